"""A reach as a picture: what changes at the left, what depends on it to the right."""

from collections.abc import Callable
from dataclasses import dataclass

from bowstring.decision_rights.layout import Drawing, Placed
from bowstring.decision_rights.reach import Landscape
from bowstring.model.dependencies import Thing
from bowstring.model.language import phrase, written

_WIDE, _TALL = 188, 30
_ACROSS, _DOWN = 226, 38
_EDGE = 6
_LETTERS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A thing, its place in pixels. kind: its focus, or capability; is_changed: it changes itself."""

    x: int
    y: int
    width: int
    text: str
    text_x: int
    text_y: int
    title: str
    url: str
    kind: str
    is_changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReachPicture:
    """The boxes and the paths between them; words: the picture for who cannot see it."""

    words: str
    width: int
    height: int
    tall: int
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]
    left_out: str


def reach_picture(
    landscape: Landscape, drawing: Drawing, url_of: Callable[[Thing], str]
) -> ReachPicture | None:
    """The picture of a drawing; None if nothing depends on what changes, which a sentence says as well."""
    if len(drawing.nodes) < 2:
        return None
    layers = 1 + max(node.layer for node in drawing.nodes)
    rows = {layer: sum(node.layer == layer for node in drawing.nodes) for layer in range(layers)}
    tallest = max(rows.values())
    places = [(_EDGE + _ACROSS * node.layer, _EDGE + _DOWN * node.place) for node in drawing.nodes]
    more = (
        phrase("The {left_out:,} furthest are only in the table.", left_out=drawing.left_out)
        if drawing.left_out
        else ""
    )
    return ReachPicture(
        words=(
            phrase(
                "A graph of {written} things in {layers} columns: what changes at the left, "
                "what depends on it to the right. {more}",
                written=written(len(drawing.nodes), ","),
                layers=layers,
                more=more,
            )
        ).strip(),
        width=_ACROSS * (layers - 1) + _WIDE + 2 * _EDGE,
        height=_DOWN * (tallest - 1) + _TALL + 2 * _EDGE,
        tall=_TALL,
        boxes=tuple(
            _box(landscape, placed, place, url_of)
            for placed, place in zip(drawing.nodes, places, strict=True)
        ),
        paths=tuple(_path(places[source], places[target]) for source, target in drawing.lines),
        left_out=more,
    )


def _box(landscape: Landscape, placed: Placed, place: tuple[int, int], url_of: Callable[[Thing], str]) -> Box:
    thing = placed.touched.thing
    name, focus = landscape.name(thing), landscape.focus(thing)
    x, y = place
    return Box(
        x=x,
        y=y,
        width=_WIDE,
        text=name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…",
        text_x=x + 12,
        text_y=y + 20,
        title=f"{name}, {phrase(thing.kind.value)}",
        url=url_of(thing),
        kind=focus.value if focus is not None else "capability",
        is_changed=placed.touched.steps == 0,
    )


def _path(source: tuple[int, int], target: tuple[int, int]) -> str:
    """A curve from the right of one box to the left of another; within one column, round its right side."""
    x, y = source[0] + _WIDE, source[1] + _TALL // 2
    to_x, to_y = target[0], target[1] + _TALL // 2
    if to_x < x:
        to_x += _WIDE
        out = x + (_ACROSS - _WIDE) // 2
        return f"M{x} {y}C{out} {y} {out} {to_y} {to_x} {to_y}"
    middle = (x + to_x) // 2
    return f"M{x} {y}C{middle} {y} {middle} {to_y} {to_x} {to_y}"
