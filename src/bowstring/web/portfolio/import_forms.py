"""Forms of the import: the file, what its columns mean, and which side of a conflict holds."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from bowstring.formats.tables import TABLES
from bowstring.web.server import LARGEST
from bowstring.web.site.once import OnceForm

KEPT = ""
"""The choice of a column that is kept with each record as it is."""

TABLES_OFFERED = {
    "initiatives": "Initiatives: things we do or could do",
    "assets": "Assets: services, systems and platforms that exist",
    "assessments": "Assessments: what somebody thinks an initiative is worth",
    "needs": "Needs of users",
    "outcomes": "Outcomes",
    "people": "People",
    "teams": "Teams",
}
"""What the rows of a table may be."""


class UploadForm(OnceForm):
    """A file, and the source that it is the newest state of."""

    file = forms.FileField(
        label="A spreadsheet or a portfolio",
        help_text=f"Excel, CSV, YAML or JSON, up to {LARGEST // 1_000_000} MB. Nothing is stored before you have seen "
        "what would change.",
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )
    source = forms.ChoiceField(label="Is it a new state of something imported before?", required=False)

    def __init__(self, *args: Any, sources: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*sources]
        if not choices:
            del self.fields["source"]
            return
        field: Any = self.fields["source"]
        field.choices = [("", "No, it is new"), *choices]


class ColumnsForm(OnceForm):
    """What each column is. The columns' fields are named by their place: column-0, column-1 …"""

    table = forms.ChoiceField(label="What is a row?", choices=list(TABLES_OFFERED.items()))

    def __init__(
        self,
        *args: Any,
        columns: tuple[str, ...],
        named: Mapping[str, str],
        of: str,
        shared: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.columns = columns
        # A known tool's columns of which the first that is filled holds.
        self.shared = frozenset(shared)
        self.fields["table"].initial = of if of in TABLES_OFFERED else "initiatives"
        for place, column in enumerate(columns):
            field = forms.ChoiceField(
                label=column, choices=field_choices(of, named.get(column, KEPT)), required=False
            )
            field.initial = named.get(column, KEPT)
            self.fields[f"column-{place}"] = field

    def clean(self) -> dict[str, Any]:
        """Raises: ValidationError where two columns are the same field, or none is the name."""
        answers = dict(super().clean() or {})
        by_field: dict[str, str] = {}
        for column, field in self.named(answers).items():
            if field in by_field and field != "requires" and column not in self.shared:
                self.add_error(
                    f"column-{self.columns.index(column)}",
                    f"“{by_field[field]}” is {field_words(field).lower()} already. "
                    "Choose another, or keep it as it is.",
                )
            by_field[field] = column
        return answers

    def named(self, answers: Mapping[str, Any]) -> dict[str, str]:
        """The field of each column that has one."""
        fields = {column: answers.get(f"column-{place}", KEPT) for place, column in enumerate(self.columns)}
        return {column: field for column, field in fields.items() if field}


def field_choices(table: str, guessed: str) -> list[tuple[str, str]]:
    """The fields of a table in words; with a guess that no other column could have, such as effort.design."""
    names = [name for name in TABLES[table].columns if name != "extra"]
    if guessed and guessed not in names:
        names.append(guessed)
    return [(KEPT, "Keep it as it is"), *((name, field_words(name)) for name in names)]


def field_words(field: str) -> str:
    """A field as people say it: "Cost per quarter", "People: user research", "Cost in 2026/27"."""
    name, _, part = field.partition(".")
    if part:
        return f"People: {part.replace('-', ' ')}" if name == "effort" else f"Cost in {part}"
    return name.replace("_", " ").capitalize()
