"""The value curve: how much of an initiative we would do at each worth, above what assessors believe it is."""

from bowstring.charts.assessors import (
    believed_words,
    break_even_layers,
    opinion_layers,
    opinion_rows,
    scale_of,
)
from bowstring.charts.believed import WorthQuestion
from bowstring.charts.chart import INK, SOFT, Chart, Spec, Table, data, figure_axis, unit_words, vega
from bowstring.charts.marks import named_rows
from bowstring.model.language import phrase

_WIDTH, _HEIGHT, _ROW, _LABELS = 380, 96, 20, 124


def value_curve(question: WorthQuestion) -> Chart:
    """How much of the work the best divisible plan funds at each worth a quarter; assessors below it."""
    unit = unit_words(question.lens, question.settings)
    return Chart(
        title=question.name,
        description=phrase(
            "How much of “{name}” we would do at each value. {believed_words}",
            name=question.name,
            believed_words=believed_words(question),
        ),
        spec=vega(
            vconcat=[_funded(question), _believed(question, unit)],
            spacing=6,
            resolve={"scale": {"x": "shared"}},
        ),
        table=Table(
            headers=(
                phrase("From, {unit}", unit=unit),
                phrase("To, {unit}", unit=unit),
                phrase("Share of the work in the plan"),
                phrase("Best plan at the start, points"),
            ),
            rows=tuple(
                (segment.start, segment.end, segment.funded_share, segment.plan_value)
                for segment in question.curve.segments
            ),
        ),
    )


def _funded(question: WorthQuestion) -> Spec:
    steps = [
        {"worth": worth, "share": segment.funded_share, "order": 2 * place + side}
        for place, segment in enumerate(question.curve.segments)
        for side, worth in enumerate((segment.start, segment.end))
    ]
    line: Spec = {
        "data": data(steps),
        "mark": {"type": "line", "color": INK, "strokeWidth": 2.5},
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
                    "minExtent": _LABELS,
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


def _believed(question: WorthQuestion, unit: str) -> Spec:
    axis = figure_axis(question.lens, question.settings, title=unit)
    rows = named_rows(
        [opinion.label for opinion in question.opinions], extent=_LABELS, labelFontSize=12, labelColor=SOFT
    )
    return {
        "width": _WIDTH,
        "height": _ROW * max(1, len(question.opinions)) + 6,
        "data": data(opinion_rows(question)),
        "layer": [
            *break_even_layers(question, axis=axis, is_labelled=False),
            *opinion_layers(question, axis=axis, rows=rows),
        ],
    }
