"""`why`: why an initiative is in the plan or not."""

from pathlib import Path

from bowstring.answers.why import why_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import PlanOptions, plan_of, possible
from bowstring.cli.screen import Screen
from bowstring.cli.talking import tell_room
from bowstring.cli.why_page import show_why
from bowstring.formats.files import read_portfolio
from bowstring.model.lookup import initiative_key
from bowstring.tensions.why import explain


def why(path: Path, initiative: str, effort: PlanOptions, *, points: bool, as_json: bool) -> None:
    """Tell why."""
    portfolio, problems = read_portfolio(path)
    key = initiative_key(portfolio, initiative)
    planned = possible(plan_of(portfolio, problems, effort))
    if planned.plan.divisible is None:
        tell_room(planned, as_json=as_json)
        return
    context = planned.context()
    explanation = explain(context, planned.plan, key)
    if as_json:
        print_json(why_answer(explanation, planned.all_problems))
    else:
        show_why(Screen(), planned, context, explanation, points=points)
