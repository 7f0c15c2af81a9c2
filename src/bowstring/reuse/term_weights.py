"""TF-IDF: how much each term says about each text, held as the few weights that are not zero."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sparse:
    """A matrix by its entries, row after row: row i holds those from begins[i] to begins[i + 1].

    columns, weights: shape (n_entries,). begins: shape (n_rows + 1,).
    """

    begins: Places
    columns: Places
    weights: NDArray[np.float32]
    width: int

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self.begins) - 1

    def turned(self) -> "Sparse":
        """Rows and columns exchanged."""
        order = np.argsort(self.columns, kind="stable")
        rows = np.repeat(np.arange(self.height), np.diff(self.begins))
        return Sparse(
            begins=_begins(self.columns, self.width),
            columns=rows[order],
            weights=self.weights[order],
            width=self.height,
        )

    def times(self, dense: NDArray[np.float32]) -> NDArray[np.float32]:
        """The product with a dense matrix, shape (height, dense.shape[1])."""
        product = np.zeros((self.height, dense.shape[1]), dtype=np.float32)
        filled = np.flatnonzero(np.diff(self.begins))
        # So many rows at once that their entries stay in the cache.
        for rows in np.array_split(filled, max(1, len(self.columns) // _AT_ONCE)) if len(filled) else ():
            first, last = self.begins[rows[0]], self.begins[rows[-1] + 1]
            entries = dense[self.columns[first:last]] * self.weights[first:last, None]
            product[rows] = np.add.reduceat(entries, self.begins[rows] - first, axis=0)
        return product


_AT_ONCE = 4_096


class TermWeights:
    """The weights of terms in texts, each text of length one: (1 + ln count) (ln((1 + n) / (1 + held by)) + 1).

    Source: scikit-learn's TfidfVectorizer with sublinear_tf, which tests compare this with.
    """

    def __init__(
        self,
        texts: Iterable[Sequence[str]],
        *,
        most: int | None = None,
        parts_of: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        """Weigh every term of every text.

        Args:
            texts: the words of each, as often as they come.
            most: how many terms are kept, the commonest.
            parts_of: the terms that a word is made of; None if the words are the terms.
        """
        numbers: dict[str, int] = {}

        # Words come again and again: each is taken to pieces once.
        @cache
        def numbers_of(word: str) -> list[int]:
            terms = (word,) if parts_of is None else parts_of(word)
            return [numbers.setdefault(term, len(numbers)) for term in terms]

        terms_of = [
            np.array(list(chain.from_iterable(map(numbers_of, text))), dtype=np.int64) for text in texts
        ]
        sizes = [len(terms) for terms in terms_of]
        rows = np.repeat(np.arange(len(sizes)), sizes)
        columns = np.concatenate(terms_of) if terms_of else np.zeros(0, dtype=np.int64)
        # Places go by the alphabet, so that they do not depend on which text comes first.
        self.places = {term: place for place, term in enumerate(sorted(numbers))}
        columns = np.array([self.places[term] for term in numbers], dtype=np.int64)[columns]
        if most is not None and len(numbers) > most:
            rows, columns = self._commonest(rows, columns, most)
        width = max(1, len(self.places))
        pairs, counts = np.unique(rows * width + columns, return_counts=True)
        rows, columns = pairs // width, pairs % width
        held_by = np.bincount(columns, minlength=width)
        self.rarity: Floats = np.log((1 + len(sizes)) / (1 + held_by)) + 1
        begins = _begins(rows, len(sizes))
        weights = _of_length_one((1 + np.log(counts)) * self.rarity[columns], rows, len(sizes))
        self.matrix = Sparse(begins=begins, columns=columns, weights=weights, width=width)

    def of(self, terms: Iterable[str]) -> tuple[Places, NDArray[np.float32]]:
        """The places and weights of another text's terms; those that no text holds are left out."""
        places = [place for term in terms if (place := self.places.get(term)) is not None]
        columns, counts = np.unique(np.array(places, dtype=np.int64), return_counts=True)
        weights = (1 + np.log(counts)) * self.rarity[columns]
        return columns, _of_length_one(weights, np.zeros(len(columns), dtype=np.int64), 1)

    def _commonest(self, rows: Places, columns: Places, most: int) -> tuple[Places, Places]:
        """The entries of the commonest terms, of equally common ones those that come first."""
        kept = np.sort(np.argsort(-np.bincount(columns), kind="stable")[:most])
        place = np.full(len(self.places), -1)
        place[kept] = np.arange(len(kept))
        self.places = {term: int(place[at]) for term, at in self.places.items() if place[at] >= 0}
        is_kept = place[columns] >= 0
        return rows[is_kept], place[columns[is_kept]]


def _begins(rows: Places, height: int) -> Places:
    return np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=height)))).astype(np.int64)


def _of_length_one(weights: Floats, rows: Places, height: int) -> NDArray[np.float32]:
    lengths = np.sqrt(np.bincount(rows, weights=weights**2, minlength=height))
    return np.asarray(weights / lengths[rows], dtype=np.float32)
