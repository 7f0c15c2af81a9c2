"""Instance families: made-up portfolios of any size, the same for the same seed."""

import dataclasses
import itertools
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from benchmarks.assessing import Nature, draw_assessments, draw_values
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

START = Quarter(2026, 2)
QUARTERS = 8
VALUE_QUARTERS = 20
FITS = 0.45
SURGE_SHARE, SURGE_PRICE = 0.25, 1.6
FOCUS_SHARES = {Focus.PRODUCT: 0.60, Focus.PLATFORM: 0.28, Focus.ENTERPRISE: 0.12}
CONSUMER_SHARE, SECOND_REQUIREMENT_SHARE = 0.40, 0.25
ALTERNATIVES_SHARE = 0.035
# Scarcest first: `typical` constrains the first four, `hard` the first eight. Pay per person and quarter.
PAY = {
    "user-research": 19_000,
    "data-science": 24_000,
    "architecture": 28_000,
    "security": 27_000,
    "software-engineering": 25_000,
    "interaction-design": 20_000,
    "content-design": 18_000,
    "product-management": 23_000,
    "delivery-management": 21_000,
    "business-analysis": 20_000,
    "testing": 17_000,
    "operations": 18_000,
}

_CHAIN = tuple(FOCUS_SHARES)
_DEMAND_WEIGHTS = np.repeat((3.0, 1.0), (8, 4))
# Shares of requirements that lead to each focus, product, platform, enterprise.
_LEADS_TO = {
    Focus.PRODUCT: (0.15, 0.70, 0.15),
    Focus.PLATFORM: (0.0, 0.15, 0.85),
    Focus.ENTERPRISE: (0.0, 0.0, 1.0),
}


class Family(StrEnum):
    """How tightly an instance is constrained; at the same seed both hold the same initiatives."""

    TYPICAL = "typical"
    HARD = "hard"

    @property
    def scarce(self) -> tuple[str, ...]:
        """Keys of the disciplines that it constrains."""
        return tuple(PAY)[: 4 if self is Family.TYPICAL else 8]


def make_instance(family: Family, *, initiatives: int, seed: int) -> Portfolio:
    """A portfolio of that many initiatives, of whose demand for people and money about 45 % fits.

    Raises: ValueError where there are fewer than 9 initiatives: too few for every focus to have a team.
    """
    return make_instance_and_truth(family, initiatives=initiatives, seed=seed)[0]


def make_instance_and_truth(
    family: Family, *, initiatives: int, seed: int, nature: Nature = Nature.PLAIN
) -> tuple[Portfolio, Mapping[Lens, Mapping[str, float]]]:
    """The same, with what nobody in it knows: the true value per quarter of each initiative, by lens and key.

    Args:
        family: how tightly it is constrained.
        initiatives: how many, at least 9.
        seed: the same for the same.
        nature: how truth is spread and how people err.
    """
    if initiatives < 9:
        raise ValueError(f"an instance needs at least 9 initiatives, not {initiatives}")
    rng = np.random.default_rng(seed)
    teams = _draw_teams(rng, max(3, round(initiatives / 9)))
    people = _draw_people(rng, teams)
    work = _draw_work(rng, initiatives)
    work = _with_alternatives(rng, _with_requirements(rng, work))
    work = _with_teams(rng, work, teams)
    values = draw_values(rng, work, nature)
    portfolio = Portfolio(
        settings=Settings(
            name=f"{family.value.capitalize()}: {initiatives} initiatives, seed {seed}",
            start=START,
            as_of=date(2026, 4, 1),
            quarters=QUARTERS,
            value_quarters=VALUE_QUARTERS,
        ),
        initiatives=work,
        assessments=draw_assessments(rng, work, people, values, nature),
        disciplines=tuple(
            Discipline(key=key, name=key.replace("-", " ").capitalize(), pay=pay) for key, pay in PAY.items()
        ),
        capacity=_size_capacity(family, work),
        budget=_size_budget(family, work),
        people=people,
        teams=teams,
    )
    keys = [initiative.key for initiative in work]
    return portfolio, {lens: dict(zip(keys, values[lens].tolist(), strict=True)) for lens in Lens}


def _draw_teams(rng: np.random.Generator, count: int) -> tuple[Team, ...]:
    return tuple(
        Team(key=f"t-{number:03d}", name=f"Team {number}", focus=focus, lead=f"p-{4 * number - 3:04d}")
        for number, focus in enumerate(_draw_focuses(rng, count), start=1)
    )


def _draw_people(rng: np.random.Generator, teams: tuple[Team, ...]) -> tuple[Person, ...]:
    """Four people a team, by turns for user need and for business value."""
    lenses = tuple(Lens)
    disciplines = rng.choice(tuple(PAY), size=4 * len(teams))
    return tuple(
        Person(
            key=f"p-{number + 1:04d}",
            disciplines=(str(discipline),),
            lens=lenses[number % 2],
            team=teams[number // 4].key,
        )
        for number, discipline in enumerate(disciplines)
    )


def _draw_focuses(rng: np.random.Generator, count: int) -> list[Focus]:
    """Focuses in their shares, at least one of each, in random order."""
    platforms, enterprises = (max(1, round(count * FOCUS_SHARES[focus])) for focus in _CHAIN[1:])
    counts = (count - platforms - enterprises, platforms, enterprises)
    return [_CHAIN[level] for level in rng.permutation(np.repeat(np.arange(3), counts))]


def _draw_work(rng: np.random.Generator, count: int) -> tuple[Initiative, ...]:
    """Initiatives with focus, duration, effort and cost, and nothing between them yet."""
    focuses = _draw_focuses(rng, count)
    durations = rng.choice((1, 2, 3, 4), size=count, p=(0.2, 0.3, 0.3, 0.2))
    efforts = _draw_efforts(rng, count)
    # What work costs beside its people: licences, hosting, suppliers.
    beside = rng.lognormal(0.2, 0.15, size=count)
    return tuple(
        Initiative(
            key=f"i-{index + 1:04d}",
            name=f"Initiative {index + 1}",
            focus=focuses[index],
            duration_quarters=int(durations[index]),
            cost_per_quarter=float(
                round(beside[index] * sum(PAY[key] * people for key, people in effort.items()), -3)
            ),
            effort=effort,
        )
        for index, effort in enumerate(efforts)
    )


def _draw_efforts(rng: np.random.Generator, count: int) -> list[dict[str, float]]:
    """People by discipline: lognormal in all, split over one to three disciplines."""
    disciplines = tuple(PAY)
    sizes = rng.lognormal(np.log(5.0), 0.6, size=count)
    kinds = rng.choice((1, 2, 3), size=count, p=(0.2, 0.4, 0.4))
    # The greatest of weighted Gumbel draws: a weighted choice without replacement, for all at once.
    appeal = np.log(_DEMAND_WEIGHTS) + rng.gumbel(size=(count, len(disciplines)))
    chosen = np.argsort(-appeal, axis=1, kind="stable")
    parts = rng.gamma(4.0, size=(count, 3))
    efforts = []
    for index, kind in enumerate(kinds):
        people = sizes[index] * parts[index, :kind] / parts[index, :kind].sum()
        efforts.append(
            {
                disciplines[which]: max(0.1, round(float(some), 1))
                for which, some in sorted(zip(chosen[index, :kind], people, strict=True))
            }
        )
    return efforts


def _with_requirements(rng: np.random.Generator, work: tuple[Initiative, ...]) -> tuple[Initiative, ...]:
    """The same initiatives, 40 % of them requiring one or two others that lie further up the chain.

    Providers come later in the order of (level, index), so there is no cycle; and every chain can be
    finished within the horizon.
    """
    levels = np.array([_CHAIN.index(initiative.focus) for initiative in work])
    order = np.lexsort((np.arange(len(work)), levels))
    rank = np.argsort(order)
    durations = np.array([initiative.duration or 0 for initiative in work])
    finished = durations.copy()
    popularity = rng.lognormal(0.0, 1.0, size=len(work))
    is_at = [levels == level for level in range(3)]
    asks = _draw_asks(rng, levels, rank)
    requires: dict[int, tuple[str, ...]] = {}
    for consumer in sorted(asks, key=lambda index: -rank[index]):
        can = (rank > rank[consumer]) & (finished + durations[consumer] <= QUARTERS)
        providers: list[int] = []
        for _ in range(asks[consumer]):
            level = rng.choice(3, p=_LEADS_TO[work[consumer].focus])
            weights = popularity * can
            weights[providers] = 0.0
            at_level = weights * is_at[level]
            weights = at_level if at_level.any() else weights
            if weights.any():
                providers.append(_draw_weighted(rng, weights))
        if providers:
            finished[consumer] += finished[providers].max()
            requires[consumer] = tuple(sorted(work[provider].key for provider in providers))
    return tuple(
        dataclasses.replace(initiative, requires=requires.get(index, ()))
        for index, initiative in enumerate(work)
    )


def _draw_weighted(rng: np.random.Generator, weights: NDArray[np.float64]) -> int:
    """The place that `rng.choice` would draw by weight, without its checks, which take longer than all the rest."""
    chances = np.cumsum(weights / weights.sum())
    return int(np.searchsorted(chances / chances[-1], rng.random(), side="right"))


def _draw_asks(
    rng: np.random.Generator, levels: NDArray[np.int64], rank: NDArray[np.int64]
) -> dict[int, int]:
    """How many others each consumer requires, by index; few enterprise initiatives require any."""
    count = len(levels)
    weights = np.array((1.0, 1.0, 0.3))[levels] * (rank < count - 1)
    consumers = rng.choice(
        count, size=round(CONSUMER_SHARE * count), replace=False, p=weights / weights.sum()
    )
    twice = round(SECOND_REQUIREMENT_SHARE * len(consumers))
    return {int(consumer): 2 if place < twice else 1 for place, consumer in enumerate(consumers)}


def _with_alternatives(rng: np.random.Generator, work: tuple[Initiative, ...]) -> tuple[Initiative, ...]:
    """The same initiatives, some in groups of two or three of one focus of which at most one is funded.

    Nothing requires a member, so no initiative is shut out by requiring two of one group.
    """
    required = {key for initiative in work for key in initiative.requires}
    free = [index for index in rng.permutation(len(work)) if work[index].key not in required]
    left = round(ALTERNATIVES_SHARE * len(work))
    groups: dict[int, str] = {}
    number = 0
    while left >= 2:
        size = 3 if left == 3 or (left >= 5 and rng.random() < 0.3) else 2
        focus = work[free[0]].focus
        alike = list(itertools.islice((index for index in free if work[index].focus is focus), size))
        for index in alike:
            free.remove(index)
        if len(alike) == size:
            number += 1
            groups.update(dict.fromkeys(alike, f"either-{number:02d}"))
            left -= size
        elif not free:
            break
    return tuple(
        dataclasses.replace(initiative, alternatives=groups.get(index, ""))
        for index, initiative in enumerate(work)
    )


def _with_teams(
    rng: np.random.Generator, work: tuple[Initiative, ...], teams: tuple[Team, ...]
) -> tuple[Initiative, ...]:
    """The same initiatives, each with a team of its focus and a lead from it for each lens."""
    of_focus = {
        focus: np.array([number for number, team in enumerate(teams) if team.focus is focus])
        for focus in _CHAIN
    }
    return tuple(
        dataclasses.replace(
            initiative,
            team=teams[number].key,
            owner=teams[number].lead,
            user_lead=f"p-{4 * number + 1:04d}",
            business_lead=f"p-{4 * number + 2:04d}",
        )
        for initiative in work
        for number in (int(rng.choice(of_focus[initiative.focus])),)
    )


def _size_capacity(family: Family, work: tuple[Initiative, ...]) -> tuple[Capacity, ...]:
    """The scarce disciplines' people in every quarter, and the surge that the family allows."""
    rows = []
    for key in family.scarce:
        demand = sum(initiative.effort.get(key, 0.0) * (initiative.duration or 0) for initiative in work)
        people = round(FITS * demand / QUARTERS, 1)
        can_surge = family is Family.TYPICAL
        rows.append(
            Capacity(
                discipline=key,
                people=people,
                surge_people=round(SURGE_SHARE * people, 2) if can_surge else None,
                surge_price=SURGE_PRICE * PAY[key] if can_surge else None,
            )
        )
    return tuple(rows)


def _size_budget(family: Family, work: tuple[Initiative, ...]) -> tuple[Budget, ...]:
    """The same money for every period: financial years, or quarters where the family is hard."""
    cost = sum((initiative.quarterly_cost or 0.0) * (initiative.duration or 0) for initiative in work)
    periods = ["2026/27", "2027/28"]
    if family is Family.HARD:
        periods = [str(START.plus(quarter)) for quarter in range(QUARTERS)]
    return tuple(
        Budget(period=period, amount=float(round(FITS * cost / len(periods), -3))) for period in periods
    )
