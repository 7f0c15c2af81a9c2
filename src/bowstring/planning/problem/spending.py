"""What a plan spends of each budget: by focus, and on surge."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.assets import Focus
from bowstring.model.quarters import Quarter
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.resources import BudgetLimit
from bowstring.planning.problem.schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetUse:
    """One budget and what a plan takes of it, in money. fund "": all spending, whatever its fund.

    spent: on initiatives, by focus. surge: on people bought; None if several named funds may pay for it and
    nobody has said which does. brought: what has to be carried over from the period before, at the least.
    """

    period: str
    fund: str
    amount: float
    spent: Mapping[Focus, float]
    surge: float | None
    brought: float = 0.0

    @property
    def available(self) -> float:
        """Money there is in it, with what is carried over."""
        return self.amount + self.brought

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
        spent = _by_focus(schedule, fund, row)
        taken = math.fsum(spent.values()) + (bought if is_known else 0.0)
        is_fed = any(
            other.carry_over > 0 and (other.carried_into, payer) == (period, fund)
            for (_, payer), other in problem.budgets.items()
        )
        budget_uses.append(
            BudgetUse(
                period=period,
                fund=fund,
                amount=row.amount,
                spent=spent,
                surge=bought if is_known else None,
                brought=max(0.0, taken - row.amount) if is_fed else 0.0,
            )
        )
    return tuple(budget_uses)


def _by_focus(schedule: Schedule, fund: str, row: BudgetLimit) -> dict[Focus, float]:
    """Money for the work, and for running it once it is delivered."""
    spent = dict.fromkeys(Focus, 0.0)
    for key, start in schedule.starts.items():
        candidate = schedule.candidates[key]
        share, end = candidate.initiative.fund_share(fund), start + candidate.duration
        running = sum(start <= quarter < end for quarter in row.quarters)
        delivered = 0 if row.is_carried else sum(quarter >= end for quarter in row.quarters)
        upkeep = candidate.upkeep * delivered
        spent[candidate.initiative.focus] += share * (candidate.cost * running + upkeep)
    return spent
