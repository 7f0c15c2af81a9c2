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
    if initiative.committed_start is None or initiative.duration is None:
        return range(0)
    start = initiative.committed_start.minus(settings.start)
    return range(max(0, start), min(start + initiative.duration, settings.quarters))


def remaining_cost(initiative: Initiative, settings: Settings) -> float | None:
    """Money that work would still cost within the plan; None where its cost or duration is unknown.

    Committed work costs only the quarters it has left; other work its whole duration, as far as the plan reaches.
    """
    if initiative.duration is None or initiative.quarterly_cost is None:
        return None
    if initiative.committed_start is not None:
        return initiative.quarterly_cost * len(committed_steps(initiative, settings))
    return initiative.quarterly_cost * max(0, min(initiative.duration, settings.quarters))
