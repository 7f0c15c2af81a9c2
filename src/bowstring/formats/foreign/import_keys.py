"""The records that cells only name, such as people and teams: one for each different text, and its key."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from bowstring.formats.cells import Cell, cell_text, split_list
from bowstring.formats.foreign.import_readers import UNKNOWN
from bowstring.formats.foreign.mapping import Target
from bowstring.formats.foreign.source import SourceTable
from bowstring.formats.keys import KeyMaker

_SEVERAL = re.compile(r"\s*[;,/&+|\n]\s*|\s+(?:and|und|et|y|e|en)\s+")
_MOST = 12


@dataclass(slots=True)
class NamedRecords:
    """What columns name. keys: of each text's record; names: what each key's record is called.

    shared: texts that name several, of which the first is meant.
    """

    keys: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)


def named_records(
    source: SourceTable, rows: Sequence[Sequence[Cell]], target: Target, people: Collection[str]
) -> NamedRecords:
    """The records that a target's columns name.

    Args:
        source, rows: what is read, those rows that are work. target: whose `each` names the columns.
        people: keys of people who are there already.
    """
    own = frozenset(people) if target.table == "people" else frozenset()
    texts = list(_texts_of(source, rows, target))
    whole = {_plain(text) for text in texts}
    makers = KeyMaker(own)
    alike: dict[str, str] = {}
    made = NamedRecords()
    for text in texts:
        if text in made.keys or text.lower() in UNKNOWN:
            continue
        if target.field == "key" or text in own:
            made.keys[text] = text
            made.names.setdefault(text, text)
            continue
        lead = _lead(text, whole) if target.table == "people" else text
        # "Payments" and "payments" are one team to whoever typed them.
        key = alike.get(_plain(lead)) or made_key(makers, target.table, lead)
        alike[_plain(lead)] = key
        made.names.setdefault(key, lead)
        made.keys[text] = key
        if lead != text:
            made.shared[text] = lead
    return made


def made_key(keys: KeyMaker, table: str, text: str) -> str:
    """A key for a record of that name; people's say nothing.

    Args:
        keys: makes such as nobody has.
        table: which.
        text: a name.
    """
    return keys.opaque() if table == "people" else keys.from_name(text, otherwise=table)


def texts_in(cell: Cell, separator: str | None) -> tuple[str, ...]:
    """The texts of a cell: one, or several where it has a separator."""
    if isinstance(cell, tuple):
        return tuple(item.strip() for item in cell if item.strip())
    text = without_brackets(cell_text(cell).strip())
    if separator == ";":
        return split_list(text)
    parts = text.split(separator) if separator else [text]
    return tuple(part.strip() for part in parts if part.strip())


def without_brackets(text: str) -> str:
    """The text inside the brackets of a list, as ClickUp writes people: [Ann Lee]."""
    is_list = text.startswith("[") and text.endswith("]") and not set("[]") & set(text[1:-1])
    return text[1:-1].strip() if is_list else text


def _texts_of(source: SourceTable, rows: Sequence[Sequence[Cell]], target: Target) -> list[str]:
    wanted = [column in target.each for column in source.header]
    splits: Mapping[int, str | None] = {
        at: target.split.get(column) for at, column in enumerate(source.header)
    }
    return [
        text
        for row in rows
        for at, cell in enumerate(row)
        if at < len(wanted) and wanted[at]
        for text in texts_in(cell, splits[at])
    ]


def _lead(text: str, whole: Collection[str]) -> str:
    """The first of several people in one cell; else the text itself.

    Semicolons and lines stand between people; other marks do where each of the people stands alone elsewhere.
    """
    listed = [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    if 1 < len(listed) <= _MOST:
        return listed[0]
    parts = [part for part in _SEVERAL.split(text) if part]
    if 1 < len(parts) <= _MOST and all(_plain(part) in whole for part in parts):
        return parts[0]
    return text


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
