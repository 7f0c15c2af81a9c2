"""Settings that no plan can be made with."""

import math
from collections.abc import Iterator
from datetime import date

from bowstring.model.assets import Focus
from bowstring.model.figures import MOST_WHOLE
from bowstring.model.language import phrase
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
            yield error(
                _at(column),
                phrase("{count:,} is more than {most_whole:,}.", count=count, most_whole=MOST_WHOLE),
                phrase("Enter fewer quarters."),
            )
    if settings.quarters < 1:
        yield error(
            _at("quarters"),
            phrase("a plan of {quarters} quarters holds nothing.", quarters=settings.quarters),
            phrase("Enter 1 or more."),
        )
    if settings.value_quarters < settings.quarters:
        yield error(
            _at("value_quarters"),
            phrase(
                "value is counted for {value_quarters} quarters, less than the plan's {quarters}.",
                value_quarters=settings.value_quarters,
                quarters=settings.quarters,
            ),
            phrase("Enter at least as many; 20 is usual."),
        )
    if runs_past_calendar(settings):
        yield error(
            _at("start"),
            phrase("a plan from {start} runs past the year 9999.", start=settings.start),
            phrase("Enter another start."),
        )
    if settings.ramp_quarters < 1:
        yield error(
            _at("ramp_quarters"),
            phrase("{ramp_quarters} is below 1.", ramp_quarters=settings.ramp_quarters),
            phrase("Enter 1 for no ramp."),
        )
    if settings.financial_year_start_month not in _YEAR_STARTS:
        yield error(
            _at("financial_year_start_month"),
            phrase(
                "a financial year cannot start in month {financial_year_start_month} here.",
                financial_year_start_month=settings.financial_year_start_month,
            ),
            phrase("Enter 1, 4, 7 or 10, the first month of a quarter."),
        )
    if settings.as_of is not None and settings.as_of > _last_day(settings):
        yield warning(
            _at("as_of"),
            phrase("{as_of} lies after the whole plan.", as_of=settings.as_of),
            phrase("Correct as_of, or start the plan later."),
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
            phrase(
                "{discount_rate} a year is not between -0.5 and 1.",
                discount_rate=number_words(settings.discount_rate),
            ),
            phrase("Enter a share: 0.035 for 3.5%."),
        )
    if settings.floor is not None and not 0 <= settings.floor <= 1:
        yield error(
            _at("balance.floor"),
            phrase("{floor} is not between 0 and 1.", floor=number_words(settings.floor)),
            phrase("Enter a share: 0.3 for 30%."),
        )
    if settings.users is not None and not 0 < settings.users < 1:
        yield error(
            _at("balance.users"),
            phrase("a lean of {users} leaves one side out.", users=number_words(settings.users)),
            phrase("Enter a share between 0 and 1: 0.5 leans to neither side, 0.6 to the users."),
        )
    if not settings.name.strip():
        yield note(_at("name"), phrase("the portfolio has no name."), phrase("Enter one."))


def _spend(settings: Settings) -> Iterator[Problem]:
    for focus, (low, high) in settings.spend.items():
        if not (0 <= low <= high <= 1):
            yield error(
                _at(f"balance.spend.{focus}"),
                phrase(
                    "a share of spending from {low} to {high} cannot be.",
                    low=number_words(low),
                    high=number_words(high),
                ),
                phrase("Enter two shares between 0 and 1, the lower first."),
            )
    least = sum(low for low, _ in settings.spend.values())
    most = sum(settings.spend[focus][1] if focus in settings.spend else 1.0 for focus in Focus)
    if least > 1 + 1e-9:
        yield error(
            _at("balance.spend"),
            phrase(
                "the least shares of spending add up to {least}, more than the whole.",
                least=number_words(least),
            ),
            phrase("Lower them until they add up to 1 or less."),
        )
    if most < 1 - 1e-9:
        yield error(
            _at("balance.spend"),
            phrase(
                "the greatest shares of spending add up to {most}, less than the whole.",
                most=number_words(most),
            ),
            phrase("Raise them until they add up to 1 or more."),
        )


def _reference(settings: Settings) -> Iterator[Problem]:
    p50, p80 = settings.reference_cost_p50, settings.reference_cost_p80
    if p50 is None and p80 is None:
        return
    if p50 is None or p80 is None or not 0 < p50 <= p80 < math.inf:
        yield error(
            _at("reference.cost"),
            phrase("an outside class of costs needs p50 and p80, both above 0, p80 no less than p50."),
            phrase("Give actual over stated cost, such as p50 = 1.2 and p80 = 1.6."),
        )
    elif not settings.reference_cost_source.strip():
        yield error(
            _at("reference.cost.source"),
            phrase("the outside class of costs has no source."),
            phrase("Name it: whose projects, and where it is published."),
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
                _at(column),
                phrase("{figure} is below nothing or endless.", figure=number_words(figure)),
                phrase("Enter 0 or more."),
            )
    for evidence, minutes in settings.minutes.items():
        if not 0 < minutes < math.inf:
            yield error(
                _at(f"attention.minutes.{evidence}"),
                phrase("finding out cannot take {minutes} minutes.", minutes=number_words(minutes)),
                phrase("Enter a figure above 0."),
            )


def _bands(settings: Settings) -> Iterator[Problem]:
    for lens, lens_settings in settings.lens.items():
        for number, (low, high) in enumerate(lens_settings.bands, 1):
            if not low <= high:
                yield error(
                    _at(f"lens.{lens}.bands"),
                    phrase(
                        "band {number} runs from {low} down to {high}.",
                        number=number,
                        low=number_words(low),
                        high=number_words(high),
                    ),
                    phrase("Swap them or correct one."),
                )
        if lens_settings.bands and len(lens_settings.bands) != 5:
            yield note(
                _at(f"lens.{lens}.bands"),
                phrase(
                    "{bands_are} told, where a rough sort has 5.",
                    bands_are=count_words(len(lens_settings.bands), "band is", "bands are"),
                ),
            )


def _at(column: str) -> Place:
    return Place(table="portfolio", column=column)
