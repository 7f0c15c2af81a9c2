"""Recorded plans, what is concluded from them, who signed what they leave unmet, and the jobs that make them."""

from django.db import models

from bowstring.web.documents import DocumentField
from bowstring.web.models.facts import StoredPortfolio


class StoredPlan(models.Model):
    """A plan as it was recorded. version: hash of the portfolio's document; revision: when it was made.

    scenario: of which it is the plan; blank for the portfolio as it is. recorded: `formats.plans.plan_files`' document.
    replaced: how often conclusions that had been drawn were drawn anew, so that no process shows the old ones.
    """

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="plans")
    key = models.CharField(max_length=60)
    revision = models.PositiveIntegerField()
    version = models.CharField(max_length=64)
    scenario = models.TextField(blank=True)
    status = models.CharField(max_length=20)
    author = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField()
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.CharField(max_length=20, blank=True)
    recorded = DocumentField(default=dict)
    replaced = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("portfolio", "scenario"), name="plan_scenario"),)


class Finding(models.Model):
    """A named conclusion of a recorded plan, such as its ledger or an initiative's reasons, as a document."""

    plan = models.ForeignKey(StoredPlan, on_delete=models.CASCADE, related_name="findings")
    name = models.CharField(max_length=200)
    document = DocumentField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "name"), name="one_finding"),)


class UnmetSignature(models.Model):
    """Somebody who signed the needs that a plan leaves unmet as read, before it was adopted."""

    plan = models.ForeignKey(StoredPlan, on_delete=models.CASCADE, related_name="signatures")
    account = models.CharField(max_length=20)
    signed_at = models.DateTimeField()
    needs = models.JSONField(default=list)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("plan", "account"), name="one_signature"),)


class Job(models.Model):
    """Work that a page does not wait for. holder and lease_until: whose it is while it runs.

    state: queued, running, done, failed, cancelled. progress: 0 to 1. parameters: what the job is for.
    """

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=30)
    parameters = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="queued")
    progress = models.FloatField(default=0.0)
    stage = models.CharField(max_length=120, blank=True)
    holder = models.CharField(max_length=40, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    is_cancelling = models.BooleanField(default=False)
    made_by = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)
    message = models.TextField(blank=True)
    plan = models.ForeignKey(StoredPlan, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("portfolio", "kind"),
                condition=models.Q(state="queued", kind="plan"),
                name="one_queued_plan",
            ),
        )
