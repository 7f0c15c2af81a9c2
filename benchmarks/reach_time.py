"""How long it takes to tell whom a change touches, over a hundred thousand assets, circles and all.

    python -m benchmarks.reach_time --assets 100000 --seeds 3

Claim: reach over 100,000 assets takes under a second on one core. The peer walks a plain dictionary of the same
dependencies, which also checks what is reached.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.measuring import Clock, in_own_process, progress, spread, tell
from bowstring.decision_rights.advice import whom_to_ask
from bowstring.decision_rights.levels import who_decides
from bowstring.decision_rights.reach import Landscape
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

# Assets in a part of the organisation: most of what is required lies within it.
_PART = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds of processor time by step, and how many things were touched, by us and by the peer."""

    index: float
    reach: float
    level: float
    advice: float
    peer: float
    touched: int
    agree: bool


def make_organisation(assets: int, *, seed: int, everything: bool) -> Portfolio:
    """Assets of many teams that require others; everything: one part of the organisation, so that all is reached."""
    rng = np.random.default_rng(seed)
    part = assets if everything else min(assets, _PART)
    near = rng.integers(0, part, size=(assets, 3))
    made = []
    for place in range(assets):
        first = place - place % part
        requires = [f"a-{min(assets - 1, first + int(other))}" for other in near[place][:2]]
        capability = min(assets - 1, first + int(near[place][2])) // 20
        made.append(
            Asset(
                key=f"a-{place}",
                name=f"Asset {place}",
                focus=Focus.PLATFORM if place % 10 == 0 else Focus.PRODUCT,
                phase=Phase.LIVE,
                team=f"t-{place // 200}",
                provides=(f"c-{place // 20}",),
                requires=(*requires, f"c-{capability}"),
            )
        )
    return Portfolio(settings=Settings(name="Large", start=Quarter(2026, 2)), assets=tuple(made))


def measure(assets: int, seed: int, *, everything: bool) -> Measured:
    """One change to one asset: the index once, then reach, level and advice."""
    portfolio = make_organisation(assets, seed=seed, everything=everything)
    key = f"a-{assets // 2}"
    clock = Clock()
    landscape = Landscape(portfolio)
    index = clock.seconds().cpu
    clock = Clock()
    reach = landscape.reach([key])
    took = clock.seconds().cpu
    clock = Clock()
    who_decides(landscape, reach)
    level = clock.seconds().cpu
    clock = Clock()
    whom_to_ask(landscape, reach)
    advice = clock.seconds().cpu
    clock = Clock()
    walked = walk(portfolio, key)
    peer = clock.seconds().cpu
    return Measured(
        index=index,
        reach=took,
        level=level,
        advice=advice,
        peer=peer,
        touched=len(reach.touched),
        agree=walked == {(touched.thing.kind.value, touched.thing.key) for touched in reach.touched},
    )


def walk(portfolio: Portfolio, key: str) -> set[tuple[str, str]]:
    """The peer: what depends on an asset, by a dictionary of who depends on what, made and walked."""
    after: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for asset in portfolio.assets:
        own = ("asset", asset.key)
        for require in asset.requires:
            kind = "capability" if require.startswith("c-") else "asset"
            after.setdefault((kind, require), []).append(own)
        for provide in asset.provides:
            after.setdefault(own, []).append(("capability", provide))
    nodes, open_ends = {("asset", key)}, [("asset", key)]
    while open_ends:
        for other in after.get(open_ends.pop(), ()):
            if other not in nodes:
                nodes.add(other)
                open_ends.append(other)
    return nodes


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reach_time")
    parser.add_argument("--assets", type=int, default=100_000)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args(arguments)
    rows = []
    for name, everything in (("a part of it", False), ("all of it", True)):
        measureds = []
        for seed in range(options.seeds):
            progress(f"{name}, seed {seed}")
            measureds.append(in_own_process(measure, options.assets, seed, everything=everything))
        rows.append(
            (
                name,
                spread([measured.touched for measured in measureds], ",.0f"),
                *(
                    spread([getattr(measured, step) for measured in measureds])
                    for step in ("index", "reach", "level", "advice", "peer")
                ),
                "yes" if all(measured.agree for measured in measureds) else "NO",
            )
        )
    tell(
        f"Reach over {options.assets:,} assets, {options.seeds} seeds. CPU seconds: median (least to greatest).",
        ("Reached", "Things touched", "Index, once", "Reach", "Level", "Advice", "Dictionary", "Same answer"),
        rows,
        "The index is made once for a portfolio. The dictionary is made and walked for one question.",
    )


if __name__ == "__main__":
    main()
