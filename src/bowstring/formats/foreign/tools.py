"""The tools whose exports are known: recognised by their columns, each with its map in `sources/`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources

from bowstring.formats.cells import cell_text
from bowstring.formats.findings import refusal
from bowstring.formats.foreign.mapping import TableMap, Target
from bowstring.formats.foreign.source import SourceTable
from bowstring.model.problems import Place

NO_TOOL = "none"
"""What a person says where a table comes from no known tool, whatever its columns are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """How a tool lays out its export.

    all, any, none: columns that are there, of which one is there, and that are not. columns: the field of each. words:
    what a text of a column stands for. first_of: the columns of which the first that is filled holds. prefer: the
    rows to take, by the first of those texts that a column has. outline: the column of the outline's level.
    edition: the column that tells editions of one piece of work apart. stable_key: a column that is the key where it is
    exported, dependencies still naming rows by the usual one.
    """

    key: str
    name: str
    all: tuple[str, ...]
    columns: Mapping[str, str]
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    first_of: tuple[str, ...] = ()
    reversed: tuple[str, ...] = ()
    prefer: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    split: Mapping[str, str] = field(default_factory=dict)
    outline: str = ""
    edition: str = ""
    stable_key: str = ""


@lru_cache(maxsize=1)
def tools() -> tuple[Tool, ...]:
    """Every known tool, by key."""
    files = sorted(resources.files("bowstring.formats.foreign.sources").iterdir(), key=lambda file: file.name)
    return tuple(
        _tool(file.name.removesuffix(".toml"), tomllib.loads(file.read_text(encoding="utf-8")))
        for file in files
        if file.name.endswith(".toml")
    )


def recognise(header: Sequence[str], key: str = "") -> Tool | None:
    """The tool that wrote a table with those columns; None for no known one.

    key: of the tool that a person names; NO_TOOL where they say that it is none of them.
    Raises: BadDataError where the named tool is not known, or its columns are not there.
    """
    if key == NO_TOOL:
        return None
    if key:
        return _named(header, key)
    fitting = [tool for tool in tools() if _fits(tool, header)]
    return max(fitting, key=lambda tool: len(tool.all) + bool(tool.any), default=None)


def map_by_tool(tool: Tool, source: SourceTable) -> TableMap:
    """The tool's map of the columns that the source has, a repeated column counted each time."""
    columns: dict[str, tuple[str, ...]] = {}
    first_of: list[str] = []
    reverse: list[str] = []
    for name in source.header:
        plain = _plain_name(name, source.header)
        if plain in tool.columns:
            columns[name] = (tool.columns[plain],)
            if plain in tool.reversed:
                reverse.append(name)
    columns, linked_by = _stable(tool, source, columns)
    ranked = [n for plain in tool.first_of for n in columns if _plain_name(n, source.header) == plain]
    first_of = [name for name in ranked if columns[name] != ("requires",)]
    target = Target(
        table="initiatives",
        columns=columns,
        constants={"focus": "product"},
        words={name: tool.words[name] for name in columns if name in tool.words},
        split={name: mark for name, mark in tool.split.items() if name in columns},
        first_of=tuple(first_of),
        reversed=tuple(reverse),
        outline=tool.outline if tool.outline in source.header else "",
        linked_by=linked_by,
        edition=tool.edition if tool.edition in source.header else "",
    )
    return TableMap(targets=(target,), only=_only(tool, source), source=tool.key)


def _stable(
    tool: Tool, source: SourceTable, columns: dict[str, tuple[str, ...]]
) -> tuple[dict[str, tuple[str, ...]], str]:
    """The columns with the stable key in place of one that changes with the order of rows; and that other one."""
    usual = next((name for name, fields in columns.items() if "key" in fields), "")
    stable = next((name for name in source.header if name.replace("_", " ") == tool.stable_key), "")
    if not (stable and usual):
        return columns, ""
    return {**{name: f for name, f in columns.items() if name != usual}, stable: ("key",)}, usual


def _only(tool: Tool, source: SourceTable) -> dict[str, tuple[str, ...]]:
    """The rows that the tool's initiatives are: the highest kind of item that there is."""
    for column, kinds in tool.prefer.items():
        if column not in source.header:
            continue
        at = source.header.index(column)
        there = {cell_text(row[at]).strip() for row in source.rows if at < len(row)}
        kind = next((kind for kind in kinds if kind in there), "")
        if kind and len(there - {""}) > 1:
            return {column: (kind,)}
    return {}


def _plain_name(name: str, header: Sequence[str]) -> str:
    """The name without the number by which a repeated column is told apart."""
    head, _, tail = name.rpartition(" (")
    is_numbered = tail.endswith(")") and tail[:-1].isdigit() and head in header
    return head if is_numbered else name


def _named(header: Sequence[str], key: str) -> Tool:
    wanted = key.lower().replace("-", "_").replace(" ", "_")
    tool = next((tool for tool in tools() if wanted in (tool.key, tool.name.lower().replace(" ", "_"))), None)
    if tool is None:
        listed = ", ".join(tool.key for tool in tools())
        raise refusal(
            Place(),
            f"there is no known tool {key!r}.",
            f"Choose from: {listed}, or none; or leave --from out.",
        )
    if not _fits(tool, header):
        missing = ", ".join(name for name in tool.all if name not in header) or " or ".join(tool.any)
        raise refusal(
            Place(),
            f"this is not how {tool.name} exports: it lacks the column {missing}.",
            "Leave --from out.",
        )
    return tool


def _fits(tool: Tool, header: Sequence[str]) -> bool:
    names = set(header)
    has_any = not tool.any or bool(names & set(tool.any))
    return set(tool.all) <= names and has_any and not names & set(tool.none)


def _tool(key: str, document: Mapping[str, object]) -> Tool:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in document.items()}
    prefer = document.get("prefer", {})
    values["prefer"] = (
        {name: tuple(kinds) for name, kinds in prefer.items()} if isinstance(prefer, dict) else {}
    )
    return Tool(key=key, **values)  # type: ignore[arg-type]
