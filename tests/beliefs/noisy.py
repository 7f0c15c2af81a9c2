"""Portfolios of views that differ, each told alike through both lenses."""

import numpy as np

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

USER = Lens.USER_NEED
Range = tuple[float, float, float]


def portfolio_of(
    views: list[list[Range]], *, focuses: list[Focus] | None = None, shrink: bool = True, cost: float = 100.0
) -> Portfolio:
    """An initiative for each list of views, of one quarter, told alike through both lenses."""
    focuses = focuses or [Focus.PRODUCT] * len(views)
    return Portfolio(
        settings=Settings(name="Many", start=Quarter(2026, 2), shrink=shrink),
        initiatives=tuple(
            Initiative(
                key=f"i-{place:04d}",
                name="One",
                focus=focus,
                duration_quarters=1,
                cost_per_quarter=cost * (1 + place % 3),
            )
            for place, focus in enumerate(focuses)
        ),
        assessments=tuple(
            Assessment(
                initiative=f"i-{place:04d}",
                lens=lens,
                assessor=f"p-{who}",
                low=low,
                likely=likely,
                high=high,
                evidence=Evidence.DESK,
            )
            for lens in Lens
            for place, triples in enumerate(views)
            for who, (low, likely, high) in enumerate(triples)
        ),
    )


def noisy(seed: int, count: int = 40) -> list[list[Range]]:
    """Views that differ between initiatives by more than they doubt."""
    luck = np.random.default_rng(seed)
    all_views = []
    for _ in range(count):
        truth = float(luck.lognormal(3, 0.8))
        triples = []
        for _ in range(int(luck.integers(1, 4))):
            likely = truth * float(luck.lognormal(0, 0.3))
            triples.append((likely * 0.6, likely, likely * float(luck.uniform(1.2, 1.8))))
        all_views.append(triples)
    return all_views
