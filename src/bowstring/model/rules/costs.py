"""Costs that contradict each other, and funds whose shares cannot be read."""

import math
from collections.abc import Iterator

from bowstring.model.funds import fund_shares
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.problems import Place, Problem, error, note, warning
from bowstring.model.rules.facts import FIRST_ROW, Facts, place_of


def find_doubtful_costs(facts: Facts) -> Iterator[Problem]:
    """Ranges upside down, more spent than it costs, actual costs of what is not finished, shares that do not add up."""
    currency = facts.portfolio.settings.currency
    for row, work in enumerate(facts.portfolio.initiatives, FIRST_ROW):
        yield from _range(work, row, currency)
        yield from _spent(work, row, currency)
        yield from _shares(work, row)
    for row, budget in enumerate(facts.portfolio.budget, FIRST_ROW):
        yield from _carry_over(
            Place(table="budget", row=row, column="carry_over"), budget.carry_over, budget.amount, currency
        )


def _range(work: Initiative, row: int, currency: str) -> Iterator[Problem]:
    low, high, whole = work.cost_low, work.cost_high, work.whole_cost
    if low is not None and high is not None and low > high:
        yield error(
            place_of("initiatives", row, work, "cost_low"),
            phrase(
                "cost_low {low} is above cost_high {high}.",
                low=money_words(low, currency),
                high=money_words(high, currency),
            ),
            phrase("Swap them or correct one."),
        )
        return
    if whole is None or not math.isfinite(whole):
        return
    is_below = low is not None and whole < low * (1 - 1e-9)
    is_above = high is not None and whole > high * (1 + 1e-9)
    if is_below or is_above:
        column, bound = ("cost_low", low) if is_below else ("cost_high", high)
        yield warning(
            place_of("initiatives", row, work, column),
            (
                phrase(
                    "it costs {whole}, below its own {column} {part}; the cost is used.",
                    whole=money_words(whole, currency),
                    column=column,
                    part=money_words(bound or 0.0, currency),
                )
                if is_below
                else phrase(
                    "it costs {whole}, above its own {column} {part}; the cost is used.",
                    whole=money_words(whole, currency),
                    column=column,
                    part=money_words(bound or 0.0, currency),
                )
            ),
            phrase("Correct one of them."),
        )


def _spent(work: Initiative, row: int, currency: str) -> Iterator[Problem]:
    whole = work.whole_cost
    if work.spent is not None and whole is not None and not work.is_over and work.spent > whole * (1 + 1e-9):
        yield warning(
            place_of("initiatives", row, work, "spent"),
            phrase(
                "{spent} is spent, above its whole cost {whole}; what is left of it counts "
                "at its cost a quarter.",
                spent=money_words(work.spent, currency),
                whole=money_words(whole, currency),
            ),
            phrase("Raise the cost to what it will take in all."),
        )
    if work.actual_cost is not None and not work.is_over:
        yield warning(
            place_of("initiatives", row, work, "actual_cost"),
            phrase("it has an actual cost, but is not said to be finished; it counts for nothing yet."),
            phrase("Enter finished_on, or write it under spent."),
        )


def _shares(work: Initiative, row: int) -> Iterator[Problem]:
    if ":" in work.fund and not fund_shares(work.fund):
        yield error(
            place_of("initiatives", row, work, "fund"),
            phrase(
                "{fund!r} does not say which fund pays what share: each from 0 to 1, 1 in all.",
                fund=work.fund,
            ),
            phrase("Write it as capital: 0.6; revenue: 0.4, or name one fund."),
        )


def _carry_over(where: Place, carry_over: float | None, amount: float, currency: str) -> Iterator[Problem]:
    if not carry_over or carry_over < 0:
        return
    if carry_over > amount:
        yield note(
            where,
            phrase(
                "{carry_over} may move on, more than there is; all that is not spent may.",
                carry_over=money_words(carry_over, currency),
            ),
            phrase("Enter at most the amount."),
        )
    elif carry_over <= 1 < amount:
        yield warning(
            where,
            phrase(
                "{carry_over} may move on: it is money, not a share.",
                carry_over=money_words(carry_over, currency),
            ),
            phrase("For that share enter {carry_over:.0f}.", carry_over=carry_over * amount),
        )
