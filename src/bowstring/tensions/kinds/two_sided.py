"""Two-sided: an initiative strong through one lens only. Can it be both?"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from statistics import NormalDist

import numpy as np

from bowstring.beliefs.area import Prior
from bowstring.model.assessments import Lens
from bowstring.model.deadlines import asked_for_by_law
from bowstring.model.language import phrase
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import Effect, WhatIf
from bowstring.planning.problem.problem import Candidate
from bowstring.planning.problem.programs import Floats
from bowstring.tensions.displaced import displaced_words
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension
from bowstring.tensions.worth import value_words

# The weak side brings less than this share of what the strong one does, each against its own ideal.
_WEAK = 0.5
# Equally likely draws that stand for all.
_DRAWS = 9
_HALF, _MOST_STEPS = 0.5, 20
# In points: a plan that is better by less is as good.
_SAME = 1e-7


def find_two_sided(context: PricingContext) -> Iterator[Tension]:
    """One tension for each initiative whose weak lens brings less than half of what its strong one does.

    What settles it is a reframing: the weak side is drawn anew from its class, and the better of the two is kept.
    Source: docs/methods.md#what-reframing-is-worth.
    """
    ideals = context.pricer.divisible.aims.ideals
    if len(ideals) < len(Lens):
        return
    by_law = asked_for_by_law(context.portfolio)
    stated = {lens: _stated(context, lens) for lens in Lens}
    for candidate in context.pricer.problem.candidates:
        if not candidate.starts or candidate.key in by_law:
            continue
        strength = {lens: context.pricer.mean(candidate.key, lens) / ideals[lens] for lens in Lens}
        weak = min(Lens, key=lambda lens: strength[lens])
        strong = max(Lens, key=lambda lens: strength[lens])
        if strength[strong] > 0 and strength[weak] < _WEAK * strength[strong]:
            tension = _two_sided(context, candidate, weak, stated[weak])
            if tension is not None:
                yield tension


def _stated(context: PricingContext, lens: Lens) -> Mapping[str, float]:
    """What work that somebody has assessed through a lens is believed to be worth a quarter, by key."""
    return {
        candidate.key: belief.mean
        for candidate in context.pricer.problem.candidates
        if (belief := context.beliefs.of(candidate.key, lens)) is not None and not belief.is_provisional
    }


def _two_sided(
    context: PricingContext, candidate: Candidate, weak: Lens, stated: Mapping[str, float]
) -> Tension | None:
    key, mean = candidate.key, context.pricer.mean(candidate.key, weak)
    belief = context.beliefs.of(key, weak)
    others = [worth for other, worth in stated.items() if other != key]
    draws = _draws(None if belief is None else belief.prior, others)
    better = [draw for draw in draws if draw > mean]
    if not better:
        return None
    initiative, settings = candidate.initiative, context.portfolio.settings
    strong = next(lens for lens in Lens if lens is not weak)
    amount = value_words(mean, weak, settings)
    outcomes = [(1 / len(draws), WhatIf(values={(key, weak): draw})) for draw in better]
    rest = len(draws) - len(better)
    if rest:
        outcomes.append((rest / len(draws), WhatIf()))
    sure, most = _held_effect(context.pricer, key, outcomes)
    return Tension(
        kind=TWO_SIDED.key,
        about=(key,),
        pole_key=weak.value,
        poles=(phrase("user need"), phrase("business value")),
        question=phrase(
            "“{name}”: strong for {whom}, weak for {weak_whom} ({amount}). Can it be reframed to serve both?",
            name=initiative.name,
            whom=strong.whom,
            weak_whom=weak.whom,
            amount=amount,
        ),
        what_if=_reframed(weak, ""),
        outcomes=tuple(outcomes),
        level=context.level_of(key),
        teams=(initiative.team,) if initiative.team else (),
        in_the_room=context.leads(key),
        lens=weak,
        effect=sure,
        most=most,
        solve=partial(_drawn_anew, context, candidate, max(better)),
    )


def _reframed(weak: Lens, rise_words: str) -> str:
    """The what-if. rise_words: from where it is in the plan; empty where that is not worth saying."""
    return phrase(
        "it is reframed so that its {side} is as strong as similar work could be, "
        "and no weaker than now{rise_words}",
        side=weak.side,
        rise_words=rise_words,
    )


def _drawn_anew(context: PricingContext, candidate: Candidate, most: float, tension: Tension) -> Tension:
    """With what the draws are worth, and where it is worth talking about, from where it is in the plan.

    most: the highest worth that is drawn.
    """
    effect, weak = context.pricer.expected_effect(tension.outcomes), tension.lens
    price = effect.points * context.chances[TWO_SIDED.key]
    what_if = tension.what_if
    if weak is not None and (
        context.is_few or not context.is_small(price, tension.in_the_room, TWO_SIDED.hours)
    ):
        what_if = _reframed(weak, f"; {_rise_words(context, candidate, weak, most)}")
    return replace(tension, what_if=what_if, effect=effect, most=None, solve=None)


def _held_effect(pricer: Pricer, key: str, outcomes: Sequence[tuple[float, WhatIf]]) -> tuple[Effect, float]:
    """What the answers change if today's plan stays as it is, and by how many points V can be better at the most."""
    moved = np.array(
        [
            pricer.points_of(key, {lens: value for (_, lens), value in what_if.values.items()})
            for _, what_if in outcomes
        ]
    ) - pricer.points_of(key, {})
    held = [pricer.held(key, added) for added in moved.tolist()]
    effect = pricer.expected_effect(outcomes, bests=held)
    chances = np.array([chance for chance, _ in outcomes])
    return effect, effect.points + float(chances @ pricer.regret_at_most(key, moved))


def _draws(prior: Prior | None, others: Sequence[float]) -> Sequence[float]:
    """Equally likely worths a quarter of work like it, rising; none where nothing is known of any.

    Nothing is drawn that is worth more than any other work is believed to be: a class of very unlike work has no end.

    Args:
        prior: what its class suggests; None if figures are not adjusted.
        others: what other work is believed to be worth.
    """
    if not others:
        return []
    if prior is not None:
        most = max(others)
        return [min(float(draw), most) for draw in fresh_draws(prior)]
    levels = (np.arange(_DRAWS) + 0.5) / _DRAWS
    return [float(draw) for draw in np.quantile(others, levels)]


def fresh_draws(prior: Prior) -> Floats:
    """The mean of each of so many equally likely stretches of what the class suggests: a log-normal."""
    normal, spread = NormalDist(), math.sqrt(prior.variance)
    edges = [normal.inv_cdf(place / _DRAWS) - spread for place in range(1, _DRAWS)]
    chances = np.diff([0.0, *(normal.cdf(edge) for edge in edges), 1.0])
    return np.asarray(math.exp(prior.centre + prior.variance / 2) * _DRAWS * chances)


def _rise_words(context: PricingContext, candidate: Candidate, weak: Lens, most: float) -> str:
    """The smallest rise that puts it in the plan, if work could be split, and what it would displace there."""
    pricer, whole, settings = context.pricer, context.whole, context.portfolio.settings
    today = pricer.base.x if whole is None or not whole.today.is_feasible else whole.today.x
    if pricer.share(candidate, today) >= _HALF:
        if not _is_in_plan(candidate, today):
            return phrase("today we would do it, but only after the plan ends")
        without = pricer.best(WhatIf(ended=(candidate.key,)))
        kept_out = (
            displaced_words(context, candidate.key, without.x, pricer.base.x) if without.is_feasible else ""
        )
        return (
            phrase("it is already in the plan, in place of {kept_out}", kept_out=kept_out)
            if kept_out
            else phrase("it is already in the plan")
        )
    least = least_to_fund(pricer, candidate.key, weak, most)
    if least is None:
        return phrase("even then it is unlikely to be in the plan")
    value, best_at = least
    x = pricer.best(WhatIf(values={(candidate.key, weak): best_at})).x
    displaced = displaced_words(context, candidate.key, pricer.base.x, x)
    instead = phrase(", in place of {displaced}", displaced=displaced) if displaced else ""
    where = (
        phrase("in the plan") if _is_in_plan(candidate, x) else phrase("done, but only after the plan ends")
    )
    split = "" if whole is None else phrase(", if work could be split")
    return phrase(
        "from {value_words} it is {where}{instead}{split}",
        value_words=value_words(value, weak, settings),
        where=where,
        instead=instead,
        split=split,
    )


def _is_in_plan(candidate: Candidate, x: Floats) -> bool:
    return candidate.plan_column is not None and float(x[candidate.plan_column]) >= _HALF


def least_to_fund(pricer: Pricer, key: str, lens: Lens, most: float) -> tuple[float, float] | None:
    """The least worth a quarter from which half of it is done, and a worth at which the plan there is best.

    None if that is more than `most`.

    Args:
        pricer: prices from today's plan.
        key: of the initiative.
        lens: the side.
        most: the highest worth looked at.
    """
    low, high = pricer.support(key, lens, pricer.mean(key, lens)), pricer.support(key, lens, most)
    if high.share < _HALF:
        return None
    for _ in range(_MOST_STEPS):
        if high.slope - low.slope <= 1e-12 * abs(high.slope):
            break
        crossing = low.crosses(high)
        middle = pricer.support(key, lens, crossing)
        if middle.height <= low.at(crossing) + _SAME:
            return crossing, high.value
        low, high = (low, middle) if middle.share >= _HALF else (middle, high)
    return high.value, high.value


TWO_SIDED = Kind(
    key="two_sided",
    words=phrase("can it be both?"),
    asks=phrase("can it be reframed to serve both?"),
    find=find_two_sided,
    purpose=Purpose.CREATE,
    hours=1.0,
    supposes=phrase("What must be true: {}."),
    asks_value=True,
    is_scored=True,
)
