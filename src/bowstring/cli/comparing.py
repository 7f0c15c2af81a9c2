"""`compare`: the plan beside what most organisations do, one focus first, or beside another plan."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer

from bowstring.answers.comparison import (
    FIRSTS,
    ComparisonRow,
    PlanShift,
    compare_answer,
    moves_between,
    plan_row,
    recorded_row,
    rule_row,
)
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned, PlanOptions, plan_of, possible
from bowstring.cli.plan_page import tell_unplanned
from bowstring.cli.screen import Screen, percent, progress
from bowstring.formats.files import read_portfolio
from bowstring.formats.own.scenario import with_scenario
from bowstring.formats.plans.plan_files import is_recorded_plan, read_plan
from bowstring.model.assessments import Lens
from bowstring.model.money import money_words
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem, error
from bowstring.model.wording import count_words
from bowstring.planning.baselines import RANKINGS

_MOST_MOVES = 20


def compare(
    path: Path, other: Path | None, effort: PlanOptions, *, beside: str | None, show_all: bool, as_json: bool
) -> None:
    """Tell the comparison.

    Args:
        path: of the portfolio.
        other: a plan or portfolio to put beside it, if any.
        effort: how long to search, and from which seed.
        beside: rules, separated by commas; None for all, or for none beside another plan.
        show_all: everything, not the first lines alone.
        as_json: for programs.
    """
    rules = _rules(beside, is_with_other=other is not None)
    portfolio, problems = read_portfolio(path)
    recorded = read_plan(other) if other is not None and is_recorded_plan(other) else None
    others = _other(portfolio, other) if other is not None and recorded is None else None
    planned = possible(plan_of(portfolio, problems, effort))
    divisible = planned.plan.divisible
    if divisible is None:
        tell_unplanned(planned, as_json=as_json)
        return
    rows, moves = [plan_row(planned.plan, "the plan")], []
    if other is not None and recorded is not None:
        rows.append(recorded_row(divisible, recorded))
        moves = moves_between(planned.portfolio, planned.plan, recorded.starts)
    elif other is not None and others is not None:
        is_scenario = _is_scenario(portfolio, other)
        there = possible(plan_of(*others, effort, near=planned if is_scenario else None))
        # Both against what this portfolio could have: another's own ideals would make less look like more.
        rows.append(plan_row(there.plan, f"{other}", against=planned.plan))
        moves = moves_between(planned.portfolio, planned.plan, there.plan.starts, other=there.portfolio)
    with progress("Comparing") as on_progress:
        for place, rule in enumerate(rules):
            rows.append(rule_row(divisible, rule))
            on_progress((place + 1) / len(rules))
    if as_json:
        print_json(compare_answer(rows, moves, planned.all_problems))
    else:
        _show(Screen(), planned, rows, moves if other is not None else None, show_all=show_all)


def _other(portfolio: Portfolio, other: Path) -> tuple[Portfolio, tuple[Problem, ...]]:
    """Another portfolio, or this one as one of its scenarios would have it. Raises: BadDataError for neither."""
    if _is_scenario(portfolio, other):
        return with_scenario(portfolio, str(other))
    if not other.exists() and portfolio.scenarios:
        keys = ", ".join(scenario.key for scenario in portfolio.scenarios)
        message = f"{other}: there is no such scenario, file or folder."
        raise BadDataError((error(Place(), message, f"The scenarios here are {keys}."),))
    return read_portfolio(other)


def _is_scenario(portfolio: Portfolio, other: Path) -> bool:
    return not other.exists() and str(other) in {scenario.key for scenario in portfolio.scenarios}


def _rules(beside: str | None, *, is_with_other: bool) -> list[str]:
    """The rules asked for; all of them where none is named and there is no other plan."""
    if beside is None:
        return [] if is_with_other else [*RANKINGS, *FIRSTS]
    rules = [rule.strip() for rule in beside.split(",") if rule.strip()]
    for rule in rules:
        if rule not in RANKINGS and rule not in FIRSTS:
            listed = ", ".join((*RANKINGS, *FIRSTS))
            raise typer.BadParameter(f"{rule!r} is none of {listed}.", param_hint="--with")
    return rules


def _show(
    screen: Screen,
    planned: Planned,
    rows: Sequence[ComparisonRow],
    moves: Sequence[PlanShift] | None,
    *,
    show_all: bool,
) -> None:
    screen.say(
        "Both: share of what both sides could have together. Users, Business: share of the most each could have alone."
    )
    screen.say()
    header = ("", "Both", "Users", "Business", "Funded", "Spend")
    screen.table(header, [_cells(planned, row) for row in rows], right=range(1, 6))
    for row in rows[1:]:
        if not rows[0].differs_from(row):
            screen.say(f"No reliable difference between the plan and {row.name}.")
    if any(row.name in FIRSTS for row in rows):
        screen.say("One type of work first: its own best plan, then the rest from what is left. An estimate.")
    if any(row.name in FIRSTS or row.name in RANKINGS for row in rows):
        share = "" if planned.plan.floor is None else "; only the plan keeps the minimum share"
        screen.say(f"All use the same people, money and requirements{share}.")
    if moves is not None:
        _show_moves(screen, moves, show_all=show_all)


def _cells(planned: Planned, row: ComparisonRow) -> Sequence[str]:
    return (
        row.name,
        percent(None if row.value is None else row.value / 100, digits=1),
        percent(row.shares.get(Lens.USER_NEED), digits=1),
        percent(row.shares.get(Lens.BUSINESS_VALUE), digits=1),
        f"{row.funded:,}" if row.funded is not None else "–",
        money_words(row.spend, planned.settings.currency) if row.spend is not None else "–",
    )


def _show_moves(screen: Screen, moves: Sequence[PlanShift], *, show_all: bool) -> None:
    if not moves:
        screen.say("Both plans start the same things at the same time.")
        return
    screen.heading(f"{count_words(len(moves), 'initiative')} differ")
    shown = moves if show_all else moves[:_MOST_MOVES]
    screen.table(("Initiative", "The plan", "The other"), list(_move_cells(shown)))
    if len(shown) < len(moves):
        screen.say(f"and {len(moves) - len(shown):,} more. Use --all to show them.")


def _move_cells(moves: Sequence[PlanShift]) -> Iterator[Sequence[str]]:
    for move in moves:
        yield (
            move.name,
            str(move.here) if move.here is not None else "not",
            str(move.there) if move.there is not None else "not",
        )
