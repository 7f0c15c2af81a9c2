"""What conversations so far teach: the chance that one settles a question, and where each stands."""

from datetime import date

from bowstring.model.portfolio import Portfolio
from bowstring.tensions.tension import State
from bowstring.tensions.tension_kinds import TENSION_KINDS


def chances(portfolio: Portfolio) -> dict[str, float]:
    """The chance that a conversation settles each kind: learned from settled ones, or set by hand.

    The mean of the kind's Beta prior updated by how often a settled conversation changed the plan.
    Source: docs/methods.md#4-what-a-question-is-worth.
    """
    changed: dict[str, list[bool]] = {}
    for conversation in portfolio.conversations:
        if conversation.settled_on and conversation.plan_before and conversation.plan_after:
            named = conversation.tension.split(":", 1)[0]
            changed.setdefault(named, []).append(conversation.plan_before != conversation.plan_after)
    learned = {}
    for name, kind in TENSION_KINDS.items():
        a, b = kind.prior
        seen = changed.get(name, [])
        learned[name] = (a + sum(seen)) / (a + b + len(seen))
    by_hand = sorted(portfolio.chances, key=lambda chance: chance.set_on or date.min)
    learned.update({chance.kind: chance.chance for chance in by_hand if chance.kind in learned})
    return learned


def states_of(portfolio: Portfolio) -> dict[str, State]:
    """Where each tension that people have talked about stands; a review date that has passed reopens it."""
    as_of = portfolio.settings.as_of
    states: dict[str, State] = {}
    for conversation in sorted(
        portfolio.conversations,
        key=lambda talk: (talk.settled_on or talk.opened_on or date.max, talk.key),
    ):
        if conversation.settled_on is None:
            states[conversation.tension] = State.TALKING
        elif as_of is not None and conversation.review_on is not None and conversation.review_on <= as_of:
            states[conversation.tension] = State.OPEN
        else:
            states[conversation.tension] = State.ANSWERED
    return states
