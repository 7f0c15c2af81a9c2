"""Words of the report that more than one part of the page uses."""

import math

from bowstring.charts.believed import WorthQuestion
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase, plural_phrase, written
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.wording import small_number
from bowstring.planning.plan import Plan
from bowstring.tensions.worth import value_words


def percent(share: float, digits: int = 1) -> str:
    """A share (0 to 1) as people read it: "94.4 %", "100 %", its parts kept on one line."""
    shown = f"{100 * share:.{digits}f}"
    return f"{shown.rstrip('0').rstrip('.') if '.' in shown else shown}\u00a0%"


def start_words(portfolio: Portfolio, plan: Plan, key: str) -> str:
    """When an initiative starts: "starts in October to December 2026", "is running", "is left out".

    Args:
        portfolio: its facts.
        plan: what starts when.
        key: of the initiative.
    """
    initiative = portfolio.index.initiatives.get(key)
    start = plan.starts.get(key)
    if start is None:
        return phrase("is left out")
    if initiative is not None and initiative.is_running and start < portfolio.settings.start:
        return phrase("has been under way since {first_month}", first_month=start.first_month)
    return phrase("starts in {words}", words=start.words)


def delivery_words(portfolio: Portfolio, plan: Plan, key: str) -> str:
    """When an initiative is delivered: "finishes by the end of December 2026", "is left out".

    Args:
        portfolio: its facts.
        plan: what starts when.
        key: of the initiative.
    """
    start = plan.starts.get(key)
    if start is None:
        return phrase("is left out")
    lasts = portfolio.index.initiatives[key].duration or 1
    return phrase("finishes by the end of {last_month}", last_month=start.plus(lasts - 1).last_month)


def total_words(total: float, lens: Lens, settings: Settings) -> str:
    """A total to the value horizon in three significant figures: "10,100,000 people", "£282m".

    Args:
        total: in the lens's unit.
        lens: the side.
        settings: its unit.
    """
    size = float(f"{total:.3g}")
    if settings.is_money(lens):
        return money_words(size, settings.currency)
    return f"{written(size, ',.0f')} {settings.unit(lens)}"


def belief_words(question: WorthQuestion) -> str:
    """Who believes what, and from where we would do it."""
    settings, lens = question.settings, question.lens
    values = sorted(opinion.stated[1] for opinion in question.opinions)
    adjusted = [opinion.likely for opinion in question.opinions]
    low, high = (value_words(value, lens, settings) for value in (values[0], values[-1]))
    who = small_number(len(values)).capitalize()
    says = phrase("assessor says") if len(values) == 1 else phrase("assessors say")
    sentence = f"{who} {says} {_between(low, high)}"
    near, far = (value_words(value, lens, settings) for value in (adjusted[0], adjusted[-1]))
    if (near, far) != (low, high):
        sentence += phrase("; adjusted for over-optimism, {between}", between=_between(near, far))
    return f"{sentence}. {_from_words(question)}"


def _between(low: str, high: str) -> str:
    if low == high:
        return low
    # The lower figure goes without the unit that follows the higher one.
    unit = high[high.index(" ") :] if " " in high else ""
    return phrase("{bare} to {high}", bare=low.removesuffix(unit), high=high)


def _from_words(question: WorthQuestion) -> str:
    least = question.break_even_stated
    if least is None:
        return phrase("We would not do it at any of these figures, so only how the rest fits can change.")
    if least == -math.inf:
        return phrase(
            "We would do it at any of these figures, so only when we do it and what else fits can change."
        )
    figure = value_words(least, question.lens, question.settings)
    return phrase(
        "We would do it from {figure}: {who_believes_less}.",
        figure=figure,
        who_believes_less=_who_believes_less(question.below, len(question.opinions)),
    )


def _who_believes_less(below: int, count: int) -> str:
    if not below:
        return phrase("nobody says less, so only when we do it and what else fits can change")
    if below == count:
        return phrase("everyone says less")
    return plural_phrase(
        "{small_number} of {count} says less",
        "{small_number} of {count} say less",
        below,
        small_number=small_number(below),
        count=small_number(count),
    )
