"""Words of what was delivered, as the command line and the site say them."""

from collections.abc import Iterator
from datetime import date

from bowstring.charts.value import exact_words
from bowstring.delivery.delivered import Delivered
from bowstring.delivery.kpis import KeyFigure, Kpi
from bowstring.delivery.survival import Ending, Quantile
from bowstring.delivery.value import totals
from bowstring.model.language import phrase, written
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words


def value_lines(portfolio: Portfolio, delivered: Delivered) -> Iterator[str]:
    """What was measured on each side, and how much of what was planned that is."""
    lens_totals = totals(delivered.value)
    if not lens_totals:
        yield phrase("Nobody has measured value in the unit of either side yet.")
    for lens, (planned, actual) in lens_totals.items():
        quarters = sum(
            quarter_value.lens is lens and quarter_value.actual is not None
            for quarter_value in delivered.value
        )
        share = (
            phrase(", {actual:.0f} % of what was planned", actual=100 * actual / planned)
            if planned > 0
            else ""
        )
        worth = exact_words(actual / quarters, lens=lens, settings=portfolio.settings)
        yield phrase(
            "On the {side}, {worth} measured over {quarters}{share}.",
            side=lens.side,
            worth=worth,
            quarters=count_words(quarters, "quarter", "quarters"),
            share=share,
        )


def slip_words(delivered: Delivered) -> str:
    """How many of the milestones promised have come, and how late they come."""
    counts = delivered.slip.counts
    if not delivered.slip.records:
        return phrase("No dates have been promised yet.")
    return phrase(
        "Of {milestones} promised, {came:,} have come, {to_come:,} are still to "
        "come and {stopped:,} were stopped. After the first promise, half come "
        "within {days_words} and four fifths within {days_words_slip_p80}.",
        milestones=count_words(delivered.slip.records, "milestone", "milestones"),
        came=counts[Ending.DELIVERED],
        to_come=counts[Ending.WAITING],
        stopped=counts[Ending.STOPPED],
        days_words=days_words(delivered.slip_p50),
        days_words_slip_p80=days_words(delivered.slip_p80),
    )


def first_value_words(delivered: Delivered) -> str:
    """How long it takes to the first value; empty where nothing has got there."""
    half, reached = delivered.first_value_p50, delivered.first_value.deliveries
    if not reached:
        return ""
    quarters = (
        phrase("{days:g} quarters or less", days=half.days)
        if half.days is not None
        else phrase("over {part:g} quarters", part=half.more_than or 0)
    )
    return phrase(
        "From idea to first measured value, half take {quarters}; {reached:,} of {records:,} have got there.",
        quarters=quarters,
        reached=reached,
        records=delivered.first_value.records,
    )


def days_words(quantile: Quantile) -> str:
    """A quantile of slips: "41 days", "more than 200 days"."""
    if quantile.days is not None:
        return phrase("{days:,.0f} days", days=quantile.days)
    return (
        phrase("a time we do not know yet")
        if quantile.more_than is None
        else phrase("more than {more_than:,.0f} days", more_than=quantile.more_than)
    )


def day_words(day: date) -> str:
    """A day as a table has room for: "30 Jun 2026"."""
    return f"{day.day} {written(day, '%b %Y')}"


def date_words(day: date | None, slip: Quantile) -> str:
    """A usual date; where its quantile is not reached, how long at least it takes from the first promise."""
    if day is not None:
        return day_words(day)
    return (
        phrase("no date yet")
        if slip.more_than is None
        else phrase("no date yet: over {more_than:,.0f} days late", more_than=slip.more_than)
    )


def figure_words(key_figure: KeyFigure | None, currency: str) -> str:
    """A key figure in its unit; empty where there is none."""
    if key_figure is None:
        return ""
    is_money = key_figure.kpi is Kpi.COST_PER_TRANSACTION
    return money_words(key_figure.value, currency) if is_money else f"{100 * key_figure.value:.0f} %"
