"""The question that prior art is asked: a sentence, needs, capabilities; and what is wrong with it."""

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem, error, note
from bowstring.model.wording import slug_of
from bowstring.reuse.everyday import alternatives_of, phrases_in
from bowstring.reuse.words import words_of

MOST_LETTERS = 5_000
"""How much of a text is read; a concept says what it is in less."""

_MOST_CLOSE = 3
# How well another word does for the one that was said.
_INSTEAD = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedWord:
    """A word or short phrase of a question, and the stems that would do, with how well."""

    typed: str
    stems: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReuseQuery:
    """What somebody looks for. needs, requires: keys."""

    text: str = ""
    needs: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[AskedWord, ...]:
        """Its words, each once, then the phrases in it."""
        read = self.text[:MOST_LETTERS]
        word_of = {stem: word for word, stem in reversed(list(words_of(read)))}
        words = [
            AskedWord(typed=word, stems={**dict.fromkeys(alternatives_of(stem), _INSTEAD), stem: 1.0})
            for stem, word in reversed(word_of.items())
        ]
        phrases = [
            AskedWord(typed=phrase, stems=dict.fromkeys(stems, _INSTEAD))
            for phrase, stems in phrases_in(read)
        ]
        return (*words, *phrases)


def ask(
    portfolio: Portfolio, text: str, *, needs: Iterable[str] = (), requires: Iterable[str] = ()
) -> tuple[ReuseQuery, tuple[Problem, ...]]:
    """The question somebody means, and what is wrong with it; needs and requires: by key, or by name or statement.

    Needs and capabilities that are not known are left out, and said, with those spelt nearest.

    Args:
        portfolio: whose needs and capabilities they are.
        text: the question in a sentence; may be blank.
        needs, requires: keys, names or statements, as they were typed.
    """
    statements = {need.key: need.statement for need in portfolio.needs}
    names = {capability.key: capability.name for capability in portfolio.capabilities}
    found_needs, wrong_needs = _meant(needs, statements, "needs")
    found_requires, wrong_requires = _meant(requires, names, "capabilities")
    question = ReuseQuery(text=text.strip(), needs=found_needs, requires=found_requires)
    return question, (*_wrong_with(question), *wrong_needs, *wrong_requires)


def _wrong_with(question: ReuseQuery) -> Iterator[Problem]:
    if not (question.words or question.needs or question.requires):
        message = (
            phrase("nothing is asked.")
            if not question.text
            else phrase("{shown} says nothing to search by.", shown=_shown(question.text))
        )
        yield error(Place(), message, phrase("Say in a sentence what somebody needs, or name a capability."))
    if len(question.text) > MOST_LETTERS:
        yield note(
            Place(),
            phrase(
                "the text has {text:,} letters; the first {most_letters:,} are read.",
                text=len(question.text),
                most_letters=MOST_LETTERS,
            ),
            phrase("Say it in a few sentences."),
        )


def _meant(
    entries: Iterable[str], names: Mapping[str, str], table: str
) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    by_slug = {slug_of(spelling): key for key, name in names.items() for spelling in (name, key)}
    keys, problems = list[str](), list[Problem]()
    for entry in entries:
        key = entry if entry in names else by_slug.get(slug_of(entry))
        if key is not None:
            keys.append(key)
        else:
            problems.append(
                error(
                    Place(table=table),
                    phrase("{shown} is not known.", shown=_shown(entry)),
                    _nearest(entry, by_slug, table),
                )
            )
    return tuple(dict.fromkeys(keys)), tuple(problems)


def _nearest(entry: str, by_slug: Mapping[str, str], table: str) -> str:
    close = difflib.get_close_matches(slug_of(entry), by_slug, n=_MOST_CLOSE, cutoff=0.4)
    keys: Sequence[str] = list(dict.fromkeys(by_slug[slug] for slug in close))
    return (
        phrase("Perhaps: {keys}.", keys=", ".join(keys))
        if keys
        else phrase("Give a key from the table of {table}.", table=table)
    )


def _shown(text: str) -> str:
    return f"“{text if len(text) <= 60 else text[:57] + '…'}”"
