"""How old what a page concludes is, what came after it, and when new answers will be there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from bowstring.model.language import phrase, written
from bowstring.model.problems import UnknownKeyError
from bowstring.model.wording import count_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.store.facts import changed_tables
from bowstring.web.store.jobs import JobCard, last_job, usual_duration, working_job
from bowstring.web.store.plans import BESIDE, PlanCard, is_whole, latest_plan, plan_by_key

_PLANNING = ("plan", "conclude")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStanding:
    """How fresh what a page concludes is.

    sentence: at the foot. notice: at the top, where something is newer; blank where nothing is. look_url: where the
    notice looks again while a plan is being made. is_replaced: whether newer answers are there to be seen.
    """

    sentence: str
    notice: str = ""
    look_url: str = ""
    is_replanning: bool = False
    is_replaced: bool = False


def standing_of(visit: Visit, plan: PlanCard | None) -> PlanStanding:
    """How fresh a page is that shows this plan; plan None: it shows none."""
    job = working_job(visit.portfolio_id, *_PLANNING)
    if plan is None:
        return _without_plan(visit, job)
    age = age_words(plan.made_at, timezone.now())
    newer = _newer(visit, plan)
    changes = f" {count_words(newer, 'change is newer', 'changes are newer')}." if newer else ""
    sentence = phrase(
        "From {age}, revision {revision}.{changes}", age=age, revision=plan.revision, changes=changes
    )
    newest = latest_plan(visit.portfolio_id)
    is_replaced = job is None and newest is not None and newest.number > plan.number and is_whole(newest)
    is_old = bool(newer) or (newest is not None and newest.number != plan.number)
    if job is None and not newer and not is_replaced:
        return PlanStanding(sentence=sentence)
    coming = _coming(visit, job, plan) if job is not None else _not_coming(visit, is_replaced=is_replaced)
    return PlanStanding(
        sentence=f"{sentence} {coming}",
        notice=phrase(
            "These answers are from {age}.{changes} {coming}", age=age, changes=changes, coming=coming
        )
        if is_old or is_replaced
        else "",
        look_url=f"{reverse('standing', kwargs={'portfolio_key': visit.key})}?plan={plan.key}"
        if job is not None
        else "",
        is_replanning=job is not None,
        is_replaced=is_replaced,
    )


def age_words(made_at: datetime, now: datetime) -> str:
    """When something was made: the time of today, "yesterday, 9:40", or the day."""
    made, today = timezone.localtime(made_at), timezone.localtime(now).date()
    if made.date() == today:
        return f"{made:%-H:%M}"
    if made.date() == today - timedelta(days=1):
        return phrase("yesterday, {made:%-H:%M}", made=made)
    return written(made, "%-d %B %Y")


def left_words(usual: timedelta | None, job: JobCard) -> str:
    """How long a job that was begun usually takes from where it is; blank where nobody can know."""
    if usual is None:
        return ""
    seconds = usual.total_seconds() * (1 - job.progress)
    if seconds < 50:
        return phrase("usually less than a minute from here")
    return phrase(
        "usually about {minutes} from here",
        minutes=count_words(ceil(seconds / 60 - 0.25), "minute", "minutes"),
    )


@needs(Right.VIEW)
@require_GET
def standing(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The notice alone, for a page that shows the plan of that key and looks again until no plan is being made."""
    try:
        fresh = standing_of(visit, plan_by_key(visit.portfolio_id, request.GET.get("plan", "")))
    except UnknownKeyError:
        # It was recorded in part and has made room for another.
        fresh = PlanStanding(sentence="", notice=_not_coming(visit, is_replaced=True), is_replaced=True)
    if not fresh.notice:
        return HttpResponse()
    context: Mapping[str, object] = {"standing": fresh}
    return render(request, "parts/age.html", context)


def _without_plan(visit: Visit, job: JobCard | None) -> PlanStanding:
    if job is None:
        return PlanStanding(sentence="")
    is_first = latest_plan(visit.portfolio_id) is None
    sentence = phrase("A first plan is being made.") if is_first else phrase("We are planning again.")
    return PlanStanding(sentence=sentence, is_replanning=True)


def _newer(visit: Visit, plan: PlanCard) -> int:
    """How many changes came after a plan; none where only what no plan rests on changed."""
    newer = visit.revision - plan.revision
    if newer <= 0 or not changed_tables(visit.portfolio_id, since=plan.revision) - BESIDE:
        return 0
    return newer


def _coming(visit: Visit, job: JobCard, plan: PlanCard) -> str:
    """That a new plan, or the rest of this plan, is being made, how far it is, and how long that usually takes."""
    if job.state == "queued":
        return phrase("A new plan waits for its turn.")
    done = phrase(": {progress} % done", progress=round(100 * job.progress)) if job.progress >= 0.01 else ""
    left = left_words(usual_duration(visit.portfolio_id, job.kind), job)
    if job.plan == plan.number or job.kind == "conclude":
        return (
            phrase("We are working out the rest of it{done}, {left}.", done=done, left=left)
            if left
            else phrase("We are working out the rest of it{done}.", done=done)
        )
    return (
        phrase("A new plan is being made{done}, {left}.", done=done, left=left)
        if left
        else phrase("A new plan is being made{done}.", done=done)
    )


def _not_coming(visit: Visit, *, is_replaced: bool) -> str:
    if is_replaced:
        return phrase("New answers are there.")
    last = last_job(visit.portfolio_id, "plan")
    if last is not None and last.state == "failed":
        return phrase("The new plan could not be made: the plan's page says why.")
    if last is not None and last.state == "cancelled":
        return phrase("The new plan was stopped.")
    if not visit.may(Right.EDIT):
        return phrase("An editor can plan again to take them in.")
    return phrase("Plan again to take them in.")
