"""The ledger: every tension with its price, the dearest first, and how many can be left alone."""

import dataclasses
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bowstring.model.assessments import Lens
from bowstring.model.conversations import Conversation
from bowstring.model.decisions import Level
from bowstring.model.language import phrase, plural_phrase, written
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan
from bowstring.planning.whatif import NOISE, Effect, Pricer
from bowstring.tensions.indivisible import (
    FIRST_WORK,
    MOST_WORK,
    Basis,
    PossibleOutcome,
    WholeEffect,
    WholePlans,
    is_chunky,
    without_noise,
)
from bowstring.tensions.kind import Kind
from bowstring.tensions.kinds.balance import BALANCE
from bowstring.tensions.kinds.bottleneck import BOTTLENECK
from bowstring.tensions.kinds.commitment import COMMITMENT
from bowstring.tensions.kinds.date import DATE
from bowstring.tensions.kinds.duplication import DUPLICATION
from bowstring.tensions.kinds.mandate import MANDATE
from bowstring.tensions.kinds.promise import PROMISE
from bowstring.tensions.kinds.raised import RAISED
from bowstring.tensions.kinds.tie import TIE
from bowstring.tensions.kinds.two_sided import TWO_SIDED
from bowstring.tensions.kinds.waiting import WAITING
from bowstring.tensions.kinds.worth import WORTH
from bowstring.tensions.talking_cost import least_worth
from bowstring.tensions.tension import PricingContext, State, Tension

Progress = Callable[[float], None]
# Of the work of a chunky ledger: what its divisible prices take.
_DIVISIBLE = 0.1

TENSION_KINDS: Mapping[str, Kind] = {
    kind.key: kind
    for kind in (
        WORTH,
        TWO_SIDED,
        BALANCE,
        BOTTLENECK,
        WAITING,
        COMMITMENT,
        MANDATE,
        DUPLICATION,
        TIE,
        PROMISE,
        DATE,
        RAISED,
    )
}
"""Every kind of tension, by its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedTension:
    """A tension with its price: points = max(0, gain) × chance.

    Source: docs/methods.md#4-what-a-question-is-worth.

    gain: points by which the best plan would be better: of V between divisible plans, of G between whole ones; −∞ where
    nothing could then be planned. lens: the same change through each lens, in its own unit, to the value horizon.
    level: after the stake. basis: what the figures rest on; interval: the least and greatest gain, where whole plans
    are not proven best. least: points below which it is small, worth less than talking about it. lesser: what the
    answer that goes less far changes; None if there is none, or it brings nothing.
    """

    tension: Tension
    gain: float
    chance: float
    lens: Mapping[Lens, float]
    level: Level
    state: State
    basis: Basis = Basis.DIVISIBLE
    interval: tuple[float, float] | None = None
    least: float = 0.0
    lesser: Effect | None = None

    @property
    def key(self) -> str:
        """The tension's key."""
        return self.tension.key

    @property
    def kind(self) -> Kind:
        """What kind of tension it is."""
        return TENSION_KINDS[self.tension.kind]

    @property
    def points(self) -> float:
        """Its price."""
        return max(0.0, self.gain) * self.chance

    @property
    def is_rough(self) -> bool:
        """Whether it is an estimate: not exact, or of plans that split work though work is chunky."""
        return self.basis in (Basis.ESTIMATE, Basis.INTERVAL)

    @property
    def is_reliable(self) -> bool:
        """Whether the difference is larger than what is unproven of the plans compared."""
        return self.interval is None or self.interval[0] > NOISE

    @property
    def could_change_the_plan(self) -> bool:
        """Whether settling it could change what we do."""
        return self.gain > NOISE

    @property
    def is_small(self) -> bool:
        """Whether it could change the plan, but is worth less than talking about it."""
        return self.could_change_the_plan and self.points < self.least

    @property
    def is_worth_talking_about(self) -> bool:
        """Whether it could change the plan by more than talking about it costs."""
        return self.could_change_the_plan and not self.is_small

    @property
    def expected_lens(self) -> Mapping[Lens, float]:
        """The change through each lens times the chance that a conversation settles it."""
        return {lens: change * self.chance for lens, change in self.lens.items()}

    @property
    def hours(self) -> float:
        """What a conversation about it takes."""
        return self.kind.hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Every tension, the dearest first. plan_value: the best divisible V at hand, in points."""

    plan_value: float
    tensions: tuple[PricedTension, ...]

    @property
    def open_tensions(self) -> tuple[PricedTension, ...]:
        """Those that nobody has answered yet."""
        return tuple(tension for tension in self.tensions if tension.state is not State.ANSWERED)

    @property
    def could_change(self) -> int:
        """How many open questions could change the plan."""
        return sum(open_tension.could_change_the_plan for open_tension in self.open_tensions)

    @property
    def cannot(self) -> int:
        """How many open questions cannot on their own, whoever is right."""
        return len(self.open_tensions) - self.could_change - self.unpriced - self.probably_cannot

    @property
    def probably_cannot(self) -> int:
        """How many open questions change nothing by an estimate, which is no proof."""
        return sum(
            open_tension.is_rough
            and open_tension.tension.is_priced
            and not open_tension.could_change_the_plan
            for open_tension in self.open_tensions
        )

    @property
    def small(self) -> int:
        """How many of those that could change the plan are not worth the time to talk about."""
        return sum(open_tension.is_small for open_tension in self.open_tensions)

    @property
    def unpriced(self) -> int:
        """How many open questions have no price: nobody has said what would settle them."""
        return sum(not open_tension.tension.is_priced for open_tension in self.open_tensions)

    @property
    def first_line(self) -> str:
        """Permission to stop arguing."""
        return " ".join(filter(None, self.first_words))

    @property
    def first_words(self) -> tuple[str, str, str]:
        """How many questions are open; how many could change what we do; and what is to be left, if anything is."""
        open_count = len(self.open_tensions)
        questions = phrase("open question") if open_count == 1 else phrase("open questions")
        parts = (self._cannot_words, self._small_words, self._unpriced_words)
        could_words = phrase("{could_change:,} could change what we do.", could_change=self.could_change)
        return f"{written(open_count, ',')} {questions}.", could_words, " ".join(filter(None, parts))

    @property
    def _cannot_words(self) -> str:
        cannot, probably = self.cannot, self.probably_cannot
        if not cannot and not probably:
            return ""
        whose, them = ("its", "it") if cannot + probably == 1 else ("their", "them")
        if not probably:
            return phrase(
                "{cannot:,} cannot on {whose} own, whoever is right: leave {them}.",
                cannot=cannot,
                whose=whose,
                them=them,
            )
        if not cannot:
            return phrase(
                "{probably:,} probably cannot on {whose} own: leave {them}.",
                probably=probably,
                whose=whose,
                them=them,
            )
        return phrase(
            "{cannot:,} cannot on their own, whoever is right, and {probably:,} most "
            "likely cannot: leave them.",
            cannot=cannot,
            probably=probably,
        )

    @property
    def _small_words(self) -> str:
        if not self.small:
            return ""
        if self.small == 1:
            return phrase("1 is not worth the time to talk about.")
        return phrase("{small:,} are not worth the time to talk about.", small=self.small)

    @property
    def _unpriced_words(self) -> str:
        if not self.unpriced:
            return ""
        return plural_phrase(
            "{unpriced:,} has no price yet.",
            "{unpriced:,} have no price yet.",
            self.unpriced,
            unpriced=self.unpriced,
        )


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
    learned = chances(context.portfolio)
    states = states_of(context.portfolio)
    whole, tell = context.whole, on_progress or _silent
    priced = []
    for place, tension in enumerate(tensions):
        effect = price(context.pricer, tension)
        priced.append(
            PricedTension(
                tension=tension,
                gain=effect.points,
                chance=learned[tension.kind],
                lens=effect.lens,
                level=tension.level,
                state=states.get(tension.key, State.OPEN),
                basis=Basis.DIVISIBLE if whole is None or not tension.is_priced else Basis.ESTIMATE,
                lesser=_lesser(context.pricer, tension, effect),
                least=least_worth(
                    context.portfolio, context.pricer, tension, TENSION_KINDS[tension.kind].hours
                ),
            )
        )
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
    """What settling a tension gains between whole plans; None where the effort does not reach."""
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


def dearest_first(priced: Iterable[PricedTension]) -> tuple[PricedTension, ...]:
    """Tensions by price, then gain, then key."""
    return tuple(
        sorted(
            priced,
            key=lambda priced_tension: (
                -priced_tension.points,
                -max(priced_tension.gain, -1e300),
                priced_tension.key,
            ),
        )
    )


def kind_words(key: str) -> str:
    """What pages call a kind of tension; of a kind that is not there any more, its key in words."""
    return TENSION_KINDS[key].words if key in TENSION_KINDS else key.replace("_", " ")


def context_of(portfolio: Portfolio, divisible: DivisiblePlan, plan: Plan | None = None) -> PricingContext:
    """The context in which a portfolio's tensions are priced.

    Args:
        portfolio: the facts.
        divisible: its plan if work could be split.
        plan: its plan; where work is chunky prices are of whole plans, as far as those can be proven, and where None
            they never are.
    """
    pricer = Pricer(divisible)
    whole = WholePlans(pricer, plan) if plan is not None and is_chunky(plan, divisible) else None
    if whole is None or not whole.is_within_reach:
        return PricingContext(portfolio, divisible.beliefs, pricer, plan=plan)
    # What leaves the divisible plan as it is may still move a whole one.
    pricer.certifies = False
    return PricingContext(portfolio, divisible.beliefs, pricer, whole, plan)


def price(pricer: Pricer, tension: Tension) -> Effect:
    """How much better the best divisible plan would be if a tension were settled; noise reported as 0."""
    effect = tension.effect or pricer.expected_effect(
        tension.outcomes, unsettled=tension.unsettled, is_regret=tension.is_regret
    )
    if abs(effect.points) <= NOISE:
        return Effect(points=0.0, lens=dict.fromkeys(Lens, 0.0))
    return effect


def _lesser(pricer: Pricer, tension: Tension, effect: Effect) -> Effect | None:
    """What a tension's lesser answer changes; None where even the whole one changes nothing."""
    if tension.lesser is None or effect.points <= NOISE:
        return None
    lesser = pricer.effect(tension.lesser[1])
    return lesser if lesser.points > NOISE else None


def chances(portfolio: Portfolio) -> dict[str, float]:
    """The chance that a conversation settles each kind: learned from settled ones, or set by hand.

    The mean of the kind's Beta prior updated by how often a settled conversation changed the plan.
    Source: docs/methods.md#4-what-a-question-is-worth.
    """
    changed: dict[str, list[bool]] = {}
    for conversation in portfolio.conversations:
        if conversation.settled_on and conversation.plan_before and conversation.plan_after:
            named = conversation.tension.split(":", 1)[0]
            changed.setdefault(named, []).append(conversation.plan_before != conversation.plan_after)
    learned = {}
    for name, kind in TENSION_KINDS.items():
        a, b = kind.prior
        seen = changed.get(name, [])
        learned[name] = (a + sum(seen)) / (a + b + len(seen))
    by_hand = sorted(portfolio.chances, key=lambda chance: chance.set_on or date.min)
    learned.update({chance.kind: chance.chance for chance in by_hand if chance.kind in learned})
    return learned


def states_of(portfolio: Portfolio) -> dict[str, State]:
    """Where each tension that people have talked about stands; a review date that has passed reopens it."""
    as_of = portfolio.settings.as_of
    states: dict[str, State] = {}
    for conversation in sorted(
        portfolio.conversations, key=lambda conversation: (_last_day(conversation), conversation.key)
    ):
        if conversation.settled_on is None:
            states[conversation.tension] = State.TALKING
        elif as_of is not None and conversation.review_on is not None and conversation.review_on <= as_of:
            states[conversation.tension] = State.OPEN
        else:
            states[conversation.tension] = State.ANSWERED
    return states


def _last_day(conversation: Conversation) -> date:
    return conversation.settled_on or conversation.opened_on or date.max
