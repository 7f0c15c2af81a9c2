"""Decision records as Markdown files: kept, and brought in by the same preview as any import."""

import dataclasses
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from bowstring.formats.decisions.decision_records import decision_files
from bowstring.formats.keys import slug
from bowstring.formats.together import zipped
from bowstring.model.language import phrase
from bowstring.model.problems import BadDataError, Problem
from bowstring.web.access import Right, Visit, needs
from bowstring.web.decisions.decision import kept_decision
from bowstring.web.decisions.record_file_forms import RecordFilesForm
from bowstring.web.portfolio.record_files import ENDING, bundled
from bowstring.web.site.frame import address, show
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.imports import keep_upload

_SOURCE = "decision-records"
_MARKDOWN = "text/markdown; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFilesPage:
    """The form, and what was wrong with the files."""

    problems: tuple[Problem, ...]
    list_url: str


@needs(Right.VIEW)
@require_GET
def every_file(_: HttpRequest, visit: Visit) -> HttpResponse:
    """Every decision as a Markdown file, zipped."""
    files = decision_files(load_portfolio(visit.portfolio_id))
    return _file(zipped(files), f"{visit.key}-decisions.zip", "application/zip")


@needs(Right.VIEW)
@require_GET
def one_file(_: HttpRequest, visit: Visit, decision: str) -> HttpResponse:
    """One decision as a Markdown file."""
    record = kept_decision(visit, decision).record
    portfolio = load_portfolio(visit.portfolio_id)
    (content,) = decision_files(dataclasses.replace(portfolio, decisions=(record,))).values()
    return _file(content, f"{slug(record.key) or 'decision'}.md", _MARKDOWN)


@needs(Right.LEAD)
def bring_in(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take Markdown files in; what they would change is shown before anything is stored."""
    form = RecordFilesForm(request.POST or None, request.FILES or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(_kept(visit, form))
        except BadDataError as bad:
            problems = bad.problems
    page = RecordFilesPage(problems=problems, list_url=address("decisions", visit))
    status = 422 if request.method == "POST" else 200
    return show(request, "decision_files.html", page, visit=visit, form=form, status=status)


def _kept(visit: Visit, form: RecordFilesForm) -> str:
    """Keep the files until they have been looked at; where. Raises: BadDataError."""
    files = form.cleaned_data["records"]
    content = bundled((file.name, file.read()) for file in files)
    name = files[0].name.rsplit(".", 1)[0] if len(files) == 1 else phrase("{files} records", files=len(files))
    run = keep_upload(
        visit.portfolio_id, f"{name[:100]}{ENDING}", content, map_text="", source=_SOURCE, by=visit.account
    )
    return address("import-preview", visit, run=run.key)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
