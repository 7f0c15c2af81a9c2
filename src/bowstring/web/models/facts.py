"""The facts: a row for each record of a portfolio's tables.

They repeat the field names of the model's records, so that `store.facts` can copy them by name. Lists and mappings are
JSON, quarters and closed choices text, references key strings. Meaning, ranges and units live in `bowstring.model`.
"""

from django.db import models

from bowstring.web.documents import DocumentField


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
