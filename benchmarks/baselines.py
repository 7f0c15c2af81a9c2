"""The equal-tension plan beside what most organisations do: rank by one number, or put one side first.

    python -m benchmarks.baselines --size 350 --seeds 7 --seconds 10

Claim: on no seed does a ranking bring both sides more together, measured by G. All keep to the same people, money and
requirements, later starts included.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.instances import Family, make_instance
from benchmarks.measuring import divisible_of, in_own_process, progress, spread, tell
from bowstring.model.assessments import Lens
from bowstring.planning.balance import what_balance_earns
from bowstring.planning.baselines import RANKINGS, rank_by
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import lens_results
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import steps_of
from bowstring.planning.solver.linear import Solver

OURS = "equal tension"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Per cent of what each side could have alone, and G and V in points."""

    user: float
    business: float
    goal: float
    value: float


def ours(family: Family, size: int, seed: int, seconds: float) -> Mapping[str, Shares]:
    """The indivisible equal-tension plan; none where none was found in time."""
    plan = plan_portfolio(make_instance(family, initiatives=size, seed=seed), seconds=seconds, seed=seed)
    if not plan.is_planned or plan.value is None or plan.points is None:
        return {}
    user, business = (100 * (plan.lens[lens].share or 0.0) for lens in Lens)
    return {OURS: Shares(user=user, business=business, goal=plan.value, value=plan.points)}


def peers(family: Family, size: int, seed: int) -> Mapping[str, Shares]:
    """Every ranking rule, the best divisible plan for one side, and each focus first."""
    portfolio = make_instance(family, initiatives=size, seed=seed)
    divisible = divisible_of(portfolio)
    shares_by_key = {
        f"ranked: {rule}": _shares(divisible, steps_of(divisible.problem, rank_by(divisible, rule).starts))
        for rule in RANKINGS
    }
    bare = build_problem(portfolio)
    for lens in Lens:
        best = Solver(bare.program).maximise(divisible.ideal_share(lens))
        shares_by_key[f"best for {lens.value} alone"] = _shares(divisible, best.x)
    for first in what_balance_earns(divisible).plans:
        shares_by_key[f"{first.focus.value} first"] = Shares(
            user=first.user_share, business=first.business_share, goal=first.goal, value=first.value
        )
    return shares_by_key


def _shares(divisible: DivisiblePlan, x: Floats) -> Shares:
    results = lens_results(divisible, x)
    user, business = (100 * (results[lens].share or 0.0) for lens in Lens)
    return Shares(user=user, business=business, goal=divisible.goal(x), value=divisible.worth(x))


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.baselines")
    parser.add_argument("--size", type=int, default=350)
    parser.add_argument("--seeds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--family", type=Family, choices=list(Family), default=Family.TYPICAL)
    options = parser.parse_args(arguments)
    shares_by_key: dict[str, list[Shares]] = {}
    for seed in range(options.seeds):
        progress(f"{options.family.value}, seed {seed}")
        own_shares = in_own_process(ours, options.family, options.size, seed, options.seconds)
        others = in_own_process(peers, options.family, options.size, seed)
        for name, shares in {**own_shares, **others}.items():
            shares_by_key.setdefault(name, []).append(shares)
    beaten = [
        f"{name} on seed {seed}"
        for name, shares in shares_by_key.items()
        if name.startswith("ranked")
        for seed, (other, own) in enumerate(zip(shares, shares_by_key[OURS], strict=True))
        if other.goal > own.goal
    ]
    tell(
        f"Per cent of each side's ideal: {options.family.value}, {options.size} initiatives, {options.seeds} seeds. "
        "Median (least to greatest).",
        ("Rule", "User need", "Business value", "G, points", "V, points", "Plans"),
        [_row(name, shares) for name, shares in shares_by_key.items()],
        "Equal tension and ranked lists are whole plans; the best for one side and one focus first may split work, "
        "which favours them.",
        f"Rankings that brought more G: {', '.join(beaten) or 'none'}.",
    )


def _row(name: str, shares_by_seed: Sequence[Shares]) -> tuple[str, ...]:
    return (
        name,
        spread([shares.user for shares in shares_by_seed], ".1f"),
        spread([shares.business for shares in shares_by_seed], ".1f"),
        spread([shares.goal for shares in shares_by_seed], ".1f"),
        spread([shares.value for shares in shares_by_seed], ".1f"),
        str(len(shares_by_seed)),
    )


if __name__ == "__main__":
    main()
