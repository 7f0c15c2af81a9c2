"""What changed from one plan to another, as a short story, and how far each part of it can be trusted."""

from collections.abc import Iterable
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.wording import count_words
from bowstring.planning.plan import Plan
from bowstring.report.wording import percent
from bowstring.tensions.worth import change_words, is_told
from bowstring.web.access import Visit
from bowstring.web.site.frame import Link, address

MOST_NAMED = 8
"""How many pieces of work of a kind are named."""

_PROVEN = 0.00005


@dataclass(frozen=True, slots=True, kw_only=True)
class SideChange:
    """What one side gets more or less. reliable: the same if work could be split, which is exact; blank if unknown.

    is_noise: whether it is no more than the search for plans leaves open.
    """

    side: str
    words: str
    reliable: str
    is_noise: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkList:
    """Pieces of work under a heading. more: how many are not named."""

    title: str
    works: tuple[Link, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """From one plan to another. headline: in a sentence. caveat: what may be chance; blank where nothing is."""

    headline: str
    sides: tuple[SideChange, ...]
    lists: tuple[WorkList, ...]
    caveat: str
    is_same: bool


def plan_change(visit: Visit, portfolio: Portfolio, before: Plan, now: Plan) -> PlanChange:
    """What is otherwise in the plan `now` than in `before`. Both are plans by value."""
    came = [key for key in now.funded if before.starts.get(key) is None]
    left = [key for key in before.funded if now.starts.get(key) is None]
    both = [key for key in now.funded if before.starts.get(key) is not None]
    moved = [key for key in both if now.starts[key] != before.starts[key]]
    gap = max(before.gap or 0.0, now.gap or 0.0)
    is_same = not (came or left or moved)
    return PlanChange(
        headline=_headline(len(came), len(left), len(moved)),
        sides=tuple(_sides(before, now, portfolio.settings, gap=gap)),
        lists=tuple(
            _list(visit, portfolio, title, keys, now)
            for title, keys in (
                (phrase("Comes in"), came),
                (phrase("Leaves"), left),
                (phrase("Starts in another quarter"), moved),
            )
            if keys
        ),
        caveat=_caveat(gap) if not is_same else "",
        is_same=is_same,
    )


def _headline(came: int, left: int, moved: int) -> str:
    if not (came or left or moved):
        return phrase("The plan stays the same.")
    parts = []
    if came:
        parts.append(f"{count_words(came, 'initiative comes in', 'initiatives come in')}")
    if left:
        parts.append(plural_phrase("{left:,} leaves", "{left:,} leave", left, left=left))
    if moved:
        parts.append(
            plural_phrase(
                "{moved:,} starts in another quarter",
                "{moved:,} start in another quarter",
                moved,
                moved=moved,
            )
        )
    words = ", ".join(parts)
    return f"{words[:1].upper()}{words[1:]}."


def _sides(before: Plan, now: Plan, settings: Settings, *, gap: float) -> Iterable[SideChange]:
    for lens in Lens:
        if lens not in before.lens or lens not in now.lens:
            continue
        then, after = before.lens[lens], now.lens[lens]
        change = after.total - then.total
        exact = (
            None if then.divisible is None or after.divisible is None else after.divisible - then.divisible
        )
        yield SideChange(
            side=phrase("The {side}", side=lens.side),
            words=_change_words(change, lens, settings),
            reliable=_change_words(exact, lens, settings) if exact is not None else "",
            is_noise=is_told(change) and abs(change) <= gap * max(abs(then.total), abs(after.total)),
        )


def _change_words(change: float, lens: Lens, settings: Settings) -> str:
    return change_words(change, lens, settings) if is_told(change) else phrase("no change")


def _list(visit: Visit, portfolio: Portfolio, title: str, keys: list[str], now: Plan) -> WorkList:
    works = portfolio.index.initiatives
    shown = keys[:MOST_NAMED]
    return WorkList(
        title=title,
        works=tuple(
            Link(
                name=_named(works[key].name if key in works else key, now, key),
                url=address("initiative", visit, initiative=key) if key in works else "",
            )
            for key in shown
        ),
        more=len(keys) - len(shown),
    )


def _named(name: str, now: Plan, key: str) -> str:
    start = now.starts.get(key)
    return f"{name}, {start.words}" if start is not None else name


def _caveat(gap: float) -> str:
    if gap < _PROVEN:
        return phrase("Both plans are proven to be the best, so all of this can be relied on.")
    return phrase(
        "Reliable: the figures as if work could be split. Each plan is within {gap} "
        "of the best possible, so smaller differences, and which single initiatives "
        "move, may be chance.",
        gap=percent(gap),
    )
