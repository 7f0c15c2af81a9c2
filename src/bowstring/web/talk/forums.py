"""Which forum's agenda is asked for."""

from bowstring.model.portfolio import Forum, Portfolio
from bowstring.web.jobs.concluding import forum_key, forums_of


def forum_asked(portfolio: Portfolio, key: str) -> Forum | None:
    """The forum with that key, else the first."""
    forums = forums_of(portfolio)
    return next((forum for forum in forums if forum_key(forum) == key), forums[0])


def forum_name(forum: Forum | None) -> str:
    """A forum as people call it."""
    return forum_key(forum).replace("-", " ").capitalize()
