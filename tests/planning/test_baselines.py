"""Baselines rank by what they say and keep to the same facts as the plan; the plan is never worse."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from benchmarks.instances import Family
from tests.oracles.schedules import Breach, breaches, goal_of, reached
from tests.planning.pairs import Pair, instance_pair, pair_of, plannable_pairs
from tests.planning.test_schedule import check_schedule
from tests.small import small_portfolio

from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.planning.baselines import RANKINGS, fund_down_the_list, rank_by
from bowstring.planning.problem.schedule import Schedule, starts_in_plan
from bowstring.planning.search.search import search_plan

START = Quarter(2026, 2)


@pytest.mark.parametrize("rule", RANKINGS)
@pytest.mark.parametrize("place", range(60))
def test_baseline_keeps_to_the_facts(place: int, rule: str) -> None:
    pair = plannable_pairs(100)[place]
    if pair.has_schedule:
        check_schedule(pair, rank_by(pair.planned(0.0), rule))


@pytest.mark.parametrize("rule", RANKINGS)
@pytest.mark.parametrize("family", Family)
def test_baseline_of_an_instance_keeps_to_the_facts(family: Family, rule: str) -> None:
    pair = instance_pair(family)
    schedule = rank_by(pair.planned(0.0), rule)
    check_schedule(pair, schedule)
    assert len(schedule.starts) > 10


@pytest.mark.parametrize("rule", RANKINGS)
@pytest.mark.parametrize("place", range(0, 60, 2))
def test_plan_is_at_least_as_good_as_any_baseline(place: int, rule: str) -> None:
    pair = plannable_pairs(100)[place]
    divisible = pair.planned(0.0)
    schedule = rank_by(divisible, rule)
    if breaches(pair.reading, schedule.starts) & {Breach.MUST, Breach.BAND}:
        return
    held = pair.against(divisible)
    listed = goal_of(held, reached(pair.reading, pair.means, held, schedule.starts))
    assert search_plan(divisible, seconds=60, seed=0).value >= listed - 1e-6


def spent_exactly(portfolio: Portfolio, starts: Mapping[str, int]) -> dict[str, Fraction]:
    """Money by budget row as it is written, nothing rounded."""
    spent = {row.period: Fraction(0) for row in portfolio.budget}
    for work in portfolio.initiatives:
        if work.key in starts:
            assert work.duration is not None
            whole = Fraction(str(work.total_cost)) / work.duration
            for quarter in range(starts[work.key], starts[work.key] + work.duration):
                period = str(portfolio.settings.start.plus(quarter))
                if period in spent:
                    spent[period] += whole
    return spent


@pytest.mark.parametrize("rule", RANKINGS)
@pytest.mark.parametrize(
    ("amount", "costs"),
    [
        ("1000000000000", ("1000000000000", "100.4534", "1")),
        ("1000000000000", ("999999999900", "100", "0.01")),
        ("0.3", ("0.1", "0.2", "0.0000001")),
        ("100", ("33.34", "33.33", "33.33")),
        ("1e12", ("333333333333.34", "333333333333.33", "333333333333.34")),
    ],
)
def test_no_ranking_spends_a_penny_more_than_there_is(rule: str, amount: str, costs: tuple[str, ...]) -> None:
    works = tuple(
        Initiative(
            key=f"w-{place}",
            name=f"Work {place}",
            focus=Focus.PRODUCT,
            duration_quarters=1,
            total_cost=float(cost),
        )
        for place, cost in enumerate(costs)
    )
    portfolio = Portfolio(
        settings=Settings(name="Far apart", start=START, quarters=2, shrink=False),
        initiatives=works,
        assessments=tuple(
            Assessment(initiative=work.key, lens=lens, assessor="p", low=worth, likely=worth, high=worth)
            for work, worth in zip(works, (1e6, 100.0, 90.0), strict=True)
            for lens in Lens
        ),
        budget=(
            Budget(period=str(START), amount=float(amount)),
            *(Budget(period=str(START.plus(quarter)), amount=0.0) for quarter in (1, 2, 3)),
        ),
    )
    starts = rank_by(pair_of(portfolio).planned(0.0), rule).starts
    assert starts
    spent = spent_exactly(portfolio, starts)
    assert spent[str(START)] <= Fraction(amount)
    assert spent[str(START.plus(1))] == 0


def test_what_takes_all_that_there_is_to_the_penny_fits() -> None:
    """Thirds, tenths and their like do not fail for how a computer writes them."""
    works = tuple(
        Initiative(key=key, name=key, focus=Focus.PRODUCT, duration_quarters=3, total_cost=cost)
        for key, cost in (("a", 100.0), ("b", 0.1), ("c", 0.2))
    )
    portfolio = Portfolio(
        settings=Settings(name="Thirds", start=START, quarters=3, shrink=False),
        initiatives=works,
        assessments=tuple(
            Assessment(initiative=work.key, lens=lens, assessor="p", low=9, likely=9, high=9)
            for work in works
            for lens in Lens
        ),
        budget=(
            Budget(period="2026/27", amount=100.3),
            Budget(period="2027/28", amount=0.0),
        ),
    )
    assert set(rank_by(pair_of(portfolio).planned(0.0), "value-score").starts) == {"a", "b", "c"}


def two_to_choose_from(**fields: dict[str, float]) -> Pair:
    """Money for one of two: `cheap` gives more for its money and its time, `great` gives more."""
    figures = {
        "cheap": {"cost": 30.0, "duration": 1, "user": 10.0, "business": 10.0},
        "great": {"cost": 50.0, "duration": 2, "user": 24.0, "business": 24.0},
    }
    for key, changed in fields.items():
        figures[key] = {**figures[key], **changed}
    return pair_of(
        Portfolio(
            settings=Settings(name="Two", start=START, quarters=2, value_quarters=20, shrink=False),
            initiatives=tuple(
                Initiative(
                    key=key,
                    name=key,
                    focus=Focus.PRODUCT,
                    cost_per_quarter=row["cost"],
                    duration_quarters=int(row["duration"]),
                )
                for key, row in figures.items()
            ),
            assessments=tuple(
                Assessment(initiative=key, lens=lens, assessor="p", low=worth, likely=worth, high=worth)
                for key, costs in figures.items()
                for lens, worth in zip(Lens, (costs["user"], costs["business"]), strict=True)
            ),
            budget=(Budget(period="2026/27", amount=100.0),),
        )
    )


def inside(schedule: Schedule) -> set[str]:
    """What starts inside the plan."""
    return set(starts_in_plan(schedule.problem, schedule.starts))


@pytest.mark.parametrize(
    ("rule", "first"),
    [
        ("value-for-money", "cheap"),
        ("value-score", "great"),
        ("wsjf", "great"),
        ("user-need-only", "cheap"),
        ("business-value-only", "cheap"),
    ],
)
def test_each_rule_takes_first_what_it_ranks_first(rule: str, first: str) -> None:
    assert inside(rank_by(two_to_choose_from().planned(0.0), rule)) == {first}


def test_cost_of_delay_is_divided_by_duration() -> None:
    """Of two worth the same the shorter goes first, whatever it costs."""
    pair = two_to_choose_from(cheap={"cost": 90.0, "user": 20.0, "business": 20.0})
    assert inside(rank_by(pair.planned(0.0), "wsjf")) == {"cheap"}
    assert inside(rank_by(pair.planned(0.0), "value-for-money")) == {"great"}


def test_one_lens_alone_looks_at_that_lens_only() -> None:
    pair = two_to_choose_from(cheap={"user": 1.0}, great={"business": 1.0})
    assert inside(rank_by(pair.planned(0.0), "user-need-only")) == {"great"}
    assert inside(rank_by(pair.planned(0.0), "business-value-only")) == {"cheap"}


def test_what_is_worth_nothing_is_not_funded() -> None:
    pair = two_to_choose_from(cheap={"user": 0.0, "business": 0.0})
    assert inside(rank_by(pair.planned(0.0), "value-for-money")) == {"great"}
    assert fund_down_the_list(pair.problem, {"cheap": 0.0, "great": -1.0}).starts == {}


def test_lists_do_not_depend_on_the_order_of_records() -> None:
    pair = pair_of(small_portfolio(11))
    scores = {candidate.key: 1.0 for candidate in pair.problem.candidates}
    first = fund_down_the_list(pair.problem, scores).starts
    second = fund_down_the_list(pair.problem, dict(reversed(scores.items()))).starts
    assert first == second


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(KeyError):
        rank_by(two_to_choose_from().planned(0.0), "loudest-voice")
