"""Made-up assessments: people who doubt, who disagree, and who are off by about as much as they doubt."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person

Floats = NDArray[np.float64]

# Degrees of freedom of what has heavy tails: rare draws lie many standard deviations out.
_TAIL = 4
# Draws further out than so many standard deviations lie there.
_FURTHEST = 6.0
# Share of an error's variance that all assessors of an initiative have in common.
_COMMON = 0.5


class Nature(StrEnum):
    """How truth and errors differ from what the method supposes: log-normal truth, errors as large as stated."""

    PLAIN = "as supposed"
    WILD_TRUTH = "heavy-tailed truth"
    COMMON_ERRORS = "correlated errors"
    WILD_ERRORS = "heavy-tailed errors"
    OVERCONFIDENT = "overconfident"
    LINEAR = "worth linear in cost"


# The coefficients of variation that assessors state lie between these.
DOUBT = (0.15, 0.80)

# A provider's own assessment covers only what no consumer claims.
_OWN_VALUE = {Focus.PRODUCT: 1.0, Focus.PLATFORM: 0.6, Focus.ENTERPRISE: 0.5}
# With values that grow as the root of cost, 0.36 here gives 0.5 between the pooled logarithms of the two.
_LENS_CORRELATION, _VALUE_SPREAD = 0.36, 0.8
_TYPICAL_VALUE = {Lens.USER_NEED: 4_000.0, Lens.BUSINESS_VALUE: 60_000.0}
_Z90 = 1.2815515655446004
# So many rows of draws are in memory at a time: each has a place for everybody who could be asked.
_AT_ONCE = 1_000
_GRADES = (Evidence.LIVE, Evidence.RESEARCH, Evidence.DESK, Evidence.GUESS)


def draw_assessments(
    rng: np.random.Generator,
    work: tuple[Initiative, ...],
    people: tuple[Person, ...],
    values: Mapping[Lens, Floats],
    nature: Nature = Nature.PLAIN,
) -> tuple[Assessment, ...]:
    """What three or four people of each lens think each initiative is worth, given what it is worth.

    Args:
        rng: where luck comes from.
        work: the initiatives.
        people: who could be asked; each assesses through their own lens.
        values: what each initiative is truly worth.
        nature: how they err.
    """
    return tuple(
        assessment
        for lens in Lens
        for assessment in _assess(
            rng,
            work,
            lens,
            values[lens],
            [person.key for person in people if person.lens is lens],
            nature=nature,
        )
    )


def draw_values(
    rng: np.random.Generator, work: tuple[Initiative, ...], nature: Nature = Nature.PLAIN
) -> Mapping[Lens, Floats]:
    """True value per quarter of each initiative, by lens: lognormal, correlated across the two.

    Args:
        rng: where luck comes from.
        work: the initiatives.
        nature: how truth is spread.
    """
    cost = np.array([(initiative.quarterly_cost or 0.0) * (initiative.duration or 0) for initiative in work])
    own = np.array([_OWN_VALUE[initiative.focus] for initiative in work])
    user, other = _draws(rng, (2, len(work)), is_wild=nature is Nature.WILD_TRUTH)
    business = _LENS_CORRELATION * user + np.sqrt(1 - _LENS_CORRELATION**2) * other
    scale = own * (cost / np.median(cost)) ** (1.0 if nature is Nature.LINEAR else 0.5)
    return {
        lens: _TYPICAL_VALUE[lens] * scale * np.exp(_VALUE_SPREAD * luck)
        for lens, luck in zip(Lens, (user, business), strict=True)
    }


def _assess(
    rng: np.random.Generator,
    work: tuple[Initiative, ...],
    lens: Lens,
    values: Floats,
    assessors: list[str],
    *,
    nature: Nature,
) -> Iterator[Assessment]:
    """Three or four people's figures for each initiative, each as far off as their own doubt allows."""
    shape = (len(work), 4)
    counts = rng.integers(3, 5, size=len(work))
    who = np.concatenate(
        [
            _first_four(rng.random((min(_AT_ONCE, len(work) - first), len(assessors))))
            for first in range(0, len(work), _AT_ONCE)
        ]
    )
    doubt = rng.uniform(*DOUBT, size=shape)
    error = doubt * (1.4 if nature is Nature.OVERCONFIDENT else 0.7)
    means = values[:, None] * np.exp(_errors(rng, error, nature))
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


def _first_four(luck: Floats) -> NDArray[np.int64]:
    """The places of the four least of each row, the least first."""
    least = np.argpartition(luck, min(4, luck.shape[1] - 1), axis=1)[:, :4]
    return np.take_along_axis(least, np.argsort(np.take_along_axis(luck, least, axis=1), axis=1), axis=1)


def _errors(rng: np.random.Generator, error: Floats, nature: Nature) -> Floats:
    """Logarithms of report over truth, of these standard deviations: reports are right on average."""
    luck = _draws(rng, error.shape, is_wild=nature is Nature.WILD_ERRORS)
    if nature is Nature.COMMON_ERRORS:
        common = rng.standard_normal((len(error), 1))
        luck = np.sqrt(_COMMON) * common + np.sqrt(1 - _COMMON) * luck
    if nature is not Nature.WILD_ERRORS:
        return np.asarray(error * luck - error**2 / 2)
    # No closed form: the mean of exp(error·luck) over many draws of the same tails.
    many = _draws(np.random.default_rng(0), (20_000,), is_wild=True)
    grid = np.linspace(0.0, float(error.max()), 40)
    means = np.array([float(np.log(np.mean(np.exp(some * many)))) for some in grid])
    return np.asarray(error * luck - np.interp(error, grid, means))


def _draws(rng: np.random.Generator, shape: tuple[int, ...], *, is_wild: bool) -> Floats:
    """Standard draws, of mean 0 and variance 1: normal, or with heavy tails."""
    if not is_wild:
        return rng.standard_normal(shape)
    draws = rng.standard_t(_TAIL, size=shape) / np.sqrt(_TAIL / (_TAIL - 2))
    return np.asarray(np.clip(draws, -_FURTHEST, _FURTHEST))


def _skewed_figures(means: Floats, doubt: Floats, skew: Floats) -> Floats:
    """Low, likely and high, in a last axis of 3, of two-piece normals with these means.

    doubt: coefficient of variation. skew: the spread above the likely figure over that below.
    Source: docs/methods.md#one-assessor, solved for the spread below.
    """
    below = means * doubt / np.sqrt((1 + skew**2) / 2 - (skew - 1) ** 2 / (2 * np.pi))
    likely = means - below * (skew - 1) / np.sqrt(2 * np.pi)
    return np.stack((likely - _Z90 * below, likely, likely + _Z90 * skew * below), axis=-1)
