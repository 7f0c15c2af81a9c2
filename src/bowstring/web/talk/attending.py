"""Who has to be in the room, as the site names them: also who scored under an account alone."""

from bowstring.model.portfolio import Portfolio
from bowstring.tensions.attendees import Attendee, attendees_of
from bowstring.tensions.tension import Tension
from bowstring.web.access import Visit
from bowstring.web.store.members import names_of_members


def named_attendees(visit: Visit, portfolio: Portfolio, tension: Tension) -> tuple[Attendee, ...]:
    """The people of a question, those that the list of people does not name by their account's name."""
    unnamed = [key for key in tension.in_the_room if key not in portfolio.index.people]
    members = names_of_members(visit.portfolio_id, unnamed) if unnamed else {}
    return attendees_of(portfolio, tension, members=members)
