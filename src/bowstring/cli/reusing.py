"""`reuse`: what exists already for a sentence; without one, what may be built twice."""

from collections.abc import Sequence
from pathlib import Path

from bowstring.answers.reuse import reuse_answer
from bowstring.cli.edge import print_json
from bowstring.cli.screen import Screen, progress
from bowstring.formats.files import read_portfolio
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Problem, Severity
from bowstring.report.reuse_words import (
    NOTHING,
    choice_words,
    duplicates_words,
    names_of,
    saving_words,
    when_words,
)
from bowstring.reuse.duplicates import Duplicate, find_duplicates
from bowstring.reuse.prior_art import Match, PriorArt, find_prior_art
from bowstring.reuse.question import ask


def reuse(
    path: Path, text: str | None, *, needs: Sequence[str], requires: Sequence[str], limit: int, as_json: bool
) -> None:
    """Tell prior art, best first; without a question, duplicates.

    Args:
        path: of the portfolio.
        text: what is looked for.
        needs: that it should meet.
        requires: capabilities that it should have.
        limit: how many at most.
        as_json: for programs.

    Raises: BadDataError where nothing is asked well.
    """
    portfolio, problems = read_portfolio(path)
    if text is None and not needs and not requires:
        duplicates = find_duplicates(portfolio)
        if as_json:
            print_json(reuse_answer((), duplicates, problems))
        else:
            _show_duplicates(Screen(), portfolio, duplicates[:limit], len(duplicates))
        return
    question, wrong = ask(portfolio, text or "", needs=needs, requires=requires)
    if any(problem.severity is Severity.ERROR for problem in wrong):
        raise BadDataError(wrong)
    with progress("Reading what there is"):
        matches = find_prior_art(PriorArt(portfolio), question, limit=limit)
    if as_json:
        print_json(reuse_answer(matches, (), (*problems, *wrong)))
    else:
        _show_matches(Screen(), portfolio, matches, problems=wrong)


def _show_matches(
    screen: Screen, portfolio: Portfolio, matches: Sequence[Match], *, problems: Sequence[Problem]
) -> None:
    for problem in problems:
        screen.say(str(problem))
    if not portfolio.assets and not portfolio.initiatives:
        screen.say("There is nothing to search yet: add assets or initiatives first.")
        return
    if not matches:
        screen.say(NOTHING)
    for place, match in enumerate(matches, 1):
        screen.say(f"{match.name} ({match.key})", lead=f"{place}. ")
        screen.say(f"{when_words(match)}. {match.why}", lead="   ")


def _show_duplicates(
    screen: Screen, portfolio: Portfolio, duplicates: Sequence[Duplicate], count: int
) -> None:
    names = names_of(portfolio)
    screen.say(duplicates_words(count))
    for duplicate in duplicates:
        both_names = (
            f"“{names[duplicate.instead_of]}” ({duplicate.instead_of}) and "
            f"“{names[duplicate.keep]}” ({duplicate.keep})"
        )
        sentence = ", ".join(part for part in (both_names, choice_words(duplicate)) if part)
        screen.say(f"{sentence}. {saving_words(portfolio, duplicate)}", lead="- ")
    if count > len(duplicates):
        screen.say(f"and {count - len(duplicates):,} more. Use --limit to show more.")
