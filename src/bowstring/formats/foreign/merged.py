"""Cells of a sheet that are merged over several rows."""

from collections.abc import Iterable

from bowstring.formats.cells import Cell, cell_text
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.columns.headers import is_value
from bowstring.model.problems import Place

_LISTED = 3


def fill_down(
    name: str, merged: Iterable[tuple[int, int, int, int]], grid: list[list[Cell]], findings: Findings
) -> None:
    """Texts of cells merged over several rows stand in each of them; a figure is nobody's own, and is left out.

    Args:
        name: of the file.
        merged: first row and column, last row and column of each merged cell, from 0.
        grid: the cells, which are filled.
        findings: what is told of it.
    """
    filled, joint = 0, list[str]()
    for row, column, last_row, _ in merged:
        if last_row == row or row >= len(grid) or column >= len(grid[row]) or grid[row][column] is None:
            continue
        cell = grid[row][column]
        beside = [grid[n] for n in range(row, min(last_row + 1, len(grid)))]
        if sum(1 for cells in beside if sum(c is not None for c in cells) > 1) < 2:
            continue
        is_figure = isinstance(cell, int | float) or is_value(cell)
        for cells in beside:
            cells[column] = None if is_figure else cell
        filled += not is_figure
        joint += [f"{cell_text(cell)} in rows {row + 1} to {last_row + 1}"] if is_figure else []
    if filled:
        message = f"{filled:,} merged cells were filled down: their text stands in every row they cover."
        findings.note(Place(table=name), message)
    if joint:
        message = f"a figure that several rows share is nobody's own and was left out: {'; '.join(joint[:_LISTED])}."
        findings.warn(Place(table=name), message, "Split it among the rows.")
