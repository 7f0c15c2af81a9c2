"""`check`: what is wrong in somebody's data, and the room for choice."""

from pathlib import Path

import typer

from bowstring.answers.answer import check_answer
from bowstring.cli.edge import print_json
from bowstring.cli.screen import Screen
from bowstring.formats.files import read_portfolio
from bowstring.model.checks import check_portfolio
from bowstring.model.choice_summary import choice_summary
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Problem, Severity
from bowstring.model.wording import count_words


def check(path: Path, *, show_all: bool, as_json: bool) -> None:
    """Tell every problem; exit code 1 where any of them is an error.

    Args:
        path: of the portfolio.
        show_all: everything, not the first lines alone.
        as_json: for programs.
    """
    portfolio: Portfolio | None = None
    try:
        portfolio, problems = read_portfolio(path)
    except BadDataError as broken:
        problems = broken.problems
    if portfolio is not None:
        problems = (*problems, *check_portfolio(portfolio))
    choice = choice_summary(portfolio) if portfolio is not None else None
    currency = portfolio.settings.currency if portfolio is not None else ""
    if as_json:
        print_json(check_answer(problems, choice, currency))
    else:
        screen = Screen()
        screen.say(_first_line(path, portfolio, problems))
        if choice is not None:
            screen.say(choice.words(currency))
        screen.problems(problems, show_all=show_all)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise typer.Exit(1)


def _first_line(path: Path, portfolio: Portfolio | None, problems: tuple[Problem, ...]) -> str:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    warnings = sum(problem.severity is Severity.WARNING for problem in problems)
    if portfolio is None:
        return f"{path} cannot be read yet: {count_words(errors, 'problem')} to fix first."
    summary = f"{portfolio.settings.name}: {count_words(len(portfolio.initiatives), 'initiative')}"
    if errors:
        return f"{summary}. {count_words(errors, 'problem')} to fix before it can be planned."
    if not portfolio.initiatives:
        return f"{summary}. There is nothing to plan."
    if not any(initiative.is_plannable for initiative in portfolio.initiatives):
        return f"{summary}. Each needs a cost and a duration before we can plan."
    if warnings:
        return f"{summary}. It can be planned; {count_words(warnings, 'thing')} to check."
    return f"{summary}. No problems found."
