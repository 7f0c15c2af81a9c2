"""Teams in a circle: a line between two that depend on each other, strong where no tie is known."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bowstring.model.language import phrase

_SIZE, _RADIUS, _LABEL = 880, 255, 10
_LETTERS = 24
_SIDEWAYS = 90.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDot:
    """A team on the circle. turn: the SVG transformation of its name; anchor: where the name begins."""

    x: str
    y: str
    text: str
    title: str
    turn: str
    anchor: str
    focus: str
    url: str
    is_quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """Two teams that depend on each other. kind: met, missing, or dear, where it is missing and most is at stake."""

    path: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPicture:
    """The circle; words: the picture for who cannot see it."""

    words: str
    size: int
    dots: tuple[TeamDot, ...]
    lines: tuple[TeamLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSpot:
    """A team to be drawn."""

    key: str
    name: str
    focus: str
    url: str


def team_picture(
    spots: Sequence[TeamSpot], pairs: Iterable[tuple[tuple[str, str], str]], *, words: str
) -> TeamPicture | None:
    """Teams in that order around a circle, and lines between pairs told as ((team, team), kind).

    None if there is nothing to join. Teams that no line ends at are drawn quietly.
    """
    place = {spot.key: 2 * math.pi * at / max(1, len(spots)) for at, spot in enumerate(spots)}
    names = {spot.key: spot.name for spot in spots}
    drawn = [(pair, kind) for pair, kind in pairs if pair[0] in place and pair[1] in place]
    if not drawn:
        return None
    joined = {team for pair, _ in drawn for team in pair}
    order = {"met": 0, "missing": 1, "dear": 2}
    drawn.sort(key=lambda line: (order[line[1]], line[0]))
    return TeamPicture(
        words=words,
        size=_SIZE,
        dots=tuple(_dot(spot, place[spot.key], is_quiet=spot.key not in joined) for spot in spots),
        lines=tuple(_line(pair, kind, place, names) for pair, kind in drawn),
    )


def _dot(spot: TeamSpot, angle: float, *, is_quiet: bool) -> TeamDot:
    x, y = _at(angle, _RADIUS)
    label_x, label_y = _at(angle, _RADIUS + _LABEL)
    turned = math.degrees(angle)
    is_left = _SIDEWAYS < turned < 360 - _SIDEWAYS
    turn = turned - 180 if is_left else turned
    text = spot.name if len(spot.name) <= _LETTERS else f"{spot.name[: _LETTERS - 1].rstrip()}…"
    return TeamDot(
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        text=text,
        title=spot.name,
        turn=f"translate({label_x:.1f} {label_y:.1f}) rotate({turn:.1f})",
        anchor="end" if is_left else "start",
        focus=spot.focus,
        url=spot.url,
        is_quiet=is_quiet,
    )


def _line(pair: tuple[str, str], kind: str, place: Mapping[str, float], names: Mapping[str, str]) -> TeamLine:
    (x, y), (to_x, to_y) = (_at(place[team], _RADIUS) for team in pair)
    # Drawn in towards the middle, so that lines between neighbours do not run along the circle.
    middle_x, middle_y = (_SIZE / 2 + 0.25 * (both - _SIZE / 2) for both in ((x + to_x) / 2, (y + to_y) / 2))
    relation = phrase("work together") if kind == "met" else phrase("have no recorded tie")
    return TeamLine(
        path=f"M{x:.1f} {y:.1f}Q{middle_x:.1f} {middle_y:.1f} {to_x:.1f} {to_y:.1f}",
        kind=kind,
        title=phrase(
            "{team} and {other_team} {relation}",
            team=names[pair[0]],
            other_team=names[pair[1]],
            relation=relation,
        ),
    )


def _at(angle: float, radius: float) -> tuple[float, float]:
    return _SIZE / 2 + radius * math.cos(angle), _SIZE / 2 + radius * math.sin(angle)
