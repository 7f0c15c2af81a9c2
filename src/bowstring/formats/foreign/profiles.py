"""What the columns of somebody's table look like: how full, how varied, how long, and as what they can be read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from bowstring.formats.cells import Cell, CellKind, Form, cell_text
from bowstring.formats.foreign.columns.calendar_words import folded
from bowstring.formats.foreign.columns.dates import ANY_STYLE, epoch_day, serial_day, span_of
from bowstring.formats.foreign.columns.duration_reader import time_parts
from bowstring.formats.foreign.columns.numbers import typed_figure
from bowstring.formats.foreign.columns.periods import period_ends
from bowstring.formats.foreign.columns.statuses import is_rag, status_words
from bowstring.formats.foreign.columns.titles import Title, is_unit_of_money, title_of
from bowstring.formats.foreign.import_readers import UNKNOWN
from bowstring.formats.foreign.interpret import interpret
from bowstring.formats.foreign.source import SourceTable
from bowstring.formats.foreign.vocabulary import FOCUSES, PHASES
from bowstring.model.quarters import quarters_of

# How many rows are looked at; fewer of a wide table, so that its width costs no more than its columns' names.
_SAMPLE, _LEAST_SAMPLE, _SAMPLED_CELLS = 300, 40, 30_000
_SEPARATORS = (";", "|", "\n", ",")
_CODE = re.compile(r"[A-Za-z]{1,10}[-_./ ]?\d+([-_./]\d+)*")
_OPAQUE = re.compile(r"[A-Za-z]{1,10}[-_ ]?\d+")
_SLUG = re.compile(r"[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*")
_URL = re.compile(r"https?://\S+")
_EMAIL = re.compile(r"\S+@\S+\.\S+")
_ITEM = 40


@dataclass(frozen=True, kw_only=True)
class Profile:
    """One column of a source. texts: the cells that say something, in order; cells: the same as they were typed.

    all_texts: those of every row, not of the sample alone; blank where a row has none.
    """

    column: str
    at: int
    rows: int
    cells: tuple[Cell, ...]
    texts: tuple[str, ...]
    all_texts: tuple[str, ...]

    @cached_property
    def title(self) -> Title:
        """The column's name, taken apart."""
        return title_of(self.column)

    @cached_property
    def distinct(self) -> tuple[str, ...]:
        """Its different texts, in the order met."""
        return tuple(dict.fromkeys(self.texts))

    @cached_property
    def length(self) -> float:
        """Mean length of a text."""
        return sum(map(len, self.texts)) / len(self.texts)

    @cached_property
    def wordy(self) -> float:
        """The share of its texts that have a letter in them and are no figure, day, address or number."""
        return sum(_is_words(text) for text in self.texts) / len(self.texts)

    @cached_property
    def is_unique(self) -> bool:
        """Whether no text of it stands twice in the whole table."""
        filled = [text for text in self.all_texts if text]
        return len(set(filled)) == len(filled) > 0

    @cached_property
    def is_full(self) -> bool:
        """Whether nearly every row has one."""
        return len([text for text in self.all_texts if text]) >= 0.9 * len(self.all_texts)

    @cached_property
    def is_code(self) -> bool:
        """Whether its texts are codes such as PRJ-7, all made alike."""
        return (
            self.share(_CODE) == 1.0
            and not self.is_dated
            and len({re.sub(r"\d+", "0", t) for t in self.distinct}) <= 3
        )

    @cached_property
    def is_slug(self) -> bool:
        """Whether its texts are single words joined by marks, such as new-thing."""
        return self.share(_SLUG) == 1.0 and sum(
            "-" in text or "_" in text for text in self.texts
        ) >= 0.5 * len(self.texts)

    @cached_property
    def is_opaque(self) -> bool:
        """Whether its texts are pseudonyms, such as person-017."""
        return self.share(_OPAQUE) == 1.0

    @cached_property
    def is_dated(self) -> bool:
        """Whether most of its cells are days or periods."""
        days = sum(_is_day(cell) and not _is_bare(cell) for cell in self.cells)
        return days >= 0.6 * len(self.cells)

    @cached_property
    def figures(self) -> float:
        """The share of its cells that are figures."""
        return sum(map(_is_figure, self.cells)) / len(self.cells)

    @cached_property
    def has_currency(self) -> bool:
        """Whether its cells name a currency or a scale."""
        typed = [typed_figure(text) for text in self.texts[:100]]
        return any(figure is not None and (figure.currency or figure.scale) for figure in typed)

    @cached_property
    def is_units(self) -> bool:
        """Whether its texts are currencies or scales, of the amounts beside them."""
        return len(self.texts) > 1 and all(is_unit_of_money(text) for text in self.distinct)

    @cached_property
    def has_periods(self) -> bool:
        """Whether its cells tell a start and an end in one, at least half of them, and the others a day."""
        if all(text.startswith("{") and '"start"' in text and '"end"' in text for text in self.texts):
            return True
        periods = sum(period_ends(text) is not None for text in self.texts)
        return periods >= 0.5 * len(self.texts) and sum(map(_is_day, self.cells)) >= 0.6 * len(self.cells)

    @cached_property
    def is_rag(self) -> bool:
        """Whether its texts are colours of a rating."""
        return is_rag(list(self.distinct))

    def share(self, pattern: re.Pattern[str]) -> float:
        """The share of its texts that match as a whole."""
        return sum(pattern.fullmatch(text) is not None for text in self.texts) / len(self.texts)

    def separator(self) -> str:
        """What separates short items inside its cells; "" where nothing does."""
        for mark in _SEPARATORS:
            split = [text for text in self.texts if mark in text]
            if len(split) >= 0.2 * len(self.texts) and all(
                len(item) <= _ITEM for text in split for item in text.split(mark)
            ):
                return mark
        return ""


def profiles_of(source: SourceTable) -> tuple[Profile, ...]:
    """A profile of each column that has anything in it, from its first rows."""
    most = max(_LEAST_SAMPLE, min(_SAMPLE, _SAMPLED_CELLS // max(1, len(source.header))))
    filled = [row for row in source.rows if any(cell is not None for cell in row)]
    made = [_profile(name, at, filled[:most], filled) for at, name in enumerate(source.header)]
    return tuple(profile for profile in made if profile.texts)


def fit(profile: Profile, kind: CellKind, field: str) -> float:  # noqa: PLR0911
    """How well the column's values suit the field, 0 to 1."""
    if kind.form is Form.CHOICE:
        meanings = meanings_of(profile, kind, field)
        return sum(text in meanings for text in profile.texts) / len(profile.texts)
    if field == "status":
        return _status_fit(profile)
    if kind.form is Form.TEXT:
        return _text_fit(profile, field)
    if kind.form is Form.LIST:
        if field == "requires":
            return 1.0 if profile.length < 400 and not profile.is_dated else 0.0
        return profile.wordy if profile.length < 200 else 0.3
    if kind.form in (Form.QUARTER, Form.DATE, Form.TIME):
        return sum(map(_is_day, profile.cells)) / len(profile.cells)
    if field == "duration_quarters":
        times = sum(
            _is_figure(cell) or bool(isinstance(cell, str) and time_parts(cell)) for cell in profile.cells
        )
        return times / len(profile.cells)
    if kind.form in (Form.FIGURE, Form.WHOLE):
        return profile.figures
    return sum(interpret(cell, kind) is not None for cell in profile.cells) / len(profile.cells)


def meanings_of(profile: Profile, kind: CellKind, field: str) -> Mapping[str, str]:
    """What the column's texts stand for as that choice, for those that say so.

    Args:
        profile: a column.
        kind: the choice.
        field: by name.
    """
    words = {"phase": PHASES, "focus": FOCUSES}.get(field, {})
    meanings: dict[str, str] = {}
    for text in profile.distinct:
        if interpret(text, kind) is not None:
            meanings[text] = text
            continue
        plain = f" {' '.join(re.findall(r'[a-z]+', text.lower()))} "
        named = [choice for choice, names in words.items() if any(f" {name} " in plain for name in names)]
        if len(named) == 1:
            meanings[text] = named[0]
    return meanings


def _status_fit(profile: Profile) -> float:
    """How far the texts say how work stands; a few unknown words among few are fine, since they are asked for."""
    if profile.is_rag or profile.length > 60 or profile.is_dated:
        return 0.0
    share = sum(bool(status_words(text)) for text in profile.texts) / len(profile.texts)
    is_choice = len(profile.distinct) <= max(8, 0.5 * len(profile.texts))
    return max(share, 0.5 if share and is_choice else 0.0)


def _text_fit(profile: Profile, field: str) -> float:
    match field:
        case "key":
            return float(_is_key(profile))
        case "name" | "title" | "statement":
            return _name_fit(profile)
        case "description":
            return 1.0 if profile.length >= 40 else 0.5
        case "period":
            return sum(map(_is_period, profile.texts)) / len(profile.texts)
        case "url":
            return profile.share(_URL)
    return max(profile.wordy, float(profile.is_opaque)) if profile.length <= 80 else 0.0


def _name_fit(profile: Profile) -> float:
    """A name varies, is short text, and no status, type, number, address or day."""
    varied = len(profile.distinct) / len(profile.texts)
    is_rag = profile.is_rag and profile.length > 1
    if varied < 0.4 or profile.length > 160 or profile.is_dated or is_rag:
        return 0.0
    states = sum(bool(status_words(text)) for text in profile.texts) / len(profile.texts)
    return profile.wordy if states < 0.5 else 0.0


def _is_key(profile: Profile) -> bool:
    """Whether each row has its own short text that is no day, figure with a fraction, or long name."""
    if not profile.is_unique or profile.is_dated or profile.length > 80 or profile.share(_EMAIL) > 0.5:
        return False
    if profile.figures == 1.0:
        return all(re.fullmatch(r"\d{1,18}|\d+(\.\d+)+", text) for text in profile.texts)
    return all(len(text.split()) <= 3 for text in profile.texts)


def _is_words(text: str) -> bool:
    if not any(mark.isalpha() for mark in text) or len(text) > 2_000:
        return False
    if _URL.fullmatch(text) or _EMAIL.fullmatch(text):
        return False
    return typed_figure(text) is None and span_of(text, ANY_STYLE) is None


def _is_figure(cell: Cell) -> bool:
    if isinstance(cell, int | float):
        return not isinstance(cell, bool)
    return isinstance(cell, str) and typed_figure(cell.strip()) is not None


def _is_day(cell: Cell) -> bool:
    if isinstance(cell, date):
        return True
    if isinstance(cell, int | float):
        return not isinstance(cell, bool) and (serial_day(float(cell)) is not None or 1990 <= cell <= 2100)
    if not isinstance(cell, str):
        return False
    text = cell.strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return serial_day(float(text)) is not None
    if re.fullmatch(r"\d{13}", text):
        return epoch_day(float(text)) is not None
    is_period = (text.startswith('{"start"') and text.endswith("}")) or period_ends(text) is not None
    return is_period or span_of(text, ANY_STYLE) is not None


def _is_bare(cell: Cell) -> bool:
    """Whether the cell is a number that only a spreadsheet would take for a day."""
    return isinstance(cell, int | float) or (isinstance(cell, str) and cell.strip().isdigit())


def _is_period(text: str) -> bool:
    try:
        quarters_of(text)
    except ValueError:
        return False
    return True


def _profile(
    name: str, at: int, rows: Sequence[Sequence[Cell]], all_rows: Sequence[Sequence[Cell]]
) -> Profile:
    cells = [row[at] for row in rows if at < len(row)]
    filled_cells = [
        cell for cell in cells if (text := cell_text(cell).strip()) and folded(text[:80]) not in UNKNOWN
    ]
    texts = tuple(cell_text(cell).strip() for cell in filled_cells)
    all_texts = (
        tuple(cell_text(row[at]).strip() if at < len(row) else "" for row in all_rows) if texts else ()
    )
    return Profile(
        column=name, at=at, rows=len(rows), cells=tuple(filled_cells), texts=texts, all_texts=all_texts
    )
