"""Charts as pictures that stand inside a page: inline SVG in the page's own colours, with words and a table."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from markupsafe import Markup

from bowstring.charts.chart import (
    AMBER,
    BLUE,
    BREAK_EVEN,
    BUSINESS,
    GREY,
    INK,
    LINE,
    QUIET,
    SOFT,
    USER,
    YES,
    Chart,
    Spec,
)
from bowstring.charts.tables import TableView, table_view
from bowstring.model.wording import visible
from bowstring.report.drawing import draw_svg

_VARIABLES: Mapping[str, str] = {
    INK: "ink",
    SOFT: "soft",
    LINE: "line",
    QUIET: "quiet",
    USER: "user",
    BUSINESS: "business",
    BREAK_EVEN: "flip",
    YES: "yes",
    BLUE: "blue",
    AMBER: "amber",
    GREY: "grey",
}
# What the page says better itself, or need not say: roles on every mark, fonts, empty shapes.
_NOISE = (
    re.compile(r'<path class="(?:foreground|background)"[^>]*?(?:display="none"|d="M0,0h0v0h0Z")[^>]*?/>'),
    re.compile(r'<path class="background"[^>]*?/>'),
    re.compile(r' (?:aria-[a-z]+|role|class|pointer-events|font-family|xmlns:xlink|version)="[^"]*"'),
    re.compile(r' (?:opacity="1"|stroke-miterlimit="10"|text-anchor="start")'),
    re.compile(r"<g></g>"),
)
_LONG = re.compile(r"(\d+\.\d)\d{3,}|(\d+\.\d\d)\d+")
_HEAD = re.compile(r'<svg [^>]*?viewBox="0 0 ([\d.]+) ([\d.]+)"[^>]*>')
_COLOURS = re.compile("|".join(_VARIABLES))


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture on the page. caption: what to look for. is_wide: scrolls sideways on a small screen."""

    title: str
    svg: Markup
    table: TableView
    caption: str = ""
    is_wide: bool = False


def figure_of(chart: Chart, *, caption: str = "", is_wide: bool = False, stretches: bool = False) -> Figure:
    """A chart drawn; stretches: see svg_of."""
    return Figure(
        title=chart.title,
        svg=svg_of(chart.spec, chart.description, stretches=stretches),
        table=table_view(chart.table),
        caption=caption,
        is_wide=is_wide,
    )


def svg_of(spec: Spec, description: str, *, stretches: bool = False) -> Markup:
    """A Vega-Lite specification as inline SVG that scales, takes the page's colours and is read as one picture.

    stretches: fills any width and height, for pictures without words. The text inside comes escaped from the renderer.
    """
    # A control character is refused by whatever reads an SVG.
    svg = draw_svg(visible_spec(spec))
    for noise in _NOISE:
        svg = noise.sub("", svg)
    svg = _LONG.sub(lambda match: match[1] or match[2], svg)
    fit = ' preserveAspectRatio="none"' if stretches else ""
    svg = _COLOURS.sub(lambda match: f"var(--{_VARIABLES[match[0]]})", svg)
    return Markup(_HEAD.sub(lambda match: _head(match[1], match[2], description, fit), svg, count=1))  # noqa: S704


def visible_spec(spec: Spec) -> Spec:
    """A specification with what no eye sees in its words shown as what it is."""
    shown: Spec = _shown(spec)
    return shown


def _shown(part: object) -> Any:
    """A part of a specification with what no eye sees shown as what it is."""
    if isinstance(part, str):
        return visible(part)
    if isinstance(part, Mapping):
        return {_shown(name): _shown(inner) for name, inner in part.items()}
    return [_shown(inner) for inner in part] if isinstance(part, list | tuple) else part


def _head(width: str, height: str, description: str, fit: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"{fit} '
        f'style="--w:{float(width):.0f}px" role="img" aria-label="{escape(description)}">'
    )
