"""Moving a figure: how the plan would change, read off what a job worked out before anybody moved it."""

from collections.abc import Iterator
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import list_words
from bowstring.planning.plan_curve import PlanAlongCurve, ShareChange
from bowstring.tensions.worth import change_words, two_figures, value_words
from bowstring.web.store.conversations import latest_findings

_STEPS = 60
_DONE, _SOME = 0.95, 0.05
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the plan would be at one figure."""

    figure: str
    verdict: str
    is_done: bool
    worth: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A figure that can be moved, and what the plan is where it stands. value, least, most, step: of the slider."""

    lens: str
    label: str
    value: float
    least: float
    most: float
    step: float
    url: str
    tried: Tried


def along_name(initiative: str, lens: Lens) -> str:
    """What the plan along an initiative's figures is kept under."""
    return f"along:{initiative}:{lens.value}"


def movers_of(
    number: int, portfolio: Portfolio, initiative: str, *, move: tuple[str, str], url: str
) -> tuple[Mover, ...]:
    """Each side's figure of an initiative that can be moved; none where nothing was worked out (yet).

    number: the portfolio's. move: a lens and a figure as an address tells them, for the one that was moved.
    """
    names = {along_name(initiative, lens): lens for lens in Lens}
    findings = latest_findings(number, names)
    return tuple(
        mover_of(findings[name], portfolio, figure_asked(move, lens), url=url)
        for name, lens in names.items()
        if name in findings
    )


def figure_asked(query: tuple[str, str], lens: Lens) -> float | None:
    """The figure that an address asks for through that lens; None where it asks for none that can be read."""
    if query[0] != lens.value:
        return None
    try:
        value = float(query[1])
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def mover_of(along: PlanAlongCurve, portfolio: Portfolio, value: float | None, *, url: str) -> Mover:
    """The slider of one figure, standing at a value, or at what is believed."""
    segments = [stretch.segment for stretch in along.stretches]
    least, most = segments[0].start, segments[-1].end
    step = two_figures((most - least) / _STEPS) or 1.0
    stands = min(max(along.mean if value is None else value, least), most)
    settings = portfolio.settings
    return Mover(
        lens=along.lens.value,
        label=f"What if it is worth more, or less, to the {along.lens.side}?",
        value=round(stands, 6),
        least=round(least, 6),
        most=round(most, 6),
        step=step,
        url=url,
        tried=_tried(along, portfolio, stands, figure=value_words(stands, along.lens, settings)),
    )


def _tried(along: PlanAlongCurve, portfolio: Portfolio, value: float, *, figure: str) -> Tried:
    stretch, settings = along.at(value), portfolio.settings
    share = stretch.segment.funded_share
    effects = [change_words(stretch.lens_change(lens, value), lens, settings) for lens in Lens]
    moved = [change for change in stretch.changes if change.key != along.initiative]
    return Tried(
        figure=figure,
        verdict="We would do it"
        if share >= _DONE
        else "Not all of it would fit"
        if share > _SOME
        else "We would not do it",
        is_done=share > _SOME,
        worth=f"That plan brings {effects[0]}, {effects[1]}, compared with today's plan."
        if stretch.changes
        else "The rest of the plan stays the same.",
        changes=tuple(_change_lines(portfolio, moved)),
    )


def _change_lines(portfolio: Portfolio, moved: list[ShareChange]) -> Iterator[str]:
    """What comes in, what goes out, what moves, by name."""
    names = {key: initiative.name for key, initiative in portfolio.index.initiatives.items()}
    more = [
        share_change for share_change in moved if share_change.to_share - share_change.from_share >= _SOME
    ]
    less = [
        share_change for share_change in moved if share_change.from_share - share_change.to_share >= _SOME
    ]
    others = [share_change for share_change in moved if share_change not in more and share_change not in less]
    for words, some in (("More of", more), ("Less of", less), ("At another time", others)):
        if some:
            named = [f"“{names.get(change.key, change.key)}”" for change in some]
            yield f"{words}: {list_words(named, most=_MOST_NAMED)}."
