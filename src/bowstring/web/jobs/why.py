"""The job that explains one initiative of the latest plan: its value curves, what must be true, what it displaces."""

from django.db import transaction

from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.planning.adopted.restore import divisible_again
from bowstring.planning.plan import Plan
from bowstring.tensions.pricing import context_of
from bowstring.tensions.tension import PricingContext
from bowstring.tensions.why import explain
from bowstring.web.jobs.running import Run
from bowstring.web.store import plans as store
from bowstring.web.store.facts import load_revision
from bowstring.web.store.plans import PlanCard
from bowstring.web.store.recorded_plan import RecordedPlan

_LONGEST_KEY = 190
_warm: dict[int, PricingContext] = {}


def finding_name(initiative: str) -> str:
    """What the explanation of an initiative is kept under."""
    return f"why:{initiative}"


def can_be_explained(initiative: str) -> bool:
    """Whether the explanation can be kept under the initiative's key."""
    return len(initiative) <= _LONGEST_KEY


def explain_initiative(run: Run) -> int | None:
    """Explain an initiative and keep that with the latest plan. parameters: initiative, its key.

    Nothing where the facts are newer than the plan: the re-plan that follows has the explanation asked for anew.
    """
    revision, portfolio = load_revision(run.job.portfolio)
    card = store.latest_plan(run.job.portfolio)
    plan = RecordedPlan(card).plan
    if card is None or plan is None or card.revision != revision or not plan.is_planned:
        return None
    key = str(run.job.parameters["initiative"])
    run.tell(0.0, phrase("Getting the plan ready"))
    context = _setting(card, portfolio, plan)
    run.tell(0.5, phrase("Working out what must be true"))
    why = explain(context, plan, key)
    with transaction.atomic():
        run.must_hold()
        store.add_findings(card.number, {finding_name(key): why})
    return card.number


def _setting(card: PlanCard, portfolio: Portfolio, plan: Plan) -> PricingContext:
    """What the plan's prices were told in; a worker keeps the one that it used last."""
    pricing_context = _warm.get(card.number)
    if pricing_context is None:
        pricing_context = context_of(portfolio, divisible_again(portfolio, plan))
        _warm.clear()
        _warm[card.number] = pricing_context
    return pricing_context
