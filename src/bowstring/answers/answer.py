"""What all answers for programs are made of: figures, problems, the room for choice."""

import math
from collections.abc import Iterable, Mapping, Sequence

from bowstring.model.assessments import Lens
from bowstring.model.choice_summary import ChoiceSummary
from bowstring.model.problems import Problem

Answer = dict[str, object]

SCHEMA = 1
"""The number of the answers' schemas: raised where a key goes or means something else, not where one comes."""


def numbered(answer: Mapping[str, object]) -> Answer:
    """An answer as programs get it, which says by which schema it is to be read."""
    return {"schema": SCHEMA, **answer}


def finite(figure: float | None) -> float | None:
    """The figure, or None if it is unknown or has no bound, which JSON cannot say."""
    return figure if figure is not None and math.isfinite(figure) else None


def problem_answer(problem: Problem) -> Answer:
    """A problem: where it lies as far as known, what is wrong, how to mend it."""
    where = problem.where
    return {
        "severity": problem.severity.value,
        "table": where.table or None,
        "row": where.row or None,
        "column": where.column or None,
        "key": where.key or None,
        "message": problem.message,
        "mend": problem.mend or None,
    }


def problem_answers(problems: Iterable[Problem]) -> list[Answer]:
    """Problems, in order."""
    return [problem_answer(problem) for problem in problems]


def choice_answer(choice: ChoiceSummary) -> Answer:
    """The room for choice; money in the portfolio's currency."""
    return {
        "asked": choice.money_asked_for,
        "available": choice.available,
        "committed": choice.committed,
        "free": choice.free,
        "contenders": choice.contenders,
    }


def check_answer(problems: Sequence[Problem], choice: ChoiceSummary | None, currency: str) -> Answer:
    """`check`: every problem, how many of each severity, and the room for choice where the data can be read.

    Args:
        problems: of the data.
        choice: the room for choice; None if the data cannot be read.
        currency: of its money.
    """
    severities = [problem.severity.value for problem in problems]
    return {
        "counts": {
            "errors": severities.count("error"),
            "warnings": severities.count("warning"),
            "notes": severities.count("note"),
        },
        "problems": problem_answers(problems),
        "choice": choice_answer(choice) if choice is not None else None,
        "choice_in_words": choice.words(currency) if choice is not None else None,
    }


def lens_change(change: Mapping[Lens, float]) -> Answer:
    """A change through both lenses, each in its own unit, to the value horizon."""
    return {lens.value: finite(change.get(lens, 0.0)) for lens in Lens}
