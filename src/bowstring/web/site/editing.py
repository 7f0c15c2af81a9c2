"""What every edit of a record shares: whose it is, what its form must know, and storing it once with a re-plan."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from bowstring.formats.keys import KeyMaker
from bowstring.formats.own.tables import TABLES
from bowstring.model.checks import check_portfolio
from bowstring.model.problems import BowstringError, Problem, Severity
from bowstring.model.referring import Referrer, referrers_of
from bowstring.report.table_words import TABLE_WORDS, columns_in_words
from bowstring.web.access import Right, Visit
from bowstring.web.jobs import jobs
from bowstring.web.site.record_forms import FormSetting, needed_tables
from bowstring.web.store.bulk_changes import (
    BulkChange,
    bulk_change,
    records_of_change,
    store_bulk_change,
    undo_bulk_change,
)
from bowstring.web.store.chapters import problems_now
from bowstring.web.store.facts import Edit, change_records, load_portfolio, load_revision, name_of
from bowstring.web.store.history import team_of_initiative
from bowstring.web.store.lists import names_of, rows_of
from bowstring.web.store.settings import kept_settings

LEADS_ALONE = frozenset({"chances"})
"""Tables whose records only a lead changes."""

_MOST_NAMES = 20_000
_SETTLED = frozenset({"lock", "mandated_by"})


def may_change(visit: Visit, table: str, record: Any) -> bool:
    """Whether somebody may change a record: a lead any, an editor of named teams only what belongs to those."""
    if table in LEADS_ALONE:
        return visit.may(Right.LEAD)
    return visit.may(Right.EDIT, team=team_of(visit.portfolio_id, table, record))


def may_add(visit: Visit, table: str) -> bool:
    """Whether somebody may add to a table at all; whose work it is, is asked once that is known."""
    return visit.may(Right.LEAD if table in LEADS_ALONE else Right.EDIT)


def team_of(portfolio: int, table: str, record: Any) -> str:
    """Whose a record is: of the team that it names, or that does the work it is about; blank for everybody's."""
    if table == "teams":
        return str(record.key)
    if hasattr(record, "team"):
        return str(record.team)
    about = getattr(record, "initiative", None)
    return team_of_initiative(portfolio, about) if about else ""


def form_setting(visit: Visit, table: str) -> FormSetting:
    """What the form of a table's records must know: a query for each table whose keys it names."""
    settings = kept_settings(visit.portfolio_id).settings
    return FormSetting(
        table=table,
        currency=settings.currency,
        year_start=settings.financial_year_start_month,
        names={to: names_of(visit.portfolio_id, to, most=_MOST_NAMES) for to in needed_tables(table)},
        quarters=tuple(str(settings.start.plus(step)) for step in range(settings.quarters)),
        fixed=settled_for(visit),
    )


def settled_for(visit: Visit) -> frozenset[str]:
    """The fields that others have settled for somebody: who leads the portfolio settles them alone."""
    return frozenset() if visit.may(Right.LEAD) else _SETTLED


def store_edits(visit: Visit, edits: Iterable[Edit], *, action: str = "edited") -> None:
    """Make edits, and queue a re-plan. Raises: StaleEditError."""
    change_records(visit.portfolio_id, edits, actor=visit.account, action=action)
    jobs.replan(visit.portfolio_id, by=visit.account)


def store_together(visit: Visit, edits: Sequence[Edit], *, words: str) -> BulkChange:
    """Replace many records of a table as one change that can be undone, and queue a re-plan.

    edits: of records that were seen, with their stamps. words: what it does. Raises: StaleRecordsError.
    """
    change = store_bulk_change(visit.portfolio_id, edits, words=words, actor=visit.account)
    jobs.replan(visit.portfolio_id, by=visit.account)
    return change


def undo_together(visit: Visit, change: str) -> BulkChange:
    """Undo a change of many records, and queue a re-plan.

    Raises: UnknownKeyError where there is nothing to undo. LaterEditsError. PermissionDenied where it is neither one's
    own nor a lead asks, or where some of the records are no longer one's own.
    """
    kept = bulk_change(visit.portfolio_id, change)
    if kept.made_by != visit.account:
        visit.need(Right.LEAD)
    if not visit.may(Right.LEAD):
        for record in records_of_change(visit.portfolio_id, change):
            if not may_change(visit, kept.table, record):
                raise PermissionDenied(
                    "Some of these records belong to other teams now. Nothing was changed."
                )
    undone = undo_bulk_change(visit.portfolio_id, change, actor=visit.account)
    jobs.replan(visit.portfolio_id, by=visit.account)
    return undone


def new_key(portfolio: int, table: str, name: str, *, taken: Iterable[str] = ()) -> str:
    """A key for a new record, made from its name; an opaque one for a person. taken: more that it may not be."""
    if "key" not in TABLES[table].columns:
        return ""
    keys = KeyMaker([*rows_of(portfolio, table).values_list("key", flat=True), *taken])
    return keys.opaque() if table == "people" else keys.from_name(name, otherwise=TABLE_WORDS[table].singular)


def named_by(visit: Visit, table: str, record: object) -> tuple[Referrer, ...]:
    """What names a record: while there is any it stays, or the facts would point to nothing."""
    key = getattr(record, "key", "")
    return referrers_of(load_portfolio(visit.portfolio_id), table, key) if key else ()


class RefusedError(BowstringError):
    """A record that must not be stored as it was typed; `problems` lists why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def acceptable(visit: Visit, table: str, record: Any, *, old: Any | None) -> tuple[Problem, ...]:
    """What is worth knowing about a record that is to be stored. old: the one that it replaces.

    Raises: RefusedError where it would put an error among the facts that is not there yet.
    """
    return acceptable_together(visit, table, ((old, record),))


def acceptable_together(
    visit: Visit, table: str, changes: Sequence[tuple[Any | None, Any]]
) -> tuple[Problem, ...]:
    """What is worth knowing about records that are to be stored at once. changes: what each replaces, and it.

    Raises: RefusedError where they would put an error among the facts that is not there yet.
    """
    problems = _new_problems(visit, table, changes)
    errors = tuple(problem for problem in problems if problem.severity is Severity.ERROR)
    if errors:
        raise RefusedError(errors)
    return problems


def tell_problems(request: HttpRequest, problems: Iterable[Problem]) -> None:
    """Say what is worth knowing about what was stored."""
    for problem in problems:
        messages.warning(request, problem_words(problem))


def problem_words(problem: Problem) -> str:
    """What is wrong and how to mend it, as a sentence."""
    return columns_in_words(f"{problem.message} {problem.mend}".strip())


def _rowless(problem: Problem) -> Problem:
    return dataclasses.replace(problem, where=dataclasses.replace(problem.where, row=0))


def _new_problems(visit: Visit, table: str, changes: Sequence[tuple[Any | None, Any]]) -> tuple[Problem, ...]:
    """What would be wrong with them that is not wrong already; rows apart, which may shift."""
    _, portfolio = load_revision(visit.portfolio_id)
    records = list(getattr(portfolio, table))
    places_of = _places_by_name(records)
    places: set[int] = set()
    for old, new in changes:
        if old is None:
            places.add(len(records))
            records.append(new)
            continue
        place = next((place for place in places_of.get(name_of(old), ()) if records[place] == old), None)
        # Somebody else has stored another in its place since it was read: storing this one will say so.
        if place is not None:
            places.add(place)
            records[place] = new
    had = {_rowless(problem) for problem in problems_now(visit.portfolio_id)}
    changed: dict[str, Any] = {table: tuple(records)}
    problems = check_portfolio(dataclasses.replace(portfolio, **changed))
    rows = {0, *(place + 2 for place in places)}
    return tuple(
        problem
        for problem in problems
        if problem.where.table == table and problem.where.row in rows and _rowless(problem) not in had
    )


def _places_by_name(records: Sequence[Any]) -> dict[str, list[int]]:
    """Where the records of each name stand."""
    places: dict[str, list[int]] = {}
    for place, record in enumerate(records):
        places.setdefault(name_of(record), []).append(place)
    return places
