"""Live sessions, who takes part, and the scores that wait there for their reveal."""

from django.db import models

from bowstring.web.models.facts import StoredPortfolio


class Session(models.Model):
    """A live conversation, or a rough sort: the place where sealed scores wait for their reveal.

    conversation: key of the fact it belongs to. digest: of the link by which members join.
    initiatives: what is scored. number: the round, 1 for the first.
    """

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="sessions")
    key = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=20, default="conversation")
    conversation = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True, db_index=True)
    initiatives = models.JSONField(default=list)
    lenses = models.JSONField(default=list)
    number = models.PositiveSmallIntegerField(default=1)
    opened_by = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    revealed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)


class Participant(models.Model):
    """Somebody in a session. giver: their account's key, a guest's own; assessor: whom their figures are shown as.

    machine: a digest of the network address that a guest joined from, blank where it tells nothing.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="participants")
    giver = models.CharField(max_length=80)
    secret = models.CharField(max_length=64, blank=True)
    assessor = models.CharField(max_length=80)
    name = models.CharField(max_length=200, blank=True)
    lens = models.CharField(max_length=20)
    is_shown = models.BooleanField(default=False)
    is_done = models.BooleanField(default=False)
    machine = models.CharField(max_length=16, blank=True)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "giver"), name="one_seat"),)


class SealedScore(models.Model):
    """A score before its reveal: not yet a fact. One per giver, initiative, side and round.

    giver: the key of the account, or of the guest, that alone may read, change and withdraw it.
    session: where it is shown; none for what somebody says on their own, and where its session ended without it.
    assessor: the key that it is attributed to once it is a fact.
    """

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, on_delete=models.SET_NULL, null=True, related_name="scores")
    initiative = models.TextField()
    lens = models.CharField(max_length=20)
    giver = models.CharField(max_length=80)
    assessor = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField(default=1)
    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()
    evidence = models.CharField(max_length=20, blank=True)
    rationale = models.TextField(blank=True)
    independent = models.BooleanField(default=True)
    seconds = models.FloatField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("portfolio", "initiative", "lens", "giver", "number"), name="one_score_each"
            ),
        )
        indexes = (
            models.Index(fields=("portfolio", "assessor"), name="score_assessor"),
            models.Index(fields=("giver",), name="score_giver"),
        )


class Comment(models.Model):
    """What a member says of a question or an initiative: never a fact, in no plan, export or trail.

    about: "initiative:…" or "question:…", with the key. author: an account's key. session, number: the round in which
    figures of that work were being sealed when it was said; until its reveal only the author sees it.
    """

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="+")
    about = models.TextField()
    author = models.CharField(max_length=20)
    text = models.TextField()
    # Where a session goes, so does what was said behind its seal: it could tell figures that were never shown.
    session = models.ForeignKey(Session, on_delete=models.CASCADE, null=True, related_name="+")
    number = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=("portfolio", "about"), name="comment_about"),
            models.Index(fields=("author",), name="comment_author"),
        )


class Mention(models.Model):
    """A member whom a comment names. account: their key."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    account = models.CharField(max_length=20)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("comment", "account"), name="one_mention"),)
        indexes = (models.Index(fields=("account",), name="mention_account"),)
