"""What people confirmed to be the same in two pieces of work, so that it is counted once."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.model.portfolio import Portfolio
from bowstring.model.savings import SAVING_CHOICES, choices_in_force


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Of what a piece of work brings, what something else brings too. Source: docs/reuse.md#what-is-counted-once.

    kept: the key of what brings it in any case. is_work: whether that is work of the portfolio that is still to be
    planned, which brings no more than it is worth itself; else it is there already. share: 0 to 1, of the smaller.
    """

    kept: str
    is_work: bool
    share: float


def overlaps_of(portfolio: Portfolio) -> Mapping[str, tuple[Overlap, ...]]:
    """The overlaps of each initiative that adds less for them, by key.

    Counted where the latest choice about the two is to reuse, extend or replace and says how far they overlap, and
    what is kept is there, running or could still be done.
    """
    works, assets = portfolio.index.initiatives, portfolio.index.assets
    overlaps: dict[str, list[Overlap]] = defaultdict(list)
    for chosen in choices_in_force(portfolio):
        share = min(1.0, chosen.overlap or 0.0)
        if share <= 0 or chosen.choice not in SAVING_CHOICES or chosen.initiative not in works:
            continue
        kept = works.get(chosen.candidate)
        if chosen.candidate not in assets and (kept is None or kept.is_stopped):
            continue
        is_work = chosen.candidate not in assets and kept is not None and kept.is_plannable
        overlaps[chosen.initiative].append(Overlap(kept=chosen.candidate, is_work=is_work, share=share))
    return {key: tuple(each) for key, each in overlaps.items()}
