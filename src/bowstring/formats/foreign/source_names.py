"""The names of a table's columns: short enough, each there once; and texts that can be kept at all."""

from collections import Counter
from collections.abc import Sequence

from bowstring.formats.cells import Cell
from bowstring.formats.findings import Findings, refusal
from bowstring.formats.limits import LONGEST_COLUMN_NAME
from bowstring.formats.own.text import is_broken
from bowstring.model.language import phrase
from bowstring.model.problems import Place

_LISTED = 3


def refuse_long_names(name: str, titles: Sequence[str], at: int) -> None:
    """Raises: BadDataError where a name is too long to be kept. at: the row of the names, from 0."""
    for column, title in enumerate(titles, start=1):
        if len(title) > LONGEST_COLUMN_NAME:
            message = (
                f"the name of column {column} has {len(title):,} characters; "
                f"at most {LONGEST_COLUMN_NAME:,} are read."
            )
            raise refusal(Place(table=name, row=at + 1), message, "Give the column a short name.")


def refuse_broken_text(name: str, grid: Sequence[Sequence[Cell]], findings: Findings) -> None:
    """Go on only where every text can be kept, or shown on a page.

    Args:
        name: of the table.
        grid: its cells.
        findings: takes what is odd.

    Raises: BadDataError.
    """
    for number, row in enumerate(grid, start=1):
        for at, cell in enumerate(row, start=1):
            if is_broken(cell):
                where = Place(table=name, row=number, column=str(at))
                findings.error(
                    where, phrase("the text holds a broken character."), phrase("Type that character again.")
                )
    findings.raise_errors()


def distinct_names(name: str, titles: list[str], row: int, findings: Findings) -> tuple[str, ...]:
    """The column names, those that are blank or stand twice made distinct, and that told in one line.

    Args:
        name: of the table.
        titles: as they stand.
        row: in which.
        findings: takes what is odd.
    """
    met: Counter[str] = Counter()
    taken = set(titles)
    names: list[str] = []
    given_names: set[str] = set()
    repeated: list[str] = []
    for at, title in enumerate(titles, start=1):
        wanted = title or f"column {at}"
        met[wanted] += 1
        given, number = wanted, met[wanted]
        while number > 1 and (given in taken or given in given_names):
            given = f"{wanted} ({number})"
            number += 1
        if given != wanted:
            repeated.append(f"{wanted!r} as {given!r}")
        names.append(given)
        given_names.add(given)
    if repeated:
        count = f"{len(repeated):,} columns stand" if len(repeated) > 1 else "a column stands"
        shown = "; ".join(repeated[:_LISTED]) + (" …" if len(repeated) > _LISTED else "")
        findings.note(
            Place(table=name, row=row),
            phrase("{count} more than once and can be told apart here: {shown}.", count=count, shown=shown),
        )
    return tuple(names)
