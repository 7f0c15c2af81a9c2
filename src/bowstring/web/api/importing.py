"""Calls about imports: a file is sent, what it would change is looked at; then it is stored, or undone."""

from django.http import Http404, HttpRequest, HttpResponse
from ninja import File, Router, Schema, UploadedFile
from pydantic import ConfigDict, Field

from bowstring.answers.answer import Answer, problem_answers
from bowstring.formats.own.records import record_document
from bowstring.model.problems import BowstringError
from bowstring.web.access import Right, Visit
from bowstring.web.api.calls import call
from bowstring.web.api.replies import moment, once, reply
from bowstring.web.jobs import jobs
from bowstring.web.portfolio.import_changes import conflict_name, import_changes, store_changes, value_text
from bowstring.web.portfolio.import_reading import Upload, guessed_map, source_of
from bowstring.web.site.fetching import or_404
from bowstring.web.store import imports as store
from bowstring.web.store.imports import RunCard

router = Router(tags=["Imports"])

_IN = "/portfolios/{portfolio_key}/imports"
_RUN = _IN + "/{run}"


class Choices(Schema):
    """take: the conflicts in which what the file says is to hold, by their names in the preview."""

    model_config = ConfigDict(extra="forbid")

    take: list[str] = Field(default=[], max_length=10_000)


@call(router, "POST", _IN, right=Right.LEAD, answer="import", status=201, is_large=True)
def send_import(request: HttpRequest, visit: Visit, file: File[UploadedFile]) -> HttpResponse:
    """Send a file: a portfolio in any format, a Backstage catalogue, or any table, whose columns are guessed.

    Nothing is stored yet: the answer is what storing it would change.
    """
    upload = Upload(name=file.name or "table.csv", content=file.read())
    file.seek(0)

    def do() -> tuple[Answer, int]:
        run = store.keep_upload(
            visit.portfolio_id,
            upload.name,
            upload.content,
            map_text=guessed_map(upload),
            source=source_of(upload.name),
            by=visit.account,
        )
        return _preview(visit, run), 201

    return once(request, do, by=visit.account)


@call(router, "GET", _IN, right=Right.LEAD, answer="imports")
def list_imports(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The imports that were stored, the last first; at most 20."""
    return reply({"imports": [_run_answer(run) for run in store.runs_of(visit.portfolio_id)]})


@call(router, "GET", _RUN, right=Right.LEAD, answer="import")
def read_import(request: HttpRequest, visit: Visit, run: str) -> HttpResponse:
    """What storing a file that was sent would change, beside the facts as they are now."""
    return reply(_preview(visit, _waiting(visit, run)))


@call(router, "POST", f"{_RUN}/store", right=Right.LEAD, answer="stored-import")
def store_import(request: HttpRequest, visit: Visit, run: str, body: Choices) -> HttpResponse:
    """Store a file that was sent, all or nothing; a new plan is made.

    Where a field was edited here and in the file, what is here holds unless `take` names it.
    """

    def do() -> tuple[Answer, int]:
        card = _waiting(visit, run)
        changes = import_changes(visit, card)
        unknown = set(body.take) - {conflict_name(*conflict) for conflict in changes.conflicts()}
        if unknown:
            raise BowstringError(
                f"{sorted(unknown)[0][:200]!r} is no conflict of this file. Look at it again."
            )
        store_changes(visit, card, changes, changes.taken(body.take))
        return _run_answer(store.run_card(visit.portfolio_id, run)), 200

    return once(request, do, by=visit.account)


@call(router, "POST", f"{_RUN}/undo", right=Right.LEAD, answer="stored-import")
def undo_import(request: HttpRequest, visit: Visit, run: str) -> HttpResponse:
    """Put back what an import changed; refused where its records were edited later."""
    or_404("import", store.run_card, visit.portfolio_id, run)

    def do() -> tuple[Answer, int]:
        store.undo_import(visit.portfolio_id, run, actor=visit.account)
        jobs.replan(visit.portfolio_id, by=visit.account)
        return _run_answer(store.run_card(visit.portfolio_id, run)), 200

    return once(request, do, by=visit.account)


@call(router, "DELETE", _RUN, right=Right.LEAD, status=204)
def forget_import(request: HttpRequest, visit: Visit, run: str) -> HttpResponse:
    """Forget a file that was sent and not stored."""
    _waiting(visit, run)
    store.drop_import(visit.portfolio_id, run)
    return HttpResponse(status=204)


def _waiting(visit: Visit, run: str) -> RunCard:
    card = or_404("import", store.run_card, visit.portfolio_id, run)
    if card.state != store.NAMING:
        raise Http404("that import was stored already")
    return card


def _preview(visit: Visit, card: RunCard) -> Answer:
    changes = import_changes(visit, card)
    comparison = changes.comparison
    return {
        **_run_answer(card),
        "map": card.map or None,
        "added": [
            {"table": table, "record": record_document(table, record)} for table, record in comparison.added
        ],
        "changed": [
            {
                "table": change.table,
                "record": list(change.identity),
                "field": field.field,
                "here": value_text(field.here) or None,
                "there": value_text(field.there) or None,
                "conflict": conflict_name(change, field) if field.is_conflict else None,
            }
            for change in comparison.changed
            for field in change.fields
        ],
        "vanished": [{"table": table, "record": list(identity)} for table, identity in comparison.vanished],
        "same": comparison.same,
        "problems": problem_answers(changes.problems),
    }


def _run_answer(run: RunCard) -> Answer:
    return {
        "import": run.key,
        "file": run.file_name,
        "source": run.source,
        "state": "waiting" if run.state == store.NAMING else run.state,
        "made_at": moment(run.made_at),
        "stored_at": moment(run.stored_at),
        "changes": run.changes,
    }
