"""Likeness of texts: letter sequences for spelling, latent meaning for other words."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from bowstring.reuse.term_weights import Sparse, TermWeights

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]

_SHORTEST, _LONGEST = 3, 5
_MOST_SEQUENCES = 200_000
_MEANINGS = 100
# Directions drawn beyond those kept, and how often they are turned towards the strongest where few or many are kept.
_SPARE, _TURNS_OF_FEW, _TURNS_OF_MANY = 10, 7, 4


class LetterLikeness:
    """TF-IDF of letter sequences within words: finds a word however it is spelt or inflected."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        self.is_empty = not any(text.strip() for text in texts)
        if self.is_empty:
            return
        self.weights = TermWeights(
            (text.lower().split() for text in texts), most=_MOST_SEQUENCES, parts_of=_sequences
        )
        # A row a sequence: a question then touches only the rows of its own sequences.
        self.by_sequence = self.weights.matrix.turned()

    def scores(self, text: str) -> Floats:
        """Cosine of a text with each of the texts, shape (size,)."""
        scores = np.zeros(self.size)
        if self.is_empty:
            return scores
        begins = self.by_sequence.begins
        sequences = (sequence for word in text.lower().split() for sequence in _sequences(word))
        for place, weight in zip(*self.weights.of(sequences), strict=True):
            row = slice(begins[place], begins[place + 1])
            scores[self.by_sequence.columns[row]] += weight * self.by_sequence.weights[row]
        return scores


class MeaningLikeness:
    """Latent semantic analysis: texts whose words keep the same company are alike. Source: Deerwester et al. 1990."""

    def __init__(self, stems: Sequence[Sequence[str]]) -> None:
        self.size = len(stems)
        words = {stem for text in stems for stem in text}
        meanings = min(_MEANINGS, self.size - 1, len(words) - 1)
        self.is_empty = meanings < 1
        if self.is_empty:
            return
        self.weights = TermWeights(stems)
        coordinates, axes = _decomposed(self.weights.matrix, meanings)
        # A row a word: a question then touches only the rows of its own words.
        self.by_word = axes
        self.vectors = _of_length_one(coordinates)

    def scores(self, stems: Sequence[str]) -> Floats:
        """Cosine in the space of meanings with each of the texts, shape (size,)."""
        if self.is_empty:
            return np.zeros(self.size)
        places, weights = self.weights.of(stems)
        meant = weights @ self.by_word[places]
        return np.asarray(self.vectors @ _of_length_one(meant[None, :])[0], dtype=np.float64)


def _sequences(word: str) -> tuple[str, ...]:
    """The sequences of three to five letters of a word with a blank at each end; a short word whole, once."""
    padded = f" {word} "
    return tuple(_windows(padded))


def _windows(padded: str) -> Iterator[str]:
    for length in range(_SHORTEST, _LONGEST + 1):
        if len(padded) <= length:
            yield padded
            return
        yield from (padded[at : at + length] for at in range(len(padded) - length + 1))


def _decomposed(matrix: Sparse, count: int) -> tuple[Singles, Singles]:
    """Coordinates of the rows, (height, count), and of the columns, (width, count), along the strongest directions.

    Source: randomised range finder with power iterations, Halko, Martinsson & Tropp 2011, algorithms 4.4 and 5.1.
    """
    turned = matrix.turned()
    tall, wide = (turned, matrix) if matrix.height < matrix.width else (matrix, turned)
    turns = _TURNS_OF_FEW if count < wide.height / 10 else _TURNS_OF_MANY
    # The numbers that scikit-learn draws: nothing depends on which of the two did it.
    basis = np.random.RandomState(0).normal(size=(tall.width, count + _SPARE)).astype(np.float32)
    for _ in range(turns):
        basis = _apart(wide.times(_apart(tall.times(basis))))
    basis = np.linalg.qr(tall.times(basis))[0]
    left, strength, right = np.linalg.svd(wide.times(basis).T, full_matrices=False)
    sides = (basis @ left)[:, :count], right[:count].T
    rows, columns = sides if tall is matrix else (sides[1], sides[0])
    return rows * strength[:count], np.ascontiguousarray(columns)


def _apart(directions: Singles) -> Singles:
    """Directions at right angles that span what these span, cheaper than by reflections; noise where they span less."""
    double = directions.astype(np.float64)
    sizes, turn = np.linalg.eigh(double.T @ double)
    return np.asarray(double @ (turn / np.sqrt(np.maximum(sizes, 1e-12 * sizes[-1]))), dtype=np.float32)


def _of_length_one(vectors: NDArray[np.floating]) -> Singles:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1.0), dtype=np.float32)
