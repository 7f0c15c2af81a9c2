"""How do I get my data in? A file, what its columns mean, what it would change, stored all or nothing, undone."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from bowstring.model.language import phrase
from bowstring.model.problems import BadDataError, Problem, UnknownKeyError
from bowstring.model.wording import count_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.portfolio.exporting import EXPORTS
from bowstring.web.portfolio.import_forms import UploadForm
from bowstring.web.portfolio.import_reading import Upload, guessed_map, source_of
from bowstring.web.site.frame import address, show
from bowstring.web.store import imports as store
from bowstring.web.store.claims import ScoresWaitError
from bowstring.web.store.imports import LaterEditsError, RunCard, SourceCard
from bowstring.web.store.members import tell_refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPage:
    """Where imports begin, and what came of earlier ones. problems: of a file that could not be read."""

    sources: tuple[SourceCard, ...]
    runs: tuple[RunCard, ...]
    exports: tuple[tuple[str, str], ...]
    problems: tuple[Problem, ...] = ()


@needs(Right.LEAD)
def import_page(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose a file; what was imported before, and undoing it."""
    sources = store.sources_of(visit.portfolio_id)
    named = [(source.key, source.name) for source in sources]
    form = UploadForm(request.POST or None, request.FILES or None, sources=named)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_taken_in(visit, form, {source.key: source for source in sources}))
        except BadDataError as bad:
            problems = bad.problems
    page = ImportPage(
        sources=sources,
        runs=store.runs_of(visit.portfolio_id),
        exports=tuple((form, words) for form, (words, _, _) in EXPORTS.items()),
        problems=problems,
    )
    status = 422 if request.method == "POST" else 200
    return show(request, "import/start.html", page, visit=visit, form=form, status=status)


@needs(Right.LEAD)
@require_POST
def import_drop(request: HttpRequest, visit: Visit, run: str) -> HttpResponse:
    """Forget an upload that was not stored."""
    store.drop_import(visit.portfolio_id, run)
    messages.success(request, phrase("File discarded. Nothing was saved."))
    return redirect(address("import", visit))


@needs(Right.LEAD)
@require_POST
def import_undo(request: HttpRequest, visit: Visit, run: str) -> HttpResponse:
    """Put back what an import changed, where nobody has edited it since."""
    try:
        store.undo_import(visit.portfolio_id, run, actor=visit.account)
    except UnknownKeyError:
        messages.warning(request, phrase("This import has already been undone."))
    except LaterEditsError as later:
        listed = "; ".join(later.names[:8])
        messages.error(
            request,
            phrase(
                "It cannot be undone: {records} changed since ({listed}).",
                records=count_words(len(later.names), "record", "records"),
                listed=listed,
            ),
        )
    except ScoresWaitError as refusal:
        tell_refusal(visit.portfolio_id, refusal.person, by=visit.account)
        messages.error(request, phrase("It cannot be undone. {refusal}", refusal=refusal))
    else:
        jobs.replan(visit.portfolio_id, by=visit.account)
        messages.success(request, phrase("The import was undone. We are planning again."))
    return redirect(address("import", visit))


def _taken_in(visit: Visit, form: UploadForm, sources: Mapping[str, SourceCard]) -> str:
    """Keep the upload; where to go next. Raises: BadDataError where it is no table."""
    file = form.cleaned_data["file"]
    source = sources.get(form.cleaned_data.get("source", ""))
    upload = Upload(name=file.name, content=file.read())
    guessed = guessed_map(upload)
    run = store.keep_upload(
        visit.portfolio_id,
        file.name,
        upload.content,
        map_text=source.map if source is not None and guessed else guessed,
        source=source.key if source is not None else source_of(file.name),
        by=visit.account,
    )
    is_known = source is not None or not guessed
    return address("import-preview" if is_known else "import-columns", visit, run=run.key)
