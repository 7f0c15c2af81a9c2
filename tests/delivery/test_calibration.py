"""Calibration: told of five or more, never so that one can be found out; recalibration careful while data are few."""

import dataclasses
import math
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.stats import norm
from tests.tensions.tiny import START, tiny, work

from bowstring.delivery.calibration import (
    LEAST_GROUP,
    STRENGTH,
    Calibration,
    JudgedAssessment,
    Recalibration,
    calibrate,
    outcomes_of,
    own_calibration,
    recalibrate,
)
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.delivery import Measurement
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter

quickly = profile(max_examples=60, deadline=None, derandomize=True)
DONE = START.plus(-8)


def view(initiative: str, assessor: str, low: float, likely: float, high: float) -> Assessment:
    return Assessment(
        initiative=initiative, lens=Lens.USER_NEED, assessor=assessor, low=low, likely=likely, high=high
    )


def judged(teams: dict[str, int], actual: dict[str, float]) -> Portfolio:
    """So many people of each team, all of whom said 80 to 100 to 130 of everything that was then measured."""
    people = tuple(
        Person(key=f"{team}-{place}", team=team) for team, size in teams.items() for place in range(size)
    )
    return tiny(
        people=people,
        initiatives=tuple(work(key, committed_start=DONE) for key in actual),
        assessments=tuple(view(key, person.key, 80.0, 100.0, 130.0) for key in actual for person in people),
        measurements=tuple(
            Measurement(of=key, measure="User need", period=str(START), value=value, unit="people")
            for key, value in actual.items()
        ),
    )


def groups(calibrations: tuple[Calibration, ...]) -> dict[str, int]:
    return {calibration.group: calibration.assessors for calibration in calibrations}


def test_the_share_inside_and_what_came_of_what_was_likely() -> None:
    (calibration, *_) = calibrate(judged({"north": 5}, {"a": 90.0, "b": 130.0, "c": 20.0, "d": 120.0}))
    assert (calibration.lens, calibration.group) == (Lens.USER_NEED, "")
    assert (calibration.assessors, calibration.initiatives, calibration.assessments) == (5, 4, 20)
    assert calibration.inside == 0.75
    assert calibration.ratio == pytest.approx(360 / 400)


@pytest.mark.parametrize(
    ("teams", "expected"),
    [
        ({"north": 4}, {}),
        ({"north": 5}, {"": 5, "north": 5}),
        ({"north": 5, "south": 5}, {"": 10, "north": 5, "south": 5}),
        # The four of the south would be what is left of all: neither team is told.
        ({"north": 5, "south": 4}, {"": 9}),
        ({"north": 7, "south": 4, "": 1}, {"": 12, "north": 7}),
        # One person is left: the smallest team keeps them company.
        ({"east": 9, "north": 6, "south": 1}, {"": 16, "east": 9}),
    ],
)
def test_groups_are_of_five_or_more_and_so_are_those_left(
    teams: dict[str, int], expected: dict[str, int]
) -> None:
    assert groups(calibrate(judged(teams, {"a": 90.0}))) == expected


@quickly
@given(st.dictionaries(st.sampled_from(["", "e", "n", "s", "w"]), st.integers(1, 9), min_size=1))
def test_nothing_told_of_groups_singles_out_fewer_than_five(teams: dict[str, int]) -> None:
    sizes = groups(calibrate(judged(teams, {"a": 90.0})))
    everybody = sizes.pop("", 0)
    assert all(size >= LEAST_GROUP for size in sizes.values())
    assert everybody in (0, sum(teams.values()))
    left = everybody - sum(sizes.values())
    assert left == 0 or left >= LEAST_GROUP


def test_ones_own_is_told_for_one_person_only() -> None:
    portfolio = judged({"north": 2}, {"a": 90.0, "b": 500.0})
    assert calibrate(portfolio) == ()
    (calibration,) = own_calibration(portfolio, "north-0")
    assert (calibration.lens, calibration.assessors, calibration.inside) == (Lens.USER_NEED, 1, 0.5)
    assert own_calibration(portfolio, "nobody") == ()


def test_what_was_said_after_value_was_measured_is_no_forecast() -> None:
    portfolio = judged({"north": 5}, {"a": 90.0})
    late = datetime.combine(START.plus(1).first_day, time(), tzinfo=UTC)
    views = tuple(dataclasses.replace(assessment, made_at=late) for assessment in portfolio.assessments)
    assert outcomes_of(dataclasses.replace(portfolio, assessments=views)) == ()
    assert len(outcomes_of(portfolio)) == 5


def test_value_is_taken_once_the_ramp_is_over() -> None:
    portfolio = tiny(
        initiatives=(work("a", committed_start=Quarter(2024, 1)),),
        assessments=(view("a", "p", 1, 2, 3),),
        measurements=tuple(
            Measurement(of="a", measure="user_need", period=period, value=value, unit="people")
            for period, value in (("2024-Q2", 1.0), ("2025-Q1", 4.0), ("2025-Q2", 6.0))
        ),
    )
    (result,) = outcomes_of(portfolio)
    assert result.actual == 5.0


def outcome(initiative: str, score: float) -> JudgedAssessment:
    spread = 1.2815515655446004
    assessment = view(initiative, "p", -spread, 0.0, spread)
    return JudgedAssessment(assessment=assessment, actual=score)


def test_recalibration_is_the_mode_of_its_prior_and_the_data() -> None:
    """Shift and spread, by a search over the likelihood of a normal seen beside ten calibrated initiatives."""
    scores = np.random.default_rng(5).normal(0.7, 1.6, 30).clip(-3.9, 3.9)
    recalibration = recalibrate(outcome(f"i-{place}", float(score)) for place, score in enumerate(scores))

    # k initiatives seen before at exactly the calibrated median pull the median; k at one spread the spread.
    def loss_of_shift(at: np.ndarray) -> float:
        return float(((scores - at[0]) ** 2).sum() + STRENGTH * at[0] ** 2)

    shift = float(minimize(loss_of_shift, x0=[0.0], tol=1e-12).x[0])

    def loss_of_spread(at: np.ndarray) -> float:
        size = math.exp(at[0])
        return float(
            -norm.logpdf(scores - shift, scale=size).sum() + STRENGTH * (math.log(size) + 0.5 / size**2)
        )

    spread = math.exp(float(minimize(loss_of_spread, x0=[0.0], tol=1e-12).x[0]))
    assert recalibration.shift == pytest.approx(shift, abs=1e-5)
    assert recalibration.spread == pytest.approx(spread, abs=1e-4)


def test_few_data_change_little_and_many_what_they_say() -> None:
    assert recalibrate([]) == Recalibration(shift=0.0, spread=1.0)
    recalibration = recalibrate([outcome("a", 2.0)])
    assert 0 < recalibration.shift < 0.2
    many = recalibrate(outcome(f"i-{place}", 1.0 + (-1) ** place) for place in range(2000))
    assert many.shift == pytest.approx(1.0, abs=0.02)
    assert many.spread == pytest.approx(1.0, abs=0.02)


def test_assessors_of_one_initiative_share_its_luck() -> None:
    alone, crowd = recalibrate([outcome("a", 2.0)]), recalibrate([outcome("a", 2.0)] * 50)
    assert (crowd.shift, crowd.spread) == pytest.approx((alone.shift, alone.spread))


def test_recalibrated_figures_keep_their_order_and_none_changes_nothing() -> None:
    assessment = view("a", "p", 80.0, 100.0, 130.0)
    assert Recalibration().of(assessment) == pytest.approx((80.0, 100.0, 130.0))
    low, likely, high = Recalibration(shift=-0.5, spread=1.5).of(assessment)
    assert low < 80.0 < likely < 100.0
    assert likely < high


def test_what_several_work_on_is_nobodys_outcome() -> None:
    """The value of an asset is that of the work on it where that is one piece; of two nobody can tell whose it is."""
    portfolio = judged({"north": 5}, {"a": 90.0, "b": 130.0})
    both = tuple(
        dataclasses.replace(initiative, asset="shared") for initiative in portfolio.index.initiatives.values()
    )
    of_asset = dataclasses.replace(portfolio.measurements[0], of="shared")
    shared = dataclasses.replace(portfolio, initiatives=both, measurements=(of_asset,))
    assert outcomes_of(shared) == ()
    alone = dataclasses.replace(shared, initiatives=(both[0], dataclasses.replace(both[1], asset="")))
    assert {outcome.assessment.initiative for outcome in outcomes_of(alone)} == {"a"}


@pytest.mark.parametrize("likely", [0.0, -10.0])
def test_there_is_no_ratio_to_nothing(likely: float) -> None:
    portfolio = judged({"north": 5}, {"a": 5.0})
    views = tuple(
        dataclasses.replace(assessment, low=likely - 10.0, likely=likely, high=likely + 10.0)
        for assessment in portfolio.assessments
    )
    (calibration, *_) = calibrate(dataclasses.replace(portfolio, assessments=views))
    assert calibration.ratio is None


@pytest.mark.parametrize(
    ("actual", "score"), [(100.0, 0.0), (120.0, 0.5), (60.0, -0.5), (180.0, 2.0), (20.0, -1.0), (1e9, 4.0)]
)
def test_the_score_is_how_many_spreads_of_its_own_half_it_lies_from_the_median(
    actual: float, score: float
) -> None:
    """Spreads of 80 below and 40 above."""
    z = 1.2815515655446004
    assessment = view("a", "p", 100.0 - 80.0 * z, 100.0, 100.0 + 40.0 * z)
    seen = JudgedAssessment(assessment=assessment, actual=actual)
    assert seen.score == pytest.approx(score)


def test_where_nobody_was_in_doubt_there_is_no_score() -> None:
    certain = JudgedAssessment(assessment=view("a", "p", 5.0, 5.0, 5.0), actual=7.0)
    assert certain.score is None


def test_each_side_is_told_of_what_was_said_of_it_alone() -> None:
    portfolio = judged({"north": 5}, {"a": 90.0})
    business = tuple(
        dataclasses.replace(assessment, lens=Lens.BUSINESS_VALUE) for assessment in portfolio.assessments
    )
    gained = Measurement(of="a", measure="Business value", period=str(START), value=10.0, unit="GBP")
    both = dataclasses.replace(
        portfolio,
        assessments=(*portfolio.assessments, *business[:4]),
        measurements=(*portfolio.measurements, gained),
    )
    shares = {(each.lens, each.group): (each.assessors, each.inside) for each in calibrate(both)}
    assert shares == {(Lens.USER_NEED, ""): (5, 1.0), (Lens.USER_NEED, "north"): (5, 1.0)}
    own = {each.lens: (each.assessments, each.inside) for each in own_calibration(both, "north-0")}
    assert own == {Lens.USER_NEED: (1, 1.0), Lens.BUSINESS_VALUE: (1, 0.0)}


def test_what_is_said_on_the_first_day_of_measuring_is_no_forecast_and_the_day_before_it_is() -> None:
    portfolio = judged({"north": 5}, {"a": 90.0})
    for days, count in ((0, 0), (-1, 5)):
        made_at = datetime.combine(START.first_day + timedelta(days=days), time(23), tzinfo=UTC)
        views = tuple(dataclasses.replace(view, made_at=made_at) for view in portfolio.assessments)
        assert len(outcomes_of(dataclasses.replace(portfolio, assessments=views))) == count


def test_exactly_the_likely_value_is_a_score_of_nothing_also_where_it_was_also_the_least() -> None:
    assert JudgedAssessment(assessment=view("a", "p", 5.0, 5.0, 9.0), actual=5.0).score == 0.0
    assert JudgedAssessment(assessment=view("a", "p", 1.0, 5.0, 5.0), actual=5.0).score is None
