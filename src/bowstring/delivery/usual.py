"""A plan told twice: as stated, and as we usually deliver; with the chance to stay within budget."""

import datetime
import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from bowstring.beliefs.belief import Beliefs
from bowstring.beliefs.distributions import Z_90
from bowstring.beliefs.shrinkage import believe
from bowstring.delivery.overruns import CostClass, Floats, usual_costs
from bowstring.delivery.reference import P50, References
from bowstring.delivery.survival import quantile
from bowstring.model.assessments import Lens
from bowstring.model.budgets import cost_rate
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import DAYS_A_QUARTER, Quarter
from bowstring.planning.plan import Plan
from bowstring.planning.problem.totals import effect

COMMON = 0.3
"""How far costs go together: the correlation of any two in what moves them. A convention."""

_DRAWS = 4_000
_SEED = 20_260_401
_SAFE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class UsualCost:
    """What the plan's work still costs as stated and as usual, in money. Source: docs/delivered.md#the-plan-told-twice.

    half, safe: half, or four fifths, of such portfolios take no more. hold_back: safe less stated, at least 0.
    budget: money for the plan's quarters; None if there is none. within: the chance to stay within it as usual.
    finished: how many of our own the class has; 0 without a source where only stated ranges are known. source: of a
    class from outside; "" for our own record.
    """

    stated: float
    half: float
    safe: float
    hold_back: float
    budget: float | None
    within: float | None
    finished: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AsUsual:
    """What the plan comes to as promised and as we usually deliver.

    promised, usual: of each side to the value horizon, discounted, in its unit. late_days: half of its work comes so
    much later than the plan has it, on the average; None if too little was ever delivered. cost: None if
    nothing is known of what work costs in the end.
    """

    promised: Mapping[Lens, float]
    usual: Mapping[Lens, float]
    late_days: float | None
    cost: UsualCost | None

    def share_less(self, lens: Lens) -> float:
        """By what share a side gets less as usual."""
        promised = self.promised[lens]
        return 1 - self.usual[lens] / promised if promised else 0.0


def as_usually_delivered(portfolio: Portfolio, plan: Plan) -> AsUsual | None:
    """The plan told twice; None if there is no plan, or neither slips nor costs are known.

    portfolio: the facts that the plan was made from.
    """
    starts = {key: start for key, start in plan.starts.items() if start is not None}
    if not plan.is_planned or not starts:
        return None
    late, cost = _lateness(portfolio, starts), _costs(portfolio, plan, starts)
    if late is None and cost is None:
        return None
    beliefs = believe(portfolio) if plan.divisible is None else plan.divisible.beliefs
    promised, usual = (_sides(portfolio, beliefs, starts, slips) for slips in ({}, late or {}))
    return AsUsual(
        promised=promised,
        usual=usual,
        late_days=None if late is None else math.fsum(late.values()) / len(late) * DAYS_A_QUARTER,
        cost=cost,
    )


def _lateness(portfolio: Portfolio, starts: Mapping[str, Quarter]) -> dict[str, float] | None:
    """By how many quarters half of such work comes later than the plan has it; None if too little is known.

    Work whose half is not reached counts as late as the longest that was seen.
    """
    references = References(portfolio)
    if not references.is_enough:
        return None
    late = {}
    for key, start in starts.items():
        work = portfolio.index.initiatives[key]
        end = start.plus(work.duration or 1).first_day - datetime.timedelta(days=1)
        milestone = references.promised.get(key)
        first = milestone.first_promised if milestone is not None else end
        so_far = float((references.day - first).days)
        slip = quantile(references.curve(key), P50, after=so_far)
        days = slip.days if slip.days is not None else slip.more_than or 0.0
        late[key] = max(0.0, (first - end).days + days) / DAYS_A_QUARTER
    return late


def _sides(
    portfolio: Portfolio, beliefs: Beliefs, starts: Mapping[str, Quarter], late: Mapping[str, float]
) -> dict[Lens, float]:
    """What starts bring each side, discounted, if each is delivered so many quarters late."""
    settings = portfolio.settings
    weight = functools.cache(lambda ready: effect(settings, ready, settings.discount_rate))
    totals: dict[Lens, list[float]] = {lens: [] for lens in Lens}
    for key, start in starts.items():
        whole, part = divmod(late.get(key, 0.0), 1.0)
        ready = start.minus(settings.start) + (portfolio.index.initiatives[key].duration or 1) + int(whole)
        worth = (1 - part) * weight(ready) + part * weight(ready + 1)
        for lens in Lens:
            belief = beliefs.of(key, lens)
            if belief is not None:
                totals[lens].append(belief.mean * worth)
    return {lens: math.fsum(parts) for lens, parts in totals.items()}


def _costs(portfolio: Portfolio, plan: Plan, starts: Mapping[str, Quarter]) -> UsualCost | None:
    cost_class = usual_costs(portfolio)
    works = [portfolio.index.initiatives[key] for key in sorted(starts)]
    if plan.totals is None or (cost_class is None and not any(has_range(work) for work in works)):
        return None
    settings = portfolio.settings
    whole, inside = [], []
    for key, start in sorted(starts.items()):
        work, offset = portfolio.index.initiatives[key], start.minus(settings.start)
        rate, end = cost_rate(work, settings) or 0.0, offset + (work.duration or 1)
        whole.append(rate * max(0, end - max(0, offset)))
        inside.append(rate * max(0, min(settings.quarters, end) - max(0, offset)))
    # What reuse saves and surge costs stays as stated.
    stated, in_plan = plan.totals.money.cost, plan.totals.money.in_plan
    factors = range_factors(works) if cost_class is None else draw_factors(cost_class, len(whole))
    totals = stated + factors @ np.array(whole) - math.fsum(whole)
    half, safe = (float(np.quantile(totals, share)) for share in (0.5, _SAFE))
    budget = plan.choice.available
    spends = in_plan + factors @ np.array(inside) - math.fsum(inside)
    return UsualCost(
        stated=stated,
        half=half,
        safe=safe,
        hold_back=max(0.0, safe - stated),
        budget=budget,
        within=None if budget is None else float(np.mean(spends <= budget * (1 + 1e-9))),
        finished=0 if cost_class is None else cost_class.finished,
        source="" if cost_class is None else cost_class.source,
    )


def draw_factors(cost_class: CostClass, count: int, *, common: float = COMMON, draws: int = _DRAWS) -> Floats:
    """Actual over stated cost of some pieces of work in many worlds, shape (draws, count); the same each time.

    A common factor moves all, beside each one's own: a Gaussian copula over the class.

    Args:
        cost_class: actual over stated cost.
        count: how many pieces of work.
        common: the correlation of any two.
        draws: how many worlds.
    """
    return factors_at(cost_class, _scores(count, common, draws))


def factors_at(cost_class: CostClass, scores: Floats) -> Floats:
    """Actual over stated cost at standard normal scores of the same rank, shape of theirs."""
    # The class is a step function: scores are compared with the scores at its steps.
    ends = np.cumsum(cost_class.weights)[:-1]
    steps = np.array([NormalDist().inv_cdf(min(max(float(end), 1e-12), 1 - 1e-12)) for end in ends])
    return np.asarray(np.array(cost_class.ratios)[np.searchsorted(steps, scores)])


def range_factors(works: Sequence[Initiative], *, common: float = COMMON, draws: int = _DRAWS) -> Floats:
    """The same where nothing is known of costs but the ranges that were stated, shape (draws, works).

    Two halves of normal distributions, joined at the stated cost: one chance in ten below cost_low, one above
    cost_high. Work without a range costs what is stated.

    Args:
        works: the pieces of work.
        common: the correlation of any two.
        draws: how many worlds.
    """
    spreads = np.array([cost_spreads(work) for work in works]).reshape(-1, 2)
    return range_factors_at(spreads[:, 0], spreads[:, 1], _scores(len(works), common, draws))


def range_factors_at(below: Floats, above: Floats, scores: Floats) -> Floats:
    """Actual over stated cost at standard normal scores, never below 0; the spreads of each piece of work's halves.

    Args:
        below, above: spreads of the halves as shares of the stated cost, shape (works,).
        scores: standard normal, shape (draws, works).
    """
    return np.asarray(np.maximum(0.0, 1 + scores * np.where(scores < 0, below, above)))


def cost_spreads(work: Initiative) -> tuple[float, float]:
    """Spreads of the two halves of what work may cost, as shares of what is stated; 0 where no range is."""
    whole = work.whole_cost or 0.0
    if not has_range(work) or whole <= 0:
        return 0.0, 0.0
    below = max(0.0, 1 - (work.cost_low or 0.0) / whole) / Z_90
    return below, max(0.0, (work.cost_high or 0.0) / whole - 1) / Z_90


def _scores(count: int, common: float, draws: int) -> Floats:
    """Standard normal scores of which any two have the correlation `common`, shape (draws, count)."""
    rng = np.random.default_rng(_SEED)
    shared, own = rng.standard_normal((draws, 1)), rng.standard_normal((draws, count))
    return np.asarray(math.sqrt(common) * shared + math.sqrt(1 - common) * own)


def has_range(work: Initiative) -> bool:
    """Whether somebody stated a range of what it costs."""
    return work.cost_low is not None and work.cost_high is not None
