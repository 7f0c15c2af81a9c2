"""Conversations: opened once, reframed once a round, answered with who was there."""

import dataclasses
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.model.assessments import Lens
from bowstring.model.conversations import Conversation
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.web.models import AuditEntry, Session
from bowstring.web.store.conversations import (
    conversation_of,
    conversations_about,
    latest_findings,
    open_conversation,
    reframe,
    said_in,
    settle,
)
from bowstring.web.store.facts import (
    Edit,
    change_records,
    create_portfolio,
    kept_record,
    kept_records,
    load_portfolio,
    load_revision,
)
from bowstring.web.store.plans import record_plan
from bowstring.web.store.sealed import Score, seal_scores
from bowstring.web.store.sessions import (
    SessionCard,
    join_as_guest,
    join_as_member,
    reveal_session,
    session_of_conversation,
)

TODAY = date(2026, 3, 12)


def work(site: Site, place: int = 0) -> str:
    return load_portfolio(site.stored.pk).initiatives[place].key


def opened(site: Site, tension: str = "tie:a") -> str:
    initiatives = (work(site), work(site, 1))
    key, _ = open_conversation(
        site.stored.pk, tension, initiatives=initiatives, plan="k-1", by="a-1", today=TODAY
    )
    return key


def session(site: Site, key: str) -> SessionCard:
    card = session_of_conversation(site.stored.pk, key)
    assert card is not None
    return card


def score(site: Site, *, number: int, place: int = 0) -> Score:
    return Score(
        initiative=work(site, place), lens=Lens.USER_NEED, number=number, low=1.0, likely=2.0, high=3.0
    )


def test_a_question_has_one_open_conversation(site: Site) -> None:
    key = opened(site)
    conversation = conversation_of(site.stored.pk, key)
    assert (conversation.tension, conversation.opened_on, conversation.plan_before) == ("tie:a", TODAY, "k-1")
    assert opened(site) == key
    assert opened(site, "tie:b") != key
    assert Session.objects.filter(conversation=key).count() == 1
    settle(site.stored.pk, key, answer={"outcome": "agreed"}, plan="", by="a-1", today=TODAY)
    again, is_new = open_conversation(
        site.stored.pk, "tie:a", initiatives=(), plan="k-2", by="a-1", today=TODAY
    )
    assert is_new
    assert again != key
    with pytest.raises(UnknownKeyError):
        conversation_of(site.stored.pk, "c-nowhere")
    assert AuditEntry.objects.filter(action="opened", table="conversations").count() == 3


def test_its_session_begins_in_the_latest_round_of_any_of_its_work(site: Site) -> None:
    facts = load_portfolio(site.stored.pk)
    later = dataclasses.replace(facts.assessments[0], initiative=work(site, 1), round=4)
    change_records(site.stored.pk, [Edit(table="assessments", record=later)], actor="")
    card = session(site, opened(site))
    assert (card.number, card.initiatives) == (4, (work(site), work(site, 1)))
    key, _ = open_conversation(site.stored.pk, "tie:c", initiatives=(), plan="", by="", today=TODAY)
    assert session(site, key).number == 1


def test_what_was_said_of_a_question_comes_latest_first(site: Site) -> None:
    conversations = [
        Conversation(key=key, tension=tension, opened_on=day)
        for key, tension, day in (
            ("c-1", "t", date(2026, 1, 1)),
            ("c-2", "t", None),
            ("c-3", "t", date(2026, 2, 1)),
            ("c-4", "t", date(2026, 2, 1)),
            ("c-5", "other", date(2026, 3, 1)),
        )
    ]
    edits = [Edit(table="conversations", record=conversation) for conversation in conversations]
    change_records(site.stored.pk, edits, actor="")
    keys = [conversation.key for conversation in conversations_about(site.stored.pk, "t")]
    assert keys == ["c-4", "c-3", "c-1", "c-2"]


def test_a_reframing_changes_the_words_once_and_opens_a_round(site: Site) -> None:
    key = opened(site)
    card = session(site, key)
    assert reframe(site.stored.pk, card, description="x", note="y", by="a-1").number == card.number
    reveal_session(site.stored.pk, card.key, actor="a-1")
    revision, _ = load_revision(site.stored.pk)
    changed = reframe(site.stored.pk, card, description="In other words", note="Too broad", by="a-1")
    assert changed.number == card.number + 1
    assert reframe(site.stored.pk, card, description="Again", note="z", by="a-1").number == changed.number
    assert load_revision(site.stored.pk)[0] == revision + 1
    first, second = (kept_record(site.stored.pk, "initiatives", work(site, place)).record for place in (0, 1))
    assert first.description == "In other words"
    assert second.description != "In other words"
    extra = conversation_of(site.stored.pk, key).extra
    assert extra == {f"reframed before round {changed.number}": "Too broad"}


def test_what_was_said_in_it_is_told_from_all_the_rest(site: Site) -> None:
    key = opened(site)
    card = session(site, key)
    assert said_in(site.stored.pk, "c-nowhere") == ()
    join_as_member(card.key, account="a-1", name="A", lens=Lens.USER_NEED)
    seal_scores(site.stored.pk, "a-1", [score(site, number=card.number)], session=card.key)
    seal_scores(site.stored.pk, "a-2", [score(site, number=card.number)], session=card.key)
    seal_scores(site.stored.pk, "a-1", [score(site, number=card.number, place=2)], session=card.key)
    reveal_session(site.stored.pk, card.key, actor="a-1")
    (only,) = said_in(site.stored.pk, key)
    assert (only.initiative, only.assessor, only.round) == (work(site), "a-1", card.number)
    Session.objects.update(opened_at=timezone.now() + timedelta(minutes=1))
    assert said_in(site.stored.pk, key) == ()


def test_an_answer_keeps_who_of_the_people_was_there_and_ends_the_session(site: Site) -> None:
    person = kept_records(site.stored.pk, "people")[0].record.key
    key = opened(site)
    card = session(site, key)
    join_as_guest(card.key, name="Guest", lens=Lens.USER_NEED)
    join_as_member(card.key, account=person, name="A", lens=Lens.USER_NEED)
    settle(site.stored.pk, key, answer={"outcome": "agreed"}, plan="k-2", by="a-1", today=TODAY)
    answered = conversation_of(site.stored.pk, key)
    assert (answered.outcome, answered.settled_on, answered.plan_after) == ("agreed", TODAY, "k-2")
    assert answered.people == (person,)
    assert session(site, key).closed_at is not None
    assert AuditEntry.objects.filter(action="answered", actor="a-1").count() == 1


def test_a_conversation_of_a_file_is_answered_without_a_session(site: Site) -> None:
    conversation = Conversation(key="c-file", tension="t")
    change_records(site.stored.pk, [Edit(table="conversations", record=conversation)], actor="")
    settle(site.stored.pk, "c-file", answer={}, plan="", by="", today=TODAY)
    answered = conversation_of(site.stored.pk, "c-file")
    assert (answered.settled_on, answered.people) == (TODAY, ())


def test_conclusions_come_from_the_latest_plan_that_has_them(site: Site) -> None:
    def plan(portfolio: int, sentences: dict[str, dict[str, str]], scenario: str = "") -> None:
        document = {"key": "k", "portfolio": {"version": "v"}, "status": "proven", "starts": {}}
        record_plan(portfolio, document, sentences, revision=1, scenario=scenario)

    plan(site.stored.pk, {"sentences:a": {"of": "first"}, "sentences:b": {"of": "first"}})
    plan(site.stored.pk, {"sentences:a": {"of": "second"}})
    plan(site.stored.pk, {"sentences:a": {"of": "scenario"}}, scenario="s")
    other = create_portfolio(Portfolio(settings=Settings(name="x", start=Quarter(2026, 2))), "x").pk
    plan(other, {"sentences:a": {"of": "another"}})
    assert latest_findings(site.stored.pk, ["sentences:a", "sentences:b", "sentences:c"]) == {
        "sentences:a": {"of": "second"},
        "sentences:b": {"of": "first"},
    }
