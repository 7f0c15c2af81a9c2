"""Forms of the import: the file, what its columns mean, and which side of a conflict holds."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from bowstring.formats.foreign.columns.questions import UNANSWERED, ImportQuestion, answer_to
from bowstring.formats.foreign.columns.score_kinds import KEEP
from bowstring.formats.foreign.mapping import TableMap
from bowstring.formats.foreign.preview import Preview
from bowstring.formats.foreign.tools import NO_TOOL, tools
from bowstring.formats.limits import MAX_ROWS
from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase
from bowstring.model.wording import capitalised
from bowstring.web.server import LARGEST
from bowstring.web.site.once import OnceForm

KEPT = ""
"""The choice of a column that is kept with each record as it is."""

MOST_ROWS = 200
"""How many rows that were left out are shown, each with a switch."""

WHEREABOUTS = ("tool", "sheet", "header_row", "table")
"""The fields by which the table is another one."""

TABLES_OFFERED = {
    "initiatives": phrase("Initiatives: things we do or could do"),
    "assets": phrase("Assets: services, systems and platforms that exist"),
    "assessments": phrase("Assessments: what somebody thinks an initiative is worth"),
    "needs": phrase("Needs of users"),
    "outcomes": phrase("Outcomes"),
    "people": phrase("People"),
    "teams": phrase("Teams"),
}
"""What the rows of a table may be."""


class UploadForm(OnceForm):
    """A file, and the source that it is the newest state of."""

    file = forms.FileField(
        label=phrase("A spreadsheet or a portfolio"),
        help_text=(
            phrase(
                "Excel, CSV, YAML or JSON, up to {largest} MB. You will see what would "
                "change before anything is saved.",
                largest=LARGEST // 1000000,
            )
        ),
        error_messages={"required": phrase("Choose a file."), "empty": phrase("The file is empty.")},
    )
    source = forms.ChoiceField(label=phrase("Does it update an earlier import?"), required=False)

    def __init__(self, *args: Any, sources: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*sources]
        if not choices:
            del self.fields["source"]
            return
        field: Any = self.fields["source"]
        field.choices = [("", phrase("No, it is new")), *choices]


class ColumnsForm(OnceForm):
    """What a table is, what each column becomes, and what is in doubt.

    Fields with a number are named by the place of what they stand for in the preview: column-0, question-0, offer-0,
    word-0; row-7 is the switch that takes in row 7.
    """

    tool = forms.ChoiceField(label=phrase("Source"))
    sheet = forms.ChoiceField(label=phrase("Which sheet?"), required=False)
    header_row = forms.IntegerField(
        label=phrase("Which row has the column names?"),
        min_value=1,
        max_value=MAX_ROWS,
        required=False,
        help_text=phrase("Its row number in the file. Leave empty to let us decide."),
    )
    table = forms.ChoiceField(
        label=phrase("What does each row describe?"), choices=list(TABLES_OFFERED.items())
    )

    def __init__(self, *args: Any, preview: Preview, table_map: TableMap, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        main = table_map.targets[0]
        self.preview = preview
        self.columns = tuple(column.name for column in preview.columns)
        # A known tool's columns of which the first that is filled holds.
        self.shared = frozenset(main.first_of)
        self._add_whereabouts(table_map)
        named = {column: fields[0] for column, fields in main.columns.items()}
        for place, column in enumerate(self.columns):
            becomes = named.get(column, KEPT)
            self._add_choice(f"column-{place}", column, field_choices(main.table, becomes), becomes)
        self._add_questions("question", self.questions, table_map)
        self._add_questions("offer", preview.offers, table_map)
        for place, word in enumerate(preview.words):
            choices = [
                (KEPT, phrase("Keep it unchanged")),
                *((choice, choice.capitalize()) for choice in word.choices),
            ]
            self._add_choice(
                f"word-{place}",
                phrase("“{text}” in {column}", text=word.text, column=word.column),
                choices,
                word.meaning,
            )
        for row, reason in self.rows_left_out(table_map):
            self.fields[f"row-{row}"] = forms.BooleanField(
                label=phrase("Row {row} {reason}", row=row, reason=reason),
                required=False,
                initial=row in table_map.take_in,
            )

    @property
    def questions(self) -> tuple[ImportQuestion, ...]:
        """The doubts that are asked about by themselves; what a column is is chosen beside its name."""
        return tuple(question for question in self.preview.questions if question.kind != "columns")

    def rows_left_out(self, table_map: TableMap) -> tuple[tuple[int, str], ...]:
        """The rows that were left out or taken in by hand, each with the reason; a page's worth of them."""
        taken = (
            (row, phrase("is imported, although it does not look like work")) for row in table_map.take_in
        )
        return (*taken, *self.preview.left_out)[:MOST_ROWS]

    def clean(self) -> dict[str, Any]:
        """Raises: ValidationError where two columns are the same field."""
        answers = dict(super().clean() or {})
        by_field: dict[str, str] = {}
        for column, field in self.named(answers).items():
            if field in by_field and field != "requires" and column not in self.shared:
                self.add_error(
                    f"column-{self.columns.index(column)}",
                    phrase(
                        "“{by_field}” is {field_words} already. Choose another, or keep it as it is.",
                        by_field=by_field[field],
                        field_words=field_words(field).lower(),
                    ),
                )
            by_field[field] = column
        return answers

    def named(self, answers: Mapping[str, Any]) -> dict[str, str]:
        """The field of each column that has one."""
        fields = {column: answers.get(f"column-{place}", KEPT) for place, column in enumerate(self.columns)}
        return {column: field for column, field in fields.items() if field}

    def is_elsewhere(self, answers: Mapping[str, Any]) -> bool:
        """Whether somebody says that the table is another one, so that its columns are to be guessed anew."""
        return any(
            answers.get(name) != self.fields[name].initial for name in WHEREABOUTS if name in self.fields
        )

    def settled(self, answers: Mapping[str, Any], table_map: TableMap) -> TableMap:
        """The map with what was answered about doubts, words and rows."""
        settled = {kind: dict(entries) for kind, entries in table_map.answers.items()}
        for kind, asked_about in (("question", self.questions), ("offer", self.preview.offers)):
            for place, question in enumerate(asked_about):
                answer = answers.get(f"{kind}-{place}") or UNANSWERED
                settled.setdefault(question.kind, {})[question.about] = answer
        values = {field: dict(meanings) for field, meanings in table_map.targets[0].values.items()}
        for place, word in enumerate(self.preview.words):
            meaning = answers.get(f"word-{place}", "")
            if meaning != word.meaning:
                values.setdefault(word.field, {})[word.text] = meaning or word.text
        rows = tuple(row for row, _ in self.rows_left_out(table_map) if answers.get(f"row-{row}"))
        main = replace(table_map.targets[0], values=values)
        return replace(table_map, targets=(main, *table_map.targets[1:]), answers=settled, take_in=rows)

    def _add_whereabouts(self, table_map: TableMap) -> None:
        tool: Any = self.fields["tool"]
        shown = self.preview.tool_key or NO_TOOL
        known_tools = [(known_tool.key, known_tool.name) for known_tool in tools()]
        tool.choices = [(NO_TOOL, phrase("None of these: use the column names")), *known_tools]
        tool.initial = shown
        sheets = [role.name for role in self.preview.sheets]
        if len(sheets) > 1:
            sheet: Any = self.fields["sheet"]
            sheet.choices = [(role.name, f"{role.name}: {role.role}") for role in self.preview.sheets]
            sheet.initial = self.preview.sheet
        else:
            del self.fields["sheet"]
        self.fields["header_row"].initial = self.preview.header_row or None
        main = table_map.targets[0].table
        self.fields["table"].initial = main if main in TABLES_OFFERED else "initiatives"

    def _add_questions(self, kind: str, questions: Sequence[ImportQuestion], table_map: TableMap) -> None:
        for place, question in enumerate(questions):
            choices = [(choice.answer, capitalised(choice.reading)) for choice in question.choices]
            left = phrase("Leave empty for now") if kind == "question" else phrase("Keep it unchanged")
            if kind == "offer":
                choices = [choice for choice in choices if choice[0] != KEEP]
            name = f"{kind}-{place}"
            answer = answer_to(table_map.answers, question.kind, question.about)
            self._add_choice(name, question.words, [(KEPT, left), *choices], answer, radios=True)

    def _add_choice(
        self, name: str, label: str, choices: list[tuple[str, str]], initial: str, *, radios: bool = False
    ) -> None:
        if initial not in {value for value, _ in choices}:
            choices = [*choices, (initial, initial)] if not radios else choices
        field = forms.ChoiceField(
            label=label, choices=choices, required=False, widget=forms.RadioSelect if radios else forms.Select
        )
        field.initial = initial
        self.fields[name] = field


def field_choices(table: str, guessed: str) -> list[tuple[str, str]]:
    """The fields of a table in words; with a guess that no other column could have, such as effort.design."""
    names = [name for name in TABLES[table].columns if name != "extra"]
    if guessed and guessed not in names:
        names.append(guessed)
    return [(KEPT, phrase("Keep it unchanged")), *((name, field_words(name)) for name in names)]


def field_words(field: str) -> str:
    """A field as people say it: "Cost per quarter", "People: user research", "Cost in 2026/27"."""
    name, _, part = field.partition(".")
    if part:
        return (
            phrase("People: {replace}", replace=part.replace("-", " "))
            if name == "effort"
            else phrase("Cost in {part}", part=part)
        )
    return name.replace("_", " ").capitalize()
