"""What a person means by a key or a name."""

import difflib

from bowstring.model.language import phrase
from bowstring.model.portfolio import Forum, Portfolio
from bowstring.model.problems import UnknownKeyError

_MOST_CLOSE = 5


def initiative_key(portfolio: Portfolio, text: str) -> str:
    """The key of the initiative that a person means, by key or by name. Raises: UnknownKeyError with close ones."""
    initiatives_by_key = portfolio.index.initiatives
    if text in initiatives_by_key:
        return text
    named = [key for key, work in initiatives_by_key.items() if work.name.casefold() == text.casefold()]
    if len(named) == 1:
        return named[0]
    words = {
        **{initiative.name: key for key, initiative in initiatives_by_key.items()},
        **{key: key for key in initiatives_by_key},
    }
    close = difflib.get_close_matches(text, words, n=_MOST_CLOSE, cutoff=0.4)
    keys = list(dict.fromkeys([*named, *(words[word] for word in close)]))
    mend = (
        phrase("Perhaps: {keys}.", keys=", ".join(keys))
        if keys
        else phrase("Give a key from the table of initiatives.")
    )
    raise UnknownKeyError(phrase("there is no initiative {text!r}. {mend}", text=text, mend=mend))


def forum_of(portfolio: Portfolio, key: str) -> Forum:
    """The forum with that key. Raises: UnknownKeyError that lists those there are."""
    forums = {forum.key: forum for forum in portfolio.settings.forums}
    if key not in forums:
        listed = (
            phrase("It has: {forums}.", forums=", ".join(forums))
            if forums
            else "Name one under [forums.<key>] in portfolio.toml."
        )
        raise UnknownKeyError(phrase("there is no forum {key!r}. {listed}", key=key, listed=listed))
    return forums[key]
