"""Who is served: needs, outcomes and capabilities, told from a small life and held to identities."""

import dataclasses
import json
import math

import pytest
from tests.planning.every_schedule import START, best_totals, plan_of, settings, values, work

from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.model.capacity import Capacity
from bowstring.model.delivery import Measurement
from bowstring.model.needs import Need, Outcome
from bowstring.model.portfolio import Portfolio
from bowstring.planning.prices.pricer import Pricer
from bowstring.tensions.served import Served, who_is_served
from bowstring.tensions.standing import Standing

LATER = START.plus(2)


def asset(key: str, **fields: object) -> Asset:
    return Asset(**{"key": key, "name": key, "focus": Focus.PRODUCT, "phase": Phase.LIVE, **fields})  # type: ignore[arg-type]


def need(key: str, life_event: str, people: float | None = 100.0, **fields: object) -> Need:
    defaults = {"key": key, "statement": key, "life_event": life_event, "people_affected": people}
    return Need(**{**defaults, **fields})  # type: ignore[arg-type]


def a_life() -> Portfolio:
    """Two needs of birth and two of old age: met, met by work, and left out."""
    return Portfolio(
        settings=settings(quarters=3),
        needs=(
            need("register", "birth", groups=("parents",)),
            need("pension", "old age", 40.0, groups=("older people", "carers")),
            need("grant", "birth", 70.0, groups=("parents", "carers")),
            need("company", "old age", None),
            need("old-form", "birth", 5.0),
        ),
        assets=(
            asset("births", needs=("register",)),
            asset("pensions", phase=Phase.BETA, needs=("pension",)),
            asset("forms", available_from=START.plus(-8), retired_on=START, needs=("old-form",)),
            asset("soon", available_from=START.plus(1), needs=("old-form",)),
        ),
        initiatives=(
            work(
                "pay-grant", needs=("grant", "register"), outcomes=("calls",), team="t-1", duration_quarters=2
            ),
            work("see-pension", needs=("pension",), outcomes=("calls",), team="t-2"),
            work("visit", needs=("company",), committed_start=START.plus(-1)),
        ),
        outcomes=(
            Outcome(key="calls", name="Fewer calls", measure="Calls", unit="m", baseline=10.0, target=6.0),
            Outcome(key="vague", name="Better lives"),
        ),
        measurements=(
            Measurement(of="calls", measure="Calls", period="2025-Q4", value=9.0),
            Measurement(of="calls", measure="Calls", period="2025-Q3", value=9.5),
            Measurement(of="calls", measure="Visits", period="2026-Q1", value=1.0),
        ),
    )


def served() -> Served:
    return who_is_served(a_life(), {"pay-grant": START, "see-pension": None}, None)


def test_needs_are_met_today_by_planned_work_or_not_at_all() -> None:
    needs = {need.need: need for need in served().needs}
    assert list(needs) == ["register", "grant", "old-form", "pension", "company"]
    assert {key: need.standing.value for key, need in needs.items()} == {
        "register": "today",
        "grant": "planned",
        "old-form": "planned",
        "pension": "left_out",
        "company": "today",
    }
    assert (needs["grant"].served_from, needs["old-form"].served_from) == (
        LATER,
        START.plus(1),
    )
    assert (needs["register"].assets, needs["register"].initiatives) == (
        ("births",),
        ("pay-grant",),
    )
    assert needs["pension"].not_planned == ("see-pension",)


def test_life_events_keep_their_order_and_count_people_and_the_unknown() -> None:
    birth, old_age = served().life_events
    assert (birth.name, old_age.name) == ("birth", "old age")
    assert birth.people == {Standing.TODAY: 100.0, Standing.PLANNED: 75.0, Standing.LEFT_OUT: 0.0}
    assert old_age.needs == {Standing.TODAY: 1, Standing.PLANNED: 0, Standing.LEFT_OUT: 1}
    assert old_age.unknown == 1
    assert [group.name for group in served().groups] == ["parents", "carers", "older people"]


def test_quarters_only_ever_add_needs() -> None:
    counts = [(quarter.needs, quarter.people) for quarter in served().quarters]
    assert counts == [(2, 100.0), (3, 105.0), (4, 175.0), (4, 175.0)]


def test_outcomes_tell_who_works_towards_them_and_how_far_they_are() -> None:
    calls, vague = served().outcomes
    assert (calls.latest, calls.distance, calls.covered) == (9.0, -3.0, 0.25)
    assert (calls.initiatives, calls.not_planned, calls.teams) == (("pay-grant",), ("see-pension",), ("t-1",))
    assert (vague.latest, vague.distance, vague.covered) == (None, None, None)


def with_capabilities() -> Portfolio:
    """Two products wait for an identity platform that takes the only designer; payments are there."""
    return Portfolio(
        settings=settings(quarters=2, value_quarters=3),
        assets=(
            asset("gateway", provides=("pay",)),
            asset("identity", phase=Phase.ALPHA, focus=Focus.PLATFORM, provides=("prove",)),
            asset("claims", requires=("prove", "gateway")),
        ),
        capabilities=(Capability(key="prove", name="Prove who you are"), Capability(key="fax", name="Fax")),
        initiatives=(
            work("id", asset="identity", focus=Focus.PLATFORM),
            work("p", requires_capabilities=("prove", "pay")),
            work("q", requires_capabilities=("prove", "telepathy")),
        ),
        assessments=(*values("id", 0, 0), *values("p", 10, 10), *values("q", 4, 4)),
        capacity=(Capacity(discipline="design", people=1.0),),
    )


def test_capabilities_stand_with_what_waits_for_them() -> None:
    portfolio = with_capabilities()
    plan = plan_of(portfolio)
    assert plan is not None
    view = who_is_served(portfolio, {"id": START, "p": START.plus(1)}, Pricer(plan))
    capabilities = {capability.capability: capability for capability in view.capabilities}
    assert list(capabilities) == ["prove", "pay", "telepathy"]
    prove, pay, telepathy = capabilities.values()
    assert (prove.standing, prove.available_from) == (Standing.PLANNED, START.plus(1))
    assert (prove.providers, prove.waiting, prove.assets) == (("id",), ("p", "q"), ("claims",))
    assert (pay.standing, pay.providers, pay.points) == (Standing.TODAY, ("gateway",), None)
    assert (telepathy.standing, telepathy.providers, telepathy.initiatives) == (Standing.LEFT_OUT, (), ("q",))


def test_what_waits_is_worth_what_the_best_schedule_gains_without_waiting() -> None:
    portfolio = with_capabilities()
    plan = plan_of(portfolio)
    assert plan is not None
    prove = who_is_served(portfolio, {}, Pricer(plan)).capabilities[0]
    free = dataclasses.replace(
        portfolio,
        initiatives=tuple(
            dataclasses.replace(initiative, requires_capabilities=()) for initiative in portfolio.initiatives
        ),
    )
    bound = dataclasses.replace(
        portfolio,
        initiatives=tuple(
            dataclasses.replace(
                initiative, requires=() if initiative.key == "id" else ("id",), requires_capabilities=()
            )
            for initiative in portfolio.initiatives
        ),
    )
    gained = max(user for user, _ in best_totals(free)) - max(user for user, _ in best_totals(bound))
    assert prove.user == pytest.approx(gained)
    assert prove.points == pytest.approx(100 * gained / max(user for user, _ in best_totals(bound)))


def test_without_prices_nothing_is_said_of_worth() -> None:
    view = who_is_served(with_capabilities(), {}, None)
    assert all(capability.points is None for capability in view.capabilities)
    assert view.capabilities[0].standing is Standing.LEFT_OUT


def test_all_of_it_can_be_written_as_json() -> None:
    assert json.loads(json.dumps(dataclasses.asdict(served())))["needs"][0]["need"] == "register"


def test_people_are_counted_once_in_every_way_of_counting() -> None:
    view = served()
    people_in_needs = math.fsum(need.people or 0.0 for need in view.needs)
    assert people_in_needs == math.fsum(
        people for life_event in view.life_events for people in life_event.people.values()
    )


def test_what_nobody_has_named_is_not_counted_and_people_nobody_has_counted_are_unknown() -> None:
    portfolio = Portfolio(
        settings=settings(quarters=1),
        needs=(need("a", "", 3.0), need("b", "birth", None), need("c", "birth", 7.0, groups=("", "parents"))),
        assets=(asset("here", needs=("c",)), asset("beta", phase=Phase.BETA, needs=("c",))),
    )
    served = who_is_served(portfolio, {})
    assert [tally.name for tally in served.life_events] == ["birth"]
    assert [tally.name for tally in served.groups] == ["parents"]
    assert [(tally.unknown, sum(tally.needs.values())) for tally in served.life_events] == [(1, 2)]
    assert [(tally.unknown, sum(tally.needs.values())) for tally in served.groups] == [(0, 1)]
    assert served.life_events[0].people[Standing.TODAY] == 7.0
    # What nobody can use yet does not meet a need.
    assert {row.need: row.assets for row in served.needs} == {"a": (), "b": (), "c": ("here",)}
