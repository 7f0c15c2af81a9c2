"""What happened this week, so that a director has something to ask about: two promises, one kept; two facts changed."""

import dataclasses
from datetime import date, timedelta

from bowstring.model.conversations import Conversation
from bowstring.model.portfolio import Portfolio


def with_promises(portfolio: Portfolio, today: date) -> Portfolio:
    """A portfolio in whose conversations two people promised something for the day before yesterday."""
    first, second = (f"worth:{initiative.key}:both" for initiative in portfolio.initiatives[:2])
    began, due = today - timedelta(days=9), today - timedelta(days=2)
    people = [person.key for person in portfolio.people[:2]]
    promises = (
        Conversation(
            key="c-late", tension=first, opened_on=began, owner=people[0], review_on=due, outcome="Still open"
        ),
        Conversation(
            key="c-done",
            tension=second,
            opened_on=began,
            settled_on=began,
            owner=people[1],
            review_on=due,
            outcome="As it was",
        ),
        Conversation(key="c-again", tension=second, opened_on=due),
    )
    return dataclasses.replace(portfolio, conversations=(*portfolio.conversations, *promises))


def before_this_week(portfolio: Portfolio) -> Portfolio:
    """The portfolio before two of its initiatives were described anew, which changes no plan."""
    first, second, *others = portfolio.initiatives
    earlier = (dataclasses.replace(work, description="To be described") for work in (first, second))
    return dataclasses.replace(portfolio, initiatives=(*earlier, *others))
