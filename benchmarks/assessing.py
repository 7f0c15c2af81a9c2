"""Made-up assessments: people who doubt, who disagree, and who are off by about as much as they doubt."""

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person

Floats = NDArray[np.float64]

# The coefficients of variation that assessors state lie between these.
DOUBT = (0.15, 0.80)

# A provider's own assessment covers only what no consumer claims.
_OWN_VALUE = {Focus.PRODUCT: 1.0, Focus.PLATFORM: 0.6, Focus.ENTERPRISE: 0.5}
# With values that grow as the root of cost, 0.36 here gives 0.5 between the pooled logarithms of the two.
_LENS_CORRELATION, _VALUE_SPREAD = 0.36, 0.8
_TYPICAL_VALUE = {Lens.USER_NEED: 4_000.0, Lens.BUSINESS_VALUE: 60_000.0}
_Z90 = 1.2815515655446004
_GRADES = (Evidence.LIVE, Evidence.RESEARCH, Evidence.DESK, Evidence.GUESS)


def draw_assessments(
    rng: np.random.Generator,
    work: tuple[Initiative, ...],
    people: tuple[Person, ...],
    values: Mapping[Lens, Floats],
) -> tuple[Assessment, ...]:
    """What three or four people of each lens think each initiative is worth, given what it is worth."""
    return tuple(
        assessment
        for lens in Lens
        for assessment in _assess(
            rng, work, lens, values[lens], [person.key for person in people if person.lens is lens]
        )
    )


def draw_values(rng: np.random.Generator, work: tuple[Initiative, ...]) -> Mapping[Lens, Floats]:
    """True value per quarter of each initiative, by lens: lognormal, correlated across the two."""
    cost = np.array([(initiative.quarterly_cost or 0.0) * (initiative.duration or 0) for initiative in work])
    own = np.array([_OWN_VALUE[initiative.focus] for initiative in work])
    user, other = rng.standard_normal((2, len(work)))
    business = _LENS_CORRELATION * user + np.sqrt(1 - _LENS_CORRELATION**2) * other
    scale = own * np.sqrt(cost / np.median(cost))
    return {
        lens: _TYPICAL_VALUE[lens] * scale * np.exp(_VALUE_SPREAD * luck)
        for lens, luck in zip(Lens, (user, business), strict=True)
    }


def _assess(
    rng: np.random.Generator, work: tuple[Initiative, ...], lens: Lens, values: Floats, assessors: list[str]
) -> Iterator[Assessment]:
    """Three or four people's figures for each initiative, each as far off as their own doubt allows."""
    shape = (len(work), 4)
    counts = rng.integers(3, 5, size=len(work))
    who = np.argsort(rng.random((len(work), len(assessors))), axis=1)[:, :4]
    doubt = rng.uniform(*DOUBT, size=shape)
    error = 0.7 * doubt
    means = values[:, None] * np.exp(error * rng.standard_normal(shape) - error**2 / 2)
    figures = _skewed_figures(means, doubt, rng.uniform(1.3, 2.5, size=shape))
    grades = np.digitize(doubt + rng.normal(0.0, 0.15, size=shape), (0.25, 0.4, 0.6))
    for index, initiative in enumerate(work):
        for place in range(int(counts[index])):
            low, likely, high = (float(f"{figure:.4g}") for figure in figures[index, place])
            yield Assessment(
                initiative=initiative.key,
                lens=lens,
                assessor=assessors[who[index, place]],
                low=low,
                likely=likely,
                high=high,
                evidence=_GRADES[grades[index, place]],
            )


def _skewed_figures(means: Floats, doubt: Floats, skew: Floats) -> Floats:
    """Low, likely and high, in a last axis of 3, of two-piece normals with these means.

    doubt: coefficient of variation. skew: the spread above the likely figure over that below.
    Source: docs/methods.md#one-assessor, solved for the spread below.
    """
    below = means * doubt / np.sqrt((1 + skew**2) / 2 - (skew - 1) ** 2 / (2 * np.pi))
    likely = means - below * (skew - 1) / np.sqrt(2 * np.pi)
    return np.stack((likely - _Z90 * below, likely, likely + _Z90 * skew * below), axis=-1)
