"""Teams: who should meet, what the work lacks, ties recorded, who could join which team."""

from typing import Any

from tests.web.conftest import Site, keep_instead
from tests.web.small_department import small_department

from bowstring.model.organisation import Team
from bowstring.model.portfolio import Portfolio, by_key
from bowstring.teams.coordination import coordination_of
from bowstring.teams.proposal import Gap, Joining, Proposal
from bowstring.teams.staffing import check_staffing
from bowstring.web.access import Role, grant
from bowstring.web.models import Job
from bowstring.web.store.facts import Edit, change_records, load_portfolio
from bowstring.web.store.plans import PlanCard, add_findings, finding


def _page(site: Site, path: str = "teams", role: Role = Role.VIEWER) -> str:
    return site.client(role).get(site.url(path)).content.decode()


def test_missing_ties_stand_by_stake_beside_what_is_met(site: Site, planned: PlanCard) -> None:
    portfolio = small_department()
    coordination = coordination_of(portfolio)
    page = _page(site)
    assert f"{len(coordination.needs)} pairs of teams depend on each other" in page
    ledger = finding(planned.number, "ledger")
    ties = [
        tension
        for tension in ledger.tensions
        if tension.tension.kind == "tie" and tension.could_change_the_plan
    ]
    assert ties
    names = {key: team.name for key, team in by_key(portfolio.teams).items()}
    places = [page.index(" and ".join(names[key] for key in tie.tension.teams)) for tie in ties]
    assert places == sorted(places)
    assert f"in {len(ties)} a usual slip would change the plan" in page
    assert page.count(">The open question<") >= len(ties)
    assert "Never for pay, performance or selection." in page
    assert page.count("<h1") == 1


def test_the_circle_has_a_line_for_every_pair_and_a_table_beside_it(site: Site, planned: PlanCard) -> None:
    coordination = coordination_of(small_department())
    page = _page(site)
    assert page.count('<path class="bs-teams__line') == len(coordination.needs) + 3
    assert page.count('<circle class="bs-focus') == len(small_department().teams)
    assert "View as a table" in page


def test_one_team_is_shown_beside_those_it_depends_on(site: Site) -> None:
    coordination = coordination_of(small_department())
    team = coordination.needs[0].teams[0]
    shown = [need for need in coordination.needs if team in need.teams]
    page = _page(site, f"teams?team={team}")
    assert page.count('<path class="bs-teams__line') == len(shown) + 3
    assert "Gaps in the work" not in page
    assert site.client(Role.VIEWER).get(site.url("teams?team=%00")).status_code == 200


def test_no_person_is_named_and_a_team_of_one_has_no_figure_of_people(site: Site, planned: PlanCard) -> None:
    portfolio = small_department()
    page = _page(site)
    names = {person.name for person in portfolio.people if person.name} - {
        team.name for team in portfolio.teams
    }
    assert [name for name in names if name in page] == []
    alone = [team for team in check_staffing(portfolio).teams if team.people == 1]
    for team_staffing in alone:
        name = by_key(portfolio.teams)[team_staffing.team].name
        row = page[page.rindex(f">{name}</th>") :]
        assert row[: row.index("</tr>")].count(">–</td>") == 2


def test_a_tie_that_is_recorded_is_missing_no_more(site: Site) -> None:
    missing = coordination_of(small_department()).missing[0]
    a, b = missing.teams
    browser = site.client(Role.EDITOR)
    form_data = {"a": a, "b": b, "strength": "0.5", "source": "A weekly call"}
    assert browser.post(site.url("teams/tie"), form_data).status_code == 302
    assert missing.teams not in [
        need.teams for need in coordination_of(load_portfolio(site.stored.pk)).missing
    ]
    assert Job.objects.get().kind == "plan"
    before = len(load_portfolio(site.stored.pk).ties)
    assert (
        browser.post(site.url("teams/tie"), form_data | {"a": b, "b": a, "strength": ""}).status_code == 302
    )
    ties = load_portfolio(site.stored.pk).ties
    assert (len(ties), ties[-1].strength) == (before, None)


def test_a_tie_of_a_team_to_itself_or_to_nobody_is_asked_again(site: Site) -> None:
    team = small_department().teams[0]
    browser = site.client(Role.EDITOR)
    answer = browser.post(site.url("teams/tie"), {"a": team.name, "b": team.name, "source": "A call"})
    assert answer.status_code == 422
    assert "This is the same team" in answer.content.decode()
    answer = browser.post(site.url("teams/tie"), {"a": "Nobody", "b": team.name, "source": ""})
    assert 'value="Nobody"' in answer.content.decode()
    assert load_portfolio(site.stored.pk).ties == small_department().ties


def test_an_editor_records_ties_of_their_own_teams_alone(site: Site) -> None:
    first, second, third = small_department().teams[:3]
    browser = site.client(Role.EDITOR)
    grant(site.account(Role.EDITOR), site.stored, Role.EDITOR, teams=[third.key], person="")
    form_data = {"a": first.key, "b": second.key, "source": "A call"}
    assert browser.post(site.url("teams/tie"), form_data).status_code == 422
    assert browser.post(site.url("teams/tie"), form_data | {"b": third.key}).status_code == 302


def test_a_team_nobody_is_in_and_a_portfolio_without_teams_crash_nothing(site: Site) -> None:
    edit = Edit(table="teams", record=Team(key="empty", name="Nobody here", lead="nobody-known"))
    change_records(site.stored.pk, [edit], actor="")
    assert "Nobody here" in _page(site)
    keep_instead(site.stored.pk, Portfolio(settings=small_department().settings))
    assert "No two teams are known to depend on each other" in _page(site)


def _proposal() -> Proposal:
    portfolio = small_department()
    team, other = _led(portfolio)
    joining = Joining(
        person=portfolio.people[-1].key,
        team=team.key,
        brings=(portfolio.disciplines[0].key,),
        knows_them=True,
        meets=False,
    )
    gaps = (
        Gap(team=team.key, discipline=portfolio.disciplines[0].key),
        Gap(team=other.key, discipline=portfolio.disciplines[1].key),
    )
    return Proposal(joining=(joining,), gaps=gaps, unfilled=gaps[1:], is_proven=True)


def _led(portfolio: Portfolio) -> tuple[Team, Team]:
    teams = [team for team in portfolio.teams if team.lead and team.lead != portfolio.people[-1].key]
    return teams[0], teams[1]


def test_who_could_join_is_worked_out_by_a_job_that_a_lead_asks_for(site: Site, planned: PlanCard) -> None:
    assert site.client(Role.EDITOR).post(site.url("teams/joining/ask")).status_code == 403
    assert "Find who could join" not in _page(site, "teams/joining")
    browser = site.client(Role.LEAD)
    assert "Find who could join" in browser.get(site.url("teams/joining")).content.decode()
    assert browser.post(site.url("teams/joining/ask")).status_code == 302
    assert Job.objects.get().kind == "joining"
    assert "<progress" in browser.get(site.url("teams/joining")).content.decode()


def test_names_of_who_could_join_are_told_to_leads_that_teams_lead_and_oneself(
    site: Site, planned: PlanCard
) -> None:
    add_findings(planned.number, {"joining": _proposal()})
    portfolio = small_department()
    person, (team, other) = portfolio.people[-1], _led(portfolio)
    assert person.name
    assert person.name in _page(site, "teams/joining", Role.LEAD)
    viewer = site.account(Role.VIEWER)
    for told_to, is_told in ((team.lead, True), (person.key, True), (other.lead, False), ("", False)):
        grant(viewer, site.stored, Role.VIEWER, sides=[], person=told_to)
        browser = site.client(Role.VIEWER)
        grant(viewer, site.stored, Role.VIEWER, sides=[], person=told_to)
        page = browser.get(site.url("teams/joining")).content.decode()
        assert (f"{person.name}:" in page) is is_told, told_to
        assert "1 person could join" in page


def test_the_page_takes_few_queries(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    browser = site.client(Role.LEAD)
    for path in ("teams", "teams/yours", "teams/joining"):
        browser.get(site.url(path))
        with django_assert_max_num_queries(12):
            browser.get(site.url(path))


def test_who_may_see_and_who_may_record(site: Site) -> None:
    assert site.client(None).get(site.url("teams")).status_code == 404
    assert site.client(Role.VIEWER).get(site.url("teams/tie")).status_code == 403
