"""Jobs in the database: queued once, held by a lease, taken back where their holder has died."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Case, Count, F, Max, Min, OuterRef, Q, Subquery, When
from django.utils import timezone

from bowstring.model.language import phrase
from bowstring.web.models import FACTS, Job
from bowstring.web.quotas import check_quota
from bowstring.web.store.fetching import row_named

LEASE = timedelta(seconds=45)
"""How long a worker holds a job without a sign of life."""

_MOST_ATTEMPTS = 3
# A portfolio with no more initiatives is planned in seconds; a larger one that has waited so long goes on alike.
_SMALL, _PATIENCE = 60, timedelta(minutes=2)
_LAST_FEW = 5
_HEARD_WITHIN = timedelta(minutes=10)
_FOLLOWING = ("plan", "conclude", "improvement")
_OVER = ("done", "failed", "cancelled")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCard:
    """A job as people see it. progress: 0 to 1; message: what went wrong, or what is being done; plan: its result."""

    number: int
    portfolio: int
    kind: str
    parameters: Mapping[str, Any]
    state: str
    progress: float
    stage: str
    message: str
    is_cancelling: bool
    made_by: str
    made_at: datetime
    plan: int | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in _OVER


def queue_job(
    portfolio: int, kind: str, parameters: Mapping[str, Any], *, by: str = ""
) -> tuple[JobCard, bool]:
    """A job that waits for a worker, and whether it is new: what is asked for twice waits once.

    At most one re-plan waits for each portfolio, whatever it was asked for; the database sees to that.

    Args:
        portfolio: the portfolio's number.
        kind: which of `JOBS`.
        parameters: what it is told.
        by: key of the account that asks; blank for none.

    Raises: QuotaError where as many wait as may. What follows from a change of the facts always may.
    """
    same = Job.objects.filter(
        portfolio=portfolio, kind=kind, state="queued", parameters=dict(parameters)
    ).first()
    if same is not None:
        return _card(same), False
    if kind not in _FOLLOWING:
        _check_quotas(portfolio, by)
    try:
        with transaction.atomic():
            return _card(
                Job.objects.create(portfolio_id=portfolio, kind=kind, parameters=dict(parameters), made_by=by)
            ), True
    except IntegrityError:
        waiting = Job.objects.filter(portfolio=portfolio, kind=kind, state="queued").first()
        if waiting is None:
            return queue_job(portfolio, kind, parameters, by=by)
        return _card(waiting), False


def take_next_job() -> tuple[int, str] | None:
    """Hold the job whose turn it is: its number and the lease's secret; None if none waits.

    Portfolios take turns: first those of which nothing runs, among them the small ones, whose people wait for seconds
    only, and what has waited for minutes; among these the one that was served longest ago. So the jobs of one, however
    many, keep another waiting for one at most. Within a portfolio the oldest comes first.
    """
    while (number := _next_in_turn()) is not None:
        holder = take_job(number)
        if holder is not None:
            return number, holder
    return None


def take_job(number: int) -> str | None:
    """Hold a queued job: the lease's secret; None if another has it, or it is over."""
    holder = secrets.token_hex(12)
    taken = Job.objects.filter(pk=number, state="queued", is_cancelling=False).update(
        state="running", holder=holder, lease_until=timezone.now() + LEASE
    )
    if not taken:
        Job.objects.filter(pk=number, state="queued", is_cancelling=True).update(
            state="cancelled", ended_at=timezone.now()
        )
        return None
    return holder


def keep_job(number: int, holder: str, *, progress: float | None = None, stage: str | None = None) -> bool:
    """A sign of life: the lease made longer; False where the job is no longer this holder's, or to be cancelled.

    Args:
        number: the job's.
        holder: the lease's secret.
        progress: 0 to 1; None as it was.
        stage: what it does now; None as it was.
    """
    fields: dict[str, Any] = {"lease_until": timezone.now() + LEASE}
    if progress is not None:
        fields["progress"] = progress
    if stage is not None:
        fields["stage"] = stage
    mine = Job.objects.filter(pk=number, holder=holder, state="running")
    return bool(mine.filter(is_cancelling=False).update(**fields))


def end_job(number: int, holder: str, state: str, *, message: str = "", plan: int | None = None) -> bool:
    """The end of a job, told by its holder; False where it was no longer theirs, so that nothing is written.

    Args:
        number: the job's.
        holder: the lease's secret.
        state: done, failed or cancelled.
        message: what people are told.
        plan: number of the plan that it recorded.
    """
    fields: dict[str, Any] = {"state": state, "message": message, "ended_at": timezone.now(), "stage": ""}
    if state == "done":
        fields |= {"plan_id": plan, "progress": 1.0}
    return bool(Job.objects.filter(pk=number, holder=holder, state="running").update(**fields))


def note_plan(number: int, plan: int) -> None:
    """Keep which plan a job has recorded so far, so that one that takes it over puts its own in that place."""
    Job.objects.filter(pk=number).update(plan_id=plan)


def holds_job(number: int, holder: str) -> bool:
    """Whether the job is still this holder's; locked for the transaction that asks."""
    return Job.objects.select_for_update().filter(pk=number, holder=holder, state="running").exists()


def cancel_job(portfolio: int, number: int) -> JobCard:
    """Stop a job: at once where it waits, at its next step where it runs. Raises: UnknownKeyError."""
    jobs = Job.objects.filter(pk=number, portfolio=portfolio)
    jobs.filter(state="queued").update(state="cancelled", ended_at=timezone.now())
    jobs.filter(state="running").update(is_cancelling=True)
    return job_card(portfolio, number)


def reap_jobs() -> tuple[int, ...]:
    """The numbers of jobs to be run by somebody: their holder gave no sign of life, or nobody came for them.

    What was tried too often has failed; what was to be cancelled is.
    """
    now = timezone.now()
    running = Job.objects.filter(state="running", lease_until__lt=now)
    again = [job.pk for job in running if _taken_back(job)]
    # A worker may die between hearing of a job and taking it: then nobody else hears of it.
    unheard = Q(lease_until=None, made_at__lt=now - LEASE) | Q(lease_until__lt=now)
    for number in Job.objects.filter(unheard, state="queued").values_list("pk", flat=True):
        count = Job.objects.filter(unheard, pk=number, state="queued").update(lease_until=now + _HEARD_WITHIN)
        again += [number] if count else []
    return tuple(again)


def let_go_of_jobs() -> None:
    """Let what ran wait again: its workers belonged to another database. A re-plan gives way to one that waits."""
    for job in Job.objects.filter(state="running"):
        if _waits_already(job):
            job.state, job.ended_at = "cancelled", timezone.now()
        else:
            job.state, job.stage, job.progress = "queued", "", 0.0
        job.holder, job.lease_until = "", None
        job.save()


def job_card(portfolio: int, number: int) -> JobCard:
    """A job of a portfolio. Raises: UnknownKeyError where it has none of that number."""
    return _card(row_named(Job.objects.filter(pk=number, portfolio=portfolio), number))


def job_of(number: int) -> JobCard:
    """The job with that number, whosever it is. Raises: UnknownKeyError."""
    return _card(row_named(Job.objects.filter(pk=number), number))


def working_job(portfolio: int, *kinds: str) -> JobCard | None:
    """The job of any of those kinds that waits or runs; None if there is none."""
    job = Job.objects.filter(portfolio=portfolio, kind__in=kinds, state__in=("queued", "running")).first()
    return _card(job) if job is not None else None


def last_job(portfolio: int, *kinds: str) -> JobCard | None:
    """The job of any of those kinds that was asked for last; None if none was."""
    job = Job.objects.filter(portfolio=portfolio, kind__in=kinds).first()
    return _card(job) if job is not None else None


def usual_duration(portfolio: int, kind: str) -> timedelta | None:
    """How long the last jobs of that kind took from being asked for, the middle one; None if none was done."""
    ended = Job.objects.filter(portfolio=portfolio, kind=kind, state="done", ended_at__isnull=False)
    times = ended.values_list("made_at", "ended_at")[:_LAST_FEW]
    spans = sorted(ended_at - made_at for made_at, ended_at in times if ended_at is not None)
    return spans[len(spans) // 2] if spans else None


def jobs_of(portfolio: int, *, most: int) -> tuple[JobCard, ...]:
    """The jobs that were asked for last, the newest first."""
    return tuple(_card(job) for job in Job.objects.filter(portfolio=portfolio)[:most])


def _next_in_turn() -> int | None:
    """The number of the job whose turn it is."""
    works = FACTS["initiatives"]._default_manager.filter(portfolio=OuterRef("portfolio")).order_by()
    size = works.values("portfolio").annotate(there=Count("pk")).values("there")
    is_soon = Q(size__lte=_SMALL) | Q(size__isnull=True) | Q(asked_at__lt=timezone.now() - _PATIENCE)
    turns = (
        Job.objects.order_by()
        .values("portfolio")
        .annotate(
            oldest=Min("pk", filter=Q(state="queued")),
            running=Count("pk", filter=Q(state="running")),
            served_at=Max("ended_at", filter=~Q(holder="")),
            asked_at=Min("made_at", filter=Q(state="queued")),
            size=Subquery(size),
        )
        .filter(oldest__isnull=False)
        .annotate(place=Case(When(is_soon, then=0), default=1))
        .order_by("running", "place", F("served_at").asc(nulls_first=True), "oldest")
    )
    return turns.values_list("oldest", flat=True).first()


def _check_quotas(portfolio: int, by: str) -> None:
    is_open = Job.objects.filter(state__in=("queued", "running")).exclude(kind__in=_FOLLOWING)
    check_quota("jobs_of_portfolio", is_open.filter(portfolio=portfolio).count())
    if by:
        check_quota("jobs_of_person", is_open.filter(made_by=by).count())


def _taken_back(job: Job) -> bool:
    """Whether a job whose holder is silent waits again."""
    mine = Job.objects.filter(pk=job.pk, state="running", holder=job.holder, lease_until=job.lease_until)
    if job.is_cancelling:
        mine.update(state="cancelled", ended_at=timezone.now())
    elif job.attempts + 1 >= _MOST_ATTEMPTS:
        mine.update(
            state="failed", message=phrase("It stopped unexpectedly three times."), ended_at=timezone.now()
        )
    elif _waits_already(job):
        mine.update(state="cancelled", message=phrase("A newer one is waiting."), ended_at=timezone.now())
    else:
        heard = {"lease_until": timezone.now() + _HEARD_WITHIN, "attempts": job.attempts + 1}
        return bool(mine.update(state="queued", holder="", stage="", progress=0.0, **heard))
    return False


def _waits_already(job: Job) -> bool:
    return (
        job.kind == "plan"
        and Job.objects.filter(Q(portfolio=job.portfolio_id) & Q(kind="plan") & Q(state="queued")).exists()
    )


def _card(job: Job) -> JobCard:
    return JobCard(
        number=job.pk,
        portfolio=job.portfolio_id,
        kind=job.kind,
        parameters=job.parameters,
        state=job.state,
        progress=job.progress,
        stage=job.stage,
        message=job.message,
        is_cancelling=job.is_cancelling,
        made_by=job.made_by,
        made_at=job.made_at,
        plan=job.plan_id,
    )
