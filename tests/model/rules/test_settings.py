"""Settings that no plan can be made with."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from tests.model.small_portfolios import Case, named, portfolio, problem_words, settings

from bowstring.model.assessments import Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Forum, LensSettings, Portfolio
from bowstring.model.problems import Problem
from bowstring.model.quarters import Quarter
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.settings import find_bad_settings


def _with(**fields: object) -> Portfolio:
    return portfolio(settings=settings(**fields))


_CASES = (
    (
        find_bad_settings,
        Case(
            name="no quarters",
            has=_with(quarters=0),
            says=(
                ("error: portfolio, column quarters: a plan of 0 quarters holds nothing. Enter 1 or more."),
            ),
            has_not=_with(quarters=1),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="value counted for less than the plan",
            has=_with(value_quarters=7),
            says=(
                (
                    "error: portfolio, column value_quarters: value is counted for 7 quarters, less than the "
                    "plan's 8. Enter at least as many; 20 is usual."
                ),
            ),
            has_not=_with(value_quarters=8),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="past the calendar",
            has=_with(start=Quarter(9999, 1), as_of=None),
            says=(
                (
                    "error: portfolio, column start: a plan from 9999-Q1 runs past the year 9999. Enter another "
                    "start."
                ),
            ),
            has_not=_with(start=Quarter(9990, 1), as_of=None),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="no ramp",
            has=_with(ramp_quarters=0),
            says=(("error: portfolio, column ramp_quarters: 0 is below 1. Enter 1 for no ramp."),),
            has_not=_with(ramp_quarters=1),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="a financial year from May",
            has=_with(financial_year_start_month=5),
            says=(
                (
                    "error: portfolio, column financial_year_start_month: a financial year cannot start in month "
                    "5 here. Enter 1, 4, 7 or 10, the first month of a quarter."
                ),
            ),
            has_not=_with(financial_year_start_month=10),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="dated after the plan",
            has=_with(as_of=date(2029, 1, 1)),
            says=(
                (
                    "warning: portfolio, column as_of: 2029-01-01 lies after the whole plan. Correct as_of, or "
                    "start the plan later."
                ),
            ),
            has_not=_with(as_of=date(2026, 1, 1)),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="a discount rate in percent",
            has=_with(discount_rate=3.5),
            says=(
                (
                    "error: portfolio, column discount_rate: 3.5 a year is not between -0.5 and 1. Enter a share:"
                    " 0.035 for 3.5%."
                ),
            ),
            has_not=_with(discount_rate=-0.01),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="a floor above the whole",
            has=_with(floor=1.1),
            says=(
                (
                    "error: portfolio, column balance.floor: 1.1 is not between 0 and 1. Enter a share: 0.3 for "
                    "30%."
                ),
            ),
            has_not=_with(floor=1),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="no name",
            has=_with(name=" "),
            says=(("note: portfolio, column name: the portfolio has no name. Enter one."),),
            has_not=_with(name="Ours"),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="a spend band upside down",
            has=_with(spend={Focus.PRODUCT: (0.6, 0.2)}),
            says=(
                (
                    "error: portfolio, column balance.spend.product: a share of spending from 0.6 to 0.2 cannot "
                    "be. Enter two shares between 0 and 1, the lower first."
                ),
            ),
            has_not=_with(spend={Focus.PRODUCT: (0.2, 0.6)}),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="least shares above the whole",
            has=_with(spend={Focus.PRODUCT: (0.6, 1), Focus.PLATFORM: (0.5, 1)}),
            says=(
                (
                    "error: portfolio, column balance.spend: the least shares of spending add up to 1.1, more "
                    "than the whole. Lower them until they add up to 1 or less."
                ),
            ),
            has_not=_with(spend={Focus.PRODUCT: (0.6, 1), Focus.PLATFORM: (0.4, 1)}),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="greatest shares below the whole",
            has=_with(spend=dict.fromkeys(Focus, (0, 0.3))),
            says=(
                (
                    "error: portfolio, column balance.spend: the greatest shares of spending add up to 0.9, less "
                    "than the whole. Raise them until they add up to 1 or more."
                ),
            ),
            has_not=_with(spend=dict.fromkeys(Focus, (0, 0.4))),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="a forum that meets for less than nothing",
            has=_with(forums=(Forum(key="f", hours=-1),)),
            says=(
                ("error: portfolio, column forums.f.hours: -1 is below nothing or endless. Enter 0 or more."),
            ),
            has_not=_with(forums=(Forum(key="f", hours=2),)),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="a stake below nothing",
            has=_with(enterprise_stake=-1.0),
            says=(
                (
                    "error: portfolio, column decisions.enterprise_stake: -1 is below nothing or endless. Enter 0"
                    " or more."
                ),
            ),
            has_not=_with(enterprise_stake=1.0),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="finding out in no time",
            has=_with(minutes={Evidence.DESK: 0}),
            says=(
                (
                    "error: portfolio, column attention.minutes.desk: finding out cannot take 0 minutes. Enter a "
                    "figure above 0."
                ),
            ),
            has_not=_with(minutes={Evidence.DESK: 30}),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="a band upside down",
            has=_with(lens={Lens.USER_NEED: LensSettings(bands=((0, 1), (2, 1), (3, 4), (4, 5), (5, 6)))}),
            says=(
                (
                    "error: portfolio, column lens.user_need.bands: band 2 runs from 2 down to 1. Swap them or "
                    "correct one."
                ),
            ),
            has_not=_with(
                lens={Lens.USER_NEED: LensSettings(bands=((0, 1), (1, 2), (3, 4), (4, 5), (5, 6)))}
            ),
        ),
    ),
    (
        find_bad_settings,
        Case(
            name="too few bands",
            has=_with(lens={Lens.USER_NEED: LensSettings(bands=((0, 1),))}),
            says=(
                ("note: portfolio, column lens.user_need.bands: 1 band is told, where a rough sort has 5."),
            ),
            has_not=_with(lens={}),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()
