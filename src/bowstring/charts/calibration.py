"""How well people judged: the share of outcomes between low and high, by side and group; it should be 80 %."""

from collections.abc import Mapping, Sequence

from bowstring.charts.chart import BREAK_EVEN, Chart, Spec, Table, data, vega
from bowstring.charts.marks import layer, named_rows, percent_axis, side_channels
from bowstring.delivery.calibration import Calibration
from bowstring.model.language import phrase

_WIDTH, _ROW = 420, 30
_SHOULD = 80.0


def calibration_chart(calibrations: Sequence[Calibration], names: Mapping[str, str]) -> Chart | None:
    """One point a side and group of five or more; names: of teams, by key. None if there is none to tell."""
    if not calibrations:
        return None
    groups = {**names, "": "everybody"}
    words = [
        f"{groups.get(calibration.group, calibration.group)}, {calibration.lens.side}"
        for calibration in calibrations
    ]
    rows = [
        {"row": place, "inside": 100 * calibration.inside, "side": calibration.lens.side}
        for place, calibration in enumerate(calibrations)
    ]
    summary = "; ".join(
        f"{who}, {100 * group.inside:.0f} %" for who, group in zip(words, calibrations, strict=True)
    )
    return Chart(
        title=phrase("How well people judged"),
        description=phrase(
            "Share of outcomes between low and high, which should be 80 %: {summary}.", summary=summary
        ),
        spec=vega(_WIDTH, _ROW * len(calibrations) + 10, data=data(rows), layer=_layers(words)),
        table=Table(
            headers=(
                phrase("Who"),
                phrase("People"),
                phrase("Initiatives"),
                phrase("Between low and high, %"),
                phrase("Result as % of likely figure"),
                phrase("Shift of the median, standard deviations"),
                phrase("Range compared with assessed"),
            ),
            rows=tuple(
                (
                    who,
                    calibration.assessors,
                    calibration.initiatives,
                    100 * calibration.inside,
                    None if calibration.ratio is None else 100 * calibration.ratio,
                    calibration.recalibration.shift,
                    calibration.recalibration.spread,
                )
                for who, calibration in zip(words, calibrations, strict=True)
            ),
        ),
    )


def _layers(words: Sequence[str]) -> list[Spec]:
    x: Spec = {"type": "quantitative", "scale": {"domain": [0, 100]}, "axis": percent_axis(), "title": None}
    should = layer(
        {"type": "rule", "color": BREAK_EVEN, "strokeWidth": 2},
        {"x": {**x, "field": "at"}},
        [{"at": _SHOULD}],
    )
    points = layer(
        {"type": "point", "filled": True, "size": 110, "opacity": 1},
        {"x": {**x, "field": "inside"}, "y": named_rows(words), **side_channels()},
    )
    return [should, points]
