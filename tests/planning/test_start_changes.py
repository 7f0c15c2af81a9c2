"""What two plans start otherwise: what comes in, what leaves, what moves."""

import pytest

from bowstring.model.quarters import Quarter
from bowstring.planning.adopted.start_changes import StartChanges, start_changes

SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)


def test_each_change_is_one_of_three_and_what_stays_is_none() -> None:
    before = {"stays": SPRING, "moves": SPRING, "leaves": SPRING, "comes": None, "out": None, "gone": SUMMER}
    now = {"stays": SPRING, "moves": SUMMER, "leaves": None, "comes": SUMMER, "out": None, "new": SPRING}
    changes = start_changes(before, now)
    assert changes == StartChanges(came=("comes", "new"), left=("leaves", "gone"), moved=("moves",))
    back = start_changes(now, before)
    assert (set(back.came), set(back.left), back.moved) == ({"leaves", "gone"}, {"comes", "new"}, ("moves",))


@pytest.mark.parametrize(
    ("before", "now", "is_none"),
    [
        ({"a": SPRING, "b": None}, {"a": SPRING}, True),
        ({}, {}, True),
        ({"a": SPRING}, {"a": SUMMER}, False),
        ({"a": SPRING}, {}, False),
        ({}, {"a": SPRING}, False),
    ],
)
def test_any_of_the_three_is_a_change(
    before: dict[str, Quarter | None], now: dict[str, Quarter | None], is_none: bool
) -> None:
    assert start_changes(before, now).is_none is is_none
