"""What others passed up, or left past its review date, is on the executive's agenda too."""

import dataclasses
from datetime import date

from tests.tensions.second import Second
from tests.tensions.tiny import priced, tiny

from bowstring.model.assessments import Lens
from bowstring.model.conversations import Conversation
from bowstring.model.decisions import Level
from bowstring.model.portfolio import Forum
from bowstring.tensions.agenda import make_agenda

KEY = "worth:plain:both"
EXECUTIVE = Forum(key="executive", level=Level.ENTERPRISE, hours=20.0)
TEAM = Forum(key="team", level=Level.TEAM, hours=20.0)


def portfolio_with(*conversations: Conversation) -> Second:
    likely_values = {("plain", Lens.USER_NEED): (50.0, 1500.0)}
    settings = {"enterprise_stake": 1000.0, "as_of": date(2026, 3, 12)}
    return priced(tiny(likely_values=likely_values, settings=settings, conversations=conversations))


def keys(second: Second, forum: Forum, *, passed_up: frozenset[str] = frozenset()) -> set[str]:
    agenda = make_agenda(
        second.portfolio, second.ledger, second.context.pricer, forum=forum, passed_up=passed_up
    )
    return {item.priced.key for item in agenda.items}


def test_a_teams_question_is_the_teams() -> None:
    portfolio = portfolio_with()
    assert KEY in keys(portfolio, TEAM)
    assert KEY not in keys(portfolio, EXECUTIVE)


def test_what_was_left_past_its_review_date_is_seen_by_both() -> None:
    left = Conversation(key="c", tension=KEY, review_on=date(2026, 3, 11))
    assert KEY in keys(portfolio_with(left), EXECUTIVE) & keys(portfolio_with(left), TEAM)
    due_today = dataclasses.replace(left, review_on=date(2026, 3, 12))
    assert KEY not in keys(portfolio_with(due_today), EXECUTIVE)


def test_what_was_passed_up_is_seen_by_the_executive() -> None:
    assert KEY in keys(portfolio_with(), EXECUTIVE, passed_up=frozenset({KEY}))
