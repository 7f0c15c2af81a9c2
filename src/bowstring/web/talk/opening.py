"""Opening the conversation about a question, from a page or by a program."""

from datetime import date

from bowstring.web.access import Visit
from bowstring.web.jobs import jobs
from bowstring.web.site.question_words import find_priced
from bowstring.web.store.conversations import open_conversation
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan


def open_about(visit: Visit, tension: str, *, today: date) -> str | None:
    """The key of the open conversation about a question; None if no plan knows such a question."""
    plan = latest_plan(visit.portfolio_id)
    priced = find_priced(RecordedPlan(plan).so_far, tension) if plan is not None else None
    if plan is None or priced is None:
        return None
    portfolio = load_portfolio(visit.portfolio_id)
    keys = {initiative.key for initiative in portfolio.initiatives}
    scored = tuple(key for key in priced.tension.about if key in keys and priced.kind.is_scored)
    key, is_new = open_conversation(
        visit.portfolio_id,
        tension,
        initiatives=scored[:1],
        plan=plan.key,
        by=visit.account,
        today=today,
    )
    if is_new:
        jobs.replan(visit.portfolio_id, by=visit.account)
    return key
