"""What leaves the site by itself: where to, and the messages on their way."""

from django.db import models

from bowstring.web.models.facts import StoredPortfolio


class Webhook(models.Model):
    """An address that is told of what happens in a portfolio. form: standard, slack or teams.

    key: also what its signing secret is made from, together with the site's own; that secret is nowhere stored.
    """

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="webhooks")
    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    url = models.TextField()
    form = models.CharField(max_length=10)
    events = models.JSONField(default=list)
    is_on = models.BooleanField(default=True)
    made_by = models.CharField(max_length=20)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)


class WebhookMessage(models.Model):
    """One message to one address. due_at: when it is tried next; none once it was taken or given up."""

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    key = models.CharField(max_length=40, unique=True)
    event = models.CharField(max_length=30)
    body = models.TextField()
    made_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-pk",)
