"""The database's tables: storage, authorship and constraints. Meaning, ranges and units live in `bowstring.model`.

Facts repeat the field names of the model's records, so that `store.facts` can copy them by name. Lists and mappings
are JSON, quarters and closed choices text, references key strings. What only the site knows comes after the facts.
"""

import secrets

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from bowstring.web.documents import DocumentField
from bowstring.web.secrets import plain_address


def opaque_key() -> str:
    """A key that tells nothing about whom it names."""
    return f"a-{secrets.token_hex(6)}"


class StoredPortfolio(models.Model):
    """One organisation's facts. revision: raised by every change; table_revisions: when each table last changed."""

    key = models.SlugField(max_length=80, unique=True)
    name = models.TextField()
    settings = DocumentField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    table_revisions = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)


class FactRow(models.Model):
    """What every row of a portfolio's tables has; position: its place among the rows of its table."""

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    extra = DocumentField(default=dict)

    class Meta:
        abstract = True
        ordering = ("position", "pk")


class InitiativeRow(FactRow):
    """model.initiatives.Initiative."""

    key = models.TextField()
    name = models.TextField()
    focus = models.TextField()
    description = models.TextField(blank=True)
    asset = models.TextField(blank=True)
    phase = models.TextField(null=True)
    status = models.TextField(blank=True)
    duration_quarters = models.IntegerField(null=True)
    cost_per_quarter = models.FloatField(null=True)
    start = models.TextField(null=True)
    end = models.TextField(null=True)
    total_cost = models.FloatField(null=True)
    cost = DocumentField(default=dict)
    cost_low = models.FloatField(null=True)
    cost_high = models.FloatField(null=True)
    spent = models.FloatField(null=True)
    actual_cost = models.FloatField(null=True)
    run_cost_per_quarter = models.FloatField(null=True)
    fund = models.TextField(blank=True)
    effort = DocumentField(default=dict)
    earliest_start = models.TextField(null=True)
    committed_start = models.TextField(null=True)
    finish_by = models.TextField(null=True)
    finish_by_reason = models.TextField(blank=True)
    finished_on = models.DateField(null=True)
    exit_cost = models.FloatField(null=True)
    mandated_by = models.TextField(blank=True)
    lock = models.TextField(null=True)
    requires = models.JSONField(default=list)
    requires_capabilities = models.JSONField(default=list)
    alternatives = models.TextField(blank=True)
    needs = models.JSONField(default=list)
    outcomes = models.JSONField(default=list)
    team = models.TextField(blank=True)
    owner = models.TextField(blank=True)
    user_lead = models.TextField(blank=True)
    business_lead = models.TextField(blank=True)
    stopped_on = models.DateField(null=True)
    stopped_because = models.TextField(blank=True)

    class Meta(FactRow.Meta):
        abstract = False
        indexes = (
            models.Index(fields=("portfolio", "key"), name="initiative_key"),
            models.Index(fields=("portfolio", "position"), name="initiative_position"),
        )


class AssetRow(FactRow):
    """model.assets.Asset."""

    key = models.TextField()
    name = models.TextField()
    focus = models.TextField()
    phase = models.TextField(null=True)
    description = models.TextField(blank=True)
    team = models.TextField(blank=True)
    provides = models.JSONField(default=list)
    requires = models.JSONField(default=list)
    needs = models.JSONField(default=list)
    available_from = models.TextField(null=True)
    retired_on = models.TextField(null=True)
    run_cost_per_quarter = models.FloatField(null=True)
    url = models.TextField(blank=True)
    source = models.TextField(blank=True)

    class Meta(FactRow.Meta):
        abstract = False
        indexes = (models.Index(fields=("portfolio", "key"), name="asset_key"),)


class CapabilityRow(FactRow):
    """model.assets.Capability."""

    key = models.TextField()
    name = models.TextField()
    description = models.TextField(blank=True)


class NeedRow(FactRow):
    """model.needs.Need."""

    key = models.TextField()
    statement = models.TextField()
    life_event = models.TextField(blank=True)
    groups = models.JSONField(default=list)
    people_affected = models.FloatField(null=True)
    evidence = models.TextField(blank=True)
    evidence_link = models.TextField(blank=True)


class OutcomeRow(FactRow):
    """model.needs.Outcome."""

    key = models.TextField()
    name = models.TextField()
    measure = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    baseline = models.FloatField(null=True)
    target = models.FloatField(null=True)
    due = models.DateField(null=True)
    at_least = models.FloatField(null=True)
    owner = models.TextField(blank=True)


class ContributionRow(FactRow):
    """model.needs.Contribution."""

    initiative = models.TextField()
    outcome = models.TextField()
    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()
    assessor = models.TextField(blank=True)


class AssessmentRow(FactRow):
    """model.assessments.Assessment."""

    initiative = models.TextField()
    lens = models.TextField()
    assessor = models.TextField()
    low = models.FloatField()
    likely = models.FloatField()
    high = models.FloatField()
    evidence = models.TextField(null=True)
    rationale = models.TextField(blank=True)
    made_at = models.DateTimeField(null=True)
    round = models.IntegerField(default=1)
    independent = models.BooleanField(default=True)

    class Meta(FactRow.Meta):
        abstract = False
        indexes = (models.Index(fields=("portfolio", "initiative"), name="assessment_initiative"),)


class DisciplineRow(FactRow):
    """model.capacity.Discipline."""

    key = models.TextField()
    name = models.TextField()
    pay = models.FloatField(null=True)


class CapacityRow(FactRow):
    """model.capacity.Capacity."""

    discipline = models.TextField()
    quarter = models.TextField(null=True)
    people = models.FloatField(null=True)
    surge_people = models.FloatField(null=True)
    surge_price = models.FloatField(null=True)


class BudgetRow(FactRow):
    """model.capacity.Budget."""

    period = models.TextField()
    amount = models.FloatField()
    fund = models.TextField(blank=True)
    carry_over = models.FloatField(null=True)


class PersonRow(FactRow):
    """model.organisation.Person."""

    key = models.TextField()
    name = models.TextField(blank=True)
    disciplines = models.JSONField(default=list)
    lens = models.TextField(null=True)
    team = models.TextField(blank=True)
    availability = models.FloatField(null=True)


class TeamRow(FactRow):
    """model.organisation.Team."""

    key = models.TextField()
    name = models.TextField()
    focus = models.TextField(null=True)
    parent = models.TextField(blank=True)
    lead = models.TextField(blank=True)


class TieRow(FactRow):
    """model.organisation.Tie."""

    a = models.TextField()
    b = models.TextField()
    strength = models.FloatField(null=True)
    source = models.TextField(blank=True)
    as_of = models.DateField(null=True)


class DecisionRow(FactRow):
    """model.decisions.Decision."""

    key = models.TextField()
    title = models.TextField()
    status = models.TextField(blank=True)
    kind = models.TextField(default="ours")
    level = models.TextField(null=True)
    changes = models.JSONField(default=list)
    context = models.TextField(blank=True)
    options = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    consequences = models.TextField(blank=True)
    decided_by = models.TextField(blank=True)
    decided_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    waiver_until = models.DateField(null=True)
    supersedes = models.TextField(blank=True)
    finish_by = models.TextField(null=True)
    finish_by_reason = models.TextField(blank=True)


class AdviceRow(FactRow):
    """model.decisions.Advice."""

    decision = models.TextField()
    adviser = models.TextField()
    asked_on = models.DateField(null=True)
    given_on = models.DateField(null=True)
    advice = models.TextField(blank=True)


class ConversationRow(FactRow):
    """model.conversations.Conversation."""

    key = models.TextField()
    tension = models.TextField()
    opened_on = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    outcome = models.TextField(blank=True)
    what_settled_it = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    owner = models.TextField(blank=True)
    early_warning = models.TextField(blank=True)
    review_on = models.DateField(null=True)
    people = models.JSONField(default=list)
    plan_before = models.TextField(blank=True)
    plan_after = models.TextField(blank=True)

    class Meta(FactRow.Meta):
        abstract = False
        indexes = (models.Index(fields=("portfolio", "key"), name="conversation_key"),)


class RaisedRow(FactRow):
    """model.conversations.Raised."""

    key = models.TextField()
    pole_a = models.TextField(blank=True)
    pole_b = models.TextField(blank=True)
    question = models.TextField(blank=True)
    what_if = models.TextField(blank=True)
    raised_by = models.TextField(blank=True)
    raised_on = models.DateField(null=True)


class ChanceRow(FactRow):
    """model.conversations.Chance."""

    kind = models.TextField()
    chance = models.FloatField()
    reason = models.TextField(blank=True)
    set_by = models.TextField(blank=True)
    set_on = models.DateField(null=True)


class ScenarioRow(FactRow):
    """model.scenarios.Scenario."""

    key = models.TextField()
    name = models.TextField()
    reason = models.TextField(blank=True)


class ChangeRow(FactRow):
    """model.scenarios.Change."""

    scenario = models.TextField()
    table = models.TextField()
    record = models.TextField()
    field = models.TextField()
    value = models.TextField(blank=True)


class ReuseChoiceRow(FactRow):
    """model.decisions.ReuseDecision."""

    initiative = models.TextField()
    candidate = models.TextField()
    choice = models.TextField(null=True)
    reason = models.TextField(blank=True)
    saving = models.FloatField(null=True)
    overlap = models.FloatField(null=True)
    made_on = models.DateField(null=True)


class ForecastRow(FactRow):
    """model.delivery.Forecast."""

    initiative = models.TextField()
    milestone = models.TextField()
    made_on = models.DateField()
    promised = models.DateField()
    actual = models.DateField(null=True)


class MeasurementRow(FactRow):
    """model.delivery.Measurement."""

    of = models.TextField()
    measure = models.TextField()
    period = models.TextField()
    value = models.FloatField()
    unit = models.TextField(blank=True)
    source = models.TextField(blank=True)


FACTS: dict[str, type[FactRow]] = {
    "initiatives": InitiativeRow,
    "assets": AssetRow,
    "capabilities": CapabilityRow,
    "needs": NeedRow,
    "outcomes": OutcomeRow,
    "contributions": ContributionRow,
    "assessments": AssessmentRow,
    "disciplines": DisciplineRow,
    "capacity": CapacityRow,
    "budget": BudgetRow,
    "people": PersonRow,
    "teams": TeamRow,
    "ties": TieRow,
    "decisions": DecisionRow,
    "advice": AdviceRow,
    "conversations": ConversationRow,
    "raised": RaisedRow,
    "chances": ChanceRow,
    "scenarios": ScenarioRow,
    "changes": ChangeRow,
    "reuse_choices": ReuseChoiceRow,
    "forecasts": ForecastRow,
    "measurements": MeasurementRow,
}
"""The rows of each of the portfolio's tables."""


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, *, name: str = "") -> "Account":
        """A new account; without a password it can only be reached by a link."""
        account = self.model(email=plain_address(email), name=name)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of that e-mail address, however it is written."""
        return self.get(email=plain_address(username or ""))


class Account(AbstractBaseUser):
    """Somebody who can sign in. key: opaque, what other tables and the audit trail hold.

    proven_at: when the address was shown to be theirs; null where nobody but its user says so.
    """

    key = models.CharField(max_length=20, unique=True, default=opaque_key)
    email = models.EmailField(unique=True)
    proven_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"


class Membership(models.Model):
    """What an account may do in a portfolio. sides: lenses it assesses; teams: whose work it edits (none: all)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20)
    sides = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    is_mailed = models.BooleanField(default=False)
    last_seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "portfolio"), name="one_membership"),)

    @property
    def person(self) -> str:
        """The key of the same human in the portfolio's people, as an assessor; blank where there is none."""
        claim: PersonClaim | None = getattr(self, "claim", None)
        return claim.person if claim is not None else ""


class OneTimeLink(models.Model):
    """A link that works once: to sign in, or to accept an invitation. Only the digest of its secret is kept.

    account: whom it signs in. invitation: role, sides, teams and e-mail address that accepting it grants; whom it
    speaks for stands in its claim.
    """

    digest = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="links")
    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, null=True, related_name="links")
    invitation = models.JSONField(default=dict)
    made_by = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class PersonClaim(models.Model):
    """That a member, or whoever accepts an invitation, is one of a portfolio's people: each of them claimed once."""

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="claims")
    person = models.CharField(max_length=80)
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, null=True, related_name="claim")
    invitation = models.OneToOneField(OneTimeLink, on_delete=models.CASCADE, null=True, related_name="claim")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("portfolio", "person"), name="one_claim"),
            models.CheckConstraint(
                condition=models.Q(membership=None, invitation__isnull=False)
                | models.Q(membership__isnull=False, invitation=None),
                name="claimed_by_one",
            ),
        )


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


class StoredPlan(models.Model):
    """A plan as it was recorded. version: hash of the portfolio's document; revision: when it was made.

    scenario: of which it is the plan; blank for the portfolio as it is. recorded: `formats.plan_files`' document.
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
    """One import, from the upload to its undoing. before: the records that it changed, as they were."""

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


class SavedView(models.Model):
    """A filtered table that somebody wants to see again."""

    portfolio = models.ForeignKey(StoredPortfolio, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    query = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("portfolio", "account", "name"), name="one_saved_view"),
        )


class Submission(models.Model):
    """A form that was taken in: its one-time key, so that a double submit stores nothing twice."""

    key = models.CharField(max_length=64, unique=True)
    account = models.CharField(max_length=20, blank=True)
    went_to = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)


class FailureCount(models.Model):
    """Wrong tries within a while. key: what was tried, and at whose account or from which machine."""

    key = models.CharField(max_length=120, unique=True)
    count = models.PositiveIntegerField(default=0)
    began_at = models.DateTimeField()
