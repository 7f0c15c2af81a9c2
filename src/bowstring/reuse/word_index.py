"""Full-text match: descriptions ranked by the words they share with a question (BM25 over fields)."""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# As published: how soon repeating a word stops helping, and how far a long text is held against it.
_SATURATION, _LENGTH = 1.2, 0.75


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A part of every description: its stems, a row for each description, and how much a word in it says."""

    weight: float
    stems: Sequence[Sequence[str]]


class WordIndex:
    """Which descriptions hold which words, and how much each says about them.

    Source: Robertson & Zaragoza 2009, The Probabilistic Relevance Framework: BM25 and Beyond (BM25F).
    """

    def __init__(self, fields: Sequence[Field]) -> None:
        self.size = len(fields[0].stems)
        counts: dict[str, dict[int, float]] = defaultdict(dict)
        for field in fields:
            _count(field, counts)
        self.postings: dict[str, tuple[NDArray[np.int64], Floats]] = {}
        for word, held in sorted(counts.items()):
            often = np.array(list(held.values()))
            weights = often * (_SATURATION + 1) / (_SATURATION + often)
            places = np.array(list(held), dtype=np.int64)
            self.postings[word] = (places, weights * self._rarity(len(held)))

    def rarity(self, word: str) -> float:
        """How much knowing a word narrows things down; 0 for a word that no description holds."""
        held = self.postings.get(word)
        return self._rarity(len(held[0])) if held is not None else 0.0

    def scores(self, words: Sequence[Mapping[str, float]]) -> Floats:
        """How well each description answers a question, shape (size,); 0 for not at all.

        words: a mapping for each word of it, from the stems that would do to how well; the best one counts.
        """
        scores = np.zeros(self.size)
        for stems in words:
            best = np.zeros(self.size)
            for word, weight in stems.items():
                held = self.postings.get(word)
                if held is not None:
                    best[held[0]] = np.maximum(best[held[0]], weight * held[1])
            scores += best
        return scores

    def _rarity(self, held_by: int) -> float:
        return math.log(1 + (self.size - held_by + 0.5) / (held_by + 0.5))


def _count(field: Field, counts: dict[str, dict[int, float]]) -> None:
    """Add how often each word stands in a field, long texts discounted."""
    lengths = [len(stems) for stems in field.stems]
    usual = math.fsum(lengths) / max(1, sum(length > 0 for length in lengths))
    for place, stems in enumerate(field.stems):
        if stems:
            share = field.weight / (1 - _LENGTH + _LENGTH * len(stems) / usual)
            for word, times in Counter(stems).items():
                counts[word][place] = counts[word].get(place, 0.0) + share * times
