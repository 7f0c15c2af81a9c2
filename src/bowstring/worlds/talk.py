"""What is left to talk about once worlds are drawn: not the worth of work that is in or out whatever comes."""

from dataclasses import replace

from bowstring.model.language import phrase
from bowstring.model.wording import count_words
from bowstring.tensions.ledger import Ledger
from bowstring.worlds.worlds import Robustness, Worlds


def contested_only(ledger: Ledger, worlds: Worlds | None) -> tuple[Ledger, int]:
    """The ledger without questions about the worth of work that is certain or out, and how many it would have had.

    Only those that could change the plan are counted. Source: docs/methods.md#worlds.
    """
    if worlds is None:
        return ledger, 0
    settled = {work.key for work in worlds.work if work.place is not Robustness.CONTESTED}
    left = [
        priced
        for priced in ledger.open_tensions
        if priced.kind.asks_value and settled.intersection(priced.tension.about[:1])
    ]
    keys = {priced.key for priced in left}
    kept = tuple(priced for priced in ledger.tensions if priced.key not in keys)
    return replace(ledger, tensions=kept), sum(priced.is_worth_talking_about for priced in left)


def settled_words(count: int) -> str:
    """What an agenda says of the questions that drawn worlds leave out of it; blank where there are none."""
    if not count:
        return ""
    return phrase(
        "Left out: {questions} about the worth of work that is in the plan, or out "
        "of it, in at least 95 of 100 worlds.",
        questions=count_words(count, "question", "questions"),
    )
