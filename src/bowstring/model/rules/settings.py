"""Settings that no plan can be made with."""

import math
from collections.abc import Iterator
from datetime import date

from bowstring.model.assets import Focus
from bowstring.model.figures import MOST_WHOLE
from bowstring.model.portfolio import Settings
from bowstring.model.problems import Place, Problem, error, note, warning
from bowstring.model.rules.facts import Facts
from bowstring.model.wording import count_words, number_words

LAST_QUARTER = 9999 * 4 + 3
"""The index of the calendar's last quarter."""

_YEAR_STARTS = (1, 4, 7, 10)


def find_bad_settings(facts: Facts) -> Iterator[Problem]:
    """Every setting outside what it can be."""
    settings = facts.portfolio.settings
    yield from _horizon(settings)
    yield from _rates(settings)
    yield from _spend(settings)
    yield from _attention(settings)
    yield from _reference(settings)
    yield from _bands(settings)


def runs_past_calendar(settings: Settings) -> bool:
    """Whether its quarters run past the last one that can be named."""
    return settings.start.index + max(settings.quarters, settings.value_quarters) > LAST_QUARTER


def _horizon(settings: Settings) -> Iterator[Problem]:
    for column in ("quarters", "value_quarters", "ramp_quarters"):
        count = getattr(settings, column)
        if count > MOST_WHOLE:
            yield error(_at(column), f"{count:,} is more than {MOST_WHOLE:,}.", "Enter fewer quarters.")
    if settings.quarters < 1:
        yield error(
            _at("quarters"), f"a plan of {settings.quarters} quarters holds nothing.", "Enter 1 or more."
        )
    if settings.value_quarters < settings.quarters:
        yield error(
            _at("value_quarters"),
            f"value is counted for {settings.value_quarters} quarters, less than the plan's {settings.quarters}.",
            "Enter at least as many; 20 is usual.",
        )
    if runs_past_calendar(settings):
        yield error(
            _at("start"), f"a plan from {settings.start} runs past the year 9999.", "Enter another start."
        )
    if settings.ramp_quarters < 1:
        yield error(_at("ramp_quarters"), f"{settings.ramp_quarters} is below 1.", "Enter 1 for no ramp.")
    if settings.financial_year_start_month not in _YEAR_STARTS:
        yield error(
            _at("financial_year_start_month"),
            f"a financial year cannot start in month {settings.financial_year_start_month} here.",
            "Enter 1, 4, 7 or 10, the first month of a quarter.",
        )
    if settings.as_of is not None and settings.as_of > _last_day(settings):
        yield warning(
            _at("as_of"),
            f"{settings.as_of} lies after the whole plan.",
            "Correct as_of, or start the plan later.",
        )


def _last_day(settings: Settings) -> date:
    last = settings.start.index + settings.quarters
    if not 4 <= last <= LAST_QUARTER:
        return date.max
    return settings.start.plus(settings.quarters).first_day


def _rates(settings: Settings) -> Iterator[Problem]:
    if not -0.5 < settings.discount_rate < 1:
        yield error(
            _at("discount_rate"),
            f"{number_words(settings.discount_rate)} a year is not between -0.5 and 1.",
            "Enter a share: 0.035 for 3.5%.",
        )
    if settings.floor is not None and not 0 <= settings.floor <= 1:
        yield error(
            _at("balance.floor"),
            f"{number_words(settings.floor)} is not between 0 and 1.",
            "Enter a share: 0.3 for 30%.",
        )
    if settings.users is not None and not 0 < settings.users < 1:
        yield error(
            _at("balance.users"),
            f"a lean of {number_words(settings.users)} leaves one side out.",
            "Enter a share between 0 and 1: 0.5 leans to neither side, 0.6 to the users.",
        )
    if not settings.name.strip():
        yield note(_at("name"), "the portfolio has no name.", "Enter one.")


def _spend(settings: Settings) -> Iterator[Problem]:
    for focus, (low, high) in settings.spend.items():
        if not (0 <= low <= high <= 1):
            yield error(
                _at(f"balance.spend.{focus}"),
                f"a share of spending from {number_words(low)} to {number_words(high)} cannot be.",
                "Enter two shares between 0 and 1, the lower first.",
            )
    least = sum(low for low, _ in settings.spend.values())
    most = sum(settings.spend[focus][1] if focus in settings.spend else 1.0 for focus in Focus)
    if least > 1 + 1e-9:
        yield error(
            _at("balance.spend"),
            f"the least shares of spending add up to {number_words(least)}, more than the whole.",
            "Lower them until they add up to 1 or less.",
        )
    if most < 1 - 1e-9:
        yield error(
            _at("balance.spend"),
            f"the greatest shares of spending add up to {number_words(most)}, less than the whole.",
            "Raise them until they add up to 1 or more.",
        )


def _reference(settings: Settings) -> Iterator[Problem]:
    p50, p80 = settings.reference_cost_p50, settings.reference_cost_p80
    if p50 is None and p80 is None:
        return
    if p50 is None or p80 is None or not 0 < p50 <= p80 < math.inf:
        yield error(
            _at("reference.cost"),
            "an outside class of costs needs p50 and p80, both above 0, p80 no less than p50.",
            "Give actual over stated cost, such as p50 = 1.2 and p80 = 1.6.",
        )
    elif not settings.reference_cost_source.strip():
        yield error(
            _at("reference.cost.source"),
            "the outside class of costs has no source.",
            "Name it: whose projects, and where it is published.",
        )


def _attention(settings: Settings) -> Iterator[Problem]:
    figures = {
        "attention.minutes_per_person_week": settings.minutes_per_person_week,
        "attention.least": settings.least_points,
        "attention.hourly_pay": settings.hourly_pay,
        "decisions.enterprise_stake": settings.enterprise_stake,
        **{f"forums.{forum.key}.hours": forum.hours for forum in settings.forums},
    }
    for column, figure in figures.items():
        if figure is not None and not 0 <= figure < math.inf:
            yield error(
                _at(column), f"{number_words(figure)} is below nothing or endless.", "Enter 0 or more."
            )
    for evidence, minutes in settings.minutes.items():
        if not 0 < minutes < math.inf:
            yield error(
                _at(f"attention.minutes.{evidence}"),
                f"finding out cannot take {number_words(minutes)} minutes.",
                "Enter a figure above 0.",
            )


def _bands(settings: Settings) -> Iterator[Problem]:
    for lens, lens_settings in settings.lens.items():
        for number, (low, high) in enumerate(lens_settings.bands, 1):
            if not low <= high:
                yield error(
                    _at(f"lens.{lens}.bands"),
                    f"band {number} runs from {number_words(low)} down to {number_words(high)}.",
                    "Swap them or correct one.",
                )
        if lens_settings.bands and len(lens_settings.bands) != 5:
            yield note(
                _at(f"lens.{lens}.bands"),
                f"{count_words(len(lens_settings.bands), 'band is', 'bands are')} told, where a rough sort has 5.",
            )


def _at(column: str) -> Place:
    return Place(table="portfolio", column=column)
