"""Sessions: within their portfolio, in rounds, full at some point, over at last."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.web.access import Role, grant
from bowstring.web.models import Participant, SealedScore, Session
from bowstring.web.quotas import QuotaError
from bowstring.web.secrets import digest_of
from bowstring.web.store import sessions
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import create_portfolio, load_portfolio, load_revision
from bowstring.web.store.sealed import (
    RoundOverError,
    Score,
    own_scores,
    reveal_initiative,
    rounds_of,
    seal_scores,
    waiting_initiatives,
    waiting_scores,
    withdraw_score,
)
from bowstring.web.store.sessions import (
    CONVERSATION,
    ROUGH_SORT,
    FullSessionError,
    SessionCard,
    close_session,
    held_here,
    join_as_guest,
    join_as_member,
    join_secret,
    new_round,
    open_rough_sort,
    open_session,
    participant,
    participants,
    presence,
    reveal_session,
    say_done,
    session_by_link,
    session_of,
    session_of_conversation,
    sessions_of_conversations,
    show_name,
)

USER, BUSINESS = Lens.USER_NEED, Lens.BUSINESS_VALUE


def other_portfolio() -> int:
    empty = Portfolio(settings=Settings(name="Another", start=Quarter(2026, 2)))
    return create_portfolio(empty, "another").pk


def work(site: Site, place: int = 0) -> str:
    return load_portfolio(site.stored.pk).initiatives[place].key


def opened(site: Site, *, kind: str = CONVERSATION, conversation: str = "", number: int = 1) -> SessionCard:
    return open_session(
        site.stored.pk,
        kind=kind,
        initiatives=(work(site),),
        by="a-1",
        conversation=conversation,
        number=number,
    )


def score(site: Site, *, lens: Lens = USER, number: int = 1, place: int = 0, likely: float = 2.0) -> Score:
    return Score(
        initiative=work(site, place), lens=lens, number=number, low=1.0, likely=likely, high=3.0, seconds=4.0
    )


def test_a_session_is_opened_for_every_lens_and_reached_by_its_link(site: Site) -> None:
    card = opened(site, conversation="c-1", number=3)
    assert (card.portfolio, card.kind, card.conversation) == (site.stored.pk, CONVERSATION, "c-1")
    assert (card.initiatives, card.lenses) == ((work(site),), tuple(Lens))
    assert (card.number, card.opened_by, card.takes_scores) == (3, "a-1", True)
    assert session_by_link(join_secret(card.key)) == card == session_of(site.stored.pk, card.key)
    assert session_by_link(join_secret("another")) is None
    assert len(join_secret(card.key)) == 32
    assert join_secret(card.key) not in str(Session.objects.values_list())
    close_session(card.key)
    assert session_by_link(join_secret(card.key)) is None
    assert not session_of(site.stored.pk, card.key).takes_scores


def test_a_session_is_of_its_portfolio(site: Site) -> None:
    card, other = opened(site, conversation="c-1"), other_portfolio()
    opened(site, kind=ROUGH_SORT)
    with pytest.raises(UnknownKeyError, match=card.key):
        session_of(other, card.key)
    assert session_of_conversation(other, "c-1") is None
    assert held_here(other, ["c-1"]) == frozenset()
    assert open_rough_sort(other) is None


def test_another_portfolios_session_is_not_shown(site: Site) -> None:
    card, other = opened(site), other_portfolio()
    seal_scores(site.stored.pk, "a-1", [score(site)], session=card.key)
    before = load_revision(site.stored.pk), load_revision(other)
    assert reveal_session(other, card.key, actor="a-2") == 0
    assert (load_revision(site.stored.pk), load_revision(other)) == before
    assert session_of(site.stored.pk, card.key).takes_scores
    assert SealedScore.objects.count() == 1
    assert reveal_session(site.stored.pk, card.key, actor="a-1") == 1
    with pytest.raises(RoundOverError):
        seal_scores(other, "a-1", [score(site)], session=card.key)


def test_the_latest_session_of_a_conversation_and_the_open_rough_sort(site: Site) -> None:
    opened(site, conversation="c-1")
    latest = opened(site, conversation="c-1")
    assert session_of_conversation(site.stored.pk, "c-1") == latest
    assert session_of_conversation(site.stored.pk, "c-2") is None
    opened(site, conversation="c-3")
    assert held_here(site.stored.pk, ["c-1", "c-2"]) == {"c-1"}
    assert open_rough_sort(site.stored.pk) is None
    first, second = opened(site, kind=ROUGH_SORT), opened(site, kind=ROUGH_SORT)
    assert open_rough_sort(site.stored.pk) == second
    close_session(second.key)
    assert open_rough_sort(site.stored.pk) == first


def test_showing_may_end_it_and_a_new_round_comes_only_after_showing(site: Site) -> None:
    card, beside = opened(site), opened(site)
    guest = join_as_guest(card.key, name="G", lens=USER)
    say_done(participants(card.key)[0].number)
    join_as_guest(beside.key, name="B", lens=USER)
    say_done(participants(beside.key)[0].number)
    assert new_round(card.key, after=1) == (session_of(site.stored.pk, card.key), False)
    reveal_session(site.stored.pk, card.key, actor="a-1")
    shown = session_of(site.stored.pk, card.key)
    assert (shown.takes_scores, shown.closed_at) == (False, None)
    assert new_round(card.key, after=2) == (shown, False)
    again, is_new = new_round(card.key, after=1)
    assert is_new
    assert (again.number, again.revealed_at, again.takes_scores) == (2, None, True)
    assert guest
    assert presence(card.key).done == 0
    assert presence(beside.key).done == 1
    assert reveal_session(site.stored.pk, card.key, actor="a-1", is_over=True) == 0
    over = session_of(site.stored.pk, card.key)
    assert over.closed_at == over.revealed_at is not None
    for missing in (lambda: new_round("nowhere", after=1), lambda: close_session("nowhere")):
        with pytest.raises(UnknownKeyError, match="nowhere"):
            missing()


def test_as_many_join_as_there_is_room_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "MOST_PEOPLE", 2)
    card, other = opened(site), opened(site)
    join_as_member(card.key, account="a-1", name="A", lens=USER)
    join_as_guest(card.key, name="G", lens=USER)
    with pytest.raises(FullSessionError, match="2 people"):
        join_as_guest(card.key, name="H", lens=USER)
    with pytest.raises(FullSessionError):
        join_as_member(card.key, account="a-2", name="B", lens=USER)
    join_as_member(card.key, account="a-1", name="A", lens=BUSINESS)
    join_as_guest(other.key, name="H", lens=USER)
    assert presence(card.key).joined == 2


def test_one_machine_does_not_take_every_seat(site: Site, settings: Any) -> None:
    settings.QUOTAS = {"seats_of_machine": 1}
    card, other = opened(site), opened(site)
    join_as_guest(card.key, name="G", lens=USER, machine="m-1")
    with pytest.raises(QuotaError):
        join_as_guest(card.key, name="H", lens=USER, machine="m-1")
    for machine in ("m-2", "", ""):
        join_as_guest(card.key, name="H", lens=USER, machine=machine)
    join_as_guest(other.key, name="H", lens=USER, machine="m-1")


def test_a_guest_is_known_by_a_secret_and_a_member_by_the_account(site: Site) -> None:
    card, account = opened(site), make_account("a@example.org", name="Ada")
    grant(account, site.stored, Role.ASSESSOR, person="p-1")
    secret = join_as_guest(card.key, name="Guest", lens=BUSINESS)
    member, has_left = join_as_member(card.key, account=account.key, name="Ada", lens=USER)
    guest, again = participants(card.key)
    assert again == member == participant(card.key, account.key)
    assert (member.giver, member.assessor, member.name, member.lens) == (account.key, "p-1", "Ada", USER)
    assert not has_left
    assert not member.is_guest
    assert guest.is_guest
    assert (guest.giver, guest.name, guest.lens) == (guest.assessor, "Guest", BUSINESS)
    assert Participant.objects.get(pk=guest.number).secret == digest_of(secret)
    assert participant(card.key, "a-nobody") is None
    show_name(guest.number, is_shown=True)
    say_done(member.number)
    assert [(seat.is_shown, seat.is_done) for seat in participants(card.key)] == [
        (True, False),
        (False, True),
    ]
    show_name(guest.number, is_shown=False)
    say_done(member.number, is_done=False)
    assert [(seat.is_shown, seat.is_done) for seat in participants(card.key)] == [(False, False)] * 2


def test_changing_sides_lets_what_was_said_wait_on_its_own(site: Site) -> None:
    card = opened(site)
    for account in ("a-1", "a-2"):
        join_as_member(card.key, account=account, name="A", lens=USER)
        seal_scores(site.stored.pk, account, [score(site)], session=card.key)
    say_done(participants(card.key)[0].number)
    changed, has_left = join_as_member(card.key, account="a-1", name="A", lens=BUSINESS)
    assert has_left
    assert (changed.lens, changed.is_done) == (BUSINESS, False)
    waiting = {score.giver: score.session_id for score in SealedScore.objects.all()}
    assert waiting["a-1"] is None
    assert waiting["a-2"] is not None
    same, has_left = join_as_member(card.key, account="a-1", name="A", lens=BUSINESS)
    assert (same, has_left) == (changed, False)
    reveal_session(site.stored.pk, card.key, actor="a-1")
    after, _ = join_as_member(card.key, account="a-1", name="A", lens=USER)
    assert after.lens is BUSINESS


def test_what_is_not_shown_when_a_session_ends_waits_on_its_own(site: Site) -> None:
    card, other = opened(site), opened(site)
    seal_scores(site.stored.pk, "a-1", [score(site)], session=card.key)
    seal_scores(site.stored.pk, "a-2", [score(site)], session=other.key)
    assert waiting_initiatives(site.stored.pk) == ()
    close_session(card.key)
    assert waiting_initiatives(site.stored.pk) == (work(site),)
    with pytest.raises(RoundOverError):
        seal_scores(site.stored.pk, "a-1", [score(site)], session=card.key)
    assert reveal_initiative(site.stored.pk, work(site), actor="") == 1
    assert [kept.giver for kept in SealedScore.objects.all()] == ["a-2"]


def test_ones_own_scores_come_from_where_they_were_given(site: Site) -> None:
    card, other = opened(site, conversation="c-1"), other_portfolio()
    seal_scores(site.stored.pk, "a-1", [score(site, place=1, likely=1.5)])
    seal_scores(site.stored.pk, "a-1", [score(site, likely=1.5), score(site, number=2)], session=card.key)
    seal_scores(site.stored.pk, "a-2", [score(site, lens=BUSINESS)])
    first, second = (work(site), USER), (work(site, 1), USER)
    own = own_scores(site.stored.pk, "a-1")
    assert {key: (kept.number, kept.likely) for key, kept in own.items()} == {
        first: (2, 2.0),
        second: (1, 1.5),
    }
    assert own[first].seconds == 4.0
    assert own[first].evidence is None
    assert set(own_scores(site.stored.pk, "a-1", session=card.key)) == {first}
    assert set(own_scores(site.stored.pk, "a-1", initiatives=[work(site, 1)])) == {second}
    assert own_scores(other, "a-1") == {}
    waiting = waiting_scores("a-1")
    assert {
        (kept.score.initiative, kept.score.number, kept.place, kept.conversation) for kept in waiting
    } == {
        (work(site), 1, CONVERSATION, "c-1"),
        (work(site), 2, CONVERSATION, "c-1"),
        (work(site, 1), 1, "", ""),
    }
    assert {(kept.portfolio, kept.portfolio_name) for kept in waiting} == {(site.stored.pk, site.stored.name)}
    assert waiting_scores("a-1", portfolio=site.stored.pk) == waiting
    assert waiting_scores("a-1", portfolio=other) == ()


def test_a_score_said_on_its_own_stays_in_its_session(site: Site) -> None:
    card = opened(site)
    seal_scores(site.stored.pk, "a-1", [score(site)], session=card.key)
    seal_scores(site.stored.pk, "a-1", [score(site, likely=2.5)])
    (kept,) = waiting_scores("a-1")
    assert (kept.place, kept.score.likely) == (CONVERSATION, 2.5)
    alone = [score(site, place=1)]
    seal_scores(site.stored.pk, "a-1", alone)
    seal_scores(site.stored.pk, "a-1", alone, session=card.key)
    assert {kept.place for kept in waiting_scores("a-1")} == {CONVERSATION}


def test_only_the_score_that_is_meant_is_withdrawn(site: Site) -> None:
    seal_scores(
        site.stored.pk,
        "a-1",
        [
            score(site),
            score(site, number=2),
            score(site, lens=BUSINESS),
            score(site, place=1),
        ],
    )
    seal_scores(site.stored.pk, "a-2", [score(site)])
    meant = {"initiative": work(site), "lens": USER.value, "number": 1}
    assert not withdraw_score("a-1", other_portfolio(), **meant)
    assert withdraw_score("a-1", site.stored.pk, **meant)
    assert not withdraw_score("a-1", site.stored.pk, **meant)
    assert SealedScore.objects.filter(giver="a-1").count() == 3
    assert SealedScore.objects.filter(giver="a-2").count() == 1


def test_scores_of_what_is_gone_stay_sealed_on_their_own(site: Site) -> None:
    card = opened(site)
    gone = Score(initiative="i-gone", lens=USER, number=1, low=1.0, likely=2.0, high=3.0)
    seal_scores(site.stored.pk, "a-1", [score(site), gone], session=card.key)
    assert reveal_session(site.stored.pk, card.key, actor="a-1") == 1
    (left,) = waiting_scores("a-1")
    assert (left.score.initiative, left.place) == ("i-gone", "")
    assert waiting_initiatives(site.stored.pk) == ()
    revision, _ = load_revision(site.stored.pk)
    assert reveal_initiative(site.stored.pk, "i-gone", actor="") == 0
    assert load_revision(site.stored.pk)[0] == revision


def test_two_givers_under_one_key_are_told_apart(site: Site) -> None:
    for giver in ("a-1", "a-2"):
        seal_scores(site.stored.pk, giver, [score(site), score(site, lens=BUSINESS)])
    SealedScore.objects.update(assessor="p-same")
    when = timezone.now() - timedelta(days=1)
    SealedScore.objects.update(made_at=when)
    assert reveal_initiative(site.stored.pk, work(site), actor="") == 4
    facts = load_portfolio(site.stored.pk).assessments[-4:]
    assert {(fact.assessor, fact.lens) for fact in facts} == {
        ("p-same", USER),
        ("p-same", BUSINESS),
        ("a-2", USER),
        ("a-2", BUSINESS),
    }
    assert {(fact.made_at, fact.round, fact.evidence) for fact in facts} == {(when, 1, None)}


def test_the_round_of_what_nobody_assessed_is_the_first(site: Site) -> None:
    unassessed = "i-never"
    seal_scores(site.stored.pk, "a-1", [score(site, number=4)])
    reveal_initiative(site.stored.pk, work(site), actor="")
    assert rounds_of(site.stored.pk, [work(site), unassessed]) == {work(site): 4, unassessed: 1}
    assert rounds_of(other_portfolio(), [work(site)]) == {work(site): 1}


def test_of_conversations_alone_each_is_told_where_it_was_held_last(site: Site) -> None:
    opened(site, conversation="c-1")
    latest, second = opened(site, conversation="c-1"), opened(site, conversation="c-2")
    opened(site, kind=ROUGH_SORT)
    assert sessions_of_conversations(site.stored.pk) == {"c-1": latest, "c-2": second}
    assert sessions_of_conversations(other_portfolio()) == {}


def test_what_is_given_in_another_session_stays_there_while_one_is_shown(site: Site) -> None:
    first, second = opened(site), opened(site, kind=ROUGH_SORT)
    seal_scores(site.stored.pk, "a-1", [score(site)], session=first.key)
    seal_scores(site.stored.pk, "a-2", [score(site)], session=second.key)
    assert reveal_session(site.stored.pk, first.key, actor="a-1") == 1
    kept = SealedScore.objects.get()
    assert (kept.giver, kept.session is not None and kept.session.key) == ("a-2", second.key)
