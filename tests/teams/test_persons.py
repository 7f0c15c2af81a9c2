"""What concerns one person is told to that person, or to their team's lead, and to nobody else."""

import dataclasses
from pathlib import Path

import pytest
from tests.decision_rights.landscapes import SETTINGS

from bowstring.formats.files import read_portfolio
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.conversations import Conversation
from bowstring.model.decisions import Advice
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio
from bowstring.teams.persons import hanging_counts, hangs_on_one_person, own_ties

DEPARTMENT, _ = read_portfolio(Path(__file__).parents[2] / "examples" / "department")
PORTFOLIO = Portfolio(
    settings=SETTINGS,
    assets=(
        Asset(
            key="form", name="Form", focus=Focus.PRODUCT, phase=Phase.LIVE, team="red", requires=("login",)
        ),
        Asset(key="login", name="Login", focus=Focus.PLATFORM, phase=Phase.LIVE, team="blue"),
    ),
    initiatives=(
        Initiative(
            key="a",
            name="A",
            focus=Focus.PRODUCT,
            team="red",
            effort={"design": 1.0, "software": 1.0, "security": 1.0},
            user_lead="p-2",
            business_lead="p-2",
        ),
    ),
    people=(
        Person(key="p-1", disciplines=("design", "software"), team="red"),
        Person(key="p-2", disciplines=("software",), team="red"),
        Person(key="p-3", disciplines=("security",), team="blue"),
    ),
    teams=(Team(key="red", name="Red", lead="p-2"), Team(key="blue", name="Blue")),
    advice=(Advice(decision="d-1", adviser="p-1"), Advice(decision="d-2", adviser="red")),
    conversations=(Conversation(key="t-1", tension="x", people=("p-1", "p-2")),),
)


def test_what_hangs_on_one_person_is_told_to_the_lead_of_that_team() -> None:
    hangings = hangs_on_one_person(PORTFOLIO, team="red", told_to="p-2")
    assert hangings is not None
    assert [(hanging.person, hanging.discipline, hanging.work) for hanging in hangings] == [
        ("p-1", "design", ("a",)),
        ("p-2", "", ("a",)),
    ]


@pytest.mark.parametrize(
    ("team", "person"),
    [("red", "p-1"), ("red", "p-3"), ("red", ""), ("blue", ""), ("blue", "p-3"), ("green", "p-2")],
)
def test_nobody_else_is_told_what_hangs_on_one_person(team: str, person: str) -> None:
    assert hangs_on_one_person(PORTFOLIO, team=team, told_to=person) is None


def test_by_team_only_the_number_is_told() -> None:
    assert hanging_counts(PORTFOLIO) == {"red": 2}
    assert all(isinstance(count, int) for count in hanging_counts(DEPARTMENT).values())


def test_own_ties_are_the_persons_own() -> None:
    ties = own_ties(PORTFOLIO, "p-1")
    assert [(team.team, team.because) for team in ties.teams] == [("red", ("is in it",))]
    assert [need.teams for need in ties.needs] == [("blue", "red")]
    assert ties.advice == ("d-1",)
    assert ties.talks == ("t-1",)
    assert own_ties(PORTFOLIO, "nobody").teams == ()


@pytest.mark.parametrize("person", [person.key for person in DEPARTMENT.people[::9]])
def test_own_ties_name_no_other_person(person: str) -> None:
    repr_ = repr(own_ties(DEPARTMENT, person))
    others = {person.key for person in DEPARTMENT.people} - {person}
    assert person in repr_
    assert not [other for other in others if repr(other) in repr_]


def test_own_ties_do_not_move_with_what_concerns_others() -> None:
    without = dataclasses.replace(
        PORTFOLIO,
        people=PORTFOLIO.people[:1],
        advice=PORTFOLIO.advice[:1],
        initiatives=(dataclasses.replace(PORTFOLIO.initiatives[0], user_lead="", business_lead=""),),
    )
    assert own_ties(without, "p-1") == own_ties(PORTFOLIO, "p-1")
