"""Problems: what is wrong in somebody's data, where, and how to mend it."""

from dataclasses import dataclass
from enum import StrEnum

from bowstring.model.language import phrase


class Severity(StrEnum):
    """How much a problem matters: an error stops, a warning is worked around, a note is for information."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a problem lies: a table, and as much of row, column and key as is known.

    row: as a spreadsheet numbers it, the header being row 1; 0 where there is no row.
    """

    table: str = ""
    row: int = 0
    column: str = ""
    key: str = ""

    def __str__(self) -> str:
        parts = [self.table] if self.table else []
        if self.row:
            parts.append(phrase("row {row}", row=self.row))
        if self.key:
            parts.append(self.key)
        if self.column:
            parts.append(phrase("column {column}", column=self.column))
        return ", ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong: `str(problem)` is a line a person can act on.

    is_of_the_map: whether its mend is a line of the map that an import goes by.
    """

    severity: Severity
    where: Place
    message: str
    mend: str = ""
    is_of_the_map: bool = False

    def __str__(self) -> str:
        where = str(self.where)
        sentence = f"{where}: {self.message}" if where else self.message
        return f"{sentence} {self.mend}".strip()


def error(where: Place, message: str, mend: str = "") -> Problem:
    """A problem that stops the portfolio from being planned honestly as it stands.

    Args:
        where: the place.
        message: what is wrong.
        mend: how to mend it; may be blank.
    """
    return Problem(severity=Severity.ERROR, where=where, message=message, mend=mend)


def warning(where: Place, message: str, mend: str = "") -> Problem:
    """A problem that is worked around, and said.

    Args:
        where: the place.
        message: what is wrong.
        mend: how to mend it; may be blank.
    """
    return Problem(severity=Severity.WARNING, where=where, message=message, mend=mend)


def note(where: Place, message: str, mend: str = "") -> Problem:
    """A problem for information only.

    Args:
        where: the place.
        message: what is so.
        mend: how to change it; may be blank.
    """
    return Problem(severity=Severity.NOTE, where=where, message=message, mend=mend)


class BowstringError(Exception):
    """A promise that could not be kept; its text says what, where and how to mend it."""


class BadDataError(BowstringError):
    """A portfolio that cannot be read or planned; `problems` lists why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class UnknownKeyError(BowstringError):
    """A key that names nothing in the portfolio."""
