"""What a room is made of, put together once for members and for guests who came by its link."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest

from bowstring.charts.believed import WorthQuestion
from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.tensions.ledger import PricedTension
from bowstring.tensions.tension_kinds import TENSION_KINDS, kind_words
from bowstring.web.access import Visit
from bowstring.web.site.question_words import QuestionWords, find_priced, question_words
from bowstring.web.store.conversations import latest_findings
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.web.store.sealed import own_scores, waiting_scores
from bowstring.web.store.sessions import (
    ParticipantCard,
    SessionCard,
    participants,
    presence,
)
from bowstring.web.talk.own_sealed import OwnScore, own_score
from bowstring.web.talk.room import PresenceView, Spread, presence_view, spreads_of
from bowstring.web.talk.scoring import Scorer, Scoring, scoring_of
from bowstring.web.talk.talk_forms import ScoreForm
from bowstring.web.talk.what_if import Mover, movers_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomUrls:
    """Where a room's buttons lead; blank where they are not for this visitor."""

    state: str
    score: str
    done: str
    names: str
    what_if: str
    withdraw: str
    here: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A session as one person in it sees it. me: their seat; None for somebody who only looks on.

    own: figures of theirs for the work that wait to be shown, here or elsewhere.
    """

    session: SessionCard
    work: Initiative | None
    portfolio: Portfolio
    plan: PlanCard | None
    question: QuestionWords | None
    title: str
    stage: str
    round_words: str
    there: PresenceView
    me: ParticipantCard | None
    my_side: str
    scoring: Scoring | None
    spreads: tuple[Spread, ...]
    movers: tuple[Mover, ...]
    urls: RoomUrls
    own: tuple[OwnScore, ...] = ()
    is_waiting_for_curve: bool = False
    reasons: tuple[str, ...] = field(default_factory=tuple)


def room_of(
    request: HttpRequest,
    session: SessionCard,
    me: ParticipantCard | None,
    *,
    tension: str,
    urls: RoomUrls,
    visit: Visit | None = None,
    form: ScoreForm | None = None,
) -> Room:
    """Everything that somebody in a session sees. tension: what it is about; form: typed figures with errors."""
    portfolio, plan = load_portfolio(session.portfolio), latest_plan(session.portfolio)
    work = next(
        (initiative for initiative in portfolio.initiatives if initiative.key in session.initiatives[:1]),
        None,
    )
    recorded = RecordedPlan(plan, "ledger", "sentences")
    priced = find_priced(recorded.so_far, tension)
    words = question_words(visit, portfolio, priced, recorded.sentences) if priced is not None else None
    is_shown = session.revealed_at is not None
    shown = work is not None and is_shown
    questions = _questions(session.portfolio, work, priced) if work is not None and shown else {}
    move = (request.GET.get("lens", ""), request.GET.get("value", ""))
    movers = (
        movers_of(session.portfolio, portfolio, work.key, move=move, url=urls.what_if, questions=questions)
        if work is not None and shown
        else ()
    )
    return Room(
        session=session,
        work=work,
        portfolio=portfolio,
        plan=plan,
        question=words,
        title=words.question if words is not None else _fallback(work, tension),
        stage=_stage(session, work),
        round_words=phrase("Round {number}", number=session.number) if session.number > 1 else "",
        there=presence_view(session, presence(session.key), urls.state),
        me=me,
        my_side=phrase("the {side}", side=me.lens.side) if me is not None else "",
        own=_own(
            work, session, visit.account if visit is not None else me.giver if me is not None else "", visit
        ),
        scoring=_scoring(session, work, portfolio, me, url=urls.score, form=form),
        spreads=spreads_of(portfolio, work, participants(session.key), questions, number=session.number)
        if work is not None and shown
        else (),
        movers=movers,
        is_waiting_for_curve=shown and not movers,
        urls=urls,
    )


def _stage(session: SessionCard, work: Initiative | None) -> str:
    """closed: answered; talk: nothing is scored; seal: figures are taken; shown: everybody sees them."""
    if session.closed_at is not None:
        return "closed"
    if work is None:
        return "talk"
    return "seal" if session.takes_scores else "shown"


def _fallback(work: Initiative | None, tension: str) -> str:
    kind = kind_words(tension.split(":", 1)[0])
    return (
        f"“{work.name}”: {kind}" if work is not None else phrase("A question of the kind {kind}", kind=kind)
    )


def _scoring(
    session: SessionCard,
    work: Initiative | None,
    portfolio: Portfolio,
    me: ParticipantCard | None,
    *,
    url: str,
    form: ScoreForm | None,
) -> Scoring | None:
    if work is None or me is None or not session.takes_scores:
        return None
    # Of what somebody sealed elsewhere this session shows nothing: it stands in the list of their own.
    sealed = own_scores(session.portfolio, me.giver, initiatives=[work.key], session=session.key)
    own = sealed.get((work.key, me.lens))
    current = own if own is not None and own.number == session.number else None
    return scoring_of(work, portfolio, scorer_of(session, me), lens=me.lens, url=url, own=current, form=form)


def _own(
    work: Initiative | None, session: SessionCard, giver: str, visit: Visit | None
) -> tuple[OwnScore, ...]:
    if work is None or not giver:
        return ()
    waiting = waiting_scores(giver, portfolio=session.portfolio)
    names = {work.key: work.name}
    return tuple(
        own_score(waiting_score, names, visit)
        for waiting_score in waiting
        if waiting_score.score.initiative == work.key
    )


def scorer_of(session: SessionCard, me: ParticipantCard) -> Scorer:
    """Somebody who scores in a session."""
    return Scorer(
        portfolio=session.portfolio,
        giver=me.giver,
        person=me.assessor,
        session=session.key,
        number=session.number,
    )


def _questions(
    portfolio: int, work: Initiative, priced: PricedTension | None
) -> Mapping[Lens, WorthQuestion]:
    """What the recorded plan makes of an initiative's figures, by side, where it was looked at."""
    poles = ("both", *(lens.value for lens in Lens))
    names = {
        f"question:{kind.key}:{work.key}:{pole}"
        for kind in TENSION_KINDS.values()
        if kind.asks_value
        for pole in poles
    }
    if priced is not None:
        names.add(f"question:{priced.key}")
    return {question.belief.lens: question for question in latest_findings(portfolio, names).values()}
