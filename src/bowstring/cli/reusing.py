"""`reuse`: what exists already for a sentence; without one, what may be built twice."""

from collections.abc import Sequence
from pathlib import Path

from bowstring.cli.answers import Answer, problem_answers
from bowstring.cli.edge import print_json
from bowstring.cli.screen import Screen, progress
from bowstring.formats.files import read_portfolio
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio, by_key
from bowstring.model.problems import BadDataError, Problem, Severity
from bowstring.model.wording import count_words
from bowstring.reuse.duplicates import Duplicate, find_duplicates
from bowstring.reuse.prior_art import Match, PriorArt, find_prior_art
from bowstring.reuse.question import ask

_NOTHING = "Nothing like it is known here. Try the words that users would say."


def reuse(
    path: Path, text: str | None, *, needs: Sequence[str], requires: Sequence[str], limit: int, as_json: bool
) -> None:
    """Tell prior art, best first; without a question, duplicates. Raises: BadDataError where nothing is asked well."""
    portfolio, problems = read_portfolio(path)
    if text is None and not needs and not requires:
        duplicates = find_duplicates(portfolio)
        if as_json:
            print_json(_answer((), duplicates, problems))
        else:
            _show_duplicates(Screen(), portfolio, duplicates[:limit], len(duplicates))
        return
    question, wrong = ask(portfolio, text or "", needs=needs, requires=requires)
    if any(one.severity is Severity.ERROR for one in wrong):
        raise BadDataError(wrong)
    with progress("Reading what there is"):
        matches = find_prior_art(PriorArt(portfolio), question, limit=limit)
    if as_json:
        print_json(_answer(matches, (), (*problems, *wrong)))
    else:
        _show_matches(Screen(), portfolio, matches, problems=wrong)


def _show_matches(
    screen: Screen, portfolio: Portfolio, matches: Sequence[Match], *, problems: Sequence[Problem]
) -> None:
    for problem in problems:
        screen.say(str(problem))
    if not portfolio.assets and not portfolio.initiatives:
        screen.say("There is nothing to search in yet: no assets and no initiatives.")
        return
    if not matches:
        screen.say(_NOTHING)
    for place, one in enumerate(matches, 1):
        told = f"{one.when.value}: {one.when_words}" if one.when_words else one.when.value
        screen.say(f"{one.name} ({one.key})", lead=f"{place}. ")
        screen.say(f"{told[0].upper()}{told[1:]}. {one.why}", lead="   ")


def _show_duplicates(
    screen: Screen, portfolio: Portfolio, duplicates: Sequence[Duplicate], count: int
) -> None:
    names = {work.key: work.name for work in portfolio.initiatives}
    names.update({asset.key: asset.name for asset in portfolio.assets})
    if not count:
        screen.say("Nothing here looks as if it were built twice.")
        return
    screen.say(f"{count_words(count, 'pair')} may be one thing built twice. Look before you merge.")
    for one in duplicates:
        screen.say(_duplicate_words(portfolio, one, names), lead="- ")
    if count > len(duplicates):
        screen.say(f"and {count - len(duplicates):,} more: --limit shows more.")


def _duplicate_words(portfolio: Portfolio, one: Duplicate, names: dict[str, str]) -> str:
    currency = portfolio.settings.currency
    said = f"“{names[one.instead_of]}” ({one.instead_of}) and “{names[one.keep]}” ({one.keep})"
    if one.choice is not None:
        decided = f"recorded: {one.choice.choice.value}" if one.choice.choice is not None else "no choice yet"
        said += f", {decided}"
    if one.saving is not None:
        return f"{said}. Reuse would save {money_words(one.saving, currency)}, as stated."
    asset = by_key(portfolio.assets).get(one.instead_of) if one.instead_of_table == "assets" else None
    if asset is not None and asset.run_cost_per_quarter is not None:
        return (
            f"{said}. Running the first costs {money_words(asset.run_cost_per_quarter, currency)} a quarter."
        )
    return f"{said}. Nobody has said what reuse would save."


def _answer(matches: Sequence[Match], duplicates: Sequence[Duplicate], problems: Sequence[Problem]) -> Answer:
    return {
        "matches": [
            {
                "key": one.key,
                "name": one.name,
                "table": one.table,
                "when": one.when.value,
                "when_in_words": one.when_words,
                "why": one.why,
                "score": one.score,
                "words": list(one.matched_words),
                "capabilities": list(one.matched_capabilities),
                "needs": list(one.matched_needs),
            }
            for one in matches
        ],
        "duplicates": [
            {
                "instead_of": one.instead_of,
                "keep": one.keep,
                "likeness": one.likeness,
                "needs": list(one.needs),
                "choice": one.choice.choice.value if one.choice and one.choice.choice else None,
                "reason": (one.choice.reason or None) if one.choice else None,
                "saving": one.saving,
            }
            for one in duplicates
        ],
        "problems": problem_answers(problems),
    }
