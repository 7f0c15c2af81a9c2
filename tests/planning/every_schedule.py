"""Tiny portfolios and every schedule that keeps to their facts, read from the portfolio alone, in plain Python."""

import math
from collections.abc import Iterator, Mapping

import numpy as np

from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget, Capacity
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.planning.divisible import DivisiblePlan, find_aims, plan_divisible, plan_under_floor
from bowstring.planning.problem.building import build_problem
from bowstring.planning.solver.linear import Solver

START = Quarter(2026, 2)


def plan_of(portfolio: Portfolio, *, floor: float | None = None) -> DivisiblePlan | None:
    """The divisible plan under a minimum share, eased to the highest there is; None where nothing can be met."""
    problem, beliefs = build_problem(portfolio), believe(portfolio)
    aims = find_aims(problem, beliefs, Solver(problem.program))
    if aims is None or not aims.ideals:
        return None
    plan = plan_divisible(problem, beliefs, aims)
    if not floor:
        return plan
    return plan_under_floor(plan, min(floor, plan.focuses.highest_floor))


def settings(**fields: object) -> Settings:
    """A plan of two quarters whose values nothing discounts, adjusts or ramps up."""
    defaults = {"name": "Tiny", "start": START, "quarters": 2, "value_quarters": 4, "ramp_quarters": 1}
    return Settings(**{**defaults, "discount_rate": 0.0, "shrink": False, **fields})  # type: ignore[arg-type]


def work(key: str, **fields: object) -> Initiative:
    """An initiative of one quarter that costs £100 and takes one designer."""
    defaults = {
        "name": f"Work {key}",
        "focus": Focus.PRODUCT,
        "duration_quarters": 1,
        "cost_per_quarter": 100.0,
    }
    return Initiative(**{**defaults, "key": key, "effort": {"design": 1.0}, **fields})  # type: ignore[arg-type]


def values(key: str, user: float, business: float) -> tuple[Assessment, ...]:
    """Certain worth per quarter through both lenses."""
    return tuple(
        Assessment(initiative=key, lens=lens, assessor="p-1", low=worth, likely=worth, high=worth)
        for lens, worth in zip(Lens, (user, business), strict=True)
    )


def tiny_portfolio(seed: int, *, pins: bool = False) -> Portfolio:
    """Three to six initiatives over one to three quarters, people and money short; the same for the same seed."""
    rng = np.random.default_rng(seed)
    quarters, count = int(rng.integers(1, 4)), int(rng.integers(3, 7))
    works = [_draw_work(rng, place, quarters, pins=pins) for place in range(count)]
    worth = rng.integers(1, 20, size=(count, 2)).astype(float)
    efforts = [sum(work.effort.get(key, 0.0) for work in works) for key in ("design", "data")]
    return Portfolio(
        settings=settings(quarters=quarters, value_quarters=quarters + 3, discount_rate=0.1, ramp_quarters=2),
        initiatives=tuple(works),
        assessments=tuple(
            view
            for initiative, pair in zip(works, worth, strict=True)
            for view in values(initiative.key, *pair)
        ),
        capacity=tuple(
            Capacity(discipline=key, people=float(round(share * people, 1)))
            for key, people, share in zip(("design", "data"), efforts, rng.uniform(0.3, 0.9, 2), strict=True)
        ),
        budget=(Budget(period="2026/27", amount=float(rng.integers(200, 900))),),
    )


def _draw_work(rng: np.random.Generator, place: int, quarters: int, *, pins: bool) -> Initiative:
    pinned: dict[str, object] = {}
    if pins and rng.random() < 0.4:
        locks = (Lock.FUND, Lock.LEAVE_OUT, START.plus(int(rng.integers(0, quarters))))
        pinned = ({"mandated_by": "law"}, *({"lock": lock} for lock in locks))[int(rng.integers(4))]
    return work(
        f"i-{place}",
        focus=tuple(Focus)[int(rng.integers(3))],
        duration_quarters=int(rng.integers(1, quarters + 1)),
        cost_per_quarter=float(rng.integers(20, 300)),
        effort={"design": float(rng.integers(1, 6)), "data": float(rng.integers(0, 4))},
        requires=(f"i-{int(rng.integers(place))}",) if place and rng.random() < 0.3 else (),
        alternatives="either" if rng.random() < 0.25 else "",
        **pinned,
    )


def every_schedule(portfolio: Portfolio) -> Iterator[dict[str, int]]:
    """Every schedule (start offsets) that keeps to people, money, requirements, alternatives and pins."""
    choices = [_choices(initiative, portfolio) for initiative in portfolio.initiatives]
    works = {initiative.key: initiative for initiative in portfolio.initiatives}
    keys = list(works)

    def extend(place: int, starts: dict[str, int]) -> Iterator[dict[str, int]]:
        if place == len(keys):
            if _has_what_it_requires(works, starts):
                yield dict(starts)
            return
        for start in choices[place]:
            if start is None:
                yield from extend(place + 1, starts)
            elif _fits(portfolio, works, more := {**starts, keys[place]: start}, keys[place]):
                yield from extend(place + 1, more)

    yield from extend(0, {})


def _choices(initiative: Initiative, portfolio: Portfolio) -> list[int | None]:
    horizon = portfolio.settings.quarters
    starts = list(range(horizon + 4))
    if initiative.mandated_by or initiative.lock is Lock.FUND:
        starts = starts[:horizon]
    if isinstance(initiative.lock, Quarter):
        return [t for t in starts[:horizon] if t == initiative.lock.index - portfolio.settings.start.index]
    if initiative.lock is Lock.LEAVE_OUT:
        return [] if initiative.mandated_by else [None]
    return list(starts) if initiative.mandated_by or initiative.lock is Lock.FUND else [None, *starts]


def _has_what_it_requires(works: Mapping[str, Initiative], starts: Mapping[str, int]) -> bool:
    return all(
        provider in starts and starts[provider] + (works[provider].duration or 0) <= start
        for key, start in starts.items()
        for provider in works[key].requires
    )


def _fits(
    portfolio: Portfolio, works: Mapping[str, Initiative], starts: Mapping[str, int], added: str
) -> bool:
    """Whether people, money and alternatives allow what was added; nothing more that starts gives any back."""
    groups = [works[key].alternatives for key in starts if works[key].alternatives]
    if len(groups) != len(set(groups)):
        return False
    runs = {key: range(start, start + (works[key].duration or 0)) for key, start in starts.items()}
    for quarter in runs[added]:
        running = [key for key in starts if quarter in runs[key]]
        for row in portfolio.capacity:
            people = sum([works[key].effort.get(row.discipline, 0.0) for key in running])
            if people > (row.people or 0.0) + 1e-9:
                return False
    for year in {quarter // 4 for quarter in runs[added]} if portfolio.budget else ():
        first, last = 4 * year, 4 * year + 4
        spent = sum(
            [
                (works[key].cost_per_quarter or 0.0) * max(0, min(run.stop, last) - max(run.start, first))
                for key, run in runs.items()
            ]
        )
        if year < 4 and spent > _budget_of(portfolio, START.year + year) + 1e-9:
            return False
    return True


def _budget_of(portfolio: Portfolio, year: int) -> float:
    """What the financial year that starts then has: as stated, else as the last stated before it."""
    stated = {int(row.period[:4]): row.amount for row in portfolio.budget}
    return stated[max(start for start in stated if start <= year)]


def totals(portfolio: Portfolio, starts: Mapping[str, int]) -> tuple[float, float]:
    """Worth of a schedule through each lens in its unit, discounted; read from certain assessments."""
    likely = {
        (assessment.initiative, assessment.lens): assessment.likely for assessment in portfolio.assessments
    }
    settings, sums = portfolio.settings, []
    initiatives_by_key = {initiative.key: initiative for initiative in portfolio.initiatives}
    for lens in Lens:
        total = []
        for key, start in starts.items():
            ready = start + (initiatives_by_key[key].duration or 0)
            for q in range(ready, settings.value_quarters):
                ramp = min(1.0, (q - ready + 1) / settings.ramp_quarters)
                total.append(likely[key, lens] * ramp * (1 + settings.discount_rate) ** (-q / 4))
        sums.append(math.fsum(total))
    return sums[0], sums[1]


def best_totals(portfolio: Portfolio) -> list[tuple[float, float]]:
    """Every pair of totals that no schedule betters in one lens without losing in the other, by user total."""
    reached = sorted((totals(portfolio, schedule) for schedule in every_schedule(portfolio)), reverse=True)
    kept: list[tuple[float, float]] = []
    for user, business in reached:
        if not kept or business > kept[-1][1] + 1e-9 * max(1.0, abs(business)):
            kept.append((user, business))
    return kept[::-1]
