"""Calls about portfolios, plans, scenarios, jobs and files."""

from collections.abc import Sequence
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict

from bowstring.answers.answer import Answer
from bowstring.formats.own.records import record_document
from bowstring.model.problems import BowstringError
from bowstring.web.access import Right, Visit, account_of, visits_of
from bowstring.web.api.calls import call
from bowstring.web.api.replies import moment, once, reply
from bowstring.web.jobs import jobs
from bowstring.web.plan.adopting import left_out
from bowstring.web.portfolio.exporting import EXPORTS, export_file
from bowstring.web.site.fetching import or_404, record_or_404
from bowstring.web.store.adoption import adopt_plan
from bowstring.web.store.facts import kept_records
from bowstring.web.store.jobs import JobCard, cancel_job, job_card, jobs_of
from bowstring.web.store.plans import PlanCard, keys_of_plans, latest_of_scenarios, plan_by_key, plans_of
from bowstring.web.store.recorded_plan import RecordedPlan

router = Router(tags=["Work"])

_IN = "/portfolios/{portfolio_key}"
_LAST_NUMBER = 2**63 - 1


class Adoption(Schema):
    """has_read_unmet: that the needs which the plan leaves unmet were read (`left_out` in `served`)."""

    model_config = ConfigDict(extra="forbid")

    has_read_unmet: Literal[True]


@call(router, "GET", "/portfolios", right=Right.SIGNED_IN, answer="portfolios")
def list_portfolios(request: HttpRequest) -> HttpResponse:
    """The portfolios that the token opens, by name."""
    token = request.token  # type: ignore[attr-defined]
    visits = visits_of(account_of(request))
    shown = [visit for visit in visits if token.portfolio in ("", visit.key)]
    return reply({"portfolios": [_portfolio_answer(visit) for visit in shown]})


@call(router, "GET", _IN, right=Right.VIEW, answer="portfolio")
def read_portfolio(request: HttpRequest, visit: Visit) -> HttpResponse:
    """One portfolio, and what the token's owner is in it."""
    return reply(_portfolio_answer(visit))


@call(router, "GET", f"{_IN}/plans", right=Right.VIEW, answer="plans")
def list_plans(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The plans of the portfolio as it is that were recorded, the newest first; at most 100."""
    return reply({"plans": [plan_card_answer(card) for card in plans_of(visit.portfolio_id, most=100)]})


@call(router, "POST", f"{_IN}/plans", right=Right.EDIT, answer="job", status=202)
def plan_again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Plan the facts as they are now; the job that does it. One waits at most."""

    def do() -> tuple[Answer, int]:
        return job_answer(jobs.replan(visit.portfolio_id, by=visit.account)), 202

    return once(request, do, by=visit.account)


@call(router, "POST", f"{_IN}/plans/{{plan_key}}/adopt", right=Right.LEAD, answer="adopted-plan")
def adopt(request: HttpRequest, visit: Visit, plan_key: str, body: Adoption) -> HttpResponse:
    """Adopt the plan recorded last, the needs that it leaves unmet signed as read. It stays adopted."""
    card = or_404("plan", plan_by_key, visit.portfolio_id, plan_key)
    recorded = RecordedPlan(card, "plan", "served")
    if recorded.served is None or recorded.plan is None or not recorded.plan.is_planned:
        raise BowstringError("This plan cannot be adopted: there is none, or its needs are still looked at.")
    unmet = [need.need for need in left_out(recorded.served)]

    def do() -> tuple[Answer, int]:
        adopt_plan(visit.portfolio_id, card.number, unmet=unmet, by=visit.account)
        adopted = plan_by_key(visit.portfolio_id, card.key)
        return {**plan_card_answer(adopted), "needs_left_unmet": sorted(unmet)}, 200

    return once(request, do, by=visit.account)


@call(router, "GET", f"{_IN}/scenarios", right=Right.VIEW, answer="scenarios")
def list_scenarios(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The scenarios, what each changes, and the plan of each that has one. Add and change them as facts."""
    changes = [kept.record for kept in kept_records(visit.portfolio_id, "changes")]
    cards = latest_of_scenarios(visit.portfolio_id)
    return reply(
        {
            "scenarios": [
                {
                    "scenario": kept.record.key,
                    "name": kept.record.name,
                    "reason": kept.record.reason,
                    "changes": [
                        record_document("changes", change)
                        for change in changes
                        if change.scenario == kept.record.key
                    ],
                    "plan": plan_card_answer(cards[kept.record.key]) if kept.record.key in cards else None,
                }
                for kept in kept_records(visit.portfolio_id, "scenarios")
            ]
        }
    )


@call(router, "POST", f"{_IN}/scenarios/{{scenario}}/plan", right=Right.EDIT, answer="job", status=202)
def plan_scenario(request: HttpRequest, visit: Visit, scenario: str) -> HttpResponse:
    """Plan the portfolio as a scenario would have it; the job that does it."""
    key = record_or_404(visit, "scenarios", scenario).record.key

    def do() -> tuple[Answer, int]:
        return job_answer(jobs.ask(visit.portfolio_id, "scenario", {"scenario": key}, by=visit.account)), 202

    return once(request, do, by=visit.account)


@call(router, "GET", f"{_IN}/jobs", right=Right.VIEW, answer="jobs")
def list_jobs(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The pieces of work that were asked for last, the newest first; at most 100."""
    return reply({"jobs": _job_answers(jobs_of(visit.portfolio_id, most=100))})


@call(router, "GET", f"{_IN}/jobs/{{int:number}}", right=Right.VIEW, answer="job")
def read_job(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """A piece of work: how far it is, and the plan that came of it."""
    return reply(job_answer(_job(visit, number)))


@call(router, "DELETE", f"{_IN}/jobs/{{int:number}}", right=Right.EDIT, answer="job")
def stop_job(request: HttpRequest, visit: Visit, number: int) -> HttpResponse:
    """Stop a piece of work: at once where it waits, at its next step where it runs."""
    _job(visit, number)
    return reply(job_answer(cancel_job(visit.portfolio_id, number)))


@call(router, "GET", f"{_IN}/export/{{form}}", right=Right.VIEW, media="*/*")
def export(request: HttpRequest, visit: Visit, form: Literal["xlsx", "csv", "yaml", "json"]) -> HttpResponse:
    """The whole portfolio as a file: a workbook, zipped tables, or one document. Sealed scores are not in it."""
    if form not in EXPORTS:
        raise BowstringError(f"There is no such file. There are: {', '.join(EXPORTS)}.")
    return export_file(visit, form)


def job_answer(card: JobCard) -> Answer:
    """A piece of work."""
    return _job_answers((card,))[0]


def _job_answers(cards: Sequence[JobCard]) -> list[Answer]:
    keys = keys_of_plans(card.plan for card in cards if card.plan is not None)
    return [_job_answer(card, keys.get(card.plan or 0)) for card in cards]


def _job_answer(card: JobCard, plan: str | None) -> Answer:
    return {
        "job": card.number,
        "kind": card.kind,
        "parameters": dict(card.parameters),
        "state": card.state,
        "progress": card.progress,
        "stage": card.stage,
        "message": card.message,
        "is_stopping": card.is_cancelling and not card.is_over,
        "made_at": moment(card.made_at),
        "plan": plan,
    }


def plan_card_answer(card: PlanCard) -> Answer:
    """What is known of a recorded plan without its contents."""
    return {
        "plan": card.key,
        "revision": card.revision,
        "version": card.version,
        "status": card.status,
        "made_at": moment(card.made_at),
        "adopted_at": moment(card.adopted_at),
    }


def _portfolio_answer(visit: Visit) -> Answer:
    return {
        "portfolio": visit.key,
        "name": visit.name,
        "revision": visit.revision,
        "role": visit.role.value,
        "sides": [side.value for side in visit.sides],
        "teams": list(visit.teams),
    }


def _job(visit: Visit, number: int) -> JobCard:
    return or_404("job", job_card, visit.portfolio_id, min(number, _LAST_NUMBER))
