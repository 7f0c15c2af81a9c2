"""What binds a plan, as a second reading of the tables has it: work, waits, people and money."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bowstring.model.assets import Focus


@dataclass(frozen=True, kw_only=True)
class Work:
    """An initiative that could be in the plan. must: it has to be. starts: the quarters it is free to start in.

    is_running: it has started, or is about to in a quarter that is settled.
    """

    key: str
    focus: Focus
    funds: Mapping[str, float]
    upkeep: float
    starts: tuple[int, ...]
    must: bool
    is_running: bool
    duration: int
    cost: float
    effort: Mapping[str, float]
    group: str

    def charge(self, budget: "BudgetRow", start: int) -> float:
        """What a budget row pays of it if it starts then."""
        share = 1.0 if not budget.fund else self.funds.get(budget.fund, 0.0)
        if share == 0:
            return 0.0
        end = start + self.duration
        running = sum([start <= quarter < end for quarter in budget.quarters])
        if budget.is_carried or not self.upkeep:
            return share * (self.cost * running)
        delivered = sum([quarter >= end for quarter in budget.quarters])
        return share * (self.cost * running + self.upkeep * delivered)

    def runs(self, start: int, quarter: int) -> bool:
        """Whether it runs in a quarter if it starts then."""
        return start <= quarter < start + self.duration


@dataclass(frozen=True, kw_only=True)
class Wait:
    """The consumer starts only when one provider is done (`longer` quarters ago), or from the quarter `free_from`."""

    consumer: str
    of: str
    providers: tuple[str, ...]
    free_from: int | None = None
    longer: int = 0


@dataclass(frozen=True, kw_only=True)
class BudgetRow:
    """A budget row: money for the quarters it covers, of one fund or ("") of all spending.

    is_carried: nobody stated it. moves: how much may move on to the fund's next row.
    """

    fund: str
    quarters: tuple[int, ...]
    amount: float
    is_carried: bool = False
    moves: float = 0.0
    span: int = 0


@dataclass(frozen=True, kw_only=True)
class People:
    """How many of a scarce discipline there are in a quarter, and how many could be bought at what price."""

    people: float
    surge: float
    price: float


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What binds the plan, and nothing else. quarters: of the plan. last: the last quarter that any work runs in."""

    quarters: int
    last: int
    works: Mapping[str, Work]
    waits: tuple[Wait, ...]
    people: Mapping[tuple[str, int], People]
    budgets: tuple[BudgetRow, ...]
    bands: Mapping[Focus, tuple[float, float]]
    weights: Mapping[tuple[str, int], float]
    spends: Mapping[tuple[str, int], float]
    _demands: dict[tuple[str, int], dict[tuple[str, int], float]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    _charges: dict[tuple[str, int], tuple[float, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    _payers: dict[int, list[list[BudgetRow]]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )
    schedules: list[list[dict[str, int]]] = field(default_factory=list, init=False, compare=False, repr=False)

    def demands(self, key: str, start: int) -> Mapping[tuple[str, int], float]:
        """The people that work takes of each scarce discipline and quarter if it starts then."""
        if (key, start) not in self._demands:
            work = self.works[key]
            self._demands[key, start] = {
                (discipline, quarter): people
                for discipline, people in work.effort.items()
                for quarter in range(start, start + work.duration)
                if (discipline, quarter) in self.people
            }
        return self._demands[key, start]

    def charges(self, key: str, start: int) -> tuple[float, ...]:
        """What each budget row pays of work if it starts then."""
        if (key, start) not in self._charges:
            self._charges[key, start] = tuple(
                self.works[key].charge(budget, start) for budget in self.budgets
            )
        return self._charges[key, start]

    def payers(self, quarter: int) -> list[list[BudgetRow]]:
        """Who may pay for surge: each choice a list of budget rows that it is all charged to."""
        if quarter not in self._payers:
            self._payers[quarter] = self._payers_in(quarter)
        return self._payers[quarter]

    def _payers_in(self, quarter: int) -> list[list[BudgetRow]]:
        covering = [budget for budget in self.budgets if quarter in budget.quarters]
        funds = sorted({budget.fund for budget in covering})
        if "" in funds:
            funds = [""]
        return [[budget for budget in covering if budget.fund == fund] for fund in funds]

    def next_budget(self, budget: BudgetRow) -> BudgetRow | None:
        """The row of the same fund that follows."""
        later = [
            other
            for other in self.budgets
            if other.fund == budget.fund and other.quarters[0] > budget.quarters[-1]
        ]
        return min(later, key=lambda other: (other.quarters[0], other.span != budget.span), default=None)

    def through(self, focus: Focus) -> frozenset[str]:
        """The work of a focus and all that waits for it, directly or through others."""
        keys = {work.key for work in self.works.values() if work.focus is focus}
        while True:
            more = {wait.consumer for wait in self.waits if keys.intersection(wait.providers)} - keys
            if not more:
                return frozenset(keys)
            keys |= more
