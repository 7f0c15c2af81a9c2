"""What is planned with, and what a search compares, is the same to the last digit however a processor adds up."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

# Two ways in which numpy's library adds up; every processor of the family has the first.
_KERNELS = ("Prescott", "Haswell")
_SAYS = """
import hashlib
import numpy as np
from benchmarks.instances import Family, make_instance
from benchmarks.measuring import divisible_of
from bowstring.planning.goal import Goal
from bowstring.planning.problem.programs import dot

left = np.random.default_rng(5).normal(size=4_001)
right = np.random.default_rng(6).normal(size=4_001)
print("library", float(left @ right).hex())
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
    ):
        print(hashlib.sha256(np.asarray(figures, dtype=float).tobytes()).hexdigest())
"""


def _digests(kernel: str) -> list[str]:
    """What numbers a process plans with, where sums are added up so."""
    answer = subprocess.run(
        [sys.executable, "-c", _SAYS],
        env={**os.environ, "OPENBLAS_CORETYPE": kernel},
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
    (library, *plain), (other_library, *other) = (_digests(kernel) for kernel in _KERNELS)
    if library == other_library:
        pytest.skip("this processor has one way of adding up only, or numpy another library")
    assert plain == other
