"""Tiny portfolios told by hand: three pieces of work, one of which the money leaves out."""

import dataclasses
from collections.abc import Mapping

from tests.planning.pairs import pair_of
from tests.tensions.second import Second

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

START = Quarter(2026, 2)
NAMES = {"loved": "Find a job", "paying": "Stop fraud", "plain": "Pay a fine"}
# What each is worth a quarter to users and to the business.
WORTH = {"loved": (900.0, 30.0), "paying": (100.0, 900.0), "plain": (300.0, 300.0)}

# The value horizon ends where later starts begin to deliver: what does not fit into the plan brings nothing.
NOTHING_LATER = {"value_quarters": 3}

Likely = tuple[float, ...]


def work(key: str, **fields: object) -> Initiative:
    """A quarter's work for 60, in one focus."""
    defaults = {
        "name": NAMES.get(key, key),
        "focus": Focus.PRODUCT,
        "duration_quarters": 1,
        "cost_per_quarter": 60.0,
    }
    return Initiative(key=key, **{**defaults, **fields})  # type: ignore[arg-type]


def views(key: str, lens: Lens, *likely: float, spread: float = 0.3) -> tuple[Assessment, ...]:
    """What assessors p-0, p-1 … say, each as sure as the other."""
    return tuple(
        Assessment(
            initiative=key,
            lens=lens,
            assessor=f"p-{place}",
            low=value - spread * abs(value),
            likely=value,
            high=value + spread * abs(value),
            evidence=Evidence.DESK,
        )
        for place, value in enumerate(likely)
    )


def tiny(
    *,
    works: Mapping[str, Mapping[str, object]] | None = None,
    likely_values: Mapping[tuple[str, Lens], Likely] | None = None,
    spread: float = 0.3,
    money: float = 100.0,
    settings: Mapping[str, object] | None = None,
    **tables: object,
) -> Portfolio:
    """Three pieces of work over two quarters. works: fields set otherwise. likely_values: by assessor."""
    worth = {(key, lens): (pair[place],) for key, pair in WORTH.items() for place, lens in enumerate(Lens)}
    defaults = {
        # Its money is small: an hour of anybody's time would cost more than all of it brings.
        "settings": Settings(
            name="Tiny",
            start=START,
            quarters=2,
            value_quarters=8,
            shrink=False,
            least_points=0.0,
            hourly_pay=0.0,
        ),
        "initiatives": tuple(work(key, **(works or {}).get(key, {})) for key in WORTH),
        "assessments": tuple(
            view
            for (key, lens), likely in {**worth, **(likely_values or {})}.items()
            for view in views(key, lens, *likely, spread=spread)
        ),
        "budget": tuple(Budget(period=str(START.plus(quarter)), amount=money) for quarter in range(2)),
    }
    portfolio = Portfolio(**{**defaults, **tables})  # type: ignore[arg-type]
    return dataclasses.replace(
        portfolio, settings=dataclasses.replace(portfolio.settings, **(settings or {}))
    )


def priced(portfolio: Portfolio, *, share: float = 0.0) -> Second:
    """It with its plan, at a share of the highest minimum share, and its tensions."""
    return Second(pair_of(portfolio), share)
