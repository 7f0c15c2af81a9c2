"""What a plan spends of each budget: by focus, and on surge."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.assets import Focus
from bowstring.model.quarters import Quarter
from bowstring.planning.problem import PlanningProblem
from bowstring.planning.schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetUse:
    """One budget and what a plan takes of it, in money. fund "": all spending, whatever its fund.

    spent: on initiatives, by focus. surge: on people bought; None if several named funds may pay for it and
    nobody has said which does.
    """

    period: str
    fund: str
    amount: float
    spent: Mapping[Focus, float]
    surge: float | None

    @property
    def whole(self) -> float:
        """Money spent, surge included where it is known."""
        return math.fsum((*self.spent.values(), self.surge or 0.0))


def spending(problem: PlanningProblem, starts: Mapping[str, Quarter | None]) -> tuple[BudgetUse, ...]:
    """What some starts spend of each budget, by period and fund."""
    schedule = Schedule(problem)
    begin = problem.portfolio.settings.start
    for key, start in sorted(starts.items()):
        if start is not None and key in schedule.candidates:
            schedule.add(key, start.minus(begin))
    surge = (schedule.surge * schedule.price).sum(axis=0)
    budget_uses = []
    for (period, fund), row in problem.budgets.items():
        if row.is_carried or min(row.quarters) >= problem.quarters:
            continue
        bought = float(surge[list(row.quarters)].sum())
        is_known = bought == 0 or not fund
        budget_uses.append(
            BudgetUse(
                period=period,
                fund=fund,
                amount=row.amount,
                spent=_by_focus(schedule, fund, row.quarters),
                surge=bought if is_known else None,
            )
        )
    return tuple(budget_uses)


def _by_focus(schedule: Schedule, fund: str, quarters: tuple[int, ...]) -> dict[Focus, float]:
    spent = dict.fromkeys(Focus, 0.0)
    for key, start in schedule.starts.items():
        candidate = schedule.candidates[key]
        if not fund or candidate.initiative.fund == fund:
            running = sum(start <= quarter < start + candidate.duration for quarter in quarters)
            spent[candidate.initiative.focus] += candidate.cost * running
    return spent
