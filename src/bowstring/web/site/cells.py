"""Fields of a form that are read as cells of a file are: "£1.2m", "a; b", "2026-Q4", "1 October 2026"."""

import dataclasses
import typing
from collections import Counter
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from bowstring.formats.cells import CellError, CellKind, Form
from bowstring.formats.foreign.interpret import interpret, interpret_period
from bowstring.formats.own.tables import TABLES, FieldColumn
from bowstring.formats.own.text import is_broken
from bowstring.model.language import phrase
from bowstring.model.wording import slug_of
from bowstring.report.table_words import LONG_TEXTS, text_of

LONGEST_TEXT, LONGEST_LINE = 20_000, 1_000
"""Most characters of a text, and of anything else."""

_BROKEN = phrase("There is a broken character in the text. Type it again.")


class CellField(forms.CharField):
    """A column's cell, typed as in a file. default: what an empty one means. names: keys and names it may hold.

    year_start: the month that financial years begin in. kept: keys that stand there, also those that name nothing.
    """

    def __init__(
        self,
        kind: CellKind,
        *,
        default: object,
        currency: str = "",
        names: Mapping[str, str] | None = None,
        kept: frozenset[str] = frozenset(),
        year_start: int = 4,
        is_long: bool = False,
        **more: Any,
    ) -> None:
        self.kind, self.default, self.currency, self.year_start = kind, default, currency, year_start
        self.names, self.kept = names, kept
        more.setdefault("max_length", LONGEST_TEXT if is_long else LONGEST_LINE)
        more.setdefault("widget", forms.Textarea({"rows": 4}) if is_long else forms.TextInput())
        super().__init__(**more)
        # Character counts are for what is nearly full, not for every text.
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value: Any) -> Any:
        """The value that the cell tells."""
        text = super().clean(value).replace("\r\n", "\n")
        if is_broken(text):
            raise ValidationError(_BROKEN)
        if not text.strip():
            return self.default
        read: Any = text if self.kind.form is Form.TEXT else self._read(text)
        if self.names is None:
            return read
        # Keys as they stand, names as the keys that they belong to.
        if isinstance(read, tuple):
            return tuple(dict.fromkeys(map(self._key_of, read)))
        return self._key_of(read)

    def _read(self, text: str) -> object:
        interpreted = interpret(text, self.kind, year_start=self.year_start)
        if interpreted is None:
            raise ValidationError(_why_unread(text, self.kind))
        if interpreted.currency and self.currency and interpreted.currency not in (self.currency, "$"):
            raise ValidationError(
                phrase(
                    "This is in {currency}, but the portfolio uses {self_currency}.",
                    currency=interpreted.currency,
                    self_currency=self.currency,
                )
            )
        return self.kind.read(interpreted.cell)

    @cached_property
    def _own_names(self) -> Mapping[str, str]:
        return own_names(self.names or {})

    def _key_of(self, text: str) -> str:
        names = self.names or {}
        if text in names or text in self.kept:
            return text
        if text in self._own_names:
            return self._own_names[text]
        meant = [key for key, name in names.items() if slug_of(text) in (slug_of(key), slug_of(name))]
        if len(meant) == 1:
            return meant[0]
        near = next(
            (phrase(" Perhaps {key}?", key=key) for key in names if slug_of(text) in slug_of(key)), ""
        )
        raise ValidationError(
            phrase(
                "“{text}” is not in this portfolio.{near} Correct it, or add it first.",
                text=text[:60],
                near=near,
            )
        )


class PeriodField(CellField):
    """A quarter or a year in any way that people name them; what names none stays as it was typed, for the rules."""

    def clean(self, value: Any) -> Any:
        """The period as budgets and measurements name it."""
        text = super().clean(value)
        return interpret_period(text, year_start=self.year_start) or text


class EntriesField(forms.CharField):
    """A mapping, one entry a line: "user-research: 1.5". kind: of what stands after the colon; None for text."""

    def __init__(self, kind: CellKind | None, **more: Any) -> None:
        self.kind = kind
        super().__init__(max_length=LONGEST_TEXT, widget=forms.Textarea({"rows": 3}), required=False, **more)
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value: Any) -> dict[str, Any]:
        """The entries, in the order in which they stand."""
        text = super().clean(value)
        if is_broken(text):
            raise ValidationError(_BROKEN)
        entries: dict[str, Any] = {}
        for line in text.splitlines():
            if line.strip():
                name, entry = self._entry(line)
                entries[name] = entry
        return entries

    def _entry(self, line: str) -> tuple[str, Any]:
        name, colon, text = line.partition(": ") if ": " in line else line.partition(":")
        if not (colon and name.strip()):
            raise ValidationError(
                phrase(
                    "“{line}” has no colon. Write what it is, a colon, and how much.", line=line.strip()[:60]
                )
            )
        if self.kind is None:
            return name.strip(), text.strip().replace("\\n", "\n")
        read = interpret(text.strip(), self.kind)
        figure = self.kind.read(read.cell) if read is not None else None
        if figure is None:
            raise ValidationError(
                phrase(
                    "{part} after “{name}” is not a number.",
                    part=text.strip()[:60] or phrase("Nothing"),
                    name=name.strip()[:60],
                )
            )
        return name.strip(), figure


def texts_of(table: str, record: Any) -> dict[str, str]:
    """Every field of a record but its key, as somebody would type it."""
    return {name: text_of(getattr(record, name)) for name in field_names(table) if name != "key"}


def own_names(names: Mapping[str, str]) -> dict[str, str]:
    """Keys by the names that say whose they are: no other has that name, and it is nobody's key."""
    times = Counter(names.values())
    return {
        name: key for key, name in names.items() if name.strip() and times[name] == 1 and name not in names
    }


def field_names(table: str) -> tuple[str, ...]:
    """The fields of a table's records, in their order."""
    return tuple(field.name for field in dataclasses.fields(typing.cast(Any, TABLES[table].record)))


def default_of(table: str, name: str) -> object:
    """What a field holds where nothing is told; None if it must be told."""
    record: Any = TABLES[table].record
    field = next(field for field in dataclasses.fields(record) if field.name == name)
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return None if field.default is dataclasses.MISSING else field.default


def choices_of(table: str, name: str) -> tuple[str, ...]:
    """The closed choices of a field; none where it has none."""
    hint = typing.get_type_hints(TABLES[table].record)[name]
    options: Sequence[Any] = typing.get_args(hint) or (hint,)
    return tuple(
        str_enum.value
        for option in options
        if isinstance(option, type) and issubclass(option, StrEnum)
        for str_enum in option
    )


def is_long(column: FieldColumn) -> bool:
    """Whether a column's text takes more than a line."""
    return column.kind.form is Form.TEXT and column.name in LONG_TEXTS


def _why_unread(text: str, kind: CellKind) -> str:
    try:
        kind.read(text)
    except CellError as error:
        return f"{error.message} {error.mend}"
    return phrase("“{text}” could mean two things. Enter {what}.", text=text[:60], what=kind.what)
