"""What concerns one person is shown to that person, or to the lead of their team, and to nobody else."""

from collections.abc import Iterator

import pytest
from django.test import Client
from tests.web.conftest import SIDES, Site
from tests.web.small_department import small_department

from bowstring.model.portfolio import by_key
from bowstring.teams.attachments import attachments_of
from bowstring.teams.persons import Hanging, hangs_on_one_person
from bowstring.web.access import Role, grant
from bowstring.web.store.accounts import make_account
from bowstring.web.store.plans import PlanCard

PAGES = (
    "teams",
    "teams/yours",
    "teams/joining",
    "teams/tie",
    "delivered",
    "delivered/yours",
    "decisions",
    "decisions.zip",
    "reuse",
    "facts/ties.csv",
    "facts/ties.xlsx",
)
"""Every page and file of these rooms that could tell of somebody."""


def _hanging() -> tuple[str, str, tuple[Hanging, ...]]:
    """A team with several people on which something hangs, its lead, and what."""
    portfolio = small_department()
    for team in portfolio.teams:
        hangings = hangs_on_one_person(portfolio, team=team.key, told_to=team.lead)
        if hangings and any(hanging.person != team.lead for hanging in hangings):
            return team.key, team.lead, hangings
    raise AssertionError("the small department has nothing that hangs on one person")


def _as(site: Site, person: str, role: Role) -> Client:
    """Somebody's browser: that role, linked to that person."""
    account = make_account(f"{role.name.lower()}-{person or 'nobody'}@example.org")
    grant(account, site.stored, role, sides=SIDES, person=person)
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def _texts(site: Site, browser: Client) -> Iterator[str]:
    for path in PAGES:
        answer = browser.get(site.url(path))
        yield (answer.content or b"").decode("utf-8", errors="replace")


def test_the_lead_of_a_team_is_told_what_of_it_hangs_on_whom(site: Site) -> None:
    team, lead, hangings = _hanging()
    page = _as(site, lead, Role.VIEWER).get(site.url("teams/yours")).content.decode()
    assert f"What depends on one person in {by_key(small_department().teams)[team].name}" in page
    people = by_key(small_department().people)
    assert all(people[hanging.person].name in page for hanging in hangings)


@pytest.mark.parametrize("role", list(Role))
def test_nobody_but_that_teams_lead_is_told_whatever_their_role(
    site: Site, planned: PlanCard, role: Role
) -> None:
    team, lead, hangings = _hanging()
    portfolio = small_department()
    others = [team.lead for team in portfolio.teams if team.lead and team.lead != lead]
    members = [hanging.person for hanging in hangings if hanging.person != lead]
    heading = f"What depends on one person in {by_key(portfolio.teams)[team].name}"
    for person in ("", others[0], others[-1], members[0], "somebody-not-known"):
        for text in _texts(site, _as(site, person, role)):
            assert heading not in text, (role, person)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEAD, Role.OWNER])
def test_ones_own_page_tells_of_oneself_and_whoever_else_is_asked_for(site: Site, role: Role) -> None:
    portfolio = small_department()
    teams = by_key(portfolio.teams)
    attachments = attachments_of(portfolio)
    me, other = attachments[0].person, attachments[-1].person
    mine = {attachment.team for attachment in attachments if attachment.person == me}
    theirs = {attachment.team for attachment in attachments if attachment.person == other} - mine
    assert theirs
    browser = _as(site, me, role)
    page = browser.get(site.url("teams/yours")).content.decode()
    own = page[page.index("Your teams") : page.index("Teams your teams need")]
    assert all(teams[key].name in own for key in mine)
    assert not any(teams[key].name in own for key in theirs)
    for query in (f"?person={other}", f"?as={other}", f"?told_to={other}"):
        assert browser.get(site.url(f"teams/yours{query}")).content.decode().count("<li>") == page.count(
            "<li>"
        )
        assert not any(
            teams[key].name in own
            for key in theirs
            for own in [
                browser.get(site.url(f"teams/yours{query}")).content.decode().split("Teams your teams")[0]
            ]
        )


@pytest.mark.parametrize("role", [Role.VIEWER, Role.LEAD, Role.OWNER])
def test_an_account_that_is_nobody_is_told_of_nobody(site: Site, role: Role) -> None:
    page = _as(site, "", role).get(site.url("teams/yours")).content.decode()
    assert "not linked to anyone" in page
    assert "Your teams" not in page
    people = {person.name for person in small_department().people if person.name}
    assert [name for name in people if name in page] == []


def test_what_is_personal_is_kept_in_no_cache(site: Site) -> None:
    for path in ("teams/yours", "teams/joining", "delivered/yours"):
        answer = _as(site, "", Role.VIEWER).get(site.url(path))
        assert "no-store" in answer.headers["Cache-Control"]
        assert "private" in answer.headers["Cache-Control"]


def test_never_for_pay_stands_on_every_page_that_tells_of_teams_or_people(site: Site) -> None:
    for path in ("teams", "teams/yours", "teams/joining", "delivered", "delivered/yours"):
        page = _as(site, "", Role.VIEWER).get(site.url(path)).content.decode()
        assert page.count("Never for pay, performance or selection.") >= 2, path
