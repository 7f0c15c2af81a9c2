"""One more piece of evidence: the quadrature beneath it keeps means, chances and what the pool makes of an opinion."""

import itertools
import math

import numpy as np
import pytest
from scipy.stats import norm
from tests.tensions.second import Second
from tests.tensions.tiny import priced, tiny

from bowstring.model.assessments import Evidence, Lens
from bowstring.tensions.prospect import Doubt, Prospect

USER = Lens.USER_NEED
ERRORS = {Evidence.GUESS: 0.6, Evidence.DESK: 0.4, Evidence.RESEARCH: 0.25, Evidence.LIVE: 0.1}


def doubtful(*likely: float, spread: float = 0.5) -> tuple[Second, Doubt]:
    second = priced(tiny(likely_values={("plain", USER): likely}, spread=spread))
    belief = second.context.beliefs.of("plain", USER)
    assert belief is not None
    return second, Doubt(second.context, belief)


@pytest.mark.parametrize("likely", [(300.0,), (50.0, 1500.0)])
def test_the_nodes_stand_for_what_is_believed(likely: tuple[float, ...]) -> None:
    _, doubt = doubtful(*likely)
    mixture = doubt.belief.mixture
    assert float(doubt.chances.sum()) == pytest.approx(1.0)
    assert float(doubt.values @ doubt.chances) == pytest.approx(mixture.mean, rel=1e-9)
    variance = float((doubt.values - mixture.mean) ** 2 @ doubt.chances)
    # Within a stretch of a quarter of a standard deviation a node stands for all: less than one in a hundred is lost.
    assert variance == pytest.approx(mixture.within + mixture.between, rel=0.01)
    assert variance < mixture.within + mixture.between


def test_each_stretch_of_a_quarter_of_a_standard_deviation_is_a_node_at_its_mean() -> None:
    _, doubt = doubtful(300.0)
    (part,) = doubt.belief.mixture.components
    edges = [-math.inf, *np.arange(-3.75, 3.8, 0.25).tolist(), math.inf]
    chances = np.diff(norm.cdf(edges))
    means = part.likely + part.above * -np.diff(norm.pdf(edges)) / chances
    assert doubt.chances == pytest.approx(chances, rel=1e-9)
    assert doubt.values == pytest.approx(means, rel=1e-9)
    assert doubt.few[0] == pytest.approx(means, rel=1e-9)


@pytest.mark.parametrize("grade", Evidence)
def test_an_opinion_moves_the_mean_by_its_share_of_the_pool(grade: Evidence) -> None:
    """One from the desk has spoken. Worth and error apart: Var = share² · (Var of the worth + (σ · mean)²)."""
    _, doubt = doubtful(300.0)
    prospect = Prospect(doubt, grade, 10.0)
    prospect.look()
    nodes, chances = prospect._quadrature
    updated, knowing = chances
    assert float(updated.sum()) == pytest.approx(1.0)
    assert float(knowing.sum()) == pytest.approx(1.0)
    share = ERRORS[grade] ** -2 / (ERRORS[Evidence.DESK] ** -2 + ERRORS[grade] ** -2)
    spread = share**2 * (doubt.belief.mixture.within + (ERRORS[grade] * doubt.mean) ** 2)
    assert float(nodes @ updated) == pytest.approx(doubt.mean, rel=1e-9)
    assert float((nodes - doubt.mean) ** 2 @ updated) == pytest.approx(spread, rel=0.03)
    assert float(nodes @ knowing) == pytest.approx(doubt.mean, rel=1e-9)


def test_looking_draws_the_bounds_together_and_never_past_each_other() -> None:
    _, doubt = doubtful(50.0, 1500.0)
    prospect = Prospect(doubt, Evidence.RESEARCH, 4.0)
    assert (prospect.least, prospect.most, prospect.is_settled) == (0.0, doubt.most, False)
    assert prospect.rank == doubt.most / 4.0
    looks = 0
    while not prospect.is_settled:
        least, most = prospect.least, prospect.most
        prospect.look()
        looks += 1
        assert least <= prospect.least <= prospect.most + 1e-9
        assert prospect.most <= most
        assert [line.value for line in prospect.lines] == sorted(line.value for line in prospect.lines)
        assert len(prospect.lines) == looks
        assert looks < 50
    assert prospect.most - prospect.least <= 0.02 * prospect.most + 1e-6
    assert prospect.points == (prospect.least + prospect.most) / 2
    assert prospect.rank == prospect.most / 4.0
    assert looks > 2


def test_no_evidence_is_worth_more_than_knowing_and_better_evidence_is_worth_more() -> None:
    _, doubt = doubtful(50.0, 1500.0)
    points = []
    for grade in (Evidence.GUESS, Evidence.DESK, Evidence.RESEARCH, Evidence.LIVE):
        prospect = Prospect(doubt, grade, 1.0)
        while not prospect.is_settled:
            prospect.look()
        points.append(prospect.points)
        assert 0.0 < prospect.points <= doubt.most
    assert all(better >= 0.98 * worse for worse, better in itertools.pairwise(points))
    assert points[-1] > points[0]


def test_of_many_nodes_neighbours_are_gathered_at_their_mean() -> None:
    """Thirty-two for each of forty who have spoken: 1,024 at most stand for them, 256 where errors come on top."""
    _, doubt = doubtful(*(100.0 + 37.0 * place for place in range(40)))
    mixture = doubt.belief.mixture
    for (values, chances), least, most in (
        ((doubt.values, doubt.chances), 600, 1_024),
        (doubt.few, 200, 256),
    ):
        assert least < values.size <= most
        assert chances.size == values.size
        assert float(chances.sum()) == pytest.approx(1.0)
        assert float(chances.min()) > 0.0
        # So many parts are as likely as each other, but for what one node weighs.
        assert float(chances.max()) < 1 / most + 0.0991 / 40
        assert values.tolist() == sorted(values.tolist())
        assert float(values @ chances) == pytest.approx(mixture.mean, rel=1e-6)
        variance = float((values - mixture.mean) ** 2 @ chances)
        assert variance == pytest.approx(mixture.within + mixture.between, rel=0.01)
