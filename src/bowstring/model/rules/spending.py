"""Budgets and capacity: gaps, overlaps, and what running work alone asks of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bowstring.model.budgets import budget_quarters, budget_steps, committed_steps, cost_rate
from bowstring.model.capacity import Capacity
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Place, Problem, error, note, warning
from bowstring.model.quarters import Quarter
from bowstring.model.rules.facts import FIRST_ROW, Facts
from bowstring.model.rules.settings import LAST_QUARTER, runs_past_calendar
from bowstring.model.wording import list_words, number_words


def find_bad_budgets(facts: Facts) -> Iterator[Problem]:
    """Periods that name none, overlap or lie outside the plan, and quarters and funds without a budget."""
    portfolio, settings = facts.portfolio, facts.portfolio.settings
    taken: dict[tuple[str, Quarter], int] = {}
    for row, budget in enumerate(portfolio.budget, FIRST_ROW):
        where = Place(table="budget", row=row, column="period")
        try:
            quarters = budget_quarters(budget, settings)
        except ValueError:
            yield error(
                where,
                phrase("{period!r} names no period.", period=budget.period),
                phrase("Write a financial year such as 2026/27, or a quarter such as 2026-Q4."),
            )
            continue
        overlapping = sorted({taken[budget.fund, q] for q in quarters if (budget.fund, q) in taken})
        if overlapping:
            rows = list_words([phrase("row {other}", other=other) for other in overlapping])
            yield warning(
                where,
                phrase(
                    "{period} overlaps with {rows} of the same fund; all of them bind.",
                    period=budget.period,
                    rows=rows,
                ),
                phrase("Keep one."),
            )
        for quarter in quarters:
            taken.setdefault((budget.fund, quarter), row)
        if not budget_steps(budget, settings):
            yield note(
                where, phrase("{period} lies outside the plan and changes nothing.", period=budget.period)
            )
    yield from _quarters_without(settings, {quarter for _, quarter in taken})
    yield from _funds_without(facts, {fund for fund, _ in taken})


def find_overcommitment(facts: Facts) -> Iterator[Problem]:
    """Disciplines, quarters and budgets that running work alone exceeds."""
    portfolio = facts.portfolio
    running = [work for work in facts.initiatives.values() if work.is_running and work.is_plannable]
    if running and not runs_past_calendar(portfolio.settings):
        yield from _people_short(portfolio, running)
        yield from _money_short(portfolio, running)


def _quarters_without(settings: Settings, covered: set[Quarter]) -> Iterator[Problem]:
    steps = {quarter.minus(settings.start) for quarter in covered}
    last = max((step for step in steps if step >= 0), default=None)
    # A horizon past the year 9999 is an error of its own.
    most = min(settings.quarters, LAST_QUARTER + 1 - settings.start.index)
    without = [step for step in range(most) if step not in steps]
    missing = [str(settings.start.plus(step)) for step in without if last is None or step < last]
    carried = [str(settings.start.plus(step)) for step in without if last is not None and step > last]
    if missing:
        which = (
            phrase("any quarter of the plan")
            if len(missing) == settings.quarters
            else list_words(missing, most=8)
        )
        yield warning(
            Place(table="budget"),
            phrase("there is no budget for {which}, so spending then has no limit.", which=which),
            phrase("Add a row for each period, or leave it where money is no limit."),
        )
    if carried:
        yield note(
            Place(table="budget"),
            phrase(
                "there is no budget for {carried}, so the last known year's is carried on.",
                carried=list_words(carried, most=8),
            ),
            phrase("Add a row for each period."),
        )


def _funds_without(facts: Facts, funds: set[str]) -> Iterator[Problem]:
    if not funds or "" in funds:
        return
    spenders: dict[str, list[str]] = defaultdict(list)
    for work in facts.initiatives.values():
        if work.is_plannable:
            for fund in sorted(work.fund_shares.keys() - funds):
                spenders[fund].append(work.key)
    for fund, keys in sorted(spenders.items()):
        subject = (
            phrase("the fund {fund!r} has no budget", fund=fund)
            if fund
            else phrase("work without a fund has no budget")
        )
        yield warning(
            Place(table="budget", column="fund"),
            plural_phrase(
                "{subject}, so {keys} spends without limit.",
                "{subject}, so {keys} spend without limit.",
                len(keys),
                subject=subject,
                keys=list_words(keys),
            ),
            phrase("Add a row for it, or correct the fund."),
        )


def _people_short(portfolio: Portfolio, running: list[Initiative]) -> Iterator[Problem]:
    settings = portfolio.settings
    needed: dict[tuple[str, int], float] = defaultdict(float)
    for work in running:
        for discipline, people in work.effort.items():
            for step in committed_steps(work, settings):
                needed[discipline, step] += people
    capacities: dict[tuple[str, int | None], tuple[int, Capacity]] = {}
    for row, capacity in enumerate(portfolio.capacity, FIRST_ROW):
        when = None if capacity.quarter is None else capacity.quarter.minus(settings.start)
        capacities.setdefault((capacity.discipline, when), (row, capacity))
    for (discipline, step), people in sorted(needed.items()):
        supply = capacities.get((discipline, step)) or capacities.get((discipline, None))
        if supply is None or supply[1].people is None:
            continue
        row, capacity = supply
        ceiling = (capacity.people or 0.0) + (capacity.surge_people or 0.0)
        if people > ceiling + 1e-9:
            yield warning(
                Place(table="capacity", row=row, key=discipline),
                phrase(
                    "running work alone needs {people} people in {discipline} in {plus}, and "
                    "{ceiling} are there with surge.",
                    people=number_words(round(people, 2)),
                    discipline=discipline,
                    plus=settings.start.plus(step),
                    ceiling=number_words(round(ceiling, 2)),
                ),
                phrase("Add people or surge, or end or shift some of that work."),
            )


def _money_short(portfolio: Portfolio, running: list[Initiative]) -> Iterator[Problem]:
    settings = portfolio.settings
    spent = _committed_spending(running, settings)
    for row, budget in enumerate(portfolio.budget, FIRST_ROW):
        try:
            steps = budget_steps(budget, settings)
        except ValueError:
            continue
        demand = sum(spent.get((budget.fund, step), 0.0) for step in steps)
        if demand > budget.amount + 1e-6 * abs(budget.amount):
            money = [money_words(amount, settings.currency) for amount in (demand, budget.amount)]
            yield warning(
                Place(table="budget", row=row, column="amount"),
                phrase(
                    "running work alone costs {cost} in {period}{of_fund}, and the budget is {budget}.",
                    cost=money[0],
                    period=budget.period,
                    of_fund=phrase(" from the fund {fund!r}", fund=budget.fund) if budget.fund else "",
                    budget=money[1],
                ),
                phrase("Raise the budget, or end or shift some of that work."),
            )


def _committed_spending(running: list[Initiative], settings: Settings) -> Mapping[tuple[str, int], float]:
    """Money by fund and quarter of the plan; the fund "" counts all of it."""
    spent: dict[tuple[str, int], float] = defaultdict(float)
    for work in running:
        for step in committed_steps(work, settings):
            for fund in {"", *work.fund_shares}:
                spent[fund, step] += (cost_rate(work, settings) or 0.0) * work.fund_share(fund)
    return spent
