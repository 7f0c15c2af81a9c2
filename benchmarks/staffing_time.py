"""How long it takes to propose, and prove, who could join which team.

    python -m benchmarks.staffing_time --people 60 --teams 20 --seeds 5

Claim: for 60 people and 20 teams the proposal is proven within 30 seconds. The peer picks, one after another, whoever
fills most of what is still lacking.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.measuring import Clock, in_own_process, progress, spread, tell
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team, Tie
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.teams.attachments import attachments_of, teams_of_people
from bowstring.teams.proposal import propose_joining
from bowstring.teams.staffing import MOST_TEAMS, check_staffing

CRAFTS = tuple(f"craft-{place}" for place in range(12))


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Gaps there are, gaps filled by us and by the peer, who was asked, whether proven, and wall seconds."""

    gaps: int
    filled: int
    peer: int
    people: int
    is_proven: bool
    wall: float


def make_teams(people: int, teams: int, *, seed: int) -> Portfolio:
    """Teams whose work asks for more crafts than their people have."""
    rng = np.random.default_rng(seed)
    keys = [f"t-{place:02d}" for place in range(teams)]
    return Portfolio(
        settings=Settings(name="Teams", start=Quarter(2026, 2)),
        teams=tuple(Team(key=key, name=key) for key in keys),
        people=tuple(
            Person(
                key=f"p-{place:03d}",
                team=keys[place % teams],
                disciplines=_some(rng, least=1, most=3),
            )
            for place in range(people)
        ),
        assets=tuple(
            Asset(
                key=f"a-{key}",
                name=key,
                focus=Focus.PRODUCT,
                phase=Phase.LIVE,
                team=key,
                requires=tuple(f"a-{capability}" for capability in rng.choice(keys, size=2)),
            )
            for key in keys
        ),
        initiatives=tuple(
            Initiative(
                key=f"w-{place}",
                name=str(place),
                focus=Focus.PRODUCT,
                team=keys[place % teams],
                effort=dict.fromkeys(_some(rng, least=3, most=6), 1.0),
            )
            for place in range(2 * teams)
        ),
        ties=tuple(Tie(a=str(a), b=str(b)) for a, b in rng.choice(keys, size=(teams, 2)) if a != b),
    )


def _some(rng: np.random.Generator, *, least: int, most: int) -> tuple[str, ...]:
    return tuple(
        str(craft) for craft in rng.choice(CRAFTS, size=int(rng.integers(least, most + 1)), replace=False)
    )


def measure(people: int, teams: int, seed: int) -> Measured:
    """One proposal, with the default ceiling of 30 seconds."""
    portfolio = make_teams(people, teams, seed=seed)
    clock = Clock()
    proposal = propose_joining(portfolio)
    wall = clock.seconds().wall
    return Measured(
        gaps=len(proposal.gaps),
        filled=len(proposal.gaps) - len(proposal.unfilled),
        peer=greedy(portfolio),
        people=len(proposal.joining),
        is_proven=proposal.is_proven,
        wall=wall,
    )


def greedy(portfolio: Portfolio) -> int:
    """The peer: gaps filled by asking, again and again, whoever fills most of what is still lacking."""
    lacking = {team.team: set(team.lacks) for team in check_staffing(portfolio).teams}
    own = {person: set(teams) for person, teams in teams_of_people(attachments_of(portfolio)).items()}
    crafts = {person.key: set(person.disciplines) for person in portfolio.people}
    filled = 0
    while True:
        offers = [
            (len(lacks & crafts[person]), person, team)
            for team, lacks in sorted(lacking.items())
            for person, teams in sorted(own.items())
            if team not in teams and len(teams) < MOST_TEAMS
        ]
        most, person, team = max(offers, key=lambda offer: offer[0], default=(0, "", ""))
        if not most:
            return filled
        filled += most
        lacking[team] -= crafts[person]
        own[person].add(team)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.staffing_time")
    parser.add_argument("--people", type=int, default=60)
    parser.add_argument("--teams", type=int, default=20)
    parser.add_argument("--seeds", type=int, default=5)
    options = parser.parse_args(arguments)
    measureds = []
    for seed in range(options.seeds):
        progress(f"seed {seed}")
        measureds.append(in_own_process(measure, options.people, options.teams, seed))
    tell(
        f"Who could join: {options.people} people, {options.teams} teams, {options.seeds} seeds. "
        f"Median (least to greatest).",
        ("Gaps", "Filled", "Filled, one by one", "People asked", "Proven", "Wall, s"),
        [
            (
                spread([measured.gaps for measured in measureds], ".0f"),
                spread([measured.filled for measured in measureds], ".0f"),
                spread([measured.peer for measured in measureds], ".0f"),
                spread([measured.people for measured in measureds], ".0f"),
                f"{sum(measured.is_proven for measured in measureds)} of {len(measureds)}",
                spread([measured.wall for measured in measureds]),
            )
        ],
    )


if __name__ == "__main__":
    main()
