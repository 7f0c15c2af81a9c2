"""What is planned with, what a search compares, and prices: the same to the last digit however a processor adds up."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

# Two ways in which numpy's library adds up; every processor of the family has the first.
_KERNELS = ("Prescott", "Haswell")
# What numpy itself uses where there is more than every processor has, by its newer names and its older ones.
_NEWER = "X86_V3 X86_V4 AVX512_ICL AVX2 FMA3 AVX512F AVX512CD AVX512_SKX"
_SAYS = """
import hashlib
import numpy as np
from benchmarks.instances import Family, make_instance
from benchmarks.measuring import divisible_of
from bowstring.planning.goal import Goal
from bowstring.planning.problem.programs import dot
from bowstring.planning.solver.decomposed.solver import DecomposedSolver

def through_prices(divisible):
    solver = DecomposedSolver(divisible.problem)
    for objective in (*(divisible.points(lens) for lens in divisible.sides), divisible.objective):
        yield solver.maximise(objective, is_like_last=False).x
        yield solver.solved.prices

left = np.random.default_rng(5).normal(size=4_001)
right = np.random.default_rng(6).normal(size=4_001)
print("library", float(left @ right).hex(), hashlib.sha256(np.exp(left)).hexdigest())
print("sum", dot(left, right).hex())
for family, seed in ((Family.TYPICAL, 3), (Family.HARD, 4)):
    divisible = divisible_of(make_instance(family, initiatives=90, seed=seed))
    goal = Goal(divisible)
    whole = np.round(divisible.x)
    for figures in (
        *divisible.aims.means.values(),
        divisible.objective,
        divisible.x,
        np.array([divisible.value, *divisible.scale.values(), goal.value(divisible.x), goal.value(whole)]),
        goal.linear(whole),
        *through_prices(divisible),
    ):
        print(hashlib.sha256(np.asarray(figures, dtype=float).tobytes()).hexdigest())
"""


def _digests(kernel: str, without: str = "") -> list[str]:
    """What numbers a process plans with, where sums are added up so and some instructions are not there."""
    answer = subprocess.run(
        [sys.executable, "-c", _SAYS],
        env={**os.environ, "OPENBLAS_CORETYPE": kernel, "NPY_DISABLE_CPU_FEATURES": without},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return answer.stdout.splitlines()


@pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"), reason="it names two of one family's kernels"
)
def test_figures_that_are_planned_with_do_not_depend_on_the_processor() -> None:
    usual, *others = (
        _digests(_KERNELS[1]),
        _digests(_KERNELS[0]),
        _digests(_KERNELS[0], without=_NEWER),
    )
    if all(other[0] == usual[0] for other in others):
        pytest.skip("this processor has one way of adding up only, or numpy another library")
    for other in others:
        assert other[1:] == usual[1:]
