"""Which tables hold anything: a page with nothing to show yet is not in the menu."""

from collections.abc import Iterable

from django.db.models import Exists

from bowstring.web.models import StoredPortfolio
from bowstring.web.store.lists import rows_of


def tables_in_use(portfolio: int, tables: Iterable[str]) -> frozenset[str]:
    """Those of the tables that hold a record, in one query."""
    wanted = tuple(tables)
    held = StoredPortfolio.objects.filter(pk=portfolio).values_list(
        *(Exists(rows_of(portfolio, table).order_by()) for table in wanted)
    )
    return frozenset(table for row in held for table, is_there in zip(wanted, row, strict=True) if is_there)
