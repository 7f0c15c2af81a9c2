"""How work stands, of one column: words that are not known are asked about, once."""

from collections.abc import Sequence

from bowstring.formats.cells import Cell, cell_text
from bowstring.formats.foreign.columns.questions import Answers, ImportQuestion, PossibleAnswer, answer_to
from bowstring.formats.foreign.columns.readers import ColumnCells, Reading
from bowstring.formats.foreign.columns.statuses import is_rag, status_words

_MOST_WORDS = 30


class StatusReader:
    """How work stands, in words that are known; words that are not are asked for, once."""

    def __init__(self, column: ColumnCells, answers: Answers, meanings: Sequence[str] = ()) -> None:
        """meanings: the words that a map gives a meaning already, in small letters."""
        self.questions: list[ImportQuestion] = []
        self.remarks: list[str] = []
        self._answers = answers
        rows: dict[str, int] = {}
        for row, cell in column.cells:
            rows.setdefault(cell_text(cell).strip(), row)
        self._is_rag = is_rag(list(rows))
        asked_about = [
            text
            for text in rows
            if not self._is_rag and not self._words(text) and text.lower() not in meanings
        ]
        for text in asked_about[:_MOST_WORDS]:
            self.questions.append(
                ImportQuestion(
                    kind="status",
                    about=text,
                    words=f"What does {text!r} in the column {column.name!r} (row {rows[text]}) "
                    "say about how work stands?",
                    choices=tuple(
                        PossibleAnswer(answer=word, reading=f"{text} is {word}")
                        for word in ("proposed", "running", "on hold", "complete", "cancelled")
                    ),
                    row=rows[text],
                )
            )
        if len(asked_about) > _MOST_WORDS:
            self.remarks.append(f"{len(asked_about) - _MOST_WORDS:,} more words are not known")

    def read(self, cell: Cell) -> Reading | None:
        """The status in known words; None if they are not known."""
        text = cell_text(cell).strip()
        words = "" if self._is_rag else self._words(text)
        return Reading(cell=words, is_exact=words == text) if words else None

    def _words(self, text: str) -> str:
        return answer_to(self._answers, "status", text) or status_words(text)
