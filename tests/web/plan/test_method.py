"""The method view: the only page that tells points, and what they are not for."""

import pytest
from tests.web.conftest import Site

from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.planning.plan import Plan
from bowstring.web.access import Role
from bowstring.web.plan.method import equivalent_words
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, finding


def test_points_come_with_what_they_are_not(site: Site, planned: PlanCard) -> None:
    page = site.client(Role.VIEWER).get(site.url("plan/method")).content.decode()
    plan: Plan = finding(planned.number, "plan")
    assert f"{plan.value:.3f}" in page
    assert "This is not a saving. Do not use it in business cases." in page
    assert page.count("<h1") == 1


def test_a_point_is_what_the_business_side_alone_would_need(site: Site, planned: PlanCard) -> None:
    """Adding the equivalent to the business total raises V by one, whatever the users get."""
    plan: Plan = finding(planned.number, "plan")
    portfolio: Portfolio = load_portfolio(site.stored.pk)
    lean, whole = plan.lean, plan.lens[Lens.BUSINESS_VALUE].divisible
    assert lean is not None
    assert whole is not None
    money = whole / (100 * (1 - lean))
    assert 100 * (1 - lean) * money / whole == pytest.approx(1.0)
    assert "One point equals" in equivalent_words(portfolio, plan)


def test_without_a_plan_there_is_nothing_to_explain(site: Site) -> None:
    page = site.client(Role.VIEWER).get(site.url("plan/method")).content.decode()
    assert "There is no plan yet" in page
