"""Lists of a table's records: searched, sorted and cut into pages by the database, never over a loaded portfolio."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, TextField, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Cast

from bowstring.web.models import FACTS, FactRow
from bowstring.web.store.columns import columns_of, with_column
from bowstring.web.store.rows import record_of

PAGE_ROWS = 50
"""How many records a page of a list shows."""

# More words than anybody searches by; each is a condition of its own.
_MOST_WORDS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Which records somebody wants to see. search: words that must all be there. sort: a column; "" as they stand.

    column: the one in which the search must stand; "" for any text.
    where: columns and what they must say, of those that rows can be sorted by.
    """

    search: str = ""
    column: str = ""
    sort: str = ""
    is_descending: bool = False
    page: int = 1
    size: int = PAGE_ROWS
    where: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedRecord:
    """A record of a list, and its number in the database."""

    number: int
    record: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One page of a list. total: of all pages. page: the one shown, within 1 to pages."""

    rows: tuple[ListedRecord, ...]
    total: int
    page: int
    pages: int


def list_records(portfolio: int, table: str, query: ListQuery) -> ListPage:
    """A page of the records of a table, in two queries."""
    return page_of(table, _matching(portfolio, table, query), query)


def row_numbers(portfolio: int, table: str, query: ListQuery, *, most: int) -> tuple[int, ...]:
    """The numbers of all the records asked for, in order; the first `most` and one more, which tells of more.

    Args:
        portfolio: the portfolio's number.
        table: which.
        query: what is searched, and the order.
        most: how many.
    """
    rows = ordered(table, _matching(portfolio, table, query), query)
    return tuple(rows.values_list("pk", flat=True)[: most + 1])


def newest_row(portfolio: int, table: str) -> int:
    """The number of the record that was added last."""
    newest = rows_of(portfolio, table).order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        raise AssertionError("a record was just added")
    return int(newest)


def every_record(portfolio: int, table: str) -> tuple[Any, ...]:
    """All the records of a table, in their order."""
    rows = rows_of(portfolio, table).order_by("position", "pk")
    return tuple(record_of(table, row) for row in rows.iterator(chunk_size=500))


def rows_of(portfolio: int, table: str) -> QuerySet[Any]:
    """Every row of a table, to be narrowed."""
    return FACTS[table]._default_manager.filter(portfolio=portfolio)


def page_of(table: str, rows: QuerySet[Any], query: ListQuery) -> ListPage:
    """The page of those rows that was asked for; the last where it lies beyond.

    Args:
        table: of which.
        rows: those asked for.
        query: which page, in which order.
    """
    total = rows.count()
    pages = max(1, -(-total // query.size))
    page = min(max(1, query.page), pages)
    shown = ordered(table, rows, query)[(page - 1) * query.size : page * query.size]
    return ListPage(
        rows=tuple(ListedRecord(number=row.pk, record=record_of(table, row)) for row in shown),
        total=total,
        page=page,
        pages=pages,
    )


def ordered(table: str, rows: QuerySet[Any], query: ListQuery) -> QuerySet[Any]:
    """Rows by the column asked for, unknown values last; as they stand where there is no such column.

    Args:
        table: of which.
        rows: those asked for.
        query: the column, and which way.
    """
    named = query.sort in sortable(table) or query.sort in rows.query.annotations
    if not named:
        return rows.order_by("position", "pk")
    by = OrderBy(F(query.sort), descending=query.is_descending, nulls_last=True)
    return rows.order_by(by, "position", "pk")


def sortable(table: str) -> tuple[str, ...]:
    """The columns of a table that rows can be sorted by: those that hold one value."""
    return tuple(
        field.name
        for field in _fields(table)
        if field.get_internal_type() in ("TextField", "IntegerField", "FloatField", "DateField")
    )


def searched(portfolio: int, table: str, rows: QuerySet[Any], query: ListQuery) -> QuerySet[Any]:
    """Those of the rows in which the search stands, in its column where it names one that there is.

    Args:
        portfolio: the portfolio's number.
        table: of which.
        rows: those to look through.
        query: what is searched, and in which column.
    """
    if query.search and query.column in columns_of(table):
        return with_column(portfolio, table, rows, column=query.column, search=query.search)
    return rows.filter(found_by(table, query.search))


def found_by(table: str, search: str) -> Q:
    """Rows in which every word of a search stands in some text."""
    texts = [field.name for field in _fields(table) if isinstance(field, TextField)]
    condition = Q()
    for word in search.split()[:_MOST_WORDS]:
        anywhere = Q()
        for name in texts:
            anywhere |= Q(**{f"{name}__icontains": word})
        condition &= anywhere
    return condition


def names_of(portfolio: int, table: str, *, most: int) -> tuple[tuple[str, str], ...]:
    """Keys and names of a table's records by name; the first `most` and one more, which tells that there are more.

    Args:
        portfolio: the portfolio's number.
        table: which.
        most: how many.
    """
    names = {field.name for field in _fields(table)}
    named = next((column for column in ("name", "title", "statement", "question") if column in names), "key")
    pairs = rows_of(portfolio, table).order_by(named, "key").values_list("key", named)
    return tuple((key, name or key) for key, name in pairs[: most + 1])


def names_for(portfolio: int, table: str, keys: set[str]) -> dict[str, str]:
    """What those keys of a table are called; keys that name nothing are left out.

    Args:
        portfolio: the portfolio's number.
        table: which.
        keys: of its records.
    """
    matches = rows_of(portfolio, table).filter(key__in=keys)
    return {row.key: _called(row) for row in matches}


def _called(row: Any) -> str:
    """What a record is called: a need by what it says."""
    names = (getattr(row, field, "") for field in ("name", "title", "statement"))
    return str(next(filter(None, names), row.key))


def counts_of(portfolio: int, tables: tuple[str, ...]) -> dict[str, int]:
    """How many records each of the tables holds, in one query."""
    first, *others = (
        rows_of(portfolio, table).order_by().values(of_table=Value(table)).annotate(rows_there=Count("pk"))
        for table in tables
    )
    counted = {row["of_table"]: row["rows_there"] for row in first.union(*others, all=True)}
    return {table: counted.get(table, 0) for table in tables}


def _matching(portfolio: int, table: str, query: ListQuery) -> QuerySet[Any]:
    rows = searched(portfolio, table, rows_of(portfolio, table), query)
    for name, text in query.where:
        rows = rows.annotate(**{f"text_of_{name}": Cast(name, TextField())}).filter(
            **{f"text_of_{name}": text}
        )
    return rows


def _fields(table: str) -> Iterator[Any]:
    own = {field.name for field in FactRow._meta.get_fields()} | {"id"}
    return (field for field in FACTS[table]._meta.get_fields() if field.name not in own)
