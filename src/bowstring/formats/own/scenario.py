"""A scenario tried beside the portfolio: its changes written into the cells they name, then read like any file."""

import dataclasses
from collections.abc import Mapping, Sequence

from bowstring.formats.cells import Cell, normal
from bowstring.formats.own.sheets import portfolio_of, sheets_of
from bowstring.formats.own.tables import Sheet
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem, UnknownKeyError, error
from bowstring.model.scenarios import Change

# What names a record where its table has no key; the first of several rows with nothing else beside it.
_NAMES = ("key", "period", "discipline", "initiative", "decision", "kind", "a", "of")


def with_scenario(portfolio: Portfolio, key: str) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio as a scenario would have it, and what was met on the way.

    Raises: UnknownKeyError where there is no such scenario, listing those there are; BadDataError where a change
    names no record, or a value cannot be read.
    """
    if key not in {scenario.key for scenario in portfolio.scenarios}:
        listed = ", ".join(scenario.key for scenario in portfolio.scenarios) or "none"
        raise UnknownKeyError(f"there is no scenario {key!r}. There is: {listed}.")
    sheets = sheets_of(portfolio)
    tables, lost = dict(sheets.tables), []
    for row, change in enumerate(portfolio.changes, start=2):
        if change.scenario != key:
            continue
        changed = _changed(tables[change.table], change) if change.table in tables else None
        if changed is None:
            place = Place(table="changes", row=row, key=change.record)
            lost.append(
                error(
                    place,
                    phrase("there is no such record in {table}.", table=change.table),
                    phrase("Name one that there is."),
                )
            )
        else:
            tables[change.table] = changed
    if lost:
        raise BadDataError(tuple(lost))
    return portfolio_of(dataclasses.replace(sheets, tables=tables))


def _changed(sheet: Sheet, change: Change) -> Sheet | None:
    """The sheet with one cell written anew; None if it has no such record."""
    header = [normal(str(name)) for name in sheet.header]
    place = _row_of(header, sheet.rows, change.record)
    if place is None:
        return None
    column = normal(change.field)
    names = list(sheet.header) if column in header else [*sheet.header, change.field]
    at = header.index(column) if column in header else len(header)
    rows: list[Sequence[Cell]] = [[*row, *([None] * (len(names) - len(row)))] for row in sheet.rows]
    rows[place] = [change.value if here == at else cell for here, cell in enumerate(rows[place])]
    return dataclasses.replace(sheet, header=tuple(names), rows=rows)


def _row_of(header: Sequence[str], rows: Sequence[Sequence[Cell]], record: str) -> int | None:
    """The row of a record; of several the one that says least else, such as the budget without a fund.

    `security@2026-Q4` is the row of that key in that quarter, where a table has a row for each.
    """
    name = next((name for name in _NAMES if name in header), None)
    if name is None:
        return None
    places = _rows_where(header, rows, {name: record})
    key, _, quarter = record.rpartition("@")
    if not places and key and "quarter" in header:
        places = _rows_where(header, rows, {name: key, "quarter": quarter})
    return min(places, key=lambda place: sum(cell not in (None, "") for cell in rows[place]), default=None)


def _rows_where(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], values: Mapping[str, str]
) -> list[int]:
    """The places of the rows whose cells say so."""
    wanted = [(header.index(name), value) for name, value in values.items()]
    return [
        place
        for place, row in enumerate(rows)
        if all(at < len(row) and str(row[at] or "") == value for at, value in wanted)
    ]
