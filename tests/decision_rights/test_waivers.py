"""Waivers and reviews: what has run out by a day, and what will within 90."""

from datetime import date, timedelta

import pytest
from tests.decision_rights.landscapes import SETTINGS

from bowstring.decision_rights.waivers import running_out
from bowstring.model.decisions import Decision
from bowstring.model.portfolio import Portfolio

TODAY = date(2026, 3, 12)


def decided(day: date | None, *, status: str = "accepted", key: str = "d") -> Decision:
    return Decision(key=key, title="Let it be", status=status, waiver_until=day, review_on=day)


@pytest.mark.parametrize(
    ("days", "ended", "ending"),
    [(-1, True, False), (0, False, True), (90, False, True), (91, False, False), (None, False, False)],
)
def test_a_waiver_ends_after_its_last_day_and_is_told_90_days_before(
    days: int | None, *, ended: bool, ending: bool
) -> None:
    day = None if days is None else TODAY + timedelta(days=days)
    waivers = running_out(Portfolio(settings=SETTINGS, decisions=(decided(day),)), TODAY)
    assert (bool(waivers.ended), bool(waivers.ending)) == (ended, ending)
    assert (bool(waivers.overdue), bool(waivers.due)) == (ended, ending)


def test_what_no_longer_holds_does_not_run_out() -> None:
    decisions = (decided(TODAY, status="rejected"), decided(TODAY, status="Superseded by d-2"))
    waivers = running_out(Portfolio(settings=SETTINGS, decisions=decisions), TODAY)
    assert (waivers.ended, waivers.ending, waivers.overdue, waivers.due) == ((), (), (), ())


def test_the_longest_ago_comes_first_and_the_calendars_ends_do_no_harm() -> None:
    decisions = (
        decided(TODAY, key="b"),
        decided(date.min, key="a"),
        decided(date.max, key="c"),
        decided(TODAY, key="a2"),
    )
    waivers = running_out(Portfolio(settings=SETTINGS, decisions=decisions), TODAY)
    assert [decision.key for decision in waivers.ended] == ["a"]
    assert [decision.key for decision in waivers.ending] == ["a2", "b"]
    assert running_out(Portfolio(settings=SETTINGS, decisions=decisions), date.max).ending[0].key == "c"
