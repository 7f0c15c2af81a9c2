"""Disagreement: the assessors of one initiative do not agree through one lens."""

from collections.abc import Iterator

from bowstring.beliefs.shrinkage import Belief
from bowstring.model.assessments import Lens
from bowstring.model.deadlines import asked_for_by_law
from bowstring.model.wording import count_words
from bowstring.planning.whatif import WhatIf
from bowstring.tensions.kind import LIKELY, Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension
from bowstring.tensions.worth import value_words


def find_disagreements(context: PricingContext) -> Iterator[Tension]:
    """One tension for each initiative and lens on which at least two assessors expect different values.

    What settles it is finding that one of them is right: EVPPI over the components' means.
    Source: docs/methods.md#knowing-it-entirely; Raiffa & Schlaifer 1961.
    """
    by_law = asked_for_by_law(context.portfolio)
    for candidate in context.pricer.problem.candidates:
        if candidate.key in by_law:
            continue
        for lens in Lens:
            belief = context.beliefs.of(candidate.key, lens)
            if belief is not None and len({a.assessor for a in belief.assessments}) > 1 and _differ(belief):
                yield _disagreement(context, belief)


def _differ(belief: Belief) -> bool:
    means = [component.mean for component in belief.mixture.components]
    return max(means) - min(means) > 1e-12 * max(abs(max(means)), abs(min(means)))


def _disagreement(context: PricingContext, belief: Belief) -> Tension:
    key, lens, mixture = belief.initiative, belief.lens, belief.mixture
    by_mean = sorted(range(len(mixture.components)), key=lambda place: mixture.components[place].mean)
    lowest, highest = belief.assessments[by_mean[0]], belief.assessments[by_mean[-1]]
    means = [component.mean for component in mixture.components]
    certain = context.pricer.is_certain(key, lens, min(means), max(means))
    initiative, settings = context.initiatives[key], context.portfolio.settings
    sides = lens.whom
    return Tension(
        kind=DISAGREEMENT.key,
        about=(key,),
        pole_key=lens.value,
        poles=(value_words(lowest.likely, lens, settings), value_words(highest.likely, lens, settings)),
        question=f"What is “{initiative.name}” worth to {sides}?",
        what_if=f"one of {count_words(len(belief.assessments), 'assessor')} is right",
        outcomes=()
        if certain
        else tuple(
            (weight, WhatIf(values={(key, lens): component.mean}))
            for weight, component in zip(mixture.weights, mixture.components, strict=True)
        ),
        level=context.level_of(key),
        teams=(initiative.team,) if initiative.team else (),
        in_the_room=tuple(dict.fromkeys((*context.leads(key), *sorted((lowest.assessor, highest.assessor))))),
    )


DISAGREEMENT = Kind(
    key="disagreement",
    words="disagreement",
    asks="who is right?",
    find=find_disagreements,
    purpose=Purpose.FIND_OUT,
    hours=0.5,
    prior=LIKELY,
    asks_value=True,
    is_scored=True,
    is_up_to=True,
)
