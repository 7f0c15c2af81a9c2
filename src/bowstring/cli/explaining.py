"""`why`: why an initiative is in the plan or not."""

from pathlib import Path

from bowstring.answers.why import why_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import PlanOptions, plan_of, possible
from bowstring.cli.plan_page import tell_unplanned
from bowstring.cli.recorded import recorded_worlds
from bowstring.cli.screen import Screen
from bowstring.cli.why_page import show_why
from bowstring.formats.files import read_portfolio
from bowstring.model.lookup import initiative_key
from bowstring.report.worlds_words import work_words
from bowstring.tensions.why import explain


def why(path: Path, initiative: str, effort: PlanOptions, *, points: bool, as_json: bool) -> None:
    """Tell why.

    Args:
        path: of the portfolio.
        initiative: its key or name.
        effort: how long to search, and from which seed.
        points: what questions are ranked by, too.
        as_json: for programs.
    """
    portfolio, problems = read_portfolio(path)
    key = initiative_key(portfolio, initiative)
    planned = possible(plan_of(portfolio, problems, effort))
    if planned.plan.divisible is None:
        tell_unplanned(planned, as_json=as_json)
        return
    context = planned.context()
    explanation = explain(context, planned.plan, key)
    worlds = recorded_worlds(planned.plan, planned.key) if planned.is_recorded else None
    work = worlds.of(key) if worlds is not None else None
    if as_json:
        print_json(why_answer(explanation, planned.all_problems, work))
        return
    screen = Screen()
    show_why(screen, planned, context, explanation, points=points)
    if work is not None:
        screen.say()
        screen.say(f"Whatever comes: {work_words(work)}.")
