"""Where a table's column names stand: in one row, in two (a group above its columns), or nowhere."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.formats.cells import Cell, cell_text
from bowstring.formats.foreign.columns.dates import ANY_STYLE, span_of
from bowstring.formats.foreign.columns.numbers import typed_figure, unit_of
from bowstring.formats.foreign.columns.titles import TIME_UNITS, title_of

_SEARCHED = 30
_SAMPLE = 60
_LONGEST_NAME = 120
_NONE_COVERED: Mapping[int, Mapping[int, int]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The column names. first, last: the rows they stand in, from 0; -1 where no row names the columns."""

    names: tuple[str, ...]
    first: int
    last: int


def header_of(
    grid: Sequence[Sequence[Cell]],
    vocabulary: frozenset[str],
    *,
    row: int | None = None,
    covers: Mapping[int, Mapping[int, int]] = _NONE_COVERED,
) -> Header:
    """The column names of a table.

    Args:
        grid: the table's cells.
        vocabulary: words that name columns.
        row: where a person says they stand, from 0.
        covers: the last column of each cell that is merged over several, by its row and its first column.
    """
    if row is not None:
        return _header_at(grid, row, vocabulary, covers)
    scores = [(_score(grid, at, vocabulary), -at) for at in range(min(_SEARCHED, len(grid)))]
    best, at = max(scores, default=(0.0, 0))
    if best <= 0:
        return Header(names=(), first=-1, last=-1)
    return _header_at(grid, -at, vocabulary, covers)


def looks_like_names(cells: Sequence[Cell], vocabulary: frozenset[str]) -> bool:
    """Whether the row reads as the names of columns: short texts, all different, two of them vocabulary ones."""
    texts = [text for cell in cells if (text := cell_text(cell).strip())]
    if len(texts) < 2 or len(set(texts)) < len(texts) or any(map(is_value, cells)):
        return False
    return sum(_is_known(text, vocabulary) for text in texts) >= 2


def is_value(cell: Cell) -> bool:
    """Whether the cell is a figure, a day or the like, which no column is called by; a lone year may be."""
    if isinstance(cell, bool):
        return True
    if isinstance(cell, int | float):
        return not (1990 <= cell <= 2100 and cell == int(cell))
    if not isinstance(cell, str):
        return cell is not None
    text = cell.strip()
    if len(text) == 4 and text.isdigit() and text[:2] in ("19", "20"):
        return False
    if not any(mark.isdigit() for mark in text):
        return False
    is_figure = typed_figure(text) is not None and title_of(text).scale is None
    return is_figure or ((span := span_of(text, ANY_STYLE)) is not None and span.is_day)


def _score(grid: Sequence[Sequence[Cell]], at: int, vocabulary: frozenset[str]) -> float:
    """How well a row reads as the column names; 0 where it does not."""
    cells = [cell for cell in grid[at] if cell_text(cell).strip()]
    below = [row for row in grid[at + 1 : at + 1 + _SAMPLE] if any(cell is not None for cell in row)]
    if not cells:
        return 0.0
    if not below:
        return (
            1.0 if at == 0 and all(_is_known(cell_text(cell).strip(), vocabulary) for cell in cells) else 0.0
        )
    texts = [cell_text(cell).strip() for cell in cells]
    fullest = max(sum(cell is not None for cell in row) for row in (*below, grid[at]))
    known_count = sum(_is_known(text, vocabulary) for text in texts)
    values = sum(is_value(cell) for cell in cells)
    if values and values >= known_count:
        return 0.0
    if (len(cells) == 1 and fullest > 1) or len(cells) < 0.4 * fullest:
        return 0.0
    is_alone = len(cells) == 1
    if not known_count and (is_alone or not _contrasts(grid[at], below)):
        return 0.5 if not is_alone and at == 0 and _is_plain(texts) and not _repeats(grid[at], below) else 0.0
    share = known_count / len(texts)
    long = sum(len(text) > _LONGEST_NAME for text in texts) / len(texts)
    return (
        1.0
        + 3.0 * share
        + 0.5 * math.sqrt(known_count)
        + len(cells) / fullest
        - 2.0 * long
        - values
        - 0.01 * at
    )


def _is_plain(texts: Sequence[str]) -> bool:
    return len(set(texts)) == len(texts) and all(len(text) <= 60 for text in texts)


def _contrasts(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether some column holds values below a name that is none."""
    for at, cell in enumerate(row):
        if cell is None or is_value(cell):
            continue
        column = [cells[at] for cells in below if at < len(cells) and cells[at] is not None]
        if column and sum(map(is_value, column)) >= 0.6 * len(column):
            return True
    return False


def _repeats(row: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Whether a text of the row stands below it again, as values do and names do not."""
    for at, cell in enumerate(row):
        if cell is not None and any(at < len(cells) and cells[at] == cell for cells in below):
            return True
    return False


def _is_known(text: str, vocabulary: frozenset[str]) -> bool:
    if len(text) > _LONGEST_NAME:
        return False
    title = title_of(text)
    if text.isdigit() and len(text) == 4:
        return True
    words = " ".join(title.words)
    return (
        words in vocabulary
        or any(word in vocabulary for word in title.words)
        or (title.scale is not None and not title.words)
    )


def _header_at(
    grid: Sequence[Sequence[Cell]],
    at: int,
    vocabulary: frozenset[str],
    covers: Mapping[int, Mapping[int, int]],
) -> Header:
    width = max((len(cells) for cells in grid), default=0)
    names = _texts(grid[at], width)
    first, last = at, at
    if at and (groups := _groups(grid[at - 1], names, covers.get(at - 1, {}))):
        names = [
            " ".join(part for part in (groups.get(place, ""), name) if part)
            for place, name in enumerate(names)
        ]
        first = at - 1
    if at + 1 < len(grid):
        units = _texts(grid[at + 1], width)
        filled = [unit for unit in units if unit]
        has_fewer = 0 < len(filled) < sum(bool(name) for name in names)
        # Nothing but units, such as £000 and months.
        if has_fewer and all(map(_is_unit, filled)):
            names = [f"{name} ({unit})" if unit else name for name, unit in zip(names, units, strict=True)]
            last = at + 1
        elif _are_inner(grid, at + 1, names, units, vocabulary):
            spread = _spread(names, units, covers.get(at, {}))
            names = [
                " ".join(part for part in (above, name) if part)
                for above, name in zip(spread, units, strict=True)
            ]
            last = at + 1
    return Header(names=tuple(names), first=first, last=last)


def _texts(row: Sequence[Cell], width: int) -> list[str]:
    texts = [" ".join(cell_text(cell).split()) for cell in row]
    return [*texts, *[""] * (width - len(texts))]


def _groups(above: Sequence[Cell], names: Sequence[str], covers: Mapping[int, int]) -> Mapping[int, str]:
    """What stands over several columns, by place; empty where the row above is no such row."""
    texts = _texts(above, len(names))
    filled = [place for place, text in enumerate(texts) if text]
    if len(filled) < 2 or any(map(is_value, above)) or any(len(text) > 60 for text in texts):
        return {}
    unnamed = sum(1 for name in names if name)
    if len(filled) >= unnamed and all(names[place] for place in filled):
        return {}
    spread = _spread(texts, names, covers)
    return {place: text for place, text in enumerate(spread) if text}


def _spread(texts: Sequence[str], names: Sequence[str], covers: Mapping[int, int]) -> list[str]:
    """Each group's text over the columns it covers: to the end of a merged cell, else to the next text.

    No further than there are names. covers: the last column of each merged cell, by its first.
    """
    spread: list[str] = []
    current, last = "", len(texts)
    for place, (text, name) in enumerate(zip(texts, names, strict=True)):
        if text:
            current, last = text, covers.get(place, len(texts))
        elif not name or place > last:
            current = ""
        spread.append(current)
    return spread


def _is_unit(text: str) -> bool:
    plain = text.strip("()[] ").lower()
    if plain in TIME_UNITS and len(plain) > 1:
        return True
    title = title_of(plain)
    return (
        not any(mark.isdigit() for mark in plain.replace("000", ""))
        and not title.words
        and (title.scale is not None or bool(title.currency) or any(unit_of(plain)))
    )


def _are_inner(
    grid: Sequence[Sequence[Cell]],
    at: int,
    names: Sequence[str],
    inner: Sequence[str],
    vocabulary: frozenset[str],
) -> bool:
    """Whether the row below holds the names of columns that stand under groups: names where the groups are blank."""
    blank = [place for place, name in enumerate(names) if not name]
    if not blank or any(map(is_value, grid[at])):
        return False
    covered = [place for place in blank if inner[place]]
    return len(covered) == len(
        [b for b in blank if any(b < len(row) and row[b] is not None for row in grid[at:])]
    ) and (
        len(covered) >= 1
        and sum(_is_known(text, vocabulary) or bool(title_of(text).currency) for text in inner if text)
        >= 0.5 * sum(1 for text in inner if text)
    )
