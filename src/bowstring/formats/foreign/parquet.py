"""A table as Parquet, each column by one type, for programs that read figures in bulk."""

import io
from collections.abc import Sequence
from importlib.util import find_spec

from bowstring.formats.cells import Cell, cell_text
from bowstring.formats.own.tables import Sheet
from bowstring.model.problems import BowstringError

MEDIA_TYPE = "application/vnd.apache.parquet"


def is_there() -> bool:
    """Whether the extra that writes Parquet is installed."""
    return find_spec("polars") is not None


def parquet_bytes(sheet: Sheet) -> bytes:
    """The sheet as Parquet. Raises: BowstringError without the extra `parquet`."""
    if not is_there():
        raise BowstringError("Parquet needs an extra. Install it: pip install 'bowstring[parquet]'")
    import polars

    names = [cell_text(name) for name in sheet.header]
    columns = {name: _typed([row[at] for row in sheet.rows]) for at, name in enumerate(names)}
    file = io.BytesIO()
    polars.DataFrame(columns).write_parquet(file)
    return file.getvalue()


def _typed(cells: Sequence[Cell]) -> Sequence[object]:
    """Cells by the one type that holds them all: truth, whole numbers, figures, lists of text, else text."""
    filled = [cell for cell in cells if cell is not None]
    if filled and all(cell in ("true", "false") for cell in filled):
        return [None if cell is None else cell == "true" for cell in cells]
    if all(isinstance(cell, int) for cell in filled):
        return cells
    if all(isinstance(cell, int | float) for cell in filled):
        return [None if cell is None else float(cell) for cell in cells]  # type: ignore[arg-type]
    if all(isinstance(cell, tuple) for cell in filled):
        return [None if cell is None else list(map(cell_text, cell)) for cell in cells]  # type: ignore[arg-type]
    return [None if cell is None else cell_text(cell) for cell in cells]
