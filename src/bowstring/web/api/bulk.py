"""Calls that change many records at once: looked at first, stored whole, undone with one call."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from bowstring.answers.answer import Answer, problem_answers
from bowstring.formats.own.records import changed_document, record_document
from bowstring.model.problems import Problem
from bowstring.report.table_words import label_of, records_words
from bowstring.web.access import Right, Visit
from bowstring.web.api.calls import call
from bowstring.web.api.facts import need_editable, need_own, need_unfixed
from bowstring.web.api.replies import moment, once
from bowstring.web.site.editing import acceptable_together, store_together, undo_together
from bowstring.web.site.fetching import or_404
from bowstring.web.store.bulk_changes import MOST_RECORDS, BulkChange, StaleRecordsError, bulk_change
from bowstring.web.store.facts import Edit, StoredRecord, kept_records

router = Router(tags=["Facts"])

_CHANGES = "/portfolios/{portfolio_key}/facts/{table}/changes"
_MOST_FIELDS = 40
_LAST_ROW = 2**63 - 1
_Pairs = list[tuple[StoredRecord, Any]]


class SeenRow(Schema):
    """A record as it was read."""

    model_config = ConfigDict(extra="forbid")

    row: int = Field(ge=1, le=_LAST_ROW)
    stamp: str = Field(max_length=64)


class ChangedRecords(Schema):
    """rows: the records to change. record: the fields that all of them get; null empties one. preview: only look."""

    model_config = ConfigDict(extra="forbid")

    rows: list[SeenRow] = Field(min_length=1, max_length=MOST_RECORDS)
    record: dict[str, Any] = Field(min_length=1, max_length=_MOST_FIELDS)
    preview: bool = False


@call(router, "POST", _CHANGES, right=Right.EDIT, answer="bulk-change", status=201)
def change_facts(request: HttpRequest, visit: Visit, table: str, body: ChangedRecords) -> HttpResponse:
    """Change some fields of up to 500 records, all or none of them; a new plan is made.

    With `preview` nothing is stored: the answer is each record before and after. Where somebody else has changed one
    since its stamp was read, or an error would be put among the facts, nothing is stored either.
    """
    need_editable(table)

    def do() -> tuple[Answer, int]:
        pairs = _pairs(visit, table, body)
        problems = acceptable_together(visit, table, [(kept.record, new) for kept, new in pairs])
        change = None
        if pairs and not body.preview:
            fields = ", ".join(label_of(name) for name in body.record)
            edits = [Edit(table=table, row=kept.row, record=new, stamp=kept.stamp) for kept, new in pairs]
            words = f"{fields} changed in {records_words(table, len(pairs))}"
            change = store_together(visit, edits, words=words)
        return _answer(table, change, pairs, problems), 201

    return once(request, do, by=visit.account)


@call(router, "POST", _CHANGES + "/{change}/undo", right=Right.EDIT, answer="undone-change")
def undo_change(request: HttpRequest, visit: Visit, table: str, change: str) -> HttpResponse:
    """Put the records of a change back as they were; refused where one was edited later.

    One's own changes; portfolio leads undo anybody's.
    """
    kept = or_404("change", bulk_change, visit.portfolio_id, change)
    if kept.table != table:
        raise Http404("no such change")

    def do() -> tuple[Answer, int]:
        return _change_answer(undo_together(visit, change)), 200

    return once(request, do, by=visit.account)


def _pairs(visit: Visit, table: str, body: ChangedRecords) -> _Pairs:
    """The records as they are and as they are to be; those that would not differ are left out.

    Raises: StaleRecordsError, BadDataError, PermissionDenied.
    """
    rows = {seen.row: seen.stamp for seen in body.rows}
    kept = {record.row: record for record in kept_records(visit.portfolio_id, table, pk__in=list(rows))}
    stale = [row for row, stamp in rows.items() if row not in kept or kept[row].stamp != stamp]
    if stale:
        there = tuple(kept[row].record for row in stale if row in kept)
        raise StaleRecordsError(there, len(stale) - len(there))
    pairs = []
    for row in rows:
        need_own(visit, table, kept[row].record)
        new = changed_document(table, kept[row].record, body.record)
        need_own(visit, table, new)
        need_unfixed(visit, table, new, old=kept[row].record)
        if new != kept[row].record:
            pairs.append((kept[row], new))
    return pairs


def _answer(
    table: str,
    change: BulkChange | None,
    pairs: _Pairs,
    problems: tuple[Problem, ...],
) -> Answer:
    return {
        "table": table,
        "change": change.key if change is not None else None,
        "words": change.words if change is not None else "",
        "records": [
            {
                "row": kept.row,
                "before": record_document(table, kept.record),
                "after": record_document(table, new),
            }
            for kept, new in pairs
        ],
        "problems": problem_answers(problems),
    }


def _change_answer(change: BulkChange) -> Answer:
    return {
        "change": change.key,
        "table": change.table,
        "words": change.words,
        "records": change.records,
        "made_at": moment(change.made_at),
        "undone": change.is_undone,
    }
