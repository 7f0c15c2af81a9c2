"""An open question in the words of a page: what it asks, what it is worth, and how long it takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from bowstring.model.conversations import present_tension
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.report.agenda_text import expected_words, gain_words
from bowstring.report.talk import LEVEL_WORDS
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.tension import State
from bowstring.web.access import Visit
from bowstring.web.site.frame import address


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionWords:
    """An open question as people read it. worth: blank where it could not change the plan on its own.

    expected: what talking is worth on average; blank where that is small.
    """

    key: str
    question: str
    poles: tuple[str, str]
    sentence: str
    what_if: str
    worth: str
    expected: str
    minutes: str
    kind: str
    level: str
    state: str
    url: str


def question_words(
    visit: Visit | None, portfolio: Portfolio, priced: PricedTension, sentences: Mapping[str, str]
) -> QuestionWords:
    """A question in words. visit: None for somebody who came by a link alone: no addresses of other pages."""
    tension = priced.tension
    return QuestionWords(
        key=tension.key,
        question=tension.question,
        poles=tension.poles,
        sentence=sentences.get(tension.key, ""),
        what_if=tension.what_if,
        worth=worth_of(priced, portfolio),
        expected=expected_words(portfolio, priced),
        minutes=phrase("{hours} minutes", hours=round(60 * priced.hours)),
        kind=priced.kind.words,
        level=LEVEL_WORDS[priced.level],
        state=phrase(priced.state.value),
        url=question_url(visit, tension.key) if visit is not None else "",
    )


def worth_of(priced: PricedTension, portfolio: Portfolio) -> str:
    """What an answer could be worth to each side; what it lacks where it has no price."""
    if not priced.tension.is_priced:
        return phrase("No price yet: nobody has said what would answer it")
    if not priced.could_change_the_plan:
        return phrase("Cannot change the plan on its own, whoever is right")
    return gain_words(portfolio, priced)


def question_url(visit: Visit, key: str) -> str:
    """The page of a question."""
    return address("question", visit, tension=key)


def opening_url(visit: Visit, key: str) -> str:
    """Where a press opens the conversation about a question, or leads to the open one."""
    return f"{address('open-conversation', visit)}?tension={quote(key)}"


def find_priced(ledger: Ledger | None, key: str) -> PricedTension | None:
    """The question of that key in a ledger; None if it is there no more."""
    return (
        next((tension for tension in ledger.tensions if tension.key == present_tension(key)), None)
        if ledger is not None
        else None
    )


def is_open(state: State) -> bool:
    """Whether people may still talk about it."""
    return state is not State.ANSWERED
