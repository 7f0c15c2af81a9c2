"""A session as it is lived: joining, scoring, being done, watching who is there, moving a figure. Guests too."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.web.access import (
    Right,
    Seat,
    Visit,
    account_of,
    joined,
    needs,
    public,
    seat_of,
    take_seat,
    visits_of,
)
from bowstring.web.machines import machine_digest
from bowstring.web.site.frame import address, show
from bowstring.web.store.conversations import conversation_of
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.sealed import RoundOverError
from bowstring.web.store.sessions import (
    FullSessionError,
    ParticipantCard,
    SessionCard,
    join_as_guest,
    join_as_member,
    participant,
    presence,
    say_done,
    session_by_link,
    session_of,
    session_of_conversation,
    show_name,
)
from bowstring.web.talk.conversation import conversation_page, member_urls
from bowstring.web.talk.own_sealed import WithdrawForm, tell_withdrawn
from bowstring.web.talk.room import presence_view, state_tag
from bowstring.web.talk.room_page import Room, RoomUrls, room_of, scorer_of
from bowstring.web.talk.scoring import draft_of, take_score
from bowstring.web.talk.talk_forms import GuestForm, ScoreForm, SideForm
from bowstring.web.talk.what_if import movers_of

_OVER = phrase("The figures of this round have already been shown, so yours came too late.")
_LEFT = phrase("Your score for the other side stays sealed. You can find it under Sealed scores.")
_DONE = phrase("You have finished. You can still add or change figures until the lead shows everybody's.")
_SEALED = phrase("Your figures are sealed. Nobody else can see them until the lead shows everybody's.")


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinPage:
    """Somebody came by a link."""

    question: str
    form: GuestForm


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPage:
    """A room as a guest sees it."""

    room: Room


@public
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """The link to a session: members go to its page, everybody else says which side they speak for."""
    session = session_by_link(secret)
    if session is None:
        return show(request, "talk/join_over.html", status=410)
    member = _member(request, session)
    if member is not None:
        return redirect(address("conversation", member, conversation=session.conversation))
    if _has_seat(request, session.key):
        return redirect(reverse("seat", kwargs={"session_key": session.key}))
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            guest = join_as_guest(
                session.key,
                name=form.cleaned_data["name"],
                lens=Lens(form.cleaned_data["lens"]),
                machine=machine_digest(request),
            )
        except FullSessionError as full:
            form.add_error(None, str(full))
        else:
            take_seat(request, session.key, guest)
            return redirect(reverse("seat", kwargs={"session_key": session.key}))
    work = _name_of(session)
    status = 422 if request.method == "POST" else 200
    return show(request, "talk/join.html", JoinPage(question=work, form=form), status=status)


@needs(Right.ASSESS)
@require_POST
def join_member(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """Join as oneself."""
    session = _of_conversation(visit, conversation)
    form = SideForm(request.POST, sides=visit.sides)
    if form.is_valid() and session.closed_at is None:
        try:
            _, is_left = join_as_member(
                session.key,
                account=visit.account,
                name=visit.account_name,
                lens=Lens(form.cleaned_data["lens"]),
            )
            if is_left:
                messages.info(request, _LEFT)
        except FullSessionError as full:
            messages.error(request, str(full))
    else:
        messages.error(request, phrase("Choose the side you score for."))
    return redirect(address("conversation", visit, conversation=conversation))


@needs(Right.VIEW)
def state(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """Who is there, for a page that asks again and again."""
    session = _of_conversation(visit, conversation)
    return _state(request, session, member_urls(visit, conversation))


@needs(Right.ASSESS)
@require_POST
def score(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """Seal one's figures."""
    session = _of_conversation(visit, conversation)
    me = _mine(session, visit)
    if me.lens not in visit.sides:
        raise PermissionDenied("You no longer score for this side. Nothing was changed.")
    form = _take(request, session, me)
    if form is not None:
        return conversation_page(request, visit, conversation, score_form=form)
    return redirect(address("conversation", visit, conversation=conversation))


@needs(Right.ASSESS)
@require_POST
def done(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """Say that one is done, without figures or with them."""
    say_done(_mine(_of_conversation(visit, conversation), visit).number)
    messages.success(request, _DONE)
    return redirect(address("conversation", visit, conversation=conversation))


@needs(Right.ASSESS)
@require_POST
def names(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """Let others see which figures are one's own, or not any more."""
    me = _mine(_of_conversation(visit, conversation), visit)
    show_name(me.number, is_shown=request.POST.get("show") == "yes")
    return redirect(address("conversation", visit, conversation=conversation))


@needs(Right.VIEW)
def what_if(request: HttpRequest, visit: Visit, conversation: str) -> HttpResponse:
    """What the plan would be at a figure."""
    session = _of_conversation(visit, conversation)
    return _what_if(request, session, address("conversation-what-if", visit, conversation=conversation))


@joined
def seat(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The session as a guest sees it."""
    return _seat_page(request, seat)


@joined
def seat_state(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Who is there, for a guest's page that asks again and again."""
    return _state(request, session_of(seat.portfolio_id, seat.session), _guest_urls(seat))


@joined
@require_POST
def seat_score(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Seal a guest's figures."""
    session, me = _guest(seat)
    form = _take(request, session, me)
    return _seat_page(request, seat, form=form) if form is not None else redirect(_guest_urls(seat).here)


@joined
@require_POST
def seat_done(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A guest says that they are done."""
    say_done(seat.participant)
    messages.success(request, _DONE)
    return redirect(_guest_urls(seat).here)


@joined
@require_POST
def seat_withdraw(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A guest takes figures of theirs back, for good."""
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        raise Http404("no such score")
    tell_withdrawn(request, seat.giver, form)
    return redirect(_guest_urls(seat).here)


@joined
@require_POST
def seat_names(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A guest lets others see which figures are theirs, or not any more."""
    show_name(seat.participant, is_shown=request.POST.get("show") == "yes")
    return redirect(_guest_urls(seat).here)


@joined
def seat_what_if(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What the plan would be at a figure, for a guest."""
    return _what_if(request, session_of(seat.portfolio_id, seat.session), _guest_urls(seat).what_if)


def _take(request: HttpRequest, session: SessionCard, me: ParticipantCard) -> ScoreForm | None:
    """Seal what was typed; the form where it has errors."""
    portfolio = load_portfolio(session.portfolio)
    work = next(
        (initiative for initiative in portfolio.initiatives if initiative.key in session.initiatives[:1]),
        None,
    )
    if work is None:
        raise Http404("nothing is scored here")
    scorer = scorer_of(session, me)
    try:
        form = take_score(request, work, portfolio, scorer, lens=me.lens)
    except RoundOverError:
        messages.warning(request, _OVER)
        return None
    if not form.is_valid():
        return form
    say_done(me.number)
    messages.success(request, _SEALED, extra_tags=draft_of(scorer, work.key, me.lens))
    return None


def _state(request: HttpRequest, session: SessionCard, urls: RoomUrls) -> HttpResponse:
    """Nothing (204) where the page shows it already; the whole page anew where the session moved on."""
    seen = request.GET.get("seen", "")
    there = presence_view(session, presence(session.key), urls.state)
    if there.seen == seen:
        return HttpResponse(status=204)
    if seen and seen.split(".")[0] != state_tag(session):
        # Not a reload: that would send a form again whose errors are being shown.
        return HttpResponse(headers={"HX-Redirect": urls.here})
    return show(request, "talk/presence.html", there)


def _what_if(request: HttpRequest, session: SessionCard, url: str) -> HttpResponse:
    if session.revealed_at is None or not session.initiatives:
        raise Http404("nothing has been shown yet")
    lens = request.GET.get("lens", "")
    portfolio = load_portfolio(session.portfolio)
    move = (lens, request.GET.get("value", ""))
    movers = movers_of(session.portfolio, portfolio, session.initiatives[0], move=move, url=url)
    mover = next((mover for mover in movers if lens in ("", mover.lens)), None)
    if mover is None:
        raise Http404("no such figure")
    return show(request, "talk/tried.html", mover)


def _seat_page(request: HttpRequest, seat: Seat, *, form: ScoreForm | None = None) -> HttpResponse:
    session, me = _guest(seat)
    tension = conversation_of(seat.portfolio_id, session.conversation).tension
    room = room_of(request, session, me, tension=tension, urls=_guest_urls(seat), form=form)
    return show(request, "talk/seat.html", SeatPage(room=room), status=200 if form is None else 422)


def _guest(seat: Seat) -> tuple[SessionCard, ParticipantCard]:
    me = participant(seat.session, seat.giver)
    if me is None:
        raise Http404("no such page")
    return session_of(seat.portfolio_id, seat.session), me


def _guest_urls(seat: Seat) -> RoomUrls:
    parts = {"session_key": seat.session}
    return RoomUrls(
        state=reverse("seat-state", kwargs=parts),
        score=reverse("seat-score", kwargs=parts),
        done=reverse("seat-done", kwargs=parts),
        names=reverse("seat-names", kwargs=parts),
        what_if=reverse("seat-what-if", kwargs=parts),
        withdraw=reverse("seat-withdraw", kwargs=parts),
        here=reverse("seat", kwargs=parts),
    )


def _of_conversation(visit: Visit, conversation: str) -> SessionCard:
    session_card = session_of_conversation(visit.portfolio_id, conversation)
    if session_card is None:
        raise Http404("no such conversation")
    return session_card


def _mine(session: SessionCard, visit: Visit) -> ParticipantCard:
    me = participant(session.key, visit.account)
    if me is None:
        raise Http404("not joined")
    return me


def _member(request: HttpRequest, session: SessionCard) -> Visit | None:
    """The visit of somebody who belongs to the session's portfolio."""
    if not request.user.is_authenticated:
        return None
    return next(
        (visit for visit in visits_of(account_of(request)) if visit.portfolio_id == session.portfolio), None
    )


def _has_seat(request: HttpRequest, session: str) -> bool:
    try:
        seat_of(request, session)
    except Http404:
        return False
    return True


def _name_of(session: SessionCard) -> str:
    portfolio = load_portfolio(session.portfolio)
    work = next(
        (
            initiative.name
            for initiative in portfolio.initiatives
            if initiative.key in session.initiatives[:1]
        ),
        "",
    )
    return phrase("What is “{work}” worth?", work=work) if work else "A conversation"
