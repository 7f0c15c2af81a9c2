# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""Reading one column into one field, once the column was judged as a whole; doubts become questions."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median
from typing import Protocol

from bowstring.formats.cells import Cell, CellError, CellKind, Form, cell_text, round_figure, to_cell
from bowstring.formats.columns.dates import DateStyle, Span, is_two_ways, order_of, serial_day, span_of
from bowstring.formats.columns.evidence import Evidence, decimal_mark
from bowstring.formats.columns.numbers import Typed, typed_figure
from bowstring.formats.columns.questions import Answers, Choice, Question, answer_to
from bowstring.formats.columns.statuses import is_rag, status_words
from bowstring.formats.columns.titles import TIME_UNITS, title_of
from bowstring.model.quarters import Quarter

LAST_FIELDS = frozenset(("end", "finish_by"))
"""The fields that mean the last quarter of a period; the others mean its first."""

UNIT_QUARTERS = {
    "working days": 1 / 65,
    "days": 1 / 91.3125,
    "weeks": 1 / 13.045,
    "months": 1 / 3,
    "quarters": 1.0,
    "years": 4.0,
}
_SCALE_WORDS = {"one": 1.0, "thousand": 1e3, "million": 1e6}
_MOST_WORDS = 30
_PLAIN_YEAR = re.compile(r"(?:h[12]\s*)?20\d\d")
_PARTS = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zäéüñ]+)\.?", re.IGNORECASE)
_SUSPICIOUS = 300
_YEARS = {"ends": True, "begins": False}
_ORDERS = {"day first": True, "month first": False}
_MARKS = {"point": ".", "comma": ","}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a cell says. is_exact: no less than was typed. currency: a code, where one was typed."""

    cell: Cell
    is_exact: bool = True
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnCells:
    """A column as its reader sees it: its name, and its filled cells with the numbers of their rows."""

    name: str
    cells: tuple[tuple[int, Cell], ...]

    @property
    def texts(self) -> list[tuple[int, str]]:
        """The cells that are text, stripped."""
        return [(row, cell.strip()) for row, cell in self.cells if isinstance(cell, str)]


class ColumnReader(Protocol):
    """Reads the cells of a column. questions: what it leaves in doubt; remarks: what it did that is worth saying."""

    questions: list[Question]
    remarks: list[str]

    def read(self, cell: Cell) -> Reading | None:
        """What the cell says; None where that is nothing, or in doubt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How a column is to be read. times: what a map multiplies plain figures by; None where it does not say.

    day_first: what a map says of all dates. year_start: the month that financial years begin in.
    """

    evidence: Evidence
    answers: Answers = field(default_factory=dict)
    times: float | None = None
    day_first: bool | None = None
    year_start: int = 4
    is_money: bool = False


class FigureReader:
    """Figures: the decimal mark and the scale of the whole column."""

    def __init__(self, column: ColumnCells, kind: CellKind, way: Way) -> None:
        self.questions: list[Question] = []
        self.remarks: list[str] = []
        self._kind, self._way, self._name = kind, way, column.name
        self.is_money = way.is_money
        title = title_of(column.name)
        self.currency = title.currency or (way.evidence.currency if way.is_money else "")
        self.times = _times(column.name, way)
        figures = [(row, figure) for row, text in column.texts if (figure := typed_figure(text)) is not None]
        self.decimal = self._decimal([figure for _, figure in figures], figures)
        self._odd_factor = 1.0
        self._odd: frozenset[float] = frozenset()
        if way.is_money:
            self._judge_scale(column)

    def read(self, cell: Cell) -> Reading | None:
        """The figure, times what the column is counted in."""
        if isinstance(cell, bool) or cell is None:
            return None
        if isinstance(cell, int | float):
            return self._fitting(self._scaled(float(cell)), "")
        typed = typed_figure(cell.strip()) if isinstance(cell, str) else None
        if typed is None or (typed.is_percent and self._way.is_money):
            return None
        value = typed.value(self.decimal)
        if value is None:
            return None
        if typed.is_percent:
            value /= 100
        elif typed.scale is None:
            scaled = self._scaled(value)
            return self._fitting(scaled, typed.currency)
        return self._fitting(value, typed.currency)

    def _scaled(self, value: float) -> float | None:
        if value in self._odd:
            return None if self._odd_factor == 0.0 else value * self._odd_factor
        return value * self.times

    def _fitting(self, value: float | None, currency: str) -> Reading | None:
        if value is None:
            return None
        try:
            plain = self._kind.read(round_figure(value))
        except (CellError, OverflowError):
            return None
        return Reading(cell=to_cell(plain), currency="" if currency == "kr" else currency)

    def _decimal(self, figures: Sequence[Typed], numbered: Sequence[tuple[int, Typed]]) -> str:
        answer = _MARKS.get(answer_to(self._way.answers, "numbers", self._name), "")
        mark = answer or decimal_mark(
            figures, self._way.evidence, column=self._name, is_money=self._way.is_money, scale=self.times
        )
        doubtful = next(((row, figure) for row, figure in numbered if figure.mark), None)
        if not mark and doubtful is not None:
            row, figure = doubtful
            comma, point = figure.value(","), figure.value(".")
            first, second = (comma, point) if figure.mark == "." else (point, comma)
            self.questions.append(
                Question(
                    kind="numbers",
                    about=self._name,
                    words=f"Is {figure.digits} in the column {self._name!r} (row {row}) {first:,.0f} or {second:,.3f}?",
                    choices=(
                        Choice(
                            answer="point", reading=f"{figure.digits} is {point:,.3f}".rstrip("0").rstrip(".")
                        ),
                        Choice(
                            answer="comma", reading=f"{figure.digits} is {comma:,.3f}".rstrip("0").rstrip(".")
                        ),
                    ),
                    row=row,
                )
            )
        return mark

    def _judge_scale(self, column: ColumnCells) -> None:
        """Say where cells name their own scale; ask where a plain figure is far from all others."""
        scaled: list[tuple[int, str, float]] = []
        bare: list[tuple[int, str, float]] = []
        for row, cell in column.cells:
            typed = typed_figure(cell.strip()) if isinstance(cell, str) else None
            if (
                typed is not None
                and (value := typed.value(self.decimal)) is not None
                and not typed.is_percent
            ):
                (bare if typed.scale is None else scaled).append((row, cell_text(cell).strip(), value))
            elif isinstance(cell, int | float) and not isinstance(cell, bool):
                bare.append((row, cell_text(cell), float(cell)))
        odd = self._odd_ones(scaled, bare)
        if scaled and bare:
            row, text, value = scaled[0]
            rest = "as they stand" if self.times == 1 else f"times {self.times:,.0f}"
            self.remarks.append(
                f"{len(scaled):,} of its figures name their own scale (row {row}: {text} is {value:,.0f}); plain ones are read {rest}"
            )
        if odd:
            self._ask_scale(odd)

    def _odd_ones(
        self, scaled: Sequence[tuple[int, str, float]], bare: Sequence[tuple[int, str, float]]
    ) -> list[tuple[int, str, float]]:
        sizes = [abs(value) for _, _, value in scaled if value]
        plain = [abs(value) * self.times for _, _, value in bare if value]
        if scaled and self.times == 1:
            low, high = min(sizes), max(sizes)
            return [entry for entry in bare if entry[2] and not low / 30 <= abs(entry[2]) <= high * 30]
        everything = sorted([*sizes, *plain])
        if len(everything) < 2:
            return []
        middle = everything[len(everything) // 2] if len(everything) == 2 else median(everything)
        odd = [
            entry
            for entry in bare
            if entry[2]
            and (
                (
                    self.times > 1
                    and abs(entry[2]) >= 10_000
                    and abs(entry[2]) * self.times
                    >= _SUSPICIOUS * _other(everything, abs(entry[2]) * self.times)
                )
                or (self.times == 1 and abs(entry[2]) < 1_000 and abs(entry[2]) * 3_000 <= middle)
            )
        ]
        return odd if len(odd) < len(bare) or scaled else []

    def _ask_scale(self, odd: Sequence[tuple[int, str, float]]) -> None:
        row, text, value = odd[0]
        self._odd = frozenset(entry[2] for entry in odd)
        answer = answer_to(self._way.answers, "scale", self._name)
        self._odd_factor = _SCALE_WORDS.get(answer, 0.0)
        if answer in _SCALE_WORDS:
            return
        more = f" (and {len(odd) - 1:,} like it)" if len(odd) > 1 else ""
        self.questions.append(
            Question(
                kind="scale",
                about=self._name,
                words=f"{text} in the column {self._name!r} (row {row}){more} is far from the other amounts. What is it counted in?",
                choices=tuple(
                    Choice(answer=word, reading=f"{text} is {value * factor:,.0f}")
                    for word, factor in _SCALE_WORDS.items()
                ),
                row=row,
            )
        )


class DateReader:
    """Days and quarters: the order of day and month of the whole column."""

    def __init__(self, column: ColumnCells, kind: CellKind, name: str, way: Way) -> None:
        self.questions: list[Question] = []
        self.remarks: list[str] = []
        self._kind, self._name, self._is_last = kind, column.name, name in LAST_FIELDS
        self._way = way
        self._are_serials = _are_serials(column)
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
            day = serial_day(float(cell)) if self._are_serials else None
            if day is not None:
                return self._made(Span(first=day, last=day, is_day=True), cell)
        text = self._part(cell_text(cell).strip())
        if self._are_serials and re.fullmatch(r"\d{5}(\.\d+)?", text) and (day := serial_day(float(text))):
            return self._made(Span(first=day, last=day, is_day=True), cell)
        # Among financial years a plain year may be one of them, or a calendar year.
        may_be_either = self._has_financial and _PLAIN_YEAR.fullmatch(text.lower())
        if may_be_either or (self._is_year_first and order_of(text) is not None):
            return None
        span = span_of(text, self._style)
        return None if span is None else self._made(span, cell)

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
        """The text; of a period told as {"start": …, "end": …} the day that the field means."""
        if not text.startswith("{"):
            return text
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
                Question(
                    kind="dates",
                    about=self._name,
                    words=f"Is {text} in the column {self._name!r} (row {row}) {by_day:%-d %B %Y} or {by_month:%-d %B %Y}?",
                    choices=(
                        Choice(answer="day first", reading=f"{text} is {by_day:%-d %B %Y}"),
                        Choice(answer="month first", reading=f"{text} is {by_month:%-d %B %Y}"),
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
            Question(
                kind="years",
                about=self._name,
                words=f"Which year is {text} in the column {self._name!r} (row {row})?",
                choices=(
                    Choice(answer="ends", reading=f"{text} is the year that ends in 20{year:02d}"),
                    Choice(answer="begins", reading=f"{text} is the year that begins in 20{year:02d}"),
                ),
                row=row,
            )
        )
        return None


class DurationReader:
    """How many quarters work takes, from days, weeks, months or years; rounded up."""

    def __init__(
        self, column: ColumnCells, kind: CellKind, way: Way, lengths: Sequence[tuple[float, float]] = ()
    ) -> None:
        """lengths: of rows whose start and end are known, the figure typed and the days it took."""
        self._figures = FigureReader(column, _ANY_FIGURE, _plain_way(way))
        self.questions: list[Question] = self._figures.questions
        self.remarks: list[str] = []
        self._kind, self._name, self._way = kind, column.name, way
        title = title_of(column.name)
        self._lengths = lengths
        self._unit = self._unit_of(column, title.time)
        self._days = self._days_unit(column)
        self._rounded = 0
        rounded = [
            row
            for row, cell in column.cells
            if (q := self._quarters(cell)) is not None and abs(q - round(q)) > 0.01
        ]
        if rounded:
            self.remarks.append(f"durations are rounded up to whole quarters in {len(rounded):,} rows")

    def read(self, cell: Cell) -> Reading | None:
        """Whole quarters, rounded up; None for no time at all."""
        quarters = self._quarters(cell)
        if quarters is None or quarters <= 0 or not math.isfinite(quarters):
            return None
        whole = max(1, math.ceil(quarters - 0.01))
        try:
            self._kind.read(whole)
        except CellError:
            return None
        return Reading(cell=whole, is_exact=self._unit == "quarters" and whole == quarters)

    def _quarters(self, cell: Cell) -> float | None:
        if isinstance(cell, str):
            parts = time_parts(cell)
            if parts:
                figures = [self._figures.read(number) for number, _ in parts]
                if any(figure is None for figure in figures):
                    return None
                factors = [
                    UNIT_QUARTERS.get(self._days if unit == "days" else unit, 0.0) for _, unit in parts
                ]
                if not all(factors):
                    return None
                return sum(_number(f) * factor for f, factor in zip(figures, factors, strict=True))
        figure = self._figures.read(cell)
        if figure is None:
            return None
        if self._way.times is not None:
            return _number(figure) * self._way.times
        factor = UNIT_QUARTERS.get(self._days if self._unit == "days" else self._unit, 0.0)
        return _number(figure) * factor if factor else None

    def _unit_of(self, column: ColumnCells, titled: str) -> str:
        answer = answer_to(self._way.answers, "duration", column.name)
        if answer in UNIT_QUARTERS:
            return answer
        if titled or self._way.times is not None:
            return titled
        bare = [
            (row, cell)
            for row, cell in column.cells
            if not (isinstance(cell, str) and time_parts(cell)) and self._figures.read(cell)
        ]
        if not bare:
            return ""
        units = {unit for _, text in column.texts for _, unit in time_parts(text)}
        unit = _fitting_unit(self._lengths)
        if unit or column.name == "duration_quarters":
            return unit or "quarters"
        row, cell = bare[0]
        self._ask(row, cell_text(cell), ("months", "quarters", "weeks", "years", "days"))
        del units
        return ""

    def _days_unit(self, column: ColumnCells) -> str:
        """Whether days are working days or those of the calendar; "" where it matters and cannot be told."""
        answer = answer_to(self._way.answers, "duration", column.name)
        if answer in ("days", "working days"):
            return answer
        days = [
            (row, cell, number)
            for row, cell in column.cells
            if (number := self._count_of_days(cell)) is not None
        ]
        if not days:
            return "days"
        unit = _fitting_unit(self._lengths, ("working days", "days"))
        if unit:
            return unit
        work, calendar = UNIT_QUARTERS["working days"], UNIT_QUARTERS["days"]
        differing = [d for d in days if math.ceil(d[2] * work - 0.01) != math.ceil(d[2] * calendar - 0.01)]
        if not differing:
            return "days"
        if not self.questions:
            self._ask(differing[0][0], cell_text(differing[0][1]), ("working days", "days"))
        return ""

    def _count_of_days(self, cell: Cell) -> float | None:
        parts = time_parts(cell) if isinstance(cell, str) else []
        if len(parts) == 1 and parts[0][1] == "days":
            figure = self._figures.read(parts[0][0])
        elif not parts and self._unit == "days":
            figure = self._figures.read(cell)
        else:
            return None
        return None if figure is None else _number(figure)

    def _ask(self, row: int, text: str, units: Sequence[str]) -> None:
        figure = typed_figure(re.sub(r"[^\d.,]+", "", text))
        value = figure.value(self._figures.decimal or ".") if figure else None
        words = {"days": "days of the calendar"}
        self.questions.append(
            Question(
                kind="duration",
                about=self._name,
                words=f"What is {text} in the column {self._name!r} (row {row}) counted in?",
                choices=tuple(
                    Choice(
                        answer=unit,
                        reading=f"{text} is {value or 0:g} {words.get(unit, unit)}, "
                        f"{max(1, math.ceil((value or 0) * UNIT_QUARTERS[unit] - 0.01))} quarters",
                    )
                    for unit in units
                ),
                row=row,
            )
        )


class StatusReader:
    """How work stands, in words that are known; words that are not are asked for, once."""

    def __init__(self, column: ColumnCells, answers: Answers, meanings: Sequence[str] = ()) -> None:
        """meanings: the words that a map gives a meaning already, in small letters."""
        self.questions: list[Question] = []
        self.remarks: list[str] = []
        self._answers = answers
        rows: dict[str, int] = {}
        for row, cell in column.cells:
            rows.setdefault(cell_text(cell).strip(), row)
        self._is_rag = is_rag(list(rows))
        asked_about = [
            text
            for text in rows
            if not self._is_rag and not self._words(text) and text.lower() not in meanings
        ]
        for text in asked_about[:_MOST_WORDS]:
            self.questions.append(
                Question(
                    kind="status",
                    about=text,
                    words=f"What does {text!r} in the column {column.name!r} (row {rows[text]}) say about how work stands?",
                    choices=tuple(
                        Choice(answer=word, reading=f"{text} is {word}")
                        for word in ("proposed", "running", "on hold", "complete", "cancelled")
                    ),
                    row=rows[text],
                )
            )
        if len(asked_about) > _MOST_WORDS:
            self.remarks.append(f"{len(asked_about) - _MOST_WORDS:,} more words are not known")

    def read(self, cell: Cell) -> Reading | None:
        """The status in known words; None where they are not known."""
        text = cell_text(cell).strip()
        words = "" if self._is_rag else self._words(text)
        return Reading(cell=words, is_exact=words == text) if words else None

    def _words(self, text: str) -> str:
        return answer_to(self._answers, "status", text) or status_words(text)


def _times(name: str, way: Way) -> float:
    """What plain figures of a column are multiplied by: what the map says, else its name, else the table's title."""
    if way.times is not None:
        return way.times
    title = title_of(name)
    if not way.is_money:
        return title.scale if title.scale is not None and not title.time else 1.0
    scale = title.scale if title.scale is not None else way.evidence.scale
    return 1.0 if scale is None else scale


def _other(sizes: Sequence[float], size: float) -> float:
    """The middle of all sizes but one."""
    rest = list(sizes)
    if size in rest:
        rest.remove(size)
    return median(rest) if rest else size


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


def time_parts(text: str) -> list[tuple[str, str]]:
    """The figures and units of a duration such as `1 year 6 months`; none where it is no such text."""
    plain = text.strip().rstrip("?").strip().lower().replace("é", "e").replace("ñ", "n")
    parts = _PARTS.findall(plain)
    rest = _PARTS.sub("", plain)
    if not parts or re.sub(r"\b(and|und|et|y|e)\b|[,\s.()]", "", rest):
        return []
    units = [(number, TIME_UNITS.get(word.replace("ä", "a"), "")) for number, word in parts]
    return units if all(unit for _, unit in units) else []


def _fitting_unit(
    lengths: Sequence[tuple[float, float]],
    units: Sequence[str] = ("working days", "days", "weeks", "months", "quarters", "years"),
) -> str:
    """The unit in which nearly all figures are as long as the work took by its dates; "" where none is."""
    fitting = []
    for unit in units:
        days = 91.3125 * UNIT_QUARTERS[unit]
        hits = sum(
            abs(figure * days - length) <= max(0.12 * length, 0.6 * days) for figure, length in lengths
        )
        fitting.append((hits, unit))
    best = max(fitting, default=(0, ""))
    rivals = [unit for hits, unit in fitting if hits >= 0.5 * best[0] and unit != best[1]]
    is_clear = len(lengths) >= 1 and best[0] >= max(1, 0.8 * len(lengths)) and not rivals
    return best[1] if is_clear else ""


def _plain_way(way: Way) -> Way:
    return Way(evidence=way.evidence, answers=way.answers, times=1.0)


def _number(reading: Reading | None) -> float:
    cell = reading.cell if reading is not None else None
    return float(cell) if isinstance(cell, int | float) else 0.0


def _day_of(cell: date) -> date:
    return date(cell.year, cell.month, cell.day)


def _any_figure(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else math.nan


_ANY_FIGURE = CellKind(form=Form.FIGURE, what="a number", read=_any_figure)
