"""The form of one record of any plain table, led by the fields of the model's records: no form for each table."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django import forms

from bowstring.formats.cells import FIGURE, Form
from bowstring.formats.own.tables import EXTRA, TABLES
from bowstring.model.language import phrase
from bowstring.model.rules.references import REFERENCES
from bowstring.model.wording import alternative_words
from bowstring.report.table_words import choice_words, hint_of, label_of, text_of
from bowstring.web.site.cells import (
    CellField,
    EntriesField,
    PeriodField,
    choices_of,
    default_of,
    field_names,
    is_long,
    own_names,
    texts_of,
)
from bowstring.web.site.once import OnceForm

MOST_CHOICES = 400
"""Above so many, a key is typed rather than chosen."""

TAKE = "take-"
"""Before a field's name: whether a field that two people changed keeps what was typed, or takes theirs."""

NamesByTable = Mapping[str, tuple[tuple[str, str], ...]]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class FormSetting:
    """What a form of records must know. names: keys and names of each table that may be named.

    year_start: the month that financial years begin in. quarters: that a plan has, as text. fixed: fields that this
    person may not change.
    """

    table: str
    currency: str = ""
    year_start: int = 4
    names: NamesByTable = dataclasses.field(default_factory=dict)
    quarters: tuple[str, ...] = ()
    fixed: frozenset[str] = frozenset()

    def names_for(self, field: str) -> dict[str, str]:
        """Names by key of what a field may name; none where it names nothing, or nothing is there to be named."""
        return {key: name for to in targets_of(self.table, field) for key, name in self.names.get(to, ())}

    def texts_of(self, record: Any) -> dict[str, str]:
        """Every field of a record but its key as somebody would type it: where keys are typed, names that say whose."""
        texts = texts_of(self.table, record)
        for field in texts:
            kept, names = getattr(record, field), self.names_for(field)
            if names and (isinstance(kept, tuple) or len(names) > MOST_CHOICES):
                typed = {key: name for name, key in own_names(names).items()}
                shown = (
                    tuple(typed.get(key, key) for key in kept)
                    if isinstance(kept, tuple)
                    else typed.get(kept, kept)
                )
                texts[field] = text_of(shown)
        return texts


class RecordForm(OnceForm):
    """Fields of one record. stamp: of the record that its editor saw; `made()` is the record that the form tells."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        setting: FormSetting,
        record: Any | None = None,
        **more: Any,
    ) -> None:
        self.setting, self.record = setting, record
        initial = setting.texts_of(record) if record is not None else {}
        super().__init__(data, initial={**initial, **more.pop("initial", {})}, **more)
        for name in field_names(setting.table):
            if name != "key":
                self.fields[name] = self._field(name)

    def made(self, key: str) -> Any:
        """The record that was typed. key: of a new one; a record keeps its own."""
        values = {name: self.cleaned_data[name] for name in self._typed()}
        if self.record is not None:
            return dataclasses.replace(self.record, **values)
        if "key" in field_names(self.setting.table):
            values["key"] = key
        return TABLES[self.setting.table].record(**values)

    def _typed(self) -> list[str]:
        """The fields to take: what was left as it stood keeps every digit that is not shown."""
        fields = [name for name in field_names(self.setting.table) if name != "key"]
        if self.record is None:
            return fields
        was = self.setting.texts_of(self.record)
        return [name for name in fields if name not in self.setting.fixed and self._text(name) != was[name]]

    def _text(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), "")).replace("\r\n", "\n")

    def _field(self, name: str) -> forms.Field:
        table, kept = TABLES[self.setting.table], getattr(self.record, name, None)
        column = table.columns.get(name)
        options: dict[str, Any] = {
            "label": label_of(name),
            "help_text": hint_of(column, name, self.setting.currency),
            "disabled": name in self.setting.fixed,
        }
        if name == EXTRA or name in table.spread:
            return EntriesField(None if name == EXTRA else FIGURE, **options)
        if column is None:
            raise AssertionError(f"nothing tells the field {name}")
        options["required"] = column.is_required
        options["error_messages"] = {"required": phrase("Enter {what}.", what=column.kind.what)}
        choices = choices_of(self.setting.table, name)
        if choices:
            return self._choice(name, choices, **options)
        return self._cell(name, kept, **options)

    def _choice(self, name: str, choices: tuple[str, ...], **kwargs: Any) -> forms.Field:
        """A closed choice; where a quarter will do too, those of the plan and the one that stands there."""
        kind = TABLES[self.setting.table].columns[name].kind
        options = [(choice, choice_words(choice)) for choice in choices]
        if "quarter" in kind.what:
            now = text_of(getattr(self.record, name, None))
            quarters = dict.fromkeys([*self.setting.quarters, *([now] if now not in ("", *choices) else [])])
            options += [(quarter, phrase("start it in {quarter}", quarter=quarter)) for quarter in quarters]
        empty = [] if kwargs["required"] and self.record is not None else [("", "–")]
        return _KindChoice(
            kind.read, choices=[*empty, *options], default=default_of(self.setting.table, name), **kwargs
        )

    def _cell(self, name: str, kept: object, **kwargs: Any) -> forms.Field:
        column = TABLES[self.setting.table].columns[name]
        targets, names = targets_of(self.setting.table, name), self.setting.names_for(name)
        stands = frozenset(kept if isinstance(kept, tuple) else (kept,) if isinstance(kept, str) else ())
        default = default_of(self.setting.table, name)
        if targets and column.kind.form is Form.TEXT and 0 < len(names) <= MOST_CHOICES:
            alone = own_names(names)
            options = [("", "–")]
            options += [(key, _named(key, called, is_alone=called in alone)) for key, called in names.items()]
            options += [
                (key, phrase("{key} (not in this portfolio)", key=key))
                for key in sorted(stands - set(names) - {""})
            ]
            return _KindChoice(str, choices=options, default=default, **kwargs)
        if targets and not kwargs["help_text"].startswith("Keys"):
            kwargs["help_text"] = phrase(
                "Keys or names of {targets}. {kwargs}",
                targets=alternative_words(targets),
                kwargs=kwargs["help_text"],
            ).strip()
        make = PeriodField if name == "period" else CellField
        return make(
            column.kind,
            default=default,
            currency=self.setting.currency,
            year_start=self.setting.year_start,
            names=names if targets and names else None,
            kept=stands,
            is_long=is_long(column),
            **kwargs,
        )


class _KindChoice(forms.ChoiceField):
    """A choice from a list, read as a cell is. default: what an empty one means."""

    def __init__(self, read: Any, *, default: object, **more: Any) -> None:
        self._read, self._default = read, default
        super().__init__(**more)

    def clean(self, value: Any) -> Any:
        """The value that was chosen."""
        chosen = super().clean(value)
        return self._read(chosen) if chosen else self._default


def needed_tables(table: str) -> tuple[str, ...]:
    """The tables whose keys a table's records name."""
    return tuple(dict.fromkeys(to for name in field_names(table) for to in targets_of(table, name)))


def targets_of(table: str, name: str) -> tuple[str, ...]:
    """The tables whose keys a column holds; none where it holds no keys."""
    if (table, name) == ("capacity", "discipline"):
        return ("disciplines",)
    return next((column.to for column in REFERENCES.get(table, ()) if column.name == name), ())


def _named(key: str, called: str, *, is_alone: bool) -> str:
    short = called if len(called) <= 80 else f"{called[:79]}…"
    return short if is_alone or called == key else f"{short} ({key})"
