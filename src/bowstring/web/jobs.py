"""Work that no page waits for: planning and pricing, by a worker that shows signs of life and can be stopped."""

import contextlib
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db import close_old_connections, connection, transaction
from django_tasks import task

from bowstring.charts.believed import Question
from bowstring.formats.plan_files import recorded_document
from bowstring.model.checks import check_portfolio
from bowstring.model.portfolio import Forum, Portfolio
from bowstring.model.problems import BowstringError
from bowstring.planning.plan import plan_portfolio
from bowstring.report.contents import ReportContents, gather, question_of
from bowstring.report.talk import sentence_of
from bowstring.tensions.agenda import Agenda, make_agenda
from bowstring.tensions.ledger import Ledger, PricedTension, setting_of
from bowstring.tensions.tension import Setting
from bowstring.web.store import jobs as store
from bowstring.web.store.facts import load_revision
from bowstring.web.store.jobs import JobCard
from bowstring.web.store.plans import record_plan

EVERYBODY = "everybody"
"""The forum of a portfolio that names none."""

_BEAT_S = 5.0
_PLAN_S = 10.0
_MOST_QUESTIONS = 60
_PLANNED, _GATHERED = 0.4, 0.9


class CancelledError(BowstringError):
    """Somebody stopped the job, or its worker no longer holds it."""


class Run:
    """A job being run by this process: tells how far it is, and stops where it was cancelled."""

    def __init__(self, job: JobCard, holder: str) -> None:
        self.job = job
        self.holder = holder
        self._progress, self._stage = 0.0, ""
        self._is_lost = threading.Event()
        self._is_over = threading.Event()

    def tell(self, progress: float, stage: str) -> None:
        """Say how far the job is, 0 to 1. Raises: CancelledError where it is to stop."""
        self._progress, self._stage = progress, stage
        if self._is_lost.is_set():
            raise CancelledError("the job was stopped")

    @contextlib.contextmanager
    def alive(self) -> Iterator[None]:
        """Gives signs of life from a thread of its own while the work goes on."""
        beating = threading.Thread(target=self._beat, daemon=True)
        beating.start()
        try:
            yield
        finally:
            self._is_over.set()
            beating.join()

    def _beat(self) -> None:
        told = (-1.0, "")
        waited = _BEAT_S
        while not self._is_over.wait(0.5):
            waited += 0.5
            now = (self._progress, self._stage)
            if waited < _BEAT_S and now == told:
                continue
            told, waited = now, 0.0
            if not store.keep_job(self.job.number, self.holder, progress=now[0], stage=now[1]):
                self._is_lost.set()
        connection.close()


def ask(portfolio: int, kind: str, asked: Mapping[str, Any] | None = None, *, by: str = "") -> JobCard:
    """Queue a job for a worker. At most one re-plan waits for each portfolio."""
    card, is_new = store.queue_job(portfolio, kind, asked or {}, by=by)
    if is_new:
        transaction.on_commit(lambda: run_job.enqueue(card.number))
    return card


def replan(portfolio: int, *, by: str = "") -> JobCard:
    """Queue a re-plan, as every change of a fact does."""
    return ask(portfolio, "plan", by=by)


def reap() -> None:
    """Queue again what dead workers left behind."""
    for number in store.reap_jobs():
        run_job.enqueue(number)


@task()
def run_job(number: int) -> None:
    """Run a job, if nobody else does."""
    holder = store.take_job(number)
    if holder is None:
        return
    run = Run(store.job_of(number), holder)
    try:
        with run.alive():
            plan = JOBS[run.job.kind](run)
        store.end_job(number, holder, "done", plan=plan)
    except CancelledError:
        store.end_job(number, holder, "cancelled")
    except BowstringError as broken:
        store.end_job(number, holder, "failed", said=str(broken))
    except Exception:
        store.end_job(number, holder, "failed", said="Something went wrong that should not have.")
        raise
    finally:
        close_old_connections()


def _plan(run: Run) -> int:
    """Plan the portfolio as it is now, and keep the plan with everything its pages show."""
    revision, portfolio = load_revision(run.job.portfolio)
    plan = plan_portfolio(
        portfolio,
        seconds=_PLAN_S,
        seed=0,
        on_progress=lambda share, _: run.tell(_PLANNED * share, "Looking for the best plan"),
    )
    contents = gather(
        portfolio,
        check_portfolio(portfolio),
        plan,
        on_progress=lambda share: run.tell(
            _PLANNED + (_GATHERED - _PLANNED) * share, "Pricing the open questions"
        ),
    )
    found = findings_of(portfolio, contents)
    run.tell(_GATHERED, "Keeping what was found")
    recorded = recorded_document(portfolio, plan, contents.ledger)
    with transaction.atomic():
        if not store.holds_job(run.job.number, run.holder):
            raise CancelledError("the job was taken over")
        card = record_plan(run.job.portfolio, recorded, found, revision=revision, author=run.job.made_by)
    return card.number


def findings_of(portfolio: Portfolio, contents: ReportContents) -> dict[str, object]:
    """What is kept of a plan, by name."""
    found: dict[str, object] = {"plan": contents.plan}
    if contents.ledger is None or contents.served is None or contents.balance is None:
        return found
    plan, ledger = contents.plan, contents.ledger
    if plan.divisible is None:
        return found
    setting = setting_of(portfolio, plan.divisible)
    agendas = {
        f"agenda:{forum_key(forum)}": make_agenda(portfolio, ledger, setting.pricer, forum=forum)
        for forum in forums_of(portfolio)
    }
    questions = dict(contents.questions) | _questions(setting, ledger, agendas.values())
    return found | {
        "ledger": ledger,
        "served": contents.served,
        "floors": contents.floors,
        "balance": contents.balance,
        "rivals": contents.rivals,
        "sentences": {
            one.key: sentence_of(contents, one, questions.get(one.key))
            for one in ledger.open_tensions
            if one.could_change_the_plan
        },
        **agendas,
        **{f"question:{key}": question for key, question in questions.items()},
    }


def forums_of(portfolio: Portfolio) -> tuple[Forum | None, ...]:
    """Those that meet; None for everybody where the portfolio names none."""
    return portfolio.settings.forums or (None,)


def forum_key(forum: Forum | None) -> str:
    """What a forum's findings are kept under."""
    return forum.key if forum is not None else EVERYBODY


def _questions(setting: Setting, ledger: Ledger, agendas: Iterable[Agenda]) -> dict[str, Question]:
    """What is believed where somebody will look: on an agenda, or among the dearest."""
    asked: list[PricedTension] = [item.priced for agenda in agendas for item in agenda.items]
    dearest = [one for one in ledger.open_tensions if one.could_change_the_plan]
    chosen = {one.key: one for one in (*asked, *dearest[:_MOST_QUESTIONS])}
    found = ((key, question_of(setting, one)) for key, one in chosen.items())
    return {key: question for key, question in found if question is not None}


JOBS: dict[str, Callable[[Run], int | None]] = {"plan": _plan}
"""What each kind of job does; the number of the plan that it recorded, where it did."""
