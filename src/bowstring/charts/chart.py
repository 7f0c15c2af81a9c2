"""What a chart is: a Vega-Lite specification, words for who cannot see it, and the same numbers as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings
from bowstring.tensions.worth import two_figures

Cell: TypeAlias = str | int | float | None
Spec: TypeAlias = dict[str, object]

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK, SOFT, LINE, QUIET = "#0b0c0c", "#505a5f", "#d5d9dc", "#c8cdd0"
USER, BUSINESS, BREAK_EVEN, YES = "#7a3ea1", "#00703c", "#d4351c", "#e8f1ea"
BLUE, AMBER, GREY = "#1d70b8", "#b8860b", "#6f777b"

LENS_COLOUR: Mapping[Lens, str] = {Lens.USER_NEED: USER, Lens.BUSINESS_VALUE: BUSINESS}
FOCUS_COLOUR: Mapping[Focus, str] = {Focus.PRODUCT: BLUE, Focus.PLATFORM: AMBER, Focus.ENTERPRISE: GREY}

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The numbers of a chart: one header a column, units named there; None if unknown."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A picture and its numbers. description: what it shows, for who cannot see it. spec: Vega-Lite 5, data inline."""

    title: str
    description: str
    spec: Spec
    table: Table


def vega(width: int | None = None, height: int | None = None, **parts: object) -> Spec:
    """A Vega-Lite specification in the house's look."""
    spec: Spec = {"$schema": _SCHEMA, "background": None, "padding": 4, "config": _LOOK}
    if width is not None:
        spec["width"] = width
    if height is not None:
        spec["height"] = height
    return {**spec, **parts}


def data(rows: Sequence[Mapping[str, object]]) -> Spec:
    """Inline data."""
    return {"values": [dict(row) for row in rows]}


def symbol_of(currency: str) -> str:
    """What stands before an amount: "£"."""
    return money_words(1, currency).removesuffix("1")


def about(amount: float, currency: str) -> str:
    """Money in two significant figures, as a picture has room for."""
    return money_words(two_figures(amount), currency)


def unit_words(lens: Lens, settings: Settings) -> str:
    """The unit of a lens, as a column header names it: "people a quarter", "£ a quarter"."""
    if settings.is_money(lens):
        return (
            phrase("{currency} a quarter", currency=symbol_of(settings.currency).rstrip())
            if settings.currency
            else phrase("money a quarter")
        )
    return phrase("{unit} a quarter", unit=settings.unit(lens))


def figure_axis(lens: Lens, settings: Settings, **more: object) -> Spec:
    """An axis in a lens's unit, with money as people write it."""
    prefix = ""
    if settings.is_money(lens):
        prefix = symbol_of(settings.currency)
    return {"labelExpr": figure_label(prefix), "grid": False, "tickCount": 4, **more}


def figure_label(prefix: str) -> str:
    """The Vega expression of a tick: thousands with commas, millions as "1.2m"."""
    sign = f"(datum.value < 0 ? '-' : '') + '{prefix}'"
    size = "abs(datum.value)"
    return f"{sign} + ({size} >= 1e6 ? format({size} / 1e6, '~f') + 'm' : format({size}, ',~f'))"


_LOOK: Spec = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelColor": SOFT,
        "titleColor": SOFT,
        "domainColor": LINE,
        "tickColor": LINE,
        "gridColor": LINE,
        "titlePadding": 8,
    },
    "legend": {
        "labelFontSize": 13,
        "labelColor": INK,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "titleColor": SOFT,
        "orient": "top",
        "labelLimit": 400,
        "symbolSize": 90,
        "symbolBaseFillColor": SOFT,
        "symbolBaseStrokeColor": SOFT,
    },
    "header": {"labelFontSize": 13, "labelColor": INK, "labelFontWeight": "bold", "titleFontSize": 0},
    "title": {"fontSize": 14, "color": INK, "anchor": "start", "frame": "group", "fontWeight": "bold"},
    "text": {"fontSize": 13, "color": INK},
}
