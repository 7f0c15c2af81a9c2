"""What refers to a record: looked at before it is taken away."""

from collections.abc import Iterator
from dataclasses import dataclass

from bowstring.model.portfolio import Portfolio
from bowstring.model.rules.references import REFERENCES


@dataclass(frozen=True, slots=True, kw_only=True)
class Referrer:
    """A record that names another. record: the one that names it; column: in which of its fields."""

    table: str
    column: str
    record: object


def referrers_of(portfolio: Portfolio, table: str, key: str) -> tuple[Referrer, ...]:
    """Every record that names that record of a table, in the order of the tables and their rows.

    A key that two tables share counts for both: nobody can say which was meant.
    """
    return (*_by_reference(portfolio, table, key), *_by_discipline(portfolio, table, key))


def _by_reference(portfolio: Portfolio, table: str, key: str) -> Iterator[Referrer]:
    for source, columns in REFERENCES.items():
        for column in columns:
            if table not in column.to:
                continue
            for record in getattr(portfolio, source):
                if key in column.read(record):
                    yield Referrer(table=source, column=column.name, record=record)


def _by_discipline(portfolio: Portfolio, table: str, key: str) -> Iterator[Referrer]:
    if table != "disciplines":
        return
    for work in portfolio.initiatives:
        if key in work.effort:
            yield Referrer(table="initiatives", column="effort", record=work)
    for row in portfolio.capacity:
        if row.discipline == key:
            yield Referrer(table="capacity", column="discipline", record=row)
