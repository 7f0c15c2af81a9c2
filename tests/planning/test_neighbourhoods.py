"""What parts free: never for its loss what could not be otherwise, and with what loses much all that would mend it."""

import dataclasses

import numpy as np
import pytest
from benchmarks.instances import Family, make_instance
from tests.planning.pairs import Pair, pair_of

from bowstring.model.initiatives import Lock
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import steps_of
from bowstring.planning.search.listing import list_schedule
from bowstring.planning.search.neighbourhoods import Neighbourhood, Neighbourhoods
from bowstring.planning.search.pulses import Pulses, pulses_of
from bowstring.planning.solver.pulse_solver import PulseSolver

MANDATED, LEFT_OUT, PROMISED = (3, 20, 30, 50), 7, 11


@pytest.fixture(scope="module", params=Family)
def pair(request: pytest.FixtureRequest) -> Pair:
    """Mandated work, work promised for a quarter and work left out, among the rest."""
    portfolio = make_instance(request.param, initiatives=100, seed=3)
    works = list(portfolio.initiatives)
    for place in MANDATED:
        works[place] = dataclasses.replace(works[place], mandated_by="law")
    works[LEFT_OUT] = dataclasses.replace(works[LEFT_OUT], lock=Lock.LEAVE_OUT)
    works[PROMISED] = dataclasses.replace(
        works[PROMISED],
        committed_start=portfolio.settings.start.plus(2),
        requires=(),
        alternatives="",
    )
    return pair_of(dataclasses.replace(portfolio, initiatives=tuple(works)))


@pytest.fixture(scope="module")
def pulses(pair: Pair) -> Pulses:
    return pulses_of(pair.planned(0.0), PulseSolver(pair.problem))


@pytest.fixture(scope="module")
def neighbourhoods(pair: Pair, pulses: Pulses) -> Neighbourhoods:
    chosen = Neighbourhoods(pair.problem, pulses, divisible=pair.planned(0.0).x)
    for kind in set(Neighbourhood) - {Neighbourhood.LOSING}:
        chosen.records[kind].better = 0
    return chosen


@pytest.fixture(scope="module")
def listed(pair: Pair) -> Floats:
    return steps_of(pair.problem, list_schedule(pair.planned(0.0)).starts)


def test_what_must_start_and_what_may_not_is_known_from_the_facts(pair: Pair, pulses: Pulses) -> None:
    keys = [initiative.key for initiative in pair.problem.portfolio.initiatives]
    place = {candidate.key: owner for owner, candidate in enumerate(pair.problem.candidates)}
    forced = {place[keys[number]] for number in (*MANDATED, PROMISED)}
    assert set(np.flatnonzero(pulses.is_forced)) == forced
    may_not = np.isneginf(pulses.net)
    assert may_not[pulses.owner == place.get(keys[LEFT_OUT], -1)].all()
    promised = np.flatnonzero(pulses.owner == place[keys[PROMISED]])
    assert pulses.start[promised[~may_not[promised]]].tolist() == [2]
    unpinned = ~pulses.is_forced[pulses.owner] & (pulses.owner != place.get(keys[LEFT_OUT], -1))
    assert np.isfinite(pulses.net[unpinned]).all()


def test_what_must_start_is_never_what_loses(pulses: Pulses, neighbourhoods: Neighbourhoods) -> None:
    for owner in np.flatnonzero(pulses.is_forced):
        own = pulses.owner == owner
        assert neighbourhoods.loss[own].min() == 0
        assert np.isposinf(neighbourhoods.idle_loss[owner])


def test_with_what_loses_most_its_better_starts_are_freed_and_what_it_waits_for(
    pair: Pair, pulses: Pulses, neighbourhoods: Neighbourhoods, listed: Floats
) -> None:
    """The best work that waits for other work is taken out of the plan: then nothing loses nearly as much."""
    candidates, luck = pair.problem.candidates, np.random.default_rng(0)
    place = {candidate.key: owner for owner, candidate in enumerate(candidates)}
    waiting = [place[key] for key in pair.problem.requirements_by_consumer if key in place]
    missing = max(waiting, key=lambda owner: float(pulses.net[pulses.owner == owner].max()))
    x = listed.copy()
    x[candidates[missing].columns] = 0.0
    begun, better = pulses.begun(x) > 0.5, (pulses.owner == missing) & (pulses.net > 1e-9)
    providers = {
        place[provider]
        for requirement in pair.problem.requirements_by_consumer[candidates[missing].key]
        for provider in requirement.providers
        if provider in place
    }
    assert better.sum() >= 3
    assert providers
    drawn = mended = 0
    for _ in range(40):
        kind, is_free = neighbourhoods.choose(x, luck)
        assert kind is Neighbourhood.LOSING
        free = is_free[pulses.column]
        is_provided = free[begun & np.isin(pulses.owner, list(providers))].all()
        drawn += bool(free[better].all())
        mended += bool(free[better].all()) and bool(is_provided)
    assert drawn >= 8
    assert mended >= 0.9 * drawn
