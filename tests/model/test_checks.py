"""All rules together, on any portfolio."""

import dataclasses
import string
from typing import Any

from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from tests.model.small_portfolios import START, portfolio, view, work
from tests.strategies import portfolios

from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.capacity import Budget, Capacity
from bowstring.model.checks import check_portfolio, has_errors
from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Severity
from bowstring.model.rules.facts import keyed_tables
from bowstring.model.rules.scenarios import RECORD_TYPES

_KEYS = st.sampled_from(string.ascii_lowercase[:8])
_SOME = st.lists(_KEYS, max_size=3).map(tuple)
_WHEN = st.none() | st.integers(-3, 10).map(START.plus)
_WORKS = st.builds(
    work,
    _KEYS,
    requires=_SOME,
    requires_capabilities=_SOME,
    alternatives=st.sampled_from(("", "pay", "post")),
    asset=_KEYS,
    phase=st.none() | st.sampled_from(Phase),
    duration_quarters=st.none() | st.integers(-1, 12),
    cost_per_quarter=st.none() | st.floats(),
    effort=st.dictionaries(_KEYS, st.floats(), max_size=2),
    earliest_start=_WHEN,
    committed_start=_WHEN,
    lock=_WHEN | st.sampled_from(Lock),
    mandated_by=st.sampled_from(("", "law")),
)
_ASSETS = st.builds(
    Asset,
    key=_KEYS,
    name=_KEYS,
    focus=st.sampled_from(Focus),
    phase=st.none() | st.sampled_from(Phase),
    provides=_SOME,
    available_from=_WHEN,
    retired_on=_WHEN,
)
_TANGLES = st.builds(
    lambda works, **tables: portfolio(*works, **tables),
    st.lists(_WORKS, max_size=10),
    assets=st.lists(_ASSETS, max_size=4).map(tuple),
    assessments=st.lists(
        st.builds(view, _KEYS, st.floats(), st.floats(), st.floats(), lens=st.sampled_from(Lens)), max_size=6
    ).map(tuple),
    capacity=st.lists(
        st.builds(Capacity, discipline=_KEYS, quarter=_WHEN, people=st.none() | st.floats()), max_size=4
    ).map(tuple),
    budget=st.lists(
        st.builds(
            Budget,
            period=st.sampled_from(("2026/27", "2026-Q4", "2027", "soon", "9999/00")),
            amount=st.floats(),
            fund=st.sampled_from(("", "capital")),
        ),
        max_size=4,
    ).map(tuple),
)
"""Portfolios small enough to be tangled: rings, clashing locks, groups, and figures that are not numbers."""


@profile(max_examples=300, deadline=None)
@given(_TANGLES)
def test_no_tangle_stops_the_checks(about: Portfolio) -> None:
    _assert_well_told(about)


@profile(max_examples=100, deadline=None)
@given(portfolios())
def test_no_portfolio_stops_the_checks(about: Portfolio) -> None:
    _assert_well_told(about)


def _assert_well_told(about: Portfolio) -> None:
    problems = check_portfolio(about)
    assert problems == check_portfolio(about)
    ranks = [list(Severity).index(problem.severity) for problem in problems]
    assert ranks == sorted(ranks)
    for problem in problems:
        assert problem.message.endswith(".")
        table = problem.where.table
        if problem.where.row:
            assert problem.where.row - 2 < len(getattr(about, table))
    assert len(set(problems)) == len(problems)


@given(st.randoms(use_true_random=False), _TANGLES)
def test_the_order_of_other_tables_changes_nothing_about_initiatives(random: Any, about: Portfolio) -> None:
    assets = list({asset.key: asset for asset in about.assets}.values())
    shuffled = random.sample(assets, len(assets))
    before = check_portfolio(dataclasses.replace(about, assets=tuple(assets)))
    after = check_portfolio(dataclasses.replace(about, assets=tuple(shuffled)))
    about_work = [[p for p in problems if p.where.table == "initiatives"] for problems in (before, after)]
    assert about_work[0] == about_work[1]


def test_a_circle_hides_no_other_problem() -> None:
    about = portfolio(
        work("a", requires=("b",)), work("b", requires=("a",)), assessments=(view("a", 1, 5, 3),)
    )
    messages = [str(problem) for problem in check_portfolio(about) if problem.severity is Severity.ERROR]
    assert messages == [
        "initiatives, row 2, a, column requires: a requires b requires a, so none of them can ever start. "
        "Remove one of these requirements.",
        "assessments, row 2: high 3 is below likely 5. Swap them or enter a higher figure.",
    ]


def test_only_errors_stop_a_plan() -> None:
    assert has_errors(check_portfolio(portfolio(work("a"), work("a"))))
    assert not has_errors(check_portfolio(portfolio(work("a", team="t"))))


def test_every_table_is_known_to_the_rules() -> None:
    tables = {field.name for field in dataclasses.fields(Portfolio)} - {"settings"}
    assert set(RECORD_TYPES) == tables - {"scenarios", "changes"}
    keyed = {table for table, record in RECORD_TYPES.items() if "key" in record.__annotations__}
    assert set(keyed_tables(portfolio())) == keyed | {"scenarios"}
