"""How time and memory grow with the portfolio: a table, and a picture of both on logarithmic scales.

    python -m benchmarks.growth --size 50 --size 350 --size 2000 --svg growth.svg
    python -m benchmarks.growth --family hard --seeds 3

What is planned is whole: beliefs, the divisible plan, the indivisible one with its proven gap. The search has an
allowance that is counted, not timed; what is told beside it is what everything before and after took. There is no peer.
"""

import argparse
import math
import resource
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.instances import Family, make_instance
from benchmarks.measuring import Clock, in_own_process, progress, spread, tell
from bowstring.charts.chart import BLUE, Spec, data, vega
from bowstring.planning.planner import plan_portfolio
from bowstring.report.drawing import draw_svg

_SIZES = (50, 100, 350, 1_000, 2_000, 5_000, 10_000)
_KIB = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """What one plan took. cpu: seconds; memory: the most that its process held, MB; gap: proven, per cent."""

    size: int
    cpu: float
    memory: float
    gap: float | None


def planned(family: Family, size: int, seed: int, *, seconds: float) -> Grown:
    """A made-up portfolio planned in this process, which did nothing before."""
    portfolio = make_instance(family, initiatives=size, seed=seed)
    clock = Clock()
    plan = plan_portfolio(portfolio, seconds=seconds, seed=seed)
    return Grown(
        size=size,
        cpu=clock.seconds().cpu,
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB,
        gap=100 * plan.gap if plan.gap is not None else None,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and draw where a file is named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth")
    parser.add_argument("--size", type=int, action="append", help=f"initiatives; {_SIZES} unless given")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3.0, help="the search's allowance")
    parser.add_argument("--family", type=Family, choices=list(Family), default=Family.TYPICAL)
    parser.add_argument("--svg", type=Path, help="where to draw it")
    options = parser.parse_args(arguments)
    sizes = sorted(options.size or _SIZES)
    results = {size: _all_seeds(options, size) for size in sizes}
    cpu = {size: statistics.median(grown.cpu for grown in of_size) for size, of_size in results.items()}
    memory = {size: statistics.median(grown.memory for grown in of_size) for size, of_size in results.items()}
    tell(
        f"Whole plans of the family {options.family.value}, {options.seconds:g} s of search allowed, "
        f"{options.seeds} seeds. Median (least to greatest).",
        ("Initiatives", "CPU, s", "Most memory, MB", "Gap, %", "Time grows as n to the"),
        [
            (
                f"{size:,}",
                spread([grown.cpu for grown in of_size], ".1f"),
                spread([grown.memory for grown in of_size], ".0f"),
                spread([grown.gap for grown in of_size if grown.gap is not None], ".3f"),
                power,
            )
            for (size, of_size), power in zip(results.items(), ["–", *_powers(cpu)], strict=True)
        ],
    )
    if options.svg is not None:
        options.svg.write_text(draw_svg(growth_picture(cpu, memory)), encoding="utf-8")
        progress(f"Drawn: {options.svg}")


def growth_picture(cpu: dict[int, float], memory: dict[int, float]) -> Spec:
    """Seconds and megabytes by initiatives, side by side, a line of slope 1 is linear."""
    return vega(hconcat=[_panel(cpu, "CPU, s"), _panel(memory, "Most memory, MB")], spacing=24)


def _panel(figures: dict[int, float], title: str) -> Spec:
    rows = [{"size": size, "figure": figure} for size, figure in figures.items()]
    logarithmic: Spec = {"type": "log"}
    return {
        "data": data(rows),
        "width": 280,
        "height": 220,
        "mark": {"type": "line", "point": True, "color": BLUE},
        "encoding": {
            "x": {"field": "size", "type": "quantitative", "scale": logarithmic, "title": "Initiatives"},
            "y": {"field": "figure", "type": "quantitative", "scale": logarithmic, "title": title},
        },
    }


def _all_seeds(options: argparse.Namespace, size: int) -> list[Grown]:
    progress(f"{size:,} initiatives")
    return [
        in_own_process(planned, options.family, size, seed, seconds=options.seconds)
        for seed in range(options.seeds)
    ]


def _powers(figures: dict[int, float]) -> list[str]:
    """The power of n by which it grows from each size to the next; 1 is linear."""
    return [
        f"{math.log(figures[larger] / figures[smaller]) / math.log(larger / smaller):.2f}"
        for smaller, larger in pairwise(figures)
    ]


if __name__ == "__main__":
    main()
