"""Seeded chance: every drawing has its own name, so that a change in one place moves nothing elsewhere."""

from collections.abc import Sequence
from math import floor, log10
from random import Random
from typing import TypeVar

SEED = 20260312

_T = TypeVar("_T")


def draws(*names: str) -> Random:
    """The stream of chance that belongs to these names."""
    return Random(":".join((str(SEED), *names)))


def rounded(figure: float, digits: int = 2) -> float:
    """The figure as people state it: to so many significant digits."""
    if figure == 0:
        return 0.0
    return float(round(figure, digits - 1 - floor(log10(abs(figure)))))


def rounded_to(figure: float, step: float) -> float:
    """The figure to the nearest step, at least one step."""
    return max(step, round(figure / step) * step)


def pick(stream: Random, options: Sequence[tuple[_T, float]]) -> _T:
    """One of the options, as likely as its weight says."""
    return stream.choices([option for option, _ in options], [weight for _, weight in options])[0]


def clipped(figure: float, low: float, high: float) -> float:
    """The figure, kept between low and high."""
    return min(high, max(low, figure))
