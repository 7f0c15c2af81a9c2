"""Assessors against the break-even: who believes what, and from where we would do it."""

import math

from bowstring.charts.believed import WorthQuestion, from_words
from bowstring.charts.chart import (
    BREAK_EVEN,
    INK,
    LENS_COLOUR,
    SOFT,
    YES,
    Chart,
    Spec,
    Table,
    data,
    figure_axis,
    unit_words,
    vega,
)
from bowstring.model.language import phrase
from bowstring.tensions.worth import value_words

_WIDTH, _ROW = 380, 17


def assessors_chart(question: WorthQuestion) -> Chart:
    """A small strip for one question: each assessor's low, likely and high, and the break-even line."""
    words = believed_words(question)
    return Chart(
        title=phrase(
            "Value of “{name}” to the {side}, by assessor", name=question.name, side=question.lens.side
        ),
        description=words,
        spec=vega(
            _WIDTH,
            _ROW * max(1, len(question.opinions)) + 8,
            data=data(opinion_rows(question)),
            layer=layers_of(question, axis=figure_axis(question.lens, question.settings, title=None)),
        ),
        table=opinion_table(question),
    )


def believed_words(question: WorthQuestion) -> str:
    """The picture in one sentence or two."""
    figures = [likely for _, likely, _ in question.quoted]
    if not figures:
        return phrase("Nobody has scored it yet.")
    low, high = (
        value_words(figure, question.lens, question.settings) for figure in (figures[0], figures[-1])
    )
    span = (
        phrase("All say {low}", low=low)
        if low == high
        else phrase("Likely figures run from {low} to {high}", low=low, high=high)
    )
    return f"{span}; {from_words(question, _figure(question))}."


def opinion_table(question: WorthQuestion) -> Table:
    """Each assessor's figures, adjusted and as said."""
    unit = unit_words(question.lens, question.settings)
    return Table(
        headers=(
            phrase("Assessor"),
            phrase("Low, adjusted, {unit}", unit=unit),
            phrase("Likely, adjusted, {unit}", unit=unit),
            phrase("High, adjusted, {unit}", unit=unit),
            phrase("Low, as given"),
            phrase("Likely, as given"),
            phrase("High, as given"),
        ),
        rows=tuple(
            (f"{place} ({opinion.label})", opinion.low, opinion.likely, opinion.high, *opinion.stated)
            for place, opinion in enumerate(question.opinions, start=1)
        ),
    )


def opinion_rows(question: WorthQuestion) -> list[dict[str, object]]:
    """One row of data for each assessor, the lowest first."""
    return [
        {
            "row": place,
            "low": opinion.low,
            "likely": opinion.likely,
            "high": opinion.high,
            "said": opinion.stated[1],
            "label": opinion.label,
        }
        for place, opinion in enumerate(question.opinions)
    ]


def layers_of(question: WorthQuestion, *, axis: Spec) -> list[Spec]:
    """The break-even behind the assessors' figures: data is opinion_rows."""
    return [*break_even_layers(question, axis=axis, is_labelled=True), *opinion_layers(question, axis=axis)]


def opinion_layers(question: WorthQuestion, *, axis: Spec, rows: Spec | None = None) -> list[Spec]:
    """A line from low to high, a dot at likely, a ring at what was said before adjusting. rows: their channel."""
    colour = LENS_COLOUR[question.lens]
    y: Spec = {"field": "row", "type": "ordinal", "axis": None} if rows is None else dict(rows)
    y["scale"] = {"paddingOuter": 0.3}
    x = _x(question, axis)
    return [
        {
            "mark": {"type": "rule", "color": colour, "strokeWidth": 2, "opacity": 0.55},
            "encoding": {"y": y, "x": {**x, "field": "low"}, "x2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "stroke": SOFT, "size": 42, "strokeWidth": 1.2},
            "encoding": {"y": y, "x": {**x, "field": "said"}},
        },
        {
            "mark": {
                "type": "point",
                "filled": True,
                "color": colour,
                "size": 74,
                "opacity": 1,
            },
            "encoding": {"y": y, "x": {**x, "field": "likely"}},
        },
    ]


def break_even_layers(question: WorthQuestion, *, axis: Spec | None, is_labelled: bool) -> list[Spec]:
    """A tinted stretch where we would do it, with a line where it begins.

    Args:
        question: with the worth at which the plan changes.
        axis: of the chart.
        is_labelled: whether words stand at the line.
    """
    low, high = question.span
    least = question.break_even
    x = _x(question, axis)
    layers: list[Spec] = []
    if least is not None:
        layers.append(
            {
                "data": data([{"from": max(low, least), "to": high}]),
                "mark": {"type": "rect", "color": YES},
                "encoding": {"x": {**x, "field": "from"}, "x2": {"field": "to"}},
            }
        )
    if least is not None and least > -math.inf:
        layers.append(
            {
                "data": data([{"at": least}]),
                "mark": {"type": "rule", "color": BREAK_EVEN, "strokeWidth": 2},
                "encoding": {"x": {**x, "field": "at"}},
            }
        )
    return [*layers, _label_layer(question, x)] if is_labelled else layers


def scale_of(question: WorthQuestion) -> Spec:
    """The worths that the picture shows."""
    return {"domain": list(question.span), "nice": False, "zero": False}


def _x(question: WorthQuestion, axis: Spec | None) -> Spec:
    return {"type": "quantitative", "scale": scale_of(question), "axis": axis}


def _label_layer(question: WorthQuestion, x: Spec) -> Spec:
    """The break-even in words above its line, kept inside the picture."""
    low, high = question.span
    least = question.break_even
    is_line = least is not None and least > -math.inf
    at = least if is_line and least is not None else low
    share = (at - low) / (high - low)
    align = "left" if share < 0.3 else "right" if share > 0.7 else "center"
    return {
        "data": data([{"at": at, "label": from_words(question, _figure(question))}]),
        "mark": {
            "type": "text",
            "align": align,
            "baseline": "bottom",
            "fontWeight": "bold",
            "color": BREAK_EVEN if is_line else INK,
            "dy": -4,
        },
        "encoding": {
            "x": {**x, "field": "at"},
            "y": {"value": 0},
            "text": {"field": "label"},
        },
    }


def _figure(question: WorthQuestion) -> str:
    least = question.break_even_stated
    if least is None or least == -math.inf:
        return ""
    return value_words(least, question.lens, question.settings).removesuffix(" a quarter").split(" ")[0]
