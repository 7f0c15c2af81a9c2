"""Every tension found and priced: the ledger of a portfolio."""

import dataclasses
import math
from collections.abc import Callable, Iterable, Sequence

from bowstring.model.assessments import Lens
from bowstring.model.decisions import Level
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import NOISE, Effect, WhatIf
from bowstring.planning.solver.focused import FocusedSolver
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


class Pricing:
    """A ledger in the making: what each tension can be worth at the most, and its price once that is asked for.

    Gains are exact re-solves with what is worth a point and the rows of a minimum share held.
    Source: docs/methods.md#4-what-a-question-is-worth.
    """

    def __init__(self, context: PricingContext, *, kinds: Iterable[str] | None = None) -> None:
        """Args:
        context: the facts, the plan and what prices are of.
        kinds: of tension, by key; all if None.

        Raises: KeyError for an unknown kind.
        """
        self.context = context
        wanted = list(TENSION_KINDS) if kinds is None else list(kinds)
        tensions = [tension for kind in wanted for tension in TENSION_KINDS[kind].find(context)]
        self._states = states_of(context.portfolio)
        self._prices: dict[str, PricedTension] = {}
        self._pending = {tension.key: self._at_most(tension) for tension in tensions}

    @property
    def is_quick(self) -> bool:
        """Whether it is known what questions are worth at the most before any is solved."""
        return self.context.whole is None and isinstance(self.context.pricer.solver, FocusedSolver)

    @property
    def keys(self) -> Sequence[str]:
        """Every tension's key; those about the same work one after the other, since their plans are alike."""
        return sorted(self._pending, key=lambda key: self._pending[key].tension.about)

    def price(self, key: str) -> PricedTension:
        """A tension with its price, by divisible plans: an estimate where prices are of whole ones."""
        if key not in self._prices:
            threshold = self.context.portfolio.settings.stake_threshold
            self._prices[key] = _levelled(self._priced(self._pending[key]), threshold)
        return self._prices[key]

    def everything(self) -> Ledger:
        """Every tension, with its price if that was asked for, else with what it can be worth at the most.

        Source: docs/methods.md#the-first-agenda.
        """
        return _ledger_of(self.context, (self._prices.get(key, self._pending[key]) for key in self._pending))

    def so_far(self) -> Ledger:
        """The tensions whose price was asked for."""
        others = Ledger(
            plan_value=0.0, tensions=tuple(self._pending[key] for key in self.keys if key not in self._prices)
        )
        return dataclasses.replace(
            _ledger_of(self.context, self._prices.values()), pending=len(others.open_tensions)
        )

    def _at_most(self, tension: Tension) -> PricedTension:
        """A tension with what it is sure to gain and what it can gain at the most, by today's prices."""
        hours, chance = TENSION_KINDS[tension.kind].hours, self.context.chances[tension.kind]
        sure = tension.effect or Effect(points=0.0, lens=dict.fromkeys(Lens, 0.0))
        return PricedTension(
            tension=tension,
            gain=sure.points,
            chance=chance,
            lens=sure.lens,
            level=tension.level,
            state=self._states.get(tension.key, State.OPEN),
            basis=Basis.BOUND,
            interval=(sure.points, self._most(tension, sure)),
            is_pending=True,
            least=least_worth(self.context.portfolio, self.context.pricer, tension.in_the_room, hours),
        )

    def _most(self, tension: Tension, sure: Effect) -> float:
        if not tension.is_priced:
            return 0.0
        if tension.most is not None:
            return tension.most
        if tension.effect is not None:
            return sure.points
        if tension.is_regret or not tension.unsettled.is_nothing:
            return math.inf
        return math.fsum(
            chance * max(0.0, self.context.pricer.gain_at_most(what_if))
            for chance, what_if in tension.outcomes
        )

    def _priced(self, pending: PricedTension) -> PricedTension:
        context, tension = self.context, pending.tension
        if self._is_left(pending):
            left = dataclasses.replace(tension, lesser=None, solve=None)
            is_nothing = pending.most <= NOISE
            return dataclasses.replace(
                pending,
                tension=left,
                basis=Basis.DIVISIBLE if is_nothing else Basis.BOUND,
                interval=None if is_nothing else pending.interval,
                is_pending=False,
            )
        if pending.most > NOISE or context.is_few:
            tension = tension.solved()
        effect = price(context.pricer, tension)
        is_exact = context.whole is None or not tension.is_priced
        if context.is_large and effect.points * pending.chance < pending.least:
            # An answer that goes less far is worth even less.
            tension = dataclasses.replace(tension, lesser=None)
        return dataclasses.replace(
            pending,
            tension=dataclasses.replace(tension, most=None, solve=None),
            gain=effect.points,
            lens=effect.lens,
            basis=Basis.DIVISIBLE if is_exact else Basis.ESTIMATE,
            interval=None,
            is_pending=False,
            lesser=_lesser(context.pricer, tension, effect),
        )

    def _is_left(self, pending: PricedTension) -> bool:
        """Whether no more is worked out, since today's prices prove that it is worth less than talking about it.

        Of what drops constraints no plan is lost, so that it gains nothing at least; of other answers nobody knows
        that before they are solved.
        """
        tension = pending.tension
        only_drops = all(what_if == WhatIf(dropped=what_if.dropped) for _, what_if in tension.outcomes)
        is_bounded = tension.solve is not None or (
            only_drops and bool(tension.outcomes) and tension.effect is None
        )
        return self.context.is_large and is_bounded and pending.most * pending.chance < pending.least


def price_tensions(
    context: PricingContext,
    *,
    kinds: Iterable[str] | None = None,
    work: float = MOST_WORK,
    on_progress: Progress | None = None,
    begun: Pricing | None = None,
) -> Ledger:
    """The ledger of a context: every tension of the kinds asked for (all where None), found and priced.

    Where work is chunky, prices of divisible plans only say which questions are priced first by whole plans.
    Source: docs/methods.md#4-what-a-question-is-worth.

    Args:
        context: the facts, the plan and what prices are of.
        kinds: their keys.
        work: the effort that whole plans may take.
        on_progress: told the share done, 0 to 1.
        begun: where some are priced already.

    Raises: KeyError for an unknown kind.
    """
    pricing = begun or Pricing(context, kinds=kinds)
    whole, tell = context.whole, on_progress or _silent
    priced, keys = [], pricing.keys
    for place, key in enumerate(keys):
        priced.append(pricing.price(key))
        tell((place + 1) / len(keys) * (1.0 if whole is None else _DIVISIBLE))
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
    return _ledger_of(context, priced)


def _ledger_of(context: PricingContext, priced: Iterable[PricedTension]) -> Ledger:
    """The dearest first, each at the level that its stake calls for."""
    threshold = context.portfolio.settings.stake_threshold
    return Ledger(
        plan_value=context.pricer.value if context.whole is None else context.whole.today.value,
        tensions=dearest_first(_levelled(tension, threshold) for tension in priced),
    )


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
