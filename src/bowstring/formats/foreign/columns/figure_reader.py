"""Figures of one column: the decimal mark, the scale and the currency of the whole column."""

from collections.abc import Sequence
from statistics import median

from bowstring.formats.cells import Cell, CellError, CellKind, cell_text, round_figure, to_cell
from bowstring.formats.foreign.columns.evidence import decimal_mark
from bowstring.formats.foreign.columns.numbers import Typed, typed_figure
from bowstring.formats.foreign.columns.questions import ImportQuestion, PossibleAnswer, answer_to
from bowstring.formats.foreign.columns.readers import ColumnCells, Reading, Way
from bowstring.formats.foreign.columns.titles import title_of

_SCALE_WORDS = {"one": 1.0, "thousand": 1e3, "million": 1e6}
_SUSPICIOUS = 300
_MARKS = {"point": ".", "comma": ","}


class FigureReader:
    """Figures: the decimal mark and the scale of the whole column."""

    def __init__(self, column: ColumnCells, kind: CellKind, way: Way) -> None:
        self.questions: list[ImportQuestion] = []
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
            comma, point = (_shown(figure.value(decimal)) for decimal in (",", "."))
            first, second = (comma, point) if figure.mark == "." else (point, comma)
            self.questions.append(
                ImportQuestion(
                    kind="numbers",
                    about=self._name,
                    words=f"Is {figure.digits} in the column {self._name!r} (row {row}) {first} or {second}?",
                    choices=(
                        PossibleAnswer(answer="point", reading=f"{figure.digits} is {point}"),
                        PossibleAnswer(answer="comma", reading=f"{figure.digits} is {comma}"),
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
                f"{len(scaled):,} of its figures name their own scale (row {row}: {text} is {value:,.0f}); "
                f"plain ones are read {rest}"
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
            ImportQuestion(
                kind="scale",
                about=self._name,
                words=f"{text} in the column {self._name!r} (row {row}){more} is far from the other amounts. "
                "What is it counted in?",
                choices=tuple(
                    PossibleAnswer(answer=word, reading=f"{text} is {value * factor:,.0f}")
                    for word, factor in _SCALE_WORDS.items()
                ),
                row=row,
            )
        )


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


def _shown(figure: float | None) -> str:
    return "" if figure is None else f"{figure:,.3f}".rstrip("0").rstrip(".")
