"""Pieces that several charts are put together from: layers, named rows, per cent, the two sides."""

import json
from collections.abc import Mapping, Sequence

from bowstring.charts.chart import BREAK_EVEN, BUSINESS, INK, USER, Spec, data
from bowstring.model.assessments import Lens
from bowstring.model.wording import visible

_SIDES = [lens.side for lens in Lens]


def layer(
    mark: Spec, encoding: Mapping[str, object], rows: Sequence[Mapping[str, object]] | None = None
) -> Spec:
    """One layer of a picture, with data of its own where told.

    Args:
        mark: what is drawn.
        encoding: by which fields.
        rows: data of its own; None for those around it.
    """
    made: Spec = {"mark": mark, "encoding": dict(encoding)}
    return made if rows is None else {"data": data(rows), **made}


def named_rows(names: Sequence[str], *, extent: int | None = None, **more: object) -> Spec:
    """A vertical channel on the field `row`, whose places bear names that need not be different.

    extent: room for the names in pixels; None for as much as they take.
    """
    axis: Spec = {
        "labelExpr": f"{json.dumps([visible(name) for name in names])}[datum.value]",
        "labelColor": INK,
        "labelLimit": 260,
        "labelPadding": 8,
        "domain": False,
        "ticks": False,
    }
    if extent is not None:
        axis.update(minExtent=extent, maxExtent=extent, labelLimit=extent - 10)
    return {"field": "row", "type": "ordinal", "title": None, "axis": {**axis, **more}}


def percent_axis(**more: object) -> Spec:
    """An axis of shares in per cent."""
    return {
        "labelExpr": "datum.value + ' %'",
        "title": None,
        "grid": True,
        "domain": False,
        "tickCount": 5,
        **more,
    }


def side_channels() -> Spec:
    """Colour and shape of the field `side`: both say which side it is."""
    return {
        "color": _sides([USER, BUSINESS], {"title": None}),
        "shape": _sides(["circle", "square"], {"title": None}),
    }


def ends_of(shares: Sequence[tuple[float, float]]) -> list[dict[str, object]]:
    """A row of data for each side of each pair (user, business)."""
    return [
        {"row": row, "share": share, "side": side}
        for row, pair in enumerate(shares)
        for side, share in zip(_SIDES, pair, strict=True)
    ]


def marked_line(field: str, at: float, words: str = "", *, is_left: bool = False) -> list[Spec]:
    """A red upright line, with words beside its top.

    Args:
        field: of the axis.
        at: where.
        words: beside it.
        is_left: on which side they stand.
    """
    x: Spec = {"field": field, "type": "quantitative"}
    row = {field: at, "words": words}
    text: Spec = {
        "type": "text",
        "align": "right" if is_left else "left",
        "dx": -6 if is_left else 6,
        "dy": 10,
    }
    text.update(color=BREAK_EVEN, fontWeight="bold")
    line = layer({"type": "rule", "color": BREAK_EVEN, "strokeWidth": 2}, {"x": x}, [row])
    return (
        [line, layer(text, {"x": x, "y": {"value": 0}, "text": {"field": "words"}}, [row])]
        if words
        else [line]
    )


def _sides(shown: Sequence[str], legend: Spec) -> Spec:
    return {
        "field": "side",
        "type": "nominal",
        "scale": {"domain": _SIDES, "range": list(shown)},
        "legend": legend,
    }
