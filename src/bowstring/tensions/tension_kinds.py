"""Every kind of tension, and what pages call it."""

from collections.abc import Mapping

from bowstring.tensions.kind import Kind
from bowstring.tensions.kinds.balance import BALANCE
from bowstring.tensions.kinds.bottleneck import BOTTLENECK
from bowstring.tensions.kinds.commitment import COMMITMENT
from bowstring.tensions.kinds.date import DATE
from bowstring.tensions.kinds.duplication import DUPLICATION
from bowstring.tensions.kinds.mandate import MANDATE
from bowstring.tensions.kinds.promise import PROMISE
from bowstring.tensions.kinds.raised import RAISED
from bowstring.tensions.kinds.tie import TIE
from bowstring.tensions.kinds.two_sided import TWO_SIDED
from bowstring.tensions.kinds.waiting import WAITING
from bowstring.tensions.kinds.worth import WORTH

TENSION_KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        WORTH,
        TWO_SIDED,
        BALANCE,
        BOTTLENECK,
        WAITING,
        COMMITMENT,
        MANDATE,
        DUPLICATION,
        TIE,
        PROMISE,
        DATE,
        RAISED,
    )
}
"""Every kind of tension, by its key."""


def kind_words(key: str) -> str:
    """What pages call a kind of tension; of a kind that is not there any more, its key in words."""
    return TENSION_KINDS[key].words if key in TENSION_KINDS else key.replace("_", " ")
