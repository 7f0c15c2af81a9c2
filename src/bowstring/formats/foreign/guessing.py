"""Proposing a map for a table nobody has seen before, from its column names and its values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bowstring.formats.cells import Form
from bowstring.formats.findings import refusal
from bowstring.formats.foreign.columns.numbers import SCALES, currency_code
from bowstring.formats.foreign.columns.questions import UNANSWERED, ImportQuestion
from bowstring.formats.foreign.columns.roles import is_reversed, likeness
from bowstring.formats.foreign.columns.titles import Title, scale_in, title_of
from bowstring.formats.foreign.editions import edition_column
from bowstring.formats.foreign.import_readers import is_money
from bowstring.formats.foreign.import_scores import proposed_answers
from bowstring.formats.foreign.importing import Imported, import_source
from bowstring.formats.foreign.interpret import interpret
from bowstring.formats.foreign.mapping import ANYTHING, TableMap, Target
from bowstring.formats.foreign.pairing import REFERENCES, Fits, Pairing, pair
from bowstring.formats.foreign.profiles import Profile, meanings_of, profiles_of
from bowstring.formats.foreign.source import SourceTable, read_source
from bowstring.formats.foreign.tools import Tool, map_by_tool, recognise, tools
from bowstring.formats.limits import UPLOADED, Limits
from bowstring.formats.own.tables import TABLES
from bowstring.model.problems import Place
from bowstring.model.wording import capitalised

_DOTTED = re.compile(r"\d+(\.\d+)*")
_BESIDE_TOOL = frozenset(["total_cost", "start", "end", "owner", "team"])
"""The fields that are looked for beside those that a known tool names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A proposed map, with the questions that it leaves open, and what it makes of the source.

    offers: columns of scores that could be taken in. tool: what the table comes from, where its columns show it.
    """

    table_map: TableMap
    source: SourceTable
    imported: Imported | None
    questions: tuple[ImportQuestion, ...]
    offers: tuple[ImportQuestion, ...] = ()
    tool: str = ""


def guess_map(source: Path, limits: Limits = UPLOADED) -> TableMap:
    """A map for a person to look at and correct. Raises: BadDataError where the source is no table."""
    return guess(source, limits).table_map


def guess(
    path: Path,
    limits: Limits = UPLOADED,
    *,
    today: date | None = None,
    tool: str = "",
    table: str = "",
    base: TableMap | None = None,
    with_scores: bool = False,
) -> Guess:
    """A map with its questions, and what it makes of the source.

    Args:
        path, limits: what is looked at, and what that may take.
        today: as `read_mapped` has it.
        tool: the tool that the table comes from; "" for what its columns show, "none" for no known one.
        table: what a row is; "" for what fits best.
        base: what a person says about where the table stands.
        with_scores: whether columns of scores are taken in as rough assessments.

    Raises: BadDataError where the source is no table, or not that tool's.
    """
    source = read_source(path, base.whereabouts if base else None, limits)
    profiles = _profiled(source)
    recognised = recognise(source.header, tool) if table in ("", "initiatives") else None
    if recognised is not None:
        table_map = _of_tool(recognised, source, profiles)
    else:
        fits = Fits()
        tables = [TABLES[table]] if table else TABLES.values()
        pairings = [pair(candidate, profiles, fits) for candidate in tables]
        table_map = _map_of(source, profiles, max(pairings, key=lambda pairing: pairing.score))
    if base is not None:
        answers = {**table_map.answers, **base.answers}
        table_map = replace(table_map, header_row=base.header_row, take_in=base.take_in, answers=answers)
    return _with_questions(source, table_map, today, recognised, with_scores=with_scores)


def name_columns(
    path: Path,
    table: str,
    fields: Mapping[str, str],
    limits: Limits = UPLOADED,
    *,
    today: date | None = None,
    base: TableMap | None = None,
) -> Guess:
    """The map where a person has named the columns, with its questions.

    Args:
        path, limits: what is looked at, and what that may take.
        table, fields: what a row is, and the field of each column; others are kept as they are.
        today, base: as `guess` has them; what the base says of a column that keeps its field stays.

    Raises: BadDataError where the source is no table.
    """
    source = read_source(path, base.whereabouts if base else None, limits)
    named = {column: field for column, field in fields.items() if field}
    reverse = tuple(c for c, field in named.items() if field == "requires" and is_reversed(title_of(c)))
    pairing = Pairing(table=TABLES[table], fields=named, score=0.0, doubtful={}, reversed=reverse)
    table_map = _map_of(source, _profiled(source), pairing)
    if base is not None:
        table_map = _on_base(table_map, base, source)
    return _with_questions(source, table_map, today, None)


def review(path: Path, table_map: TableMap, limits: Limits = UPLOADED, *, today: date | None = None) -> Guess:
    """What a map makes of a table, and what it leaves open.

    Args:
        path: of the table.
        table_map: how it is read.
        limits: how large it may be.
        today: what "the next quarter" is counted from; None for none.

    Raises: BadDataError where it does not fit.
    """
    source = read_source(path, table_map.whereabouts, limits)
    tool = next((tool for tool in tools() if tool.key == table_map.source), None)
    return _with_questions(source, table_map, today, tool)


def _on_base(table_map: TableMap, base: TableMap, source: SourceTable) -> TableMap:
    """The map with what an earlier one says beside the columns: rows, answers, and a known tool's words."""
    main, before = table_map.targets[0], base.targets[0]
    if main.table == before.table:
        kept = set(main.columns)
        main = replace(
            main,
            words={column: words for column, words in before.words.items() if column in kept},
            first_of=tuple(column for column in before.first_of if column in kept),
            outline=before.outline if before.outline in source.header else "",
            linked_by=before.linked_by if before.linked_by in source.header else "",
            edition=before.edition if before.edition in source.header else "",
            values={
                field: {**main.values.get(field, {}), **before.values.get(field, {})}
                for field in (*main.values, *before.values)
                if field in {name for names in main.columns.values() for name in names}
            },
        )
    settled = {kind: dict(entries) for kind, entries in base.answers.items() if kind != "columns"}
    return replace(
        table_map,
        targets=(main, *table_map.targets[1:]),
        header_row=base.header_row,
        take_in=base.take_in,
        answers=settled,
        only=base.only,
        source=base.source,
    )


def similarity(column: str, field: str) -> float:
    """How alike a column's name and a field are, 0 to 1; 0 for a name too long to be one."""
    return likeness(title_of(column), field).score


def _with_questions(
    source: SourceTable,
    table_map: TableMap,
    today: date | None,
    tool: Tool | None,
    *,
    with_scores: bool = False,
) -> Guess:
    """The map with a line for each question that reading by it leaves open, and for each column of scores."""
    day = today or date(2000, 1, 1)
    imported = import_source(source, table_map, today=day)
    if with_scores and imported.offers:
        scores = {**table_map.answers.get("scores", {}), **proposed_answers(source, imported.offers)}
        table_map = replace(table_map, answers={**table_map.answers, "scores": scores})
        imported = import_source(source, table_map, today=day)
    answers = {kind: dict(entries) for kind, entries in table_map.answers.items()}
    for question in (*imported.questions, *imported.offers):
        answers.setdefault(question.kind, {}).setdefault(question.about, UNANSWERED)
    return Guess(
        table_map=replace(table_map, answers=answers),
        source=source,
        imported=imported,
        questions=imported.questions,
        offers=imported.offers,
        tool=tool.name if tool is not None else "",
    )


def _profiled(contents: SourceTable) -> tuple[Profile, ...]:
    profiles = tuple(profiles_of(contents))
    if not profiles:
        raise refusal(
            Place(table=contents.name), "there are no rows below the column names.", "Add some to guess from."
        )
    return profiles


def _of_tool(tool: Tool, source: SourceTable, profiles: Sequence[Profile]) -> TableMap:
    """The tool's own map for the columns that are there, with what other columns of money and time say in units."""
    table_map = map_by_tool(tool, source)
    main = table_map.targets[0]
    filled = {profile.column for profile in profiles}
    columns = {column: fields for column, fields in main.columns.items() if column in filled}
    columns |= _beside_tool(columns, profiles)
    times = {
        column: factor
        for column, (field, *_) in columns.items()
        if (factor := _factor(title_of(column), main.table, field, source)) != 1.0
    }
    reverse = tuple(column for column in main.reversed if column in filled)
    main = replace(main, times={**times, **main.times}, columns=columns, reversed=reverse)
    named = replace(table_map, targets=(main, *_other_targets(main, profiles)), sheet=_sheet_of(source))
    return replace(named, settings=_settings(source, profiles, main))


def _beside_tool(
    named: Mapping[str, tuple[str, ...]], profiles: Sequence[Profile]
) -> dict[str, tuple[str, ...]]:
    """Columns of money, time and people that a known tool does not name, where nothing else has their field."""
    taken = {field for fields in named.values() for field in fields}
    free = [profile for profile in profiles if profile.column not in named]
    fields = pair(TABLES["initiatives"], free, Fits()).fields
    return {column: (field,) for column, field in fields.items() if field in _BESIDE_TOOL - taken}


def _map_of(source: SourceTable, profiles: Sequence[Profile], pairing: Pairing) -> TableMap:
    main = _main_target(source, pairing, profiles)
    answers = {"columns": dict.fromkeys(pairing.doubtful, UNANSWERED)} if pairing.doubtful else {}
    edition = edition_column(source) if main.table == "initiatives" else ""
    if edition:
        answers["editions"] = {edition: UNANSWERED}
    return TableMap(
        targets=(main, *_other_targets(main, profiles)),
        settings=_settings(source, profiles, main, pairing.doubtful),
        sheet=_sheet_of(source),
        answers=answers,
    )


def _sheet_of(source: SourceTable) -> str:
    return source.sheet if len(source.sheets) > 1 else ""


def _settings(
    source: SourceTable, profiles: Sequence[Profile], main: Target, doubtful: Mapping[str, str] | None = None
) -> dict[str, str]:
    settings = {"name": capitalised(Path(source.name).stem.replace("_", " ").replace("-", " ").strip())}
    currency = _currency(source, profiles, main, doubtful or {})
    return settings | ({"currency": currency} if currency else {})


def _main_target(source: SourceTable, pairing: Pairing, profiles: Sequence[Profile]) -> Target:
    by_column = {profile.column: profile for profile in profiles}
    columns: dict[str, tuple[str, ...]] = {
        profile.column: (pairing.fields[profile.column],)
        for profile in profiles
        if profile.column in pairing.fields
    }
    columns |= _whole_periods(columns, by_column)
    constants: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    for column, (field, *_) in columns.items():
        kind = pairing.table.columns[field].kind if field in pairing.table.columns else None
        if kind is not None and kind.form is Form.CHOICE:
            meanings = meanings_of(by_column[column], kind, field)
            values[field] = {
                text: meaning for text, meaning in meanings.items() if interpret(text, kind) is None
            }
    if "focus" in pairing.table.required:
        if "focus" in pairing.fields.values():
            values.setdefault("focus", {})[ANYTHING] = "product"
        constants["focus"] = "product"
    return Target(
        table=pairing.table.name,
        columns=columns,
        constants=constants,
        values={field: meanings for field, meanings in values.items() if meanings},
        split=dict(_splits(pairing, by_column)),
        times={
            column: factor
            for column, field in pairing.fields.items()
            if (factor := _factor(title_of(column), pairing.table.name, field, source)) != 1.0
        },
        reversed=pairing.reversed,
        outline=next((profile.column for profile in profiles if _is_outline(profile)), ""),
    )


def _is_outline(profile: Profile) -> bool:
    """Whether a column numbers work and what it is made of, such as 1, 1.1 and 1.2."""
    has_parts = any("." in text for text in profile.texts)
    return has_parts and "wbs" in profile.title.words and profile.share(_DOTTED) == 1.0


def _whole_periods(
    columns: Mapping[str, tuple[str, ...]], by_column: Mapping[str, Profile]
) -> dict[str, tuple[str, ...]]:
    """Columns that tell start and end in one, where no other tells either."""
    taken = [field for fields in columns.values() for field in fields if field in ("start", "end")]
    if len(taken) != 1:
        return {}
    held = {column for column, fields in columns.items() if fields[0] in taken}
    return {column: ("start", "end") for column in held if by_column[column].has_periods}


def _splits(pairing: Pairing, by_column: Mapping[str, Profile]) -> Iterator[tuple[str, str]]:
    for column, field in pairing.fields.items():
        field_column = pairing.table.columns.get(field)
        if field == "requires" and pairing.table.name == "initiatives":
            continue
        mark = by_column[column].separator() if column in by_column else ""
        if field_column is not None and field_column.kind.form is Form.LIST and mark not in ("", ";"):
            yield column, mark


def _factor(title: Title, table: str, field: str, source: SourceTable) -> float:
    """What plain figures of money are multiplied by: thousands or millions, and a year's or a month's to a quarter."""
    if not is_money(table, field):
        return 1.0
    scale = title.scale
    if scale is None:
        around = "\n".join((source.above, *source.notes, source.sheet))
        scale = scale_in(around)[0]
    factor = 1.0 if scale is None else scale
    if field in ("cost_per_quarter", "run_cost_per_quarter"):
        factor *= {"month": 3.0, "year": 0.25}.get(title.period, 1.0)
    return factor


def _other_targets(main: Target, profiles: Sequence[Profile]) -> Iterator[Target]:
    """A table for each kind of record that the rows name, such as the people in an owner's column."""
    opaque = {profile.column for profile in profiles if profile.is_opaque}
    columns: dict[tuple[str, str], list[str]] = {}
    for column, (field, *_) in main.columns.items():
        table, target_field = REFERENCES.get(field, ("", ""))
        if table and table != main.table:
            columns.setdefault(
                (table, "key" if column in opaque and table == "people" else target_field), []
            ).append(column)
    for (table, field), named in columns.items():
        split = {column: main.split[column] for column in named if column in main.split}
        constants = {"focus": "product"} if "focus" in TABLES[table].required else {}
        yield Target(table=table, each=tuple(named), field=field, split=split, constants=constants)


def _currency(
    source: SourceTable, profiles: Sequence[Profile], main: Target, doubtful: Mapping[str, str]
) -> str:
    """The currency of the first column of money that names one, else of a column of currencies, else of the title."""
    for profile in profiles:
        fields = main.columns.get(profile.column) or (doubtful.get(profile.column, ""),)
        if not any(is_money(main.table, field) for field in fields):
            continue
        signs = [profile.title.currency, *(_sign(text) for text in profile.texts[:100])]
        codes = [sign for sign in signs if sign and sign not in ("$", "kr")]
        if codes:
            return max(dict.fromkeys(codes), key=codes.count)
    codes = [sign for p in profiles if p.is_units for text in p.texts if (sign := _sign(text))]
    codes = codes or [p.title.currency for p in profiles if p.title.currency not in ("", "$", "kr")]
    if codes:
        return max(dict.fromkeys(codes), key=codes.count)
    code = scale_in("\n".join((source.above, *source.notes)))[1]
    return "" if code in ("$", "kr") else code


def _sign(text: str) -> str:
    """The currency that an amount is typed in."""
    words = re.findall(r"(?:us|au|ca|nz|hk|[acrs])\$|[£€$¥₹]|[^\W\d_]+", text, re.IGNORECASE)
    return next((code for word in words if word.lower() not in SCALES and (code := currency_code(word))), "")
