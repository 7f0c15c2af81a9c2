"""Maps: which columns of somebody's own table are which fields of a portfolio. Kept as TOML."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import tomli_w

from bowstring.formats.cells import cell_text
from bowstring.formats.findings import Findings, refusal
from bowstring.formats.foreign.columns.questions import KINDS, UNANSWERED, Answers, ImportQuestion
from bowstring.formats.foreign.source import Whereabouts
from bowstring.formats.limits import MAX_SETTINGS_BYTES
from bowstring.formats.own.settings import Nested
from bowstring.formats.own.tables import EXTRA, TABLES, slot_of
from bowstring.formats.own.toml_text import parse_toml
from bowstring.model.language import phrase
from bowstring.model.problems import Place

ANYTHING = "*"
"""In the translations of a field: every text that is not named."""

_KEYS = ("source", "settings", "sheet", "header_row", "take_in", "day_first", "only", "answers", "tables")
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One table to make from a source: a record for each row, or for each different text of some columns.

    columns: the fields that a column tells. constants: what a field holds where no column tells it. values: per
    field, what a text stands for. split: what separates the items of a column. times: what a column's plain
    figures are multiplied by. each: the columns whose different texts are a record each, that text being `field`;
    where another table's field is told by such a column, it holds the record's key. reversed: columns of `requires`
    that name what waits for the row. words: per column, what a text stands for there. first_of: columns that tell one
    field, of which the first that is filled holds. outline: the column of an outline's level, whose upper rows sum up.
    edition: the column that tells editions of one piece of work apart, of which the latest holds. linked_by: the column
    by whose texts dependencies name rows, where that is not the key.
    """

    table: str
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    split: Mapping[str, str] = field(default_factory=dict)
    times: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    first_of: tuple[str, ...] = ()
    outline: str = ""
    edition: str = ""
    linked_by: str = ""
    reversed: tuple[str, ...] = ()
    each: tuple[str, ...] = ()
    field: str = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMap:
    """How a source becomes a portfolio.

    targets: the first that makes a record for each row keeps the columns that nothing names. settings: nested
    keys as in portfolio.toml. sheet: of a workbook. only: the rows to take, by what stands in a column.
    day_first: whether 01/02/2026 is in February; None: as the source's other dates tell. header_row: the number of
    the row that names the columns; None: as it looks. take_in: the numbers of rows that are work though they look like
    none. answers: to what the source leaves in doubt. source: the tool that the table comes from.
    """

    targets: tuple[Target, ...]
    settings: Nested = field(default_factory=dict)
    sheet: str = ""
    day_first: bool | None = None
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    header_row: int | None = None
    take_in: tuple[int, ...] = ()
    answers: Answers = field(default_factory=dict)
    source: str = ""

    @property
    def whereabouts(self) -> Whereabouts:
        """Where the table stands."""
        return Whereabouts(sheet=self.sheet, header_row=self.header_row, take_in=frozenset(self.take_in))

    def settled(self) -> "TableMap":
        """The map with the columns that were answered to be a field, or to tell editions apart."""
        answers = {
            c: f for c, f in self.answers.get("columns", {}).items() if f not in ("", "keep", UNANSWERED)
        }
        editions = [c for c, answer in self.answers.get("editions", {}).items() if answer == "latest"]
        main = next((at for at, target in enumerate(self.targets) if not target.each), None)
        if not (answers or editions) or main is None:
            return self
        target = self.targets[main]
        columns = {**target.columns, **{column: (name,) for column, name in answers.items()}}
        changed = replace(target, columns=columns, edition=editions[0] if editions else target.edition)
        return replace(self, targets=(*self.targets[:main], changed, *self.targets[main + 1 :]))

    @property
    def columns(self) -> frozenset[str]:
        """Every column of the source that the map names."""
        named = [
            (
                *(*target.columns, *target.each, *target.split, *target.times, *target.reversed),
                *(*target.first_of, *filter(None, [target.edition, target.linked_by])),
            )
            for target in self.targets
        ]
        return frozenset(column for columns in (*named, tuple(self.only)) for column in columns)


def read_map_text(path: Path) -> str:
    """The text of the map in that file. Raises: BadDataError where it cannot be read."""
    try:
        if path.is_file() and path.stat().st_size > MAX_SETTINGS_BYTES:
            message = f"it is larger than {MAX_SETTINGS_BYTES // 1_000_000} MB."
            raise refusal(Place(table=str(path)), message, "Give a map.")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise refusal(
            Place(table=str(path)), f"it cannot be read: {error}.", "Check how it is written."
        ) from error


def parse_map(text: str, name: str, settings: Nested | None = None) -> TableMap:
    """The map that a text in TOML tells.

    name: of where it stands. settings: what holds where it names none. Raises: BadDataError with all that is wrong.
    """
    place = Place(table=name)
    try:
        document = parse_toml(text)
    except ValueError as error:
        raise refusal(
            place, f"this is not TOML: {error}.", "Put column names that hold spaces in quotes."
        ) from error
    findings = Findings()
    for message, mend in _misshapen(document):
        findings.error(place, message, mend)
    targets = tuple(_target(table, place, findings) for table in _items(document, "tables", dict))
    day_first, header_row = document.get("day_first"), document.get("header_row")
    made = TableMap(
        targets=targets,
        settings={**(settings or {}), **_mapping(document, "settings", place, findings)},
        sheet=str(document.get("sheet", "")),
        day_first=day_first if isinstance(day_first, bool) else None,
        only={
            column: _texts(wanted) for column, wanted in _mapping(document, "only", place, findings).items()
        },
        header_row=header_row if isinstance(header_row, int) else None,
        take_in=_items(document, "take_in", int),
        answers=_answers(document, place, findings),
        source=str(document.get("source", "")),
    )
    findings.raise_errors()
    return made.settled()


def _misshapen(document: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What a map holds beside what maps hold, or in another form: what is wrong, and how to mend it."""
    for key in sorted(set(document) - set(_KEYS)):
        yield (
            phrase("a map has no {key!r}.", key=key),
            phrase("Choose from: {allowed_keys}.", allowed_keys=", ".join(_KEYS)),
        )
    day_first, header_row = document.get("day_first"), document.get("header_row")
    if not isinstance(day_first, bool | None):
        yield phrase("day_first is {day_first!r}.", day_first=day_first), phrase("Write true or false.")
    if not isinstance(header_row, int | None) or isinstance(header_row, bool):
        yield (
            phrase("header_row is {header_row!r}.", header_row=header_row),
            phrase("Write the row's number."),
        )
    take_in = document.get("take_in", [])
    if take_in != list(_items(document, "take_in", int)):
        yield (
            phrase("take_in is {take_in!r}.", take_in=take_in),
            phrase("List row numbers: take_in = [7, 12]."),
        )
    if not _items(document, "tables", dict):
        yield (
            phrase("it names no table to make."),
            phrase("Begin a table with [[tables]] and table = 'initiatives'."),
        )


def _items(document: Mapping[str, object], name: str, kind: type[_Item]) -> tuple[_Item, ...]:
    """The items of a list; none where it holds anything else."""
    items = document.get(name, [])
    if not isinstance(items, list) or not all(isinstance(item, kind) for item in items):
        return ()
    return tuple(items)


def _answers(document: Mapping[str, object], place: Place, findings: Findings) -> Answers:
    kinds = _mapping(document, "answers", place, findings)
    for kind in kinds:
        if kind not in KINDS:
            findings.error(place, phrase("answers have no {kind!r}.", kind=kind), _closest(kind, list(KINDS)))
    return {kind: _plain(_mapping(kinds, kind, place, findings)) for kind in kinds}


def map_text(table_map: TableMap, questions: Sequence[ImportQuestion] = ()) -> str:
    """The map as a person corrects it, in TOML. questions: those that it leaves open, each a line to fill in."""
    top: dict[str, object] = {}
    if table_map.source:
        top["source"] = table_map.source
    if table_map.sheet:
        top["sheet"] = table_map.sheet
    if table_map.header_row is not None:
        top["header_row"] = table_map.header_row
    if table_map.take_in:
        top["take_in"] = list(table_map.take_in)
    if table_map.day_first is not None:
        top["day_first"] = table_map.day_first
    top["settings"] = dict(table_map.settings)
    if table_map.only:
        top["only"] = {column: list(wanted) for column, wanted in table_map.only.items()}
    tables = [tomli_w.dumps({"tables": _document(target)}) for target in table_map.targets]
    # One table at a time, since a short array of tables would be written on one line.
    open_answers = "".join(_answer_lines(table_map.answers, questions))
    parts = [
        tomli_w.dumps(top),
        *([open_answers] if open_answers else []),
        *(table.replace("[tables]", "[[tables]]", 1) for table in tables),
    ]
    return "\n".join(parts)


def _answer_lines(answers: Answers, questions: Sequence[ImportQuestion]) -> Iterator[str]:
    for kind in KINDS:
        open_ones = {question.about: question for question in questions if question.kind == kind}
        entries = {**dict.fromkeys(open_ones, UNANSWERED), **answers.get(kind, {})}
        if not entries:
            continue
        yield f"[answers.{kind}]\n"
        for about, answer in entries.items():
            if about in open_ones and answer == UNANSWERED:
                yield from (f"# {line}\n" for line in _comment_lines(open_ones[about]))
            yield tomli_w.dumps({about: answer})


def _comment_lines(question: ImportQuestion) -> Iterator[str]:
    for line in (question.words, f"Write {question.options}."):
        yield "".join(" " if ord(mark) < 32 or mark == "\x7f" else mark for mark in line)


def _target(document: Mapping[str, object], place: Place, findings: Findings) -> Target:
    allowed_keys = (
        *("table", "columns", "constants", "values", "words", "split", "times", "each", "field"),
        *("reversed", "first_of", "outline", "edition", "linked_by"),
    )
    for key in sorted(set(document) - set(allowed_keys)):
        findings.error(
            place,
            phrase("a table of a map has no {key!r}.", key=key),
            phrase("Choose from: {allowed_keys}.", allowed_keys=", ".join(allowed_keys)),
        )
    name = str(document.get("table", ""))
    if name not in TABLES:
        findings.error(place, phrase("there is no table {name!r}.", name=name), _closest(name, list(TABLES)))
    values = _mapping(document, "values", place, findings)
    words = _mapping(document, "words", place, findings)
    times = _mapping(document, "times", place, findings)
    for column, factor in times.items():
        if isinstance(factor, bool) or not isinstance(factor, int | float):
            findings.error(
                Place(table=place.table, column=column),
                phrase("times is {factor!r}.", factor=factor),
                phrase("Enter a number."),
            )
    target = Target(
        table=name,
        columns={
            column: _texts(fields)
            for column, fields in _mapping(document, "columns", place, findings).items()
        },
        constants=_plain(_mapping(document, "constants", place, findings)),
        values={key: _plain(_mapping(values, key, place, findings)) for key in values},
        split=_plain(_mapping(document, "split", place, findings)),
        times={column: float(factor) for column, factor in times.items() if isinstance(factor, int | float)},
        each=_texts(document.get("each", ())),
        field=str(document.get("field", "name")),
        reversed=_texts(document.get("reversed", ())),
        words={key: _plain(_mapping(words, key, place, findings)) for key in words},
        first_of=_texts(document.get("first_of", ())),
        outline=str(document.get("outline", "")),
        edition=str(document.get("edition", "")),
        linked_by=str(document.get("linked_by", "")),
    )
    if name in TABLES:
        _check_fields(target, place, findings)
    return target


def _check_fields(target: Target, place: Place, findings: Findings) -> None:
    table = TABLES[target.table]
    told_by: dict[str, str] = {}
    for column, fields in target.columns.items():
        for name in fields:
            record_column = table.columns.get(name)
            is_list = record_column is not None and record_column.kind.form == "list"
            if name in told_by and not is_list and column not in target.first_of:
                message = f"{name} is told by two columns, {told_by[name]!r} and {column!r}."
                findings.error(Place(table=place.table, column=column), message, phrase("Keep one of them."))
            told_by[name] = column
    of_each = (target.field,) if target.each else ()
    for name in dict.fromkeys((*told_by, *target.constants, *target.values, *of_each)):
        if slot_of(table, name).field == EXTRA and not name.startswith(f"{EXTRA}."):
            mend = _closest(name, [*table.columns, *(f"{spread}.…" for spread in table.spread)])
            findings.error(
                place, phrase("{table} has no field {name!r}.", table=target.table, name=name), mend
            )


def _closest(name: str, names: list[str]) -> str:
    close = difflib.get_close_matches(name, names, n=1)
    return f"Write {close[0]!r}?" if close else f"Choose from: {', '.join(names)}."


def _mapping(
    document: Mapping[str, object], key: str, place: Place, findings: Findings
) -> Mapping[str, object]:
    inner = document.get(key, {})
    if isinstance(inner, Mapping):
        return inner
    findings.error(
        place,
        phrase("{key} is not a table of names and values.", key=key),
        phrase("Write [{key}], and below it one a line.", key=key),
    )
    return {}


def _plain(values: Mapping[str, object]) -> dict[str, str]:
    return {key: _text(value) for key, value in values.items()}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(item) for item in value) if isinstance(value, list | tuple) else (_text(value),)


def _text(value: object) -> str:
    return cell_text(value) if isinstance(value, bool | int | float) else str(value)


def _document(target: Target) -> dict[str, object]:
    document: dict[str, object] = {"table": target.table}
    if target.each:
        document |= {"each": list(target.each), "field": target.field}
    for name in ("reversed", "first_of"):
        if getattr(target, name):
            document[name] = list(getattr(target, name))
    for name in ("outline", "edition", "linked_by"):
        if getattr(target, name):
            document[name] = getattr(target, name)
    for name in ("constants", "split", "times"):
        if getattr(target, name):
            document[name] = dict(getattr(target, name))
    if target.columns:
        fields = target.columns.items()
        document["columns"] = {
            column: list(names) if len(names) > 1 else names[0] for column, names in fields
        }
    if target.words:
        document["words"] = {column: dict(texts) for column, texts in target.words.items()}
    if target.values:
        document["values"] = {name: dict(texts) for name, texts in target.values.items()}
    return document
