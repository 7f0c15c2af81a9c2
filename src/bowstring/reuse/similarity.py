"""Likeness of texts: letter sequences for spelling, latent meaning for other words. Knows scikit-learn, alone."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]
from sklearn.utils.extmath import randomized_svd  # type: ignore[import-untyped]

Floats = NDArray[np.float64]

_LETTERS = (3, 5)
_MOST_SEQUENCES = 200_000
_MEANINGS = 100


class LetterLikeness:
    """TF-IDF of character n-grams: finds a word however it is spelt or inflected."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        self.is_empty = not any(text.strip() for text in texts)
        if self.is_empty:
            return
        self.vectoriser = TfidfVectorizer(
            analyzer="char_wb",
            ngram_range=_LETTERS,
            sublinear_tf=True,
            max_features=_MOST_SEQUENCES,
            dtype=np.float32,
        )
        # A row a sequence: a question then touches only the rows of its own sequences.
        self.by_sequence = self.vectoriser.fit_transform(texts).T.tocsr()

    def scores(self, text: str) -> Floats:
        """Cosine of a text with each of the texts, shape (size,)."""
        if self.is_empty:
            return np.zeros(self.size)
        vector = self.vectoriser.transform([text])
        return np.asarray((vector @ self.by_sequence).toarray()[0], dtype=np.float64)


class MeaningLikeness:
    """Latent semantic analysis: texts whose words keep the same company are alike. Source: Deerwester et al. 1990."""

    def __init__(self, stems: Sequence[Sequence[str]]) -> None:
        self.size = len(stems)
        words = {stem for text in stems for stem in text}
        meanings = min(_MEANINGS, self.size - 1, len(words) - 1)
        self.is_empty = meanings < 1
        if self.is_empty:
            return
        self.vectoriser = TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32)
        coordinates, strength, axes = randomized_svd(
            self.vectoriser.fit_transform(stems), meanings, random_state=0
        )
        # A row a word: a question then touches only the rows of its own words.
        self.by_word = np.ascontiguousarray(axes.T, dtype=np.float32)
        self.vectors = np.ascontiguousarray(_of_length_one(coordinates * strength))

    def scores(self, stems: Sequence[str]) -> Floats:
        """Cosine in the space of meanings with each of the texts, shape (size,)."""
        if self.is_empty:
            return np.zeros(self.size)
        vector = self.vectoriser.transform([stems])
        meant = vector.data @ self.by_word[vector.indices]
        return np.asarray(self.vectors @ _of_length_one(meant[None, :])[0], dtype=np.float64)


def _of_length_one(vectors: NDArray[np.floating]) -> NDArray[np.float32]:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(length > 0, length, 1.0), dtype=np.float32)
