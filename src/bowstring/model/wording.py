"""Words for figures and lists, as they stand in a sentence."""

import re
from collections.abc import Sequence

from bowstring.model.language import phrase, spoken, written

_APART = re.compile(r"[\W_]+")

UNSEEN = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb"
"""Inside brackets of a pattern: control characters, and marks that turn the direction of text or split it unseen.

Tab, line feed and return are none. Joiners of no width are none either: scripts and emoji need them.
"""

_UNSEEN = re.compile(f"[{UNSEEN}]|\r(?!\n)")


def number_words(figure: float) -> str:
    """A figure without a needless decimal point: "3", "0.25", "1200000"."""
    return f"{figure:.15g}"


_NUMBERS = (
    phrase("no"),
    phrase("one"),
    phrase("two"),
    phrase("three"),
    phrase("four"),
    phrase("five"),
    phrase("six"),
    phrase("seven"),
    phrase("eight"),
    phrase("nine"),
    phrase("ten"),
)


def small_number(count: int) -> str:
    """A small count in a sentence: "three"; figures from eleven on."""
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else written(count, ",")


def count_words(count: int, singular: str, many: str = "") -> str:
    """A count with its noun: "1 initiative", "3 initiatives".

    Args:
        count: how many.
        singular: the noun of one.
        many: the noun of several; with an s where it is blank.
    """
    nouns = spoken().catalogue.ngettext(singular, many or f"{singular}s", count)
    return phrase("{count:,} {nouns}", count=count, nouns=nouns)


def percent_with_article(share: float) -> str:
    """A share, 0 to 1, as it is read aloud: "an 80 %", "a 20 %"."""
    percent = f"{round(100 * share)}"
    is_vowel = percent in {"8", "11", "18"} or (len(percent) == 2 and percent.startswith("8"))
    return f"{'an' if is_vowel else 'a'} {percent} %"


def list_words(items: Sequence[str], *, most: int = 5) -> str:
    """Items as a sentence lists them: "a, b and c"; past `most`, "a, b and 4 more"."""
    shown = list(items[:most])
    if len(items) > most:
        shown.append(phrase("{count} more", count=len(items) - most))
    if len(shown) < 2:
        return "".join(shown)
    return phrase("{items} and {last}", items=", ".join(shown[:-1]), last=shown[-1])


def alternative_words(items: Sequence[str]) -> str:
    """Items of which one is enough, as a sentence lists them: "a, b or c"."""
    if len(items) < 2:
        return "".join(items)
    return phrase("{items} or {last}", items=", ".join(items[:-1]), last=items[-1])


def capitalised(text: str) -> str:
    """A text whose first letter is a capital; the others stay as they are, names and units too."""
    return f"{text[:1].upper()}{text[1:]}"


def uncapitalised(text: str) -> str:
    """A text whose first letter is none, to stand behind other words."""
    return f"{text[:1].lower()}{text[1:]}"


def slug_of(text: str) -> str:
    """Text as a key would spell it: "Pay  Gateway (new)" gives "pay-gateway-new"."""
    return _APART.sub("-", text.casefold()).strip("-")


def visible(text: str) -> str:
    """Text for reading, each character of `UNSEEN` shown as what it is: "[U+202E]". What is stored keeps them."""
    return _UNSEEN.sub(lambda mark: f"[U+{ord(mark[0]):04X}]", text)
