"""What a question is worth at the most, and for certain, before it is worked out: never less, and never more."""

from collections.abc import Callable, Iterator

import pytest
from tests.tensions.tiny import NOTHING_LATER, priced, tiny

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Capacity, Discipline
from bowstring.model.organisation import Team
from bowstring.tensions.kinds.bottleneck import best_hire, find_bottlenecks
from bowstring.tensions.kinds.two_sided import find_two_sided
from bowstring.tensions.kinds.worth import find_worth
from bowstring.tensions.tension import PricingContext, Tension

Find = Callable[[PricingContext], Iterator[Tension]]
USER = Lens.USER_NEED
DESIGN = (Discipline(key="design", name="Design", pay=10.0),)


@pytest.mark.parametrize("money", [60.0, 100.0, 180.0])
@pytest.mark.parametrize("find", [find_two_sided, find_worth])
def test_a_question_is_worth_no_more_than_it_could_be(money: float, find: Find) -> None:
    likely = {("plain", USER): (50.0, 1500.0), ("loved", USER): (600.0,)}
    second = priced(tiny(likely_values=likely, money=money, settings=NOTHING_LATER, spread=0.6))
    checked = 0
    for tension in find(second.context):
        if tension.solve is None:
            continue
        solved = tension.solve(tension)
        assert tension.most is not None
        assert solved.most is None
        assert tension.effect is not None
        assert solved.effect is not None
        assert tension.effect.points - 1e-6 <= solved.effect.points <= tension.most + 1e-6
        # Nor is it said to be anything at all.
        assert tension.most < 150.0
        checked += 1
    assert checked > 0


def test_the_best_hire_adds_no_more_than_was_said_at_sight() -> None:
    works: dict[str, dict[str, object]] = {
        key: {"effort": {"design": 2.0}} for key in ("loved", "paying", "plain")
    }
    people = (Capacity(discipline="design", people=2.5),)
    second = priced(tiny(works=works, money=130.0, capacity=people, disciplines=DESIGN))
    (tension,) = find_bottlenecks(second.context)
    hire = best_hire(second.context, "design")
    assert hire is not None
    assert tension.most is not None
    assert hire.gain > 1.0
    assert tension.most >= hire.gain - 1e-6


def test_who_asks_for_nobody_is_not_in_the_room() -> None:
    works: dict[str, dict[str, object]] = {
        "loved": {"effort": {"design": 2.0}, "team": "north"},
        "paying": {"effort": {"data": 2.0}, "team": "south"},
    }
    teams = tuple(Team(key=key, name=key, lead=f"lead-{key}") for key in ("north", "south"))
    people = (Capacity(discipline="design", people=1.0),)
    second = priced(tiny(works=works, capacity=people, disciplines=DESIGN, teams=teams))
    (tension,) = find_bottlenecks(second.context)
    assert tension.in_the_room == ("lead-north",)
