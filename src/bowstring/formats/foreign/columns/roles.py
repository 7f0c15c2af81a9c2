"""What a column's name says that it is: sure where every word is understood, in doubt where one is not."""

import difflib
from dataclasses import dataclass
from functools import lru_cache

from bowstring.formats.foreign.columns.role_words import (
    ALLOWED,
    AMOUNT_WORDS,
    BARE_WORDS,
    FORESEEN,
    MONEY,
    NEVER,
    PLAIN_WORDS,
    REVERSED,
)
from bowstring.formats.foreign.columns.titles import Title
from bowstring.formats.foreign.columns.world import LANGUAGES, SMALL_WORDS, foreign_phrases
from bowstring.formats.foreign.vocabulary import SYNONYMS

LEAST = 0.7
"""The least likeness of a name to a field at which it may be that."""

_HEADING_FIELDS = (
    *("key", "name", "description", "phase", "status", "focus", "total_cost", "start", "end"),
    *("duration_quarters", "team", "owner", "requires", "outcomes", "period", "amount", "disciplines"),
    *("sponsor", "spent", "business_lead"),
)
"""The fields whose names tell a row of column names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How alike a column's name and a field are, 0 to 1. is_sure: no word of it is unexplained."""

    score: float
    is_sure: bool = True


_NONE = Likeness(score=0.0)


@lru_cache(maxsize=100_000)
def likeness(title: Title, field: str) -> Likeness:
    """How alike a column's name and a field are."""
    words = _telling(title.words)
    if not words and title.currency and field == "total_cost":
        words = ("cost",)
    best = _likeness(title, words, field)
    return best if best.score else _likeness(title, tuple(map(_spelt, words)), field)


def _likeness(title: Title, words: tuple[str, ...], field: str) -> Likeness:
    if not words or _is_ruled_out(title, words, field):
        return _NONE
    best = _NONE
    for at, phrase in enumerate(phrases_of(field)):
        alike = _alike(words, phrase, at, field)
        if (alike.is_sure and alike.score > 0, alike.score) > (best.is_sure and best.score > 0, best.score):
            best = alike
    return best


def _telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without the small ones, unless there are no others."""
    return tuple(w for w in words if w not in SMALL_WORDS or w in ("no", "n", "to", "on", "by")) or words


@lru_cache(maxsize=10_000)
def _spelt(word: str) -> str:
    """The word as it is spelt, where it is a known one misspelt."""
    if len(word) < 5 or word in _vocabulary():
        return word
    close = difflib.get_close_matches(word, _long_words(), n=5, cutoff=0.8)
    swapped = [other for other in close if sorted(other) == sorted(word)]
    near = [other for other in close if difflib.SequenceMatcher(None, word, other).ratio() >= 0.82]
    return (swapped or near or [word])[0]


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    words = {word for field in SYNONYMS for phrase in phrases_of(field) for word in phrase}
    lists = (*ALLOWED.values(), *NEVER.values(), SMALL_WORDS, PLAIN_WORDS)
    return frozenset(words.union(*lists))


@lru_cache(maxsize=1)
def _long_words() -> list[str]:
    return sorted(word for word in _vocabulary() if len(word) >= 5)


def is_reversed(title: Title) -> bool:
    """Whether the column names what waits for the row, such as "Blocks", rather than what the row waits for."""
    words = tuple(word for word in title.words if word not in SMALL_WORDS)
    plain = " ".join(words)
    if plain in REVERSED or " ".join(title.words) in REVERSED:
        return True
    return any(
        plain.startswith(start)
        for start in ("blocking ", "blocks ", "outward issue link blocks", "successor")
    )


def needs_sign(title: Title) -> bool:
    """Whether the name says too little to be money where neither it nor its cells name a currency."""
    return bool(title.words) and set(title.words) <= BARE_WORDS


def may_be_money(title: Title) -> bool:
    """Whether a name that says too little to be money is at least one that amounts bear, such as "Total"."""
    return bool(title.words) and set(title.words) <= AMOUNT_WORDS


@lru_cache(maxsize=1_000)
def phrases_of(field: str) -> tuple[tuple[str, ...], ...]:
    """What a field may be called, each as its words: in English first."""
    own = [_telling(tuple(phrase.replace("_", " ").split())) for phrase in (field, *SYNONYMS.get(field, ()))]
    return tuple(dict.fromkeys((*own, *foreign_phrases(field))))


@lru_cache(maxsize=1)
def known_words() -> frozenset[str]:
    """Words and phrases that columns of registers are called by, which tell a row of names from rows of work."""
    phrases = {" ".join(phrase) for field in _HEADING_FIELDS for phrase in phrases_of(field)}
    phrases |= {
        phrase
        for language in LANGUAGES.values()
        for listed in language.values()
        for phrase in listed.split("|")
    }
    words = {phrase for phrase in phrases if len(phrase) > 1 or phrase == "#"}
    return frozenset(words | PLAIN_WORDS) - {"api", "no"}


def _is_ruled_out(title: Title, words: tuple[str, ...], field: str) -> bool:
    never = NEVER.get(field, frozenset()) & set(words)
    if never and not (field in ("status", "name", "key") and words in phrases_of(field)):
        return not (field == "run_cost_per_quarter" and never <= {"run", "running"})
    if field in MONEY and field != "amount":
        if field == "actual_cost" and FORESEEN & set(words):
            return True
        if title.is_share or (title.time and not title.period and title.scale is None):
            return True
        if field in ("total_cost", "spent", "cost_low", "cost_high", "actual_cost"):
            return bool(title.period) or bool(
                {"run", "running", "spent", "actual", "actuals"} & set(words) and field == "total_cost"
            )
        # "Cost year 1" is one year's cost, not that of every year.
        is_numbered = any(word.isdigit() for word in title.words)
        return is_numbered or (not title.period and field == "cost_per_quarter" and "quarterly" not in words)
    return field in ("start", "end", "duration_quarters") and (title.is_share or bool(title.currency))


def _alike(words: tuple[str, ...], phrase: tuple[str, ...], at: int, field: str) -> Likeness:
    """1 for the same words, less for a phrase within the name, the first phrases first."""
    rank = 0.001 * at
    if words == phrase:
        return Likeness(score=1.0 - rank)
    rest = set(words) - set(phrase)
    if set(phrase) <= set(words):
        allowed = ALLOWED.get(field)
        others = {word for word in rest if word not in SMALL_WORDS and not word.isdigit()}
        is_sure = allowed is None or others <= allowed
        share = len(phrase) / len(words)
        return Likeness(
            score=(0.7 + 0.25 * share if not is_sure or allowed is None else 0.85 + 0.1 * share) - rank,
            is_sure=is_sure,
        )
    return _NONE
