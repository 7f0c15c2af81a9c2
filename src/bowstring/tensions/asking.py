"""What is worth finding out next: the questions whose answers are worth most per minute of somebody's time."""

import heapq
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from bowstring.beliefs.distributions import Mixture
from bowstring.beliefs.pooling import GRADE_ERROR, grade_weight
from bowstring.beliefs.shrinkage import Belief
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio
from bowstring.model.requirements import requirements_of
from bowstring.model.room import room_for_choice
from bowstring.planning.curves import SupportLine
from bowstring.planning.linear import Floats
from bowstring.planning.whatif import NOISE
from bowstring.tensions.tension import Setting

# Minutes that one more piece of evidence takes where the portfolio says nothing else. Source: MODEL.md 4.
DEFAULT_MINUTES = {Evidence.GUESS: 2.0, Evidence.DESK: 30.0, Evidence.RESEARCH: 240.0, Evidence.LIVE: 480.0}
# Nodes: equally likely worths a component, and Gauss–Hermite errors of the evidence.
_WORTHS, _ERRORS = 16, 7
_MOST_NODES = 512
# Share of its worth to which a question's worth is settled.
_CLOSE = 0.02
_SCORES = np.array([NormalDist().inv_cdf((place + 0.5) / _WORTHS) for place in range(_WORTHS)])

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One more piece of evidence worth having. Source: MODEL.md 4, 5.

    points: EVSI, by quadrature: an estimate. minutes: of the assessor's time. assessor: a person's key; None where
    nobody suitable is named.
    """

    initiative: str
    lens: Lens
    evidence: Evidence
    minutes: float
    points: float
    assessor: str | None

    @property
    def points_per_minute(self) -> float:
        """What a minute of asking is worth."""
        return self.points / self.minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstQuestion:
    """What has to be known of an initiative before anything can be planned by value.

    missing: what, in words. waiting: how many others wait for it. cost: money in all; None where unknown.
    """

    initiative: str
    missing: tuple[str, ...]
    waiting: int
    cost: float | None


def next_questions(
    setting: Setting, *, minutes: float, on_progress: Progress | None = None
) -> tuple[Question, ...]:
    """The next best questions that fit into some minutes, the best first.

    Greedy by EVSI per minute; one question for each initiative and lens; no person is asked for more than the
    portfolio's minutes a week, but where evidence takes longer than that it counts as a discovery, not a favour.
    """
    asked: Counter[str] = Counter()
    chosen: list[Question] = []
    left, shortest = minutes, _shortest(setting.portfolio)
    for question in _best_questions(setting, minutes):
        if on_progress is not None:
            on_progress(1 - left / minutes)
        if left < shortest - 1e-9:
            break
        if question.minutes > left + 1e-9:
            continue
        assessor = _whom_to_ask(setting, question, asked)
        if assessor is not None:
            asked[assessor] += 1
        left -= question.minutes
        chosen.append(
            Question(
                initiative=question.initiative,
                lens=question.lens,
                evidence=question.evidence,
                minutes=question.minutes,
                points=question.points,
                assessor=assessor,
            )
        )
    return tuple(chosen)


def first_questions(portfolio: Portfolio) -> tuple[FirstQuestion, ...]:
    """What to find out first where too little is valued: for the contenders, most waited for and dearest first.

    Work without cost or duration comes too: nothing can be planned of it before that is known.
    """
    contenders = set(room_for_choice(portfolio).contender_keys)
    waiting = Counter(one for requirement in requirements_of(portfolio) for one in requirement.providers)
    assessed = {(assessment.initiative, assessment.lens) for assessment in portfolio.assessments}
    found = []
    for initiative in portfolio.initiatives:
        if initiative.is_stopped or (initiative.is_plannable and initiative.key not in contenders):
            continue
        missing = [
            *(["what it costs"] if initiative.quarterly_cost is None else []),
            *(["how many quarters it takes"] if initiative.duration is None else []),
            *(
                f"what it is worth to {'users' if lens is Lens.USER_NEED else 'the business'}"
                for lens in Lens
                if (initiative.key, lens) not in assessed
            ),
        ]
        if missing:
            cost = initiative.quarterly_cost
            whole = (
                cost * initiative.duration
                if cost is not None and initiative.duration
                else initiative.total_cost
            )
            found.append(
                FirstQuestion(
                    initiative=initiative.key,
                    missing=tuple(missing),
                    waiting=waiting[initiative.key],
                    cost=whole,
                )
            )
    return tuple(sorted(found, key=lambda one: (-one.waiting, -(one.cost or 0.0), one.initiative)))


def _shortest(portfolio: Portfolio) -> float:
    """Minutes that the quickest kind of evidence takes."""
    named = portfolio.settings.minutes
    return min(named.get(grade, default) for grade, default in DEFAULT_MINUTES.items())


def _updated_means(belief: Belief, evidence: Evidence) -> tuple[Floats, Floats]:
    """What the pool's mean could become, at the quadrature's nodes, and their probabilities."""
    mean = belief.mean
    before = math.fsum(grade_weight(one.evidence) for one in belief.assessments) or grade_weight(None)
    share = grade_weight(evidence) / (before + grade_weight(evidence))
    worths, worth_chances = _worth_nodes(belief.mixture)
    errors, error_chances = _error_nodes()
    opinions = worths[:, None] + GRADE_ERROR[evidence] * abs(mean) * errors[None, :]
    chances = (worth_chances[:, None] * error_chances[None, :]).ravel()
    updated = (mean + share * (opinions - mean)).ravel()
    # The nodes' own mean is taken out, so that what is left is the curve's bend and not the quadrature's drift.
    return _gathered(updated + mean - float(updated @ chances), chances)


def _gathered(nodes: Floats, chances: Floats) -> tuple[Floats, Floats]:
    """Many nodes gathered into a few, each the mean of its neighbours: a class's mixture has thousands."""
    if nodes.size <= _MOST_NODES:
        return nodes, chances
    order = np.argsort(nodes, kind="stable")
    group = np.minimum((np.cumsum(chances[order]) * _MOST_NODES).astype(np.int64), _MOST_NODES - 1)
    weight: Floats = np.zeros(_MOST_NODES)
    total: Floats = np.zeros(_MOST_NODES)
    np.add.at(weight, group, chances[order])
    np.add.at(total, group, (nodes * chances)[order])
    kept = weight > 0
    return total[kept] / weight[kept], weight[kept]


class Prospect:
    """What one more piece of evidence on a belief is worth: EVSI, enclosed from both sides, by quadrature.

    E[F(mean after the pool's update)] − F(mean), in points: a new opinion m = v + σ_g·|mean|·ε joins the pool with
    weight 1/σ_g². Where nobody has assessed yet, the class stands for one guess. F is convex: the lines that support
    it bound it from below, the chords between them from above. Source: MODEL.md 4; Raiffa & Schlaifer 1961.
    """

    def __init__(self, setting: Setting, belief: Belief, evidence: Evidence, minutes: float) -> None:
        self.pricer, self.belief, self.evidence, self.minutes = setting.pricer, belief, evidence, minutes
        self.updated, self.chances = _updated_means(belief, evidence)
        self.lines: list[SupportLine] = []
        rise = float(np.maximum(0.0, self.updated - belief.mean) @ self.chances)
        self.least, self.most = 0.0, self.pricer.steepest(belief.initiative, belief.lens) * rise
        low, high = float(self.updated.min()), float(self.updated.max())
        if self.pricer.is_certain(belief.initiative, belief.lens, low, high):
            self.most = 0.0

    @property
    def rank(self) -> float:
        """Worth a minute, bounded from above."""
        return self.most / self.minutes

    @property
    def is_settled(self) -> bool:
        """Whether the bounds lie close enough to call it an estimate."""
        return bool(self.lines) and self.most - self.least <= _CLOSE * self.most + NOISE

    def look(self) -> None:
        """Tighten the bounds by solving where they are widest apart."""
        if not self.lines:
            ends = {float(self.updated.min()), self.belief.mean, float(self.updated.max())}
            self.lines = [self._support(worth) for worth in sorted(ends)]
        else:
            left = self._widest()
            self.lines.insert(left + 1, self._support(self._crossing(left)))
        upper, lower = self._bounds()
        today = next(line.height for line in self.lines if line.value == self.belief.mean)
        self.most = min(self.most, max(0.0, float(upper @ self.chances) - today))
        self.least = max(self.least, float(lower @ self.chances) - today)

    def question(self) -> Question:
        """The question it stands for, nobody asked yet."""
        return Question(
            initiative=self.belief.initiative,
            lens=self.belief.lens,
            evidence=self.evidence,
            minutes=self.minutes,
            points=(self.least + self.most) / 2,
            assessor=None,
        )

    def _support(self, worth: float) -> SupportLine:
        return self.pricer.support(self.belief.initiative, self.belief.lens, worth)

    def _bounds(self) -> tuple[Floats, Floats]:
        """The curve's upper and lower bound at every node."""
        chords = np.interp(
            self.updated, [line.value for line in self.lines], [line.height for line in self.lines]
        )
        heights = [line.height + line.slope * (self.updated - line.value) for line in self.lines]
        return np.asarray(chords), np.minimum(np.max(heights, axis=0), chords)

    def _widest(self) -> int:
        """The stretch between two lines where the bounds leave most open."""
        upper, lower = self._bounds()
        stretch = np.searchsorted([line.value for line in self.lines[1:-1]], self.updated)
        open_gap = np.bincount(stretch, weights=(upper - lower) * self.chances, minlength=len(self.lines) - 1)
        return int(np.argmax(open_gap))

    def _crossing(self, left: int) -> float:
        """Where the two lines around a stretch cross: the curve lies above it, if it bends there at all."""
        one, other = self.lines[left], self.lines[left + 1]
        if other.slope > one.slope:
            crossing = one.crosses(other)
            if one.value < crossing < other.value:
                return crossing
        return (one.value + other.value) / 2


def _best_questions(setting: Setting, minutes: float) -> Iterator[Question]:
    """The best question of each initiative and lens, best per minute first.

    What could still be best is looked into until it is settled; most beliefs never need a solve.
    """
    heap: list[tuple[float, str, str, str, Prospect]] = []
    for prospect in _prospects(setting, minutes):
        if prospect.most > NOISE:
            heap.append(_entry(prospect))
    heapq.heapify(heap)
    taken: set[tuple[str, Lens]] = set()
    while heap:
        prospect = heapq.heappop(heap)[-1]
        subject = (prospect.belief.initiative, prospect.belief.lens)
        if subject in taken:
            continue
        if prospect.is_settled:
            taken.add(subject)
            yield prospect.question()
            continue
        prospect.look()
        if prospect.most > NOISE:
            heapq.heappush(heap, _entry(prospect))


def _entry(prospect: Prospect) -> tuple[float, str, str, str, Prospect]:
    belief = prospect.belief
    return (-prospect.rank, belief.initiative, belief.lens.value, prospect.evidence.value, prospect)


def _prospects(setting: Setting, minutes: float) -> Iterator[Prospect]:
    """Every belief that is in doubt, with every grade of evidence that fits into the time."""
    named = setting.portfolio.settings.minutes
    grades = {grade: named.get(grade, default) for grade, default in DEFAULT_MINUTES.items()}
    for candidate in setting.pricer.problem.candidates:
        for lens in setting.pricer.divisible.aims.ideals:
            belief = setting.beliefs.of(candidate.key, lens)
            if (
                belief is None
                or not candidate.starts
                or not belief.mixture.within + belief.mixture.between > 0
            ):
                continue
            for grade, cost in grades.items():
                if 0 < cost <= minutes:
                    yield Prospect(setting, belief, grade, cost)


def _worth_nodes(mixture: Mixture) -> tuple[Floats, Floats]:
    """Equally likely worths of each component, and their probabilities."""
    likely = np.array([one.likely for one in mixture.components])[:, None]
    below = np.array([one.below for one in mixture.components])[:, None]
    above = np.array([one.above for one in mixture.components])[:, None]
    worths = likely + np.where(_SCORES < 0, below, above) * _SCORES
    chances = np.repeat(np.array(mixture.weights) / _WORTHS, _WORTHS)
    return np.asarray(worths.ravel()), np.asarray(chances)


def _error_nodes() -> tuple[Floats, Floats]:
    nodes, weights = np.polynomial.hermite_e.hermegauss(_ERRORS)
    return np.asarray(nodes), np.asarray(weights / weights.sum())


def _whom_to_ask(setting: Setting, question: Question, asked: Counter[str]) -> str | None:
    """Somebody of that side who has not said it yet, not of the initiative's own team, least asked so far.

    None where nobody is left whose minutes this week would allow it.
    """
    cap = setting.portfolio.settings.minutes_per_person_week
    initiative = setting.initiatives[question.initiative]
    belief = setting.beliefs.of(question.initiative, question.lens)
    heard = {one.assessor for one in belief.assessments} if belief is not None else set()
    times = max(1, int(cap // question.minutes)) if question.minutes <= cap else 1
    able = [
        person
        for person in _of_side(setting.people.values(), question.lens)
        if person.key not in heard
        and (not initiative.team or person.team != initiative.team)
        and asked[person.key] < times
    ]
    chosen = min(able, key=lambda person: (asked[person.key], person.key), default=None)
    return chosen.key if chosen is not None else None


def _of_side(people: Iterable[Person], lens: Lens) -> Iterable[Person]:
    return (person for person in people if person.lens is lens)
