"""A plan in sentences: how good it is, what it buys, what else could be done, what balance costs and earns."""

from collections.abc import Sequence

from bowstring.charts.rivals import Rival
from bowstring.model.assessments import Lens
from bowstring.model.money import money_words
from bowstring.planning.balance import BalanceEarns, FloorPoint
from bowstring.planning.plan import Plan
from bowstring.report.wording import percent


def plan_words(plan: Plan, of: int) -> str:
    """The plan in one line: "Serves both sides at least 94.4 % of what each could get alone. …"."""
    served = [lens for lens in Lens if lens in plan.lens and plan.lens[lens].share is not None]
    least = percent((plan.value or 0.0) / 100)
    if len(served) == len(Lens):
        sentence = f"Serves both sides at least {least} of what each could get alone."
    else:
        side = f"the {served[0].side}" if served else "nobody"
        sentence = f"Serves {side} {least} of what it could get alone."
    return f"{sentence} {gap_words(plan)} {len(plan.funded):,} of {of:,} funded."


def gap_words(plan: Plan) -> str:
    """How good the plan is proven to be: "Within 0.3 % of the best possible."."""
    gap = plan.gap or 0.0
    if gap < 0.00005:
        return "The best possible, proven."
    return f"Within {percent(gap, 1 if gap >= 0.0005 else 2)} of the best possible."


def surge_words(plan: Plan, currency: str) -> str:
    """How many people are bought beyond those there are, and for what."""
    if not plan.surge:
        return "Nobody needs to be bought in."
    cost = sum(surge_bought.cost for surge_bought in plan.surge)
    people = sum(surge_bought.people for surge_bought in plan.surge)
    return (
        f"{people:,.3g} person-quarters are bought beyond those there are, for {money_words(cost, currency)}, "
        "paid from the budget."
    )


def rivals_words(rivals: Sequence[Rival]) -> str:
    """The plan beside the best of the rankings; nothing where there is none."""
    others = [rival for rival in rivals if not rival.is_ours and rival.funded is not None]
    ours = next((rival for rival in rivals if rival.is_ours), None)
    best = max(others, key=lambda other: other.least, default=None)
    if best is None or ours is None:
        return ""
    return (
        f"Ranking by “{best.name.lower()}” would leave one side with {percent(best.least)} of what it could get "
        f"alone; this plan leaves neither with less than {percent(ours.least)}."
    )


def floor_words(plan: Plan, floors: Sequence[FloorPoint]) -> str:
    """What the minimum share in force costs, and the highest that there could be. floors: at least one."""
    at = min(floors, key=lambda floor: abs(floor.floor - (plan.floor or 0.0)))
    given_up = at.cost / floors[0].value if floors[0].value else 0.0
    cost = "It costs nothing." if given_up < 0.0005 else f"It costs {percent(given_up)} of the best plan."
    return (
        f"Product, platform and enterprise work each keep at least {percent(plan.floor or 0.0, 0)} of their own best. "
        f"{cost} The highest that all can have at once is {percent(floors[-1].floor, 0)}."
    )


def kings_words(balance: BalanceEarns | None) -> str:
    """What putting one focus before everything would lose; nothing where it would lose nothing."""
    lost = [
        f"“{king.focus.value.capitalize()} is king” would lose {percent(balance.earned[king.focus] / 100)}"
        for king in (balance.kings if balance else ())
        if balance and balance.earned[king.focus] > 0
    ]
    return f"{'; '.join(lost)} of what both sides could get." if lost else ""
