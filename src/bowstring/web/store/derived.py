"""What is worked out from the facts as they are now, without a solver: once for each revision in each process."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from bowstring.model.portfolio import Portfolio, Settings
from bowstring.reuse.prior_art import PriorArt
from bowstring.web.store.facts import load_portfolio, load_tables

_Result = TypeVar("_Result")
_KEPT = 4


class Derived(Generic[_Result]):
    """Keeps a result until the facts that it is made from change.

    reads: the tables that those are, and "settings" where those count; none for all. It is made of nothing else.
    """

    def __init__(self, make: Callable[[Portfolio], _Result], *, reads: tuple[str, ...] = ()) -> None:
        self._make, self._reads = make, reads
        self._tables = tuple(name for name in reads if name != "settings")
        self._kept: OrderedDict[int, tuple[tuple[object, ...], _Result]] = OrderedDict()
        self._guard = Lock()

    def of(self, portfolio: int) -> _Result:
        """The result for a portfolio as it is now."""
        facts = load_tables(portfolio, self._tables) if self._reads else load_portfolio(portfolio)
        made_from: tuple[object, ...] = tuple(getattr(facts, name) for name in self._reads) or (facts,)
        with self._guard:
            entry = self._kept.get(portfolio)
            # The store keeps a table's tuple until the table changes; settings are read anew each time.
            if entry is not None and all(map(_is_the_same, entry[0], made_from)):
                return entry[1]
        made = self._make(facts)
        with self._guard:
            self._kept[portfolio] = (made_from, made)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return made


def _is_the_same(before: object, now: object) -> bool:
    return before is now or (isinstance(now, Settings) and before == now)


prior_art_now = Derived[PriorArt](
    PriorArt.of, reads=("settings", "initiatives", "assets", "capabilities", "needs", "forecasts")
)
"""Everything that may exist already, indexed for searching."""
