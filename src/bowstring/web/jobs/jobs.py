"""Work that no page waits for: asked for by a page, done by a worker that holds a lease."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from django.db import close_old_connections, transaction
from django_tasks import task

from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.web.jobs.agenda_letters import weekly_letters
from bowstring.web.jobs.joining import propose_joinings
from bowstring.web.jobs.planning import (
    conclude_again,
    draw_worlds,
    find_the_frontier,
    plan_again,
    plan_scenario,
)
from bowstring.web.jobs.running import CancelledError, Run
from bowstring.web.jobs.talking import improve
from bowstring.web.jobs.webhooks import send_webhooks
from bowstring.web.jobs.why import explain_initiative
from bowstring.web.store import jobs as store
from bowstring.web.store.jobs import JobCard
from bowstring.web.store.sweeping import sweep
from bowstring.web.store.watching import give_sign

JOBS: dict[str, Callable[[Run], int | None]] = {
    "plan": plan_again,
    "conclude": conclude_again,
    "scenario": plan_scenario,
    "frontier": find_the_frontier,
    "worlds": draw_worlds,
    "improvement": improve,
    "why": explain_initiative,
    "joining": propose_joinings,
}
"""What each kind of job does; the number of the plan that it recorded, where it did."""


def ask(portfolio: int, kind: str, parameters: Mapping[str, Any] | None = None, *, by: str = "") -> JobCard:
    """Queue a job for a worker; where the same waits already, that one. At most one re-plan waits for a portfolio.

    Raises: QuotaError where as many wait as may.
    """
    card, is_new = store.queue_job(portfolio, kind, parameters or {}, by=by)
    if is_new:
        transaction.on_commit(lambda: run_job.enqueue(card.number))
    return card


def replan(portfolio: int, *, by: str = "") -> JobCard:
    """Queue a re-plan, as every change of a fact does."""
    return ask(portfolio, "plan", by=by)


def reap() -> tuple[int, ...]:
    """Queue again what dead workers left behind; the numbers of those jobs. For a worker to do every few seconds."""
    again = store.reap_jobs()
    for number in again:
        run_job.enqueue(number)
    return again


CHORES: tuple[Callable[[], object], ...] = (give_sign, reap, sweep, weekly_letters, send_webhooks)
"""What a worker does every few seconds beside its jobs. Each looks for itself whether anything is due."""


def housekeeping() -> None:
    """Do every chore; one that fails is told in the log and keeps no other from being done."""
    for chore in CHORES:
        try:
            chore()
        except Exception:
            _log.exception("a chore failed: %s", chore.__name__)
        finally:
            close_old_connections()


@task()
def run_job(number: int) -> None:
    """Run the job whose turn it is, if any waits. number: whose asking brought a worker here.

    Each job that waits has brought one; which of them is done first follows the portfolios' turns.
    """
    taken = store.take_next_job()
    if taken is None:
        return
    number, holder = taken
    run = Run(store.job_of(number), holder)
    try:
        with run.alive():
            plan = JOBS[run.job.kind](run)
        store.end_job(number, holder, "done", message=run.message, plan=plan)
    except CancelledError:
        store.end_job(number, holder, "cancelled")
    except BowstringError as broken:
        store.end_job(number, holder, "failed", message=str(broken))
    except Exception:
        store.end_job(number, holder, "failed", message=_FAULT)
        raise
    finally:
        close_old_connections()


_log = logging.getLogger(__name__)
_FAULT = phrase("Something went wrong. This is our fault, not yours.")
