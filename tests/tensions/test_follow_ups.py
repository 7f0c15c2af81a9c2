"""Promises that conversations hold: kept, not kept, or not yet."""

from datetime import date

import pytest
from tests.tensions.tiny import tiny

from bowstring.model.capacity import Discipline
from bowstring.model.conversations import Conversation, Raised
from bowstring.model.decisions import Decision
from bowstring.model.organisation import Person, Team
from bowstring.tensions.follow_ups import (
    FollowUp,
    FollowUpState,
    earlier_question,
    follow_ups_of,
    last_weeks_follow_ups,
    left_past_review,
)

TODAY = date(2026, 3, 12)
KEY = "waiting:plain:sooner"


def talk(key: str = "c", tension: str = KEY, **fields: object) -> Conversation:
    return Conversation(key=key, tension=tension, **fields)  # type: ignore[arg-type]


def promises(*conversations: Conversation) -> tuple[FollowUp, ...]:
    people, teams = (Person(key="p-1", team="north"),), (Team(key="south", name="South"),)
    return follow_ups_of(tiny(conversations=conversations, people=people, teams=teams), TODAY)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"opened_on": date(2026, 3, 1)}, FollowUpState.NOT_YET),
        ({"review_on": date(2026, 3, 12)}, FollowUpState.NOT_YET),
        ({"review_on": date(2026, 3, 11)}, FollowUpState.NOT_KEPT),
        ({"settled_on": date(2026, 1, 1), "review_on": date(2026, 4, 1)}, FollowUpState.NOT_YET),
        ({"settled_on": date(2026, 1, 1), "review_on": date(2026, 3, 1)}, FollowUpState.NOT_KEPT),
    ],
)
def test_a_promise_is_not_kept_once_its_day_has_passed(
    fields: dict[str, object], state: FollowUpState
) -> None:
    (follow_up,) = promises(talk(**fields))
    assert follow_up.state is state
    assert follow_up.done_on is None
    portfolio = tiny(conversations=(talk(**fields),))
    assert left_past_review(portfolio, TODAY) == ({KEY} if state is FollowUpState.NOT_KEPT else set())


def test_looking_again_keeps_it() -> None:
    first = talk("a", settled_on=date(2026, 1, 1), review_on=date(2026, 3, 1))
    again = talk("b", opened_on=date(2026, 3, 8), settled_on=date(2026, 3, 9))
    follow_ups = promises(first, again)
    assert [(follow_up.conversation, follow_up.state, follow_up.done_on) for follow_up in follow_ups] == [
        ("a", FollowUpState.KEPT, date(2026, 3, 8))
    ]
    assert last_weeks_follow_ups(follow_ups, TODAY) == follow_ups


@pytest.mark.parametrize(
    ("opened", "done_on", "state"),
    [
        # The day of the answer itself is not a second look, and one that is still to come keeps nothing yet.
        ((date(2026, 1, 1),), None, FollowUpState.NOT_KEPT),
        ((date(2026, 1, 2),), date(2026, 1, 2), FollowUpState.KEPT),
        ((date(2026, 3, 9), date(2026, 3, 2), date(2026, 3, 11)), date(2026, 3, 2), FollowUpState.KEPT),
        ((TODAY,), TODAY, FollowUpState.KEPT),
        ((date(2026, 3, 13),), date(2026, 3, 13), FollowUpState.NOT_KEPT),
    ],
)
def test_the_first_day_after_the_answer_is_when_it_was_looked_at_again(
    opened: tuple[date, ...], done_on: date | None, state: FollowUpState
) -> None:
    first = talk("a", settled_on=date(2026, 1, 1), review_on=date(2026, 3, 1))
    again = [talk(f"b-{place}", opened_on=day, settled_on=day) for place, day in enumerate(opened)]
    (follow_up,) = promises(first, *again)
    assert (follow_up.done_on, follow_up.state) == (done_on, state)


def test_what_is_answered_for_good_promises_nothing() -> None:
    assert promises(talk(settled_on=date(2026, 1, 1))) == ()


def test_last_weeks_are_those_due_in_the_seven_days_before_today() -> None:
    due = {
        str(day): talk(str(day), f"waiting:loved:{day}", review_on=date(2026, 3, day))
        for day in (4, 5, 11, 12)
    }
    follow_ups = last_weeks_follow_ups(promises(*due.values()), TODAY)
    assert [follow_up.conversation for follow_up in follow_ups] == ["5", "11"]


def test_who_promised_and_what_is_told() -> None:
    follow_ups = promises(
        talk("a", owner="p-1", review_on=date(2026, 3, 1)),
        talk("b", owner="south", settled_on=date(2026, 1, 1), review_on=date(2026, 4, 1), outcome="Later."),
        talk("c", owner="p-7"),
    )
    assert [(follow_up.by, follow_up.team, follow_up.words) for follow_up in follow_ups] == [
        ("p-1", "north", "answer an earlier question about “Pay a fine”"),
        ("south", "south", "look again at “Later.”"),
        ("p-7", "", "answer an earlier question about “Pay a fine”"),
    ]
    portfolio = tiny(conversations=(talk(),))
    (named,) = follow_ups_of(portfolio, TODAY, questions={KEY: "Sooner, or without?"})
    assert named.words == "answer “Sooner, or without?”"


@pytest.mark.parametrize(
    ("tension", "words"),
    [
        ("worth:plain:both", "an earlier question about “Pay a fine”"),
        ("mandate:d-door:plain-loved", "an earlier question about “One ‘front’ door”"),
        ("bottleneck:dev:hire", "an earlier question about “Developers”"),
        ("tie:south:north", "an earlier question about “South”"),
        ("raised:r-1:either", "an earlier question about “Who answers the phone?”"),
        ("worth:gone:both", "an earlier question"),
        ("", "an earlier question"),
    ],
)
def test_a_question_that_only_its_key_is_left_of_is_told_by_what_it_was_about(
    tension: str, words: str
) -> None:
    portfolio = tiny(
        teams=(Team(key="south", name="South"),),
        disciplines=(Discipline(key="dev", name="Developers"),),
        decisions=(Decision(key="d-door", title="One “front” door"),),
        raised=(Raised(key="r-1", question="Who answers the phone?"),),
    )
    assert earlier_question(portfolio, tension) == words
