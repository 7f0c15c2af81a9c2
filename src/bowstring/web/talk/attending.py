"""Who has to be in the room, as the site names them: also who scored under an account alone."""

import dataclasses

from bowstring.model.portfolio import Portfolio
from bowstring.tensions.attendees import Attendee, attendees_of
from bowstring.tensions.tension import Tension
from bowstring.web.access import Visit
from bowstring.web.store.members import names_of_members


def named_attendees(visit: Visit, portfolio: Portfolio, tension: Tension) -> tuple[Attendee, ...]:
    """The people of a question, those that the list of people does not name by their account's name."""
    attendees = attendees_of(portfolio, tension)
    unnamed = [attendee.person for attendee in attendees if attendee.person not in portfolio.index.people]
    if not unnamed:
        return attendees
    names = names_of_members(visit.portfolio_id, unnamed)
    return tuple(
        dataclasses.replace(attendee, name=names.get(attendee.person, attendee.name))
        for attendee in attendees
    )
