"""How far from the best possible a plan is proven to be within some seconds, beside the solver asked plainly.

    python -m benchmarks.plan_gap --size 350 --seeds 5 --seconds 10

Claim: on one core, within 10 seconds, the median plan of 350 initiatives is proven within 0.5 % on `typical` and within
3 % on `hard`. The peer is HiGHS given the whole indivisible problem at once, for the same seconds, on one thread and
with the few settings that our search gives it too.
"""

import argparse
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.instances import Family, make_instance
from benchmarks.measuring import Clock, divisible_of, in_own_process, progress, spread, tell
from bowstring.planning.goal import FIRST_BALANCES, Goal
from bowstring.planning.integer import Effort, maximise_integer
from bowstring.planning.search import search_plan

OURS, PEER = "Bowstring", "HiGHS alone"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What one search found: points, the proven bound, why it ended, what it took."""

    value: float
    bound: float
    stopped_by: str
    wall: float
    cpu: float

    @property
    def gap(self) -> float:
        """Per cent of the bound; 100 where nothing was found."""
        return 100.0 if self.value == -math.inf else 100 * max(0.0, 1 - self.value / self.bound)


def ours(family: Family, size: int, seed: int, *, seconds: float) -> SearchResult:
    """The neighbourhood search; its seconds hold the divisible plan too."""
    portfolio = make_instance(family, initiatives=size, seed=seed)
    clock = Clock()
    search = search_plan(divisible_of(portfolio), seconds=seconds, seed=seed)
    took = clock.seconds()
    return SearchResult(
        value=search.value,
        bound=search.bound,
        stopped_by=search.stopped_by.value,
        wall=took.wall,
        cpu=took.cpu,
    )


def peer(family: Family, size: int, seed: int, *, seconds: float) -> SearchResult:
    """The same constraints and G under its tangents, handed to the solver whole."""
    portfolio = make_instance(family, initiatives=size, seed=seed)
    clock = Clock()
    divisible = divisible_of(portfolio)
    goal = Goal(divisible)
    program = goal.bounded(FIRST_BALANCES)
    objective = np.zeros(program.columns)
    objective[-1] = 1.0
    is_integer = np.append(goal.is_integer, np.zeros(program.columns - goal.columns, dtype=np.bool_))
    integer_optimum = maximise_integer(
        program, objective, is_integer=is_integer, effort=Effort(seconds=seconds, seed=seed)
    )
    took = clock.seconds()
    value = goal.value(integer_optimum.x) if integer_optimum.is_feasible else -math.inf
    bound = max(value, min(divisible.value, integer_optimum.bound))
    return SearchResult(
        value=value, bound=bound, stopped_by=integer_optimum.stopped_by.value, wall=took.wall, cpu=took.cpu
    )


def _both(family: Family, size: int, seed: int, seconds: float) -> tuple[SearchResult, SearchResult]:
    """Our search and the peer's."""
    progress(f"{family.value}, seed {seed}")
    result = in_own_process(ours, family, size, seed, seconds=seconds)
    return result, in_own_process(peer, family, size, seed, seconds=seconds)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.plan_gap")
    parser.add_argument("--size", type=int, default=350)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--family", type=Family, choices=list(Family), action="append")
    options = parser.parse_args(arguments)
    rows = []
    for family in options.family or Family:
        pairs = [_both(family, options.size, seed, options.seconds) for seed in range(options.seeds)]
        rows.append(_row(family, OURS, [own_result for own_result, _ in pairs]))
        rows.append(_row(family, PEER, [peer_result for _, peer_result in pairs]))
    tell(
        f"Proven gap of the indivisible plan: {options.size} initiatives, {options.seeds} seeds, at most "
        f"{options.seconds:g} s of search. Median (least to greatest).",
        ("Family", "Search", "Gap, %", "Value, points", "CPU, s", "Wall, s", "Ended by"),
        rows,
        "A gap of 100 % means that no plan was found in time.",
    )


def _row(family: Family, who: str, results: Sequence[SearchResult]) -> tuple[str, ...]:
    ended = Counter(result.stopped_by for result in results)
    values = [result.value for result in results if result.value > -math.inf]
    return (
        family.value,
        who,
        spread([result.gap for result in results], ".3f"),
        spread(values),
        spread([result.cpu for result in results], ".1f"),
        spread([result.wall for result in results], ".1f"),
        ", ".join(f"{reason} {count}" for reason, count in sorted(ended.items())),
    )


if __name__ == "__main__":
    main()
