"""Attachments: the people of a team are in it, lead it, or lead its work."""

from tests.decision_rights.landscapes import SETTINGS

from bowstring.model.assets import Focus, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio
from bowstring.teams.attachments import attachments_of, members_of, teams_of_people

PORTFOLIO = Portfolio(
    settings=SETTINGS,
    teams=(Team(key="red", name="Red", lead="p-1"), Team(key="blue", name="Blue", lead="stranger")),
    people=(Person(key="p-1", team="red"), Person(key="p-2", team="nowhere"), Person(key="p-3")),
    initiatives=(
        Initiative(key="a", name="A", focus=Focus.PRODUCT, team="blue", owner="p-1", user_lead="p-1"),
        Initiative(key="b", name="B", focus=Focus.PRODUCT, team="blue", owner="p-3", phase=Phase.RETIRED),
        Initiative(key="c", name="C", focus=Focus.PRODUCT, owner="p-3"),
    ),
)


def test_each_is_told_once_with_every_reason() -> None:
    rows = [
        (attachment.person, attachment.team, attachment.because) for attachment in attachments_of(PORTFOLIO)
    ]
    assert rows == [("p-1", "blue", ("leads “A”",)), ("p-1", "red", ("is in it", "leads it"))]


def test_they_are_told_by_team_and_by_person() -> None:
    attachments = attachments_of(PORTFOLIO)
    assert members_of(attachments) == {"blue": ("p-1",), "red": ("p-1",)}
    assert teams_of_people(attachments) == {"p-1": ("blue", "red")}
