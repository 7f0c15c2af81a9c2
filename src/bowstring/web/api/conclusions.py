"""Calls about what is concluded from the facts: the answers of the commands, from the plan recorded last."""

from datetime import timedelta
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from bowstring.answers.answer import check_answer
from bowstring.answers.plan import plan_answer, unvalued_answer
from bowstring.answers.served import served_answer
from bowstring.answers.since import Since, since_answer
from bowstring.answers.talk import agenda_answer, tensions_answer
from bowstring.answers.why import why_answer
from bowstring.model.choice_summary import choice_summary
from bowstring.model.decisions import Level
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, BowstringError, Place, Problem, error
from bowstring.planning.plan import Plan, PlanStatus
from bowstring.report.agenda_calendar import USUAL
from bowstring.tensions.tension_kinds import TENSION_KINDS
from bowstring.web.access import Right, Visit
from bowstring.web.api.calls import call
from bowstring.web.api.replies import once, reply
from bowstring.web.api.work import job_answer
from bowstring.web.jobs import jobs
from bowstring.web.jobs.concluding import forum_key, forums_of
from bowstring.web.jobs.why import can_be_explained
from bowstring.web.plan.plan_files import plan_file_answer
from bowstring.web.site.fetching import or_404, record_or_404
from bowstring.web.store.audit import changes_between
from bowstring.web.store.chapters import problems_now
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, latest_plan, plan_by_key, plans_since, readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.talk.agenda_calendar import MEDIA_TYPE, calendar_answer
from bowstring.web.talk.since_facts import FACT_TABLES, facts_in, shown_in
from bowstring.worlds.talk import contested_only

router = Router(tags=["Conclusions"])

_IN = "/portfolios/{portfolio_key}"
LATEST = "latest"
"""The name of the plan recorded last, in an address."""


class NotYetError(BowstringError):
    """Something has not been worked out yet."""


@call(router, "GET", f"{_IN}/check", right=Right.VIEW, answer="check")
def check(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every problem in the facts, and the room for choice. As `bowstring check --json`."""
    portfolio = load_portfolio(visit.portfolio_id)
    problems = problems_now(visit.portfolio_id)
    return reply(check_answer(problems, choice_summary(portfolio), portfolio.settings.currency))


@call(router, "GET", f"{_IN}/plans/{{plan_key}}", right=Right.VIEW, answer="plan")
def read_plan(request: HttpRequest, visit: Visit, plan_key: str) -> HttpResponse:
    """A recorded plan, by its key, or `latest`. As `bowstring plan --json`.

    `problems` are those of the facts as they are now.
    """
    card = plan_card(visit, plan_key)
    recorded = RecordedPlan(card, "plan", "usual", "leans", "offers")
    plan = recorded.plan
    if plan is None:
        raise NotYetError("The plan is still being made.")
    problems = problems_now(visit.portfolio_id)
    trades = (recorded.leans, recorded.offers)
    return reply(plan_answer(plan, problems, recorded.usual, trades=trades))


@call(
    router,
    "GET",
    f"{_IN}/plans/{{plan_key}}/files/{{form}}",
    right=Right.VIEW,
    media="*/*",
)
def read_plan_file(request: HttpRequest, visit: Visit, plan_key: str, form: str) -> HttpResponse:
    """A recorded plan as a file, by its key, or `latest`.

    form: `xlsx`, for reading; `csv`, `md`, `json`, `plan`; `jira` or `azure-devops`, CSV that those import; `parquet`
    and `tensions-parquet`, where the extra is installed.
    """
    return plan_file_answer(visit, plan_card(visit, plan_key).key, form)


@call(router, "GET", f"{_IN}/tensions", right=Right.VIEW, answer="tensions")
def list_tensions(
    request: HttpRequest,
    visit: Visit,
    kind: Annotated[list[str], Query(max_length=40)] = [],  # noqa: B006
    level: Level | None = None,
) -> HttpResponse:
    """The open questions, the one worth most first. As `bowstring tensions --json`.

    kind: only this one; may be repeated. level: only what this level settles.
    """
    plan, recorded = _planned(visit, "ledger")
    if plan.status is PlanStatus.UNVALUED:
        return reply(unvalued_answer(plan, problems_now(visit.portfolio_id)))
    ledger = recorded.ledger
    if ledger is None:
        raise NotYetError("The open questions have no prices yet.")
    kinds = {name.replace("-", "_") for name in kind} or set(TENSION_KINDS)
    shown = [
        priced for priced in ledger.tensions if priced.tension.kind in kinds and level in (None, priced.level)
    ]
    return reply(tensions_answer(ledger, shown, _problems(visit, plan)))


@call(router, "GET", f"{_IN}/agenda", right=Right.VIEW, answer="agenda")
def read_agenda(
    request: HttpRequest, visit: Visit, forum: Annotated[str, Query(max_length=100)] = ""
) -> HttpResponse:
    """A forum's agenda: what is best talked about in the hours that it has. As `bowstring agenda --json`.

    forum: its key; the first one's without it.
    """
    portfolio = load_portfolio(visit.portfolio_id)
    plan, recorded = _planned(visit, "ledger")
    if plan.status is PlanStatus.UNVALUED:
        return reply(unvalued_answer(plan, problems_now(visit.portfolio_id)))
    key = _forum(portfolio, forum)
    agenda, ledger, worlds = recorded.agenda(key), recorded.ledger, recorded.worlds
    if agenda is None or ledger is None:
        raise NotYetError("This agenda is still being made.")
    _, settled = contested_only(ledger, worlds)
    return reply(agenda_answer(portfolio, agenda, ledger, _problems(visit, plan), settled=settled))


@call(router, "GET", f"{_IN}/agenda.ics", right=Right.VIEW, media=MEDIA_TYPE)
def read_calendar(
    request: HttpRequest,
    visit: Visit,
    forum: Annotated[str, Query(max_length=100)] = "",
    meets: Annotated[str, Query(max_length=40)] = USUAL,
) -> HttpResponse:
    """A forum's next meeting with its agenda, for a calendar. As `bowstring agenda --calendar`.

    forum: its key; the first one's without it. meets: the day and time it meets, such as `tuesday 10:00`, by the
    site's time zone. Programs that cannot send a token ask by an address made on the agenda's page.
    """
    key = _forum(load_portfolio(visit.portfolio_id), forum)
    return calendar_answer(request, visit, forum=key, meets=meets)


@call(router, "GET", f"{_IN}/served", right=Right.VIEW, answer="served")
def read_served(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Whose needs are met, and when. As `bowstring served --json`."""
    plan, recorded = _planned(visit, "served")
    if plan.status is PlanStatus.UNVALUED:
        return reply(unvalued_answer(plan, problems_now(visit.portfolio_id)))
    served = recorded.served
    if served is None:
        raise NotYetError("Whom the plan serves is still being looked at.")
    return reply(served_answer(served, _problems(visit, plan)))


@call(router, "GET", f"{_IN}/since", right=Right.VIEW, answer="since")
def read_since(
    request: HttpRequest, visit: Visit, days: Annotated[int, Query(ge=1, le=3_660)] = 7
) -> HttpResponse:
    """Promises, answers, what changed in the facts and what that did to the plan. As `bowstring since --json`.

    days: how many, up to today. `facts` and `scores` are told to portfolio leads, as on the page.
    """
    now = timezone.localtime()
    moment = now - timedelta(days=days)
    portfolio = load_portfolio(visit.portfolio_id)
    latest = readable_plan(visit.portfolio_id, "plan", "ledger")
    cards = plans_since(visit.portfolio_id, moment, until=latest)
    recorded = [RecordedPlan(card, "plan") for card in (cards[0], cards[-1])] if cards else []
    plans = [plan for plan in (each.plan for each in recorded) if plan is not None and plan.is_planned]
    ledger = RecordedPlan(latest, "ledger").ledger
    changes = (
        changes_between(visit.portfolio_id, FACT_TABLES, moment=moment) if visit.may(Right.LEAD) else None
    )
    since = Since(
        portfolio=portfolio,
        first=moment.date(),
        last=now.date(),
        questions={priced.key: priced.tension.question for priced in ledger.tensions} if ledger else {},
        facts=facts_in(changes) if changes is not None else None,
        scores=shown_in(changes) if changes is not None else None,
        starts=(plans[0].starts, plans[1].starts) if len(plans) == 2 else None,
        plans=(plans[0], plans[1]) if len(plans) == 2 else None,
    )
    return reply(since_answer(since, problems_now(visit.portfolio_id)))


@call(router, "GET", f"{_IN}/why/{{path:initiative}}", right=Right.VIEW, answer="why")
def read_why(request: HttpRequest, visit: Visit, initiative: str) -> HttpResponse:
    """Why an initiative is in the plan or not. As `bowstring why --json`.

    Where nobody has asked for it yet, ask with POST at the same address, and look again once that job is done.
    """
    key = record_or_404(visit, "initiatives", initiative).record.key
    plan, recorded = _planned(visit)
    if plan.status is PlanStatus.UNVALUED:
        return reply(unvalued_answer(plan, problems_now(visit.portfolio_id)))
    why = recorded.why(key)
    if why is None:
        raise NotYetError("Nobody has asked for this yet. Ask with POST at the same address.")
    work = recorded.worlds.of(key) if recorded.worlds is not None else None
    return reply(why_answer(why, _problems(visit, plan), work))


@call(router, "POST", f"{_IN}/why/{{path:initiative}}", right=Right.VIEW, answer="job", status=202)
def ask_why(request: HttpRequest, visit: Visit, initiative: str) -> HttpResponse:
    """Have it worked out why an initiative is in the plan or not; the job that does it."""
    key = record_or_404(visit, "initiatives", initiative).record.key
    card, plan = latest_plan(visit.portfolio_id), RecordedPlan(latest_plan(visit.portfolio_id)).plan
    if card is None or plan is None or not plan.is_planned or card.revision != visit.revision:
        raise BowstringError("There is no plan of today's facts to explain it by. Plan again first.")
    if not can_be_explained(key):
        raise BowstringError("Its key is too long to keep an explanation under.")

    def do() -> tuple[dict[str, Any], int]:
        return job_answer(jobs.ask(visit.portfolio_id, "why", {"initiative": key}, by=visit.account)), 202

    return once(request, do, by=visit.account)


def plan_card(visit: Visit, plan_key: str) -> PlanCard:
    """The recorded plan that an address names. Raises: Http404, NotYetError."""
    if plan_key != LATEST:
        return or_404("plan", plan_by_key, visit.portfolio_id, plan_key)
    card = latest_plan(visit.portfolio_id)
    if card is None:
        raise NotYetError("There is no plan yet.")
    return card


def _planned(visit: Visit, *names: str) -> tuple[Plan, RecordedPlan]:
    recorded = RecordedPlan(readable_plan(visit.portfolio_id, "plan", *names), "plan", *names)
    if recorded.plan is None:
        raise NotYetError("There is no plan yet.")
    return recorded.plan, recorded


def _problems(visit: Visit, plan: Plan) -> tuple[Problem, ...]:
    return (*problems_now(visit.portfolio_id), *plan.problems)


def _forum(portfolio: Portfolio, key: str) -> str:
    """The key of the forum asked for; the first one's where it is blank. Raises: BadDataError for no such forum."""
    keys = [forum_key(forum) for forum in forums_of(portfolio)]
    if key and key not in keys:
        place = Place(column="forum", key=key[:100])
        raise BadDataError((error(place, "there is no such forum.", f"There are: {', '.join(keys)}."),))
    return key or keys[0]
