"""A plan in sentences: how good it is, what it buys, what else could be done, what balance costs and earns."""

from collections.abc import Sequence

from bowstring.charts.rivals import Rival
from bowstring.model.assessments import Lens
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings
from bowstring.model.wording import capitalised, list_words
from bowstring.planning.balance import BalanceEarns, BalanceOffer, FloorPoint, LeanTrade, Trade
from bowstring.planning.plan import Plan
from bowstring.report.wording import percent
from bowstring.tensions.worth import change_words


def plan_words(plan: Plan, of: int) -> str:
    """The plan in one line: "Users get 5.6 % less than if only users counted, and the business 3.9 % …"."""
    return (
        f"{shares_words(plan)} {gap_words(plan)} {len(plan.funded):,} of {of:,} initiatives are in the plan."
    )


def shares_words(plan: Plan) -> str:
    """What each side gives up beside a plan for it alone; what starts after the plan counts too where there is any."""
    parts = [
        f"{lens.whom} {'get' if lens is Lens.USER_NEED else 'gets'} {less_words(result.share, lens)}"
        for lens, result in plan.lens.items()
        if result.share is not None
    ]
    if not parts:
        return "This plan brings nothing to either side."
    later = "Counting work that starts after the plan, " if plan.later else ""
    return f"{capitalised(f'{later}{list_words(parts)}')}."


def less_words(share: float, lens: Lens) -> str:
    """A share of the most that a side could have alone: "8 % less than if only users counted"."""
    if share > 0.9995:
        return f"as much as if only {lens.whom} counted"
    return f"{percent(1 - share)} less than if only {lens.whom} counted"


def gap_words(plan: Plan) -> str:
    """How good the plan is proven to be: "Within 0.3 % of the best possible."."""
    gap = plan.gap or 0.0
    if gap < 0.00005:
        return "The best possible, proven."
    return f"Within {percent(gap, 1 if gap >= 0.0005 else 2)} of the best possible."


def surge_words(plan: Plan, currency: str) -> str:
    """How many people are bought beyond those there are, and for what."""
    if not plan.surge:
        return "No extra people are needed."
    cost = sum(surge_bought.cost for surge_bought in plan.surge)
    people = sum(surge_bought.people for surge_bought in plan.surge)
    return (
        f"{people:,.3g} extra person-quarters are bought in, for {money_words(cost, currency)}, "
        "paid from the budget."
    )


def rivals_words(rivals: Sequence[Rival]) -> str:
    """The plan beside the best of the rankings; nothing where there is none."""
    others = [rival for rival in rivals if not rival.is_ours and rival.funded is not None]
    ours = next((rival for rival in rivals if rival.is_ours), None)
    best = max(others, key=lambda rival: rival.together, default=None)
    if best is None or ours is None:
        return ""
    return (
        f"This plan brings {percent(ours.together)} of what both sides could have together; ranking by "
        f"“{best.name.lower()}”, the best of the rankings, brings {percent(best.together)}."
    )


def floor_words(plan: Plan, floors: Sequence[FloorPoint]) -> str:
    """What the minimum share in force costs, and the highest that there could be. floors: at least one."""
    most = f"The highest minimum share that all three could have is {percent(floors[-1].floor, 0)}."
    if plan.floor is None:
        return f"There is no minimum share for product, platform and enterprise work. {most}"
    at = min(floors, key=lambda floor: abs(floor.floor - (plan.floor or 0.0)))
    given_up = at.cost / floors[0].value if floors[0].value else 0.0
    cost = "It costs nothing." if given_up < 0.0005 else f"It costs {percent(given_up)} of the best plan."
    return (
        f"Product, platform and enterprise work each get at least {percent(plan.floor, 0)} of what they could have. "
        f"{cost} {most}"
    )


def focus_first_words(balance: BalanceEarns | None, plan: Plan) -> str:
    """What putting one focus before everything would bring beside this plan; nothing where it would lose nothing.

    The figures are those of `charts.rivals`, so that the sentence and the chart beside it agree.
    """
    losing = [
        first
        for first in (balance.plans if balance else ())
        if balance and balance.earned[first.focus] > 0 and first.goal < (plan.value or 0.0)
    ]
    if not losing:
        return ""
    brings = [f"{first.focus.value} first would bring {percent(first.goal / 100)}" for first in losing]
    return (
        f"{capitalised('; '.join(brings))} of what both sides could have together. "
        f"This plan brings {percent((plan.value or 0.0) / 100)}."
    )


def offer_words(offers: Sequence[BalanceOffer], settings: Settings) -> tuple[str, ...]:
    """A line for each focus that gets little: "Enterprise work gets 12 % of what it could have; 30 % would …"."""
    return tuple(
        f"{offer.focus.value.capitalize()} work gets {percent(offer.share, 0)} of what it could have; "
        f"{percent(offer.floor, 0)} would mean {_trade_words(offer.trade, settings)}."
        for offer in offers
    )


def lean_words(leans: Sequence[LeanTrade], settings: Settings) -> tuple[str, ...]:
    """A line for each way to lean: "Giving users 60 % of the weight would mean 900 more people and £10,000 less"."""
    return tuple(
        f"Giving users {percent(lean.lean, 0)} of the weight would mean {_trade_words(lean.trade, settings)}."
        for lean in leans
    )


def _trade_words(trade: Trade, settings: Settings) -> str:
    return list_words([change_words(trade.lens[lens], lens, settings) for lens in Lens])
