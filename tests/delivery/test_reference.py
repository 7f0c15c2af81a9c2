"""Usual dates, against the second form and by hand."""

import dataclasses
from datetime import date, timedelta

import pytest
from tests.delivery.histories import promise, with_promises
from tests.oracles.slipping import usual_of
from tests.small import small_portfolio
from tests.tensions.tiny import START, tiny

from bowstring.delivery.reference import FEWEST, References, quarter_end, reference_dates
from bowstring.delivery.survival import Ending
from bowstring.model.delivery import Forecast
from bowstring.model.quarters import Quarter
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.kinds.promise import quarters_late

DAY = date(2026, 3, 31)
PAST = date(2025, 6, 30)


def record(*slips: int) -> tuple[Forecast, ...]:
    """Milestones long delivered, so many days after they were promised."""
    return tuple(
        promise("plain", PAST, PAST + timedelta(days=slip), name=f"earlier {place}")
        for place, slip in enumerate(slips)
    )


@pytest.mark.parametrize("seed", range(40))
def test_usual_dates_are_what_the_second_form_says(seed: int) -> None:
    teams = ("north", "south", "")
    small = small_portfolio(seed)
    works = tuple(dataclasses.replace(w, team=teams[n % 3]) for n, w in enumerate(small.initiatives))
    portfolio = with_promises(dataclasses.replace(small, initiatives=works), seed=seed)
    reference_dates_by_key = {
        reference_date.initiative: reference_date for reference_date in reference_dates(portfolio)
    }
    for work in works:
        second = usual_of(portfolio, work.key)
        if second is None or work.is_stopped:
            assert work.key not in reference_dates_by_key
            continue
        reference_date = reference_dates_by_key[work.key]
        assert (reference_date.milestone, reference_date.usual, reference_date.safe) == (
            second.milestone,
            second.usual,
            second.safe,
        )
        assert quarters_late(reference_date) == second.quarters
        assert reference_date.late == pytest.approx(second.late, abs=1e-9)


def test_a_promise_moves_by_the_usual_slip() -> None:
    open_one = promise("loved", date(2026, 6, 30))
    portfolio = tiny(forecasts=(*record(0, 10, 20, 30, 40, 50, 60, 70, 80, 90), open_one))
    (reference_date,) = reference_dates(portfolio)
    # Nothing of its own or in its focus beyond all: half are 40 days late or less, four fifths 70.
    assert (reference_date.usual, reference_date.safe) == (date(2026, 8, 9), date(2026, 9, 8))
    assert reference_date.basis == (("its own", 0), ("its focus", 10), ("all", 10))
    assert reference_date.late == pytest.approx(0.9)


def test_negative_slips_are_kept() -> None:
    portfolio = tiny(forecasts=(*record(-30, -30, -30, -10, 5), promise("loved", date(2026, 6, 30))))
    (reference_date,) = reference_dates(portfolio)
    assert reference_date.usual == date(2026, 5, 31)
    assert reference_date.slip_p50.days == -30.0


def test_a_quantile_that_is_not_reached_is_more_than_what_was_seen() -> None:
    waiting = tuple(promise("paying", PAST, name=f"open {place}", ahead=30) for place in range(20))
    portfolio = tiny(forecasts=(*record(1, 2, 3, 4, 5), *waiting, promise("loved", date(2026, 6, 30))))
    (reference_date,) = [some for some in reference_dates(portfolio) if some.initiative == "loved"]
    assert reference_date.usual is None
    assert reference_date.slip_p50.more_than == (date(2026, 4, 1) - PAST).days


def test_what_is_late_already_is_not_expected_in_the_past() -> None:
    portfolio = tiny(
        settings={"as_of": DAY}, forecasts=(*record(0, 0, 0, 0, 0, 0, 200), promise("loved", PAST))
    )
    for reference_date in reference_dates(portfolio):
        assert reference_date.usual is None or reference_date.usual > DAY


def test_few_deliveries_say_nothing() -> None:
    open_one = promise("loved", date(2026, 6, 30))
    assert reference_dates(tiny(forecasts=(*record(*range(FEWEST - 1)), open_one))) == ()
    assert len(reference_dates(tiny(forecasts=(*record(*range(FEWEST)), open_one)))) == 1
    assert reference_dates(tiny()) == ()


def test_stopped_work_is_counted_apart_and_promises_nothing() -> None:
    works = {"paying": {"stopped_on": date(2025, 9, 1)}}
    forecasts = (*record(1, 2, 3, 4, 5), promise("paying", PAST))
    portfolio = tiny(works=works, forecasts=forecasts, settings={"as_of": DAY})
    references = References(portfolio)
    assert references.all.counts[Ending.STOPPED] == 1
    assert [reference_date.initiative for reference_date in reference_dates(portfolio)] == []


def test_what_the_plan_starts_without_a_promise_is_judged_by_its_own_end() -> None:
    portfolio = tiny(forecasts=record(100, 100, 100, 100, 100))
    plan = plan_portfolio(portfolio)
    started = {key: at for key, at in plan.starts.items() if at is not None and key != "plain"}
    assert started
    for reference_date in reference_dates(portfolio, plan):
        assert Quarter.of(reference_date.first_promised) == started[reference_date.initiative]
        assert reference_date.milestone == ""
        assert reference_date.usual == reference_date.first_promised + timedelta(days=100)


def test_an_unknown_initiative_is_judged_by_all() -> None:
    portfolio = tiny(forecasts=(*record(10, 10, 10, 10, 10), promise("nobody", date(2026, 6, 30))))
    (reference_date,) = reference_dates(portfolio)
    assert reference_date.initiative == "nobody"
    assert reference_date.basis == (("all", 5),)
    assert START.first_day == date(2026, 4, 1)


def test_all_that_the_plan_starts_without_a_promise_is_judged_and_nothing_else() -> None:
    portfolio = tiny(forecasts=record(100, 100, 100, 100, 100))
    plan = plan_portfolio(portfolio)
    started = sorted(key for key, at in plan.starts.items() if at is not None and key != "plain")
    assert started
    assert [dates.initiative for dates in reference_dates(portfolio, plan)] == started
    assert reference_dates(portfolio) == ()
    (first, *_) = reference_dates(portfolio, plan)
    start = plan.starts[first.initiative]
    assert start is not None
    assert first.stated == first.first_promised == start.plus(1).first_day - timedelta(days=1)


def test_cancelled_work_has_no_usual_date_though_its_promise_was_never_taken_back() -> None:
    forecasts = (
        *record(1, 2, 3, 4, 5),
        promise("loved", date(2026, 6, 30)),
        promise("paying", date(2026, 6, 30)),
    )
    portfolio = tiny(works={"paying": {"status": "cancelled"}}, forecasts=forecasts, settings={"as_of": DAY})
    assert [dates.initiative for dates in reference_dates(portfolio)] == ["loved"]


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 3, 31), date(2026, 3, 31)),
        (date(2026, 4, 1), date(2026, 6, 30)),
        (date(2026, 9, 30), date(2026, 9, 30)),
        (date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_ends_with_its_last_day(day: date, last: date) -> None:
    assert quarter_end(day) == last
