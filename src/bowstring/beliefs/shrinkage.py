"""Beliefs adjusted for over-optimism: the best of many noisy estimates disappoint, so they are shrunk."""

import math
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bowstring.beliefs.distributions import Mixture, TwoPieceNormal
from bowstring.beliefs.pooling import counting_assessments, pool
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, by_key
from bowstring.model.problems import Place, Problem, Severity

# Below this many comparable initiatives nothing is learned from the others.
# Source: docs/methods.md#adjusted-for-over-optimism.
FEWEST_TO_COMPARE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Belief:
    """What is believed of one initiative's value per quarter through one lens.

    mixture: adjusted; everything computed uses it. raw: as the assessors said it; None where nobody did.
    trust: the weight w of the adjustment, 0 (all from the class) to 1 (all from the assessors); None where not shrunk.
    assessments: those that count, in the order of the mixture's components; none where provisional.
    """

    initiative: str
    lens: Lens
    mixture: Mixture
    raw: Mixture | None = None
    trust: float | None = None
    assessments: tuple[Assessment, ...] = ()
    only_own_team: bool = False

    @property
    def mean(self) -> float:
        """Expected value per quarter, adjusted."""
        return self.mixture.mean

    @property
    def is_provisional(self) -> bool:
        """Whether nobody has assessed it, so that it borrows its class's value per cost."""
        return self.raw is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Beliefs:
    """Every belief by initiative and lens; `unvalued`: the lenses with too few assessments to plan by."""

    by_subject: Mapping[tuple[str, Lens], Belief]
    unvalued: tuple[Lens, ...]
    problems: tuple[Problem, ...] = ()

    def of(self, initiative: str, lens: Lens) -> Belief | None:
        """What is believed of an initiative through a lens; None where nothing can be."""
        return self.by_subject.get((initiative, lens))

    def mean(self, initiative: str, lens: Lens) -> float:
        """Expected value per quarter; 0 where nothing is believed, which the lens being unvalued says."""
        belief = self.by_subject.get((initiative, lens))
        return 0.0 if belief is None else belief.mean


def believe(portfolio: Portfolio) -> Beliefs:
    """What is believed of every plannable initiative. Source: docs/methods.md#2-what-is-believed."""
    plannable = [initiative for initiative in portfolio.initiatives if initiative.is_plannable]
    known = by_key(plannable)
    counting = counting_assessments(
        assessment for assessment in portfolio.assessments if assessment.initiative in known
    )
    teams = {person.key: person.team for person in portfolio.people}
    by_subject: dict[tuple[str, Lens], Belief] = {}
    unvalued: list[Lens] = []
    problems: list[Problem] = []
    for lens in Lens:
        assessed = [
            _as_assessed(known[key], lens, counting[key, lens], teams)
            for key in sorted(known)
            if (key, lens) in counting
        ]
        if _too_few(len(assessed), len(plannable)):
            unvalued.append(lens)
        if portfolio.settings.shrink:
            assessed, said = _shrink(assessed, known, lens)
            problems.extend(said)
        beliefs = [*assessed, *_provisional(assessed, known, lens)]
        by_subject.update({(belief.initiative, lens): belief for belief in beliefs})
    return Beliefs(by_subject=by_subject, unvalued=tuple(unvalued), problems=tuple(problems))


def _too_few(assessed: int, plannable: int) -> bool:
    return assessed == 0 or (assessed < FEWEST_TO_COMPARE and assessed < plannable / 2)


def _as_assessed(
    initiative: Initiative, lens: Lens, assessments: tuple[Assessment, ...], teams: Mapping[str, str]
) -> Belief:
    mixture = pool(assessments).mixture
    own = initiative.team and all(teams.get(one.assessor) == initiative.team for one in assessments)
    return Belief(
        initiative=initiative.key,
        lens=lens,
        mixture=mixture,
        raw=mixture,
        assessments=assessments,
        only_own_team=bool(own),
    )


def _total_cost(initiative: Initiative) -> float:
    return (initiative.quarterly_cost or 0.0) * (initiative.duration or 0)


def _classes(beliefs: Sequence[Belief], known: Mapping[str, Initiative]) -> dict[Focus, list[Belief]]:
    """For each focus its comparable beliefs; all focuses together where it has fewer than 8 of its own."""
    by_focus: dict[Focus, list[Belief]] = defaultdict(list)
    for belief in beliefs:
        by_focus[known[belief.initiative].focus].append(belief)
    return {
        focus: by_focus[focus] if len(by_focus[focus]) >= FEWEST_TO_COMPARE else list(beliefs)
        for focus in Focus
    }


def _shrink(
    beliefs: list[Belief], known: Mapping[str, Initiative], lens: Lens
) -> tuple[list[Belief], list[Problem]]:
    comparable = [b for b in beliefs if b.mean > 0 and _total_cost(known[b.initiative]) > 0]
    if len(comparable) < FEWEST_TO_COMPARE:
        message = (
            f"only {len(comparable)} initiatives can be compared on the {lens.side}, fewer than "
            f"{FEWEST_TO_COMPARE}, so their figures are not adjusted for over-optimism."
        )
        place = Place(table="assessments")
        return beliefs, [Problem(severity=Severity.NOTE, where=place, message=message)] if beliefs else []
    priors = {
        focus: _prior([_log_ratio(one, known) for one in members])
        for focus, members in _classes(comparable, known).items()
    }
    subjects = {belief.initiative for belief in comparable}
    shrunk = [
        _shrunk(belief, known, priors[known[belief.initiative].focus])
        if belief.initiative in subjects
        else belief
        for belief in beliefs
    ]
    kept = len(beliefs) - len(comparable)
    said = (
        f"on the {lens.side}, {kept} initiatives are worth nothing or less, or cost nothing, and are not adjusted "
        "for over-optimism."
    )
    problem = Problem(severity=Severity.NOTE, where=Place(table="assessments"), message=said)
    return shrunk, [problem] if kept else []


def _log_ratio(belief: Belief, known: Mapping[str, Initiative]) -> tuple[float, float]:
    """Log of value per cost, and the variance s² of that log."""
    mixture = belief.mixture
    mean = mixture.mean
    noise = math.log1p((mixture.within + mixture.between) / mean**2)
    return math.log(mean / _total_cost(known[belief.initiative])), noise


def _prior(class_ratios: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The class's mean log ratio m, and its variance τ² beyond noise."""
    logs = [ratio for ratio, _ in class_ratios]
    spread = max(0.0, statistics.variance(logs) - statistics.fmean(noise for _, noise in class_ratios))
    weights = [1 / max(spread + noise, 1e-12) for _, noise in class_ratios]
    centre = math.fsum(w * x for w, x in zip(weights, logs, strict=True)) / math.fsum(weights)
    return centre, spread


def _shrunk(belief: Belief, known: Mapping[str, Initiative], prior: tuple[float, float]) -> Belief:
    """The belief with every component mapped by v ↦ x′ + √w·(x′/x)·(v − x).

    Source: docs/methods.md#adjusted-for-over-optimism; Smith & Winkler 2006; Vilkkumaa, Liesiö & Salo 2014.
    """
    centre, spread = prior
    ratio, noise = _log_ratio(belief, known)
    trust = spread / (spread + noise) if noise > 0 else 1.0
    mean = belief.mean
    adjusted = _total_cost(known[belief.initiative]) * math.exp(trust * ratio + (1 - trust) * centre)
    return Belief(
        initiative=belief.initiative,
        lens=belief.lens,
        mixture=belief.mixture.mapped(target=adjusted, scale=math.sqrt(trust) * adjusted / mean),
        raw=belief.raw,
        trust=trust,
        assessments=belief.assessments,
        only_own_team=belief.only_own_team,
    )


def _provisional(assessed: Sequence[Belief], known: Mapping[str, Initiative], lens: Lens) -> Iterable[Belief]:
    """For each initiative that nobody assessed, an equal mixture of its class's values per cost.

    Source: docs/methods.md#nobody-yet.
    """
    comparable = [belief for belief in assessed if _total_cost(known[belief.initiative]) > 0]
    if not comparable:
        return []
    pools = {focus: _per_cost(members, known) for focus, members in _classes(comparable, known).items()}
    have = {belief.initiative for belief in assessed}
    return [
        Belief(
            initiative=key,
            lens=lens,
            mixture=_scaled(pools[known[key].focus], _total_cost(known[key])),
        )
        for key in sorted(known)
        if key not in have
    ]


def _per_cost(members: Sequence[Belief], known: Mapping[str, Initiative]) -> Mixture:
    weights: list[float] = []
    components: list[TwoPieceNormal] = []
    for belief in members:
        cost = _total_cost(known[belief.initiative])
        for weight, component in zip(belief.mixture.weights, belief.mixture.components, strict=True):
            weights.append(weight / len(members))
            components.append(component.mapped(anchor=0.0, target=0.0, scale=1 / cost))
    return Mixture(weights=tuple(weights), components=tuple(components))


def _scaled(mixture: Mixture, factor: float) -> Mixture:
    components = tuple(c.mapped(anchor=0.0, target=0.0, scale=factor) for c in mixture.components)
    return Mixture(weights=mixture.weights, components=components)
