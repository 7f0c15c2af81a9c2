"""Problems of facts that are stored, by what people call things: no row of a table, no key."""

import re
from dataclasses import dataclass
from typing import Any

from bowstring.model.capacity import Budget
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem
from bowstring.report.table_words import TABLE_WORDS, label_of
from bowstring.web.store.facts import name_of

_FIRST_ROW = 2
_KEY = re.compile(r"\b\w+(?:-\w+)+\b")
_ROW = re.compile(r"\brow (\d+)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemNotice:
    """A problem, for parts/problems.html."""

    severity: str
    where: str
    message: str
    mend: str


def problem_notice(portfolio: Portfolio, problem: Problem) -> ProblemNotice:
    """A problem of stored facts: the record by its name, the column by what it is called on screen."""
    column = label_of(problem.where.column) if problem.where.column else ""
    return ProblemNotice(
        severity=problem.severity.value,
        where=", ".join(part for part in (thing_of(portfolio, problem), column) if part),
        message=by_names(portfolio, problem, problem.message),
        mend=by_names(portfolio, problem, problem.mend),
    )


def thing_of(portfolio: Portfolio, problem: Problem) -> str:
    """What a problem is of: a record by its name, else its table; blank where it is of the whole portfolio."""
    where = problem.where
    record = record_of(portfolio, where)
    work = portfolio.index.initiatives.get(getattr(record, "initiative", "") or "")
    name = getattr(record, "name", "") or getattr(record, "title", "") or where.key
    if name:
        return name
    if work is not None:
        return work.name
    title = TABLE_WORDS[where.table].title if where.table in TABLE_WORDS else where.table
    # Budgets have no names: without period and fund they look alike.
    parts = [record.period, record.fund] if isinstance(record, Budget) else []
    return ": ".join([title, ", ".join(filter(None, parts))]) if parts else title


def record_of(portfolio: Portfolio, where: Place) -> Any | None:
    """The record of a place; None where it is of no record."""
    records = getattr(portfolio, where.table, ()) if where.table else ()
    place = where.row - _FIRST_ROW
    return records[place] if isinstance(records, tuple) and 0 <= place < len(records) else None


def by_names(portfolio: Portfolio, problem: Problem, text: str) -> str:
    """Words of a problem with records by name: other rows of its table, and keys that are no ordinary word."""
    initiatives = portfolio.index.initiatives
    named = _KEY.sub(
        lambda key: f"“{initiatives[key[0]].name}”" if key[0] in initiatives else key[0],
        text,
    )

    def name_of_row(row: re.Match[str]) -> str:
        record = record_of(portfolio, Place(table=problem.where.table, row=int(row[1])))
        return row[0] if record is None else f"“{title_of(record)}”"

    return _ROW.sub(name_of_row, named)


def title_of(record: Any) -> str:
    """What a record is called."""
    for name in ("name", "title", "statement"):
        if getattr(record, name, ""):
            return str(getattr(record, name))
    return name_of(record)
