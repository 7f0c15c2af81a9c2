"""How fast the value of a plan rises with questions asked in our order, beside other orders; by simulation.

    python -m benchmarks.asking --size 120 --seeds 3 --draws 40

Claim: asked in the order of what an answer is worth, a fifth of the questions yields most of what asking everything
would. In every draw the true values come from the beliefs; each question brings one more opinion of one grade, as far
off as that grade is; the pool takes it in, the best divisible plan is found anew, and its value is
reckoned at the truth. Peers: widest spread first, largest cost first, and at random.
"""

import argparse
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.instances import Family, make_instance
from benchmarks.measuring import divisible_of, in_own_process, progress, spread, tell
from bowstring.beliefs.belief import Belief
from bowstring.beliefs.distributions import Mixture
from bowstring.beliefs.pooling import GRADE_ERROR, grade_weight
from bowstring.model.assessments import Evidence, Lens
from bowstring.planning.prices.whatif import NOISE
from bowstring.planning.problem.programs import Floats
from bowstring.planning.solver.linear import Solver
from bowstring.tensions.pricing import context_of
from bowstring.tensions.prospect import Doubt, Prospect
from bowstring.tensions.tension import PricingContext

SHARES = (0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1.0)
ORDERS = ("worth of the answer", "widest spread", "largest cost", "random")
Subject = tuple[str, Lens]


@dataclass(frozen=True, slots=True, kw_only=True)
class Yielded:
    """Points gained over the plan that asks nothing, summed over draws: by order, at each of SHARES."""

    gained: Mapping[str, tuple[float, ...]]

    def share(self, order: str) -> list[float]:
        """Per cent of what asking everything yields."""
        whole = self.gained[order][-1]
        return [100 * points / whole if whole > 0 else math.nan for points in self.gained[order]]


class _World:
    """One portfolio, its beliefs, and the programme kept warm while what is believed changes."""

    def __init__(self, context: PricingContext, grade: Evidence) -> None:
        self.context, self.grade, self.pricer = context, grade, context.pricer
        self.beliefs: dict[Subject, Belief] = {}
        for candidate in self.pricer.problem.candidates:
            for lens in self.pricer.divisible.sides:
                belief = context.beliefs.of(candidate.key, lens)
                if belief is not None and candidate.starts:
                    self.beliefs[candidate.key, lens] = belief
        self.subjects = list(self.beliefs)
        self.solver = Solver(self.pricer.problem.program)

    def objective(self, values: Mapping[Subject, float]) -> Floats:
        """V's coefficients where initiatives are worth this per quarter."""
        by_candidate = np.zeros(len(self.pricer.problem.candidates))
        for (key, lens), value in values.items():
            by_candidate[self.pricer.index[key]] += self.pricer.weight(lens) * value
        return self.pricer.problem.per_column(by_candidate)

    def answered(self, subject: Subject, truth: float, luck: float) -> float:
        """The pool's mean once one more opinion is in."""
        belief = self.beliefs[subject]
        before = math.fsum(
            grade_weight(assessment.evidence) for assessment in belief.assessments
        ) or grade_weight(None)
        share = grade_weight(self.grade) / (before + grade_weight(self.grade))
        opinion = truth + GRADE_ERROR[self.grade] * abs(belief.mean) * luck
        return belief.mean + share * (opinion - belief.mean)

    def order(self, name: str, rng: np.random.Generator) -> list[Subject]:
        """The subjects in the order that a strategy asks them."""
        if name == "random":
            return [self.subjects[place] for place in rng.permutation(len(self.subjects))]
        rank = {"worth of the answer": self._worth, "widest spread": self._spread}.get(name, self._cost)
        return sorted(self.subjects, key=lambda subject: (*(-figure for figure in rank(subject)), subject))

    def _worth(self, subject: Subject) -> tuple[float, ...]:
        """EVSI; of those worth nothing on their own, the widest first."""
        prospect = Prospect(Doubt(self.context, self.beliefs[subject]), self.grade, 1.0)
        while prospect.most > NOISE and not prospect.is_settled:
            prospect.look()
        worth = (prospect.least + prospect.most) / 2 if prospect.most > NOISE else 0.0
        return worth, *self._spread(subject)

    def _spread(self, subject: Subject) -> tuple[float, ...]:
        """Standard deviation, in points, so that the two sides can be compared."""
        mixture = self.beliefs[subject].mixture
        return (self.pricer.weight(subject[1]) * math.sqrt(mixture.within + mixture.between),)

    def _cost(self, subject: Subject) -> tuple[float, ...]:
        candidate = self.pricer.candidates[subject[0]]
        return (candidate.cost * candidate.duration,)


def simulate(family: Family, size: int, seed: int, draws: int, grade: Evidence) -> Yielded:
    """What each order gains on one portfolio, over some draws of the truth and of the answers."""
    portfolio = make_instance(family, initiatives=size, seed=seed)
    world = _World(context_of(portfolio, divisible_of(portfolio)), grade)
    rng = np.random.default_rng(seed)
    fixed = {name: world.order(name, rng) for name in ORDERS if name != "random"}
    gained = {name: np.zeros(len(SHARES)) for name in ORDERS}
    today = world.solver.maximise(world.pricer.objective).x
    for _ in range(draws):
        truth = {subject: _draw(rng, world.beliefs[subject].mixture) for subject in world.subjects}
        luck = dict(zip(world.subjects, rng.standard_normal(len(world.subjects)), strict=True))
        answers = {
            subject: world.answered(subject, truth[subject], luck[subject]) for subject in world.subjects
        }
        true_objective = world.objective(truth)
        base = float(true_objective @ today)
        for name in ORDERS:
            questions = fixed.get(name) or world.order(name, rng)
            for place, share in enumerate(SHARES):
                answers_so_far = {
                    question: answers[question] for question in questions[: round(share * len(questions))]
                }
                means = {
                    subject: answers_so_far.get(subject, world.beliefs[subject].mean)
                    for subject in world.subjects
                }
                x = world.solver.maximise(world.objective(means)).x
                gained[name][place] += float(true_objective @ x) - base
    return Yielded(gained={name: tuple(total.tolist()) for name, total in gained.items()})


def _draw(rng: np.random.Generator, mixture: Mixture) -> float:
    """A value from the belief."""
    weights = np.array(mixture.weights)
    component = mixture.components[int(rng.choice(len(weights), p=weights / weights.sum()))]
    score = float(rng.standard_normal())
    return component.likely + (component.below if score < 0 else component.above) * score


def main(arguments: Sequence[str] | None = None) -> None:
    """Simulate and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.asking")
    parser.add_argument("--size", type=int, default=120)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--draws", type=int, default=40)
    parser.add_argument("--family", type=Family, choices=list(Family), default=Family.TYPICAL)
    parser.add_argument("--grade", type=Evidence, choices=list(Evidence), default=Evidence.RESEARCH)
    options = parser.parse_args(arguments)
    yieldeds = []
    for seed in range(options.seeds):
        progress(f"seed {seed}")
        yieldeds.append(
            in_own_process(simulate, options.family, options.size, seed, options.draws, options.grade)
        )
    rows = [
        (
            name,
            *(
                spread([yielded.share(name)[place] for yielded in yieldeds], ".0f")
                for place in range(len(SHARES))
            ),
        )
        for name in ORDERS
    ]
    whole = spread([yielded.gained[ORDERS[0]][-1] / options.draws for yielded in yieldeds])
    tell(
        f"Per cent of what asking everything yields: {options.family.value}, {options.size} "
        f"initiatives, {options.seeds} "
        f"seeds of {options.draws} draws, evidence of grade {options.grade.value}. Median (least to greatest).",
        ("First asked by", *(f"{share:.0%} asked" for share in SHARES)),
        rows,
        f"Asking everything yields {whole} points of V.",
    )


if __name__ == "__main__":
    main()
