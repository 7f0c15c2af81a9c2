"""The room of a conversation as everybody in it sees it: who is there, one's own figures, and what was shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.beliefs.pooling import counting_assessments
from bowstring.charts.believed import Question
from bowstring.charts.chart import Cell, Table
from bowstring.charts.tables import TableView, table_view
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words
from bowstring.tensions.worth import value_words
from bowstring.web.forms.talk import EVIDENCE_WORDS
from bowstring.web.pictures import Believed, believed
from bowstring.web.store.sessions import ParticipantCard, Presence, SessionCard

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
        joined=f"{count_words(there.joined, 'person', 'people')} joined",
        done=f"{there.done:,} of them done" if there.joined else "",
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
    questions: Mapping[Lens, Question],
) -> tuple[Spread, ...]:
    """What everybody said of an initiative in its latest round, by side; sides of which nobody spoke are left out."""
    mine = [one for one in portfolio.assessments if one.initiative == work.key]
    counting = counting_assessments(mine)
    found = ((lens, counting.get((work.key, lens), ())) for lens in Lens)
    return tuple(
        _spread(portfolio, work, said, there=there, question=questions.get(lens))
        for lens, said in found
        if said
    )


def _spread(
    portfolio: Portfolio,
    work: Initiative,
    said: tuple[Assessment, ...],
    *,
    there: tuple[ParticipantCard, ...],
    question: Question | None,
) -> Spread:
    lens, settings = said[0].lens, portfolio.settings
    even = break_even_as_said(question)
    ordered = sorted(said, key=lambda one: (one.likely, one.low, one.high, one.assessor))
    figures = [figure for one in ordered for figure in (one.low, one.high)]
    least, most = min(0.0, *figures), max(*figures, even or 0.0)
    most += _ROOM * (most - least) or 1.0
    side = "users" if lens is Lens.USER_NEED else "the business"
    flip = f"we would do it from {value_words(even, lens, settings)}" if even is not None else ""
    words = f"{count_words(len(said), 'view')} of what it is worth to {side}. {flip.capitalize()}".strip()
    return Spread(
        title=f"Worth to {side}",
        words=words,
        picture=believed(
            [(one.low, one.likely, one.high) for one in ordered],
            break_even=even,
            side="user" if lens is Lens.USER_NEED else "business",
            words=words,
            from_words=flip,
            least_words=value_words(least, lens, settings),
            most_words=value_words(most, lens, settings),
            least=least,
            most=most,
        ),
        table=table_view(_table(portfolio, work, ordered, there)),
    )


def break_even_as_said(question: Question | None) -> float | None:
    """The figure, as people say it, from which the plan would do it; None where that is not known, or is no figure."""
    even = question.break_even_stated if question is not None else None
    return None if even is None or abs(even) == float("inf") else even


def _table(
    portfolio: Portfolio, work: Initiative, said: list[Assessment], there: tuple[ParticipantCard, ...]
) -> Table:
    teams = {person.key: person.team for person in portfolio.people}
    here = {one.assessor: one for one in there}
    rows: list[tuple[Cell, ...]] = []
    for one in said:
        who = here.get(one.assessor)
        rests = EVIDENCE_WORDS[one.evidence] if one.evidence is not None else "Not said"
        own = bool(work.team) and teams.get(one.assessor) == work.team
        rows.append(
            (
                who.name if who is not None and who.is_shown and who.name else "not shown",
                one.low,
                one.likely,
                one.high,
                f"{rests}, own team" if own else rests,
                one.rationale,
                "here" if who is not None else "before",
            )
        )
    return Table(
        headers=("Who", "Bad case", "Likely case", "Good case", "Rests on", "Why", "Said"), rows=tuple(rows)
    )
