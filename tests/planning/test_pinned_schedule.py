"""What a schedule begins with: what runs, and what must be done, those with a quarter of their own first."""

from tests.planning.every_schedule import START, settings, values, work

from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.schedule import pinned_schedule


def pinned(*works: Initiative, money: float = 100.0) -> dict[str, int]:
    """Each costs 100 for a quarter of two."""
    portfolio = Portfolio(
        settings=settings(),
        initiatives=works,
        assessments=tuple(view for each in works for view in values(each.key, 5.0, 5.0)),
        budget=tuple(Budget(period=str(START.plus(quarter)), amount=money) for quarter in range(2)),
    )
    return pinned_schedule(build_problem(portfolio)).starts


def test_what_is_locked_out_or_free_is_not_there_and_what_must_be_is() -> None:
    starts = pinned(
        work("asked-for", effort={}, mandated_by="act"),
        work("free", effort={}),
        work("in", effort={}, lock=Lock.FUND),
        work("out", effort={}, lock=Lock.LEAVE_OUT),
        work("second", effort={}, lock=START.plus(1)),
        work("runs", effort={}, committed_start=START),
        money=1000.0,
    )
    assert starts == {"asked-for": 0, "in": 0, "second": 1, "runs": 0}


def test_what_has_its_quarter_comes_first_and_others_move_out_of_its_way() -> None:
    assert pinned(work("a", effort={}, lock=Lock.FUND), work("b", effort={}, lock=START)) == {"a": 1, "b": 0}
    runs = work("z", effort={}, committed_start=START)
    assert pinned(work("a", effort={}, mandated_by="act"), runs) == {"a": 1, "z": 0}


def test_what_a_mandate_needs_is_done_before_it() -> None:
    works = (work("a", effort={}, mandated_by="act", requires=("b",)), work("b", effort={}))
    assert pinned(*works) == {"a": 1, "b": 0}
