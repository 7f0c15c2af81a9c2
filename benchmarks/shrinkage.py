"""What the funded set promises beyond what it is worth: as assessed, as version 0.1.0 believed, and as believed now.

    python -m benchmarks.shrinkage --size 350 --seeds 7

Claim: within 3 % of truth where truth and errors are as the method supposes, within 6 % where they are not, and what is
chosen is truly worth no less than by 0.1.0. Peers: planning by what assessors say, and the formula of 0.1.0. The
instance's true values, which nobody in it knows, are the judge. `--assessors 1` hears one person a side: one who is
overconfident cannot be mended, since nothing beside them shows it.
"""

import argparse
import dataclasses
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.assessing import Nature
from benchmarks.first_edition import first_beliefs
from benchmarks.instances import Family, make_instance_and_truth
from benchmarks.measuring import divisible_of, in_own_process, progress, spread, tell
from bowstring.beliefs.belief import Beliefs
from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.portfolio import Portfolio

METHODS = ("as assessed", "0.1.0", "now")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a plan promised and what it is truly worth, in the lens's unit to the value horizon.

    inside: share of all initiatives whose true value lies between P10 and P90.
    """

    promised: Mapping[Lens, float]
    true: Mapping[Lens, float]
    inside: float

    def over(self, lens: Lens) -> float:
        """Per cent promised beyond what is true."""
        return 100 * (self.promised[lens] / self.true[lens] - 1)


def outcomes(nature: Nature, size: int, seed: int, assessors: int) -> dict[str, Outcome]:
    """The divisible plan of one instance by each method, promised and true.

    Args:
        nature: how truth is spread and how people err.
        size: how many initiatives.
        seed: which instance.
        assessors: at most so many are heard, a lens.
    """
    portfolio, truth = make_instance_and_truth(Family.TYPICAL, initiatives=size, seed=seed, nature=nature)
    portfolio = dataclasses.replace(portfolio, assessments=_first(portfolio.assessments, assessors))
    plain = dataclasses.replace(portfolio, settings=dataclasses.replace(portfolio.settings, shrink=False))
    beliefs = (believe(plain), first_beliefs(portfolio), believe(portfolio))
    return {
        method: _outcome(portfolio, belief, truth) for method, belief in zip(METHODS, beliefs, strict=True)
    }


def _outcome(portfolio: Portfolio, beliefs: Beliefs, truth: Mapping[Lens, Mapping[str, float]]) -> Outcome:
    divisible = divisible_of(portfolio, beliefs=beliefs)
    problem = divisible.problem

    def total(values: Mapping[str, float]) -> float:
        each = np.array([values[candidate.key] for candidate in problem.candidates])
        return float(problem.per_column(each) @ divisible.x)

    means = {
        lens: {key: belief.mean for (key, side), belief in beliefs.by_subject.items() if side is lens}
        for lens in Lens
    }
    inside = [
        belief.mixture.quantile(0.1) <= truth[lens][key] <= belief.mixture.quantile(0.9)
        for (key, lens), belief in beliefs.by_subject.items()
    ]
    return Outcome(
        promised={lens: total(means[lens]) for lens in Lens},
        true={lens: total(truth[lens]) for lens in Lens},
        inside=100 * float(np.mean(inside)),
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
    parser.add_argument("--seeds", type=int, default=7)
    parser.add_argument("--assessors", type=int, default=4, help="at most so many heard, a lens")
    parser.add_argument("--nature", type=Nature, choices=list(Nature), action="append")
    options = parser.parse_args(arguments)
    rows = []
    for nature in options.nature or Nature:
        runs = []
        for seed in range(options.seeds):
            progress(f"{nature.value}, seed {seed}")
            runs.append(in_own_process(outcomes, nature, options.size, seed, options.assessors))
        rows += [_row(nature, method, runs) for method in METHODS]
    tell(
        f"What the funded set promises beyond what it is worth: {options.size} initiatives, {options.seeds} seeds, at "
        f"most {options.assessors} assessors a side. Median (least to greatest).",
        (
            "Family",
            "Figures",
            "User need, %",
            "Business value, %",
            "True worth beside 0.1.0, %",
            "Truth within P10 to P90, %",
        ),
        rows,
        "True worth: of the chosen work, both sides' mean, beside the choice by 0.1.0.",
    )


def _row(nature: Nature, method: str, runs: Sequence[Mapping[str, Outcome]]) -> tuple[str, ...]:
    true = [
        100 * float(np.mean([run[method].true[lens] / run["0.1.0"].true[lens] for lens in Lens])) - 100
        for run in runs
    ]
    return (
        nature.value,
        method,
        *(spread([run[method].over(lens) for run in runs], "+.1f") for lens in Lens),
        spread(true, "+.1f"),
        spread([run[method].inside for run in runs], ".0f"),
    )


if __name__ == "__main__":
    main()
