"""Who has to be in the room for a question, and why each of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.tensions.tension import Tension


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendee:
    """Somebody who has to be there. person: their key; name: theirs, else the key; why: blank where nothing says it."""

    person: str
    name: str
    why: str

    @property
    def words(self) -> str:
        """As an agenda lists them: "Ann Lee (user lead of “Pay online”)"."""
        return f"{self.name} ({self.why})" if self.why else self.name


def attendees_of(
    portfolio: Portfolio, tension: Tension, *, members: Mapping[str, str] | None = None
) -> tuple[Attendee, ...]:
    """The people of a question in their order, each with the role that makes it theirs.

    Args:
        portfolio: its facts.
        tension: the question.
        members: what those are called whom the list of people does not hold, by key.
    """
    people, members = portfolio.index.people, members or {}
    works = _works(portfolio, tension)
    return tuple(
        Attendee(
            person=key,
            name=(people[key].name if key in people else members.get(key, "")) or key,
            why=next(_reasons(portfolio, tension, works, key), ""),
        )
        for key in dict.fromkeys(tension.in_the_room)
    )


def _works(portfolio: Portfolio, tension: Tension) -> tuple[Initiative, ...]:
    """The work that a question names or is about, then what builds on it or a decision asks for, then its teams'."""
    named = {*tension.about, tension.pole_key, *tension.pole_key.split("-")}
    spoken_of = [work for work in portfolio.initiatives if f"“{work.name}”" in tension.question]
    about = [work for work in portfolio.initiatives if work.key in named]
    around = [
        work
        for work in portfolio.initiatives
        if work.key not in named and (named.intersection(work.requires) or work.mandated_by in tension.about)
    ]
    of_teams = [work for work in portfolio.initiatives if work.team and work.team in tension.teams]
    return tuple({work.key: work for work in (*spoken_of, *about, *around, *of_teams)}.values())


def _reasons(portfolio: Portfolio, tension: Tension, works: Sequence[Initiative], key: str) -> Iterator[str]:
    index = portfolio.index
    for decision in (index.decisions[about] for about in tension.about if about in index.decisions):
        if decision.decided_by == key:
            yield phrase("decided “{title}”", title=decision.title)
    if any(raised.key in tension.about and raised.raised_by == key for raised in portfolio.raised):
        yield phrase("raised the question")
    for role, field in (
        (phrase("user lead"), "user_lead"),
        (phrase("business lead"), "business_lead"),
        (phrase("owner"), "owner"),
    ):
        led = next((work.name for work in works if getattr(work, field) == key), "")
        if led:
            yield phrase("{role} of “{led}”", role=role, led=led)
    of_work = (work.team for work in works)
    names = dict.fromkeys((*tension.teams, *tension.about, tension.pole_key, *of_work))
    for team in (index.teams[name] for name in names if name in index.teams):
        if team.lead == key:
            yield phrase("leads {name}", name=team.name)
    person = index.people.get(key)
    if person is not None and person.lens is not None:
        yield phrase("speaks for {whom}", whom=person.lens.whom)
    if person is not None and person.team in index.teams:
        yield phrase("works in {name}", name=index.teams[person.team].name)
