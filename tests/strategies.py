"""Whole portfolios to test with: every table, every field, awkward text and extreme figures."""

import dataclasses
import functools
import types
import typing
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum

from hypothesis import strategies as st

from bowstring.formats.cells import round_figure
from bowstring.formats.own.tables import TABLES, RecordTable
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.figures import MOST_FIGURE, MOST_WHOLE
from bowstring.model.portfolio import Forum, LensSettings, Portfolio, Settings
from bowstring.model.quarters import Quarter

_RUNNABLE = ("=1+1", "+44", "-", "@home", "\tx", "\rx", "'quoted", "''", "'")
_LISTLIKE = ("a;b", '"', '"a";', ";", " lead", "trail ", "a\nb", "\r\n", "a,b", " ")
_TYPED = (
    "no",
    "null",
    "~",
    "1.10",
    "2026-10-01",
    "true",
    "NaN",
    "_x0041_",
    "007",
    "£1,200",
    "1e5",
    "[1]",
    "{}",
)
_LETTERS = ("é", "日本", "😀", "\x00", "\x0b", "\x85", "\u2028", "\ufeff", "")
_COLUMNS = ("key", "Name", "extra.name", "effort.design", "extra.", "a.b", "column 3")
_AWKWARD = st.sampled_from((*_RUNNABLE, *_LISTLIKE, *_TYPED, *_LETTERS, *_COLUMNS))

TEXTS = _AWKWARD | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=12
)
"""Text as a portfolio can hold it: formats.own.text says what that is."""

FIGURES = st.floats(-MOST_FIGURE, MOST_FIGURE).map(round_figure)
_INTEGERS = st.integers(-MOST_WHOLE, MOST_WHOLE)
_QUARTERS = st.builds(Quarter, st.integers(1, 9999), st.integers(1, 4))
_MOMENTS = st.datetimes(timezones=st.just(UTC))
_NAMED = TEXTS.filter(lambda text: bool(text.strip()))
"""Text of a required field: one that is blank counts as missing."""

_BY_TYPE: Mapping[object, st.SearchStrategy[object]] = {
    str: TEXTS,
    float: FIGURES,
    int: _INTEGERS,
    bool: st.booleans(),
    date: st.dates(),
    datetime: _MOMENTS,
    Quarter: _QUARTERS,
    types.NoneType: st.none(),
    tuple[str, ...]: st.lists(TEXTS, max_size=3).map(tuple),
    Mapping[str, float]: st.dictionaries(TEXTS, FIGURES, max_size=2),
    Mapping[str, str]: st.dictionaries(TEXTS, TEXTS, max_size=2),
}


def records(table: RecordTable) -> st.SearchStrategy[object]:
    """Any record of that table."""
    make = typing.cast(Callable[..., object], table.record)
    required = {name for name, column in table.columns.items() if column.is_required}
    fields = _fields(table.record)
    return st.builds(
        lambda values: make(**values),
        st.fixed_dictionaries(
            {
                name: _NAMED if hint is str else _values(hint)
                for name, hint in fields.items()
                if name in required
            },
            optional={name: _values(hint) for name, hint in fields.items() if name not in required},
        ),
    )


@st.composite
def portfolios(draw: st.DrawFn) -> Portfolio:
    """Any portfolio: some of its tables, with up to three records each."""
    names = draw(st.lists(st.sampled_from(sorted(TABLES)), max_size=4, unique=True))
    tables = {name: tuple(draw(_some_records(name))) for name in names}
    make = typing.cast(Callable[..., Portfolio], Portfolio)
    return make(settings=draw(settings()), **tables)


@st.composite
def full_portfolios(draw: st.DrawFn) -> Portfolio:
    """Any portfolio with one record, every field of it told, in every table."""
    tables = {name: (draw(_full_record(name)),) for name in TABLES}
    make = typing.cast(Callable[..., Portfolio], Portfolio)
    return make(settings=draw(settings()), **tables)


# Made once: to make and check a strategy takes longer than to draw from it.
@functools.cache
def _some_records(table: str) -> st.SearchStrategy[list[object]]:
    return st.lists(records(TABLES[table]), max_size=3)


@functools.cache
def _full_record(name: str) -> st.SearchStrategy[typing.Any]:
    table = TABLES[name]
    return _records_of(typing.cast(type, table.record), _required(table))


@functools.cache
def settings() -> st.SearchStrategy[Settings]:
    """Any settings; names are not blank, and no two forums share a key."""
    pairs = st.tuples(FIGURES, FIGURES)
    bands = st.lists(pairs, max_size=3).map(tuple)
    special: Mapping[str, st.SearchStrategy[object]] = {
        "lens": st.dictionaries(
            st.sampled_from(Lens), st.builds(LensSettings, unit=TEXTS, bands=bands), max_size=2
        ),
        "spend": st.dictionaries(st.sampled_from(Focus), pairs, max_size=3),
        "minutes": st.dictionaries(st.sampled_from(Evidence), FIGURES, max_size=2),
        "forums": st.lists(_records_of(Forum), max_size=2, unique_by=lambda forum: forum.key).map(tuple),
        "name": _NAMED,
    }
    return _records_of(Settings, special)


def _required(table: RecordTable) -> dict[str, st.SearchStrategy[object]]:
    fields = _fields(table.record)
    return {
        name: _NAMED for name, column in table.columns.items() if column.is_required and fields[name] is str
    }


def _records_of(
    record: type, special: Mapping[str, st.SearchStrategy[object]] | None = None
) -> st.SearchStrategy[typing.Any]:
    search_strategies_by_key = special or {}
    return st.builds(
        record,
        **{
            name: search_strategies_by_key[name] if name in search_strategies_by_key else _values(hint)
            for name, hint in _fields(record).items()
        },
    )


def _fields(record: object) -> dict[str, object]:
    hints = typing.get_type_hints(record)
    return {field.name: hints[field.name] for field in dataclasses.fields(typing.cast(typing.Any, record))}


def _values(hint: object) -> st.SearchStrategy[object]:
    if hint in _BY_TYPE:
        return _BY_TYPE[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return st.sampled_from(list(hint))
    return st.one_of(*(_values(option) for option in typing.get_args(hint)))
