"""How alike descriptions are, word by word: for finding pairs in a whole portfolio, without the search's weight."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from bowstring.reuse.everyday import alternatives_of
from bowstring.reuse.words import stems_of

Floats = NDArray[np.float64]

# What a thing is called weighs as in a search; a word that could stand for one it says counts for so much of it.
_NAME, _INSTEAD = 3.0, 0.3
# A word that more than a quarter hold, and more than a few, tells nothing apart.
_COMMON, _FEW = 0.25, 10


def pairs_alike(texts: Sequence[tuple[str, str]], *, least: float) -> Iterator[tuple[int, int, float]]:
    """Each pair of (name, text) whose likeness is at least `least`: places, the first the lower, and likeness.

    Likeness is the cosine of TF-IDF vectors of stems, everyday words standing in for those that are said.
    """
    vectors = _vectors(texts)
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for place, vector in enumerate(vectors):
        for stem, weight in vector.items():
            postings[stem].append((place, weight))
    held = {
        stem: (np.array([place for place, _ in rows]), np.array([weight for _, weight in rows]))
        for stem, rows in postings.items()
    }
    for place, vector in enumerate(vectors):
        scores = np.zeros(len(vectors))
        for stem, weight in vector.items():
            places, weights = held[stem]
            scores[places] += weight * weights
        for other in np.flatnonzero(scores[place + 1 :] >= least) + place + 1:
            yield place, int(other), float(min(1.0, scores[other]))


def _vectors(texts: Sequence[tuple[str, str]]) -> list[dict[str, float]]:
    """A unit vector by stem for each; empty where nothing is said."""
    counted = [_counted(name, text) for name, text in texts]
    held_by = Counter(stem for counts in counted for stem in counts)
    most = max(_FEW, _COMMON * len(texts))
    rarity = {
        stem: math.log((len(texts) + 1) / (times + 0.5)) for stem, times in held_by.items() if times <= most
    }
    return [_unit(counts, rarity) for counts in counted]


def _counted(name: str, text: str) -> dict[str, float]:
    counts: dict[str, float] = defaultdict(float)
    for weight, part in ((_NAME, name), (1.0, text)):
        for stem in stems_of(part):
            # A number or a letter alone makes nothing the same: "Release 2" and "Team 2" are not alike.
            if len(stem) > 1 and not stem.isdigit():
                counts[stem] += weight
    return counts


def _unit(counts: Mapping[str, float], rarity: Mapping[str, float]) -> dict[str, float]:
    vector = {stem: (1 + math.log(times)) * rarity[stem] for stem, times in counts.items() if stem in rarity}
    for stem, weight in tuple(vector.items()):
        for other in alternatives_of(stem):
            if other in rarity:
                vector[other] = max(vector.get(other, 0.0), _INSTEAD * weight)
    length = math.sqrt(math.fsum(weight * weight for weight in vector.values()))
    return {stem: weight / length for stem, weight in vector.items()} if length > 0 else {}
