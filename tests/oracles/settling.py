"""What binds a plan once one thing is settled: the same changes as the planner's what-ifs, made by hand."""

import dataclasses
from collections.abc import Mapping

from tests.oracles.binding import People, Reading, Work
from tests.oracles.reading import weight_from

from bowstring.model.portfolio import Portfolio


def without_wait(reading: Reading, consumer: str, of: str) -> Reading:
    """The consumer no longer waits for that."""
    kept = tuple(wait for wait in reading.waits if (wait.consumer, wait.of) != (consumer, of))
    return dataclasses.replace(reading, waits=kept)


def with_people(reading: Reading, discipline: str, quarter: int, *, more: float) -> Reading:
    """More people of a discipline in a quarter."""
    there = reading.people[discipline, quarter]
    better = People(people=there.people + more, surge=there.surge, price=there.price)
    return dataclasses.replace(reading, people={**reading.people, (discipline, quarter): better})


def charged(reading: Reading, quarter: int, money: float) -> Reading:
    """Money taken from all spending's rows over a quarter; else from those of the fund with the largest row."""
    covering = [budget for budget in reading.budgets if quarter in budget.quarters]
    payer = "" if any(not budget.fund for budget in covering) else None
    if covering and payer is None:
        payer = max(sorted(covering, key=lambda budget: budget.fund), key=lambda budget: budget.amount).fund
    return dataclasses.replace(
        reading,
        budgets=tuple(
            dataclasses.replace(budget, amount=budget.amount - money)
            if budget in covering and budget.fund == payer
            else budget
            for budget in reading.budgets
        ),
    )


def with_work(reading: Reading, key: str, **changed: object) -> Reading:
    """One initiative told otherwise."""
    works: Mapping[str, Work] = {
        **reading.works,
        key: dataclasses.replace(reading.works[key], **changed),  # type: ignore[arg-type]
    }
    return dataclasses.replace(reading, works=works)


def ended(reading: Reading, key: str, *, exit_cost: float) -> Reading:
    """Running work stopped now, and what that costs."""
    return charged(with_work(reading, key, starts=(), must=False), 0, exit_cost)


def late(reading: Reading, portfolio: Portfolio, key: str, *, quarters: int, chance: float = 1.0) -> Reading:
    """One initiative delivered so much later, or worth what it is on average where that comes by chance."""
    work = reading.works[key]
    longer = with_work(reading, key, duration=work.duration + quarters)
    weights = dict(reading.weights)
    for start in work.starts:
        after = weight_from(portfolio, start + work.duration + quarters)
        weights[key, start] = (1 - chance) * weights[key, start] + chance * after
    return dataclasses.replace(longer, weights=weights)


def waiting_longer(reading: Reading, consumer: str, of: str, *, quarters: int) -> Reading:
    """One thing that is waited for comes so much later to those who wait."""
    waits = tuple(
        dataclasses.replace(wait, longer=quarters) if (wait.consumer, wait.of) == (consumer, of) else wait
        for wait in reading.waits
    )
    return dataclasses.replace(reading, waits=waits)


def cheaper(reading: Reading, key: str, *, saving: float) -> Reading:
    """One initiative that costs so much less over its whole duration, never less than nothing."""
    work = reading.works[key]
    cost = max(0.0, work.cost - saving / work.duration)
    spends = {
        (name, start): cost * sum(work.runs(start, q) for q in range(reading.quarters))
        if name == key
        else spend
        for (name, start), spend in reading.spends.items()
    }
    return dataclasses.replace(with_work(reading, key, cost=cost), spends=spends)
