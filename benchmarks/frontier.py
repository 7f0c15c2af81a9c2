"""How long every plan that no other betters takes to find, beside pyaugmecon on the same knapsacks.

    python -m benchmarks.frontier --items 50 --seeds 5 --peer /path/to/a/python/with/pyaugmecon

Claim: all non-dominated points of a two-objective knapsack with two constraints are found, and proven to be all.
Instances are made up in the manner of Mavrotas and Florios (2013): whole weights and worths from 10 to 100, limits
that half of all weights fit in. The peer runs in a Python of its own, since it asks for other versions of packages
than this project; how fine its grid must be is what our answer shows. Points found by both are compared.
"""

import argparse
import json
import resource
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.instances import START
from benchmarks.measuring import Clock, divisible_of, in_own_process, progress, spread, tell
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Capacity, Discipline
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.planning.frontier.frontier import find_frontier

# By the clock on the wall; what is told is the processor's time.
_NO_CEILING = 3_600.0
_SCRIPT = Path(__file__).with_name("frontier_peer.py")

Points = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knapsack:
    """weights: a row a constraint; limits: of each; worth: a row a side."""

    weights: list[list[int]]
    limits: list[float]
    worth: list[list[int]]


def make_knapsack(items: int, seed: int) -> Knapsack:
    """An instance, the same for the same seed."""
    rng = np.random.default_rng(seed)
    weights, worth = (rng.integers(10, 101, size=(2, items)) for _ in range(2))
    return Knapsack(weights=weights.tolist(), limits=(weights.sum(axis=1) / 2).tolist(), worth=worth.tolist())


def portfolio_of(knapsack: Knapsack) -> Portfolio:
    """The items as initiatives of one quarter that need people of two disciplines, each side worth what is stated."""
    names = ("architecture", "design")
    items = range(len(knapsack.weights[0]))
    return Portfolio(
        settings=Settings(
            name="Knapsack",
            start=START,
            as_of=date(2026, 4, 1),
            quarters=1,
            value_quarters=2,
            ramp_quarters=1,
            discount_rate=0.0,
            shrink=False,
        ),
        initiatives=tuple(
            Initiative(
                key=f"i-{item:03d}",
                name=f"Item {item}",
                focus=Focus.PRODUCT,
                duration_quarters=1,
                cost_per_quarter=0.0,
                effort={name: float(row[item]) for name, row in zip(names, knapsack.weights, strict=True)},
            )
            for item in items
        ),
        assessments=tuple(
            Assessment(
                initiative=f"i-{item:03d}",
                lens=lens,
                assessor="p-1",
                low=float(row[item]),
                likely=float(row[item]),
                high=float(row[item]),
            )
            for item in items
            for lens, row in zip(Lens, knapsack.worth, strict=True)
        ),
        disciplines=tuple(Discipline(key=name, name=name, pay=1.0) for name in names),
        capacity=tuple(
            Capacity(discipline=name, people=limit)
            for name, limit in zip(names, knapsack.limits, strict=True)
        ),
    )


def ours(items: int, seed: int) -> tuple[Points, bool, float]:
    """The points, whether they are proven to be all, and seconds of the processor, the divisible plan's among them."""
    portfolio = portfolio_of(make_knapsack(items, seed))
    clock = Clock()
    frontier = find_frontier(divisible_of(portfolio), exact=True, seconds=_NO_CEILING, seed=seed)
    points = [(round(point.user), round(point.business)) for point in frontier.points]
    return points, frontier.complete, clock.seconds().cpu


def peer(python: str, items: int, seed: int, points: Points) -> tuple[Points, float]:
    """The peer's points and seconds of the processor, starting it among them. points: ours, which set its grid."""
    knapsack = make_knapsack(items, seed)
    business = [point[1] for point in points]
    given = {
        "weights": knapsack.weights,
        "limits": knapsack.limits,
        "worth": knapsack.worth,
        "grid_points": max(business) - min(business) + 1,
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "instance.json")
        file.write_text(json.dumps(given), encoding="utf-8")
        before = _children()
        # What is run is this project's own script, by a Python that the caller names.
        run = subprocess.run([python, str(_SCRIPT), str(file)], capture_output=True, text=True, check=False)
        took = _children() - before
    if run.returncode != 0:
        raise ValueError(run.stderr.strip().rpartition("\n")[2])
    peer_points = json.loads(run.stdout.strip().rpartition("\n")[2])
    return [(int(user), int(other)) for user, other in peer_points], took


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.frontier")
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--peer", help="a Python that has pyaugmecon; without it ours is measured alone")
    options = parser.parse_args(arguments)
    counts, mine, theirs, agreed = list[float](), list[float](), list[float](), 0
    for seed in range(options.seeds):
        progress(f"seed {seed}")
        points, is_complete, took = in_own_process(ours, options.items, seed)
        if not is_complete:
            raise ValueError(f"not every point of seed {seed} was found in time")
        counts.append(len(points))
        mine.append(took)
        if options.peer is not None:
            peer_points, took = peer(options.peer, options.items, seed, points)
            theirs.append(took)
            agreed += sorted(peer_points) == sorted(points)
    tell(
        f"Every plan that no other betters: {options.items} items, {options.seeds} seeds. Median (least to greatest).",
        ("Points", "Bowstring, CPU s", "pyaugmecon, CPU s", "The same points"),
        [(spread(counts, ".0f"), spread(mine), spread(theirs), f"{agreed} of {len(theirs)}")],
        "pyaugmecon solves with Gurobi, under the licence that comes with it, on one thread.",
    )


if __name__ == "__main__":
    main()
