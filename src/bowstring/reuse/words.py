"""Text as a search reads it: words without their endings, small words left out."""

import functools
import re
import unicodedata
from collections.abc import Iterator

_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_POSSESSIVE = re.compile(r"'[a-z]*$")

# Words that carry no subject: what is asked for shows in the others.
_SMALL_WORDS = """
a about all also an and any are as at be because been before being but by can could did do does done each
for from get gets had has have having he her here him his how i if in into is it its just let lets like may
me might more most must my need needs no nor not now of off on one only or other our out over own please
same shall she should so some somebody someone something such than that the their them then there these they
thing things this those through to too under up us use used user users uses using very want wants was way we
were what when where whether which while who whom whose why will with within without would you your yours
"""
_SMALL = frozenset(_SMALL_WORDS.split())

# Endings taken off one after another, in two rounds of kinds; what is left keeps at least so many letters.
_PLURAL: tuple[tuple[str, str, int], ...] = (
    ("ies", "y", 2),
    ("sses", "ss", 1),
    ("xes", "x", 2),
    ("s", "", 3),
)
_TENSE: tuple[tuple[str, str, int], ...] = (("ied", "y", 2), ("ing", "", 3), ("ed", "", 3))
_FORMS: tuple[tuple[str, str, int], ...] = (
    ("ication", "y", 3),
    ("ability", "abl", 3),
    ("ation", "", 4),
    ("ement", "", 4),
    ("ment", "", 3),
    ("ance", "", 4),
    ("ancy", "", 4),
    ("ency", "ent", 4),
    ("ship", "", 4),
    ("ity", "", 4),
    ("ion", "", 4),
    ("ness", "", 4),
    ("ant", "", 4),
    ("er", "", 3),
    ("or", "", 5),
    ("ly", "", 4),
)
_DOUBLED = re.compile(r"([bdgmnpr])\1$")
_SHORT = re.compile(r"[^aeiou][aeiou][^aeiouwxy]$")


def words_of(text: str) -> Iterator[tuple[str, str]]:
    """Each word that says something, as it was written (in small letters), with its stem."""
    for match in _WORD.finditer(_plain(text)):
        word = _POSSESSIVE.sub("", match[0])
        if word and word not in _SMALL:
            yield word, stem(word)


def stems_of(text: str) -> list[str]:
    """The stems of the words that say something, in order."""
    return [root for _, root in words_of(text)]


@functools.lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A word without its endings, so that "applying", "applied" and "application" are one.

    It errs towards putting together what belongs together: searching forgives a near match, not a missed one.
    """
    whole = word
    if not word.endswith(("ss", "us")):
        word = _without(word, _PLURAL)
    bare = _without(word, _TENSE)
    word = _mended(bare) if bare != word else word
    for _ in range(2):
        bare = _without(word, _FORMS)
        word = _mended(bare) if word.endswith("er") and bare != word else bare
    if len(word) > 4 and word.endswith(("e", "y")):
        word = word[:-1]
    return word or whole


def _without(word: str, endings: tuple[tuple[str, str, int], ...]) -> str:
    for ending, instead, least in endings:
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)] + instead
    return word


def _mended(word: str) -> str:
    """What stood before the ending: "plann" was plan, "car" of caring was care."""
    if _DOUBLED.search(word):
        return word[:-1]
    return word + "e" if len(word) == 3 and _SHORT.fullmatch(word) else word


def _plain(text: str) -> str:
    """Small letters without accents, one kind of apostrophe."""
    if text.isascii():
        return text.casefold()
    spread = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(letter for letter in spread if not unicodedata.combining(letter))
