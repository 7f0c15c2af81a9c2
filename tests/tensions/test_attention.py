"""How much was asked of people."""

import dataclasses
from datetime import UTC, date, datetime

from tests.tensions.tiny import tiny

from bowstring.model.assessments import Evidence, Lens
from bowstring.tensions.asking import Question
from bowstring.tensions.attention import Attention, asked_in_week, asked_of


def question(assessor: str | None, minutes: float) -> Question:
    return Question(
        initiative="loved",
        lens=Lens.USER_NEED,
        evidence=Evidence.DESK,
        minutes=minutes,
        points=1.0,
        assessor=assessor,
    )


def test_people_are_counted_once_and_nobodys_minutes_are_not_counted() -> None:
    attention = asked_of(
        [question("p-1", 2.0), question("p-1", 30.0), question("p-2", 2.0), question(None, 9.0)]
    )
    assert attention == Attention(people=2, minutes=34.0)
    assert attention.words == "2 people, 34 minutes"
    assert Attention(people=1, minutes=1.0).words == "1 person, 1 minute"


def test_only_what_was_said_in_the_week_counts() -> None:
    portfolio = tiny(settings={"minutes": {Evidence.DESK: 12.0}})
    days = (4, 5, 11, 12)
    made = tuple(
        dataclasses.replace(assessment, made_at=datetime(2026, 3, day, 12, tzinfo=UTC), assessor=f"p-{day}")
        for assessment, day in zip(portfolio.assessments, days, strict=False)
    )
    ungraded = dataclasses.replace(made[1], evidence=None)
    week = dataclasses.replace(portfolio, assessments=(*made, ungraded))
    assert asked_in_week(week, date(2026, 3, 12)) == Attention(people=2, minutes=26.0)
