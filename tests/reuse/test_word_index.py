"""Full-text match agrees with the formula as published, written out once more."""

import math
import random

import numpy as np
import pytest

from bowstring.reuse.everyday import alternatives_of, phrases_in
from bowstring.reuse.likeness import pairs_alike
from bowstring.reuse.similarity import LetterLikeness, MeaningLikeness
from bowstring.reuse.word_index import Field, WordIndex
from bowstring.reuse.words import stem, stems_of

WORDS = "keep pay tax rent care job work school birth death water road farm court visa".split()  # noqa: SIM905


def drawn(seed: int, most: int = 12) -> tuple[list[list[str]], list[list[str]]]:
    luck = random.Random(seed)
    names = [luck.choices(WORDS, k=luck.randint(1, 3)) for _ in range(most)]
    return names, [luck.choices(WORDS, k=luck.randint(0, 20)) for _ in range(most)]


def bm25f(query: list[str], fields: list[tuple[float, list[list[str]]]], place: int) -> float:
    """BM25F of one description, straight from Robertson & Zaragoza 2009, equations 3.15 to 3.18."""
    count = len(fields[0][1])
    total = 0.0
    for word in query:
        held = sum(any(word in texts[index] for _, texts in fields) for index in range(count))
        often = 0.0
        for weight, texts in fields:
            filled = [len(text) for text in texts if text]
            if texts[place]:
                usual = sum(filled) / len(filled)
                often += weight * texts[place].count(word) / (0.25 + 0.75 * len(texts[place]) / usual)
        total += often * 2.2 / (1.2 + often) * math.log(1 + (count - held + 0.5) / (held + 0.5))
    return total


@pytest.mark.parametrize("seed", range(8))
def test_scores_are_those_of_the_published_formula(seed: int) -> None:
    names, texts = drawn(seed)
    index = WordIndex((Field(weight=3.0, stems=names), Field(weight=1.0, stems=texts)))
    query = random.Random(seed + 100).sample(WORDS, 4)
    scores = index.scores([{word: 1.0} for word in query])
    for place in range(len(names)):
        assert scores[place] == pytest.approx(bm25f(query, [(3.0, names), (1.0, texts)], place))


def test_of_words_that_would_do_the_best_counts_once() -> None:
    index = WordIndex((Field(weight=1.0, stems=[["pay", "grant"], ["grant"], ["road"]]),))
    alone = [index.scores([{word: 1.0}]) for word in ("pay", "grant")]
    both = index.scores([{"pay": 1.0, "grant": 0.5}])
    assert both == pytest.approx(np.maximum(alone[0], alone[1] / 2))
    assert index.scores([]) == pytest.approx(np.zeros(3))


@pytest.mark.parametrize(
    "family",
    [
        ("apply", "applying", "applied", "application", "applications"),
        ("employ", "employer", "employers", "employment", "employed"),
        ("disabled", "disability", "disablement", "disabilities"),
        ("drive", "driver", "driving", "drivers"),
        ("plan", "plans", "planning", "planned", "planner"),
        ("care", "carer", "carers", "caring"),
        ("pay", "pays", "paying", "payment", "payments"),
        ("pension", "pensions", "pensioner"),
    ],
)
def test_forms_of_one_word_have_one_stem(family: tuple[str, ...]) -> None:
    assert len({stem(word) for word in family}) == 1


def test_different_words_keep_apart() -> None:
    words = (
        "care",
        "car",
        "rent",
        "parent",
        "train",
        "rain",
        "tax",
        "taxi",
        "pay",
        "pass",
        "bus",
        "business",
        "letter",
    )
    assert len({stem(word) for word in words}) == len(words)


def test_small_words_accents_and_possessives_say_nothing() -> None:
    assert stems_of("The carer’s café is for you") == [stem("carer"), "cafe"]


def test_an_everyday_word_stands_for_another_and_the_other_for_it() -> None:
    assert stem("grant") not in alternatives_of(stem("river"))
    for word, other in (("money", "payment"), ("job", "work"), ("car", "vehicle"), ("jail", "prison")):
        assert stem(other) in alternatives_of(stem(word))
        assert stem(word) in alternatives_of(stem(other))
    assert [phrase for phrase, _ in phrases_in("I am out-of-work and look after my mum")] == [
        "look after",
        "out of work",
    ]


@pytest.mark.parametrize("seed", range(4))
def test_likeness_is_the_cosine_whichever_way_it_is_worked_out(seed: int) -> None:
    names, texts = drawn(seed, most=9)
    documents = [(" ".join(name), " ".join(text)) for name, text in zip(names, texts, strict=True)]
    likenesses = {(first, other): likeness for first, other, likeness in pairs_alike(documents, least=0.05)}
    turned = {
        (len(documents) - 1 - other, len(documents) - 1 - place): likeness
        for place, other, likeness in pairs_alike(documents[::-1], least=0.05)
    }
    assert likenesses == pytest.approx(turned)
    assert all(0.05 <= likeness <= 1 for likeness in likenesses.values())
    same = [("Keep a boat", "on a river"), ("Keep a boat", "on a river"), ("Tax a cow", "")]
    assert list(pairs_alike(same, least=0.05)) == [(0, 1, pytest.approx(1.0))]


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["one"], ["one", "one"]])
def test_likeness_of_next_to_nothing_is_next_to_nothing(texts: list[str]) -> None:
    letters = LetterLikeness(texts)
    meanings = MeaningLikeness([stems_of(text) for text in texts])
    for scores in (letters.scores("one"), meanings.scores(["one"]), letters.scores(""), meanings.scores([])):
        assert scores.shape == (len(texts),)
        assert np.isfinite(scores).all()
    assert list(pairs_alike([(text, "") for text in texts if not text], least=0.1)) == []


def test_words_that_keep_the_same_company_are_alike() -> None:
    texts = [
        ["ship", "sea"],
        ["boat", "sea"],
        ["ship", "boat", "sea"],
        ["cow", "hay"],
        ["horse", "hay"],
        ["cow", "horse"],
    ]
    scores = MeaningLikeness(texts).scores(["ship"])
    assert min(scores[:3]) > max(scores[3:])
