"""Small portfolios with dates set by law, status, split funds, running costs, sunk costs, and money that moves on."""

import dataclasses
import functools

import numpy as np
from tests.planning.pairs import Pair, pair_of
from tests.small import small_portfolio

from bowstring.model.capacity import Budget
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio

_STATUSES = ("running", "done", "cancelled", "on hold", "proposed")


def dated_portfolio(seed: int) -> Portfolio:
    """A small portfolio with all of that; the same for the same seed."""
    rng, portfolio = np.random.default_rng(seed), small_portfolio(seed)
    decision = Decision(
        key="law",
        title="An Act",
        kind=DecisionKind.LAW,
        finish_by=portfolio.settings.start.plus(int(rng.integers(1, 4))) if rng.random() < 0.5 else None,
    )
    works = tuple(_dated(work, portfolio, rng) for work in portfolio.initiatives)
    budget = tuple(_moving(row, rng) for row in portfolio.budget)
    return dataclasses.replace(portfolio, initiatives=works, budget=budget, decisions=(decision,))


def _dated(work: Initiative, portfolio: Portfolio, rng: np.random.Generator) -> Initiative:
    fields: dict[str, object] = {}
    if rng.random() < 0.3:
        fields["fund"] = "change: 0.6; renewal: 0.4"
    if rng.random() < 0.4:
        fields["run_cost_per_quarter"] = 500.0 * int(rng.integers(1, 5))
    if rng.random() < 0.25:
        fields["spent"] = 1000.0 * int(rng.integers(1, 8))
    if work.committed_start is None and rng.random() < 0.2:
        fields["status"] = str(rng.choice(_STATUSES))
        fields["start"] = portfolio.settings.start.plus(-1) if rng.random() < 0.5 else None
    if rng.random() < 0.15:
        fields["finish_by"] = portfolio.settings.start.plus(int(rng.integers(1, 5)))
        fields["finish_by_reason"] = str(rng.choice(["law", "safety", "the minister asked"]))
    return dataclasses.replace(work, **fields)  # type: ignore[arg-type]


def _moving(row: Budget, rng: np.random.Generator) -> Budget:
    return dataclasses.replace(
        row, carry_over=1000.0 * int(rng.integers(1, 20)) if rng.random() < 0.5 else None
    )


@functools.cache
def dated_pair(seed: int) -> Pair:
    """One of them seen both ways."""
    return pair_of(dated_portfolio(seed))
