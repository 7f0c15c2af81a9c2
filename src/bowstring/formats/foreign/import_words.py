"""What is told of a source that was read by a map: doubts, texts that could not be read, columns that were kept."""

from collections import Counter
from collections.abc import Sequence

from bowstring.formats.cells import Cell, CellKind, cell_text
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.columns.questions import UNANSWERED, ImportQuestion, PossibleAnswer
from bowstring.formats.foreign.columns.role_words import DOUBTED
from bowstring.formats.foreign.columns.roles import LEAST, likeness
from bowstring.formats.foreign.columns.titles import title_of
from bowstring.formats.foreign.editions import edition_question
from bowstring.formats.foreign.import_readers import UNKNOWN
from bowstring.formats.foreign.mapping import TableMap, Target
from bowstring.formats.foreign.source import SourceTable
from bowstring.model.language import phrase
from bowstring.model.problems import Place

_LISTED, _SHOWN = 10, 3
_LEFT = {"status": "the words are kept as they stand", "editions": "each row is work of its own"}


class Telling:
    """What is told of one source. keeper: the map's table that keeps each row. rows: those that are work."""

    def __init__(
        self,
        source: SourceTable,
        table_map: TableMap,
        rows: Sequence[Sequence[Cell]],
        keeper: Target | None,
        findings: Findings,
    ) -> None:
        self._source, self._map, self._rows = source, table_map, rows
        self._keeper, self._findings = keeper, findings
        self.questions: list[ImportQuestion] = []
        self._unread: dict[tuple[str, str, str], list[int]] = {}
        self._kinds: dict[str, CellKind] = {}

    def ask(self, questions: Sequence[ImportQuestion]) -> None:
        """Questions that a column leaves open, each once."""
        self.questions += [question for question in questions if question not in self.questions]

    def all(self) -> None:
        """Tell it all, once the rows were read."""
        self._tell_questions()
        self._tell_unread()
        self._tell_repeated()
        self._tell_kept()

    def leave(self, index: int, column: str, name: str, text: str, kind: CellKind) -> None:
        """A text of a row that the field could not be read from; each is told once.

        Args:
            index: of the row.
            column: of the source.
            name: of the field.
            text: the cell's.
            kind: what the field holds.
        """
        rows = self._unread.setdefault((column, name, text), [])
        row = index + self._source.first_row
        if row not in rows[-1:]:
            rows.append(row)
        self._kinds[name] = kind

    def _tell_questions(self) -> None:
        """Each doubt once, with the line of the map that settles it."""
        for column, answer in self._map.answers.get("columns", {}).items():
            if answer == UNANSWERED:
                self.questions.append(open_column(column))
        for column, answer in self._map.answers.get("editions", {}).items():
            if answer == UNANSWERED:
                self.questions.append(edition_question(self._source, column))
        for question in self.questions:
            place = Place(
                table=self._source.name,
                row=question.row,
                column=question.about if question.kind != "status" else "",
            )
            choices = " or ".join(f"'{choice.answer}'" for choice in question.choices)
            mend = f"Under [answers.{question.kind}] in the map, write '{question.about}' = {choices}."
            left = _LEFT.get(question.kind, "what is in doubt is left empty")
            self._findings.warn(
                place, f"{question.words} Until it is answered {left}.", mend, is_of_the_map=True
            )

    def _tell_unread(self) -> None:
        """One warning for each text of a column that could not be read, with the rows it stands in."""
        doubted = {question.about for question in self.questions}
        for (column, name, text), rows in self._unread.items():
            listed = ", ".join(str(row) for row in rows[:_LISTED]) + (" …" if len(rows) > _LISTED else "")
            where = f" (rows {listed})" if len(rows) > 1 else ""
            wrong = (
                "says that it is not known" if text.lower() in UNKNOWN else f"is not {self._kinds[name].what}"
            )
            if column in doubted and text.lower() not in UNKNOWN:
                wrong = f"is in doubt, or not {self._kinds[name].what}"
            message = f"{text!r}{where} {wrong}; {name} is left empty and the text is kept with the record."
            mend = f"Correct it, or say under [tables.values.{name}] in the map what it stands for."
            place = Place(table=self._source.name, row=rows[0], column=column)
            self._findings.warn(place, message, mend, is_of_the_map=True)

    def _tell_repeated(self) -> None:
        """What is called a key and stands in several rows is none: perhaps they are editions of one piece of work."""
        keeper = self._keeper
        has_key = keeper is not None and any("key" in fields for fields in keeper.columns.values())
        if keeper is None or has_key or self._map.answers.get("editions"):
            return
        for at, column in enumerate(self._source.header):
            alike = likeness(title_of(column), "key")
            if column in keeper.columns or alike.score < LEAST or not alike.is_sure:
                continue
            texts = [
                cell_text(row[at]).strip() for row in self._rows if at < len(row) and row[at] is not None
            ]
            counts = Counter(texts)
            repeated = [text for text, count in counts.items() if count > 1]
            if repeated and len(counts) > len(texts) / 2:
                message = (
                    f"{len(repeated):,} keys stand in several rows ({', '.join(repeated[:_SHOWN])}): each row is "
                    "kept as a piece of work of its own, and counted."
                )
                mend = "If they are editions of one piece of work, keep the last of each in the source."
                self._findings.warn(Place(table=self._source.name, column=column), message, mend)

    def _tell_kept(self) -> None:
        keeper = self._keeper
        kept = [column for column in self._source.header if keeper is None or column not in keeper.columns]
        if kept and keeper is not None:
            message = f"these columns are kept with each record as they are: {', '.join(kept)}."
            self._findings.note(Place(table=self._source.name), message)
        elif kept:
            mend = "Add one for the rows themselves, such as initiatives."
            self._findings.warn(
                Place(table=self._source.name), "no table of the map keeps the rows' other columns.", mend
            )
        filled_rows = [any(cell is not None for cell in row) for row in self._source.rows]
        left_out = sum(is_told and not row for is_told, row in zip(filled_rows, self._rows, strict=True))
        if self._map.only and left_out:
            self._findings.note(
                Place(table=self._source.name),
                phrase(
                    "{left_out:,} of {filled_rows:,} rows were left out, as the map asks.",
                    left_out=left_out,
                    filled_rows=sum(filled_rows),
                ),
            )


def open_column(column: str) -> ImportQuestion:
    """The question of what a column is whose name leaves that in doubt."""
    title = title_of(column)
    field = max(DOUBTED, key=lambda name: likeness(title, name).score)
    words = f"Is the column {column!r} the {field.replace('_', ' ')} of the work?"
    yes = PossibleAnswer(answer=field, reading=f"it is the {field.replace('_', ' ')}")
    return ImportQuestion(
        kind="columns",
        about=column,
        words=words,
        choices=(yes, PossibleAnswer(answer="keep", reading="keep it as it is")),
    )
