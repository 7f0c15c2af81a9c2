"""What a reader of the plan has to know first: nothing limits it, or its start lies behind."""

import dataclasses
from datetime import date

from tests.web.small_department import small_department

from bowstring.model.portfolio import Portfolio
from bowstring.web.access import Role, Visit
from bowstring.web.plan.cautions import cautions_of


def test_a_plan_that_nothing_limits_says_so_with_the_page_that_mends_it() -> None:
    unlimited = dataclasses.replace(small_department(), budget=(), capacity=())
    (caution,) = cautions_of(_visit(Role.LEAD), unlimited, _first_day(unlimited))
    assert caution.text.startswith("Nothing limits this plan")
    assert caution.link is not None
    assert caution.link.url.endswith("/facts/budget")
    (read,) = cautions_of(_visit(Role.VIEWER), unlimited, _first_day(unlimited))
    assert read.link is None


def test_money_and_people_are_missed_one_by_one() -> None:
    whole = small_department()
    day = _first_day(whole)
    no_money = cautions_of(_visit(Role.LEAD), dataclasses.replace(whole, budget=()), day)
    no_people = cautions_of(_visit(Role.LEAD), dataclasses.replace(whole, capacity=()), day)
    assert [caution.text.split(",")[0] for caution in (*no_money, *no_people)] == [
        "There is no budget",
        "No people are recorded",
    ]
    assert cautions_of(_visit(Role.LEAD), whole, day) == ()


def test_a_start_that_lies_behind_offers_to_move_on() -> None:
    whole = small_department()
    later = whole.settings.start.plus(2)
    (caution,) = cautions_of(_visit(Role.LEAD), whole, later.first_day)
    assert f"starts in {whole.settings.start.first_month}, which is in the past" in caution.text
    assert f"The current quarter is {later.words}." in caution.text
    assert caution.link is not None
    assert caution.link.url.endswith("/settings#id_start")


def _first_day(portfolio: Portfolio) -> date:
    return portfolio.settings.start.first_day


def _visit(role: Role) -> Visit:
    return Visit(portfolio_id=1, key="used", name="", revision=1, account="a-1", account_name="", role=role)
