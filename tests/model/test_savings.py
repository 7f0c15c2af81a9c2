"""What reuse saves counts once, and only where there is something to reuse."""

import dataclasses
import itertools
from datetime import date

import pytest
from tests.oracles.reading import read
from tests.planning.pairs import pair_of
from tests.small import small_portfolio

from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.decisions import ReuseChoice, ReuseDecision
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.model.savings import choices_in_force, savings_of
from bowstring.planning.problem.building import build_problem

START = Quarter(2026, 2)
STORE = Asset(key="store", name="Store", focus=Focus.PLATFORM, phase=Phase.LIVE)
EARLY, LATE = date(2026, 1, 5), date(2026, 2, 5)


def work(key: str, **fields: object) -> Initiative:
    values = {"name": key, "focus": Focus.PRODUCT, "duration_quarters": 2, "cost_per_quarter": 50.0}
    return Initiative(**{**values, "key": key, **fields})  # type: ignore[arg-type]


def chosen(initiative: str, candidate: str, saving: float | None = 30.0, **fields: object) -> ReuseDecision:
    values = {"choice": ReuseChoice.REUSE, "made_on": EARLY, **fields}
    return ReuseDecision(initiative=initiative, candidate=candidate, saving=saving, **values)  # type: ignore[arg-type]


def portfolio(*choices: ReuseDecision, works: tuple[Initiative, ...] = ()) -> Portfolio:
    return Portfolio(
        settings=Settings(name="Ours", start=START, quarters=4),
        initiatives=works or (work("a"), work("b")),
        assets=(STORE,),
        reuse_choices=choices,
    )


def costs(example: Portfolio) -> dict[str, float]:
    return {candidate.key: candidate.cost for candidate in build_problem(example).candidates}


def test_a_saving_lowers_what_the_plan_pays_for_the_initiative() -> None:
    assert costs(portfolio()) == {"a": 50.0, "b": 50.0}
    assert costs(portfolio(chosen("a", "store"))) == {"a": 35.0, "b": 50.0}


@pytest.mark.parametrize("choice", [ReuseChoice.REUSE, ReuseChoice.EXTEND, ReuseChoice.REPLACE])
def test_reusing_extending_and_replacing_save(choice: ReuseChoice) -> None:
    assert savings_of(portfolio(chosen("a", "store", choice=choice))) == {"a": 30.0}


@pytest.mark.parametrize("choice", [ReuseChoice.BUILD, None])
def test_what_is_built_anyway_or_undecided_saves_nothing(choice: ReuseChoice | None) -> None:
    assert savings_of(portfolio(chosen("a", "store", choice=choice))) == {}


def test_an_initiative_never_costs_less_than_nothing() -> None:
    two = portfolio(
        chosen("a", "store", 80.0), chosen("a", "b", 80.0), works=(work("a", requires=("b",)), work("b"))
    )
    assert savings_of(two) == {"a": 100.0}
    assert costs(two)["a"] == 0.0


def test_what_is_reused_from_two_sources_adds_up() -> None:
    two = portfolio(chosen("a", "store"), chosen("a", "b"), works=(work("a", requires=("b",)), work("b")))
    assert savings_of(two) == {"a": 60.0}


def test_recorded_by_both_sides_it_counts_once_and_the_latest_holds() -> None:
    firm = (work("a", lock=Lock.FUND), work("b", lock=Lock.FUND))
    both = portfolio(chosen("a", "b"), chosen("b", "a", 20.0, made_on=LATE), works=firm)
    assert savings_of(both) == {"b": 20.0}
    assert [choice.initiative for choice in choices_in_force(both)] == ["b"]


def test_recorded_twice_it_counts_once_whatever_the_order_of_rows() -> None:
    rows = (chosen("a", "store", 10.0), chosen("a", "store", 30.0, made_on=LATE), chosen("a", "store", 25.0))
    for order in itertools.permutations(rows):
        assert savings_of(portfolio(*order)) == {"a": 30.0}
    undone = chosen("a", "store", None, choice=ReuseChoice.BUILD, made_on=date(2026, 3, 1))
    assert savings_of(portfolio(*rows, undone)) == {}


def test_of_two_rows_of_one_day_the_one_that_claims_less_holds() -> None:
    assert savings_of(portfolio(chosen("a", "store", 30.0), chosen("a", "store", 10.0))) == {"a": 10.0}


@pytest.mark.parametrize(
    ("first", "other", "saving"),
    [
        ({}, {}, None),
        ({"requires": ("b",)}, {}, 30.0),
        ({}, {"committed_start": START}, 30.0),
        ({}, {"committed_start": START.plus(-8)}, 30.0),
        ({}, {"mandated_by": "law"}, 30.0),
        ({}, {"lock": Lock.FUND}, 30.0),
        ({}, {"lock": Lock.LEAVE_OUT}, None),
        ({}, {"stopped_on": EARLY}, 30.0),
    ],
)
def test_what_may_never_be_there_saves_nothing(
    first: dict[str, object], other: dict[str, object], saving: float | None
) -> None:
    example = portfolio(chosen("a", "b"), works=(work("a", **first), work("b", **other)))
    assert savings_of(example).get("a") == saving


@pytest.mark.parametrize(
    "choice",
    [
        chosen("a", "nothing"),
        chosen("nobody", "store"),
        chosen("a", "a"),
        chosen("a", "store", None),
        chosen("a", "store", 0.0),
        chosen("a", "store", -5.0),
    ],
    ids=["unknown candidate", "unknown initiative", "itself", "not stated", "nothing", "below nothing"],
)
def test_what_makes_no_sense_saves_nothing(choice: ReuseDecision) -> None:
    assert savings_of(portfolio(choice)) == {}


def test_work_without_a_known_cost_saves_nothing_that_can_be_counted() -> None:
    assert savings_of(portfolio(chosen("a", "store"), works=(work("a", cost_per_quarter=None),))) == {}


def with_choices(seed: int) -> Portfolio:
    """A small portfolio in which each initiative reuses an asset and the work before it in the table."""
    small = small_portfolio(seed)
    keys = [initiative.key for initiative in small.initiatives]
    rows = [
        chosen(key, other, 1000.0 * (place + 1), made_on=(EARLY, LATE)[place % 2])
        for place, key in enumerate(keys)
        for other in ("store", keys[place - 1], keys[(place + 1) % len(keys)])
    ]
    return dataclasses.replace(small, assets=(*small.assets, STORE), reuse_choices=tuple(rows))


@pytest.mark.parametrize("seed", range(20))
def test_the_plan_pays_what_the_second_form_pays(seed: int) -> None:
    example = with_choices(seed)
    reading = read(example)
    assert costs(example) == pytest.approx({key: work.cost for key, work in reading.works.items()})
    pair, before = pair_of(example), pair_of(dataclasses.replace(example, reuse_choices=()))
    assert pair.is_plannable or not before.is_plannable
    if pair.is_plannable and pair.held is not None:
        plan = pair.planned(0.3)
        assert plan.aims.ideals == pytest.approx(dict(pair.held.ideals), rel=1e-7)
