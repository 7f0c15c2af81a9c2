"""Why work is left out where its own facts say so, in words."""

import pytest
from tests.planning.every_schedule import START, settings, work

from bowstring.model.capacity import Capacity, Discipline
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio
from bowstring.planning.problem.building import build_problem
from bowstring.tensions.reasons import Reason, reason_at_sight

NEEDS = {"effort": {"design": 2.0}, "duration_quarters": 2}


def sight(
    initiative: Initiative, *people: float | None, surge: float | None = None
) -> tuple[Reason, str] | None:
    """In a plan of four quarters that counts value for six. people: in each quarter from the first."""
    portfolio = Portfolio(
        settings=settings(quarters=4, value_quarters=6),
        initiatives=(initiative,),
        disciplines=(Discipline(key="design", name="Design"),),
        capacity=tuple(
            Capacity(discipline="design", quarter=START.plus(place), people=number, surge_people=surge)
            for place, number in enumerate(people)
        ),
    )
    problem = build_problem(portfolio)
    why = reason_at_sight(problem, problem.by_key[initiative.key])
    return None if why is None else (why.reason, *why.words)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("people", "words"),
    [
        ((0.0,) * 6, "there is no design person in any quarter: it needs 2 for 2 quarters"),
        ((0.5,) * 6, "there are never more than 0.5 design people in a quarter: it needs 2 for 2 quarters"),
        ((1.0,) * 6, "there is never more than 1 design person in a quarter: it needs 2 for 2 quarters"),
        (
            (2.0, 1.0, 2.0, 1.0, 2.0, 1.0),
            "there are not enough design people for long enough: it needs 2 for 2 quarters",
        ),
        # In the last start inside the plan it runs into the quarter after.
        ((1.0, 1.0, 1.0, 2.0, 2.0, 1.0), None),
        ((1.0, 2.0, 2.0, 1.0, 1.0, 1.0), None),
        (
            (1.0, 1.0, 1.0, 1.0, 2.0, 2.0),
            "there is never more than 1 design person in a quarter: it needs 2 for 2 quarters",
        ),
    ],
)
def test_a_skill_that_is_never_there_for_as_long_as_it_takes(
    people: tuple[float, ...], words: str | None
) -> None:
    assert sight(work("a", **NEEDS), *people) == (None if words is None else (Reason.SKILL, words))


def test_people_to_be_bought_count_and_a_skill_that_is_not_scarce_stands_in_nobodys_way() -> None:
    assert sight(work("a", **NEEDS), *[1.0] * 6, surge=1.0) is None
    assert sight(work("a", **NEEDS)) is None
    assert sight(work("a", effort={"law": 3.0}), *[0.0] * 6) is None


@pytest.mark.parametrize(
    ("fields", "reason", "words"),
    [
        ({"lock": Lock.LEAVE_OUT}, Reason.LAW, "it was locked out by hand"),
        ({"earliest_start": START.plus(4)}, Reason.TIME, "it cannot start until after the plan ends"),
        (
            {"duration_quarters": 6},
            Reason.TIME,
            "it cannot finish before the last quarter for which we count value",
        ),
    ],
)
def test_what_was_locked_out_or_has_no_time(fields: dict[str, object], reason: Reason, words: str) -> None:
    assert sight(work("a", **fields)) == (reason, words)
    assert sight(work("a", earliest_start=START.plus(3), duration_quarters=2)) is None
