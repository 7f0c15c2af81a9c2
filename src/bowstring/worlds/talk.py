"""What is left to talk about once worlds are drawn: not the worth of work that is in or out whatever comes."""

import math
from dataclasses import replace

from bowstring.tensions.agenda import Agenda
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.worlds.worlds import Robustness, Worlds


def contested_only(ledger: Ledger, worlds: Worlds | None) -> tuple[Ledger, int]:
    """The ledger without questions about the worth of work that is certain or out, and how many it would have had.

    Only those that could change the plan are counted. Source: docs/methods.md#worlds.
    """
    if worlds is None:
        return ledger, 0
    settled = {work.key for work in worlds.work if work.place is not Robustness.CONTESTED}
    left = [priced for priced in ledger.open_tensions if _asks_about(priced, settled)]
    keys = {priced.key for priced in left}
    kept = tuple(priced for priced in ledger.tensions if priced.key not in keys)
    return replace(ledger, tensions=kept), sum(priced.is_worth_talking_about for priced in left)


def without_settled(agenda: Agenda, contested: Ledger) -> Agenda:
    """An agenda that was made before worlds were drawn, without the conversations that they leave out.

    contested: the ledger that `contested_only` leaves. The total of what stays is an estimate: nothing is picked anew.
    """
    keys = {priced.key for priced in contested.tensions}
    items = tuple(item for item in agenda.items if item.priced.key in keys)
    if len(items) == len(agenda.items):
        return agenda
    total = min(agenda.total, math.fsum(item.points for item in items))
    return replace(agenda, items=items, total=total, is_estimate=True)


def _asks_about(priced: PricedTension, keys: set[str]) -> bool:
    """Whether it asks what one of them is worth."""
    return priced.kind.asks_value and bool(priced.tension.about) and priced.tension.about[0] in keys
