"""What every script shares: a process of its own for each measurement, clocks, medians and plain tables."""

import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from bowstring.beliefs.belief import Beliefs
from bowstring.beliefs.shrinkage import believe
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan, find_aims, plan_divisible
from bowstring.planning.problem.building import build_problem
from bowstring.planning.solver.solving import solver_for

_Parameters = ParamSpec("_Parameters")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seconds:
    """What something took by the clock on the wall, and of the processor's time."""

    wall: float
    cpu: float


class Clock:
    """Runs from when it is made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def seconds(self) -> Seconds:
        """Since it was made."""
        return Seconds(wall=time.perf_counter() - self._wall, cpu=time.process_time() - self._cpu)


def in_own_process(
    function: Callable[_Parameters, _Answer], /, *args: _Parameters.args, **kwargs: _Parameters.kwargs
) -> _Answer:
    """What a function of a module answers in a fresh process, so that no measurement warms up another."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(function, *args, **kwargs).result()


def divisible_of(portfolio: Portfolio, *, beliefs: Beliefs | None = None) -> DivisiblePlan:
    """The divisible plan. Raises: ValueError for none.

    Args:
        portfolio: what is planned.
        beliefs: what is believed; None for what the product believes.
    """
    beliefs, problem = beliefs or believe(portfolio), build_problem(portfolio)
    solver = solver_for(problem)
    aims = find_aims(problem, beliefs, solver)
    if aims is None:
        raise ValueError(f"{portfolio.settings.name} cannot be planned")
    return plan_divisible(problem, beliefs, aims, solver=solver)


def spread(figures: Sequence[float], form: str = ".2f") -> str:
    """The median, and the least and greatest: "0.31 (0.22 to 0.40)"."""
    if not figures:
        return "–"
    middle, least, most = statistics.median(figures), min(figures), max(figures)
    return f"{middle:{form}} ({least:{form}} to {most:{form}})"


def tell(title: str, header: Sequence[str], rows: Sequence[Sequence[str]], *notes: str) -> None:
    """Print a table in plain text, with the machine it was measured on."""
    widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
    lines = [title, machine_words(), ""]
    for row in (header, ["-" * width for width in widths], *rows):
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        lines.append("  ".join(cells).rstrip())
    sys.stdout.write("\n".join([*lines, *(("", *notes) if notes else ()), ""]) + "\n")


def progress(words: str) -> None:
    """One line on the error stream, so that a long run is seen to move."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def machine_words() -> str:
    """What it was measured on."""
    cores = os.cpu_count() or 1
    return f"Python {platform.python_version()} on a machine with {cores} cores; every measurement used one."
