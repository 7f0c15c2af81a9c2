"""What conversations so far teach: each settled one counts once, what is set by hand wins, the last word stands."""

from datetime import date

import pytest
from tests.tensions.tiny import tiny

from bowstring.model.conversations import Chance, Conversation
from bowstring.tensions.past_conversations import chances, states_of
from bowstring.tensions.tension import State

JANUARY, MARCH = date(2026, 1, 1), date(2026, 3, 1)
WAITING, COMMITMENT = "waiting:plain:sooner", "commitment:plain:finish-or-stop"


def talk(key: str, tension: str = WAITING, **fields: object) -> Conversation:
    return Conversation(key=key, tension=tension, **fields)  # type: ignore[arg-type]


def settled(key: str, before: str, after: str, tension: str = WAITING) -> Conversation:
    return talk(key, tension, settled_on=JANUARY, plan_before=before, plan_after=after)


def test_before_anybody_has_talked_the_chances_are_those_of_the_priors() -> None:
    """Beta(4, 1) where somebody is right, Beta(1, 4) of all else."""
    likely = {"worth", "promise"}
    assert chances(tiny()) == {kind: 0.8 if kind in likely else 0.2 for kind in chances(tiny())}


def test_each_settled_conversation_counts_for_its_kind() -> None:
    """One of three changed the plan: (1 + 1) / (1 + 4 + 3). Another kind's is its own: (1 + 1) / (1 + 4 + 1)."""
    learned = chances(
        tiny(
            conversations=(
                settled("a", "x", "y"),
                settled("b", "x", "x"),
                settled("c", "y", "y"),
                settled("d", "x", "y", COMMITMENT),
            )
        )
    )
    assert learned["waiting"] == pytest.approx(2 / 8)
    assert learned["commitment"] == pytest.approx(2 / 6)
    assert learned["tie"] == 0.2


def test_what_is_not_settled_or_has_not_both_plans_teaches_nothing() -> None:
    conversations = (
        talk("a", opened_on=JANUARY, plan_before="x", plan_after="y"),
        settled("b", "", "y"),
        settled("c", "x", ""),
    )
    assert chances(tiny(conversations=conversations))["waiting"] == 0.2


def test_of_chances_set_by_hand_the_latest_counts() -> None:
    by_hand = (
        Chance(kind="waiting", chance=0.7, set_on=MARCH),
        Chance(kind="waiting", chance=0.6, set_on=JANUARY),
        Chance(kind="waiting", chance=0.5),
        Chance(kind="quarrel", chance=0.9),
    )
    set_by_hand = chances(tiny(chances=by_hand))
    assert set_by_hand["waiting"] == 0.7
    assert "quarrel" not in set_by_hand
    assert set_by_hand["commitment"] == 0.2


@pytest.mark.parametrize(
    ("as_of", "fields", "state"),
    [
        (MARCH, {"opened_on": JANUARY}, State.TALKING),
        (MARCH, {"opened_on": JANUARY, "review_on": JANUARY}, State.TALKING),
        (MARCH, {"settled_on": JANUARY}, State.ANSWERED),
        (MARCH, {"settled_on": JANUARY, "review_on": date(2026, 3, 2)}, State.ANSWERED),
        (MARCH, {"settled_on": JANUARY, "review_on": MARCH}, State.OPEN),
        (MARCH, {"settled_on": JANUARY, "review_on": date(2026, 2, 28)}, State.OPEN),
        (None, {"settled_on": JANUARY, "review_on": JANUARY}, State.ANSWERED),
    ],
)
def test_an_answer_stands_until_its_review_date(
    as_of: date | None, fields: dict[str, object], state: State
) -> None:
    assert states_of(tiny(conversations=(talk("a", **fields),), settings={"as_of": as_of})) == {
        WAITING: state
    }


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [
        # By the day on which they were settled, else opened; of the same day by key; without a day last of all.
        ({"settled_on": MARCH}, {"opened_on": JANUARY}, State.ANSWERED),
        ({"settled_on": JANUARY}, {"opened_on": MARCH}, State.TALKING),
        ({"settled_on": MARCH, "opened_on": JANUARY}, {"opened_on": date(2026, 2, 1)}, State.ANSWERED),
        ({"settled_on": JANUARY}, {"opened_on": JANUARY}, State.TALKING),
        ({"opened_on": JANUARY}, {"settled_on": JANUARY}, State.ANSWERED),
        ({}, {"settled_on": MARCH}, State.TALKING),
    ],
)
def test_of_several_conversations_the_last_counts(
    first: dict[str, object], last: dict[str, object], state: State
) -> None:
    both = (talk("a", **first), talk("b", **last))
    for conversations in (both, both[::-1]):
        assert states_of(tiny(conversations=conversations)) == {WAITING: state}
