"""What refers to a record."""

import dataclasses

from bowstring.model.assets import Focus
from bowstring.model.capacity import Capacity, Discipline
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Need
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.model.referring import referrers_of

_WORK = Initiative(key="pay", name="Pay", focus=Focus.PRODUCT, needs=("paid",), effort={"design": 1.0})
_PORTFOLIO = Portfolio(
    settings=Settings(name="Small", start=Quarter(2026, 2)),
    initiatives=(_WORK, dataclasses.replace(_WORK, key="pay-more", needs=(), requires=("pay",), effort={})),
    needs=(Need(key="paid", statement="As a payer I need to pay"),),
    disciplines=(Discipline(key="design", name="Design"),),
    capacity=(Capacity(discipline="design", people=3.0),),
)


def test_a_record_is_referred_to_by_every_column_that_holds_its_key() -> None:
    assert [(referrer.table, referrer.column) for referrer in referrers_of(_PORTFOLIO, "needs", "paid")] == [
        ("initiatives", "needs")
    ]
    assert [referrer.record.key for referrer in referrers_of(_PORTFOLIO, "initiatives", "pay")] == [
        "pay-more"
    ]  # type: ignore[attr-defined]


def test_a_discipline_is_referred_to_by_effort_and_capacity() -> None:
    referrers = referrers_of(_PORTFOLIO, "disciplines", "design")
    assert [(referrer.table, referrer.column) for referrer in referrers] == [
        ("initiatives", "effort"),
        ("capacity", "discipline"),
    ]


def test_what_nothing_names_can_go() -> None:
    assert referrers_of(_PORTFOLIO, "needs", "another") == ()
    assert referrers_of(_PORTFOLIO, "teams", "pay") == ()
