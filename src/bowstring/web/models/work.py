"""What is done to facts: the trail of changes, imports with what they changed, saved views."""

from django.db import models

from bowstring.web.documents import DocumentField
from bowstring.web.models.accounts import Account
from bowstring.web.models.facts import StoredPortfolio


class AuditEntry(models.Model):
    """Who changed what, and when. actor: an account's opaque key. before, after: digests of the record."""

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="audit")
    revision = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    actor = models.CharField(max_length=20)
    action = models.CharField(max_length=40)
    table = models.CharField(max_length=40, blank=True)
    record = models.TextField(blank=True)
    before = models.CharField(max_length=64, blank=True)
    after = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ("-pk",)
        indexes = (models.Index(fields=("portfolio", "table"), name="audit_table"),)


class AuditText(models.Model):
    """What an audit entry's record said before and after; erased on its own where it tells of a person."""

    entry = models.OneToOneField(AuditEntry, on_delete=models.CASCADE, related_name="text")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    erased_at = models.DateTimeField(null=True)


class Source(models.Model):
    """A table that is imported again and again. map: how its columns are named. base: its records when last stored."""

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="sources")
    key = models.SlugField(max_length=80)
    name = models.TextField()
    map = DocumentField(default=dict)
    base = DocumentField(default=dict)
    imported_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("portfolio", "key"), name="one_source"),)


class ImportRun(models.Model):
    """One import, from the upload to its undoing. before: the records that it changed, as they were.

    A change of many records at once is kept like one: `choices` then names their table, and is empty otherwise.
    """

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="imports")
    source = models.ForeignKey(Source, on_delete=models.SET_NULL, null=True, related_name="runs")
    key = models.CharField(max_length=40, unique=True)
    file_name = models.TextField()
    upload = models.BinaryField()
    map = DocumentField(default=dict)
    choices = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default="named")
    made_by = models.CharField(max_length=20)
    made_at = models.DateTimeField(auto_now_add=True)
    stored_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(null=True)
    before = DocumentField(default=dict)
    after = DocumentField(default=dict)

    class Meta:
        ordering = ("-pk",)


class WorkerSign(models.Model):
    """When a worker gave its last sign of life. name: its machine and process."""

    name = models.CharField(max_length=100, unique=True)
    seen_at = models.DateTimeField()


class BackupNote(models.Model):
    """What stands in a backup alone: which version wrote it, and when."""

    version = models.CharField(max_length=40)
    made_at = models.DateTimeField()


class SavedView(models.Model):
    """A filtered list that somebody wants to see again. page: which list, as its address is called."""

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=80, default="initiatives")
    name = models.CharField(max_length=80)
    query = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("portfolio", "account", "page", "name"), name="one_saved_view"),
        )
