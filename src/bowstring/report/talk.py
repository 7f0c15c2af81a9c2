"""The first half of the page: what to talk about, each question with what it is worth and who has to be there."""

from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.charts.assessors import assessors_chart
from bowstring.charts.believed import WorthQuestion
from bowstring.charts.strip import agenda_strip, few_that_hold_half
from bowstring.model.decisions import Level
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words
from bowstring.report.agenda_text import expected_words, gain_words
from bowstring.report.contents import ReportContents, names_of_people
from bowstring.report.pictures import Figure, figure_of
from bowstring.report.wording import belief_words, delivery_words, start_words
from bowstring.tensions.agenda import AgendaItem
from bowstring.tensions.follow_ups import FollowUp
from bowstring.tensions.ledger import Ledger, PricedTension

ORDER_TITLE = phrase("Start with the first one")
ORDER_WORDS = phrase(
    "Most valuable first: what an answer is worth, times the chance that talking settles it."
)
NOTHING = phrase("No open question could change what we do.")
NOTHING_HERE = phrase("No open question fits these hours and could change what we do.")
FEW_LIMITS = phrase("No budget and no people are recorded, so nearly everything fits. Start by adding them.")
NO_LIMITS = phrase(
    "Nothing limits this plan: no budget and no people are recorded for these "
    "quarters, so everything fits and no answer could change it. Start by adding "
    "a budget or the people you have."
)


def nothing_words(portfolio: Portfolio, ledger: Ledger) -> str:
    """Why there is nothing to talk about in a forum."""
    has_limits = bool(portfolio.budget or portfolio.capacity)
    if ledger.could_change:
        return NOTHING_HERE if has_limits else f"{NOTHING_HERE} {FEW_LIMITS}"
    return NOTHING if has_limits else NO_LIMITS


LEVEL_WORDS = {
    Level.TEAM: phrase("a team can decide"),
    Level.PLATFORM: phrase("a platform and its users can decide"),
    Level.ENTERPRISE: phrase("for the executive"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationCard:
    """One conversation: the question, who believes what, what it is worth, who has to be there."""

    question: str
    sentence: str
    worth: str
    expected: str
    attendees: str
    minutes: int
    kind: str
    level: str
    figure: Figure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Cards under one title."""

    title: str
    explained: str
    cards: tuple[ConversationCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkView:
    """What to talk about. opening: of the first line, what could change; leave: what cannot."""

    opening: tuple[str, str, str]
    strip: Figure
    few: str
    could: str
    cannot: str
    invited: str
    headings: tuple[Heading, ...]


def talk_view(contents: ReportContents) -> TalkView | None:
    """The agenda as the page shows it; None if there is no plan to price questions by."""
    ledger, agenda = contents.ledger, contents.agenda
    if ledger is None or agenda is None:
        return None
    questions = dict(contents.questions)
    cards = tuple(_card(contents, item, questions) for item in agenda.items)
    headings = (Heading(title=ORDER_TITLE, explained=ORDER_WORDS, cards=cards),) if cards else ()
    people = {person for item in agenda.items for person in item.priced.tension.in_the_room}
    return TalkView(
        opening=ledger.first_words,
        strip=figure_of(agenda_strip(ledger, contents.portfolio.settings), stretches=True),
        few=phrase(
            "{few_that_hold_half:,} hold more than half of what talking could bring",
            few_that_hold_half=few_that_hold_half(ledger),
        ),
        could=phrase("{could_change:,} could change the plan", could_change=ledger.could_change),
        cannot=phrase("{cannot:,} cannot, whoever is right", cannot=ledger.cannot),
        invited=(
            phrase(
                "{conversations} within {hours:g} hours, {people} needed in the room.",
                conversations=count_words(len(agenda.items), "conversation", "conversations"),
                hours=agenda.hours,
                people=count_words(len(people), "person", "people"),
            )
        ),
        headings=headings,
    )


def _card(
    contents: ReportContents, item: AgendaItem, questions: Mapping[str, WorthQuestion]
) -> ConversationCard:
    priced = item.priced
    question = questions.get(priced.key)
    named = names_of_people(contents.portfolio)
    # Names may hold commas.
    attendees = dict.fromkeys(named.get(key, key) for key in priced.tension.in_the_room)
    return ConversationCard(
        question=priced.tension.question,
        sentence=sentence_of(contents, priced, question),
        worth=gain_words(contents.portfolio, priced),
        expected=expected_words(contents.portfolio, priced),
        attendees="; ".join(attendees) or phrase("to be named"),
        minutes=round(60 * priced.hours),
        kind=f"{item.purpose.value}: {priced.kind.words}",
        level=LEVEL_WORDS[priced.level],
        figure=figure_of(assessors_chart(question)) if question is not None else None,
    )


def sentence_of(contents: ReportContents, priced: PricedTension, question: WorthQuestion | None) -> str:
    """Who believes what, or what is planned today, and what would be so instead.

    Args:
        contents: of the report.
        priced: the question, with its worth.
        question: of a worth, drawn; None for others.
    """
    tension, kind = priced.tension, priced.kind
    if kind.has_rival_values and question is not None:
        return belief_words(question)
    if kind.asks_value and not kind.has_rival_values:
        return kind.supposes.format(tension.what_if)
    portfolio, plan = contents.portfolio, contents.plan
    initiatives = portfolio.index.initiatives
    about = [key for key in (*tension.about, tension.pole_key) if key in initiatives]
    planned = [f"“{initiatives[key].name}” {start_words(portfolio, plan, key)}." for key in about[:1]]
    planned += [f"“{initiatives[key].name}” {delivery_words(portfolio, plan, key)}." for key in about[1:2]]
    return " ".join(filter(None, (*planned, tension.today, kind.supposes.format(tension.what_if))))


def promise_words(follow_up: FollowUp, portfolio: Portfolio) -> str:
    """Who promised what, by when: a person or a team of the portfolio, by name."""
    owner = portfolio.index.people.get(follow_up.by) or portfolio.index.teams.get(follow_up.by)
    who = (owner.name if owner is not None else "") or follow_up.by or phrase("No one was named to")
    due = phrase(", by {due:%-d %B}", due=follow_up.due) if follow_up.due is not None else ""
    sentence = (
        phrase("{who} would {words}{due}", who=who, words=follow_up.words, due=due)
        if follow_up.by
        else f"{who} {follow_up.words}{due}"
    )
    return f"{sentence}."
