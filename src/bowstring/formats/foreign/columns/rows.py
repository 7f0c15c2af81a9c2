# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""Which rows of a table are pieces of work: totals, headings, notes, second tables and shifted rows are not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bowstring.formats.cells import Cell, cell_text
from bowstring.formats.foreign.columns.calendar_words import folded
from bowstring.formats.foreign.columns.headers import is_value, looks_like_names
from bowstring.formats.foreign.columns.numbers import typed_figure

_TOTALS = (
    "total|totals|grand total|sub total|subtotal|sub-total|sum|sums|overall|overall total|summe|gesamt|gesamtsumme|"
    "zwischensumme|insgesamt|summe gesamt|endsumme|gesamtbetrag|sous total|total general|somme|total partiel|totaux|"
    "suma|total parcial|total geral|totale|subtotale|totale generale|totale parziale|somma|totaal|subtotaal|"
    "eindtotaal|generaal totaal|totalt|delsumma|summa|delsum|i alt|ialt|sum totalt|razem|ogolem|suma czesciowa|lacznie|celkem|osszesen|yhteensa"
)
_TOTAL_WORDS = frozenset(_TOTALS.replace("-", " ").split("|"))
_TOTAL_WITHIN = re.compile(
    r"(?:grand |sub ?)?(?:totals?|summe|gesamt|gesamtsumme|zwischensumme|sous total|subtotale|totale|totaal|subtotaal|totalt|suma|razem)\b.*"
    r"|.*\b(?:sub ?totals?|totals?|summe|gesamt|totale|totaal|totalt|zwischensumme)"
)
_NOTES = ("note", "notes", "source", "sources", "*", "†", "n.b.", "nb:", "key:", "legend", "hinweis", "anmerkung", "quelle", "remarque",
          "nota", "fuente", "fonte", "opmerking", "bron", "last updated", "stand:", "all figures", "all costs", "prepared by", "printed", "exported", "generated", "©", "end of")  # fmt: skip
_LONG = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsSeen:
    """What the rows below the column names are, by place from 0.

    left_out: why a row is no work. heading_of: the heading above a row, where there are headings. totals: the rows
    that add others up, with the first row that each adds.
    """

    left_out: Mapping[int, str] = field(default_factory=dict)
    heading_of: Mapping[int, str] = field(default_factory=dict)
    totals: Mapping[int, int] = field(default_factory=dict)
    headings: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()


def rows_seen(
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    vocabulary: frozenset[str],
    taken: frozenset[int] = frozenset(),
) -> RowsSeen:
    """What each row is. taken: rows that a person says are work, whatever they look like."""
    return _Rows(header, rows, vocabulary, taken).seen()


class _Rows:
    """One table's rows on their way."""

    def __init__(
        self,
        header: Sequence[str],
        rows: Sequence[Sequence[Cell]],
        vocabulary: frozenset[str],
        taken: frozenset[int],
    ) -> None:
        self._header, self._rows, self._vocabulary, self._taken = header, rows, vocabulary, taken
        self._width = len(header)
        self._filled = [[at for at, cell in enumerate(row) if _is_filled(cell)] for row in rows]
        counts = sorted(len(filled) for filled in self._filled if filled)
        # What is usual is what rows of work hold: section rows and totals, which hold little, do not count.
        counts = [count for count in counts if count > 0.5 * min(counts[-1], self._width)]
        self._usual = counts[len(counts) // 2] if counts else 0
        self._start_of_sum = 0
        self._sum: dict[int, tuple[int, float]] = {}
        self._sum_since: dict[int, tuple[int, float]] = {}
        self._left_out: dict[int, str] = {}
        self._totals: dict[int, int] = {}
        self._headings: set[int] = set()
        self._heading_of: dict[int, str] = {}
        self._notes: list[str] = []

    def seen(self) -> RowsSeen:
        end = self._end()
        heading = ""
        for at in range(end):
            filled = self._filled[at]
            if not filled or at in self._taken:
                self._name_heading(at, heading if filled else "")
                continue
            reason = self._reason(at, end)
            if reason.startswith("heading"):
                heading = cell_text(self._rows[at][filled[0]]).strip()
                self._headings.add(at)
                self._left_out[at] = f"is a heading of the rows below it ({heading[:60]!r})"
                self._begin_sum(at + 1)
            elif reason:
                self._left_out[at] = reason
            else:
                self._add(at)
                self._name_heading(at, heading)
        self._close(end)
        return RowsSeen(
            left_out=self._left_out,
            heading_of=self._heading_of,
            totals=self._totals,
            headings=frozenset(self._headings),
            notes=tuple(self._notes),
        )

    def _name_heading(self, at: int, heading: str) -> None:
        if heading:
            self._heading_of[at] = heading

    def _reason(self, at: int, end: int) -> str:
        """Why the row is no work; "" where it is."""
        row, filled = self._rows[at], self._filled[at]
        if any(place >= self._width for place in filled):
            return (
                f"has {filled[-1] + 1} cells under {self._width} columns: a separator inside a text, perhaps"
            )
        texts = [cell_text(row[place]).strip() for place in filled]
        if texts == [self._header[place] for place in filled] and len(texts) > 1:
            return "repeats the column names"
        if self._adds_up(at):
            label = next((text for text in texts if not is_value(text)), texts[0])
            is_part = re.search(r"\bsub|zwischen|sous|parci|parzial|delsum", _plain(label)) is not None
            self._totals[at] = self._start_of_sum if is_part else 0
            self._begin_sum(at + 1)
            return f"adds up those above ({label[:60]})"
        if len(filled) == 1 and self._usual >= 3 and self._width >= 3:
            return self._lone(at, end, texts[0])
        return ""

    def _lone(self, at: int, end: int, text: str) -> str:
        """What a row of one text is: a heading of what follows, a note, or work of which only the name is vocabulary."""
        if is_value(text) or isinstance(self._rows[at][self._filled[at][0]], int | float):
            return "holds one figure and no name"
        following = next((later for later in range(at + 1, end) if self._filled[later]), None)
        if len(text) > _LONG or folded(text.strip()).startswith(_NOTES):
            self._notes.append(text)
            return f"is a note ({text[:60]!r})"
        place = self._filled[at][0]
        if following is None:
            return "is a note" if place != self._name_place else ""
        if len(self._filled[following]) >= 2 and (place != self._name_place or self._has_headings):
            return "heading"
        return ""

    @cached_property
    def _has_headings(self) -> bool:
        """Whether every row of one text is followed by fuller ones, and rows of work are filled well."""
        end = len(self._rows)
        full = [n for n in range(end) if len(self._filled[n]) >= 2]
        lone = [n for n in range(full[-1] if full else 0) if len(self._filled[n]) == 1]
        if not full or sum(len(self._filled[n]) for n in full) / len(full) < 0.5 * self._width:
            return False
        return all(n + 1 < end and (len(self._filled[n + 1]) >= 2 or not self._filled[n + 1]) for n in lone)

    @cached_property
    def _name_place(self) -> int:
        """The column of the most varied texts: where a piece of work would be named."""
        varied = [
            len(
                {
                    cell_text(row[place])
                    for row, filled in zip(self._rows[:300], self._filled, strict=False)
                    if len(filled) >= 2 and place in filled and not is_value(row[place])
                }
            )
            for place in range(self._width)
        ]
        return varied.index(max(varied))

    def _adds_up(self, at: int) -> bool:
        """Whether the row says that it is a sum; a longer label counts only where its figures do add up."""
        row, filled = self._rows[at], self._filled[at]
        # Most rows hold no such word at all: whether each of their cells is a value need not be looked at.
        cells = [(place, _plain(cell_text(row[place]))) for place in filled]
        if not any(_could_be_total(text) for _, text in cells):
            return (
                at > 1
                and len(filled) >= 1
                and self._sums(at)
                and all(is_value(row[place]) for place in filled)
            )
        texts = [text for place, text in cells if not is_value(row[place])]
        if any(text in _TOTAL_WORDS for text in texts):
            return (
                len(filled) <= max(2, 0.7 * self._usual)
                or self._sums(at)
                or (texts[0] in _TOTAL_WORDS and len(filled) < self._usual)
            )
        if not any(map(_could_be_total, texts)):
            return not texts and len(filled) >= 1 and self._sums(at) and at > 1
        return self._sums(at) or (len(texts) == 1 and len(filled) < self._usual and len(filled) >= 2)

    def _sums(self, at: int) -> bool:
        """Whether a figure of the row is the sum of those above it, since the last sum or in all."""
        for place in self._filled[at]:
            figure = _figure(self._rows[at][place])
            if figure is None or figure == 0:
                continue
            for sums in (self._sum, self._sum_since):
                count, above = sums.get(place, (0, 0.0))
                if count >= 2 and abs(above - figure) <= 1e-6 * abs(figure):
                    return True
        return False

    def _add(self, at: int) -> None:
        for place in self._filled[at]:
            figure = _figure(self._rows[at][place])
            if figure is not None:
                for sums in (self._sum, self._sum_since):
                    count, above = sums.get(place, (0, 0.0))
                    sums[place] = (count + 1, above + figure)

    def _begin_sum(self, at: int) -> None:
        self._start_of_sum = at
        self._sum_since = {}

    def _end(self) -> int:
        """Where the table ends: before a second one, if a second row of column names follows a blank row."""
        for at in range(1, len(self._rows)):
            start = at + 1
            if self._filled[at] or start >= len(self._rows) or not self._filled[start]:
                continue
            for n in (start, start + 1):
                if n < len(self._rows) and self._begins_table(n):
                    for rest in range(start, len(self._rows)):
                        if self._filled[rest]:
                            self._left_out[rest] = f"belongs to a second table that begins in row {{{n}}}"
                    return at
        return len(self._rows)

    def _begins_table(self, at: int) -> bool:
        cells = [self._rows[at][place] for place in self._filled[at]]
        texts = [cell_text(cell).strip() for cell in cells]
        if texts == [self._header[place] for place in self._filled[at] if place < self._width]:
            return False
        return looks_like_names(cells, self._vocabulary) and any(
            self._filled[n] for n in range(at + 1, min(at + 3, len(self._rows)))
        )

    def _close(self, end: int) -> None:
        """Rows after the last blank row that hold one text are notes."""
        for at in range(end - 1, -1, -1):
            if not self._filled[at] or at in self._left_out:
                continue
            if (
                len(self._filled[at]) > 1
                or self._usual < 2
                or at in self._taken
                or at == 0
                or self._filled[at - 1]
            ):
                return
            text = cell_text(self._rows[at][self._filled[at][0]]).strip()
            self._left_out[at] = f"is a note ({text[:60]!r})"
            self._notes.append(text)


def _is_filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def _could_be_total(text: str) -> bool:
    """Whether a label in plain words holds one that sums are called by."""
    return text in _TOTAL_WORDS or (len(text) <= _LONG and _TOTAL_WITHIN.fullmatch(text) is not None)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]|_", " ", folded(text)).split())


def _figure(cell: Cell) -> float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    typed = typed_figure(cell) if isinstance(cell, str) and any(mark.isdigit() for mark in cell) else None
    return None if typed is None else typed.value(typed.decimal or ".")
