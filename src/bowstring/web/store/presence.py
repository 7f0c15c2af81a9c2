"""Which tables hold anything: a page with nothing to show yet is not in the menu."""

from collections.abc import Iterable
from functools import cache

from django.db import connection

from bowstring.web.models import FACTS


def tables_in_use(portfolio: int, tables: Iterable[str]) -> frozenset[str]:
    """Those of the tables that hold a record, in one query."""
    wanted = tuple(tables)
    if not wanted:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(_question(wanted), [portfolio] * len(wanted))
        held = cursor.fetchone() or ()
    return frozenset(table for table, is_there in zip(wanted, held, strict=True) if is_there)


@cache
def _question(tables: tuple[str, ...]) -> str:
    """The query, written once: every page asks, and to have it written took longer than to have it answered."""
    quote = connection.ops.quote_name
    parts = []
    for table in tables:
        meta = FACTS[table]._meta
        rows, portfolio = quote(meta.db_table), quote(meta.get_field("portfolio").column)
        parts.append(f"EXISTS (SELECT 1 FROM {rows} WHERE {portfolio} = %s)")  # noqa: S608 - names of our own tables
    return f"SELECT {', '.join(parts)}"
