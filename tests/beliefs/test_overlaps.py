"""What people confirmed to be there once is counted once: in beliefs, the plan, its totals and its thresholds."""

import dataclasses
import itertools
import math
from datetime import date

import pytest
from tests.oracles.believing import believed_means
from tests.small import small_portfolio
from tests.tensions.tiny import START, tiny

from bowstring.beliefs.overlapping import worth_added, worth_for
from bowstring.beliefs.shrinkage import believe
from bowstring.beliefs.stated import stated_value_for, with_stated_value
from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.capacity import Budget
from bowstring.model.checks import check_portfolio
from bowstring.model.decisions import ReuseChoice, ReuseDecision
from bowstring.model.portfolio import Portfolio
from bowstring.planning.planner import plan_portfolio

STORE = Asset(key="store", name="Evidence store", focus=Focus.PLATFORM, phase=Phase.LIVE, team="data")


def confirmed(initiative: str, candidate: str, overlap: float | None, **fields: object) -> ReuseDecision:
    choice = {"choice": ReuseChoice.REUSE, "made_on": date(2026, 1, 5), **fields}
    return ReuseDecision(initiative=initiative, candidate=candidate, overlap=overlap, **choice)  # type: ignore[arg-type]


def twice(overlap: float | None, **fields: object) -> Portfolio:
    """Two services that do much the same, and money for all there is."""
    return tiny(money=120.0, reuse_choices=(confirmed("plain", "loved", overlap, **fields),))


@pytest.mark.parametrize("overlap", [0.25, 0.8, 1.0])
def test_the_second_adds_only_what_the_first_does_not_bring(overlap: float) -> None:
    bare, beliefs = believe(twice(None)), believe(twice(overlap))
    for lens in Lens:
        own, kept = bare.mean("plain", lens), bare.mean("loved", lens)
        assert beliefs.mean("plain", lens) == pytest.approx(own - overlap * min(own, kept))
        assert beliefs.mean("loved", lens) == pytest.approx(kept)


def test_of_what_is_there_already_only_the_rest_is_new() -> None:
    portfolio = tiny(assets=(STORE,), reuse_choices=(confirmed("plain", "store", 0.6),))
    for lens in Lens:
        assert believe(portfolio).mean("plain", lens) == pytest.approx(
            0.4 * believe(tiny()).mean("plain", lens)
        )


@pytest.mark.parametrize(
    "fields", [{"choice": ReuseChoice.BUILD}, {"choice": None}], ids=["to build", "nothing yet"]
)
def test_what_nobody_confirmed_is_counted_in_full(fields: dict[str, object]) -> None:
    assert believe(twice(0.8, **fields)).mean("plain", Lens.USER_NEED) == pytest.approx(
        believe(twice(None)).mean("plain", Lens.USER_NEED)
    )


def test_the_same_thing_twice_is_done_once() -> None:
    """Money for two: beside the first, what is nothing like it goes before its double."""
    money = (Budget(period=str(START), amount=120.0), Budget(period=str(START.plus(1)), amount=0.0))
    worth = {("plain", lens): (800.0,) for lens in Lens}
    facts = tiny(budget=money, likely_values=worth, settings={"value_quarters": 6})
    whole = {"plain", "loved", "paying"}
    assert "plain" in plan_portfolio(facts).funded
    once = dataclasses.replace(facts, reuse_choices=(confirmed("plain", "loved", 1.0),))
    assert set(plan_portfolio(once).funded) == whole - {"plain"}


def test_the_totals_of_both_count_what_both_do_once() -> None:
    plan, bare = plan_portfolio(twice(0.5)), plan_portfolio(twice(None))
    assert set(plan.funded) == set(bare.funded) == {"loved", "paying", "plain"}
    assert plan.totals is not None
    assert bare.totals is not None
    means = believed_means(twice(0.5))
    for lens in Lens:
        total = math.fsum(means[key, lens] for key in plan.funded)
        assert plan.totals.sides[lens].full_effect == pytest.approx(total)
        assert bare.totals.sides[lens].full_effect > total + 1


def overlapping(seed: int) -> Portfolio:
    """A small portfolio in which some work does what other work or an asset does, some of it recorded twice."""
    portfolio = small_portfolio(seed, least=5, most=9)
    keys = [work.key for work in portfolio.initiatives]
    pairs = list(itertools.pairwise(keys))
    rows = [confirmed(a, b, (0.3, 0.7, 1.0)[place % 3]) for place, (a, b) in enumerate(pairs)]
    rows += [confirmed(keys[0], "store", 0.5), confirmed(keys[1], keys[0], 0.2, made_on=date(2026, 2, 5))]
    return dataclasses.replace(portfolio, assets=(*portfolio.assets, STORE), reuse_choices=tuple(rows))


def test_means_are_what_the_second_form_says() -> None:
    changed = 0
    for seed in range(30):
        portfolio = overlapping(seed)
        means, beliefs = believed_means(portfolio), believe(portfolio)
        bare = believe(dataclasses.replace(portfolio, reuse_choices=()))
        for (key, lens), mean in means.items():
            assert beliefs.mean(key, lens) == pytest.approx(mean, rel=1e-6, abs=1e-6)
            changed += abs(bare.mean(key, lens) - mean) > 1e-6
    assert changed > 100


def test_what_people_would_have_to_state_is_what_they_would_of_the_whole() -> None:
    """Applied and believed again, it adds what was asked for."""
    checked = 0
    for seed in range(20):
        portfolio = overlapping(seed)
        beliefs = believe(portfolio)
        for belief in beliefs.by_subject.values():
            if belief.twice and belief.mean > 0 and not belief.is_provisional:
                value = stated_value_for(belief, 1.2 * belief.mean)
                if value is not None:
                    again = believe(with_stated_value(portfolio, belief, value))
                    # What it is compared with may be worth other than before: then it is no longer the same question.
                    most = again.of(belief.initiative, belief.lens)
                    assert most is not None
                    if most.twice == belief.twice:
                        assert most.mean == pytest.approx(1.2 * belief.mean, rel=1e-6)
                        checked += 1
    assert checked > 5


@pytest.mark.parametrize(
    "overlaps", [(), ((0.5, 10.0),), ((0.5, math.inf),), ((0.4, 3.0), (0.6, 8.0)), ((1.0, 5.0), (0.5, 2.0))]
)
def test_the_way_back_is_exact(overlaps: tuple[tuple[float, float], ...]) -> None:
    for added in (0.1, 1.0, 4.0, 30.0):
        whole = worth_for(added, overlaps)
        assert worth_added(whole, overlaps) == pytest.approx(added)
        assert worth_added(0.99 * whole, overlaps) < added


def test_what_is_all_there_anyway_adds_nothing_however_much_is_said() -> None:
    assert worth_for(1.0, ((1.0, math.inf),)) == math.inf
    belief = believe(tiny(assets=(STORE,), reuse_choices=(confirmed("plain", "store", 1.0),))).of(
        "plain", Lens.USER_NEED
    )
    assert belief is not None
    assert belief.mean == 0.0
    assert stated_value_for(belief, 5.0) is None


@pytest.mark.parametrize("overlap", [-0.1, 1.5, 80.0])
def test_an_overlap_is_a_share(overlap: float) -> None:
    words = [str(problem) for problem in check_portfolio(twice(overlap))]
    assert any("reuse_choices, row 2" in text and "overlap" in text for text in words)


def test_an_overlap_that_nobody_confirmed_or_with_what_was_stopped_is_told() -> None:
    words = " ".join(str(problem) for problem in check_portfolio(twice(0.5, choice=ReuseChoice.BUILD)))
    assert "plain and loved overlap, yet both are to be built: both are counted in full." in words
    works = {"loved": {"stopped_on": date(2026, 1, 1)}}
    stopped = tiny(works=works, reuse_choices=(confirmed("plain", "loved", 0.5),))
    assert "loved was stopped, so plain is counted in full." in " ".join(map(str, check_portfolio(stopped)))
    assert believe(stopped).mean("plain", Lens.USER_NEED) == pytest.approx(
        believe(tiny(works=works)).mean("plain", Lens.USER_NEED)
    )


def test_where_the_plan_leaves_out_what_is_kept_it_is_said_that_the_other_counts_less() -> None:
    portfolio = twice(0.2)
    locked = dataclasses.replace(
        portfolio,
        initiatives=tuple(
            dataclasses.replace(work, earliest_start=START.plus(4)) if work.key == "loved" else work
            for work in portfolio.initiatives
        ),
    )
    plan = plan_portfolio(locked)
    assert "plain" in plan.funded
    assert any(
        "“Pay a fine” overlaps with “Find a job”, which is not in the plan" in str(problem)
        for problem in plan.problems
    )
