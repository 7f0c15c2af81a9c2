"""A recorded plan as a file: for spreadsheets, for people, for programs, and for the commands."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from bowstring.formats.foreign.parquet import MEDIA_TYPE as PARQUET
from bowstring.formats.foreign.parquet import is_there, parquet_bytes
from bowstring.formats.own.csv_text import write_csv
from bowstring.formats.plans.plan_exports import PLAN_EXPORTS, PlanExport, plan_for
from bowstring.formats.plans.plan_files import plan_document, plan_sheet, tensions_sheet
from bowstring.formats.reading_workbook import MEDIA_TYPE as EXCEL
from bowstring.model.assets import Focus
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.requirements import work_to_plan
from bowstring.planning.plan import Plan
from bowstring.report.markdown import markdown_text
from bowstring.report.plan_words import plan_words
from bowstring.report.workbook import WorkbookContents, plan_workbook
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs.concluding import forum_key, forums_of
from bowstring.web.site.fetching import or_404
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, plan_by_key, recorded_document
from bowstring.web.store.recorded_plan import RecordedPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSource:
    """What a file is made of."""

    portfolio: Portfolio
    plan: Plan
    card: PlanCard


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """A form in which a plan leaves the site. ending: of the file's name, after the plan's key.

    write: the content; None if what it tells was not worked out. of: the conclusion that it tells beside the plan.
    """

    name: str
    media: str
    ending: str
    write: Callable[[FileSource], bytes | None]
    is_there: Callable[[], bool] = lambda: True
    of: str = ""


@needs(Right.VIEW)
@require_GET
def plan_file(_: HttpRequest, visit: Visit, plan_key: str, form: str) -> HttpResponse:
    """The plan of that key as a file to keep."""
    return plan_file_answer(visit, plan_key, form)


def plan_file_answer(visit: Visit, plan_key: str, form: str) -> HttpResponse:
    """A recorded plan in one of PLAN_FORMS. Raises: Http404."""
    card = or_404("plan", plan_by_key, visit.portfolio_id, plan_key)
    plan: Plan | None = RecordedPlan(card).plan
    chosen = PLAN_FORMS.get(form)
    if plan is None or chosen is None or not chosen.is_there():
        raise Http404("no such file")
    content = chosen.write(FileSource(portfolio=load_portfolio(visit.portfolio_id), plan=plan, card=card))
    if content is None:
        raise Http404("no such file")
    answer = HttpResponse(content, content_type=chosen.media)
    answer["Content-Disposition"] = f'attachment; filename="{visit.key}-{plan_key}.{chosen.ending}"'
    return answer


def plan_markdown(portfolio: Portfolio, plan: Plan) -> str:
    """The plan as Markdown: a sentence, then what starts in each quarter by focus."""
    initiatives_by_key = portfolio.index.initiatives
    of = len(work_to_plan(portfolio))
    lines = [f"# {markdown_text(portfolio.settings.name)}: what we start, and when", ""]
    if plan.is_planned:
        lines += [markdown_text(plan_words(plan, of)), ""]
    for focus in Focus:
        works = sorted(
            (start, initiatives_by_key[key].name)
            for key, start in plan.starts.items()
            if start is not None and key in initiatives_by_key and initiatives_by_key[key].focus is focus
        )
        if works:
            lines += [f"## {phrase(focus.value.capitalize())}", ""]
            lines += [f"- {start.words}: {markdown_text(name)}" for start, name in works]
            lines.append("")
    return "\n".join(lines)


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False).encode()


def _workbook(of: FileSource) -> bytes:
    first = forum_key(forums_of(of.portfolio)[0])
    recorded = RecordedPlan(of.card, "ledger", "served", "left_out", f"agenda:{first}")
    return plan_workbook(
        WorkbookContents(
            portfolio=of.portfolio,
            plan=of.plan,
            ledger=recorded.so_far,
            agenda=recorded.agenda(first),
            served=recorded.served,
            left_out=recorded.left_out or None,
        )
    )


def _questions(of: FileSource) -> bytes | None:
    ledger = RecordedPlan(of.card).ledger
    return parquet_bytes(tensions_sheet(ledger)) if ledger is not None else None


_CSV, _JSON = "text/csv; charset=utf-8", "application/json"


def _for_tool(tool: PlanExport) -> PlanForm:
    return PlanForm(
        name=phrase("CSV for {name}", name=tool.name),
        media=_CSV,
        ending=f"{tool.key}.csv",
        write=lambda source: plan_for(tool, source.portfolio, source.plan),
    )


PLAN_FORMS: Mapping[str, PlanForm] = {
    "xlsx": PlanForm(name="Excel", media=EXCEL, ending="xlsx", write=_workbook),
    "csv": PlanForm(
        name="CSV", media=_CSV, ending="csv", write=lambda of: write_csv(plan_sheet(of.portfolio, of.plan))
    ),
    **{key: _for_tool(tool) for key, tool in PLAN_EXPORTS.items()},
    "md": PlanForm(
        name="Markdown",
        media="text/markdown; charset=utf-8",
        ending="md",
        write=lambda of: plan_markdown(of.portfolio, of.plan).encode(),
    ),
    "json": PlanForm(name="JSON", media=_JSON, ending="json", write=lambda of: _json(plan_document(of.plan))),
    "plan": PlanForm(
        name=phrase("plan file"),
        media=_JSON,
        ending="plan.json",
        write=lambda of: _json(recorded_document(of.card.number)),
    ),
    "parquet": PlanForm(
        name="Parquet",
        media=PARQUET,
        ending="parquet",
        write=lambda of: parquet_bytes(plan_sheet(of.portfolio, of.plan)),
        is_there=is_there,
    ),
    "tensions-parquet": PlanForm(
        name=phrase("questions as Parquet"),
        media=PARQUET,
        ending="tensions.parquet",
        write=_questions,
        is_there=is_there,
        of="ledger",
    ),
}
"""What a plan can be downloaded as, by the key in its address; what an extra writes only where that is installed."""
