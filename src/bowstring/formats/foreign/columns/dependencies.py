"""What a row waits for: keys, numbers and names in one cell, told apart by whichever separator resolves them."""

import csv
import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NOTHING = frozenset(
    [
        "none",
        "n/a",
        "na",
        "nil",
        "no",
        "-",
        "–",
        "—",
        "--",
        ".",
        "tbc",
        "tbd",
        "tba",
        "?",
        "unknown",
        "not",
        "known",
        "keine",
        "kein",
        "keins",
        "nichts",
        "aucun",
        "aucune",
        "neant",
        "rien",
        "ninguna",
        "ninguno",
        "nada",
        "nessuna",
        "nessuno",
        "geen",
        "ingen",
        "inga",
        "brak",
        "0",
        "n.a.",
        "n.a",
        "null",
    ]
) | {
    "not applicable",
    "no dependencies",
    "no dependency",
    "to be confirmed",
    "entfällt",
    "sans objet",
    "not known",
}
"""What people type where there is nothing, in small letters."""

_SPLITS = (r"[;\n|]+", r",", r"\s*[/&+]\s*|\s+(?:and|und|et|y|e|en|och)\s+", r"\s+")
_LINK = re.compile(r"(.+?)\s*(FS|SS|FF|SF|EA|AA|EE|AE)?\s*([+\-]\s*\d+([.,]\d+)?\s*\w+)?", re.IGNORECASE)
_PREFIX = re.compile(r"(?:#|no\.?|nr\.?|id|row|task|ref|item)\s*:?\s*(?=\d)", re.IGNORECASE)
_ADDRESS = re.compile(r"\s*\(https?://[^\s()]*\)")
_BULLET = re.compile(r"(?:[•‣▪◦·●]\s*|[–—*\-]\s+)(?=\S)")
_COMMA = 1
_NEAREST = 3
_LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The keys that a cell names, and what of it names nothing, with why or the nearest names."""

    keys: tuple[str, ...]
    unresolved: tuple[tuple[str, str], ...] = ()


class Resolver:
    """Finds pieces of work by their key, another identifier, or a name that no two share."""

    def __init__(
        self, keys: Iterable[str], others: Iterable[tuple[str, str]], names: Iterable[tuple[str, str]]
    ) -> None:
        """others, names: further identifiers and the names, each with the key of its work."""
        self._names = list(names)
        shared = Counter(_plain(name) for name, _ in self._names)
        self._shared = {name for name, count in shared.items() if count > 1}
        by_name = {_plain(name): key for name, key in self._names if _plain(name) not in self._shared}
        self._key_of: Mapping[str, str] = {
            **by_name,
            **{_plain(other): key for other, key in others},
            **{_plain(key): key for key in keys},
        }
        self._listed: list[str] | None = None

    def links(self, text: str, *, separator: str = "") -> Links:
        """What the cell names. separator: what a map says stands between its items."""
        # As Notion exports a relation: Alpha (https://www.notion.so/Alpha-1a2b).
        text = without_bullet(_ADDRESS.sub("", text))
        if not text or _plain(text) in NOTHING:
            return Links(keys=())
        if separator:
            parts = [self._split(part.strip(), 0) for part in text.split(separator) if part.strip()]
            return _joined(parts)
        return self._split(text, 0)

    def _split(self, text: str, level: int) -> Links:
        """The whole text where it names something; else its parts, as far as the next separator resolves more."""
        key = self._key(text)
        if key:
            return Links(keys=(key,))
        why = self._why_not(text)
        if why or len(text) > 20 * _LONGEST:
            return Links(keys=(), unresolved=((text, why or self._nearest(text)),))
        for at in range(level, len(_SPLITS)):
            # A comma inside quotes separates nothing.
            if at == _COMMA and text.count('"') >= 2 and "\n" not in text:
                pieces = next(csv.reader([text], skipinitialspace=True), [])
            else:
                pieces = re.split(_SPLITS[at], text)
            parts = [part for piece in pieces if (part := without_bullet(piece).strip(" ."))]
            if parts == [text]:
                continue
            links = _joined([self._split(part, at + 1) for part in parts if _plain(part) not in NOTHING])
            if (links.keys and (at < 2 or not links.unresolved)) or at == 0:
                return links
        return Links(keys=(), unresolved=((text, self._nearest(text)),))

    def _key(self, text: str) -> str:
        plain = _plain(text)
        if plain in self._key_of:
            return self._key_of[plain]
        bare = _PREFIX.sub("", plain)
        if bare.removesuffix(".0").isdigit():
            bare = bare.removesuffix(".0")
        if bare in self._key_of:
            return self._key_of[bare]
        link = _LINK.fullmatch(text.strip())
        if (
            link
            and (link[2] or link[3])
            and (link[2] or "FS").upper() in ("FS", "EA")
            and _plain(link[1]) in self._key_of
        ):
            return self._key_of[_plain(link[1])]
        return self._headed(text)

    def _headed(self, text: str) -> str:
        """The key of `P-1: Alpha`, `P-1 Alpha` or `Alpha (P-1)`."""
        match = re.match(r"\s*\[?([\w\-./#]+?)\]?\s*(?:[:–—\-|]\s+|\s+)(.+)", text)
        if match and any(map(str.isdigit, match[1])):
            key = self._key_of.get(_plain(match[1]), "")
            if key and self._key_of.get(_plain(match[2])) == key:
                return key
        match = re.fullmatch(r"(.+?)\s*[(\[]([\w\-./#]+)[)\]]", text.strip())
        if match:
            key = self._key_of.get(_plain(match[2]), "")
            if key and self._key_of.get(_plain(match[1]), key) == key:
                return key
        return ""

    def _why_not(self, text: str) -> str:
        """Why the text names nothing although it nearly does; "" where it may hold several names."""
        if _plain(text) in self._shared:
            return "several rows bear that name"
        link = _LINK.fullmatch(text)
        if link and link[2] and link[2].upper() not in ("FS", "EA") and _plain(link[1]) in self._key_of:
            return "it waits for the other's start, or ends with it, which is no order"
        return ""

    def _nearest(self, text: str) -> str:
        if len(text) > _LONGEST:
            return ""
        if self._listed is None:
            self._listed = list(dict.fromkeys([name for name, _ in self._names][:5_000]))
        by_plain = {_plain(name): name for name in self._listed}
        close = difflib.get_close_matches(_plain(text), list(by_plain), n=_NEAREST, cutoff=0.6)
        return f"nearest: {', '.join(by_plain[name] for name in close)}" if close else ""


def without_bullet(text: str) -> str:
    """The text without outer blanks, and without the mark of a list before it."""
    plain = text.strip()
    mark = _BULLET.match(plain)
    return plain[mark.end() :].strip() if mark is not None else plain


def _joined(parts: Iterable[Links]) -> Links:
    listed = list(parts)
    return Links(
        keys=tuple(dict.fromkeys(key for links in listed for key in links.keys)),
        unresolved=tuple(entry for links in listed for entry in links.unresolved),
    )


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
