"""What changed from one plan to another, as a short story, and how far each part of it can be trusted."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.model.wording import count_words
from bowstring.planning.adopted.start_changes import start_changes
from bowstring.planning.plan import Plan
from bowstring.report.wording import percent
from bowstring.tensions.worth import change_words, is_told

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
class NamedWork:
    """A piece of work with when it starts. url: of its page; blank where there is none."""

    name: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkList:
    """Pieces of work under a heading. more: how many are not named."""

    title: str
    works: tuple[NamedWork, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """From one plan to another. headline: in a sentence. caveat: what may be chance; blank where nothing is."""

    headline: str
    sides: tuple[SideChange, ...]
    lists: tuple[WorkList, ...]
    caveat: str
    is_same: bool


def plan_change(
    portfolio: Portfolio,
    before: Plan,
    now: Plan,
    *,
    url_of: Callable[[str], str] | None = None,
    most: int | None = MOST_NAMED,
) -> PlanChange:
    """What is otherwise in the plan `now` than in `before`. Both are plans by value.

    Args:
        portfolio: of the plan `now`.
        before: the plan to compare with.
        now: the plan that is told about.
        url_of: the page of a piece of work, by its key; None if there are no pages.
        most: how many pieces of work of a kind are named; None for all.
    """
    gap = max(before.gap or 0.0, now.gap or 0.0)
    change = start_change(portfolio, before.starts, now.starts, url_of=url_of, most=most)
    return replace(
        change,
        sides=tuple(_sides(before, now, portfolio.settings, gap=gap)),
        caveat="" if change.is_same else _caveat(gap),
    )


def start_change(
    portfolio: Portfolio,
    before: Mapping[str, Quarter | None],
    now: Mapping[str, Quarter | None],
    *,
    url_of: Callable[[str], str] | None = None,
    most: int | None = MOST_NAMED,
) -> PlanChange:
    """The same where only starts are known, not what they bring.

    Args:
        portfolio: of the later plan.
        before: the starts of the plan to compare with.
        now: those of the plan that is told about.
        url_of, most: as of `plan_change`.
    """
    changes = start_changes(before, now)
    return PlanChange(
        headline=_headline(len(changes.came), len(changes.left), len(changes.moved)),
        sides=(),
        lists=tuple(
            WorkList(
                title=title,
                works=tuple(_work(portfolio, key, now.get(key), url_of) for key in keys[:most]),
                more=0 if most is None else max(0, len(keys) - most),
            )
            for title, keys in (
                (phrase("Comes in"), changes.came),
                (phrase("Leaves"), changes.left),
                (phrase("Starts in another quarter"), changes.moved),
            )
            if keys
        ),
        caveat="",
        is_same=changes.is_none,
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


def _work(
    portfolio: Portfolio, key: str, start: Quarter | None, url_of: Callable[[str], str] | None
) -> NamedWork:
    work = portfolio.index.initiatives.get(key)
    name = work.name if work is not None else key
    return NamedWork(
        name=f"{name}, {start.words}" if start is not None else name,
        url=url_of(key) if url_of is not None and work is not None else "",
    )


def _caveat(gap: float) -> str:
    if gap < _PROVEN:
        return phrase("Both plans are proven to be the best, so all of this can be relied on.")
    return phrase(
        "Reliable: the figures as if work could be split. Each plan is within {gap} "
        "of the best possible, so smaller differences, and which single initiatives "
        "move, may be chance.",
        gap=percent(gap),
    )
