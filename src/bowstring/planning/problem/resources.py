"""The people and money there are in each quarter: as stated, and beyond that the last known year's carried on."""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.model.capacity import Capacity
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter, quarters_of

_YEAR = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLimit:
    """Money for some quarters (offsets from the plan's start). is_carried: nobody stated it; a year before is.

    carry_over: how much of what is not spent may move into the fund's next period, `carried_into`; "" for none.
    """

    amount: float
    quarters: tuple[int, ...]
    is_carried: bool = False
    carry_over: float = 0.0
    carried_into: str = ""


def scarce_capacity(portfolio: Portfolio, quarters: int | None = None) -> dict[tuple[str, int], Capacity]:
    """The row of capacity that holds for each scarce discipline and quarter (offset).

    A quarter after the last that any row names has what the same quarter a year before has.

    Args:
        portfolio: the facts.
        quarters: how many from the plan's start; None for the plan's own.
    """
    count = portfolio.settings.quarters if quarters is None else quarters
    usual: dict[str, Capacity] = {}
    named: dict[str, dict[int, Capacity]] = defaultdict(dict)
    for row in portfolio.capacity:
        if row.quarter is None:
            usual[row.discipline] = row
        elif (offset := row.quarter.minus(portfolio.settings.start)) >= 0:
            named[row.discipline][offset] = row
    rows = {}
    for discipline in sorted(usual.keys() | named.keys()):
        for quarter in range(count):
            row_there = _row_at(named[discipline], usual.get(discipline), quarter)
            if row_there is not None and row_there.people is not None:
                rows[discipline, quarter] = row_there
    return rows


def _row_at(named: dict[int, Capacity], usual: Capacity | None, quarter: int) -> Capacity | None:
    if quarter in named or usual is not None or not named:
        return named.get(quarter, usual)
    last = max(named)
    if quarter < last:
        return None
    year_before = last - (last - quarter) % _YEAR
    return named.get(year_before, named[last])


def budget_rows(portfolio: Portfolio, quarters: int | None = None) -> dict[tuple[str, str], BudgetLimit]:
    """What each period and fund ("" for all spending) has; rows of one period and fund add up.

    A period that the plan begins in lends all that is stated, since that is what is still to spend. After the last
    period that a fund has a row for, its last known year is carried on.

    Args:
        portfolio: the facts.
        quarters: how many from the plan's start; None for the plan's own.
    """
    count = portfolio.settings.quarters if quarters is None else quarters
    stated: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    movable: dict[tuple[str, str], float] = defaultdict(float)
    for row in portfolio.budget:
        if _span(portfolio, row.period)[-1] >= 0:
            stated[row.fund][row.period] += row.amount
            movable[row.period, row.fund] += row.carry_over or 0.0
    rows = {}
    for fund, amounts in stated.items():
        spans = {period: _span(portfolio, period) for period in amounts}
        last = max(span[-1] for span in spans.values())
        for period, amount in amounts.items():
            inside = tuple(quarter for quarter in spans[period] if 0 <= quarter < count)
            if inside:
                rows[period, fund] = BudgetLimit(amount=amount, quarters=inside)
            if spans[period][-1] > last - _YEAR:
                for label, carried in _carried(period, spans[period], amount, last=last, count=count):
                    rows.setdefault((label, fund), carried)
    return dict(sorted(_with_carry_over(rows, movable).items()))


def _with_carry_over(
    rows: Mapping[tuple[str, str], BudgetLimit], movable: Mapping[tuple[str, str], float]
) -> dict[tuple[str, str], BudgetLimit]:
    """The rows with what of each may move into the first of its fund's periods that begins after it ends.

    Of several that begin together the one of the same length.
    """
    linked = dict(rows)
    for place, money in movable.items():
        if money <= 0 or place not in rows:
            continue
        period, fund = place
        later = [
            (row.quarters[0], _kind_of(other) != _kind_of(period), other)
            for (other, payer), row in rows.items()
            if payer == fund and row.quarters[0] > rows[place].quarters[-1]
        ]
        if later:
            most = min(money, rows[place].amount)
            linked[place] = dataclasses.replace(rows[place], carry_over=most, carried_into=min(later)[-1])
    return linked


def _kind_of(period: str) -> str:
    """Whether it is a financial year, a calendar year or a quarter."""
    text = period.strip()
    return "/" if "/" in text else "year" if text.isdigit() else "quarter"


def carry_over_order(rows: Mapping[tuple[str, str], BudgetLimit]) -> list[tuple[str, str]]:
    """The rows that money may move out of, the earliest first."""
    return sorted(
        (place for place, row in rows.items() if row.carry_over > 0),
        key=lambda place: (rows[place].quarters[0], place),
    )


def _carried(
    period: str, span: Sequence[int], amount: float, *, last: int, count: int
) -> list[tuple[str, BudgetLimit]]:
    """A period's budget year after year behind the last known quarter, in proportion where only a part is needed."""
    rows = []
    quarter_count = sum(quarter >= 0 for quarter in span)
    for years in range(1, 1 + (count - 1 - span[0]) // _YEAR):
        shifted = (quarter + _YEAR * years for quarter in span)
        inside = tuple(quarter for quarter in shifted if last < quarter < count)
        if inside:
            share = amount * len(inside) / quarter_count
            row = BudgetLimit(amount=share, quarters=inside, is_carried=True)
            rows.append((_later_period(period, years), row))
    return rows


def _span(portfolio: Portfolio, period: str) -> list[int]:
    settings = portfolio.settings
    covered = quarters_of(period, settings.financial_year_start_month)
    return [quarter.minus(settings.start) for quarter in covered]


def _later_period(period: str, years: int) -> str:
    """The period of the same kind some years later: 2026/27, 2026 or 2026-Q4."""
    text = period.strip()
    if "/" in text:
        year = int(text.split("/")[0]) + years
        return f"{year}/{(year + 1) % 100:02d}"
    if text.isdigit():
        return str(int(text) + years)
    return str(Quarter.parse(text).plus(_YEAR * years))
