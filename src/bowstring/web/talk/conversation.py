"""Who is right, and can it be both? The page of one conversation, for the members of its portfolio."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from bowstring.model.conversations import Conversation
from bowstring.model.language import phrase, written
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.jobs import jobs
from bowstring.web.site.fetching import or_404
from bowstring.web.site.frame import address, show
from bowstring.web.site.question_words import question_url
from bowstring.web.store.conversations import conversation_of, reframe, settle
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.jobs import working_job
from bowstring.web.store.plans import plan_since
from bowstring.web.store.sessions import (
    SessionCard,
    join_secret,
    participant,
    presence,
    reveal_session,
    session_of_conversation,
)
from bowstring.web.store.submissions import store_once
from bowstring.web.talk.opening import open_about
from bowstring.web.talk.room_page import Room, RoomUrls, room_of
from bowstring.web.talk.talk_forms import EVIDENCE_WORDS, ReframeForm, ScoreForm, SettleForm, SideForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What settled a conversation, as name and words."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationPage:
    """A room and what its lead can do there."""

    room: Room
    is_lead: bool
    join_url: str
    side_form: SideForm | None
    reframe_form: ReframeForm | None
    settle_form: SettleForm | None
    answer: Answer | None
    question_url: str
    urls: dict[str, str]


@needs(Right.LEAD)
@require_POST
def open_one(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Open the conversation about a question, or go to the one that is open."""
    key = open_about(visit, request.GET.get("tension", ""), today=timezone.localdate())
    if key is None:
        raise Http404("no such question")
    return redirect(address("conversation", visit, conversation=key))


@needs(Right.VIEW)
def conversation(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """The conversation as it stands."""
    return conversation_page(request, visit, conversation)


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyPage:
    """Asks a lead first, while somebody who joined has not finished."""

    lede: str
    reveal_url: str
    back_url: str


@needs(Right.LEAD)
@require_POST
def reveal(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """Show everybody what everybody said; with `ask`, only once everybody has finished or the lead says so again."""
    _, session = _talk(visit, conversation)
    there = presence(session.key)
    if "ask" in request.POST and there.done < there.joined and session.revealed_at is None:
        has = "has" if there.done == 1 else "have"
        page = EarlyPage(
            lede=phrase(
                "{done:,} of {people} who joined {has} finished.",
                done=there.done,
                people=count_words(there.joined, "person", "people"),
                has=has,
            ),
            reveal_url=address("conversation-reveal", visit, conversation=conversation),
            back_url=address("conversation", visit, conversation=conversation),
        )
        return show(request, "reveal_early.html", page, visit=visit)
    if reveal_session(visit.portfolio_id, session.key, actor=visit.account):
        jobs.replan(visit.portfolio_id, by=visit.account)
    else:
        messages.info(request, "Nobody scored in this round, so there was nothing to show.")
    return redirect(address("conversation", visit, conversation=conversation))


@needs(Right.LEAD)
@require_POST
def new_framing(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """The concept in other words, and a new round."""
    _, session = _talk(visit, conversation)
    form = ReframeForm(request.POST, prefix="reframe")
    if not form.is_valid():
        return conversation_page(request, visit, conversation, reframe_form=form)
    answers = form.cleaned_data
    reframe(
        visit.portfolio_id,
        session,
        description=answers["description"],
        note=answers["note"],
        by=visit.account,
    )
    jobs.replan(visit.portfolio_id, by=visit.account)
    messages.success(
        request, phrase("A new round is open. Everyone scores again, sealed."), extra_tags="reframe"
    )
    return redirect(address("conversation", visit, conversation=conversation))


@needs(Right.LEAD)
@require_POST
def answer(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """Record what settled it."""
    talk, _ = _talk(visit, conversation)
    form = SettleForm(request.POST, portfolio=load_portfolio(visit.portfolio_id), prefix="settle")
    here = address("conversation", visit, conversation=conversation)
    if not form.is_valid():
        return conversation_page(request, visit, conversation, settle_form=form)
    if talk.settled_on is not None:
        messages.info(request, "This question has already been answered.")
        return redirect(here)
    fields = {name: value for name, value in form.cleaned_data.items() if name != "once_key"}
    is_stale = working_job(visit.portfolio_id, "plan") is not None
    plan = "" if is_stale else plan_since(visit.portfolio_id, talk.plan_before)

    def store() -> str:
        settle(
            visit.portfolio_id,
            conversation,
            answer=fields,
            plan=plan,
            by=visit.account,
            today=timezone.localdate(),
        )
        jobs.replan(visit.portfolio_id, by=visit.account)
        jobs.ask(visit.portfolio_id, "improvement", {"conversation": conversation}, by=visit.account)
        return here

    went_to = store_once(form.once, store, by=visit.account)
    messages.success(request, phrase("Answer recorded."), extra_tags="settle")
    return redirect(went_to)


def conversation_page(
    request: HttpRequest,
    visit: Visit,
    conversation: str,
    *,
    score_form: ScoreForm | None = None,
    reframe_form: ReframeForm | None = None,
    settle_form: SettleForm | None = None,
) -> HttpResponse:
    """The page, with a form that came back with errors, if one did."""
    talk, session = _talk(visit, conversation)
    me = participant(session.key, visit.account)
    urls = member_urls(visit, conversation)
    room = room_of(request, session, me, tension=talk.tension, urls=urls, visit=visit, form=score_form)
    is_lead = visit.may(Right.LEAD)
    is_open = session.closed_at is None
    join_path = reverse("join", kwargs={"secret": join_secret(session.key)})
    reworded = reframe_form
    if reworded is None and room.work is not None:
        reworded = ReframeForm(initial={"description": room.work.description}, prefix="reframe")
    can_join = is_open and me is None and room.stage == "seal" and visit.may(Right.ASSESS)
    page = ConversationPage(
        room=room,
        is_lead=is_lead,
        join_url=request.build_absolute_uri(join_path) if is_lead and is_open else "",
        side_form=SideForm(sides=visit.sides, initial={"lens": visit.sides[0].value}) if can_join else None,
        reframe_form=reworded if is_lead and room.stage == "shown" else None,
        settle_form=settle_form or SettleForm(portfolio=room.portfolio, prefix="settle")
        if is_lead and is_open
        else None,
        answer=_answer(talk, room.portfolio) if talk.settled_on is not None else None,
        question_url=question_url(visit, talk.tension),
        urls={
            name: address(f"conversation-{name}", visit, conversation=conversation)
            for name in ("join", "reveal", "reframe", "answer")
        },
    )
    has_errors = any(form is not None for form in (score_form, reframe_form, settle_form))
    status = 422 if has_errors else 200
    return show(request, "conversation.html", page, visit=visit, plan=room.plan, status=status)


def member_urls(visit: Visit, conversation: str) -> RoomUrls:
    """Where a member's buttons lead."""
    parts = {"conversation": conversation}
    here = address("conversation", visit, **parts)
    return RoomUrls(
        state=address("conversation-state", visit, **parts),
        score=address("conversation-score", visit, **parts),
        done=address("conversation-done", visit, **parts),
        names=address("conversation-names", visit, **parts),
        what_if=address("conversation-what-if", visit, **parts),
        withdraw=f"{reverse('withdraw-sealed')}?{urlencode({'next': here})}",
        here=here,
    )


def _talk(visit: Visit, key: str) -> tuple[Conversation, SessionCard]:
    """The conversation and where it is held. Raises: Http404."""
    talk = or_404("conversation", conversation_of, visit.portfolio_id, key)
    session = session_of_conversation(visit.portfolio_id, key)
    if session is None:
        raise Http404("it was not held here")
    return talk, session


def _answer(talk: Conversation, portfolio: Portfolio) -> Answer:
    people = {person.key: person.name or person.key for person in portfolio.people}
    evidence = {grade.value: words for grade, words in EVIDENCE_WORDS.items()}
    rows = (
        (phrase("What was agreed"), talk.outcome),
        (phrase("What answered it"), talk.what_settled_it),
        (phrase("Based on"), evidence.get(talk.evidence, talk.evidence)),
        (phrase("Who will do it"), people.get(talk.owner, talk.owner)),
        (phrase("Early-warning sign"), talk.early_warning),
        (phrase("Answered on"), written(talk.settled_on, "%-d %B %Y") if talk.settled_on else ""),
        (phrase("Review on"), written(talk.review_on, "%-d %B %Y") if talk.review_on else ""),
    )
    return Answer(rows=tuple((name, words) for name, words in rows if words))
