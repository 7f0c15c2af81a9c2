"""Reads what people wrote: tables whose cells are parted by a bar, and TOML."""

import csv
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parent / "content"

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of a table, by column.

    Raises: ValueError where a row has too few or too many cells.
    """
    with (CONTENT / f"{name}.psv").open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, delimiter="|", quoting=csv.QUOTE_NONE)
        header = next(reader)
        records = []
        for cells in reader:
            if len(cells) != len(header):
                raise ValueError(
                    f"{name}, line {reader.line_num}: {len(cells)} cells, expected {len(header)}"
                )
            records.append(dict(zip(header, cells, strict=True)))
    return tuple(records)


@cache
def document(name: str) -> dict[str, Any]:
    """A TOML document."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def lines(name: str) -> tuple[str, ...]:
    """The lines of a text, those that are empty left out."""
    text = (CONTENT / f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def listed(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds a list."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def apart() -> dict[str, Any]:
    """What stands apart from the ordinary backlog."""
    return document("apart")
