"""The room of a conversation as everybody in it sees it: who is there, one's own figures, and what was shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.beliefs.pooling import counting_assessments
from bowstring.charts.believed import WorthQuestion
from bowstring.charts.chart import Cell, Table, unit_words
from bowstring.charts.tables import TableView, table_view
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import capitalised, count_words
from bowstring.tensions.worth import value_words
from bowstring.web.site.pictures import Believed, believed
from bowstring.web.store.sessions import ParticipantCard, Presence, SessionCard
from bowstring.web.talk.talk_forms import EVIDENCE_WORDS

_ROOM = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """What was said of one side, once shown: a picture and the same as a table."""

    title: str
    picture: Believed
    table: TableView
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceView:
    """Who is there, as it is asked for again every second or two. seen: what the page shows now."""

    joined: str
    done: str
    url: str
    seen: str


def presence_view(session: SessionCard, there: Presence, url: str) -> PresenceView:
    """Who is there in words; never how many have scored."""
    return PresenceView(
        joined=phrase("{people} joined", people=count_words(there.joined, "person", "people")),
        done=phrase("{done:,} of them done", done=there.done) if there.joined else "",
        url=url,
        seen=f"{state_tag(session)}.{there.joined}.{there.done}",
    )


def state_tag(session: SessionCard) -> str:
    """What tells one state of a session from another: when it changes, everybody's page is loaded anew."""
    state = "closed" if session.closed_at else "shown" if session.revealed_at else "sealed"
    return f"{session.number}-{state}"


def spreads_of(
    portfolio: Portfolio,
    work: Initiative,
    there: tuple[ParticipantCard, ...],
    questions: Mapping[Lens, WorthQuestion],
    *,
    number: int = 1,
) -> tuple[Spread, ...]:
    """What everybody said of an initiative in its latest round, by side; sides of which nobody spoke are left out.

    Args:
        portfolio: the facts.
        work: what is talked about.
        there: who has joined.
        questions: what is asked of each side, where it was looked at.
        number: the round that was scored; what is from an earlier one says so, on either side.
    """
    mine = [assessment for assessment in portfolio.assessments if assessment.initiative == work.key]
    counting = counting_assessments(mine)
    beliefs = ((lens, counting.get((work.key, lens), ())) for lens in Lens)
    return tuple(
        _spread(portfolio, work, assessments, there=there, question=questions.get(lens), number=number)
        for lens, assessments in beliefs
        if assessments
    )


def _spread(
    portfolio: Portfolio,
    work: Initiative,
    assessments: tuple[Assessment, ...],
    *,
    there: tuple[ParticipantCard, ...],
    question: WorthQuestion | None,
    number: int,
) -> Spread:
    lens, settings = assessments[0].lens, portfolio.settings
    even = break_even_as_said(question)
    ordered = sorted(
        assessments,
        key=lambda assessment: (assessment.likely, assessment.low, assessment.high, assessment.assessor),
    )
    figures = [figure for assessment in ordered for figure in (assessment.low, assessment.high)]
    least, most = min(0.0, *figures), max(*figures, even or 0.0)
    most += _ROOM * (most - least) or 1.0
    side = lens.whom
    flip = (
        phrase("we would do it from {value_words}", value_words=value_words(even, lens, settings))
        if even is not None
        else ""
    )
    words = phrase(
        "{views} of what it is worth to {side}. {flip}",
        views=count_words(len(assessments), "view", "views"),
        side=side,
        flip=capitalised(flip),
    ).strip()
    return Spread(
        title=phrase("Worth to {side}", side=side),
        words=words,
        picture=believed(
            [(assessment.low, assessment.likely, assessment.high) for assessment in ordered],
            break_even=even,
            side=lens.short,
            words=words,
            from_words=flip,
            least_words=value_words(least, lens, settings),
            most_words=value_words(most, lens, settings),
            least=least,
            most=most,
        ),
        table=table_view(_table(portfolio, work, ordered, there, number=number)),
    )


def break_even_as_said(question: WorthQuestion | None) -> float | None:
    """The figure, as people say it, from which the plan would do it; None if that is not known, or is no figure."""
    even = question.break_even_stated if question is not None else None
    return None if even is None or abs(even) == float("inf") else even


def _table(
    portfolio: Portfolio,
    work: Initiative,
    assessments: list[Assessment],
    there: tuple[ParticipantCard, ...],
    *,
    number: int,
) -> Table:
    unit = unit_words(assessments[0].lens, portfolio.settings)
    here = {participant_card.assessor: participant_card for participant_card in there}
    rows: list[tuple[Cell, ...]] = []
    for assessment in assessments:
        who = here.get(assessment.assessor)
        rests = (
            EVIDENCE_WORDS[assessment.evidence] if assessment.evidence is not None else phrase("Not given")
        )
        own = bool(work.team) and portfolio.team_of.get(assessment.assessor) == work.team
        rows.append(
            (
                _name(who),
                assessment.low,
                assessment.likely,
                assessment.high,
                phrase("{rests}, own team", rests=rests) if own else rests,
                assessment.rationale,
                phrase("before it was reframed")
                if assessment.round < number
                else "here"
                if who is not None
                else "before",
            )
        )
    cases = (
        phrase("{case} case, {unit}", case=case, unit=unit)
        for case in (phrase("Bad"), phrase("Likely"), phrase("Good"))
    )
    return Table(
        headers=(phrase("Who"), *cases, phrase("Based on"), phrase("Why"), phrase("Said")), rows=tuple(rows)
    )


def _name(who: ParticipantCard | None) -> str:
    """What somebody lets others call them. A guest is told as one: they can type any name."""
    if who is None or not who.is_shown or not who.name:
        return phrase("not shown")
    return phrase("{name} (guest)", name=who.name) if who.is_guest else who.name
