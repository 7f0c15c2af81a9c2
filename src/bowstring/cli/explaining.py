"""`why`: why an initiative is in the plan or not."""

import difflib
from pathlib import Path

from bowstring.answers.why import why_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import PlanOptions, plan_of, possible
from bowstring.cli.screen import Screen
from bowstring.cli.talking import tell_room
from bowstring.cli.why_page import show_why
from bowstring.formats.files import read_portfolio
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import UnknownKeyError
from bowstring.tensions.why import explain

_MOST_CLOSE = 5


def why(path: Path, initiative: str, effort: PlanOptions, *, points: bool, as_json: bool) -> None:
    """Tell why."""
    portfolio, problems = read_portfolio(path)
    key = key_of(portfolio, initiative)
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


def key_of(portfolio: Portfolio, text: str) -> str:
    """The key of the initiative that a person means, by key or by name. Raises: UnknownKeyError with close ones."""
    initiatives_by_key = portfolio.index.initiatives
    if text in initiatives_by_key:
        return text
    named = [key for key, work in initiatives_by_key.items() if work.name.casefold() == text.casefold()]
    if len(named) == 1:
        return named[0]
    words = {
        **{initiative.name: key for key, initiative in initiatives_by_key.items()},
        **{key: key for key in initiatives_by_key},
    }
    close = difflib.get_close_matches(text, words, n=_MOST_CLOSE, cutoff=0.4)
    keys = list(dict.fromkeys([*named, *(words[word] for word in close)]))
    mend = f"Perhaps: {', '.join(keys)}." if keys else "Give a key from the table of initiatives."
    raise UnknownKeyError(f"there is no one initiative {text!r}. {mend}")
