"""A proposal fills most gaps with fewest people asked, by brute force over everybody who could join."""

import itertools

import numpy as np
import pytest
from tests.decision_rights.landscapes import SETTINGS

from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team, Tie
from bowstring.model.portfolio import Portfolio
from bowstring.teams.proposal import propose_joining

CRAFTS = ("design", "research", "software", "security")


def organisation(seed: int, *, teams: int = 3, people: int = 5) -> Portfolio:
    """A few teams whose work asks for more than their people have."""
    rng = np.random.default_rng(seed)
    keys = [f"t-{place}" for place in range(teams)]
    pairs = list(itertools.combinations(keys, 2))
    return Portfolio(
        settings=SETTINGS,
        teams=tuple(Team(key=key, name=key) for key in keys),
        people=tuple(
            Person(
                key=f"p-{place:02d}",
                disciplines=tuple(
                    str(craft) for craft in rng.choice(CRAFTS, size=int(rng.integers(1, 3)), replace=False)
                ),
                team=keys[place % teams],
                availability=(None, 0.0, 1.0)[int(rng.integers(3))],
            )
            for place in range(people)
        ),
        initiatives=tuple(
            Initiative(
                key=f"w-{place}",
                name=str(place),
                focus=Focus.PRODUCT,
                team=keys[place % teams],
                asset=f"a-{place % teams}",
                owner=f"p-{int(rng.integers(people)):02d}" if people else "",
                effort={
                    str(craft): 1.0
                    for craft in rng.choice(CRAFTS, size=int(rng.integers(1, 4)), replace=False)
                },
            )
            for place in range(teams + 2)
        ),
        assets=tuple(
            Asset(
                key=f"a-{place}",
                name=str(place),
                focus=Focus.PRODUCT,
                phase=Phase.LIVE,
                team=keys[place],
                requires=(f"a-{int(rng.integers(teams))}",),
            )
            for place in range(teams)
        ),
        ties=tuple(Tie(a=a, b=b) for a, b in pairs if rng.random() < 0.4),
    )


def by_brute_force(portfolio: Portfolio) -> tuple[int, int, int]:
    """(gaps filled, people asked, liking) of the best of all subsets, straight from the facts."""
    people = {person.key: person for person in portfolio.people}
    inside: dict[str, set[str]] = {team.key: set() for team in portfolio.teams}
    crafts: dict[str, set[str]] = {team.key: set() for team in portfolio.teams}
    for person in people.values():
        inside[person.team].add(person.key)
    for work in portfolio.initiatives:
        inside[work.team].add(work.owner)
        crafts[work.team] |= set(work.effort)
    gaps = {
        (team, craft)
        for team, members in inside.items()
        if any(people[member].disciplines for member in members)
        for craft in crafts[team]
        if not any(craft in people[member].disciplines for member in members)
    }
    tied = {frozenset((tie.a, tie.b)) for tie in portfolio.ties}
    needed = {
        frozenset((asset.team, f"t-{need[2:]}")) for asset in portfolio.assets for need in asset.requires
    }
    offers = [
        (person, team)
        for person in people
        for team in inside
        if people[person].availability != 0
        and person not in inside[team]
        and any((team, craft) in gaps for craft in people[person].disciplines)
    ]
    best = (0, 0, 0)
    for size in range(len(offers) + 1):
        for chosen in itertools.combinations(offers, size):
            filled = {
                gap for gap in gaps for p, t in chosen if gap[0] == t and gap[1] in people[p].disciplines
            }
            within = all(
                sum(person in members for members in inside.values())
                + sum(mover == person for mover, _ in chosen)
                <= 2
                for person, _ in chosen
            )
            if within:
                liking = 0
                for person, team in chosen:
                    links = [frozenset((team, own)) for own in inside if person in inside[own]]
                    liking += 2 if tied.intersection(links) else 1 if needed.intersection(links) else 0
                best = max(best, (len(filled), -len(chosen), liking))
    return best


@pytest.mark.parametrize("seed", range(25))
def test_it_is_the_best_of_all_subsets(seed: int) -> None:
    portfolio = organisation(seed)
    proposal = propose_joining(portfolio)
    liking = sum(2 if joining.knows_them else 1 if joining.meets else 0 for joining in proposal.joining)
    filled = len(proposal.gaps) - len(proposal.unfilled)
    assert proposal.is_proven
    assert (filled, -len(proposal.joining), liking) == by_brute_force(portfolio)


def test_nobody_is_asked_into_a_third_team_or_leaves_one() -> None:
    portfolio = organisation(4, teams=5, people=12)
    proposal = propose_joining(portfolio)
    own: dict[str, set[str]] = {person.key: {person.team} for person in portfolio.people}
    for work in portfolio.initiatives:
        own[work.owner].add(work.team)
    for person, teams in own.items():
        joined = {joining.team for joining in proposal.joining if joining.person == person}
        assert not joined & teams
        assert not joined or len(joined | teams) <= 2


def test_sixty_people_and_twenty_teams_are_proven() -> None:
    proposal = propose_joining(organisation(1, teams=20, people=60))
    assert proposal.joining
    assert proposal.is_proven


@pytest.mark.parametrize("portfolio", [Portfolio(settings=SETTINGS), organisation(2, people=0, teams=1)])
def test_without_people_there_is_nothing_to_propose(portfolio: Portfolio) -> None:
    proposal = propose_joining(portfolio)
    assert proposal.joining == ()
    assert proposal.unfilled == proposal.gaps
