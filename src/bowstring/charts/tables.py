"""Tables in words, as a page prints them."""

from dataclasses import dataclass

from bowstring.charts.chart import Cell, Table
from bowstring.model.language import written


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """A table as the page prints it: words only; figures: which columns are numbers."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[bool, ...]


def table_view(table: Table) -> TableView:
    """A table in words."""
    columns = range(len(table.headers))
    return TableView(
        headers=table.headers,
        rows=tuple(tuple(cell_words(cell) for cell in row) for row in table.rows),
        figures=tuple(any(isinstance(row[column], int | float) for row in table.rows) for column in columns),
    )


def cell_words(cell: Cell) -> str:
    """A cell as it is printed: thousands with commas, as many decimals as its size needs."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return written(cell, ",")
    size = round(abs(cell), 2)
    if size >= 100 or cell == 0:
        return written(cell, ",.0f")
    return written(cell, ",.1f") if size >= 10 else written(cell, ",.2f") if size >= 0.1 else f"{cell:.2g}"
