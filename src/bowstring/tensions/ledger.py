"""The ledger: every tension with its price, the dearest first, and how many can be left alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from bowstring.model.assessments import Lens
from bowstring.model.conversations import Conversation
from bowstring.model.decisions import Level
from bowstring.model.portfolio import Portfolio
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.whatif import NOISE, Effect, Pricer
from bowstring.tensions.kind import Kind
from bowstring.tensions.kinds.balance import BALANCE
from bowstring.tensions.kinds.bottleneck import BOTTLENECK
from bowstring.tensions.kinds.commitment import COMMITMENT
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
        RAISED,
    )
}
"""Every kind of tension, by its key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedTension:
    """A tension with its price: points = max(0, gain) × chance.

    Source: docs/methods.md#4-what-a-question-is-worth.

    gain: points of V by which the best divisible plan would be better; −∞ where nothing could then be planned.
    lens: the same change through each lens, in its own unit, to the value horizon. level: after the stake.
    is_rough: whether indivisible work may make it mislead; interval: then the least and greatest gain, if enclosed.
    least: points below which it is small, worth less than talking about it. lesser: what the answer that goes less far
    changes; None if there is none, or it brings nothing.
    """

    tension: Tension
    gain: float
    chance: float
    lens: Mapping[Lens, float]
    level: Level
    state: State
    is_rough: bool = False
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
        return len(self.open_tensions) - self.could_change - self.unpriced

    @property
    def small(self) -> int:
        """How many of those that could change the plan are worth less than talking about them."""
        return sum(open_tension.is_small for open_tension in self.open_tensions)

    @property
    def unpriced(self) -> int:
        """How many open questions have no price: nobody has said what would settle them."""
        return sum(not open_tension.tension.is_priced for open_tension in self.open_tensions)

    @property
    def first_line(self) -> str:
        """Permission to stop arguing."""
        open_count, could, cannot = len(self.open_tensions), self.could_change, self.cannot
        questions = "open question" if open_count == 1 else "open questions"
        return (
            f"{open_count:,} {questions}. {could:,} could change what we do. "
            f"{cannot:,} cannot on their own, whoever is right: leave them.{self._small_words}{self._unpriced_words}"
        )

    @property
    def _small_words(self) -> str:
        if not self.small:
            return ""
        if self.small == 1:
            return " 1 is worth less than talking about it."
        return f" {self.small:,} are worth less than talking about them."

    @property
    def _unpriced_words(self) -> str:
        if not self.unpriced:
            return ""
        return f" {self.unpriced:,} {'has' if self.unpriced == 1 else 'have'} no price yet."


def price_tensions(
    context: PricingContext, *, kinds: Iterable[str] | None = None, on_progress: Progress | None = None
) -> Ledger:
    """The ledger of a context: every tension of the kinds asked for (all where None), found and priced.

    Gains are exact re-solves with what is worth a point and the rows of a minimum share held.
    Source: docs/methods.md#4-what-a-question-is-worth.
    Raises: KeyError for an unknown kind.
    """
    wanted = list(TENSION_KINDS) if kinds is None else list(kinds)
    tensions = [tension for kind in wanted for tension in TENSION_KINDS[kind].find(context)]
    learned = chances(context.portfolio)
    states = states_of(context.portfolio)
    threshold = context.portfolio.settings.stake_threshold
    priced = []
    for place, tension in enumerate(tensions):
        effect = price(context.pricer, tension)
        priced.append(
            PricedTension(
                tension=tension,
                gain=effect.points,
                chance=learned[tension.kind],
                lens=effect.lens,
                level=Level.ENTERPRISE if effect.points > threshold else tension.level,
                state=states.get(tension.key, State.OPEN),
                lesser=_lesser(context.pricer, tension, effect),
                least=least_worth(
                    context.portfolio, context.pricer, tension, TENSION_KINDS[tension.kind].hours
                ),
            )
        )
        if on_progress is not None:
            on_progress((place + 1) / len(tensions))
    return Ledger(
        plan_value=context.pricer.value,
        tensions=dearest_first(priced),
    )


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


def context_of(portfolio: Portfolio, divisible: DivisiblePlan) -> PricingContext:
    """The context in which a portfolio's tensions are priced against its divisible plan."""
    return PricingContext(portfolio, divisible.beliefs, Pricer(divisible))


def price(pricer: Pricer, tension: Tension) -> Effect:
    """How much better the best divisible plan would be if a tension were settled; noise reported as 0."""
    effect = pricer.expected_effect(
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
