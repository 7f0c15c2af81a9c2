"""What happened since a day, for programs: whoever asks, from whatever portfolio, for however many days."""

import re

import pytest
from tests.web.api.conftest import Program, program_of
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.store.accounts import make_account
from bowstring.web.store.plans import PlanCard


def _path(site: Site, query: str = "") -> str:
    return f"/api/v1/portfolios/{site.stored.key}/since{query}"


@pytest.mark.parametrize("role", list(Role))
def test_a_portfolio_without_a_plan_tells_promises_and_to_leads_the_facts(
    site: Site, program: Program, role: Role
) -> None:
    answer = program(role).get(_path(site))
    assert answer.status_code == 200
    body = answer.json()
    assert body["plan"] is None
    assert (body["facts"] is None, body["scores"] is None) == (role not in (Role.LEAD, Role.OWNER),) * 2


def test_a_plan_that_no_other_came_after_has_changed_nothing(
    site: Site, planned: PlanCard, program: Program
) -> None:
    for days in (1, 3660):
        plan = program(Role.VIEWER).get(_path(site, f"?days={days}")).json()["plan"]
        assert plan is None or (plan["comes_in"], plan["leaves"], plan["moves"]) == ([], [], [])


@pytest.mark.parametrize("days", ["0", "-1", "3661", "1e9", "seven", "", "9" * 400])
def test_days_that_are_none_are_refused_by_name(site: Site, program: Program, days: str) -> None:
    answer = program(Role.VIEWER).get(_path(site, f"?days={days}"))
    assert answer.status_code == 422
    (problem,) = answer.json()["problems"]
    assert problem["column"] == "days"
    assert re.search(
        r"greater than or equal to 1\.|less than or equal to 3660\.|valid integer|parse", problem["message"]
    )


def test_somebody_outside_is_told_nothing(site: Site) -> None:
    outside = program_of(make_account("outside@example.org"))
    for days in ("7", "0"):
        answers = [
            outside.get(f"/api/v1/portfolios/{key}/since?days={days}") for key in (site.stored.key, "no-such")
        ]
        assert answers[0].status_code in (404, 422)
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].json()["detail"] == answers[1].json()["detail"]
