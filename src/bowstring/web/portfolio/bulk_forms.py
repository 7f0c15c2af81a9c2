"""Forms for changing many records at once: which field, and what it becomes."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django import forms

from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase
from bowstring.report.table_words import label_of
from bowstring.web.site.cells import default_of, field_names
from bowstring.web.site.once import OnceForm
from bowstring.web.site.record_forms import FormSetting, RecordForm

REPLACE, ADD, TAKE_OUT = "replace", "add", "take_out"

_LISTS = (
    (ADD, phrase("Add to what is there")),
    (TAKE_OUT, phrase("Take out of what is there")),
    (REPLACE, phrase("Replace all")),
)
_ENTRIES = ((ADD, phrase("Set these, keep the others")), (REPLACE, phrase("Replace all")))


class ChangedFieldForm(forms.Form):
    """Which field of the records to change. fixed: those that this person may not."""

    field = forms.ChoiceField(label=phrase("Field to change"))

    def __init__(self, data: Mapping[str, Any] | None = None, *, table: str, fixed: frozenset[str]) -> None:
        super().__init__(data)
        field: Any = self.fields["field"]
        field.choices = [("", "–"), *((name, label_of(name)) for name in changeable(table, fixed))]


class ValueForm(forms.Form):
    """What a field becomes. `changed(record)` is a record with it."""

    def __init__(self, data: Mapping[str, Any], *, setting: FormSetting, name: str) -> None:
        # Its fields carry the name of what they change, so that another choice of field starts empty.
        is_sent = any(key.startswith(f"{name}-") for key in data)
        super().__init__(data if is_sent else None, prefix=name)
        self.name, self.ways = name, ways_of(setting.table, name)
        if len(self.ways) > 1:
            self.fields["how"] = forms.ChoiceField(
                label=phrase("How"), choices=self.ways, widget=forms.RadioSelect, initial=self.ways[0][0]
            )
        value = RecordForm(setting=setting).fields[name]
        value.label = (
            phrase("New value of “{label_of}”", label_of=label_of(name))
            if len(self.ways) == 1
            else label_of(name)
        )
        self.fields["to"] = value

    @property
    def how(self) -> str:
        """What happens to what is there, once the fields are right."""
        return str(self.cleaned_data.get("how", REPLACE))

    @property
    def value(self) -> Any:
        """What was typed, once the fields are right."""
        return self.cleaned_data["to"]

    def changed(self, record: Any) -> Any:
        """The record as it is to be."""
        was, value = getattr(record, self.name), self.value
        if self.how == ADD and isinstance(was, tuple):
            value = tuple(dict.fromkeys((*was, *value)))
        elif self.how == TAKE_OUT:
            value = tuple(entry for entry in was if entry not in value)
        elif self.how == ADD:
            value = {**was, **value}
        return dataclasses.replace(record, **{self.name: value})


class SaveForm(OnceForm):
    """Nothing to type. seen: the rows that were looked at, each with its stamp."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=60_000)

    def stamps(self) -> dict[int, str]:
        """The stamp of each row that was looked at."""
        pairs = (pair.partition(":") for pair in self.cleaned_data["seen"].split(";"))
        return {int(row): stamp for row, _, stamp in pairs if row.isascii() and row.isdigit()}


def changeable(table: str, fixed: frozenset[str]) -> tuple[str, ...]:
    """The fields that can be alike in many records: all but what tells them apart."""
    own = {"key", TABLES[table].named_by, *fixed}
    return tuple(name for name in field_names(table) if name not in own)


def ways_of(table: str, name: str) -> tuple[tuple[str, str], ...]:
    """How a field's content can change, and what that is called."""
    default = default_of(table, name)
    if isinstance(default, tuple):
        return _LISTS
    return _ENTRIES if isinstance(default, Mapping) else ((REPLACE, phrase("Replace")),)
