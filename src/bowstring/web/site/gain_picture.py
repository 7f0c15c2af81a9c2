"""What talking about a question is worth to each side, as two bars beside the question's two poles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Settings
from bowstring.tensions.ledger import PricedTension
from bowstring.tensions.worth import change_words, is_told

_MIDDLE, _HALF, _LEAST = 50.0, 48.0, 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class GainBar:
    """One side's bar, from the middle to the right for more, to the left for less; places in per cent of the width."""

    side: str
    name: str
    words: str
    x: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gain:
    """The picture. poles: the two answers that the question stands between."""

    poles: tuple[str, str]
    bars: tuple[GainBar, ...]


def gain_picture(priced: PricedTension, settings: Settings, *, most: Mapping[Lens, float]) -> Gain:
    """A question's bars. most: the largest of each side on the same page, so that bars can be compared."""
    bars = tuple(
        _bar(lens, priced.expected_lens.get(lens, 0.0), most.get(lens, 0.0), settings) for lens in Lens
    )
    return Gain(poles=priced.tension.poles, bars=bars)


def largest_of(priced_tensions: Sequence[PricedTension]) -> dict[Lens, float]:
    """The largest change of each side among questions."""
    return {
        lens: max((abs(priced.expected_lens.get(lens, 0.0)) for priced in priced_tensions), default=0.0)
        for lens in Lens
    }


def _bar(lens: Lens, change: float, most: float, settings: Settings) -> GainBar:
    size = max(_LEAST, _HALF * min(1.0, abs(change) / most)) if most and is_told(change) else 0.0
    return GainBar(
        side=lens.short,
        name=lens.whom[:1].upper() + lens.whom[1:],
        words=change_words(change, lens, settings) if is_told(change) else phrase("little either way"),
        x=f"{_MIDDLE if change >= 0 else _MIDDLE - size:.1f}%",
        width=f"{size:.1f}%",
    )
