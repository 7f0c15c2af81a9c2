"""What the columns of somebody's table look like: how full, how varied, how long, and as what they can be read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.formats.cells import Cell, CellKind, Form, cell_text
from bowstring.formats.importing import UNKNOWN
from bowstring.formats.interpret import interpret
from bowstring.formats.source import Source
from bowstring.formats.vocabulary import FOCUSES, PHASES
from bowstring.model.quarters import quarters_of
from bowstring.model.status import standing_of

# How many rows are looked at; fewer of a wide table, so that its width costs no more than its columns' names.
_SAMPLE, _LEAST_SAMPLE, _SAMPLED_CELLS = 300, 40, 30_000
_SEPARATORS = (";", "|", "\n", ",")
_SLUG = re.compile(r"[A-Za-z0-9]+([-_./][A-Za-z0-9]+)*")
_OPAQUE = re.compile(r"[A-Za-z]{1,10}[-_ ]?\d+")
_ITEM = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One column of a source. texts: the cells that say something, in order; cells: the same as they were typed."""

    column: str
    at: int
    rows: int
    cells: tuple[Cell, ...]
    texts: tuple[str, ...]

    @property
    def distinct(self) -> tuple[str, ...]:
        """Its different texts, in the order met."""
        return tuple(dict.fromkeys(self.texts))

    @property
    def length(self) -> float:
        """Mean length of a text."""
        return sum(map(len, self.texts)) / len(self.texts)

    @property
    def wordy(self) -> float:
        """The share of its texts that have a letter in them."""
        return sum(any(c.isalpha() for c in text) for text in self.texts) / len(self.texts)

    @property
    def is_key(self) -> bool:
        """Whether every row has its own short word."""
        is_word = self.share(_SLUG) == 1.0 and self.length <= 80
        return is_word and len(self.distinct) == self.rows and any(c.isalpha() for c in self.texts[0])

    @property
    def is_opaque(self) -> bool:
        """Whether its texts are pseudonyms, such as person-017."""
        return self.share(_OPAQUE) == 1.0

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


def profiles_of(source: Source) -> tuple[Profile, ...]:
    """A profile of each column that has anything in it, from its first rows."""
    most = max(_LEAST_SAMPLE, min(_SAMPLE, _SAMPLED_CELLS // max(1, len(source.header))))
    rows = [row for row in source.rows[:most] if any(cell is not None for cell in row)]
    made = [_profile(name, at, rows) for at, name in enumerate(source.header)]
    return tuple(profile for profile in made if profile.texts)


def fit(profile: Profile, kind: CellKind, field: str) -> float:
    """How well the column's values suit the field, 0 to 1."""
    if kind.form is Form.CHOICE:
        meanings = meanings_of(profile, kind, field)
        return sum(text in meanings for text in profile.texts) / len(profile.texts)
    if field == "status":
        return sum(standing_of(text) is not None for text in profile.texts) / len(profile.texts)
    if kind.form is Form.TEXT:
        return _text_fit(profile, field)
    if kind.form is Form.LIST:
        return profile.wordy if profile.length < 200 else 0.3
    return sum(interpret(cell, kind, day_first=True) is not None for cell in profile.cells) / len(
        profile.cells
    )


def meanings_of(profile: Profile, kind: CellKind, field: str) -> Mapping[str, str]:
    """What the column's texts stand for as that choice, for those that say so."""
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


def _text_fit(profile: Profile, field: str) -> float:
    varied = len(profile.distinct) / len(profile.texts)
    match field:
        case "key":
            return float(profile.is_key)
        case "name" | "title" | "statement":
            return profile.wordy if varied >= 0.4 and profile.length <= 160 else 0.0
        case "description":
            return 1.0 if profile.length >= 40 else 0.5
        case "period":
            return sum(map(_is_period, profile.texts)) / len(profile.texts)
        case "url":
            return profile.share(re.compile(r"https?://\S+"))
    return profile.wordy if profile.length <= 80 else 0.0


def _is_period(text: str) -> bool:
    try:
        quarters_of(text)
    except ValueError:
        return False
    return True


def _profile(name: str, at: int, rows: Sequence[Sequence[Cell]]) -> Profile:
    cells = [row[at] for row in rows if at < len(row)]
    filled_cells = [
        cell for cell in cells if (text := cell_text(cell).strip()) and text.lower() not in UNKNOWN
    ]
    texts = tuple(cell_text(cell).strip() for cell in filled_cells)
    return Profile(column=name, at=at, rows=len(rows), cells=tuple(filled_cells), texts=texts)
