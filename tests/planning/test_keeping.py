"""Whether starts keep within every constraint: the same verdict as counting in plain Python."""

import pytest
from tests.oracles.schedules import breaches, meets_floors
from tests.planning.pairs import Pair, plannable_pairs, some

from bowstring.planning.adopted.keeping import Keeper

COUNT = 60


def any_starts(pair: Pair) -> list[dict[str, int]]:
    """Starts drawn without a look at any constraint; running work where it runs."""
    random = some(pair)
    running = {candidate.key for candidate in pair.problem.candidates if candidate.is_committed}
    schedules = []
    for _ in range(12):
        schedules.append(
            {
                key: int(random.choice(work.starts))
                for key, work in pair.reading.works.items()
                if work.starts and (key in running or random.random() < 0.5)
            }
        )
    return schedules


@pytest.mark.parametrize("place", range(COUNT))
def test_starts_are_kept_where_counting_finds_no_breach(place: int) -> None:
    pair = plannable_pairs(COUNT)[place]
    divisible = pair.planned(0.3)
    keeper = Keeper(divisible.problem)
    for starts in any_starts(pair):
        facts = keeper.broken_facts(keeper.missed(starts), starts)
        floors = meets_floors(
            pair.reading, pair.means, pair.against(divisible), floor=divisible.floor or 0.0, starts=starts
        )
        assert (facts == ()) == (breaches(pair.reading, starts) == set() and floors), starts


def test_both_verdicts_are_common() -> None:
    kept = broken = 0
    for pair in plannable_pairs(COUNT):
        for starts in any_starts(pair):
            fine = breaches(pair.reading, starts) == set()
            kept, broken = kept + fine, broken + (not fine)
    assert min(kept, broken) > 50


@pytest.mark.parametrize("place", range(0, COUNT, 6))
def test_what_is_allowed_for_is_no_longer_missed(place: int) -> None:
    pair = plannable_pairs(COUNT)[place]
    for starts in any_starts(pair):
        keeper = Keeper(pair.problem)
        before = keeper.missed(starts)
        keeper.allow(before)
        assert keeper.missed(starts).is_nothing
