"""The row that a key names, or an error that says which key names none."""

from typing import Any, TypeVar

from django.db.models import QuerySet

from bowstring.model.problems import UnknownKeyError

_Row = TypeVar("_Row")


def row_named(rows: "QuerySet[Any, _Row]", key: object) -> _Row:
    """The first of the rows, which are those of a key. Raises: UnknownKeyError where there is none."""
    row = rows.first()
    if row is None:
        raise UnknownKeyError(str(key))
    return row
