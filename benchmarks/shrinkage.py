"""The optimiser's curse: how much the chosen work over-promises as assessed, and once shrunk.

    python -m benchmarks.shrinkage --size 350 --seeds 20

Claim: once shrunk, what is funded promises no more than it is worth; as assessed it promises more. The peer is
planning by what assessors say. The instance's true values, which nobody in it knows, are the judge. `--assessors 1`
hears one person a side, so that the figures are noisier.
"""

import argparse
import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.instances import Family, make_instance_and_truth
from benchmarks.measuring import divisible_of, in_own_process, progress, spread, tell
from bowstring.model.assessments import Assessment, Lens


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWorth:
    """What a plan promised and what it is truly worth, in the lens's unit to the value horizon."""

    promised: Mapping[Lens, float]
    true: Mapping[Lens, float]

    def over(self, lens: Lens) -> float:
        """Per cent promised beyond what is true."""
        return 100 * (self.promised[lens] / self.true[lens] - 1)


def keep(family: Family, size: int, seed: int, *, assessors: int, shrink: bool) -> PlanWorth:
    """The divisible plan of one instance, promised and true, with at most so many assessors a lens heard."""
    portfolio, truth = make_instance_and_truth(family, initiatives=size, seed=seed)
    settings = dataclasses.replace(portfolio.settings, shrink=shrink)
    heard = _first(portfolio.assessments, assessors)
    divisible = divisible_of(dataclasses.replace(portfolio, settings=settings, assessments=heard))
    problem = divisible.problem
    true = {lens: np.array([truth[lens][candidate.key] for candidate in problem.candidates]) for lens in Lens}
    return PlanWorth(
        promised={lens: float(problem.per_column(divisible.aims.means[lens]) @ divisible.x) for lens in Lens},
        true={lens: float(problem.per_column(true[lens]) @ divisible.x) for lens in Lens},
    )


def _first(views: Sequence[Assessment], assessors: int) -> tuple[Assessment, ...]:
    """The first so many views of each initiative through each lens."""
    heard: Counter[tuple[str, Lens]] = Counter()
    kept = []
    for view in views:
        heard[view.initiative, view.lens] += 1
        if heard[view.initiative, view.lens] <= assessors:
            kept.append(view)
    return tuple(kept)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.shrinkage")
    parser.add_argument("--size", type=int, default=350)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--assessors", type=int, default=4, help="at most so many heard, a lens")
    parser.add_argument("--family", type=Family, choices=list(Family), action="append")
    options = parser.parse_args(arguments)
    rows = []
    for family in options.family or Family:
        raw: list[PlanWorth] = []
        shrunk: list[PlanWorth] = []
        for seed in range(options.seeds):
            progress(f"{family.value}, seed {seed}")
            for shrink, results in ((False, raw), (True, shrunk)):
                kept = in_own_process(
                    keep, family, options.size, seed, assessors=options.assessors, shrink=shrink
                )
                results.append(kept)
        rows += [_row(family, "as assessed", raw, raw), _row(family, "shrunk", shrunk, raw)]
    tell(
        f"What the funded set promises beyond what it is worth: {options.size} initiatives, "
        f"{options.seeds} seeds, at most "
        f"{options.assessors} assessors a side. Median (least to greatest).",
        ("Family", "Figures", "User need, %", "Business value, %", "True worth beside as assessed, %"),
        rows,
        "The last column: what the chosen work is truly worth, both sides' mean, beside the choice made as assessed.",
    )


def _row(
    family: Family, name: str, kept: Sequence[PlanWorth], beside: Sequence[PlanWorth]
) -> tuple[str, ...]:
    true = [
        100 * float(np.mean([result.true[lens] / other.true[lens] for lens in Lens])) - 100
        for result, other in zip(kept, beside, strict=True)
    ]
    over = {lens: [kept.over(lens) for kept in kept] for lens in Lens}
    return (
        family.value,
        name,
        spread(over[Lens.USER_NEED], "+.1f"),
        spread(over[Lens.BUSINESS_VALUE], "+.1f"),
        spread(true, "+.1f"),
    )


if __name__ == "__main__":
    main()
