"""What planning jobs do: the plan with all that is concluded from it, scenarios beside it, the frontier."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.conf import settings
from django.db import transaction

from bowstring.formats.own.scenario import with_scenario
from bowstring.formats.own.version import version_of
from bowstring.formats.plans.plan_files import ledger_document, plan_key, recorded_document
from bowstring.formats.program import program
from bowstring.model.checks import check_portfolio
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BowstringError
from bowstring.planning.adopted.restore import divisible_again
from bowstring.planning.frontier.frontier import find_frontier
from bowstring.planning.plan import Plan
from bowstring.planning.planner import plan_portfolio
from bowstring.report.contents import ReportContents
from bowstring.tensions.ledger import Ledger
from bowstring.web.jobs.concluding import Adopted, agendas_in_worlds, conclude, first_findings
from bowstring.web.jobs.running import Run
from bowstring.web.store import jobs as job_store
from bowstring.web.store import plans as store
from bowstring.web.store import webhooks
from bowstring.web.store.facts import changed_tables, load_portfolio, load_revision
from bowstring.web.store.plans import BESIDE, LAST, PlanCard
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.webhooks import Event
from bowstring.worlds.machines import Here, machines_at
from bowstring.worlds.worlds import find_worlds

# Looking for the frontier may take so many times as long as looking for a plan, if somebody has set that.
_FRONTIER = 0.5
_FRONTIER_POINTS = 13
_PLANNED = 0.25


def plan_again(run: Run) -> int:
    """Plan the portfolio as it is now; the plan shows as soon as it has prices, the rest as it is found.

    Where nothing has changed since the last one was made and concluded, that one stays.
    """
    revision, portfolio = load_revision(run.job.portfolio)
    unchanged = _unchanged(run, portfolio)
    if unchanged is not None:
        with transaction.atomic():
            run.must_hold()
            store.renew_plan(unchanged.number, revision)
        run.message = phrase("Nothing has changed since this plan was made.")
        return unchanged.number
    in_force = _adopted(run.job.portfolio, but="")
    plan = _planned(run, portfolio, near=in_force, share=_PLANNED)
    contents = ReportContents(portfolio=portfolio, problems=check_portfolio(portfolio), plan=plan)
    if plan.divisible is None or not plan.is_planned:
        return _publish(run, contents, first_findings(contents), near=in_force, revision=revision)
    parts = conclude(
        contents,
        plan.divisible,
        adopted=_adopted(run.job.portfolio, but=plan_key(version_of(portfolio), plan)),
        tell=lambda share, stage: run.tell(_PLANNED + (1 - _PLANNED) * share, stage),
    )
    shown = shown_first(run.job.portfolio, parts)
    number = _publish(run, contents, shown, near=in_force, revision=revision)
    _keep(run, number, parts)
    with transaction.atomic():
        run.must_hold()
        webhooks.tell(run.job.portfolio, Event.PLAN_MADE, {"plan": plan_key(version_of(portfolio), plan)})
    return number


def shown_first(portfolio: int, parts: Iterator[Mapping[str, object]]) -> Mapping[str, object]:
    """What a plan is published with.

    The first plan's agenda does not wait until every question is priced. A later plan does: until then the questions of
    the one before it stand, and no page goes blank.
    """
    first = next(parts)
    before = RecordedPlan(store.readable_plan(portfolio, "ledger"))
    if "begun" not in first or not before.has("ledger"):
        return first
    both: dict[str, object] = {**first, **next(parts)}
    return {name: value for name, value in both.items() if name != "begun"}


def conclude_again(run: Run) -> int:
    """Everything that is concluded from the plan recorded last. Raises: BowstringError where facts have changed since.

    Its questions are not priced again where its ledger was kept with all that agendas need.
    """
    portfolio, card, plan = _latest(run)
    recorded = RecordedPlan(card, "priced", "worlds")
    contents = ReportContents(
        portfolio=portfolio,
        problems=check_portfolio(portfolio),
        plan=plan,
        ledger=recorded.priced,
        worlds=recorded.worlds,
    )
    parts = conclude(
        contents,
        divisible_again(portfolio, plan),
        adopted=_adopted(run.job.portfolio, but=card.key),
        tell=run.tell,
    )
    _keep(run, card.number, parts)
    return card.number


def plan_scenario(run: Run) -> int:
    """Plan the portfolio as one of its scenarios would have it. parameters: scenario, its key.

    It stays near the plan that it is put beside: what it says differs should come of what it changes.
    """
    revision, portfolio = load_revision(run.job.portfolio)
    key = str(run.job.parameters["scenario"])
    changed, _ = with_scenario(portfolio, key)
    near = _starts(store.latest_plan(run.job.portfolio)) or _adopted(run.job.portfolio, but="")
    plan = _planned(run, changed, near=near, share=1.0)
    contents = ReportContents(portfolio=changed, problems=check_portfolio(changed), plan=plan)
    return _publish(run, contents, first_findings(contents), near=near, revision=revision, scenario=key)


def find_the_frontier(run: Run) -> int:
    """What both sides can have together, kept with the plan recorded last. Raises: BowstringError."""
    portfolio, card, plan = _latest(run)
    run.tell(0.0, phrase("Comparing users and the business"))
    frontier = find_frontier(
        divisible_again(portfolio, plan),
        points=_FRONTIER_POINTS,
        seconds=_FRONTIER * settings.PLAN_SECONDS if settings.PLAN_SECONDS else None,
        on_progress=lambda share, _: run.tell(share, phrase("Comparing users and the business")),
    )
    _keep(run, card.number, ({"frontier": frontier},))
    return card.number


def draw_worlds(run: Run) -> int:
    """Many worlds of the plan recorded last, kept with it. Raises: BowstringError where facts have changed since.

    They are held against the adopted plan where there is one; agendas then leave out what they settle. Without a
    cluster this worker plans them alone: others have work of their own.
    """
    portfolio, card, plan = _latest(run)
    adopted = _adopted(run.job.portfolio, but="")
    run.tell(0.0, phrase("Planning for many worlds"))
    divisible = divisible_again(portfolio, plan)
    worlds = find_worlds(
        divisible,
        plan.starts if adopted is None else adopted[1],
        machines=machines_at(settings.SCHEDULER) or Here(),
        on_progress=lambda share: run.tell(share, phrase("Planning for many worlds")),
    )
    worlds = dataclasses.replace(worlds, is_adopted=adopted is not None)
    ledger = RecordedPlan(card, "priced").priced
    talk = agendas_in_worlds(portfolio, divisible, plan, ledger, worlds) if ledger is not None else {}
    _keep(run, card.number, ({"worlds": worlds, **talk},))
    return card.number


def _unchanged(run: Run, portfolio: Portfolio) -> PlanCard | None:
    """The plan recorded last, where it is of these facts, made alike, and has all that is concluded from it.

    It may have been adopted since: from itself no plan is nearer.
    """
    card = store.latest_plan(run.job.portfolio)
    if card is None or card.number == run.job.plan or card.version != version_of(portfolio):
        return None
    now, made_with = (
        _made_with(_adopted(run.job.portfolio, but="")),
        store.recorded_document(card.number).get("made_with"),
    )
    if now["adopted"] == card.key:
        now["adopted"] = made_with["adopted"] if made_with is not None else None
    if made_with != now:
        return None
    recorded = RecordedPlan(card, "plan", LAST)
    is_whole = recorded.plan is not None and (not recorded.plan.is_planned or recorded.has(LAST))
    return card if is_whole and card.status != "infeasible" else None


def _made_with(near: Adopted | None) -> dict[str, Any]:
    """What a plan is a function of beside the facts. Source: docs/methods.md#the-same-facts-the-same-answer.

    near: what it stays near to; None for nothing.
    """
    return {
        "program": program(),
        "seconds": settings.PLAN_SECONDS,
        "adopted": near[0] if near is not None else None,
    }


def _latest(run: Run) -> tuple[Portfolio, PlanCard, Plan]:
    """The facts, and the plan recorded last of them. Raises: BowstringError where they have changed since."""
    portfolio = load_portfolio(run.job.portfolio)
    card = store.latest_plan(run.job.portfolio)
    plan = RecordedPlan(card).plan
    if card is None or plan is None or changed_tables(run.job.portfolio, since=card.revision) - BESIDE:
        raise BowstringError(phrase("The facts have changed since the plan was made. Plan again first."))
    return portfolio, card, plan


def _keep(run: Run, plan: int, parts: Iterable[Mapping[str, object]]) -> None:
    """Keep conclusions of a recorded plan as they are found, for as long as the job is this run's."""
    for more in parts:
        with transaction.atomic():
            run.must_hold()
            store.add_findings(plan, more)
            if isinstance(ledger := more.get("ledger"), Ledger):
                store.note_ledger(plan, ledger_document(ledger))


def _planned(run: Run, portfolio: Portfolio, *, near: Adopted | None, share: float) -> Plan:
    """The plan, near another if there is one."""
    run.tell(0.0, phrase("Finding the best plan"))
    return plan_portfolio(
        portfolio,
        seconds=settings.PLAN_SECONDS,
        seed=0,
        adopted=near[1] if near is not None else None,
        on_progress=lambda done, _: run.tell(share * done, phrase("Finding the best plan")),
    )


def _publish(
    run: Run,
    contents: ReportContents,
    findings: Mapping[str, object],
    *,
    near: Adopted | None,
    revision: int,
    scenario: str = "",
) -> int:
    """Record the plan with its first conclusions, in place of what this job recorded before its worker died."""
    plan = contents.plan
    ledger = findings.get("ledger")
    recorded = recorded_document(contents.portfolio, plan, ledger if isinstance(ledger, Ledger) else None)
    recorded["made_with"] = _made_with(near)
    with transaction.atomic():
        run.must_hold()
        store.forget_draft(run.job.plan)
        card = store.record_plan(
            run.job.portfolio,
            recorded,
            findings,
            revision=revision,
            author=run.job.made_by,
            scenario=scenario,
        )
        job_store.note_plan(run.job.number, card.number)
    return card.number


def _adopted(portfolio: int, *, but: str) -> Adopted | None:
    """The key and starts of the plan in force, where it is another than today's."""
    card = store.adopted_plan(portfolio)
    return _starts(card) if card is not None and card.key != but else None


def _starts(card: PlanCard | None) -> Adopted | None:
    """The key and starts of a recorded plan; None where nothing starts in it."""
    starts = store.starts_of(card.number) if card is not None else {}
    return (card.key, starts) if card is not None and any(starts.values()) else None
