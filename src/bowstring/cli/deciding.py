"""`decisions`: at which level decisions are taken, what runs out, what mandates cost; records as Markdown files."""

from pathlib import Path

from bowstring.answers.decisions import Costs, decisions_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import PlanOptions, possible_plan_at
from bowstring.cli.screen import Screen
from bowstring.decision_rights.levels import DecisionLevel, LevelShares, decision_levels, level_shares
from bowstring.decision_rights.reach import Landscape
from bowstring.decision_rights.waivers import RunningOut, running_out
from bowstring.formats.decisions.decision_records import write_decision_records
from bowstring.formats.files import read_portfolio
from bowstring.model.decisions import Level
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, error
from bowstring.model.wording import count_words
from bowstring.report.decision_words import shares_words
from bowstring.tensions.mandates import price_mandates
from bowstring.tensions.worth import worth_words


def decisions(
    path: Path, effort: PlanOptions, *, output: Path | None, priced: bool, points: bool, as_json: bool
) -> None:
    """Tell how decisions are spread over the levels and what runs out; priced: what our own mandates cost."""
    planned = possible_plan_at(path, effort) if priced else None
    portfolio, problems = (planned.portfolio, planned.all_problems) if planned else read_portfolio(path)
    written = _write(portfolio, output) if output is not None else None
    costs: Costs = (), None
    if planned is not None and planned.plan.divisible is not None:
        costs = price_mandates(planned.context())
    stakes = {
        mandate_cost.decisions[0]: mandate_cost.points
        for mandate_cost in costs[0]
        if mandate_cost.points is not None
    }
    levels = decision_levels(Landscape(portfolio), stakes)
    as_of = portfolio.settings.as_of or portfolio.settings.start.first_day
    ending = running_out(portfolio, as_of)
    if as_json:
        print_json(decisions_answer(levels, ending, costs, written=written, problems=problems))
        return
    screen = Screen()
    _show_levels(screen, levels, level_shares(levels))
    _show_ending(screen, ending, as_of.isoformat())
    _show_costs(screen, portfolio, costs, points=points)
    if written is not None:
        screen.say(f"Written: {count_words(len(written), 'file')} to {output}.")


def _write(portfolio: Portfolio, output: Path) -> tuple[str, ...]:
    """Keep the records there. Raises: BadDataError where something is there already."""
    if output.exists() and not (output.is_dir() and not any(output.iterdir())):
        message = "that name is already in use, and we never overwrite."
        raise BadDataError(
            (error(Place(table=str(output)), message, "Choose another name, or remove it first."),)
        )
    return write_decision_records(portfolio, output)


def _show_levels(screen: Screen, levels: tuple[DecisionLevel, ...], shares: LevelShares) -> None:
    if not levels:
        screen.say("No current decisions are recorded.")
        return
    screen.say(shares_words(shares))
    screen.heading("Decisions")
    rows = [
        (
            level.decision.title,
            level.decision.status or "–",
            _level_word(level.decision.level),
            _level_word(level.computed.level),
            f"{len(level.reach.touched):,}",
        )
        for level in levels
    ]
    screen.table(("Decision", "Status", "Level", "By reach", "Touches"), rows, right=(4,))


def _level_word(level: Level | None) -> str:
    return level.value if level is not None else "–"


def _show_ending(screen: Screen, ending: RunningOut, as_of: str) -> None:
    for title, decision_group in (
        (f"Waivers that ended before {as_of}", ending.ended),
        ("Waivers that end within 90 days", ending.ending),
        ("Overdue reviews", ending.overdue),
        ("Reviews due within 90 days", ending.due),
    ):
        if decision_group:
            screen.heading(f"{title} ({len(decision_group):,})")
            is_waiver = title.startswith("Waivers")
            for decision in decision_group:
                screen.say(
                    f"{decision.title}: {decision.waiver_until if is_waiver else decision.review_on}.",
                    lead="- ",
                )


def _show_costs(screen: Screen, portfolio: Portfolio, costs: Costs, *, points: bool) -> None:
    each, together = costs
    if together is None:
        return
    titles = {key: decision.title for key, decision in portfolio.index.decisions.items()}
    screen.heading("What our own mandates push out")
    for mandate_cost in (*each, together):
        name = (
            titles.get(mandate_cost.decisions[0], mandate_cost.decisions[0])
            if mandate_cost is not together
            else "All of them at once"
        )
        worth = (
            worth_words(mandate_cost.lens, portfolio.settings, up_to=False)
            if mandate_cost.points is not None
            else "No plan"
        )
        ranked = f" Points: {mandate_cost.points:.4f}." if points and mandate_cost.points is not None else ""
        screen.say(f"{name}: {worth} without it.{ranked}", lead="- ")
