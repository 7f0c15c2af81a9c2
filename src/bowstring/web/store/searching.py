"""Records of several tables in which the words of a search stand, those first whose name holds them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from bowstring.web.store.lists import ListedRecord, found_by, rows_of
from bowstring.web.store.rows import record_of

_NAMED_BY = {"decisions": "title", "needs": "statement"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The first records of a table that match. total: how many do."""

    rows: tuple[ListedRecord, ...]
    total: int


def matching(portfolio: int, table: str, search: str, *, most: int) -> Matches:
    """The records in which every word stands, in two queries; none for an empty search.

    Args:
        portfolio: the portfolio's number.
        table: which.
        search: words.
        most: how many at most.
    """
    if not search.strip():
        return Matches(rows=(), total=0)
    name = _NAMED_BY.get(table, "name")
    rows = rows_of(portfolio, table).filter(found_by(table, search))
    in_name = Q()
    for word in search.split():
        in_name &= Q(**{f"{name}__icontains": word})
    order: Any = Case(
        When(Q(**{f"{name}__istartswith": search}) | Q(key=search), then=Value(0)),
        When(in_name, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    first = rows.order_by(order, name, "pk")[: most + 1]
    records = tuple(ListedRecord(number=row.pk, record=record_of(table, row)) for row in first)
    return Matches(rows=records[:most], total=len(records) if len(records) <= most else rows.count())
