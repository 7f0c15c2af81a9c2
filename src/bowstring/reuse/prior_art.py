"""Prior art: what has gone before, is here today or is coming, that answers a question."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import list_words
from bowstring.reuse.descriptions import Description, describe
from bowstring.reuse.question import AskedWord, ReuseQuery
from bowstring.reuse.similarity import LetterLikeness, MeaningLikeness
from bowstring.reuse.timing import When
from bowstring.reuse.word_index import Field, WordIndex
from bowstring.reuse.words import stems_of, words_of

Floats = NDArray[np.float64]

# What a thing is called says most about it, what stands around it least.
_NAME, _TEXT, _CONTEXT = 3.0, 1.0, 0.5
# Reciprocal rank fusion as published: how little the first ranks stand out, and how deep each list is read.
_FLATNESS, _DEEPEST = 60, 200
# Cosine of letter sequences from which a name counts as spelt alike though no word is shared.
_SPELT_ALIKE = 0.2
_MOST_TOLD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Something that may answer a question already, and why.

    table: assets or initiatives. score: 0 to 1; 1 is first by every measure. It ranks, and is no probability.
    matched_words: as asked, with the word found where it is another: "money (grant)". matched_capabilities,
    matched_needs: keys.
    """

    key: str
    name: str
    table: str
    when: When
    when_words: str
    why: str
    score: float
    matched_words: tuple[str, ...] = ()
    matched_capabilities: tuple[str, ...] = ()
    matched_needs: tuple[str, ...] = ()


class PriorArt:
    """The assets and initiatives of a portfolio, indexed for many questions. Takes seconds for 10,000 of them."""

    def __init__(self, portfolio: Portfolio) -> None:
        self.descriptions = describe(portfolio)
        self.capability_names = {
            key: capability.name for key, capability in portfolio.index.capabilities.items()
        }
        names, texts, contexts = (
            (
                [stems_of(text) for text in parts]
                for parts in zip(
                    *(
                        (description.name, description.text, description.context)
                        for description in self.descriptions
                    ),
                    strict=True,
                )
            )
            if self.descriptions
            else ([], [], [])
        )
        self.words = WordIndex(
            (
                Field(weight=_NAME, stems=names),
                Field(weight=_TEXT, stems=texts),
                Field(weight=_CONTEXT, stems=contexts),
            )
        )
        # A name stands twice, so that it weighs as much as a description of usual length.
        self.letters = LetterLikeness(
            [f"{description.name} {description.name} {description.text}" for description in self.descriptions]
        )
        self.meanings = MeaningLikeness(
            [[*name, *name, *text] for name, text in zip(names, texts, strict=True)]
        )

    @classmethod
    def of(cls, portfolio: Portfolio) -> "PriorArt":
        """The index of a portfolio."""
        return cls(portfolio)


def find_prior_art(
    index: PriorArt, question: ReuseQuery, *, limit: int = 10, leave_out: Collection[str] = ()
) -> tuple[Match, ...]:
    """What answers a question best, first; at most `limit`, without the keys left out.

    Full-text match, letter sequences, latent meaning and the overlap of needs and capabilities, each a ranking, fused
    by reciprocal rank. Nothing that shares no word, spelling, need or capability is a match.
    Source: docs/reuse.md#how-it-finds; Cormack, Clarke & Büttcher 2009.

    Args:
        index: of everything that is there.
        question: what somebody looks for.
        limit: how many answers at most.
        leave_out: keys that are no answer, such as that of the work itself.
    """
    if not index.descriptions:
        return ()
    words = question.words
    by_word = index.words.scores([word.stems for word in words])
    by_letter = index.letters.scores(question.text)
    by_meaning = index.meanings.scores([stem for word in words for stem in word.stems])
    lists = [by_word, by_letter, by_meaning]
    overlap = _overlaps(index.descriptions, question)
    if question.needs or question.requires:
        lists.append(overlap)
    fused = _fused(lists)
    is_match = (by_word > 0) | (by_letter >= _SPELT_ALIKE) | (overlap > 0)
    order = np.argsort(np.where(is_match, -fused, np.inf), kind="stable")[: limit + len(leave_out)].tolist()
    best = [place for place in order if is_match[place] and index.descriptions[place].key not in leave_out]
    return tuple(
        _match(index, question, words, place=place, score=float(fused[place])) for place in best[:limit]
    )


def _overlaps(descriptions: Sequence[Description], question: ReuseQuery) -> Floats:
    """The share of the needs and capabilities asked for that each one meets or provides, shape (n,)."""
    total = len(question.needs) + len(question.requires)
    shares = np.zeros(len(descriptions))
    if total:
        needs, requires = set(question.needs), set(question.requires)
        for place, description in enumerate(descriptions):
            shares[place] = (
                len(needs.intersection(description.needs)) + len(requires.intersection(description.provides))
            ) / total
    return shares


def _fused(lists: Sequence[Floats]) -> Floats:
    """Σ over rankings of 1/(k + rank), the most there can be being 1; equals share a rank, 0 and below has none."""
    total = np.zeros(len(lists[0]))
    for scores in lists:
        # Rounded, so that equal texts are equal whatever the order of adding up.
        kept = np.round(scores, 9)
        places = np.flatnonzero(kept > 0)
        if places.size > _DEEPEST:
            least = np.partition(kept[places], -_DEEPEST)[-_DEEPEST]
            places = places[kept[places] >= least]
        rank = 1 + np.searchsorted(np.sort(-kept[places]), -kept[places])
        total[places] += 1 / (_FLATNESS + rank)
    return np.asarray(total * (_FLATNESS + 1) / len(lists))


def _match(
    index: PriorArt, question: ReuseQuery, words: Sequence[AskedWord], *, place: int, score: float
) -> Match:
    description = index.descriptions[place]
    matched = _matched_words(description, words)
    capabilities = tuple(key for key in question.requires if key in description.provides)
    needs = tuple(key for key in question.needs if key in description.needs)
    return Match(
        key=description.key,
        name=description.name,
        table=description.table,
        when=description.time.when,
        when_words=description.time.words,
        why=_why(matched, [index.capability_names.get(key, key) for key in capabilities], len(needs)),
        score=round(score, 6),
        matched_words=matched,
        matched_capabilities=capabilities,
        matched_needs=needs,
    )


def _matched_words(description: Description, words: Sequence[AskedWord]) -> tuple[str, ...]:
    """The words asked that it holds, or the word it holds in their place."""
    held: dict[str, str] = {}
    for word, stem in words_of(f"{description.name} {description.text} {description.context}"):
        held.setdefault(stem, word)
    phrases: dict[str, None] = {}
    for other in words:
        best = max((stem for stem in other.stems if stem in held), key=other.stems.__getitem__, default=None)
        if best is not None:
            is_same = other.stems[best] == 1.0
            phrases[other.typed if is_same else f"{other.typed} ({held[best]})"] = None
    return tuple(phrases)


def _why(words: Sequence[str], capabilities: Sequence[str], needs: int) -> str:
    parts = []
    if words:
        parts.append(phrase("It mentions {words}.", words=list_words(words, most=_MOST_TOLD)))
    if capabilities:
        parts.append(phrase("It provides {part}.", part=list_words([f"“{name}”" for name in capabilities])))
    if needs:
        parts.append(
            phrase("It meets the same need.")
            if needs == 1
            else phrase("It meets {needs} of the same needs.", needs=needs)
        )
    return " ".join(parts) or phrase("It is spelt alike.")
