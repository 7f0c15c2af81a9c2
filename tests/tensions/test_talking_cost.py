"""What talking costs: everybody's hours, two people's at least, and never less than what is set."""

import pytest
from tests.planning.pairs import pair_of
from tests.tensions.tiny import tiny

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Discipline
from bowstring.model.organisation import Person
from bowstring.model.portfolio import LensSettings, Portfolio
from bowstring.tensions.pricing import context_of
from bowstring.tensions.talking_cost import least_worth


def portfolio(**settings: object) -> Portfolio:
    """Designers have £9,620 a quarter, £20 an hour; nobody has said what others have, who count £7."""
    return tiny(
        settings={"hourly_pay": 7.0, **settings},
        disciplines=(
            Discipline(key="design", name="Design", pay=9_620.0),
            Discipline(key="free", name="Free", pay=0.0),
            Discipline(key="data", name="Data"),
        ),
        people=(
            Person(key="ann", disciplines=("design",)),
            Person(key="bob", disciplines=("unheard", "data", "design", "free")),
            Person(key="cas", disciplines=("data",)),
            Person(key="dan"),
            Person(key="eve", disciplines=("free", "design")),
        ),
    )


def least(people: tuple[str, ...], hours: float, **settings: object) -> float:
    """In pounds: a point is B° / (100·(1 − α)) of them."""
    facts = portfolio(**settings)
    plan = pair_of(facts).planned(0.0)
    pounds_a_point = plan.scale[Lens.BUSINESS_VALUE] / (100 * plan.shares[Lens.BUSINESS_VALUE])
    return least_worth(facts, context_of(facts, plan).pricer, people, hours) * pounds_a_point


@pytest.mark.parametrize(
    ("people", "pounds"),
    [
        ((), 7 + 7),
        (("dan",), 7 + 7),
        (("stranger",), 7 + 7),
        (("ann",), 20 + 7),
        (("ann", "bob"), 20 + 20),
        (("ann", "cas"), 20 + 7),
        (("ann", "dan", "bob"), 20 + 7 + 20),
        (("eve",), 0 + 7),
    ],
)
def test_everybody_costs_their_pay_and_there_are_two_at_least(people: tuple[str, ...], pounds: float) -> None:
    assert least(people, 1.0) == pytest.approx(pounds, rel=1e-9)
    assert least(people, 1.5) == pytest.approx(1.5 * pounds, rel=1e-9)


def test_nothing_is_worth_talking_about_below_what_is_set() -> None:
    facts = portfolio(least_points=50.0)
    pricer = context_of(facts, pair_of(facts).planned(0.0)).pricer
    assert least_worth(facts, pricer, ("ann",), 0.5) == 50.0
    assert least_worth(facts, pricer, ("ann",), 1e6) > 50.0


def test_hours_have_no_price_where_the_business_is_not_told_in_money() -> None:
    facts = portfolio(least_points=0.25, lens={Lens.BUSINESS_VALUE: LensSettings(unit="hours saved")})
    pricer = context_of(facts, pair_of(facts).planned(0.0)).pricer
    assert least_worth(facts, pricer, ("ann",), 1e6) == 0.25
