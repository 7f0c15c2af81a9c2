"""What the whole ledger costs, exact, and whether it is right, beside re-solving every question from scratch.

    python -m benchmarks.ledger_time --size 350 --seeds 3 --sample 60

Claim: every open question of 350 initiatives is priced exactly in a few seconds on one core. The peer solves a sample
of the same questions without anything kept warm, and without the certificates that spare us solves: it checks those.
"""

import argparse
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.instances import Family, make_instance
from benchmarks.measuring import Clock, divisible_of, in_own_process, progress, spread, tell
from bowstring.model.assessments import Lens
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.programs import changed
from bowstring.planning.solver.linear import Solver
from bowstring.tensions.pricing import context_of, price_tensions
from bowstring.tensions.tension import PricingContext, Tension
from bowstring.tensions.tension_kinds import TENSION_KINDS
from bowstring.tensions.whole_effect import Basis


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """What pricing gave and took.

    gains: the least and the greatest points by a tension's key, the same where it is exact. small: how many are only
    proven to be worth less than talking about them.
    """

    gains: Mapping[str, tuple[float, float]]
    could: int
    small: int
    solves: int
    wall: float
    cpu: float


def ours(family: Family, size: int, seed: int) -> Priced:
    """The whole ledger, from a divisible plan at hand."""
    portfolio = make_instance(family, initiatives=size, seed=seed)
    divisible = divisible_of(portfolio)
    clock = Clock()
    context = context_of(portfolio, divisible)
    ledger = price_tensions(context)
    took = clock.seconds()
    return Priced(
        gains={tension.key: tension.interval or (tension.gain, tension.gain) for tension in ledger.tensions},
        could=ledger.could_change,
        small=sum(tension.basis is Basis.BOUND for tension in ledger.tensions),
        solves=context.pricer.solver.solves,
        wall=took.wall,
        cpu=took.cpu,
    )


def peer(family: Family, size: int, seed: int, sample: int) -> Priced:
    """A sample of the questions, evenly through the ledger, each outcome solved from nothing."""
    portfolio = make_instance(family, initiatives=size, seed=seed)
    context = context_of(portfolio, divisible_of(portfolio))
    tensions = [tension.solved() for kind in TENSION_KINDS.values() for tension in kind.find(context)]
    places = np.unique(np.linspace(0, len(tensions) - 1, min(sample, len(tensions))).astype(int))
    clock = Clock()
    gains, solves = {}, 0
    for tension in (tensions[place] for place in places):
        outcomes = tension.outcomes or _all_outcomes(context, tension)
        base = _from_scratch(context.pricer, tension.unsettled)
        gain = math.fsum(
            chance
            * (
                _from_scratch(context.pricer, what_if)
                - base
                - (context.pricer.shift(what_if) if tension.is_regret else 0.0)
            )
            for chance, what_if in outcomes
        )
        gains[tension.key] = (gain, gain)
        solves += len(outcomes) + 1
    took = clock.seconds()
    could = sum(gain > 1e-6 for gain, _ in gains.values())
    return Priced(gains=gains, could=could, small=0, solves=solves, wall=took.wall, cpu=took.cpu)


def _all_outcomes(context: PricingContext, tension: Tension) -> tuple[tuple[float, WhatIf], ...]:
    """What could turn out, where we certify that it changes nothing and solve none of it."""
    beliefs = [belief for lens in Lens if (belief := context.beliefs.of(tension.about[0], lens)) is not None]
    return tuple(
        (weight / len(beliefs), WhatIf(values={(belief.initiative, belief.lens): component.mean}))
        for belief in beliefs
        for weight, component in zip(belief.mixture.weights, belief.mixture.components, strict=True)
    )


def _from_scratch(pricer: Pricer, what_if: WhatIf) -> float:
    """The optimum of the changed programme, by a solver that has seen nothing before."""
    change = pricer.change(what_if)
    changed_program = changed(pricer.problem.program, change)
    objective = pricer.objective.copy()
    for column, more in change.objective:
        objective[column] += more
    return Solver(changed_program).maximise(objective).value


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger_time")
    parser.add_argument("--size", type=int, default=350)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--family", type=Family, choices=list(Family), action="append")
    options = parser.parse_args(arguments)
    rows = []
    for family in options.family or Family:
        pairs = []
        for seed in range(options.seeds):
            progress(f"{family.value}, seed {seed}")
            whole = in_own_process(ours, family, options.size, seed)
            pairs.append((whole, in_own_process(peer, family, options.size, seed, options.sample)))
        rows.append(_row(family, pairs))
    tell(
        f"The whole ledger: {options.size} initiatives, {options.seeds} seeds. Median (least to greatest).",
        (
            "Family",
            "Questions",
            "Could change the plan",
            "Cannot",
            "Only proven small",
            "Solves",
            "CPU, s",
            "Wall, s",
            "From scratch, CPU s (estimate)",
            "Greatest difference, points",
        ),
        rows,
        f"From scratch: {options.sample} of the questions were solved so; the figure is their time a question times "
        "all questions. The difference is between their gains and ours.",
    )


def _row(family: Family, pairs: Sequence[tuple[Priced, Priced]]) -> tuple[str, ...]:
    wholes = [whole for whole, _ in pairs]
    scratch = [len(whole.gains) * part.cpu / max(1, len(part.gains)) for whole, part in pairs]
    apart = [
        _outside(max(0.0, gain), *whole.gains[key])
        for whole, part in pairs
        for key, (gain, _) in part.gains.items()
    ]
    return (
        family.value,
        spread([len(whole.gains) for whole in wholes], ".0f"),
        spread([whole.could for whole in wholes], ".0f"),
        spread([len(whole.gains) - whole.could for whole in wholes], ".0f"),
        spread([whole.small for whole in wholes], ".0f"),
        spread([whole.solves for whole in wholes], ".0f"),
        spread([whole.cpu for whole in wholes]),
        spread([whole.wall for whole in wholes]),
        spread(scratch, ".0f"),
        f"{max(apart, default=0.0):.1e}",
    )


def _outside(gain: float, least: float, most: float) -> float:
    """How far a gain lies outside what a price says of it."""
    return max(0.0, max(0.0, least) - gain, gain - max(0.0, most))


if __name__ == "__main__":
    main()
