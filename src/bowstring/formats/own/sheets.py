"""A whole portfolio as plain sheets: what every format reads and writes."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bowstring.formats.findings import Findings
from bowstring.formats.limits import MAX_INITIATIVES, MAX_ROWS
from bowstring.formats.own.rows import read_table
from bowstring.formats.own.settings import TABLE, Nested, read_settings, write_settings
from bowstring.formats.own.tables import TABLES, Sheet, write_table
from bowstring.formats.own.text import is_broken, tell_broken_text
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """A portfolio before its cells are read.

    settings: nested keys; None if the portfolio has none. tables: by name; those absent are empty.
    problems: what the format met on the way. strangers: what else the file holds, such as a sheet of notes.
    """

    settings: Nested | None
    tables: Mapping[str, Sheet]
    problems: tuple[Problem, ...] = ()
    strangers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """What a file holds, without reading its records. strangers: what is no part of a portfolio."""

    has_settings: bool = False
    has_initiatives: bool = False
    strangers: tuple[str, ...] = ()


def portfolio_of(sheets: Sheets) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio that the sheets tell, with the warnings and notes met on the way.

    Raises: BadDataError with every problem, where any of them is an error.
    """
    findings = Findings(sheets.problems)
    settings = read_settings(sheets.settings, findings) if sheets.settings is not None else None
    tables: dict[str, tuple[object, ...]] = {}
    for name in TABLES:
        if name in sheets.tables and _is_in_bounds(sheets.tables[name], findings):
            tell_broken_text(sheets.tables[name], findings)
            tables[name] = read_table(sheets.tables[name], findings)
    if "initiatives" not in sheets.tables:
        findings.warn(
            Place(table="initiatives"), "there is no such table.", "Add one with key, name and focus."
        )
    findings.raise_errors()
    if settings is None:
        raise AssertionError("settings that cannot be read are told as an error")
    make: Callable[..., Portfolio] = Portfolio
    return make(settings=settings, **tables), findings.problems()


def sheets_of(portfolio: Portfolio) -> Sheets:
    """The portfolio as sheets; a table without records has none, but for the initiatives.

    Raises: BadDataError where text holds what no format can keep.
    """
    tables = {
        name: write_table(table, records)
        for name, table in TABLES.items()
        if (records := getattr(portfolio, name)) or name == "initiatives"
    }
    settings = write_settings(portfolio.settings)
    findings = Findings()
    for sheet in tables.values():
        tell_broken_text(sheet, findings)
    if is_broken(json.dumps(settings, ensure_ascii=False)):
        findings.error(
            Place(table=TABLE),
            phrase("the text holds a broken character."),
            phrase("Type that character again."),
        )
    findings.raise_errors()
    return Sheets(settings=settings, tables=tables)


def _is_in_bounds(sheet: Sheet, findings: Findings) -> bool:
    most = MAX_INITIATIVES if sheet.table == "initiatives" else MAX_ROWS
    if len(sheet.rows) <= most:
        return True
    message = f"has {len(sheet.rows):,} rows; at most {most:,} can be read."
    findings.error(
        Place(table=sheet.table),
        message,
        phrase("Split the portfolio, or leave out what is not to be planned."),
    )
    return False
