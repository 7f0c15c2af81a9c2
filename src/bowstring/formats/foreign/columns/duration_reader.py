"""How long work takes, of one column: its unit by name, cells, or the days beside it."""

import math
import re
from collections.abc import Sequence

from bowstring.formats.cells import Cell, CellError, CellKind, Form, cell_text
from bowstring.formats.foreign.columns.figure_reader import FigureReader
from bowstring.formats.foreign.columns.numbers import typed_figure
from bowstring.formats.foreign.columns.questions import ImportQuestion, PossibleAnswer, answer_to
from bowstring.formats.foreign.columns.readers import ColumnCells, Reading, Way
from bowstring.formats.foreign.columns.titles import TIME_UNITS, title_of

UNIT_QUARTERS = {
    "working days": 1 / 65,
    "days": 1 / 91.3125,
    "weeks": 1 / 13.045,
    "months": 1 / 3,
    "quarters": 1.0,
    "years": 4.0,
}
_PARTS = re.compile(r"(\d+(?:[.,]\d+)?)\s*([a-zäéüñ]+)\.?", re.IGNORECASE)


class DurationReader:
    """How many quarters work takes, from days, weeks, months or years; rounded up."""

    def __init__(
        self, column: ColumnCells, kind: CellKind, way: Way, lengths: Sequence[tuple[float, float]] = ()
    ) -> None:
        """lengths: of rows whose start and end are known, the figure typed and the days it took."""
        self._figures = FigureReader(
            column, _ANY_FIGURE, Way(evidence=way.evidence, answers=way.answers, times=1.0)
        )
        self.questions: list[ImportQuestion] = self._figures.questions
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
        unit = _fitting_unit(self._lengths)
        if unit or column.name == "duration_quarters":
            return unit or "quarters"
        row, cell = bare[0]
        self._ask(row, cell_text(cell), ("months", "quarters", "weeks", "years", "days"))
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
            ImportQuestion(
                kind="duration",
                about=self._name,
                words=f"What is {text} in the column {self._name!r} (row {row}) counted in?",
                choices=tuple(
                    PossibleAnswer(
                        answer=unit,
                        reading=f"{text} is {value or 0:g} {words.get(unit, unit)}, "
                        f"{max(1, math.ceil((value or 0) * UNIT_QUARTERS[unit] - 0.01))} quarters",
                    )
                    for unit in units
                ),
                row=row,
            )
        )


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


def _number(reading: Reading | None) -> float:
    cell = reading.cell if reading is not None else None
    return float(cell) if isinstance(cell, int | float) else 0.0


def _any_figure(cell: Cell) -> float:
    return float(cell) if isinstance(cell, int | float) else math.nan


_ANY_FIGURE = CellKind(form=Form.FIGURE, what="a number", read=_any_figure)
