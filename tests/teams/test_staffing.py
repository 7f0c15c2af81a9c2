"""Staffing: both sides and disciplines by piece of work, figures by team that name nobody."""

import pytest
from tests.decision_rights.landscapes import SETTINGS

from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio
from bowstring.teams.staffing import check_staffing


def work(key: str, team: str = "red", **fields: object) -> Initiative:
    return Initiative(**{"key": key, "name": key, "focus": Focus.PRODUCT, "team": team, **fields})  # type: ignore[arg-type]


def view(key: str, lens: Lens) -> Assessment:
    return Assessment(initiative=key, lens=lens, assessor="p-1", low=1, likely=2, high=3)


PEOPLE = (
    Person(key="p-1", disciplines=("design", "design"), team="red"),
    Person(key="p-2", disciplines=("software",), team="blue"),
    Person(key="p-3", team="blue"),
)
TEAMS = (
    Team(key="red", name="Red"),
    Team(key="blue", name="Blue", lead="p-2"),
    Team(key="empty", name="Empty"),
)


def test_a_piece_of_work_tells_which_sides_it_lacks() -> None:
    both = work("both", user_lead="p-1", business_lead="p-2")
    portfolio = Portfolio(
        settings=SETTINGS,
        initiatives=(both, work("none"), work("one", user_lead="p-1")),
        assessments=(*(view("both", lens) for lens in Lens), view("one", Lens.BUSINESS_VALUE)),
    )
    work_staffings_by_key = {
        work_staffing.initiative: work_staffing for work_staffing in check_staffing(portfolio).work
    }
    assert work_staffings_by_key["both"].is_complete
    assert (work_staffings_by_key["none"].unled, work_staffings_by_key["none"].unheard) == (
        tuple(Lens),
        tuple(Lens),
    )
    assert work_staffings_by_key["one"].unled == (Lens.BUSINESS_VALUE,)
    assert work_staffings_by_key["one"].unheard == (Lens.USER_NEED,)
    assert not work_staffings_by_key["one"].is_complete


def test_disciplines_that_nobody_in_the_team_has_are_told_where_anybody_is_told() -> None:
    portfolio = Portfolio(
        settings=SETTINGS,
        initiatives=(
            work("a", effort={"design": 1.0, "software": 2.0, "security": 0.0}),
            work("b", "empty", effort={"design": 1.0}),
            work("c", "unknown", effort={"design": 1.0}),
        ),
        people=PEOPLE,
        teams=TEAMS,
    )
    disciplines = {
        work_staffing.initiative: work_staffing.not_in_team
        for work_staffing in check_staffing(portfolio).work
    }
    assert disciplines == {"a": ("software",), "b": (), "c": ()}


def test_disciplines_usual_in_a_phase_are_missed_where_enough_work_tells() -> None:
    def alpha(count: int) -> Portfolio:
        efforts = [
            {"design": 1.0, "software": 1.0},
            {"software": 1.0},
            {"design": 1.0},
            {"research": 1.0},
            {},
        ]
        return Portfolio(
            settings=SETTINGS,
            initiatives=tuple(work(f"w-{at}", phase=Phase.ALPHA, effort=efforts[at]) for at in range(count)),
        )

    disciplines = {
        work_staffing.initiative: work_staffing.not_asked_for
        for work_staffing in check_staffing(alpha(5)).work
    }
    assert disciplines == {
        "w-0": (),
        "w-1": ("design",),
        "w-2": ("software",),
        "w-3": ("design", "software"),
        "w-4": (),
    }
    assert all(work_staffing.not_asked_for == () for work_staffing in check_staffing(alpha(3)).work)


def test_people_in_more_than_two_teams_are_counted_by_team_and_not_named() -> None:
    works = tuple(work(f"w-{team}", team, owner="p-1") for team in ("red", "blue", "empty"))
    portfolio = Portfolio(settings=SETTINGS, initiatives=works, people=PEOPLE, teams=TEAMS)
    staffing = check_staffing(portfolio)
    assert {team.team: (team.people, team.spread) for team in staffing.teams} == {
        "blue": (3, 1),
        "empty": (1, 1),
        "red": (1, 1),
    }
    assert "p-1" not in repr(staffing)


def test_a_team_that_nobody_is_in_has_nobody() -> None:
    portfolio = Portfolio(settings=SETTINGS, initiatives=(work("a", "empty"),), teams=TEAMS, people=PEOPLE)
    team_staffings_by_key = {team.team: team for team in check_staffing(portfolio).teams}
    assert (
        team_staffings_by_key["empty"].people,
        team_staffings_by_key["empty"].work,
        team_staffings_by_key["empty"].one_sided,
    ) == (0, 1, 1)


@pytest.mark.parametrize(
    "fields", [{"phase": Phase.RETIRED}, {"committed_start": SETTINGS.start.plus(-3), "duration_quarters": 2}]
)
def test_what_is_stopped_or_delivered_lacks_nothing(fields: dict[str, object]) -> None:
    portfolio = Portfolio(settings=SETTINGS, initiatives=(work("a", **fields),), teams=TEAMS)
    assert check_staffing(portfolio).work == ()


def test_phases_count_work_with_both_sides() -> None:
    works = (
        work("a", phase=Phase.CONCEPT, user_lead="p-1", business_lead="p-2", effort={"design": 1.0}),
        work("b", phase=Phase.CONCEPT, effort={"design": 2.0}),
        work("c"),
    )
    views = tuple(view("b", lens) for lens in Lens)
    (phase,) = check_staffing(Portfolio(settings=SETTINGS, initiatives=works, assessments=views)).phases
    assert (phase.phase, phase.work, phase.both_lead, phase.both_heard) == (Phase.CONCEPT, 2, 1, 1)
    assert phase.disciplines == {"design": 2}
