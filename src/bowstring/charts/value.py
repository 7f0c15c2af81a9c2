"""Value delivered by quarter: what was measured beside what was planned of it, and of all."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from bowstring.charts.chart import (
    INK,
    LENS_COLOUR,
    SOFT,
    Chart,
    Spec,
    Table,
    figure_axis,
    unit_words,
    vega,
)
from bowstring.charts.marks import layer
from bowstring.charts.timeline import short_quarter
from bowstring.delivery.value import QuarterValue
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings
from bowstring.model.wording import count_words

_WIDTH, _HEIGHT = 620, 220
_MEASURED, _OF_IT, _OF_ALL = "measured", phrase("planned, where measured"), phrase("planned in total")


def value_chart(values: Sequence[QuarterValue], lens: Lens, settings: Settings) -> Chart | None:
    """Bars of what was measured, a mark on each for what was planned of it, a line for all that is planned.

    None if nothing is known through the lens.

    Args:
        values: by quarter.
        lens: the side.
        settings: its unit.
    """
    own = [value for value in values if value.lens is lens]
    if not own:
        return None
    unit = unit_words(lens, settings)
    figure = partial(exact_words, lens=lens, settings=settings)
    quarter_values = [quarter_value for quarter_value in own if quarter_value.actual is not None]
    return Chart(
        title=phrase("Value delivered on the {side}", side=lens.side),
        description=_words(quarter_values, own, figure),
        spec=vega(
            _WIDTH,
            _HEIGHT,
            layer=_layers(own, lens, settings),
        ),
        table=Table(
            headers=(
                phrase("Quarter"),
                phrase("Measured, {unit}", unit=unit),
                phrase("Planned, where measured, {unit}", unit=unit),
                phrase("Planned in total, {unit}", unit=unit),
                phrase("Initiatives measured"),
                phrase("Initiatives delivered"),
            ),
            rows=tuple(
                (
                    quarter_value.quarter.words,
                    quarter_value.actual,
                    quarter_value.comparable,
                    quarter_value.planned,
                    quarter_value.measured,
                    quarter_value.delivered,
                )
                for quarter_value in own
            ),
        ),
    )


def _words(
    quarter_values: Sequence[QuarterValue], own: Sequence[QuarterValue], figure: Callable[[float], str]
) -> str:
    if not quarter_values:
        return phrase(
            "Nothing has been measured yet. Planned by the end of {last_month}: {planned}.",
            planned=figure(own[-1].planned),
            last_month=own[-1].quarter.last_month,
        )
    last = quarter_values[-1]
    return phrase(
        "In {words}: measured {measured}, planned for the same work {comparable}, planned in "
        "total {planned}. {quarters} measured so far.",
        words=last.quarter.words,
        measured=figure(last.actual or 0.0),
        comparable=figure(last.comparable or 0.0),
        planned=figure(last.planned),
        quarters=count_words(len(quarter_values), "quarter", "quarters"),
    )


def exact_words(value: float, *, lens: Lens, settings: Settings) -> str:
    """A worth a quarter as it was measured, to the unit: "202 people a quarter", "£1,280 a quarter".

    Args:
        value: per quarter.
        lens: the side.
        settings: its unit.
    """
    if settings.is_money(lens):
        return phrase("{value} a quarter", value=money_words(round(value), settings.currency))
    return phrase("{value:,.0f} {unit} a quarter", value=value, unit=settings.unit(lens))


def _layers(own: Sequence[QuarterValue], lens: Lens, settings: Settings) -> list[Spec]:
    names = [short_quarter(quarter_value.quarter) for quarter_value in own]
    x: Spec = {
        "field": "quarter",
        "type": "ordinal",
        "sort": names,
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": True},
    }
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": unit_words(lens, settings),
        "axis": figure_axis(lens, settings, grid=True),
    }
    colour: Spec = {
        "field": "what",
        "type": "nominal",
        "scale": {"domain": [_MEASURED, _OF_IT, _OF_ALL], "range": [LENS_COLOUR[lens], INK, SOFT]},
        "legend": {"title": None},
    }
    encoding: dict[str, object] = {"x": x, "y": y, "color": colour}
    marks: tuple[tuple[Spec, str], ...] = (
        ({"type": "bar", "width": {"band": 0.6}}, _MEASURED),
        ({"type": "line", "strokeDash": [5, 3], "strokeWidth": 2}, _OF_ALL),
        ({"type": "tick", "thickness": 3, "width": {"band": 0.8}}, _OF_IT),
    )
    # A layer without a single row has no extent to draw on.
    return [layer(mark, encoding, rows) for mark, what in marks if (rows := _rows(own, what))]


def _rows(own: Sequence[QuarterValue], what: str) -> list[Mapping[str, object]]:
    attribute = {_MEASURED: "actual", _OF_IT: "comparable", _OF_ALL: "planned"}[what]
    return [
        {
            "quarter": short_quarter(quarter_value.quarter),
            "value": getattr(quarter_value, attribute),
            "what": what,
        }
        for quarter_value in own
        if getattr(quarter_value, attribute) is not None
    ]
