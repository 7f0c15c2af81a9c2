"""A recorded plan as a file: for spreadsheets, for people, for programs, and for the commands."""

import json

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from bowstring.formats.csv_text import write_csv
from bowstring.formats.plan_files import plan_document, plan_sheet
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Portfolio
from bowstring.model.requirements import work_to_plan
from bowstring.planning.plan import Plan
from bowstring.report.markdown import markdown_text
from bowstring.report.plan_words import plan_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.fetching import or_404
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import plan_by_key, recorded_document
from bowstring.web.store.recorded_plan import RecordedPlan

_KINDS = {
    "csv": ("text/csv; charset=utf-8", "csv"),
    "md": ("text/markdown; charset=utf-8", "md"),
    "json": ("application/json", "json"),
    "plan": ("application/json", "plan.json"),
}


@needs(Right.VIEW)
@require_GET
def plan_file(_: HttpRequest, visit: Visit, plan_key: str, form: str) -> HttpResponse:
    """The plan of that key as a file to keep."""
    card = or_404("plan", plan_by_key, visit.portfolio_id, plan_key)
    plan: Plan | None = RecordedPlan(card).plan
    if plan is None or form not in _KINDS:
        raise Http404("no such file")
    content, ending = _KINDS[form]
    answer = HttpResponse(_written(visit, plan, card.number, form), content_type=content)
    answer["Content-Disposition"] = f'attachment; filename="{visit.key}-{plan_key}.{ending}"'
    return answer


def _written(visit: Visit, plan: Plan, number: int, form: str) -> bytes:
    if form == "plan":
        return _json(recorded_document(number))
    if form == "json":
        return _json(plan_document(plan))
    portfolio = load_portfolio(visit.portfolio_id)
    if form == "csv":
        return write_csv(plan_sheet(portfolio, plan))
    return plan_markdown(portfolio, plan).encode()


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
            lines += [f"## {focus.value.capitalize()}", ""]
            lines += [f"- {start.words}: {markdown_text(name)}" for start, name in works]
            lines.append("")
    return "\n".join(lines)


def _json(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False).encode()
