"""Gathering the problems of a file, so that all are told at once and none a thousand times."""

from collections import Counter
from dataclasses import replace

from bowstring.model.problems import BadDataError, Place, Problem, Severity

MOST_ALIKE = 50
"""How many problems of one severity are told for one column; the rest are counted."""

_LONGEST_NAME, _LONGEST_MESSAGE = 200, 10_000


class Findings:
    """The problems found so far, in the order they were met."""

    def __init__(self, problems: tuple[Problem, ...] = ()) -> None:
        self._problems = list(problems)
        self._met: Counter[tuple[Severity, str, str]] = Counter()

    def error(self, where: Place, message: str, mend: str = "", *, is_of_the_map: bool = False) -> None:
        """Something that stops the reading.

        Args:
            where: table, row and column.
            message: what is wrong.
            mend: what to do.
            is_of_the_map: whether that is a line of the map.
        """
        self._add(Severity.ERROR, where, message, mend, is_of_the_map=is_of_the_map)

    def warn(self, where: Place, message: str, mend: str = "", *, is_of_the_map: bool = False) -> None:
        """Something that is worked around.

        Args:
            where: table, row and column.
            message: what is odd.
            mend: what to do.
            is_of_the_map: whether that is a line of the map.
        """
        self._add(Severity.WARNING, where, message, mend, is_of_the_map=is_of_the_map)

    def note(self, where: Place, message: str, mend: str = "", *, is_of_the_map: bool = False) -> None:
        """Something a person should know.

        Args:
            where: table, row and column.
            message: what there is to know.
            mend: what to do.
            is_of_the_map: whether that is a line of the map.
        """
        self._add(Severity.NOTE, where, message, mend, is_of_the_map=is_of_the_map)

    def problems(self) -> tuple[Problem, ...]:
        """Every problem, errors first, with a count of those too like the others to list."""
        problems = [*self._problems, *self._uncounted()]
        return tuple(sorted(problems, key=lambda problem: list(Severity).index(problem.severity)))

    def raise_errors(self) -> None:
        """Raises: BadDataError with every problem, where any of them is an error."""
        problems = self.problems()
        if any(problem.severity is Severity.ERROR for problem in problems):
            raise BadDataError(problems)

    def _add(self, severity: Severity, where: Place, message: str, mend: str, *, is_of_the_map: bool) -> None:
        where = replace(
            where, column=_short(where.column, _LONGEST_NAME), key=_short(where.key, _LONGEST_NAME)
        )
        message = _short(message, _LONGEST_MESSAGE)
        alike = (severity, where.table, where.column)
        self._met[alike] += 1
        if self._met[alike] <= MOST_ALIKE:
            self._problems.append(
                Problem(
                    severity=severity, where=where, message=message, mend=mend, is_of_the_map=is_of_the_map
                )
            )

    def _uncounted(self) -> list[Problem]:
        return [
            Problem(
                severity=severity,
                where=Place(table=table, column=column),
                message=f"and {met - MOST_ALIKE:,} more like these.",
            )
            for (severity, table, column), met in self._met.items()
            if met > MOST_ALIKE
        ]


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def refusal(where: Place, message: str, mend: str = "") -> BadDataError:
    """The error to raise where a single problem makes going on pointless.

    Args:
        where: table, row and column.
        message: what is wrong.
        mend: what to do.
    """
    return BadDataError((Problem(severity=Severity.ERROR, where=where, message=message, mend=mend),))
