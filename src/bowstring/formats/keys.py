"""Keys for records that came without one."""

import re
import unicodedata
from collections.abc import Iterable

_LONGEST = 60


class KeyMaker:
    """Makes keys that no record of one table bears yet, the same on every run."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = set(taken)
        self._next: dict[str, int] = {}

    def from_name(self, name: str, *, otherwise: str) -> str:
        """A slug of the name; of `otherwise` where the name has no letters or digits."""
        return self._free(slug(name) or otherwise)

    def opaque(self) -> str:
        """A key that says nothing about whom it stands for: `p-001`, `p-002` …"""
        number = self._next.get("p", 1)
        while f"p-{number:03d}" in self._taken:
            number += 1
        self._next["p"] = number + 1
        return self._free(f"p-{number:03d}")

    def _free(self, wanted: str) -> str:
        key = wanted
        if key in self._taken:
            # Where the last search ended: a thousand of one name would else be counted a thousand times.
            number = self._next.get(f"-{wanted}", 2)
            while (key := f"{wanted}-{number}") in self._taken:
                number += 1
            self._next[f"-{wanted}"] = number + 1
        self._taken.add(key)
        return key


def slug(name: str) -> str:
    """The name in small letters, digits and hyphens, without accents, at most 60 characters."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.sub(r"[^\w]+|_+", "-", plain.replace("'", "").replace("’", "").lower()).strip("-")
    if len(words) <= _LONGEST:
        return words
    cut = words[: _LONGEST + 1]
    return cut.rpartition("-")[0] or cut[:_LONGEST]
