"""Should we, and what must be true? One initiative."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse

from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.planning.plan import Plan
from bowstring.report.why_words import standing_words
from bowstring.report.worlds_words import work_words
from bowstring.tensions.why import Why
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.jobs.why import can_be_explained, finding_name
from bowstring.web.moments import day_words
from bowstring.web.portfolio.initiative_around import Around, around
from bowstring.web.portfolio.initiative_worth import WorthView, worth_of
from bowstring.web.quotas import QuotaError
from bowstring.web.site.comments import INITIATIVE, CommentsView, comments_view
from bowstring.web.site.editing import may_change
from bowstring.web.site.fetching import record_or_404
from bowstring.web.site.frame import address, address_if_any, show
from bowstring.web.site.standing import place_words
from bowstring.web.store.facts import StoredRecord, load_portfolio
from bowstring.web.store.history import history_of
from bowstring.web.store.jobs import JobCard, working_job
from bowstring.web.store.plans import PlanCard, latest_plan, readable_plan
from bowstring.web.store.recorded_plan import RecordedPlan

REFRESH_S = 4
_MOST_CHANGES = 12
_MOST_QUESTIONS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeProgress:
    """What is being worked out, for parts/progress.html."""

    key: str
    title: str
    words: str
    url: str
    page_url: str
    is_running: bool = True
    done: int = 0
    total: int | None = None
    cancel_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionLink:
    """An open question about it."""

    question: str
    state: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """Something that somebody changed: when, who, and which fields."""

    when: str
    who: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativePage:
    """Everything about one initiative. working: why is being worked out; waiting: in words, why it is not (yet)."""

    name: str
    description: str
    tags: tuple[Mapping[str, str], ...]
    caption: str
    lede: str
    lede_strong: str
    whatever_comes: str
    worth: WorthView
    around: Around
    working: InitiativeProgress | None
    waiting: str
    questions: tuple[QuestionLink, ...]
    more_questions: int
    history: tuple[ChangeLine, ...]
    exists_url: str
    list_url: str
    comments: CommentsView
    edit_url: str
    assess_url: str
    raise_url: str
    stop_url: str


@needs(Right.VIEW)
def initiative(request: HttpRequest, visit: Visit, initiative: str) -> HttpResponse:
    """One initiative; why it is in the plan or not is worked out by a job where that is not known yet."""
    kept = record_or_404(visit, "initiatives", initiative)
    portfolio, work = load_portfolio(visit.portfolio_id), kept.record
    plan = _plan_shown(visit, work)
    recorded = RecordedPlan(plan, "plan", "ledger", "sentences", "left_out", "worlds", finding_name(work.key))
    why = recorded.why(work.key)
    job = None if why is not None else _asked_for(visit, plan, work, recorded.plan)
    page = _page(visit, portfolio, kept, recorded, job)
    return show(
        request,
        "initiative.html",
        page,
        visit=visit,
        plan=plan,
        refresh_seconds=REFRESH_S if page.working is not None else None,
    )


@needs(Right.VIEW)
def initiative_why(request: HttpRequest, visit: Visit, initiative: str) -> HttpResponse:
    """The bar of the job that explains it; once there is something new to see, the page loads anew."""
    kept = record_or_404(visit, "initiatives", initiative)
    plan = latest_plan(visit.portfolio_id)
    why = RecordedPlan(plan).why(kept.record.key)
    job = working_job(visit.portfolio_id, "why")
    answer = show(request, "parts/progress.html", job=_working(visit, kept.record, job))
    if why is not None or job is None:
        answer["HX-Refresh"] = "true"
    return answer


def _whatever_comes(recorded: RecordedPlan, work: Initiative) -> str:
    """In how many worlds it is in the plan; blank where none were drawn."""
    drawn = recorded.worlds
    in_worlds = drawn.of(work.key) if drawn is not None else None
    return (
        phrase("Whatever comes: {work_words}.", work_words=work_words(in_worlds))
        if in_worlds is not None
        else ""
    )


def _plan_shown(visit: Visit, work: Initiative) -> PlanCard | None:
    """The latest plan; while facts are newer than it, so that nothing new can be told, the last that explains it."""
    newest = latest_plan(visit.portfolio_id)
    if newest is None or newest.revision == visit.revision:
        return newest
    return readable_plan(visit.portfolio_id, "plan", "ledger", finding_name(work.key))


def _asked_for(visit: Visit, plan: PlanCard | None, work: Initiative, planned: Plan | None) -> JobCard | None:
    """The job that explains it: asked for where the plan is of today's facts; None if that would be in vain."""
    if plan is None or planned is None or not planned.is_planned or plan.revision != visit.revision:
        return None
    if not can_be_explained(work.key):
        return None
    try:
        return jobs.ask(visit.portfolio_id, "why", {"initiative": work.key}, by=visit.account)
    except QuotaError:
        # Nobody asked for it in so many words: the page shows the rest, and asks again when it is opened again.
        return None


def _page(
    visit: Visit, portfolio: Portfolio, kept: StoredRecord, recorded: RecordedPlan, job: JobCard | None
) -> InitiativePage:
    work: Initiative = kept.record
    plan = recorded.plan
    why = recorded.why(work.key)
    lede, strong = _lede(portfolio, work, recorded, why)
    questions = _questions(visit, work.key, recorded)
    may_edit = may_change(visit, "initiatives", work)
    needs_of = portfolio.index.needs
    events = dict.fromkeys(needs_of[key].life_event for key in work.needs if key in needs_of)
    team = portfolio.index.teams.get(work.team)
    team_name = team.name if team is not None else work.team
    caption = (*list(events)[:2], phrase("team {team}", team=team_name) if team_name else "")
    raise_url = address_if_any("raise", visit) if visit.may(Right.ASSESS) else ""
    return InitiativePage(
        name=work.name,
        description=work.description,
        tags=_tags(work),
        caption=" · ".join(filter(None, caption)),
        lede=lede,
        lede_strong=strong,
        whatever_comes=_whatever_comes(recorded, work),
        worth=worth_of(portfolio, work, why),
        around=around(
            visit,
            portfolio,
            work,
            plan=plan,
            why=why,
            questions=_questions_by_key(recorded),
            reasons=recorded.left_out,
        ),
        working=_working(visit, work, job) if job is not None else None,
        waiting="" if why is not None or job is not None else _waiting_words(plan, work),
        questions=questions[:_MOST_QUESTIONS],
        more_questions=max(0, len(questions) - _MOST_QUESTIONS),
        history=_history(visit, work.key),
        exists_url=address("initiative-exists", visit, initiative=work.key),
        list_url=address("initiatives", visit),
        comments=comments_view(visit, INITIATIVE, work.key),
        edit_url=address("record", visit, table="initiatives", row=kept.row) if may_edit else "",
        assess_url=address_if_any("assess", visit, initiative=work.key) if visit.may(Right.ASSESS) else "",
        raise_url=f"{raise_url}?initiative={work.key}" if raise_url else "",
        stop_url=address("initiative-stop", visit, initiative=work.key)
        if may_edit and not work.is_stopped
        else "",
    )


def _tags(work: Initiative) -> tuple[Mapping[str, str], ...]:
    tags = [{"words": phrase(work.focus.value), "kind": work.focus.value}]
    if work.phase is not None:
        tags.append({"words": phrase(work.phase.value), "kind": ""})
    if work.is_stopped:
        tags.append({"words": "stopped", "kind": "bad"})
    elif work.is_complete:
        tags.append({"words": "finished", "kind": ""})
    if work.must_finish:
        tags.append({"words": phrase("needed by law or for safety"), "kind": "heed"})
    if work.mandated_by:
        tags.append({"words": phrase("required by a decision"), "kind": "heed"})
    if work.lock is not None:
        tags.append({"words": phrase("decided by hand"), "kind": "heed"})
    return tuple(tags)


def _lede(portfolio: Portfolio, work: Initiative, recorded: RecordedPlan, why: Why | None) -> tuple[str, str]:
    """Where it stands and why: as the explanation has it; before that, as the plan itself shows it."""
    if work.stopped_on is not None:
        because = f" {work.stopped_because}" if work.stopped_because else phrase(" No reason was recorded.")
        return phrase("Stopped on {stopped_on:%-d %B %Y}.", stopped_on=work.stopped_on), because
    if why is not None:
        return standing_words(why, portfolio.settings)
    plan = recorded.plan
    starts = plan.starts if plan is not None and plan.is_planned else {}
    return place_words(work, starts, recorded.left_out, start=portfolio.settings.start), ""


def _waiting_words(plan: Plan | None, work: Initiative) -> str:
    if plan is None or not plan.is_planned:
        return phrase("We can say what must be true once there is a plan by value.")
    if not can_be_explained(work.key):
        return phrase("Its key is too long for a plan.")
    return phrase(
        "The facts have changed since this plan. We will work out what must be true after the next one."
    )


def _working(visit: Visit, work: Initiative, job: JobCard | None) -> InitiativeProgress:
    stage = job.stage if job is not None and job.stage else phrase("Waiting to start")
    return InitiativeProgress(
        key="why",
        title=phrase("Working out what must be true"),
        words=phrase("{stage}. The rest of the page is ready.", stage=stage),
        url=address("initiative-why", visit, initiative=work.key),
        page_url=address("initiative", visit, initiative=work.key),
    )


def _questions(visit: Visit, key: str, recorded: RecordedPlan) -> tuple[QuestionLink, ...]:
    """The questions about it that could change the plan, the dearest first."""
    ledger = recorded.so_far
    if ledger is None:
        return ()
    return tuple(
        QuestionLink(
            question=open_tension.tension.question,
            state=phrase(open_tension.state.value),
            url=address_if_any("question", visit, tension=open_tension.key),
        )
        for open_tension in ledger.open_tensions
        if key in open_tension.tension.about and open_tension.could_change_the_plan
    )


def _questions_by_key(recorded: RecordedPlan) -> dict[str, str]:
    """The questions of the ledger in words, by key."""
    ledger = recorded.so_far
    return (
        {tension.key: tension.tension.question for tension in ledger.tensions} if ledger is not None else {}
    )


def _history(visit: Visit, key: str) -> tuple[ChangeLine, ...]:
    changes = history_of(visit.portfolio_id, "initiatives", key, most=_MOST_CHANGES)
    return tuple(
        ChangeLine(
            when=day_words(change.made_at),
            who=change.actor_name or "somebody",
            what=_changed_words(change.action, change.before, change.after),
        )
        for change in changes
    )


def _changed_words(action: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before is None or after is None:
        return action
    fields = [name.replace("_", " ") for name in after if after[name] != before.get(name)]
    return f"{action}: {', '.join(fields)}" if fields else action
