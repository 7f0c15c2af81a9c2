"""How much was asked of people: how many of them, and for how many minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bowstring.model.assessments import Evidence
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words
from bowstring.tensions.asking import DEFAULT_MINUTES, Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Attention:
    """What was asked of people. minutes: of all of them together, by what each grade of evidence usually takes."""

    people: int
    minutes: float

    @property
    def words(self) -> str:
        """As people read it: "14 people, 38 minutes"."""
        return f"{count_words(self.people, 'person', 'people')}, {count_words(round(self.minutes), 'minute')}"


def asked_of(questions: Iterable[Question]) -> Attention:
    """What some questions would ask of those who are named for them."""
    named = [question for question in questions if question.assessor is not None]
    return Attention(
        people=len({question.assessor for question in named}),
        minutes=sum(question.minutes for question in named),
    )


def asked_in_week(portfolio: Portfolio, today: date) -> Attention:
    """What assessments of the seven days before today took; one without a grade is a guess."""
    made = [
        assessment
        for assessment in portfolio.assessments
        if assessment.made_at is not None and today - timedelta(days=7) <= assessment.made_at.date() < today
    ]
    minutes = {**DEFAULT_MINUTES, **portfolio.settings.minutes}
    return Attention(
        people=len({assessment.assessor for assessment in made}),
        minutes=sum(minutes[assessment.evidence or Evidence.GUESS] for assessment in made),
    )
