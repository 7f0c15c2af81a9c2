"""People, teams and the ties between teams."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus

_OF_THE_SITE = re.compile(r"a-[0-9a-f]{12}|g-[0-9a-f]{16}")
_DASHES = re.compile("[\u2010-\u2015\u2212\u00ad]")
_LOOKALIKES = str.maketrans("\u0430\u0435\u0441\u0501", "aecd")
"""Cyrillic letters that no eye tells from those of a hexadecimal number."""
_UNSEEN_KINDS = ("Cc", "Cf", "Mn", "Zl", "Zp", "Zs")


def is_key_of_the_site(key: str) -> bool:
    """Whether a key looks like one that the site gives to an account (`a-…`) or to a guest of a session (`g-…`)."""
    wide = unicodedata.normalize("NFKC", key).casefold().translate(_LOOKALIKES)
    seen = "".join(letter for letter in wide if unicodedata.category(letter) not in _UNSEEN_KINDS)
    return _OF_THE_SITE.fullmatch(_DASHES.sub("-", seen)) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, under an opaque key such as `p-017`. availability: share of full time, 0 to 1."""

    key: str
    name: str = ""
    disciplines: tuple[str, ...] = ()
    lens: Lens | None = None
    team: str = ""
    availability: float | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A group of people who own assets and initiatives. lead: a person. parent: a team."""

    key: str
    name: str
    focus: Focus | None = None
    parent: str = ""
    lead: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Two teams that work together, how closely (0 to 1) and how that is known."""

    a: str
    b: str
    strength: float | None = None
    source: str = ""
    as_of: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
