"""How large a portfolio's files may be, and what reading one file may take."""

import os
from dataclasses import dataclass
from pathlib import Path

from bowstring.formats.findings import refusal
from bowstring.model.language import phrase
from bowstring.model.problems import Place

MAX_BYTES = 200_000_000
"""Most bytes of one file, unpacked."""

MAX_ROWS = 1_000_000
"""Most rows of one table; Excel itself ends at 1,048,576."""

MAX_INITIATIVES = 100_000
"""Most initiatives of one portfolio: ten times as many as a plan was measured for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What reading one file may take.

    memory_mb, seconds: of the process that reads it. columns: of one table, empty ones at its right not counted.
    cells: of all its tables, empty ones counted. sheets: of a workbook.
    """

    memory_mb: int
    seconds: int
    columns: int
    cells: int
    sheets: int

    @property
    def answer_bytes(self) -> int:
        """Most bytes of what was read, on its way out of the process that read it."""
        return self.memory_mb * 125_000


LONGEST_COLUMN_NAME = 1_000
"""Most characters of a column's name in a table from elsewhere: each is compared with every field's."""

MAX_SETTINGS_BYTES = 5_000_000
"""Most bytes of a folder's settings, or of a map."""

MAX_CELLS = 20_000_000
"""Most cells that a portfolio's tables, or one sheet of a workbook, may spread over, empty ones counted."""

OWN = Limits(memory_mb=8_000, seconds=600, columns=5_000, cells=MAX_CELLS, sheets=1_000)
"""For a portfolio in our own format on one's own disk, where the environment names no others."""

UPLOADED = Limits(memory_mb=512, seconds=20, columns=500, cells=1_000_000, sheets=100)
"""For a file that was uploaded, or whose columns are guessed or named by a map; likewise."""

SETTINGS = {
    "BOWSTRING_READ_MEMORY_MB": UPLOADED.memory_mb,
    "BOWSTRING_READ_SECONDS": UPLOADED.seconds,
    "BOWSTRING_READ_CELLS": UPLOADED.cells,
    "BOWSTRING_OWN_MEMORY_MB": OWN.memory_mb,
    "BOWSTRING_OWN_SECONDS": OWN.seconds,
}
"""What the environment may set, and what holds where it does not."""


def uploaded_limits() -> Limits:
    """The limits for an uploaded or guessed file. Raises: BadDataError where the environment's are no numbers."""
    return Limits(
        memory_mb=_setting("BOWSTRING_READ_MEMORY_MB"),
        seconds=_setting("BOWSTRING_READ_SECONDS"),
        columns=UPLOADED.columns,
        cells=_setting("BOWSTRING_READ_CELLS"),
        sheets=UPLOADED.sheets,
    )


def own_limits() -> Limits:
    """The limits for a portfolio on one's own disk. Raises: BadDataError where the environment's are no numbers."""
    return Limits(
        memory_mb=_setting("BOWSTRING_OWN_MEMORY_MB"),
        seconds=_setting("BOWSTRING_OWN_SECONDS"),
        columns=OWN.columns,
        cells=OWN.cells,
        sheets=OWN.sheets,
    )


def check_size(path: Path, where: Place) -> None:
    """Go on only where a file is not too large. where: what it is called. Raises: BadDataError, OSError."""
    if path.stat().st_size > MAX_BYTES:
        raise refusal(
            where,
            phrase("the file is larger than {megabytes} MB.", megabytes=MAX_BYTES // 1_000_000),
            phrase("Split it."),
        )


def check_extent(where: Place, *, rows: int, columns: int, limits: Limits) -> None:
    """Go on only where a table is not too large.

    Args:
        where: to which table it belongs.
        rows: how many.
        columns: how many.
        limits: the most of each.

    Raises: BadDataError.
    """
    if columns > limits.columns:
        message = phrase(
            "the table has {columns} columns; at most {most} are read.",
            columns=f"{columns:,}",
            most=f"{limits.columns:,}",
        )
        raise refusal(where, message, phrase("Delete the columns that are not needed, or split the table."))
    check_cells(where, rows * columns, limits)


def check_cells(where: Place, cells: int, limits: Limits) -> None:
    """Go on only where a file's tables are not too large together.

    Args:
        where: to which table it belongs.
        cells: how many.
        limits: the most.

    Raises: BadDataError.
    """
    if cells > limits.cells:
        message = phrase(
            "its tables spread over {cells} cells, empty ones counted; at most {most} are read.",
            cells=f"{cells:,}",
            most=f"{limits.cells:,}",
        )
        raise refusal(
            where, message, phrase("Delete the sheets, rows and columns that are not needed, or split it.")
        )


def _setting(name: str) -> int:
    text = os.environ.get(name, "").strip() or str(SETTINGS[name])
    if not text.isascii() or not text.isdigit() or not 0 < len(text) < 10 or int(text) < 1:
        raise refusal(Place(), f"the setting {name} is {text!r}.", "Give it a whole number of 1 or more.")
    return int(text)
