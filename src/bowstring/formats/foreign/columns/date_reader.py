"""Days and quarters of one column: the order of day and month, and financial years, of the whole column."""

import json
import re
from collections.abc import Sequence
from datetime import date

from bowstring.formats.cells import Cell, CellKind, Form, cell_text
from bowstring.formats.foreign.columns.dates import (
    DateStyle,
    Span,
    epoch_day,
    is_two_ways,
    order_of,
    serial_day,
    span_of,
)
from bowstring.formats.foreign.columns.periods import period_ends
from bowstring.formats.foreign.columns.questions import ImportQuestion, PossibleAnswer, answer_to
from bowstring.formats.foreign.columns.readers import ColumnCells, Reading, Way
from bowstring.model.quarters import Quarter

LAST_FIELDS = frozenset(("end", "finish_by"))
"""The fields that mean the last quarter of a period; the others mean its first."""
_PLAIN_YEAR = re.compile(r"(?:h[12]\s*)?20\d\d")
_EPOCH = re.compile(r"\d{13}")
_YEARS = {"ends": True, "begins": False}
_ORDERS = {"day first": True, "month first": False}


class DateReader:
    """Days and quarters: the order of day and month of the whole column."""

    def __init__(self, column: ColumnCells, kind: CellKind, name: str, way: Way) -> None:
        self.questions: list[ImportQuestion] = []
        self.remarks: list[str] = []
        self._kind, self._name, self._is_last = kind, column.name, name in LAST_FIELDS
        self._way = way
        self._are_serials = _are_serials(column)
        self._has_periods = any(period_ends(text) for _, text in column.texts)
        texts = [(row, self._part(text)) for row, text in column.texts]
        self._is_year_first = _looks_year_first([text for _, text in texts])
        self._style = DateStyle(
            day_first=self._order(texts, way), ends=self._ends(texts, way), year_start=way.year_start
        )
        self._has_financial = any(
            (span := span_of(text, self._style)) and span.is_financial for _, text in texts
        )
        if self._has_financial:
            self.remarks.append(f"financial years are taken to begin in month {way.year_start}")

    def read(self, cell: Cell) -> Reading | None:
        """The day or quarter that the cell names."""
        if cell is None or isinstance(cell, bool | tuple):
            return None
        if isinstance(cell, date):
            return self._made(Span(first=_day_of(cell), last=_day_of(cell), is_day=True), cell)
        if isinstance(cell, int | float):
            day = serial_day(float(cell)) if self._are_serials else epoch_day(float(cell))
            if day is not None:
                return self._made(Span(first=day, last=day, is_day=True), cell)
        whole = cell_text(cell).strip()
        text = self._part(whole)
        is_serial = self._are_serials and re.fullmatch(r"\d{5}(\.\d+)?", text)
        counted = (
            serial_day(float(text))
            if is_serial
            else epoch_day(float(text))
            if _EPOCH.fullmatch(text)
            else None
        )
        if counted is not None:
            return self._made(Span(first=counted, last=counted, is_day=True), cell)
        # Among financial years a plain year may be one of them, or a calendar year.
        may_be_either = self._has_financial and _PLAIN_YEAR.fullmatch(text.lower())
        if may_be_either or (self._is_year_first and order_of(text) is not None):
            return None
        span = span_of(text, self._style)
        # A lone day among periods may be the first or the last.
        is_lone = self._has_periods and text == whole and span is not None and span.is_day
        return None if span is None or is_lone else self._made(span, cell)

    def _made(self, span: Span, cell: Cell) -> Reading:
        day = span.last if self._is_last else span.first
        if self._kind.form is Form.QUARTER or (
            self._kind.form is Form.CHOICE and "quarter" in self._kind.what
        ):
            quarter = Quarter.of(day)
            is_whole = (
                not span.is_day
                and Quarter.of(span.first) == Quarter.of(span.last)
                and span.first.month % 3 == 1
            )
            is_whole = is_whole and (span.last - span.first).days > 80 and not span.is_financial
            return Reading(cell=str(quarter), is_exact=is_whole and "q" in cell_text(cell).lower())
        has_time = isinstance(cell, str) and ":" in cell
        if self._kind.form is Form.TIME and has_time:
            return Reading(cell=day.isoformat(), is_exact=False)
        return Reading(cell=day.isoformat(), is_exact=span.is_day and not has_time)

    def _part(self, text: str) -> str:
        """The text; of a period, such as {"start": …, "end": …} or `May → June 2026`, the day that the field means."""
        if not text.startswith("{"):
            ends = period_ends(text)
            return text if ends is None else ends[1 if self._is_last else 0]
        try:
            period = json.loads(text)
        except ValueError:
            return text
        part = period.get("end" if self._is_last else "start") if isinstance(period, dict) else None
        return part if isinstance(part, str) else text

    def _order(self, texts: Sequence[tuple[int, str]], way: Way) -> bool | None:
        orders = [(row, text, order) for row, text in texts if (order := order_of(text)) is not None]
        shown = {order.day_first for _, _, order in orders} - {None}
        answer = _ORDERS.get(answer_to(way.answers, "dates", self._name))
        if answer is not None or way.day_first is not None:
            return answer if answer is not None else way.day_first
        if len(shown) == 1:
            return next(iter(shown))
        if not shown and way.evidence.day_first is not None:
            return way.evidence.day_first
        doubtful = [
            (row, text, o.by_day, o.by_month)
            for row, text, o in orders
            if o.day_first is None and o.by_day != o.by_month
        ]
        if self._kind.form is Form.QUARTER and all(
            d and m and Quarter.of(d) == Quarter.of(m) for _, _, d, m in doubtful
        ):
            return True
        differing = [
            entry
            for entry in doubtful
            if entry[2] and entry[3] and Quarter.of(entry[2]) != Quarter.of(entry[3])
        ] or doubtful
        if differing and not self._is_year_first:
            row, text, by_day, by_month = differing[0]
            self.questions.append(
                ImportQuestion(
                    kind="dates",
                    about=self._name,
                    words=f"Is {text} in the column {self._name!r} (row {row}) "
                    f"{by_day:%-d %B %Y} or {by_month:%-d %B %Y}?",
                    choices=(
                        PossibleAnswer(answer="day first", reading=f"{text} is {by_day:%-d %B %Y}"),
                        PossibleAnswer(answer="month first", reading=f"{text} is {by_month:%-d %B %Y}"),
                    ),
                    row=row,
                )
            )
        return None

    def _ends(self, texts: Sequence[tuple[int, str]], way: Way) -> bool | None:
        doubtful = next(((row, text) for row, text in texts if is_two_ways(text)), None)
        if way.year_start == 1 or doubtful is None:
            return True
        answer = answer_to(way.answers, "years", self._name)
        if answer in _YEARS:
            return _YEARS[answer]
        row, text = doubtful
        year = int((re.findall(r"\d{4}|\d{2}", text) or ["0"])[-1]) % 100
        self.questions.append(
            ImportQuestion(
                kind="years",
                about=self._name,
                words=f"Which year is {text} in the column {self._name!r} (row {row})?",
                choices=(
                    PossibleAnswer(answer="ends", reading=f"{text} is the year that ends in 20{year:02d}"),
                    PossibleAnswer(
                        answer="begins", reading=f"{text} is the year that begins in 20{year:02d}"
                    ),
                ),
                row=row,
            )
        )
        return None


def _are_serials(column: ColumnCells) -> bool:
    """Whether the column's numbers are days as a spreadsheet counts them."""
    numbers = [
        float(cell)
        for _, cell in column.cells
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    ]
    numbers += [float(text) for _, text in column.texts if re.fullmatch(r"\d{5}(\.\d+)?", text)]
    return bool(numbers) and all(serial_day(n) or 1990 <= n <= 2100 for n in numbers)


def _looks_year_first(texts: Sequence[str]) -> bool:
    """Whether dates of two digits throughout may begin with the year: 26/04/01."""
    short = [re.fullmatch(r"(\d\d)[/.\-](\d\d)[/.\-](\d\d)", text) for text in texts]
    firsts = [int(match[1]) for match in short if match]
    return len(firsts) >= 2 and all(20 <= first <= 40 for first in firsts) and len(set(firsts)) < len(firsts)


def _day_of(cell: date) -> date:
    return date(cell.year, cell.month, cell.day)
