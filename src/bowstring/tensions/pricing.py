"""Every tension found and priced: the ledger of a portfolio."""

import dataclasses
import math
from collections.abc import Callable, Iterable

from bowstring.model.assessments import Lens
from bowstring.model.decisions import Level
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import NOISE, Effect, WhatIf
from bowstring.tensions.indivisible import WholePlans, is_chunky
from bowstring.tensions.ledger import Ledger, PricedTension, dearest_first
from bowstring.tensions.past_conversations import chances, states_of
from bowstring.tensions.pricing_effort import FIRST_WORK, MOST_WORK
from bowstring.tensions.talking_cost import least_worth
from bowstring.tensions.tension import PricingContext, State, Tension
from bowstring.tensions.tension_kinds import TENSION_KINDS
from bowstring.tensions.whole_effect import Basis, PossibleOutcome, WholeEffect, without_noise

Progress = Callable[[float], None]
# Of the work of a chunky ledger: what its divisible prices take.
_DIVISIBLE = 0.1


def price_tensions(
    context: PricingContext,
    *,
    kinds: Iterable[str] | None = None,
    work: float = MOST_WORK,
    on_progress: Progress | None = None,
) -> Ledger:
    """The ledger of a context: every tension of the kinds asked for (all where None), found and priced.

    Gains are exact re-solves with what is worth a point and the rows of a minimum share held. Where work is chunky,
    those of divisible plans only say which questions are priced first by whole plans.
    Source: docs/methods.md#4-what-a-question-is-worth.

    Args:
        context: the facts, the plan and what prices are of.
        kinds: their keys.
        work: the effort that whole plans may take.
        on_progress: told the share done, 0 to 1.

    Raises: KeyError for an unknown kind.
    """
    wanted = list(TENSION_KINDS) if kinds is None else list(kinds)
    tensions = [tension for kind in wanted for tension in TENSION_KINDS[kind].find(context)]
    states = states_of(context.portfolio)
    whole, tell = context.whole, on_progress or _silent
    priced = []
    for place, tension in enumerate(tensions):
        state = states.get(tension.key, State.OPEN)
        priced.append(_divisible_price(context, tension, context.chances[tension.kind], state))
        tell((place + 1) / len(tensions) * (1.0 if whole is None else _DIVISIBLE))
    if whole is not None:
        estimates = dearest_first(priced)
        # First as far as the first screen goes, so that what it shows is what stands in the whole ledger.
        allowances = tuple(dict.fromkeys((min(FIRST_WORK, work), work)))
        for number, allowance in enumerate(allowances):
            whole.allow(allowance)
            priced = []
            for place, estimate in enumerate(estimates):
                priced.append(_whole_price(whole, estimate))
                done = (number + (place + 1) / len(estimates)) / len(allowances)
                tell(_DIVISIBLE + (1 - _DIVISIBLE) * done)
    threshold = context.portfolio.settings.stake_threshold
    return Ledger(
        plan_value=context.pricer.value if whole is None else whole.today.value,
        tensions=dearest_first(_levelled(priced_tension, threshold) for priced_tension in priced),
    )


def _divisible_price(context: PricingContext, tension: Tension, chance: float, state: State) -> PricedTension:
    """A tension priced by divisible plans: an estimate where prices are of whole plans."""
    hours = TENSION_KINDS[tension.kind].hours
    tension = _left_small(context, tension, hours)
    effect = price(context.pricer, tension)
    is_exact = context.whole is None or not tension.is_priced
    basis = Basis.DIVISIBLE if is_exact else Basis.ESTIMATE
    least = least_worth(context.portfolio, context.pricer, tension.in_the_room, hours)
    most = tension.most or 0.0
    interval = (effect.points, most) if most > NOISE else None
    if context.is_large and effect.points * chance < least:
        # An answer that goes less far is worth even less.
        tension = dataclasses.replace(tension, lesser=None)
    return PricedTension(
        tension=tension,
        gain=effect.points,
        chance=chance,
        lens=effect.lens,
        level=tension.level,
        state=state,
        basis=basis if interval is None else Basis.BOUND,
        interval=interval,
        lesser=_lesser(context.pricer, tension, effect),
        least=least,
    )


def _left_small(context: PricingContext, tension: Tension, hours: float) -> Tension:
    """A tension, without being solved where today's prices prove that it is worth less than talking about it.

    Only of constraints that are dropped: no plan is lost by it, so that it gains nothing at least.
    """
    is_known = tension.effect is not None or tension.is_regret or not tension.unsettled.is_nothing
    only_drops = all(what_if == WhatIf(dropped=what_if.dropped) for _, what_if in tension.outcomes)
    if not context.is_large or is_known or not tension.outcomes or not only_drops:
        return tension
    gains = [chance * context.pricer.gain_at_most(what_if) for chance, what_if in tension.outcomes]
    most = math.fsum(max(0.0, gain) for gain in gains)
    if not context.is_proven_small(most * context.chances[tension.kind], tension.in_the_room, hours):
        return tension
    nothing = Effect(points=0.0, lens=dict.fromkeys(Lens, 0.0))
    return dataclasses.replace(tension, effect=nothing, most=most)


def _whole_price(whole: WholePlans, estimate: PricedTension) -> PricedTension:
    """A tension priced by whole plans; its divisible price where the effort does not reach."""
    effect = whole_effect(whole, estimate.tension) if estimate.tension.is_priced else None
    if effect is None:
        return estimate
    return dataclasses.replace(priced_whole(estimate, effect), lesser=_whole_lesser(whole, estimate))


def _whole_lesser(whole: WholePlans, estimate: PricedTension) -> Effect | None:
    """What a tension's lesser answer changes between whole plans; as estimated where the effort does not reach."""
    tension = estimate.tension
    if tension.lesser is None:
        return None
    effect = whole.effect(
        [PossibleOutcome(chance=1.0, what_if=tension.lesser[1])], unsettled=tension.unsettled
    )
    if effect is None:
        return estimate.lesser
    return Effect(points=effect.points, lens=effect.lens) if effect.points > NOISE else None


def whole_effect(whole: WholePlans, tension: Tension) -> WholeEffect | None:
    """What settling a tension gains between whole plans; None if the effort does not reach."""
    are_facts = shows_facts(tension)
    outcomes = [
        PossibleOutcome(chance=chance, what_if=what_if, facts=what_if if are_facts else None)
        for chance, what_if in tension.outcomes
    ]
    effect = whole.effect(outcomes, unsettled=tension.unsettled)
    return None if effect is None else without_noise(effect)


def shows_facts(tension: Tension) -> bool:
    """Whether what settles it was so all along, as one of several answers is; what is created was not."""
    return tension.is_regret or not tension.unsettled.is_nothing


def priced_whole(priced: PricedTension, effect: WholeEffect) -> PricedTension:
    """A tension with the price that whole plans give it."""
    return dataclasses.replace(
        priced,
        gain=effect.points,
        lens=effect.lens,
        basis=effect.basis,
        interval=None if effect.is_proven else (effect.least, effect.most),
    )


def _levelled(priced: PricedTension, threshold: float) -> PricedTension:
    """A tension at the enterprise's level where its stake is high."""
    return dataclasses.replace(priced, level=Level.ENTERPRISE) if priced.gain > threshold else priced


def _silent(_: float) -> None:
    return None


def context_of(portfolio: Portfolio, divisible: DivisiblePlan, plan: Plan | None = None) -> PricingContext:
    """The context in which a portfolio's tensions are priced.

    Args:
        portfolio: the facts.
        divisible: its plan if work could be split.
        plan: its plan; where work is chunky prices are of whole plans, as far as those can be proven, and where None
            they never are.
    """
    pricer, settled = Pricer(divisible), chances(portfolio)
    whole = WholePlans(pricer, plan) if plan is not None and is_chunky(plan, divisible) else None
    if whole is not None and not whole.is_within_reach:
        whole = None
    # What leaves the divisible plan as it is may still move a whole one.
    pricer.certifies = whole is None
    return PricingContext(portfolio, divisible.beliefs, pricer, whole, plan, chances=settled)


def price(pricer: Pricer, tension: Tension) -> Effect:
    """How much better the best divisible plan would be if a tension were settled; noise reported as 0."""
    effect = tension.effect or pricer.expected_effect(
        tension.outcomes, unsettled=tension.unsettled, is_regret=tension.is_regret
    )
    if abs(effect.points) <= NOISE:
        return Effect(points=0.0, lens=dict.fromkeys(Lens, 0.0))
    return effect


def _lesser(pricer: Pricer, tension: Tension, effect: Effect) -> Effect | None:
    """What a tension's lesser answer changes; None if even the whole one changes nothing."""
    if tension.lesser is None or effect.points <= NOISE:
        return None
    lesser = pricer.effect(tension.lesser[1])
    return lesser if lesser.points > NOISE else None
