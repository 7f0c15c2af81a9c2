"""What a table leaves in doubt, as questions that a person answers once, in the map or on the site."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

UNANSWERED = "?"
"""What stands in a map for an answer that nobody has given yet."""

KINDS: Mapping[str, str] = {
    "numbers": "which mark is the decimal one",
    "dates": "whether the day or the month stands first",
    "years": "which year a financial year is named after",
    "scale": "what plain figures among scaled ones are counted in",
    "duration": "what a duration is counted in",
    "columns": "what a column is",
    "status": "what a word says about how work stands",
    "editions": "whether rows of one key are editions of one piece of work",
    "scores": "whether a column of ranks is a rough assessment",
}
"""The kinds of question, and what each settles."""

Answers: TypeAlias = Mapping[str, Mapping[str, str]]
"""By kind, then by column, word or row: what somebody answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PossibleAnswer:
    """One answer that a question can have. reading: what a real cell then says."""

    answer: str
    reading: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportQuestion:
    """A doubt about a column, a word or a row (`about`). row: where the cell stands that the readings are of."""

    kind: str
    about: str
    words: str
    choices: tuple[PossibleAnswer, ...]
    row: int = 0

    @property
    def options(self) -> str:
        """The answers with their readings, on one line."""
        return "; ".join(f'"{choice.answer}": {choice.reading}' for choice in self.choices)


def answer_to(answers: Answers, kind: str, about: str) -> str:
    """What was answered; "" where nothing was.

    Args:
        answers: all of them.
        kind: of question.
        about: which one of that kind.
    """
    answer = answers.get(kind, {}).get(about, "").strip()
    return "" if answer == UNANSWERED else answer
