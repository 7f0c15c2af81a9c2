"""Work that a page waits for: how far it is, stopping it, and what went wrong."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from bowstring.model.language import phrase
from bowstring.model.problems import Severity
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.site.fetching import or_404
from bowstring.web.site.frame import address, show
from bowstring.web.site.problem_places import ProblemNotice, problem_notice
from bowstring.web.store.chapters import problems_now
from bowstring.web.store.facts import changed_tables, load_portfolio
from bowstring.web.store.jobs import JobCard, cancel_job, job_card, last_job, working_job
from bowstring.web.store.plans import BESIDE, latest_plan

REFRESH_S = 4
"""After how many seconds a page without scripts looks again."""

_TITLES = {
    "plan": phrase("Working out the plan"),
    "scenario": phrase("Planning the scenario"),
    "joining": phrase("Working out who could join which team"),
    "frontier": phrase("Working out what both sides can have together"),
    "worlds": phrase("Working out what stays, whatever comes"),
}
_OF_A_PLAN = ("frontier", "worlds")
"""Jobs that go on from the plan recorded last, and cannot once facts have changed."""

_SHOWN_AT = {
    "plan": "plan",
    "scenario": "scenarios",
    "frontier": "balance",
    "worlds": "worlds",
    "joining": "teams-joining",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    """A job for parts/progress.html. done: of 100."""

    key: int
    title: str
    words: str
    done: int
    total: int
    url: str
    page_url: str
    cancel_url: str
    is_running: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JobWait:
    """What stands where a conclusion is missing, for parts/waiting.html: work under way, or why there is none.

    again_url: to ask for it (again), where this person may. problems: errors in the data, where they are why.
    """

    title: str
    text: str
    job: Working | None
    is_wrong: bool = False
    again_url: str = ""
    button: str = phrase("Plan again")
    problems: tuple[ProblemNotice, ...] = ()


def waiting_for(visit: Visit, kind: str = "plan", *, what: str = "a plan") -> JobWait:
    """What to show where something that a job of that kind brings is not there. what: it, in a sentence."""
    kinds = ("plan", "conclude") if kind == "plan" else (kind,)
    job = working_job(visit.portfolio_id, *kinds)
    if job is not None:
        return JobWait(title="", text="", job=working_view(visit, job))
    last = last_job(visit.portfolio_id, *kinds)
    plan_url = address("plan-again", visit) if visit.may(Right.EDIT) else ""
    if last is None or last.state == "done":
        text = phrase("When somebody plans, you will see {what} here.", what=what)
        return JobWait(
            title=phrase("Nothing here yet"),
            text=text,
            job=None,
            again_url=plan_url if kind == "plan" else "",
            button=phrase("Plan now"),
        )
    if kind in _OF_A_PLAN and _is_stale(visit):
        return replace(stopped(visit, last, again_url=plan_url), button=phrase("Plan again"))
    return stopped(visit, last, again_url=plan_url if kind == "plan" else "")


def _is_stale(visit: Visit) -> bool:
    """Whether facts have changed since the plan was made, so that nothing more can be worked out from it."""
    latest = latest_plan(visit.portfolio_id)
    return latest is not None and bool(changed_tables(visit.portfolio_id, since=latest.revision) - BESIDE)


def stopped(visit: Visit, job: JobCard, *, again_url: str) -> JobWait:
    """A job that was cancelled or has failed: what happened, and how to go on."""
    if job.state == "cancelled":
        # What was stopped before it was shown leaves nothing behind.
        is_kept = job.plan is not None or job.kind == "conclude"
        text = (
            phrase("It was stopped early. We kept the results so far.")
            if is_kept
            else phrase("It was stopped early. Nothing has changed.")
        )
        return JobWait(title=phrase("Stopped"), text=text, job=None, again_url=again_url)
    portfolio = load_portfolio(visit.portfolio_id)
    errors = tuple(
        problem_notice(portfolio, problem)
        for problem in problems_now(visit.portfolio_id)
        if problem.severity is Severity.ERROR
    )
    text = phrase("Fix the errors in the data first.") if errors else job.message
    return JobWait(
        title=phrase("We could not work this out"),
        text=text,
        job=None,
        is_wrong=True,
        again_url=again_url,
        button=phrase("Try again"),
        problems=errors,
    )


def working_view(visit: Visit, job: JobCard) -> Working:
    """A job as its bar."""
    stage = job.stage or (phrase("Waiting to start") if job.state == "queued" else phrase("Starting"))
    if job.is_cancelling:
        stage = phrase("Stopping")
    done = round(100 * job.progress)
    return Working(
        key=job.number,
        title=_TITLES.get(job.kind, "Working this out"),
        words=phrase("{stage}: {done} % done.", stage=stage, done=done) if done else f"{stage}.",
        done=done,
        total=100,
        url=address("job-bar", visit, number=job.number),
        page_url=address("job", visit, number=job.number),
        cancel_url=address("job-cancel", visit, number=job.number) if visit.may(Right.EDIT) else "",
        is_running=not job.is_over,
    )


@needs(Right.VIEW)
@require_GET
def job(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """A job's own page: its bar while it runs; then where its result is shown, or why there is none."""
    card = _card(visit, number)
    if card.state == "done":
        if card.message:
            messages.info(request, card.message)
        return redirect(address(_SHOWN_AT.get(card.kind, "plan"), visit))
    if card.is_over:
        can_help = card.kind == "plan" or (card.kind in _OF_A_PLAN and _is_stale(visit))
        again_url = address("plan-again", visit) if can_help and visit.may(Right.EDIT) else ""
        page = stopped(visit, card, again_url=again_url)
        if card.kind != "plan":
            page = replace(page, button=phrase("Plan again"))
    else:
        page = JobWait(title="", text="", job=working_view(visit, card))
    return show(request, "job.html", page, visit=visit, refresh_seconds=REFRESH_S if page.job else None)


@needs(Right.VIEW)
@require_GET
def job_bar(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """The bar alone, for a page that looks again and again; once over, the page loads anew."""
    card = _card(visit, number)
    answer = show(request, "parts/progress.html", job=working_view(visit, card))
    if card.is_over:
        answer["HX-Refresh"] = "true"
    return answer


@needs(Right.EDIT)
@require_POST
def job_cancel(_: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Stop a job."""
    _card(visit, number)
    cancel_job(visit.portfolio_id, number)
    return redirect(address("job", visit, number=number))


@needs(Right.EDIT)
@require_POST
def plan_again(_: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for a plan of the facts as they are now."""
    card = jobs.replan(visit.portfolio_id, by=visit.account)
    return redirect(address("job", visit, number=card.number))


def _card(visit: Visit, number: int) -> JobCard:
    return or_404("job", job_card, visit.portfolio_id, number)
