"""What talking costs: the hours of the people in the room, in points of V."""

from collections.abc import Sequence

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.planning.prices.pricer import Pricer

# A quarter of full-time work: 13 weeks of 37 hours.
_HOURS_A_QUARTER = 13 * 37
# Above so many initiatives a point is more than in a plan of hundreds, in proportion.
_MANY = 1_000
# A conversation takes two, where nobody is named for it.
_FEWEST = 2


def least_worth(portfolio: Portfolio, pricer: Pricer, people: Sequence[str], hours: float) -> float:
    """Points below which a question is small: `attention.least`, or what the hours of the people in the room cost.

    Of so many initiatives that one adds less than that, so much less.

    A point is B° / (100·(1 − α)) pounds; where the business side is not told in money, hours have no price.
    Source: docs/methods.md#small-questions.

    Args:
        portfolio: its settings.
        pricer: what a point is.
        people: keys of those in the room.
        hours: that talking about it takes.
    """
    settings = portfolio.settings
    least_points = settings.least_points * min(1.0, _MANY / max(1, len(pricer.problem.candidates)))
    if not settings.is_money(Lens.BUSINESS_VALUE):
        return least_points
    pay = sum(_hourly_pay(portfolio, person) for person in people)
    pay += max(0, _FEWEST - len(people)) * settings.hourly_pay
    return max(least_points, hours * pay * pricer.weight(Lens.BUSINESS_VALUE))


def _hourly_pay(portfolio: Portfolio, key: str) -> float:
    """By the pay of a discipline of theirs where that is known, else the usual figure."""
    person = portfolio.index.people.get(key)
    disciplines = portfolio.index.disciplines
    for name in person.disciplines if person is not None else ():
        if name in disciplines and (pay := disciplines[name].pay) is not None:
            return pay / _HOURS_A_QUARTER
    return portfolio.settings.hourly_pay
