"""The instance families hold what they promise, whatever the seed."""

import math
from collections import Counter, defaultdict
from graphlib import TopologicalSorter

import numpy as np
import pytest
from benchmarks.instances import FITS, PAY, QUARTERS, Family, make_instance
from hypothesis import given, settings
from hypothesis import strategies as st

from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Portfolio, by_key
from bowstring.model.quarters import quarters_of

CASES = [(family, count, seed) for family in Family for count in (50, 350) for seed in (0, 1, 2)]
CASES += [(family, 2000, 0) for family in Family]


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(map(str, case)))
def case(request: pytest.FixtureRequest) -> tuple[Family, Portfolio]:
    family, count, seed = request.param
    return family, make_instance(family, initiatives=count, seed=seed)


def test_focuses_durations_and_disciplines_have_their_shares(case: tuple[Family, Portfolio]) -> None:
    work = case[1].initiatives
    focuses = Counter(initiative.focus for initiative in work)
    for focus, share in zip(Focus, (0.60, 0.28, 0.12), strict=True):
        assert focuses[focus] == round(share * len(work))
    assert {initiative.duration for initiative in work} == {1, 2, 3, 4}
    assert {len(initiative.effort) for initiative in work} == {1, 2, 3}
    assert {key for initiative in work for key in initiative.effort} == set(PAY)
    assert all(initiative.is_plannable and (initiative.quarterly_cost or 0) > 0 for initiative in work)


def test_requirements_lead_up_the_chain_without_a_cycle(case: tuple[Family, Portfolio]) -> None:
    work = by_key(case[1].initiatives)
    counts = [len(initiative.requires) for initiative in work.values() if initiative.requires]
    assert len(counts) / len(work) == pytest.approx(0.40, abs=0.02)
    assert 1.0 <= float(np.mean(counts)) <= 1.5
    order = tuple(TopologicalSorter({key: member.requires for key, member in work.items()}).static_order())
    assert set(order) == set(work)
    chain = list(Focus)
    climbs = [
        chain.index(work[provider].focus) - chain.index(consumer.focus)
        for consumer in work.values()
        for provider in consumer.requires
    ]
    assert min(climbs) >= 0
    assert float(np.mean(np.array(climbs) > 0)) > 0.6
    finished: dict[str, int] = {}
    for key in order:
        before = max((finished[provider] for provider in work[key].requires), default=0)
        finished[key] = before + (work[key].duration or 0)
    assert max(finished.values()) <= QUARTERS


def test_alternatives_are_groups_of_one_focus_that_nothing_requires(case: tuple[Family, Portfolio]) -> None:
    work = case[1].initiatives
    groups = defaultdict(list)
    for initiative in work:
        if initiative.alternatives:
            groups[initiative.alternatives].append(initiative)
    assert 0.03 <= sum(map(len, groups.values())) / len(work) <= 0.04
    assert all(len(group) in (2, 3) for group in groups.values())
    assert all(len({initiative.focus for initiative in group}) == 1 for group in groups.values())
    required = {key for initiative in work for key in initiative.requires}
    assert not required & {initiative.key for group in groups.values() for initiative in group}


def test_every_initiative_has_disagreeing_assessors_through_both_lenses(
    case: tuple[Family, Portfolio],
) -> None:
    portfolio = case[1]
    lens_of = {person.key: person.lens for person in portfolio.people}
    assessments_by_key: dict[tuple[str, Lens], list[Assessment]] = defaultdict(list)
    for assessment in portfolio.assessments:
        assert lens_of[assessment.assessor] is assessment.lens
        assert 0 < assessment.low < assessment.likely < assessment.high
        assert assessment.high - assessment.likely > assessment.likely - assessment.low
        assert 0.149 < _variation(assessment) < 0.801
        assessments_by_key[assessment.initiative, assessment.lens].append(assessment)
    assert len(assessments_by_key) == 2 * len(portfolio.initiatives)
    for same in assessments_by_key.values():
        assert len({assessment.assessor for assessment in same}) == len(same)
        assert len(same) in (3, 4)
        assert len({assessment.likely for assessment in same}) > 1
    assert len({assessment.evidence for assessment in portfolio.assessments}) == 4


@pytest.mark.parametrize("seed", range(4))
def test_user_need_and_business_value_are_correlated_about_a_half(seed: int) -> None:
    portfolio = make_instance(Family.TYPICAL, initiatives=2000, seed=seed)
    means: dict[Lens, dict[str, list[float]]] = {lens: defaultdict(list) for lens in Lens}
    for assessment in portfolio.assessments:
        means[assessment.lens][assessment.initiative].append(_mean_and_deviation(assessment)[0])
    user, business = (
        [math.log(np.mean(means[lens][initiative.key])) for initiative in portfolio.initiatives]
        for lens in Lens
    )
    assert np.corrcoef(user, business)[0, 1] == pytest.approx(0.5, abs=0.06)


def test_about_45_percent_of_demand_fits(case: tuple[Family, Portfolio]) -> None:
    family, portfolio = case
    work = portfolio.initiatives
    cost = sum((initiative.quarterly_cost or 0) * (initiative.duration or 0) for initiative in work)
    assert sum(row.amount for row in portfolio.budget) / cost == pytest.approx(FITS, abs=0.005)
    assert len(portfolio.capacity) == (4 if family is Family.TYPICAL else 8)
    for row in portfolio.capacity:
        demand = sum(
            initiative.effort.get(row.discipline, 0) * (initiative.duration or 0) for initiative in work
        )
        assert (row.people or 0) * QUARTERS / demand == pytest.approx(FITS, abs=0.02)


def test_families_differ_only_in_what_is_constrained(case: tuple[Family, Portfolio]) -> None:
    family, portfolio = case
    start = portfolio.settings.start
    covered = [quarter for row in portfolio.budget for quarter in quarters_of(row.period)]
    assert covered == [start.plus(quarter) for quarter in range(QUARTERS)]
    assert len(portfolio.budget) == (2 if family is Family.TYPICAL else QUARTERS)
    for row in portfolio.capacity:
        if family is Family.TYPICAL:
            assert (row.surge_people or 0) / (row.people or 1) == pytest.approx(0.25, abs=0.01)
            assert row.surge_price == pytest.approx(1.6 * PAY[row.discipline])
        else:
            assert row.surge_people is None
            assert row.surge_price is None


def test_every_initiative_has_a_team_of_its_focus_and_a_pair_of_leads(case: tuple[Family, Portfolio]) -> None:
    portfolio = case[1]
    teams, people = by_key(portfolio.teams), by_key(portfolio.people)
    assert len(teams) == round(len(portfolio.initiatives) / 9)
    for initiative in portfolio.initiatives:
        assert teams[initiative.team].focus is initiative.focus
        assert people[initiative.user_lead].lens is Lens.USER_NEED
        assert people[initiative.business_lead].lens is Lens.BUSINESS_VALUE
        assert people[initiative.user_lead].team == people[initiative.business_lead].team == initiative.team
        assert initiative.owner == teams[initiative.team].lead


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(Family), st.integers(9, 60), st.integers(0, 10_000))
def test_the_same_seed_gives_the_same_portfolio(family: Family, count: int, seed: int) -> None:
    portfolio = make_instance(family, initiatives=count, seed=seed)
    assert portfolio == make_instance(family, initiatives=count, seed=seed)
    assert portfolio.initiatives != make_instance(family, initiatives=count, seed=seed + 1).initiatives
    assert len(by_key(portfolio.initiatives)) == count


def test_too_few_initiatives_are_refused() -> None:
    with pytest.raises(ValueError, match="at least 9"):
        make_instance(Family.HARD, initiatives=8, seed=0)


def _variation(assessment: Assessment) -> float:
    mean, deviation = _mean_and_deviation(assessment)
    return deviation / mean


def _mean_and_deviation(assessment: Assessment) -> tuple[float, float]:
    """Of a two-piece normal. Source: docs/methods.md#one-assessor."""
    below = (assessment.likely - assessment.low) / 1.2815515655446004
    above = (assessment.high - assessment.likely) / 1.2815515655446004
    mean = assessment.likely + (above - below) / math.sqrt(2 * math.pi)
    return mean, math.sqrt((below**2 + above**2) / 2 - (above - below) ** 2 / (2 * math.pi))
