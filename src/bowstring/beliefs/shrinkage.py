"""Beliefs adjusted for over-optimism: the best of many noisy estimates disappoint, so classes draw them in."""

import dataclasses
import math
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from bowstring.beliefs.area import (
    FEWEST_IN_A_CLASS,
    FEWEST_OTHERS,
    LogValue,
    Prior,
    priors_beyond,
    priors_of,
    slope_of,
)
from bowstring.beliefs.belief import Belief, Beliefs
from bowstring.beliefs.distributions import Mixture, TwoPieceNormal
from bowstring.beliefs.overlapping import worth_added
from bowstring.beliefs.pooling import Origin, Pool, counting_assessments, least_variance, origins_of, pool
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.overlaps import Overlap, overlaps_of
from bowstring.model.portfolio import Portfolio, by_key
from bowstring.model.problems import Place, Problem, note
from bowstring.model.wording import count_words, list_words

_ASSESSMENTS = Place(table="assessments")
_MOST_NAMES = 3


def believe(portfolio: Portfolio) -> Beliefs:
    """What is believed of every plannable initiative. Source: docs/methods.md#2-what-is-believed."""
    initiatives = by_key([initiative for initiative in portfolio.initiatives if initiative.is_plannable])
    counting = counting_assessments(
        assessment for assessment in portfolio.assessments if assessment.initiative in initiatives
    )
    origins = origins_of(portfolio)
    by_subject: dict[tuple[str, Lens], Belief] = {}
    unvalued: list[Lens] = []
    problems: list[Problem] = []
    for lens in Lens:
        pools = {
            key: pool(counting[key, lens], origins[key])
            for key in sorted(initiatives)
            if (key, lens) in counting
        }
        if len(pools) < fewest_to_plan(len(initiatives)):
            unvalued.append(lens)
        side = _Side(initiatives, pools, lens)
        beliefs = side.beliefs(origins, is_adjusted=portfolio.settings.shrink)
        by_subject.update({(belief.initiative, lens): belief for belief in beliefs})
        problems += side.problems(is_adjusted=portfolio.settings.shrink)
    by_subject.update(dict(_counted_once(portfolio, by_subject)))
    return Beliefs(by_subject=by_subject, unvalued=tuple(unvalued), problems=tuple(problems))


def _counted_once(
    portfolio: Portfolio, by_subject: Mapping[tuple[str, Lens], Belief]
) -> Iterator[tuple[tuple[str, Lens], Belief]]:
    """What is believed of work that adds less since something else brings a part of it, as people confirmed.

    Source: docs/reuse.md#what-is-counted-once.
    """
    for key, overlaps in overlaps_of(portfolio).items():
        for lens in Lens:
            belief = by_subject.get((key, lens))
            if belief is None or belief.mean <= 0:
                continue
            twice = tuple((overlap.share, _most(overlap, lens, by_subject)) for overlap in overlaps)
            added = worth_added(belief.mean, twice) / belief.mean
            mixture = Mixture(
                weights=belief.mixture.weights,
                components=tuple(component.times(added) for component in belief.mixture.components),
            )
            yield (key, lens), dataclasses.replace(belief, mixture=mixture, twice=twice)


def _most(overlap: Overlap, lens: Lens, by_subject: Mapping[tuple[str, Lens], Belief]) -> float:
    """What something else brings at the most of what work brings: of other work, no more than that is worth itself."""
    if not overlap.is_work:
        return math.inf
    other = by_subject.get((overlap.kept, lens))
    return 0.0 if other is None else max(0.0, other.mean)


def belief_as_stated(initiative: Initiative, lens: Lens, opinions: Pool, origin: Origin) -> Belief:
    """What its assessors say, pooled and not adjusted.

    Args:
        initiative, lens: of what.
        opinions: what its assessors say.
        origin: why it is not adjusted.
    """
    everybody = (*opinions.assessments, *opinions.set_aside)
    return Belief(
        initiative=initiative.key,
        lens=lens,
        mixture=opinions.mixture,
        raw=opinions.mixture,
        assessments=opinions.assessments,
        only_own_team=all(assessment.assessor in origin.own for assessment in everybody),
        set_aside=opinions.set_aside,
        unbacked=opinions.unbacked,
        precision=opinions.precision,
        origin=origin,
    )


def total_cost(initiative: Initiative) -> float:
    """What it costs in all; 0 where that is not known."""
    return (initiative.quarterly_cost or 0.0) * (initiative.duration or 0)


def fewest_to_plan(plannable: int) -> int:
    """How many initiatives of so many somebody must have assessed on a side before they are planned by value."""
    return max(1, min(FEWEST_IN_A_CLASS, math.ceil(plannable / 2)))


class _Side:
    """One lens: what was said of each initiative, compared within classes."""

    def __init__(self, initiatives: Mapping[str, Initiative], pools: Mapping[str, Pool], lens: Lens) -> None:
        self.initiatives, self.pools, self.lens = initiatives, pools, lens
        self.costs = {key: total_cost(initiative) for key, initiative in initiatives.items()}
        self.log_values = {
            key: LogValue(
                value=math.log(opinions.mixture.mean), cost=math.log(self.costs[key]), doubt=opinions.doubt
            )
            for key, opinions in pools.items()
            if opinions.mixture.mean > 0 and self.costs[key] > 0
        }
        self.by_focus: dict[Focus, list[str]] = defaultdict(list)
        for key in self.log_values:
            self.by_focus[initiatives[key].focus].append(key)

    def beliefs(self, origins: Mapping[str, Origin], *, is_adjusted: bool) -> list[Belief]:
        """Of every initiative that was assessed, and then of every other that has a class to borrow from."""
        stated = [
            belief_as_stated(self.initiatives[key], self.lens, opinions, origins[key])
            for key, opinions in self.pools.items()
        ]
        priors = self._priors() if is_adjusted else {}
        assessed = [self._adjusted(belief, priors.get(belief.initiative)) for belief in stated]
        if not is_adjusted:
            assessed = stated
        provisional = self._provisional(assessed, has_slopes=is_adjusted)
        return [
            *assessed,
            *(
                dataclasses.replace(
                    belief, prior=priors.get(belief.initiative), origin=origins[belief.initiative]
                )
                for belief in provisional
            ),
        ]

    def problems(self, *, is_adjusted: bool) -> Iterator[Problem]:
        """What was not adjusted, and what does not count as it was said."""
        side = phrase("the {side}", side=self.lens.side)
        left = len(self.pools) - len(self.log_values)
        if is_adjusted and self.pools and len(self.log_values) <= FEWEST_OTHERS:
            yield note(
                _ASSESSMENTS,
                phrase(
                    "{initiatives} can be compared on {side}, fewer than {fewest_others}, so "
                    "figures are not adjusted for over-optimism.",
                    initiatives=count_words(len(self.log_values), "initiative", "initiatives"),
                    side=side,
                    fewest_others=FEWEST_OTHERS + 1,
                ),
            )
        elif is_adjusted and left:
            yield note(
                _ASSESSMENTS,
                phrase(
                    "on {side}, {initiatives} worth nothing or less, or without a cost: believed "
                    "as stated, not adjusted for over-optimism.",
                    side=side,
                    initiatives=count_words(left, "initiative", "initiatives"),
                ),
            )
        if names := self._names(lambda opinions: opinions.set_aside):
            yield note(
                _ASSESSMENTS,
                phrase(
                    "on {side}, the team's own figures for {names} lie outside what others "
                    "expect; we show them and do not count them.",
                    side=side,
                    names=names,
                ),
                phrase("Measure it, or have somebody else look."),
            )
        if names := self._names(lambda opinions: opinions.unbacked):
            yield note(
                _ASSESSMENTS,
                phrase(
                    "on {side}, evidence for {names} is marked live, but nothing has been "
                    "measured, so we count it as research.",
                    side=side,
                    names=names,
                ),
                phrase("Record what was measured."),
            )

    def _names(self, chosen: Callable[[Pool], Sequence[Assessment]]) -> str:
        """The initiatives with such assessments, in words; "" if there are none."""
        names = [self.initiatives[key].name for key, opinions in self.pools.items() if chosen(opinions)]
        return list_words([f"“{name}”" for name in names], most=_MOST_NAMES)

    def _priors(self) -> dict[str, Prior | None]:
        """What its class suggests of each initiative that costs something, what is said of itself left out."""
        priors: dict[str, Prior | None] = {}
        for key in self.log_values:
            if key not in priors:
                keys, has_slope = self._class_of(key)
                fitted = priors_of([self.log_values[other] for other in keys], has_slope=has_slope)
                own = set(self.by_focus[self.initiatives[key].focus])
                priors.update(
                    (other, fitted[place] if fitted is not None else None)
                    for place, other in enumerate(keys)
                    if other in own
                )
        waiting: dict[Focus, list[str]] = defaultdict(list)
        for key, cost in self.costs.items():
            if key not in priors and cost > 0:
                waiting[self.initiatives[key].focus].append(key)
        for keys in waiting.values():
            # None of them has a figure, so all of a focus have the same class.
            members, has_slope = self._class_of(keys[0])
            others = [self.log_values[other] for other in members]
            beyond = priors_beyond(others, [math.log(self.costs[key]) for key in keys], has_slope=has_slope)
            priors.update(dict.fromkeys(keys) if beyond is None else dict(zip(keys, beyond, strict=True)))
        return priors

    def _class_of(self, key: str) -> tuple[list[str], bool]:
        """Whom an initiative is compared with if it has a figure, and whether value changes with cost there.

        Work of its focus, in which it counts itself; all work where that is fewer than 8.
        """
        own = self.by_focus[self.initiatives[key].focus]
        size = len(own) + (key not in self.log_values)
        return (own, True) if size >= FEWEST_IN_A_CLASS else (list(self.log_values), False)

    def _adjusted(self, belief: Belief, prior: Prior | None) -> Belief:
        opinions = self.pools[belief.initiative]
        if prior is None or belief.initiative not in self.log_values:
            return dataclasses.replace(belief, mixture=self._widened(belief.mixture), prior=prior)
        value = self.log_values[belief.initiative]
        return dataclasses.replace(
            belief,
            mixture=_after_comparing(belief.mixture, prior, value),
            trust=prior.trust(opinions.doubt),
            prior=prior,
        )

    def _widened(self, mixture: Mixture) -> Mixture:
        """The mixture as stated; if nobody doubts, with what measurements usually err by."""
        if mixture.within + mixture.between > 0:
            return mixture
        means = [abs(opinions.mixture.mean) for opinions in self.pools.values()]
        mean = mixture.mean or statistics.median(means)
        spread = math.sqrt(least_variance(mean))
        components = tuple(
            TwoPieceNormal(likely=part.likely, below=spread, above=spread) for part in mixture.components
        )
        return Mixture(weights=mixture.weights, components=components)

    def _provisional(self, assessed: Sequence[Belief], *, has_slopes: bool) -> Iterable[Belief]:
        """For each initiative that nobody assessed an equal mixture of its class, by cost as value changes with it.

        Source: docs/methods.md#nobody-yet.
        """
        beliefs = {belief.initiative: belief for belief in assessed if self.costs[belief.initiative] > 0}
        by_focus: dict[Focus, list[str]] = defaultdict(list)
        for key in beliefs:
            by_focus[self.initiatives[key].focus].append(key)
        for focus in Focus:
            missing = [
                key
                for key in sorted(self.initiatives)
                if key not in self.pools and self.initiatives[key].focus is focus
            ]
            keys = by_focus[focus] if len(by_focus[focus]) >= FEWEST_IN_A_CLASS else list(beliefs)
            if not missing or not keys:
                continue
            compared = self.by_focus[focus]
            slope = 1.0
            if has_slopes and len(compared) >= FEWEST_IN_A_CLASS:
                slope = slope_of([self.log_values[key] for key in compared])
            members = [(beliefs[key].mixture, self.costs[key]) for key in keys]
            # What costs the same borrows the same: of thousands it would take minutes to make for each.
            borrowed = {
                cost: _borrowed(members, cost, slope) for cost in {self.costs[key] for key in missing}
            }
            for key in missing:
                yield Belief(initiative=key, lens=self.lens, mixture=borrowed[self.costs[key]])


def _after_comparing(raw: Mixture, prior: Prior, value: LogValue) -> Mixture:
    """What is believed once an estimate has been compared: its mean is x′, the variance of its logarithm the prior's.

    Each component is what would be believed if only that assessor had spoken. One factor brings their mean to x′, and
    one more their distances from it to the doubt of all together.
    """
    mean = math.exp(prior.log_mean(value.value, value.doubt))
    components = [_alone(component, prior) for component in raw.components]
    if min(component.mean for component in raw.components) <= 0:
        components = [_at_least_doubtful(component) for component in raw.components]
        components = [part.mapped(anchor=raw.mean, target=mean, scale=mean / raw.mean) for part in components]
    alone = Mixture(weights=raw.weights, components=tuple(components))
    factor = mean / alone.mean
    together = Mixture(weights=raw.weights, components=tuple(part.times(factor) for part in components))
    variance = mean**2 * math.expm1(prior.log_variance(value.value, value.doubt))
    return together.mapped(target=mean, scale=math.sqrt(variance / (together.within + together.between)))


def _alone(component: TwoPieceNormal, prior: Prior) -> TwoPieceNormal:
    """What would be believed if only this assessor had spoken; as it is if its mean is not above 0."""
    mean, shape = component.mean, _at_least_doubtful(component)
    if mean <= 0:
        return component
    doubt = math.log1p(max(component.variance, least_variance(mean)) / mean**2)
    target = math.exp(prior.log_mean(math.log(mean), doubt))
    spread = target * math.sqrt(math.expm1(prior.log_variance(math.log(mean), doubt)))
    return shape.mapped(anchor=shape.mean, target=target, scale=spread / math.sqrt(shape.variance))


def _at_least_doubtful(component: TwoPieceNormal) -> TwoPieceNormal:
    """The same shape, no half narrower than what measurements usually err by."""
    least = math.sqrt(least_variance(component.mean))
    return dataclasses.replace(
        component, below=max(component.below, least), above=max(component.above, least)
    )


def _borrowed(members: Sequence[tuple[Mixture, float]], cost: float, slope: float) -> Mixture:
    """An equal mixture of what is believed of others, each moved from its cost to this one along a slope."""
    parts = [
        (weight / len(members), component.times((cost / other) ** slope))
        for mixture, other in members
        for weight, component in zip(mixture.weights, mixture.components, strict=True)
    ]
    return Mixture(weights=tuple(weight for weight, _ in parts), components=tuple(part for _, part in parts))
