"""TOML that somebody wrote by hand: a parser's memory grows with the square of a key's parts, so those are counted."""

import re
import tomllib

_MOST_PARTS = 20
_LONG_KEY = re.compile(
    rf"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{_MOST_PARTS}}}(?!\s)"""
)


def parse_toml(text: str) -> dict[str, object]:
    """What the text tells. Raises: ValueError, with a reason in words, where it is not TOML or nests too deeply."""
    if _LONG_KEY.search(text):
        raise ValueError(f"a key has more than {_MOST_PARTS} parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
