"""Advice: the teams a change touches and the people who know, each with a reason."""

from datetime import date

from tests.decision_rights.landscapes import SETTINGS

from bowstring.decision_rights.advice import decisions_on, whom_to_ask
from bowstring.decision_rights.reach import Landscape
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.decisions import Advice, Decision
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio

GIVEN = Advice(decision="d-now", adviser="south", asked_on=date(2026, 1, 2), given_on=date(2026, 1, 9))
PORTFOLIO = Portfolio(
    settings=SETTINGS,
    assets=(
        Asset(key="login", name="Sign in", focus=Focus.PLATFORM, phase=Phase.LIVE, team="hub"),
        Asset(
            key="claims",
            name="Claims",
            focus=Focus.PRODUCT,
            phase=Phase.LIVE,
            team="south",
            requires=("login",),
        ),
        Asset(key="appeals", name="Appeals", focus=Focus.PRODUCT, team="south", requires=("claims",)),
        Asset(
            key="grants",
            name="Grants",
            focus=Focus.PRODUCT,
            phase=Phase.LIVE,
            team="north",
            requires=("claims",),
        ),
        Asset(key="other", name="Other", focus=Focus.PRODUCT, team="apart"),
    ),
    initiatives=(
        Initiative(
            key="codes", name="Codes by text", focus=Focus.PLATFORM, team="hub", owner="p-1", user_lead="p-2"
        ),
    ),
    teams=(Team(key="hub", name="The hub", lead="p-9"), Team(key="south", name="South", lead="p-8")),
    people=tuple(Person(key=f"p-{place}", name=f"Person {place}") for place in range(10)),
    decisions=(
        Decision(
            key="d-old", title="Sign in once", changes=("login",), decided_by="p-3", status="superseded"
        ),
        Decision(key="d-now", title="Sign in by code", changes=("login", "codes"), decided_by="p-4"),
        Decision(key="d-far", title="Elsewhere", changes=("other",), decided_by="p-5"),
    ),
    advice=(GIVEN, Advice(decision="d-old", adviser="p-6"), Advice(decision="d-old", adviser="p-3")),
)


def test_teams_come_first_those_that_change_before_those_that_depend() -> None:
    landscape = Landscape(PORTFOLIO)
    advisers = whom_to_ask(landscape, landscape.reach(["login"]))
    assert [(adviser.key, adviser.is_team) for adviser in advisers[:3]] == [
        ("hub", True),
        ("south", True),
        ("north", True),
    ]
    hub, south, north = advisers[:3]
    assert (hub.name, hub.contact, hub.reasons) == ("The hub", "p-9", ("“Sign in” changes",))
    assert south.reasons == ("“Claims” depends on it, and so does 1 more",)
    assert (north.name, north.contact) == ("north", "")
    assert north.reasons == ("“Grants” depends on it through “Claims”",)
    assert "apart" not in {adviser.key for adviser in advisers}


def test_people_who_decided_or_advised_on_the_same_or_lead_it_are_asked() -> None:
    landscape = Landscape(PORTFOLIO)
    advisers = whom_to_ask(landscape, landscape.reach(["login", "codes"]), "d-now")
    assert {adviser.key: adviser.reasons for adviser in advisers if not adviser.is_team} == {
        "p-1": ("answers for “Codes by text”",),
        "p-2": ("answers for “Codes by text”",),
        "p-3": ("decided “Sign in once”", "advised on “Sign in once”"),
        "p-6": ("advised on “Sign in once”",),
    }


def test_who_has_been_asked_already_is_told() -> None:
    landscape = Landscape(PORTFOLIO)
    advice_by_key = {
        adviser.key: adviser.advice for adviser in whom_to_ask(landscape, landscape.reach(["login"]), "d-now")
    }
    assert advice_by_key["south"] == GIVEN
    assert advice_by_key["hub"] is None
    assert all(adviser.advice is None for adviser in whom_to_ask(landscape, landscape.reach(["login"])))


def test_nobody_is_asked_about_nothing() -> None:
    landscape = Landscape(PORTFOLIO)
    assert whom_to_ask(landscape, landscape.reach(["unheard-of"])) == ()


def test_decisions_on_the_same_things_are_those_that_hold() -> None:
    landscape = Landscape(PORTFOLIO)
    assert [decision.key for decision in decisions_on(landscape, landscape.reach(["login"]))] == ["d-now"]
