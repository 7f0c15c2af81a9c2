"""What is particular to a kind of tension: how it is found, what it asks, how pages speak of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bowstring.model.language import phrase
from bowstring.tensions.tension import PricingContext, Purpose, Tension

# A conversation that finds out who is right mostly settles it; any other seldom does.
LIKELY, UNLIKELY = (4.0, 1.0), (1.0, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of tension, and everything that is particular to it. Source: docs/methods.md#what-each-kind-asks.

    key: what files and programs call it. words: what pages call it. asks: what every question of the kind asks.
    prior: Beta(a, b) of the chance that a conversation settles it. supposes: a sentence around the what-if; empty if
    the question itself asks it. knowing: what finding out is good for, where only knowing brings the gain; else empty.
    asks_value: whether it is about what one initiative is worth through one lens, which then is its pole.
    is_scored: whether it is about one piece of work, first in `about`, whose value people score before they talk.
    is_up_to: whether only one of several answers is worth as much as its price.
    """

    key: str
    words: str
    asks: str
    find: Callable[[PricingContext], Iterator[Tension]]
    purpose: Purpose
    hours: float
    prior: tuple[float, float] = UNLIKELY
    supposes: str = phrase("What if {}?")
    knowing: str = ""
    asks_value: bool = False
    is_scored: bool = False
    is_up_to: bool = False

    @property
    def has_rival_values(self) -> bool:
        """Whether each answer is a value that somebody expects, and one of them is right."""
        return self.asks_value and self.is_up_to
