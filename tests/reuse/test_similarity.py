"""Likeness of texts is scikit-learn's, which is there in tests alone."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.utils.extmath import randomized_svd

from bowstring.formats.example import example_department
from bowstring.formats.files import read_portfolio
from bowstring.reuse.descriptions import describe
from bowstring.reuse.similarity import LetterLikeness, MeaningLikeness
from bowstring.reuse.term_weights import TermWeights
from bowstring.reuse.words import stems_of

QUESTIONS = (
    "pay a fine",
    "I care for my mum",
    "carer’s allowance",
    "a zz Öl",
    "identity check for pensioners, identity",
    "",
)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    portfolio, _ = read_portfolio(example_department())
    return [f"{description.name} {description.text}" for description in describe(portfolio)]


def test_letters_score_as_scikit_learn_does(texts: list[str]) -> None:
    peer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    theirs = peer.fit_transform(texts)
    ours = LetterLikeness(texts)
    for question in QUESTIONS:
        expected = (peer.transform([question]) @ theirs.T).toarray()[0]
        assert ours.scores(question) == pytest.approx(expected, abs=1e-5)


def test_weights_are_scikit_learns_also_where_few_terms_are_kept(texts: list[str]) -> None:
    terms = [text.lower().split() for text in texts]
    counts = np.sort(np.unique([term for text in terms for term in text], return_counts=True)[1])[::-1]
    # Where two terms are equally common which is kept is a matter of taste: a number of terms that leaves none out.
    most = int(np.flatnonzero(counts > 7)[-1]) + 1
    peer = TfidfVectorizer(analyzer=list, sublinear_tf=True, max_features=most)
    theirs = peer.fit_transform(terms).toarray()
    ours = TermWeights(terms, most=most)
    assert ours.places.keys() == peer.vocabulary_.keys()
    dense = ours.matrix.times(np.eye(most, dtype=np.float32))
    columns = [ours.places[term] for term in sorted(ours.places)]
    assert dense[:, columns] == pytest.approx(theirs, abs=1e-6)


@pytest.mark.parametrize("is_wide", [True, False])
def test_meanings_score_as_a_decomposition_by_scikit_learn_does(texts: list[str], is_wide: bool) -> None:
    stems = [stems_of(text)[: None if is_wide else 2] for text in texts]
    peer = TfidfVectorizer(analyzer=list, sublinear_tf=True, dtype=np.float32)
    matrix = peer.fit_transform(stems)
    assert (matrix.shape[0] < matrix.shape[1]) is is_wide
    count = min(100, min(matrix.shape) - 1)
    coordinates, strength, axes = randomized_svd(matrix, count, random_state=0)
    theirs = coordinates * strength
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True) + 1e-30
    ours = MeaningLikeness(stems)
    for question in QUESTIONS:
        meant = (peer.transform([stems_of(question)]) @ axes.T)[0]
        length = float(np.linalg.norm(meant)) or 1.0
        scores = ours.scores(stems_of(question))
        assert scores == pytest.approx(theirs @ meant / length, abs=1e-3)
