"""Worth, as people say it: each side in its own unit with its sign, never added."""

import math
from collections.abc import Mapping

from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings

_LEAST = 0.5
_DIGITS = 2


def worth_words(lens_changes: Mapping[Lens, float], settings: Settings, *, up_to: bool) -> str:
    """What a change is worth: "Worth up to 9,000 more people, £400,000 less, by 2031".

    lens_changes: change of each lens's total to the value horizon, discounted, in the lens's own unit: people a
    quarter summed over quarters are people. Two significant figures. up_to: for disagreements, where only one of
    several answers is worth so much. The year is the last of the value horizon.
    Source: docs/methods.md#6-what-you-can-rely-on.
    """
    user = lens_changes.get(Lens.USER_NEED, 0.0)
    business = lens_changes.get(Lens.BUSINESS_VALUE, 0.0)
    year = settings.start.plus(settings.value_quarters - 1).year
    if not math.isfinite(user + business):
        return phrase("Then no plan is possible")
    sides = [
        (user, change_words(user, Lens.USER_NEED, settings)),
        (business, change_words(business, Lens.BUSINESS_VALUE, settings)),
    ]
    if not is_told(user) and not is_told(business):
        return phrase("No gain for either side by {year}", year=year)
    # What is gained comes first: "£1.9m more, no loss to users".
    sides.sort(key=lambda side: side[0] <= _LEAST)
    return (
        phrase(
            "Worth up to {users}, {business}, by {year}", users=sides[0][1], business=sides[1][1], year=year
        )
        if up_to
        else phrase(
            "Worth {users}, {business}, by {year}", users=sides[0][1], business=sides[1][1], year=year
        )
    )


def change_words(change: float, lens: Lens, settings: Settings) -> str:
    """A change through one lens: "9,000 more people", "£400,000 less", "no loss to users"."""
    if not is_told(change):
        return phrase("no loss to users") if lens is Lens.USER_NEED else phrase("no loss to the business")
    size = two_figures(abs(change))
    unit = settings.unit(lens)
    if settings.is_money(lens):
        return (
            phrase("{size} more", size=money_words(size, settings.currency))
            if change > 0
            else phrase("{size} less", size=money_words(size, settings.currency))
        )
    return (
        phrase("{size:,.0f} more {unit}", size=size, unit=unit)
        if change > 0
        else phrase("{size:,.0f} fewer {unit}", size=size, unit=unit)
    )


def is_told(change: float) -> bool:
    """Whether a change through one lens is more than nothing, as people count."""
    return abs(change) > _LEAST


def two_figures(size: float) -> float:
    """A size rounded to two significant figures, as an estimate should be told."""
    return 0.0 if size == 0 else round(size, _DIGITS - 1 - math.floor(math.log10(abs(size))))


def least_words(value: float, lens: Lens, settings: Settings) -> str:
    """A worth per quarter that must be reached, in three figures, rounded up so that the one told does reach it.

    Args:
        value: per quarter.
        lens: the side.
        settings: its unit.
    """
    unit = 10.0 ** (math.floor(math.log10(value)) - 2)
    size = float(f"{math.ceil(value / unit - 1e-9) * unit:.6g}")
    if settings.is_money(lens):
        return phrase("{size} a quarter", size=money_words(size, settings.currency))
    return phrase("{size:,.15g} {unit} a quarter", size=size, unit=settings.unit(lens))


def value_words(value: float, lens: Lens, settings: Settings) -> str:
    """A worth per quarter in two significant figures: "790 people a quarter", "£310,000 a quarter".

    Args:
        value: per quarter.
        lens: the side.
        settings: its unit.
    """
    size = two_figures(value)
    if settings.is_money(lens):
        return phrase("{size} a quarter", size=money_words(size, settings.currency))
    return phrase("{size:,.0f} {unit} a quarter", size=size, unit=settings.unit(lens))
