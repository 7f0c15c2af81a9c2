"""The language of every sentence: whole ones with named parts, as a translator sees them. English is the source.

A process speaks one language, `BOWSTRING_LANGUAGE`, from its first sentence on: words of a module are made as it is
loaded, and recorded plans hold words too. A language is a catalogue in `locale/`, or in a folder of one's own; figures
and days follow it by Babel. English needs neither, and pays for neither.
"""

import gettext
import math
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from string import Formatter
from typing import cast

SOURCE = "en-GB"
"""The language that sentences are written in."""

CATALOGUE = "django"
"""What catalogues are called: the name that the site's templates look for, so that one file holds everything."""

LOCALE = Path(__file__).parent.parent / "locale"


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """A language: its tag ("en-GB"), its sentences, and how it writes a value by a format such as ",.0f" or "%B %Y"."""

    tag: str = SOURCE
    catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations)
    write: Callable[[object, str], str] = format

    def translated(self, sentence: str) -> str:
        """The sentence as a translator wrote it; in English where nobody has.

        A word that also has a plural is kept with it, where the `gettext` of Python 3.11.2 does not look by itself.
        """
        words = self.catalogue.gettext(sentence)
        return words if words != sentence else self.catalogue.ngettext(sentence, sentence, 1)


def phrase(sentence: str, /, **parts: object) -> str:
    """A sentence in the language spoken, its parts put in.

    sentence: whole, as it is in English, with the names of its parts in braces: "{work} waits for {team}".
    parts: each by its name; figures and days with a format in the sentence ("{cost:,.0f}") are written as there.
    """
    return _filled(spoken().translated(sentence), parts) if sentence else ""


def plural_phrase(singular: str, plural: str, count: float, /, **parts: object) -> str:
    """A sentence that differs with a count, in the language spoken.

    Args:
        singular: the sentence for one.
        plural: the sentence for any other count.
        count: how many.
        parts: as for `phrase`.
    """
    whole = count if isinstance(count, int) else math.ceil(count) + (count == 0)
    return _filled(spoken().catalogue.ngettext(singular, plural, whole), parts)


def marked(sentence: str) -> str:
    """The sentence as it stands: for words that are put into the language later, by `phrase`."""
    return sentence


def written(value: object, how: str) -> str:
    """A figure or day by itself, as the language spoken writes it: `written(1234, ",")` is "1,234" in English."""
    return spoken().write(value, how)


@cache
def spoken() -> Language:
    """The language of this process."""
    tag = os.environ.get("BOWSTRING_LANGUAGE", "").strip() or SOURCE
    return read_language(tag, os.environ.get("BOWSTRING_LANGUAGE_FOLDER", ""))


def read_language(tag: str, folder: str = "") -> Language:
    """The language of a tag such as "fr" or "pt-BR"; English where there is no catalogue of it.

    folder: catalogues of one's own, looked at before those that come along.
    """
    places = catalogue_folders(folder)
    language, _, region = tag.replace("_", "-").partition("-")
    names = [f"{language.lower()}_{region.upper()}"] if region else []
    for name in (*names, language.lower()):
        for place in places:
            if gettext.find(CATALOGUE, str(place), [name]):
                sentences = gettext.translation(CATALOGUE, str(place), [name])
                return Language(tag=tag, catalogue=sentences, write=_writer(tag))
    return Language()


def catalogue_folders(folder: str = "") -> tuple[Path, ...]:
    """Where catalogues are, the first that has a language wins."""
    return (*((Path(folder),) if folder else ()), LOCALE)


def languages_in(places: Iterable[Path]) -> tuple[str, ...]:
    """The tags of every language there is, English first."""
    names = {
        path.parent.parent.name for place in places for path in place.glob(f"*/LC_MESSAGES/{CATALOGUE}.mo")
    }
    return (SOURCE, *sorted(name.replace("_", "-") for name in names))


def _writer(tag: str) -> Callable[[object, str], str]:
    """What writes figures and days; as English does where Babel is not installed."""
    if find_spec("babel") is None:
        return format
    figures = import_module("bowstring.model.local_figures")
    return cast(Callable[[object, str], str], figures.writer(tag))


class _Sentences(Formatter):
    """Puts parts in as `str.format` does, figures and days as the language writes them."""

    def format_field(self, value: object, format_spec: str) -> str:
        return spoken().write(value, format_spec)


def _filled(sentence: str, parts: dict[str, object]) -> str:
    if not parts:
        return sentence
    return sentence.format(**parts) if spoken().write is format else _Sentences().vformat(sentence, (), parts)
