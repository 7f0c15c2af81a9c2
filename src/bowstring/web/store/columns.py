"""Rows in which one column says something: words, a figure and how it compares, or nothing at all."""

import json
import operator
import re
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from django.db.models import Field, FloatField, IntegerField, Q, QuerySet, TextField
from django.db.models.functions import Cast

from bowstring.model.rules.references import REFERENCES
from bowstring.web.models import FACTS, FactRow

_EMPTY = ("-", "–")
_FIGURE = re.compile(r"(?P<sign><=|>=|<|>|=)?(?P<figure>-?\d+(\.\d+)?)")
_SIGNS: Mapping[str, str] = {"": "exact", "=": "exact", "<": "lt", "<=": "lte", ">": "gt", ">=": "gte"}
_MOST_NAMED = 200
_MOST_WORDS = 12


def columns_of(table: str) -> tuple[str, ...]:
    """The columns of a table that can be searched by themselves."""
    return tuple(_fields(table))


def with_column(
    portfolio: int, table: str, rows: QuerySet[Any], *, column: str, search: str
) -> QuerySet[Any]:
    """Rows in whose column the search stands.

    Words: all of them, in the column or in the names of what it refers to. A figure: equal, or as a sign before it says
    (`>200000`). A dash alone: nothing stands there.

    Args:
        portfolio: the portfolio's number.
        table: of which.
        rows: those to look through.
        column: the field.
        search: what was typed.
    """
    field = _fields(table)[column]
    text = search.strip()
    if text not in _EMPTY and isinstance(field, IntegerField | FloatField):
        return _compared(rows, column, text)
    there = rows.alias(text_there=Cast(column, TextField()))
    if text in _EMPTY:
        is_empty = Q(**{f"{column}__isnull": True}) | Q(text_there__in=("", "[]", "{}"))
        return _narrowed(there, is_empty)
    words = text.split()[:_MOST_WORDS]
    is_list = not isinstance(field, TextField)
    in_text = _all(words, lambda word: _written("text_there", word))
    return _narrowed(there, in_text | _referring(portfolio, table, column, words, is_list=is_list))


def _narrowed(rows: QuerySet[Any], condition: Q) -> QuerySet[Any]:
    narrowed: QuerySet[Any] = rows.filter(condition)
    return narrowed


def _compared(rows: QuerySet[Any], column: str, text: str) -> QuerySet[Any]:
    match = _FIGURE.fullmatch(re.sub(r"[\s,£$€]", "", text))
    if match is None:
        return rows.none()
    there = rows.alias(figure_there=Cast(column, FloatField()))
    return _narrowed(there, Q(**{f"figure_there__{_SIGNS[match['sign'] or '']}": float(match["figure"])}))


def _referring(portfolio: int, table: str, column: str, words: list[str], *, is_list: bool) -> Q:
    """Rows whose column holds the key of something in whose name the words stand."""
    targets = next((other.to for other in REFERENCES.get(table, ()) if other.name == column), ())
    keys: list[str] = []
    for target in targets:
        named = next((name for name in ("name", "title", "statement") if name in _fields(target)), "")
        if named:
            records: QuerySet[Any] = FACTS[target]._default_manager.filter(portfolio=portfolio)
            in_name = _all(words, lambda word, named=named: Q(**{f"{named}__icontains": word}))  # type: ignore[misc]
            keys += records.filter(in_name).order_by("key").values_list("key", flat=True)[:_MOST_NAMED]
    if not is_list:
        return Q(**{f"{column}__in": keys})
    return reduce(operator.or_, (Q(text_there__contains=json.dumps(key)) for key in keys), Q(pk__in=()))


def _written(column: str, word: str) -> Q:
    """A word as it stands, or as JSON writes it."""
    return Q(**{f"{column}__icontains": word}) | Q(**{f"{column}__icontains": json.dumps(word)[1:-1]})


def _all(words: list[str], condition: Callable[[str], Q]) -> Q:
    return reduce(operator.and_, (condition(word) for word in words), Q())


def _fields(table: str) -> dict[str, Field[Any, Any]]:
    shared = {field.name for field in FactRow._meta.get_fields()} - {"extra"} | {"id"}
    return {
        field.name: field
        for field in FACTS[table]._meta.get_fields()
        if isinstance(field, Field) and field.name not in shared
    }
