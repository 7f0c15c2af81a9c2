"""How much a plan moves, and how long it takes, when one more thing is settled: near the adopted plan, and afresh.

    python -m benchmarks.replanning examples/department --changes 6
    python -m benchmarks.replanning --family hard --initiatives 2000

The plan is made and counts as adopted. Then one initiative by lot is left out or funded by lock, and the plan made
again in two ways: near the adopted plan, as the product does, and as if there were none. What cannot be is passed over.
"""

import argparse
import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks.instances import Family, make_instance
from benchmarks.measuring import Clock, in_own_process, progress, tell
from bowstring.formats.files import read_portfolio
from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, BowstringError
from bowstring.model.quarters import Quarter
from bowstring.planning.planner import plan_portfolio

_Starts = Mapping[str, Quarter | None]
_Row = tuple[str, ...]
_TRIES = 5


def planned(portfolio: Portfolio) -> _Starts:
    """The starts of the plan that counts as adopted."""
    return plan_portfolio(portfolio).starts


def settled(
    portfolio: Portfolio, starts: _Starts, *, tries: int, seed: int
) -> Iterator[tuple[str, Portfolio]]:
    """The portfolio with one thing more settled, by turns left out and funded.

    Args:
        portfolio: what was planned.
        starts: its plan.
        tries: how often each way at the most.
        seed: of the lot.
    """
    random = np.random.default_rng(seed)
    for lock in (Lock.LEAVE_OUT, Lock.FUND) * tries:
        keys = [key for key, start in starts.items() if (start is None) is (lock is Lock.FUND)]
        if not keys:
            continue
        key = keys[int(random.integers(len(keys)))]
        works = tuple(
            dataclasses.replace(work, lock=lock) if work.key == key else work
            for work in portfolio.initiatives
        )
        yield f"{key} {lock.value.replace('_', ' ')}", dataclasses.replace(portfolio, initiatives=works)


def measured(portfolio: Portfolio, before: _Starts, adopted: _Starts | None) -> _Row | None:
    """CPU seconds, how far the plan lies below what none can pass, in per cent, and how many moved; None for no plan.

    Args:
        portfolio: what is planned.
        before: what moves from where.
        adopted: what the plan stays near to; None for a plan made afresh.
    """
    clock = Clock()
    try:
        plan = plan_portfolio(portfolio, adopted=adopted)
    except BadDataError:
        return None
    if not plan.is_planned:
        return None
    moved = sum(plan.starts[key] != start for key, start in before.items())
    return f"{clock.seconds().cpu:.1f}", f"{100 * (plan.gap or 0.0):.2f}", str(moved)


def rows_of(portfolio: Portfolio, *, changes: int, seed: int) -> list[_Row]:
    """One row a change: near the adopted plan, then afresh.

    Args:
        portfolio: what is planned.
        changes: how many.
        seed: of what is changed.
    """
    adopted = in_own_process(planned, portfolio)
    rows: list[_Row] = []
    for words, changed in settled(portfolio, adopted, tries=_TRIES * changes, seed=seed):
        progress(words)
        near = in_own_process(measured, changed, adopted, adopted)
        afresh = None if near is None else in_own_process(measured, changed, adopted, None)
        if near is not None and afresh is not None:
            rows.append((words, *near, *afresh))
        if len(rows) == changes:
            break
    return rows


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path, nargs="?", help="a portfolio; a made-up one if there is none")
    parser.add_argument("--family", type=Family, default=Family.TYPICAL)
    parser.add_argument("--initiatives", type=int, default=350)
    parser.add_argument("--changes", type=int, default=6)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    try:
        portfolio = (
            make_instance(options.family, initiatives=options.initiatives, seed=options.seed)
            if options.path is None
            else read_portfolio(options.path)[0]
        )
    except BowstringError as error:
        parser.error(str(error))
    header = ("Settled", "near: CPU, s", "gap, %", "moved", "afresh: CPU, s", "gap, %", "moved")
    name = options.path.name if options.path is not None else f"{options.initiatives} {options.family.value}"
    tell(
        f"Plans of {name} after one more thing is settled",
        header,
        rows_of(portfolio, changes=options.changes, seed=options.seed),
    )


if __name__ == "__main__":
    main()
