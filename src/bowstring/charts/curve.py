"""The value curve: how much of an initiative we would do at each worth, above what assessors believe it is."""

from bowstring.charts.assessors import (
    believed_words,
    break_even_layers,
    opinion_layers,
    opinion_rows,
    scale_of,
)
from bowstring.charts.believed import Question
from bowstring.charts.chart import INK, SOFT, Chart, Spec, Table, data, figure_axis, unit_words, vega

_WIDTH, _HEIGHT, _ROW = 430, 96, 20
# Of the picture, what the longest label takes.
_LABEL_SHARE = 0.3


def value_curve(question: Question) -> Chart:
    """How much of the work the best divisible plan funds at each worth a quarter; assessors below it."""
    unit = unit_words(question.lens, question.settings)
    return Chart(
        title=question.name,
        description=f"How much of “{question.name}” we would do at each worth. {believed_words(question)}",
        spec=vega(
            vconcat=[_funded(question), _believed(question, unit)],
            spacing=6,
            resolve={"scale": {"x": "shared"}},
        ),
        table=Table(
            headers=(
                f"From, {unit}",
                f"To, {unit}",
                "Share of the work funded",
                "Best plan at the start, points",
            ),
            rows=tuple(
                (one.start, one.end, one.funded_share, one.plan_value) for one in question.curve.segments
            ),
        ),
    )


def _funded(question: Question) -> Spec:
    steps = [
        {"worth": worth, "share": segment.funded_share, "order": 2 * place + side}
        for place, segment in enumerate(question.curve.segments)
        for side, worth in enumerate((segment.start, segment.end))
    ]
    line: Spec = {
        "data": data(steps),
        "mark": {"type": "line", "color": INK, "strokeWidth": 2.5, "clip": False},
        "encoding": {
            "x": {"field": "worth", "type": "quantitative", "scale": scale_of(question), "axis": None},
            "y": {
                "field": "share",
                "type": "quantitative",
                "scale": {"domain": [0, 1]},
                "title": None,
                "axis": {
                    "values": [0, 0.5, 1],
                    "labelExpr": "datum.value == 0 ? 'nothing' : datum.value == 1 ? 'all of it' : 'half'",
                    "grid": True,
                    "domain": False,
                    "ticks": False,
                },
            },
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "layer": [*break_even_layers(question, axis=None, is_labelled=True), line],
    }


def _believed(question: Question, unit: str) -> Spec:
    low, high = question.span
    rows = opinion_rows(question)
    for row, opinion in zip(rows, question.opinions, strict=True):
        # A label that would run out of the picture stands on the left of its line.
        left, right = min(opinion.low, opinion.said[1]), max(opinion.high, opinion.said[1])
        is_right = right + _LABEL_SHARE * (high - low) < high
        row.update(edge=right if is_right else max(low, left), side="right" if is_right else "left")
    axis = figure_axis(question.lens, question.settings, title=unit)
    layers = [
        *break_even_layers(question, axis=axis, is_labelled=False),
        *opinion_layers(question, axis=axis),
        _labels(question, side="right", axis=axis),
        _labels(question, side="left", axis=axis),
    ]
    return {
        "width": _WIDTH,
        "height": _ROW * max(1, len(rows)) + 6,
        "data": data(rows),
        "layer": layers,
    }


def _labels(question: Question, *, side: str, axis: Spec) -> Spec:
    """What each figure rests on, beside its line."""
    is_right = side == "right"
    return {
        "transform": [{"filter": f"datum.side == '{side}'"}],
        "mark": {
            "type": "text",
            "align": "left" if is_right else "right",
            "dx": 8 if is_right else -8,
            "color": SOFT,
            "fontSize": 12,
        },
        "encoding": {
            "x": {"field": "edge", "type": "quantitative", "scale": scale_of(question), "axis": axis},
            "y": {"field": "place", "type": "ordinal", "axis": None},
            "text": {"field": "label"},
        },
    }
