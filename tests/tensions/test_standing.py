"""Where something that is wanted stands, at the plan's start, just before and just after it."""

import pytest

from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.tensions.standing import Standing, Work

BEFORE, START, AFTER = Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3)


def work_of(*initiatives: Initiative, starts: dict[str, Quarter | None] | None = None) -> Work:
    portfolio = Portfolio(settings=Settings(name="P", start=START), initiatives=initiatives)
    return Work(portfolio, starts or {})


@pytest.mark.parametrize(
    ("available_from", "retired_on", "is_live"),
    [
        (None, None, True),
        (BEFORE, None, True),
        (START, None, True),
        (AFTER, None, False),
        (None, AFTER, True),
        (None, START, False),
        (None, BEFORE, False),
        (START, AFTER, True),
    ],
)
def test_what_comes_exactly_at_the_start_is_live_and_what_goes_then_is_not(
    available_from: Quarter | None, retired_on: Quarter | None, is_live: bool
) -> None:
    asset = Asset(
        key="s",
        name="S",
        focus=Focus.PRODUCT,
        phase=Phase.LIVE,
        available_from=available_from,
        retired_on=retired_on,
    )
    assert work_of().is_live(asset) is is_live
    standing, date = work_of().standing([asset], [])
    if is_live:
        assert (standing, date) == (Standing.TODAY, None)
    elif retired_on is None:
        assert (standing, date) == (Standing.PLANNED, available_from)
    else:
        assert (standing, date) == (Standing.LEFT_OUT, None)


@pytest.mark.parametrize(
    ("begun", "standing", "date"),
    [
        (None, Standing.LEFT_OUT, None),
        (BEFORE, Standing.TODAY, None),
        (START, Standing.PLANNED, AFTER),
    ],
)
def test_work_stands_by_the_quarter_after_it(
    begun: Quarter | None, standing: Standing, date: Quarter | None
) -> None:
    """Work of one quarter that began just before the plan is delivered exactly at its start."""
    initiative = Initiative(key="i", name="I", focus=Focus.PRODUCT, duration_quarters=1, cost_per_quarter=1.0)
    work = work_of(initiative, starts={"i": begun})
    assert work.standing([], [initiative]) == (standing, date)


def asset(key: str, phase: Phase | None = None, **fields: object) -> Asset:
    return Asset(key=key, name=key, focus=Focus.PRODUCT, phase=phase, **fields)  # type: ignore[arg-type]


def piece(key: str, **fields: object) -> Initiative:
    return Initiative(key=key, name=key, focus=Focus.PRODUCT, duration_quarters=2, **fields)  # type: ignore[arg-type]


def test_what_is_retired_or_stopped_serves_nobody() -> None:
    portfolio = Portfolio(
        settings=Settings(name="P", start=START),
        assets=(asset("a", Phase.RETIRED), asset("b", Phase.LIVE), asset("c", Phase.BETA), asset("d")),
        initiatives=(piece("i"), piece("j", stopped_on=START.first_day)),
    )
    work = Work(portfolio, {"i": START, "j": START})
    assert [other.key for other in work.assets] == ["b", "c", "d"]
    assert [other.key for other in work.initiatives] == ["i"]
    assert work.done == {"i": START.plus(2)}


def test_of_what_is_coming_the_first_counts_and_what_is_gone_by_then_does_not() -> None:
    works = (piece("i"), piece("j"), piece("k"))
    work = work_of(*works, starts={"i": AFTER, "j": START})
    late, gone = asset("late", available_from=START.plus(9)), asset("gone", retired_on=START)
    gone_early = asset("early", available_from=AFTER, retired_on=START)
    assert work.standing([late], works) == (Standing.PLANNED, START.plus(2))
    assert work.standing([late], works[:1]) == (Standing.PLANNED, AFTER.plus(2))
    assert work.standing([late, gone], works[2:]) == (Standing.PLANNED, START.plus(9))
    assert work.standing([gone, gone_early], works[2:]) == (Standing.LEFT_OUT, None)
    assert work.standing([], []) == (Standing.LEFT_OUT, None)


def test_work_is_parted_into_what_is_planned_and_what_is_left_out() -> None:
    works = tuple(piece(key) for key in ("d", "b", "c", "a"))
    work = work_of(*works, starts={"d": START, "b": AFTER, "c": None})
    assert work.split(works) == (("b", "d"), ("a", "c"))
    assert work.split(()) == ((), ())
