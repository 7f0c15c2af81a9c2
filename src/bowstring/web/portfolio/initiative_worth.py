"""What an initiative is believed to be worth to each side, and what must be true for it to be done."""

import dataclasses
from dataclasses import dataclass

from bowstring.beliefs.belief import Belief
from bowstring.beliefs.pooling import Origin, counting_assessments, origins_of, pool
from bowstring.beliefs.shrinkage import belief_as_stated
from bowstring.charts.believed import WorthQuestion, worth_span
from bowstring.charts.chart import Chart
from bowstring.charts.curve import value_curve
from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.wording import count_words
from bowstring.planning.prices.curves import ValueCurve
from bowstring.report.why_words import must_be_true
from bowstring.report.wording import belief_words
from bowstring.tensions.why import Why, WhySide
from bowstring.tensions.worth import value_words
from bowstring.web.site.believing import believed_picture
from bowstring.web.site.pictures import Believed


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRow:
    """One side: as assessors said, as adjusted, and how good the ground is. believed: "–" where nobody said."""

    name: str
    believed: str
    adjusted: str
    ground: str
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthCurve:
    """One side's answer to "what must be true?". chart needs a script; picture is there without."""

    key: str
    name: str
    must: str
    sentence: str
    chart: Chart
    picture: Believed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthView:
    """Both sides, and what must be true on each."""

    sides: tuple[SideRow, ...]
    curves: tuple[WorthCurve, ...]
    is_adjusted: bool


def worth_of(portfolio: Portfolio, work: Initiative, why: Why | None) -> WorthView:
    """Both sides of an initiative; what compares it with all others, and curves, where they were worked out."""
    answered = why.sides if why is not None else {}
    beliefs = {lens: side.belief for lens, side in answered.items()} or _as_said(portfolio, work)
    curves = (
        _curve(portfolio, work, side, side.curve) for side in answered.values() if side.curve is not None
    )
    is_known = bool(answered) or not portfolio.settings.shrink
    return WorthView(
        sides=tuple(_side(lens, beliefs.get(lens), portfolio.settings, is_known=is_known) for lens in Lens),
        curves=tuple(curves),
        is_adjusted=portfolio.settings.shrink,
    )


def _as_said(portfolio: Portfolio, work: Initiative) -> dict[Lens, Belief]:
    """What its assessors said, pooled. Adjusting looks at every initiative, which a page does not wait for."""
    assessments_by_key = counting_assessments(
        assessment for assessment in portfolio.assessments if assessment.initiative == work.key
    )
    origin = origins_of(portfolio).get(work.key, Origin())
    return {
        lens: belief_as_stated(work, lens, pool(assessments, origin), origin)
        for (_, lens), assessments in assessments_by_key.items()
    }


def _side(lens: Lens, belief: Belief | None, settings: Settings, *, is_known: bool) -> SideRow:
    if belief is None:
        return SideRow(
            name=lens.side.capitalize(),
            believed="–",
            adjusted="–",
            ground=phrase("not scored yet"),
            warning="",
        )
    raw = belief.raw
    grades = list(
        dict.fromkeys(
            str(assessment.evidence) for assessment in belief.assessments if assessment.evidence is not None
        )
    )
    assessors = count_words(len(belief.assessments), "assessor", "assessors")
    return SideRow(
        name=lens.side.capitalize(),
        believed=value_words(raw.mean, lens, settings) if raw is not None else "–",
        adjusted=value_words(belief.mean, lens, settings) if is_known else "–",
        ground=f"{assessors}: {', '.join(grades) or 'no evidence given'}"
        if raw is not None
        else phrase("similar work"),
        warning=phrase("only its own team")
        if belief.only_own_team
        else phrase("not scored yet")
        if raw is None
        else "",
    )


def _curve(portfolio: Portfolio, work: Initiative, side: WhySide, curve: ValueCurve) -> WorthCurve:
    belief, lens = side.belief, side.belief.lens
    own = {
        assessment.assessor
        for assessment in belief.assessments
        if work.team and portfolio.team_of.get(assessment.assessor) == work.team
    }
    question = WorthQuestion(
        name=work.name,
        belief=belief,
        curve=_within(curve, *worth_span(belief)),
        settings=portfolio.settings,
        own_team=frozenset(own),
    )
    return WorthCurve(
        key=f"curve-{lens.value.replace('_', '-')}",
        name=lens.side.capitalize(),
        must=must_be_true(side, portfolio.settings),
        sentence=belief_words(question) if question.opinions else phrase("Nobody has scored this side yet."),
        chart=value_curve(question),
        picture=believed_picture(question) if question.opinions else None,
    )


def _within(curve: ValueCurve, low: float, high: float) -> ValueCurve:
    """The part of a curve that a picture shows; it goes far beyond what anybody believes."""
    kept = []
    for segment in curve.segments:
        start, end = max(segment.start, low), min(segment.end, high)
        if start < end:
            value = segment.plan_value + segment.slope * (start - segment.start)
            kept.append(dataclasses.replace(segment, start=start, end=end, plan_value=value))
    return dataclasses.replace(curve, segments=tuple(kept)) if kept else curve
