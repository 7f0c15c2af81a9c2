"""Who has to wait for whom."""

from collections.abc import Mapping
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from tests.model.small_portfolios import START, portfolio, work

from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import (
    Requirement,
    capability_asks,
    downstream,
    is_finished,
    is_under_way,
    requirements_of,
    work_to_plan,
)


def _waits(about: Portfolio) -> list[tuple[str, tuple[str, ...], str]]:
    return [(r.consumer, r.providers, r.capability) for r in requirements_of(about)]


def _asset(key: str, phase: Phase | None = None, **dates: Quarter) -> Asset:
    return Asset(key=key, name=key, focus=Focus.PLATFORM, phase=phase, provides=("identity",), **dates)


def _asking(*assets: Asset, providers: Mapping[str, str]) -> Portfolio:
    works = [work(key, asset=asset) for key, asset in providers.items()]
    return portfolio(work("a", requires_capabilities=("identity",)), *works, assets=assets)


def test_named_requirements_are_sorted_and_told_once() -> None:
    assert _waits(portfolio(work("b", requires=("c", "a", "c")), work("a"), work("c"))) == [
        ("b", ("a",), ""),
        ("b", ("c",), ""),
    ]


def test_requirements_on_nothing_on_itself_and_on_finished_work_do_not_bind() -> None:
    done = work("done", committed_start=START.plus(-2))
    assert _waits(portfolio(work("a", requires=("z", "a", "done")), done)) == []


def test_running_and_stopped_work_waits_for_nothing() -> None:
    running = work("a", requires=("c",), committed_start=START)
    stopped = work("b", requires=("c",), stopped_on=date(2026, 1, 1))
    assert _waits(portfolio(running, stopped, work("c"))) == []


def test_work_is_finished_once_its_last_quarter_is_over() -> None:
    assert is_finished(work("a", committed_start=START.plus(-2)), START)
    assert not is_finished(work("a", committed_start=START.plus(-1)), START)
    assert not is_finished(work("a"), START)
    assert not is_finished(work("a", committed_start=START, duration_quarters=10**9), START)


def test_a_plan_is_about_what_is_neither_over_nor_ended_before_it() -> None:
    begun = START.plus(-2)
    about = portfolio(
        work("ended", committed_start=begun, duration_quarters=2),
        work("runs", committed_start=begun, duration_quarters=3),
        work("done", finished_on=date(2025, 1, 1)),
        work("stopped", stopped_on=date(2025, 1, 1)),
        work("new"),
    )
    assert [initiative.key for initiative in work_to_plan(about)] == ["runs", "new"]
    assert [row.key for row in about.initiatives if is_under_way(row, START)] == ["runs"]


def test_a_live_asset_meets_a_capability() -> None:
    (ask,) = capability_asks(_asking(_asset("login", Phase.LIVE), providers={"b": "login"}))
    assert (ask.met_by, ask.requirement, ask.is_unmet) == (("login",), None, False)


def test_one_of_those_who_work_on_a_coming_asset_must_be_finished_first() -> None:
    about = _asking(_asset("login", Phase.BETA), providers={"c": "login", "b": "login", "d": "other"})
    assert _waits(about) == [("a", ("b", "c"), "identity")]


def test_a_retired_asset_and_one_that_retires_before_the_plan_provide_nothing() -> None:
    (ask,) = capability_asks(_asking(_asset("login", Phase.RETIRED), providers={"b": "login"}))
    assert ask.is_unmet
    (ask,) = capability_asks(_asking(_asset("login", Phase.LIVE, retired_on=START), providers={}))
    assert ask.is_unmet


def test_a_capability_that_comes_by_itself_is_met_from_its_date() -> None:
    about = _asking(_asset("login", Phase.LIVE, available_from=START.plus(2)), providers={})
    (requirement,) = requirements_of(about)
    assert (requirement.providers, requirement.available_from) == ((), START.plus(2))
    assert requirement.of == "identity"


def test_who_builds_the_capability_does_not_wait_for_it() -> None:
    about = portfolio(
        work("a", asset="login", requires_capabilities=("identity",)), assets=(_asset("login", Phase.BETA),)
    )
    assert _waits(about) == []


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.sets(st.integers(0, 7)))
def test_downstream_is_the_closure_of_one_step(pairs: list[tuple[int, int]], first: set[int]) -> None:
    requirements = [Requirement(consumer=str(c), providers=(str(p),)) for c, p in pairs]
    closure = {str(key) for key in first}
    for _ in range(8):
        closure |= {str(consumer) for consumer, provider in pairs if str(provider) in closure}
    assert downstream(requirements, (str(key) for key in first)) == closure
