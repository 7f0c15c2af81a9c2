"""What is worked out from the facts as they are now, without a solver: once for each revision in each process."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from bowstring.model.checks import check_portfolio
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem
from bowstring.reuse.prior_art import PriorArt
from bowstring.web.store.facts import load_revision

_Result = TypeVar("_Result")
_KEPT = 4


class Derived(Generic[_Result]):
    """Keeps a result until the facts that it is made from change. reads: the tables that those are; none for all."""

    def __init__(self, make: Callable[[Portfolio], _Result], *, reads: tuple[str, ...] = ()) -> None:
        self._make, self._reads = make, reads
        self._kept: OrderedDict[int, tuple[tuple[object, ...], _Result]] = OrderedDict()
        self._guard = Lock()

    def of(self, portfolio: int) -> _Result:
        """The result for a portfolio as it is now."""
        _, facts = load_revision(portfolio)
        made_from: tuple[object, ...] = tuple(getattr(facts, table) for table in self._reads) or (facts,)
        with self._guard:
            entry = self._kept.get(portfolio)
            # The store keeps a table's tuple until the table changes, so sameness is enough.
            if entry is not None and all(a is b for a, b in zip(entry[0], made_from, strict=True)):
                return entry[1]
        made = self._make(facts)
        with self._guard:
            self._kept[portfolio] = (made_from, made)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


problems_now = Derived[tuple[Problem, ...]](check_portfolio)
"""Every problem in the facts."""

prior_art_now = Derived[PriorArt](
    PriorArt.of, reads=("initiatives", "assets", "capabilities", "needs", "forecasts")
)
"""Everything that may exist already, indexed for searching."""
