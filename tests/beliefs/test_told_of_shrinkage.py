"""What is not adjusted, borrows, or does not count as it was said, and that each says so."""

import dataclasses

import numpy as np
import pytest
from tests.beliefs.noisy import USER, noisy, portfolio_of
from tests.oracles.believing import cost_of, opinions_of, slope_for

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.delivery import Measurement
from bowstring.model.organisation import Person


def test_few_to_compare_are_left_as_they_are_and_that_is_said() -> None:
    beliefs = believe(portfolio_of(noisy(2, count=3)))
    assert all(
        belief.raw == belief.mixture and belief.trust is None for belief in beliefs.by_subject.values()
    )
    assert any(
        "3 initiatives can be compared on the user side, fewer than 4" in problem.message
        for problem in beliefs.problems
    )


def test_from_four_on_they_are_compared_as_one_class_without_a_slope() -> None:
    beliefs = believe(portfolio_of(noisy(2, count=4)))
    assert all(belief.trust is not None for belief in beliefs.by_subject.values())
    assert beliefs.problems == ()


def test_what_is_worth_nothing_or_less_is_left_as_it_is_and_that_is_said() -> None:
    views = [*noisy(2, count=12), [(-9.0, -5.0, -2.0)]]
    beliefs = believe(portfolio_of(views))
    belief = beliefs.of("i-0012", USER)
    assert belief is not None
    assert belief.mixture == belief.raw
    assert any("not adjusted" in problem.message for problem in beliefs.problems)


def test_shrinking_can_be_switched_off() -> None:
    beliefs = believe(portfolio_of(noisy(1), shrink=False))
    assert all(belief.mixture == belief.raw for belief in beliefs.by_subject.values())
    assert beliefs.problems == ()


def test_what_nobody_assessed_borrows_from_its_class_and_says_so() -> None:
    views = noisy(5, count=20)
    views[4] = []
    portfolio = portfolio_of(views)
    beliefs = believe(portfolio)
    borrowed = beliefs.of("i-0004", USER)
    assert borrowed is not None
    assert borrowed.is_provisional
    assert sum(belief.is_provisional for belief in beliefs.by_subject.values()) == len(Lens)
    works = {work.key: work for work in portfolio.initiatives}
    others = [
        belief for belief in beliefs.by_subject.values() if belief.lens is USER and not belief.is_provisional
    ]
    slope = slope_for(works["i-0004"], opinions_of(portfolio, USER), works)
    moved = [
        other.mean * (cost_of(works["i-0004"]) / cost_of(works[other.initiative])) ** slope
        for other in others
    ]
    assert borrowed.mean == pytest.approx(float(np.mean(moved)), rel=1e-6)
    # Not a value in the middle: it doubts as much as its class differs.
    assert borrowed.mixture.within + borrowed.mixture.between > float(np.var(moved)) * 0.999


@pytest.mark.parametrize(
    ("assessed", "plannable", "unvalued"),
    [(0, 5, True), (2, 5, True), (3, 5, False), (7, 15, True), (8, 40, False)],
)
def test_a_lens_with_too_few_assessments_is_unvalued(assessed: int, plannable: int, unvalued: bool) -> None:
    views = [triples if place < assessed else [] for place, triples in enumerate(noisy(1, count=plannable))]
    beliefs = believe(portfolio_of(views))
    assert beliefs.unvalued == (tuple(Lens) if unvalued else ())


def test_what_cannot_be_planned_is_not_believed_in() -> None:
    portfolio = portfolio_of(noisy(1, count=10))
    works = list(portfolio.initiatives)
    works[0] = dataclasses.replace(works[0], cost_per_quarter=None)
    works[1] = dataclasses.replace(works[1], duration_quarters=None)
    beliefs = believe(dataclasses.replace(portfolio, initiatives=tuple(works)))
    assert beliefs.of("i-0000", USER) is None
    assert beliefs.of("i-0001", USER) is None
    assert beliefs.mean("i-0000", USER) == 0.0


def test_it_is_told_where_only_the_own_team_assessed() -> None:
    portfolio = portfolio_of(noisy(1, count=3))
    works = tuple(dataclasses.replace(work, team="ours") for work in portfolio.initiatives)
    people = tuple(Person(key=f"p-{place}", team="ours") for place in range(4))
    beliefs = believe(dataclasses.replace(portfolio, initiatives=works, people=people))
    assert all(belief.only_own_team for belief in beliefs.by_subject.values())
    others = tuple(dataclasses.replace(person, team="theirs") for person in people)
    beliefs = believe(dataclasses.replace(portfolio, initiatives=works, people=others))
    assert not any(belief.only_own_team for belief in beliefs.by_subject.values())


def test_what_does_not_count_as_it_was_said_is_told() -> None:
    """The owner says five times what two researchers do, with evidence called live for work that is not live."""
    views = noisy(4, count=12)
    views[3] = [(80.0, 85.0, 92.0), (82.0, 90.0, 99.0), (300.0, 400.0, 500.0)]
    portfolio = portfolio_of(views)
    works = [
        dataclasses.replace(work, team="ours") if work.key == "i-0003" else work
        for work in portfolio.initiatives
    ]
    assessments = [
        dataclasses.replace(
            assessment, evidence=Evidence.LIVE if assessment.assessor == "p-2" else Evidence.RESEARCH
        )
        if assessment.initiative == "i-0003"
        else assessment
        for assessment in portfolio.assessments
    ]
    gamed = dataclasses.replace(
        portfolio,
        initiatives=tuple(works),
        assessments=tuple(assessments),
        people=(Person(key="p-2", team="ours"),),
    )
    beliefs = believe(gamed)
    belief = beliefs.of("i-0003", USER)
    assert belief is not None
    assert belief.mean == pytest.approx(88.0, rel=0.1)
    assert [assessment.assessor for assessment in belief.set_aside] == ["p-2"]
    assert not belief.only_own_team
    assert any("team's own figures for “One” lie outside" in problem.message for problem in beliefs.problems)
    measured = Measurement(of="i-0003", measure="Uptake", period="2026-Q1", value=400.0)
    backed = believe(dataclasses.replace(gamed, measurements=(measured,))).of("i-0003", USER)
    assert backed is not None
    assert backed.mean > 200
    assert backed.set_aside == backed.unbacked == ()


def test_live_evidence_that_nothing_backs_is_told() -> None:
    portfolio = portfolio_of(noisy(4, count=12))
    live = tuple(
        dataclasses.replace(assessment, evidence=Evidence.LIVE) for assessment in portfolio.assessments
    )
    beliefs = believe(dataclasses.replace(portfolio, assessments=live))
    assert all(belief.unbacked == belief.assessments for belief in beliefs.by_subject.values())
    assert sum("nothing has been measured" in problem.message for problem in beliefs.problems) == 2
