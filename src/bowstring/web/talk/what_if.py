"""Moving a figure: how the plan would change, read off what a job worked out before anybody moved it."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bowstring.charts.believed import FUNDED_SHARE, WorthQuestion
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.wording import list_words
from bowstring.planning.prices.curves import ValueCurve
from bowstring.planning.prices.plan_curve import PlanAlongCurve, ShareChange
from bowstring.tensions.worth import change_words, two_figures, value_words
from bowstring.web.store.conversations import latest_findings

_STEPS = 60
# Two shares that differ by no more are one, as for the break-even.
_SAME = 1e-7
_DONE, _SOME = 0.95, 0.05
_VERDICTS = (
    (_DONE, phrase("We would do it")),
    (FUNDED_SHARE, phrase("We would do most of it")),
    (_SOME, phrase("Not enough of it would fit: we would do less than half")),
)
"""What a share that is done is called, from that share on; from half on it is done, as the question above says."""

_MOST_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedFigure:
    """What the plan would be at one figure."""

    figure: str
    verdict: str
    is_done: bool
    worth: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """A figure that can be moved, and what the plan is where it stands. value, least, most, step: of the slider.

    threshold: from where the plan would do it, on the slider's scale and as people would have to say it.
    """

    lens: str
    label: str
    value: float
    least: float
    most: float
    step: float
    url: str
    tried: TriedFigure
    threshold: str = ""


def along_name(initiative: str, lens: Lens) -> str:
    """What the plan along an initiative's figures is kept under."""
    return f"along:{initiative}:{lens.value}"


def movers_of(
    number: int,
    portfolio: Portfolio,
    initiative: str,
    *,
    move: tuple[str, str],
    url: str,
    questions: Mapping[Lens, WorthQuestion] = MappingProxyType({}),
) -> tuple[Mover, ...]:
    """Each side's figure of an initiative that can be moved; none where nothing was worked out (yet).

    Args:
        number: the portfolio's.
        portfolio: the facts.
        initiative: its key.
        move: a lens and a figure as an address tells them, for the one that was moved.
        url: where a moved figure is looked up.
        questions: what is asked of each side, where it was looked at.
    """
    names = {along_name(initiative, lens): lens for lens in Lens}
    findings = latest_findings(number, names)
    return tuple(
        mover_of(findings[name], portfolio, figure_asked(move, lens), url=url, question=questions.get(lens))
        for name, lens in names.items()
        if name in findings
    )


def figure_asked(query: tuple[str, str], lens: Lens) -> float | None:
    """The figure that an address asks for through that lens; None if it asks for none that can be read."""
    if query[0] != lens.value:
        return None
    try:
        value = float(query[1])
    except ValueError:
        return None
    return value if abs(value) < float("inf") else None


def mover_of(
    along: PlanAlongCurve,
    portfolio: Portfolio,
    value: float | None,
    *,
    url: str,
    question: WorthQuestion | None = None,
) -> Mover:
    """The slider of one figure, standing at a value, or at what is believed. question: that stands above it."""
    segments = [stretch.segment for stretch in along.stretches]
    least, most = segments[0].start, segments[-1].end
    step = two_figures((most - least) / _STEPS) or 1.0
    stands = min(max(along.mean if value is None else value, least), most)
    settings = portfolio.settings
    return Mover(
        lens=along.lens.value,
        label=phrase("What if it is worth more, or less, to the {side}?", side=along.lens.side),
        value=round(stands, 6),
        least=round(least, 6),
        most=round(most, 6),
        step=step,
        url=url,
        tried=_tried(along, portfolio, stands, figure=value_words(stands, along.lens, settings)),
        threshold=_threshold(along, settings, question),
    )


def _threshold(along: PlanAlongCurve, settings: Settings, question: WorthQuestion | None) -> str:
    """From where the plan would do it; nothing where it would at any figure, or at none."""
    segments = tuple(stretch.segment for stretch in along.stretches)
    curve = ValueCurve(initiative=along.initiative, lens=along.lens, segments=segments)
    least = curve.funded_from(FUNDED_SHARE)
    if least is None:
        return phrase("We would not do it at any of these figures.")
    if least == -math.inf:
        return phrase("We would do it at any of these figures.")
    stated = question.break_even_stated if question is not None else None
    figure = value_words(least, along.lens, settings)
    if stated is None or not math.isfinite(stated):
        return phrase("We would do it from {figure}.", figure=figure)
    stated_figure = value_words(stated, along.lens, settings)
    return (
        phrase("We would do it from {figure}.", figure=figure)
        if stated_figure == figure
        else (
            phrase(
                "We would do it from {figure}, adjusted for over-optimism: that is when "
                "people say {stated_figure}.",
                figure=figure,
                stated_figure=stated_figure,
            )
        )
    )


def _tried(along: PlanAlongCurve, portfolio: Portfolio, value: float, *, figure: str) -> TriedFigure:
    stretch, settings = along.at(value), portfolio.settings
    share = stretch.segment.funded_share
    effects = [change_words(stretch.lens_change(lens, value), lens, settings) for lens in Lens]
    moved = [change for change in stretch.changes if change.key != along.initiative]
    return TriedFigure(
        figure=figure,
        verdict=next(
            (words for least, words in _VERDICTS if share >= least - _SAME), phrase("We would not do it")
        ),
        is_done=share > _SOME,
        worth=phrase(
            "That plan brings {users}, {business}, compared with today's plan.",
            users=effects[0],
            business=effects[1],
        )
        if stretch.changes
        else phrase("The rest of the plan stays the same."),
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
    for words, some in (
        (phrase("More of"), more),
        (phrase("Less of"), less),
        (phrase("At another time"), others),
    ):
        if some:
            named = [f"“{names.get(change.key, change.key)}”" for change in some]
            yield f"{words}: {list_words(named, most=_MOST_NAMED)}."
