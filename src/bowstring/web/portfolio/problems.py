"""What in the facts is wrong, out of date or contradicts itself, and how to mend it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem, Severity
from bowstring.model.wording import count_words
from bowstring.report.table_words import TABLE_WORDS, label_of
from bowstring.web.access import Right, Visit, needs
from bowstring.web.site.editing import problem_words
from bowstring.web.site.frame import address, show
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.site.problem_places import by_names, record_of, thing_of
from bowstring.web.store.chapters import problems_now
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.lists import PAGE_ROWS

_KINDS = {
    Severity.ERROR: phrase("must be fixed"),
    Severity.WARNING: phrase("assumption made"),
    Severity.NOTE: phrase("to know"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemRow:
    """A problem: of what, where that is mended (or empty), and what to do."""

    of: str
    url: str
    column: str
    kind: str
    tag: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsPage:
    """Every problem, the worst first."""

    lede: str
    rows: tuple[ProblemRow, ...]
    pages: Pages


@needs(Right.VIEW)
def problems(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is stale or contradicts itself."""
    problem_list = problems_now(visit.portfolio_id)
    pages = pages_of(request, len(problem_list), most=PAGE_ROWS)
    shown = problem_list[pages.first : pages.first + PAGE_ROWS]
    portfolio = load_portfolio(visit.portfolio_id)
    page = ProblemsPage(
        lede=_lede(problem_list),
        rows=tuple(_row(visit, portfolio, problem) for problem in shown),
        pages=pages,
    )
    return show(request, "problems.html", page, visit=visit)


def _lede(problem_list: tuple[Problem, ...]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problem_list)
    if not problem_list:
        return phrase("We found nothing wrong, out of date or contradictory.")
    if not errors:
        return phrase("Nothing stops a plan. Each line below says what we assumed.")
    return phrase(
        "{facts_stop} us from making a plan.", facts_stop=count_words(errors, "fact stops", "facts stop")
    )


def _row(visit: Visit, portfolio: Portfolio, problem: Problem) -> ProblemRow:
    where = problem.where
    record = record_of(portfolio, where)
    initiative = record.key if record is not None and where.table == "initiatives" else ""
    initiative = initiative or str(getattr(record, "initiative", "") or "")
    return ProblemRow(
        of=thing_of(portfolio, problem) or phrase("The portfolio"),
        url=address("initiative", visit, initiative=initiative)
        if initiative
        else _list_url(visit, where.table),
        column=label_of(where.column) if where.column else "",
        kind=_KINDS[problem.severity],
        tag={Severity.ERROR: "bad", Severity.WARNING: "heed"}.get(problem.severity, ""),
        words=by_names(portfolio, problem, problem_words(problem)),
    )


def _list_url(visit: Visit, table: str) -> str:
    if table == "portfolio":
        return address("settings", visit) if visit.may(Right.LEAD) else ""
    return address("records", visit, table=table) if table in TABLE_WORDS else ""
