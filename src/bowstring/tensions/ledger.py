"""The ledger: every tension with its price, the dearest first, and how many can be left alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.model.decisions import Level
from bowstring.model.language import phrase, plural_phrase, written
from bowstring.planning.prices.whatif import NOISE, Effect
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import State, Tension
from bowstring.tensions.tension_kinds import TENSION_KINDS
from bowstring.tensions.whole_effect import Basis

# Places of points to which prices are compared: beyond them they differ by rounding.
_PLACES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedTension:
    """A tension with its price: points = max(0, gain) × chance.

    Source: docs/methods.md#4-what-a-question-is-worth.

    gain: points by which the best plan would be better: of V between divisible plans, of G between whole ones; −∞ where
    nothing could then be planned. lens: the same change through each lens, in its own unit, to the value horizon.
    level: after the stake. basis: what the figures rest on; interval: the least and greatest gain, where whole plans
    are not proven best, where it is only known to be small, or where it is not worked out yet, which is_pending says.
    least: points below which it is small, worth less than talking about it. lesser: what the answer that goes less far
    changes; None if there is none, or it brings nothing.
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
    is_pending: bool = False

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
    def points_at_most(self) -> float:
        """Its price; what that can be at the most, where it is pending."""
        return max(0.0, self.most) * self.chance if self.is_pending else self.points

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
        """Whether settling it could change what we do, as far as we know."""
        return self.most > NOISE

    @property
    def most(self) -> float:
        """Points that it gains; that it can gain at the most, where no more is worked out."""
        return self.interval[1] if self.basis is Basis.BOUND and self.interval is not None else self.gain

    @property
    def is_small(self) -> bool:
        """Whether it could change the plan, but is worth less than talking about it."""
        return self.could_change_the_plan and self.points_at_most < self.least

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
    """Every tension, the dearest first.

    plan_value: the best divisible V at hand, in points. pending: how many open questions more there are whose price is
    still being worked out.
    """

    plan_value: float
    tensions: tuple[PricedTension, ...]
    pending: int = 0

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
        open_count = len(self.open_tensions) + self.pending
        questions = phrase("open question") if open_count == 1 else phrase("open questions")
        parts = (self._cannot_words, self._small_words, self._unpriced_words)
        if self.pending:
            return (
                f"{written(open_count, ',')} {questions}.",
                phrase("What to talk about first is clear."),
                phrase("How much the others could change is not known yet."),
            )
        if self._is_bounded:
            could_words = phrase(
                "{worth_it:,} could change what we do by more than talking about it costs.",
                worth_it=self.could_change - self.small,
            )
        else:
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
    def _is_bounded(self) -> bool:
        """Whether small questions are only known to be small, so that they do not count among those that could."""
        return any(open_tension.basis is Basis.BOUND for open_tension in self.open_tensions)

    @property
    def _small_words(self) -> str:
        if not self.small:
            return ""
        if self._is_bounded:
            return plural_phrase(
                "{small:,} is not worth the time to talk about.",
                "{small:,} are not worth the time to talk about.",
                self.small,
                small=self.small,
            )
        return plural_phrase(
            "{small:,} of the {could:,} is not worth the time to talk about.",
            "{small:,} of the {could:,} are not worth the time to talk about.",
            self.small,
            small=self.small,
            could=self.could_change,
        )

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


def dearest_first(priced: Iterable[PricedTension]) -> tuple[PricedTension, ...]:
    """Tensions by price, then gain, then key; what differs by rounding alone does not differ."""
    return tuple(
        sorted(
            priced,
            key=lambda priced_tension: (
                -round(priced_tension.points, _PLACES),
                -round(max(priced_tension.gain, -1e300), _PLACES),
                priced_tension.key,
            ),
        )
    )
