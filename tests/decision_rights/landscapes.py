"""Random organisations to test with: assets, capabilities and work that depend on each other, circles and all."""

import numpy as np
from hypothesis import strategies as st

from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Team, Tie
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

START = Quarter(2026, 2)
SETTINGS = Settings(name="Ours", start=START)
# Keys that name an asset and a capability at once, and one that names nothing.
_SHARED = ("a-0", "a-1")
_NOTHING = "nobody-knows"


def landscape_portfolio(seed: int) -> Portfolio:
    """Up to a dozen of each, of four teams; the same for the same seed."""
    rng = np.random.default_rng(seed)
    assets = [f"a-{place}" for place in range(int(rng.integers(0, 9)))]
    capabilities = [*_SHARED, *(f"c-{place}" for place in range(int(rng.integers(0, 5))))]
    works = [f"w-{place}" for place in range(int(rng.integers(0, 9)))]
    teams = ["", "red", "blue", "green", "grey"]

    def some(keys: list[str], most: int = 2) -> tuple[str, ...]:
        named = [*keys, _NOTHING]
        return tuple(str(choice) for choice in rng.choice(named, size=int(rng.integers(0, most + 1))))

    def one_of(keys: list[str]) -> str:
        return str(rng.choice(keys))

    return Portfolio(
        settings=SETTINGS,
        assets=tuple(
            Asset(
                key=key,
                name=f"Asset {key}",
                focus=tuple(Focus)[int(rng.integers(3))],
                phase=(None, Phase.LIVE, Phase.LIVE, Phase.BETA, Phase.RETIRED)[int(rng.integers(5))],
                team=one_of(teams),
                provides=some(capabilities),
                requires=some([*assets, *capabilities]),
                retired_on=START.plus(int(rng.integers(-1, 2))) if rng.random() < 0.1 else None,
            )
            for key in assets
        ),
        capabilities=tuple(Capability(key=key, name=f"Capability {key}") for key in capabilities[:3]),
        initiatives=tuple(
            Initiative(
                key=key,
                name=f"Work {key}",
                focus=tuple(Focus)[int(rng.integers(3))],
                asset=one_of([*assets, "", _NOTHING]),
                phase=Phase.RETIRED if rng.random() < 0.1 else None,
                requires=some(works),
                requires_capabilities=some(capabilities),
                team=one_of(teams),
            )
            for key in works
        ),
        teams=tuple(Team(key=key, name=f"Team {key}") for key in teams[1:]),
        ties=tuple(
            Tie(a=one_of(teams), b=one_of(teams), strength=(None, 0.0, 0.4, 1.0)[int(rng.integers(4))])
            for _ in range(int(rng.integers(0, 5)))
        ),
    )


def landscape_portfolios() -> st.SearchStrategy[Portfolio]:
    """Any of them."""
    return st.integers(0, 10**6).map(landscape_portfolio)
