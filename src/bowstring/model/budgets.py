"""Which quarters of the plan a budget covers, and what work still costs within them."""

from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Settings
from bowstring.model.quarters import Quarter, quarters_of


def budget_quarters(budget: Budget, settings: Settings) -> tuple[Quarter, ...]:
    """The quarters that a budget's period covers, inside the plan or not.

    Raises: ValueError where its period names none.
    """
    return quarters_of(budget.period, settings.financial_year_start_month)


def budget_steps(budget: Budget, settings: Settings) -> tuple[int, ...]:
    """The quarters of the plan, 0 to quarters - 1, that a budget covers; () where it lies outside the plan.

    The whole amount is still to spend, so a period that only partly overlaps the plan lends it the whole amount.
    Raises: ValueError where its period names none.
    """
    steps = (quarter.minus(settings.start) for quarter in budget_quarters(budget, settings))
    return tuple(step for step in steps if 0 <= step < settings.quarters)


def committed_steps(initiative: Initiative, settings: Settings) -> range:
    """The quarters of the plan in which committed work still runs; empty where it is not committed."""
    since = initiative.running_since(settings.start)
    if since is None or initiative.duration is None:
        return range(0)
    start = since.minus(settings.start)
    return range(max(0, start), min(start + initiative.duration, settings.quarters))


def cost_rate(initiative: Initiative, settings: Settings) -> float | None:
    """Money a quarter that work takes while it runs from now on; None if unknown.

    What is spent already is sunk: where that is told, what is left of the whole counts, over the quarters left.
    """
    rate, whole, spent = initiative.quarterly_cost, initiative.whole_cost, initiative.spent
    if rate is None or whole is None or initiative.duration is None or not spent or spent >= whole:
        return rate
    since = initiative.running_since(settings.start)
    past = 0 if since is None else max(0, settings.start.minus(since))
    left = initiative.duration - past
    return (whole - spent) / left if left > 0 else rate


def remaining_cost(initiative: Initiative, settings: Settings) -> float | None:
    """Money that work would still cost within the plan; None if its cost or duration is unknown.

    Committed work costs only the quarters it has left; other work its whole duration, as far as the plan reaches.
    """
    rate = cost_rate(initiative, settings)
    if initiative.duration is None or rate is None:
        return None
    if initiative.is_running:
        return rate * len(committed_steps(initiative, settings))
    return rate * max(0, min(initiative.duration, settings.quarters))
