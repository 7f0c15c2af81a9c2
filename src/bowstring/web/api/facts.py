"""Calls about facts: tables listed and cut into pages, records read, added, changed and taken away."""

from collections.abc import Sequence
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from bowstring.answers.answer import Answer, problem_answers
from bowstring.formats.own.records import Document, changed_document, record_document, record_of_document
from bowstring.formats.own.tables import TABLES
from bowstring.model.problems import BadDataError, Place, Problem, error
from bowstring.report.table_words import is_editable, label_of
from bowstring.web.access import Right, Visit
from bowstring.web.api.calls import call
from bowstring.web.api.replies import once, reply
from bowstring.web.site.editing import (
    acceptable,
    may_add,
    may_change,
    named_by,
    new_key,
    settled_for,
    store_edits,
)
from bowstring.web.site.fetching import or_404
from bowstring.web.store.claims import ScoresWaitError
from bowstring.web.store.facts import Edit, StaleEditError, StoredRecord, kept_row, name_of, stamp_of
from bowstring.web.store.lists import ListQuery, counts_of, list_records, newest_row, sortable
from bowstring.web.store.members import tell_refusal

router = Router(tags=["Facts"])

_TABLE = "/portfolios/{portfolio_key}/facts/{table}"
_ROW = _TABLE + "/{int:row}"
_MOST_ROWS = 500
_LAST_PAGE = 100_000
_LAST_ROW = 2**63 - 1

PageNumber = Annotated[int, Query(ge=1, le=_LAST_PAGE)]
PageSize = Annotated[int, Query(ge=1, le=_MOST_ROWS)]


class NewRecord(Schema):
    """A record to add: its fields by name, as the tables' columns are called."""

    model_config = ConfigDict(extra="forbid")

    record: dict[str, Any]


class ChangedRecord(Schema):
    """Fields to change; null empties one. stamp: of the record as it was read."""

    model_config = ConfigDict(extra="forbid")

    stamp: str = Field(max_length=64)
    record: dict[str, Any]


@call(router, "GET", "/portfolios/{portfolio_key}/facts", right=Right.VIEW, answer="tables")
def list_tables(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The tables of a portfolio, how much each holds, and its columns."""
    counts = counts_of(visit.portfolio_id, tuple(TABLES))
    return reply(
        {"revision": visit.revision, "tables": [_table_answer(name, counts[name]) for name in TABLES]}
    )


@call(router, "GET", _TABLE, right=Right.VIEW, answer="facts")
def list_facts(
    request: HttpRequest,
    visit: Visit,
    table: str,
    search: Annotated[str, Query(max_length=200)] = "",
    where: Annotated[list[str], Query(max_length=12)] = [],  # noqa: B006
    sort: Annotated[str, Query(max_length=60)] = "",
    page: PageNumber = 1,
    size: PageSize = 50,
) -> HttpResponse:
    """A page of a table's records.

    search: words that must all stand in a record. where: `column:value`, may be repeated. sort: a column; `-column`
    for the greatest first. A page beyond the last is the last.
    """
    _need_table(table)
    query = ListQuery(
        search=search,
        sort=_sorted_by(table, sort),
        is_descending=sort.startswith("-"),
        page=page,
        size=size,
        where=tuple(_condition(table, condition) for condition in where),
    )
    shown = list_records(visit.portfolio_id, table, query)
    return reply(
        {
            "table": table,
            "revision": visit.revision,
            "total": shown.total,
            "page": shown.page,
            "pages": shown.pages,
            "records": [
                {
                    "row": row.number,
                    "stamp": stamp_of(row.record),
                    "record": record_document(table, row.record),
                }
                for row in shown.rows
            ],
        }
    )


@call(router, "POST", _TABLE, right=Right.EDIT, answer="record", status=201)
def add_fact(request: HttpRequest, visit: Visit, table: str, body: NewRecord) -> HttpResponse:
    """Add a record. A key that is left out is made from its name; a new plan is made.

    What would put an error among the facts is refused, with its place and how to mend it.
    """
    need_editable(table)
    if not may_add(visit, table):
        raise PermissionDenied("Only portfolio leads add to this table.")
    record = record_of_document(table, _with_key(visit, table, body.record))
    need_own(visit, table, record)
    need_unfixed(visit, table, record, old=None)

    def do() -> tuple[Answer, int]:
        problems = acceptable(visit, table, record, old=None)
        store_edits(visit, [Edit(table=table, record=record)], action="added")
        # The newest that says just that is the one that was just added.
        row = newest_row(visit.portfolio_id, table)
        added = StoredRecord(row=row, record=record, stamp=stamp_of(record))
        return _record_answer(table, added, problems), 201

    return once(request, do, by=visit.account)


@call(router, "GET", _ROW, right=Right.VIEW, answer="record")
def read_fact(request: HttpRequest, visit: Visit, table: str, row: int) -> HttpResponse:
    """A record, with the stamp that a change of it needs."""
    _need_table(table)
    return reply(_record_answer(table, _kept(visit, table, row)))


@call(router, "PATCH", _ROW, right=Right.EDIT, answer="record")
def change_fact(
    request: HttpRequest, visit: Visit, table: str, row: int, body: ChangedRecord
) -> HttpResponse:
    """Change some fields of a record; a new plan is made.

    Where somebody else has changed it since its stamp was read nothing is stored: the answer holds it as it is now.
    """
    need_editable(table)
    kept = _kept(visit, table, row)
    need_own(visit, table, kept.record)
    if body.stamp != kept.stamp:
        raise StaleEditError(kept.record)
    record = changed_document(table, kept.record, body.record)
    need_own(visit, table, record)
    need_unfixed(visit, table, record, old=kept.record)
    problems = acceptable(visit, table, record, old=kept.record)
    _store(visit, Edit(table=table, row=kept.row, record=record, stamp=body.stamp))
    return reply(_record_answer(table, _kept(visit, table, row), problems))


@call(router, "DELETE", _ROW, right=Right.EDIT, status=204)
def remove_fact(
    request: HttpRequest, visit: Visit, table: str, row: int, stamp: Annotated[str, Query(max_length=64)]
) -> HttpResponse:
    """Take a record away that no other names; a new plan is made. stamp: of the record as it was read."""
    need_editable(table)
    kept = _kept(visit, table, row)
    need_own(visit, table, kept.record)
    if stamp != kept.stamp:
        raise StaleEditError(kept.record)
    _need_unnamed(visit, table, kept.record)
    _store(visit, Edit(table=table, row=kept.row, stamp=stamp), action="deleted")
    return HttpResponse(status=204)


def _store(visit: Visit, edit: Edit, *, action: str = "edited") -> None:
    try:
        store_edits(visit, [edit], action=action)
    except ScoresWaitError as refusal:
        tell_refusal(visit.portfolio_id, refusal.person, by=visit.account)
        raise


def stale_answer(table: str, now: object | None) -> Document | None:
    """A record as somebody else left it; None if it is gone."""
    return {"stamp": stamp_of(now), "record": record_document(table, now)} if now is not None else None


def _kept(visit: Visit, table: str, row: int) -> StoredRecord:
    if row > _LAST_ROW:
        raise Http404("no such record")
    return or_404(table, kept_row, visit.portfolio_id, table, row)


def _record_answer(table: str, kept: StoredRecord, problems: Sequence[Problem] = ()) -> Answer:
    return {
        "table": table,
        "row": kept.row,
        "stamp": kept.stamp,
        "record": record_document(table, kept.record),
        "problems": problem_answers(problems),
    }


def _table_answer(name: str, count: int) -> Answer:
    table = TABLES[name]
    return {
        "table": name,
        "records": count,
        "can_be_changed": is_editable(name),
        "columns": [
            {
                "name": column.name,
                "called": label_of(column.name),
                "holds": column.kind.what,
                "is_required": column.is_required,
            }
            for column in table.columns.values()
        ],
        "spread": list(table.spread),
    }


def _with_key(visit: Visit, table: str, record: Document) -> Document:
    if "key" not in TABLES[table].columns or record.get("key"):
        return record
    name = next((str(record[field]) for field in ("name", "title", "statement") if record.get(field)), table)
    return {**record, "key": new_key(visit.portfolio_id, table, name)}


def _need_table(table: str) -> None:
    if table not in TABLES:
        raise Http404("no such table")


def need_editable(table: str) -> None:
    """Go on only with a table whose records people change. Raises: Http404, PermissionDenied."""
    _need_table(table)
    if not is_editable(table):
        raise PermissionDenied(f"Records of {table} come of what people do, and are not changed one by one.")


def need_own(visit: Visit, table: str, record: object) -> None:
    """Go on only with a record that somebody may change. Raises: PermissionDenied."""
    if not may_change(visit, table, record):
        raise PermissionDenied("Only what belongs to your own teams may be changed.")


def _need_unnamed(visit: Visit, table: str, record: object) -> None:
    """Go on only where no other record would be left pointing to nothing."""
    problems = tuple(
        error(
            Place(table=other.table, column=other.column, key=name_of(other.record)),
            "names it.",
            "Change or delete that first.",
        )
        for other in named_by(visit, table, record)
    )
    if problems:
        raise BadDataError(problems)


def need_unfixed(visit: Visit, table: str, record: Any, *, old: Any | None) -> None:
    """Go on only where fields that this person may not settle stay as they are. Raises: PermissionDenied."""
    for name in sorted(settled_for(visit)):
        if hasattr(record, name) and getattr(record, name) != (
            getattr(old, name) if old is not None else None
        ):
            if old is None and not getattr(record, name):
                continue
            raise PermissionDenied(f"Only portfolio leads settle {name}.")


def _sorted_by(table: str, sort: str) -> str:
    name = sort.removeprefix("-")
    if name and name not in sortable(table):
        raise BadDataError(
            (error(Place(table=table, column=name[:60]), "cannot be sorted by.", _choices(table)),)
        )
    return name


def _condition(table: str, condition: str) -> tuple[str, str]:
    name, colon, value = condition.partition(":")
    if not colon or name not in sortable(table):
        place = Place(table=table, column=name[:60])
        raise BadDataError(
            (error(place, "cannot be filtered by.", f"Write column:value. {_choices(table)}"),)
        )
    return name, value


def _choices(table: str) -> str:
    return f"Choose one of {', '.join(sortable(table))}."
