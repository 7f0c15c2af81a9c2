"""How fast worlds are planned for, and whether the chances that they tell are right.

    python -m benchmarks.worlds --size 350 --seeds 5 --worlds 20
    python -m benchmarks.worlds --calibrate --size 60 --seeds 20 --worlds 200

Claims: eight worlds (typical) and three (hard) of 350 initiatives a second and core; of work that is told to be in the
plan in p of 100 worlds p in 100 are in the plan of the true world, where people err by about as much as they say; what
is contested does not fall, beyond two standard errors, when everybody's ranges are wider by half.
"""

import argparse
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.instances import Family, make_instance, make_instance_and_truth
from benchmarks.measuring import Clock, divisible_of, in_own_process, progress, spread, tell
from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.worlds.draws import World
from bowstring.worlds.planned import WorldPlanner
from bowstring.worlds.worlds import CERTAIN_FROM, OUT_TO

_BINS = (0.0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speed:
    """Processor seconds: to make ready, and of each world in the mean."""

    ready: float
    world: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """Stated shares and whether work is in the true world's plan; how many are contested, and with wider ranges."""

    shares: tuple[float, ...]
    came: tuple[bool, ...]
    contested: int
    wider: int


def speed_of(family: Family, size: int, seed: int, worlds: int) -> Speed:
    """What worlds of an instance take, one after the other on one core."""
    portfolio = make_instance(family, initiatives=size, seed=seed)
    divisible = divisible_of(portfolio)
    clock = Clock()
    planner = WorldPlanner(divisible, divisible.beliefs, {}, seed=seed)
    ready = clock.seconds().cpu
    clock = Clock()
    for number in range(worlds):
        planner.plan(number)
    return Speed(ready=ready, world=clock.seconds().cpu / worlds)


def calibrated(family: Family, size: int, seed: int, worlds: int) -> Calibrated:
    """Stated shares beside the best plan for what is true."""
    portfolio, truth = make_instance_and_truth(family, initiatives=size, seed=seed)
    planner, shares = _shares(portfolio, seed, worlds)
    keys = [candidate.key for candidate in planner.problem.candidates]
    true_world = World(
        values={lens: np.array([truth[lens][key] for key in keys]) for lens in Lens},
        costs=np.ones(len(keys)),
        late=np.zeros(len(keys), dtype=np.int64),
        common_cost=0.0,
    )
    came = planner.plan_world(0, true_world).funded
    _, wider = _shares(widened(portfolio, 1.5), seed, worlds)
    return Calibrated(
        shares=tuple(shares.tolist()),
        came=tuple(came.tolist()),
        contested=_contested(shares),
        wider=_contested(wider),
    )


def widened(portfolio: Portfolio, factor: float) -> Portfolio:
    """The portfolio with every range wider by a factor around the same likely figure."""
    return replace(
        portfolio,
        assessments=tuple(
            replace(
                assessment,
                low=assessment.likely - factor * (assessment.likely - assessment.low),
                high=assessment.likely + factor * (assessment.high - assessment.likely),
            )
            for assessment in portfolio.assessments
        ),
    )


def _shares(
    portfolio: Portfolio, seed: int, worlds: int
) -> tuple[WorldPlanner, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    divisible = divisible_of(portfolio)
    planner = WorldPlanner(divisible, divisible.beliefs, {}, seed=seed)
    funded = np.array([planner.plan(number).funded for number in range(worlds)], dtype=np.float64)
    return planner, funded.mean(axis=0)


def _contested(shares: np.ndarray[tuple[int], np.dtype[np.float64]]) -> int:
    return int(((shares > OUT_TO) & (shares < CERTAIN_FROM)).sum())


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=350)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--worlds", type=int, default=20)
    parser.add_argument("--family", type=Family, choices=list(Family), action="append")
    parser.add_argument("--calibrate", action="store_true")
    options = parser.parse_args(arguments)
    for family in options.family or list(Family):
        if options.calibrate:
            _tell_calibration(family, options.size, options.seeds, options.worlds)
        else:
            _tell_speed(family, options.size, options.seeds, options.worlds)


def _tell_speed(family: Family, size: int, seeds: int, worlds: int) -> None:
    measured = []
    for seed in range(seeds):
        progress(f"{family}, seed {seed}")
        measured.append(in_own_process(speed_of, family, size, seed, worlds))
    tell(
        f"Worlds, {family}: {seeds} instances, {worlds} worlds of each",
        ("Family", "Initiatives", "A world, CPU s", "Worlds a second and core", "To make ready, CPU s"),
        [
            (
                str(family),
                f"{size:,}",
                spread([speed.world for speed in measured]),
                spread([1 / speed.world for speed in measured]),
                spread([speed.ready for speed in measured]),
            )
        ],
    )


def _tell_calibration(family: Family, size: int, seeds: int, worlds: int) -> None:
    results = []
    for seed in range(seeds):
        progress(f"{family}, seed {seed}")
        results.append(in_own_process(calibrated, family, size, seed, worlds))
    shares = np.concatenate([np.array(result.shares) for result in results])
    came = np.concatenate([np.array(result.came) for result in results])
    places = np.clip(np.searchsorted(_BINS, shares, side="right") - 1, 0, len(_BINS) - 2)
    rows = []
    for place in range(len(_BINS) - 1):
        inside = places == place
        count = int(inside.sum())
        if count:
            stated, actual = float(shares[inside].mean()), float(came[inside].mean())
            error = math.sqrt(max(stated * (1 - stated), 1e-9) / count)
            rows.append(
                (
                    f"{family}, {100 * _BINS[place]:.0f} to {100 * _BINS[place + 1]:.0f} %",
                    f"{count:,}",
                    f"{100 * stated:.1f}",
                    f"{100 * actual:.1f}",
                    f"{(actual - stated) / error:+.1f}",
                )
            )
    rises = np.array([result.wider - result.contested for result in results], dtype=np.float64)
    error = float(rises.std(ddof=1) / math.sqrt(len(rises))) if len(rises) > 1 else 0.0
    tell(
        f"Calibration of worlds, {family}: {seeds} instances, {worlds} worlds of each",
        ("Stated share of worlds", "Initiatives", "Stated, %", "In the true plan, %", "Standard errors"),
        rows,
        f"Contested: {np.mean([result.contested for result in results]):.1f} of {size}; with ranges wider by half "
        f"{rises.mean():+.1f} (standard error {error:.1f}).",
    )


if __name__ == "__main__":
    main()
