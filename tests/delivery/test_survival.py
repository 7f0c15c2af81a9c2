"""Kaplan–Meier and Aalen–Johansen against a published example, another library and plain second formulations."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from bowstring.delivery.survival import Blend, Ending, Quantile, Record, quantile, survival_of

quickly = profile(max_examples=60, deadline=None, derandomize=True)
records_of = st.lists(
    st.builds(Record, days=st.integers(-20, 30).map(float), ending=st.sampled_from(Ending)),
    min_size=1,
    max_size=25,
)

# Weeks of remission under 6-mercaptopurine; + is censored. Freireich et al. 1963; Gehan 1965.
REMISSION = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
# S(t) as in Kleinbaum & Klein, Survival Analysis, table 2.3.
SURVIVING = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}


def remission() -> list[Record]:
    return [
        Record(days=float(weeks.rstrip("+")), ending=Ending.WAITING if "+" in weeks else Ending.DELIVERED)
        for weeks in REMISSION.split()
    ]


def test_the_published_example_comes_out() -> None:
    survival = survival_of(remission())
    assert survival.days == tuple(SURVIVING)
    assert [round(1 - share, 4) for share in survival.delivered] == list(SURVIVING.values())
    assert survival.at_risk == (21, 17, 15, 12, 11, 7, 6)
    assert quantile(survival, 0.5) == Quantile(days=23.0)
    # Most had not relapsed when the trial ended: the P80 is more than the longest anybody was seen for.
    assert quantile(survival, 0.8) == Quantile(days=None, more_than=35.0)


@quickly
@given(records_of)
def test_it_agrees_with_scipy(records: list[Record]) -> None:
    delivered = [record.days for record in records if record.ending is Ending.DELIVERED]
    censored = [record.days for record in records if record.ending is not Ending.DELIVERED]
    survival = survival_of(records)
    second = ecdf(CensoredData(uncensored=delivered, right=censored)).cdf
    for days in range(-21, 32):
        assert survival.at(days) == pytest.approx(float(second.evaluate(days)), abs=1e-12)


@quickly
@given(records_of)
def test_without_anything_unfinished_it_is_the_share_counted(records: list[Record]) -> None:
    done = [Record(days=record.days, ending=Ending.DELIVERED) for record in records]
    survival = survival_of(done)
    for days in range(-21, 32):
        assert survival.at(days) == pytest.approx(np.mean([record.days <= days for record in done]))
    for share in (0.1, 0.5, 0.8):
        ordered = sorted(record.days for record in done)
        assert quantile(survival, share).days == ordered[math.ceil(share * len(ordered) - 1e-9) - 1]


@quickly
@given(records_of)
def test_what_came_what_stopped_and_what_waits_are_all(records: list[Record]) -> None:
    """Aalen–Johansen by another way: what is censored hands its share on to those still at risk, to the right."""
    survival = survival_of(records)
    rank = {Ending.DELIVERED: 0, Ending.STOPPED: 0, Ending.WAITING: 1}
    ordered = sorted(records, key=lambda record: (record.days, rank[record.ending]))
    mass = [1 / len(ordered)] * len(ordered)
    for place, record in enumerate(ordered):
        rest = len(ordered) - place - 1
        if record.ending is Ending.WAITING and rest:
            mass[place + 1 :] = [each + mass[place] / rest for each in mass[place + 1 :]]
            mass[place] = 0.0
    for number, days in enumerate(survival.days):
        for shares, ending in ((survival.came, Ending.DELIVERED), (survival.stopped, Ending.STOPPED)):
            second = sum(
                share
                for share, case in zip(mass, ordered, strict=True)
                if case.ending is ending and case.days <= days
            )
            assert shares[number] == pytest.approx(second, abs=1e-12)
    assert all(
        a + b <= 1 + 1e-12 and a <= k + 1e-12
        for a, b, k in zip(survival.came, survival.stopped, survival.delivered, strict=True)
    )


@quickly
@given(records_of)
def test_shares_only_rise(records: list[Record]) -> None:
    survival = survival_of(records)
    for shares in (survival.delivered, survival.came, survival.stopped):
        assert all(before <= after for before, after in itertools.pairwise((0.0, *shares, 1.0 + 1e-12)))


def test_nothing_delivered_tells_no_quantile_but_how_long_it_was_waited_for() -> None:
    waiting = survival_of(
        [Record(days=-12.0, ending=Ending.WAITING), Record(days=3.0, ending=Ending.WAITING)]
    )
    assert quantile(waiting, 0.5) == Quantile(days=None, more_than=3.0)
    assert not quantile(waiting, 0.5).is_reached
    assert quantile(survival_of([]), 0.5) == Quantile(days=None, more_than=None)


def test_a_quantile_of_what_is_late_already_lies_after_today() -> None:
    done = survival_of([Record(days=float(days), ending=Ending.DELIVERED) for days in range(1, 11)])
    assert quantile(done, 0.5).days == 5.0
    # Of 7, 8, 9, 10, half are done by 8.
    assert quantile(done, 0.5, after=6.0).days == 8.0
    assert quantile(done, 0.5, after=10.0) == Quantile(days=None, more_than=10.0)


@quickly
@given(records_of, records_of)
def test_few_records_are_drawn_towards_the_broader_class(own: list[Record], broad: list[Record]) -> None:
    survival, other = survival_of(own), survival_of(broad)
    blend = Blend(own=survival, broader=other, strength=5.0)
    for days in range(-21, 32):
        low, high = sorted((survival.at(days), other.at(days)))
        assert low - 1e-12 <= blend.at(days) <= high + 1e-12
    nothing = Blend(own=survival_of([]), broader=other, strength=5.0)
    assert (nothing.at(0.0), nothing.longest) == (other.at(0.0), other.longest)
    assert Blend(own=survival_of([]), broader=survival_of([]), strength=5.0).longest is None
    many = survival_of([Record(days=7.0, ending=Ending.DELIVERED)] * 995)
    assert Blend(own=many, broader=other, strength=5.0).at(7.0) >= 0.995 - 1e-12
