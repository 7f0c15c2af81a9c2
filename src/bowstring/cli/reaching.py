"""`reach`: what a change touches, at which level it belongs, and whom to ask."""

from pathlib import Path

from bowstring.answers.reach import reach_answer
from bowstring.cli.edge import print_json
from bowstring.cli.screen import Screen
from bowstring.decision_rights.advice import Adviser, decisions_on, whom_to_ask
from bowstring.decision_rights.levels import Deciding, who_decides
from bowstring.decision_rights.reach import Landscape, Reach
from bowstring.formats.files import read_portfolio
from bowstring.model.decisions import Decision
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import UnknownKeyError
from bowstring.model.wording import list_words
from bowstring.report.decision_words import WHO, asked_words, deciding_words, reach_words

_MOST = 12


def reach(path: Path, names: list[str], *, show_all: bool, as_json: bool) -> None:
    """Tell the reach of what is named: assets, capabilities, initiatives, or decisions with all they change.

    Args:
        path: of the portfolio.
        names: of what would be changed.
        show_all: everything, not the first lines alone.
        as_json: for programs.
    """
    portfolio, problems = read_portfolio(path)
    decisions = portfolio.index.decisions
    keys = [key for name in names for key in _keys(portfolio, name)]
    about = next((decisions[name] for name in names if name in decisions), None)
    landscape = Landscape(portfolio)
    extent = landscape.reach(keys)
    deciding = who_decides(landscape, extent)
    advisers = whom_to_ask(landscape, extent, about.key if about is not None else "")
    if as_json:
        print_json(
            reach_answer(landscape, extent, deciding, advisers=advisers, about=about, problems=problems)
        )
        return
    screen = Screen()
    _show_level(screen, landscape, extent, deciding=deciding, about=about)
    _show_touched(screen, landscape, extent, show_all=show_all)
    _show_advisers(screen, advisers, show_all=show_all)


def _keys(portfolio: Portfolio, name: str) -> tuple[str, ...]:
    """The keys that a name stands for: a decision's changes, a key, or the key of something so named.

    Raises: UnknownKeyError where it stands for nothing.
    """
    decisions = portfolio.index.decisions
    if name in decisions:
        return decisions[name].changes
    tables = (portfolio.assets, portfolio.capabilities, portfolio.initiatives)
    named: dict[str, None] = {}
    for other in (record for table in tables for record in table):
        if other.key == name:
            return (name,)
        if other.name.casefold() == name.casefold():
            named[other.key] = None
    if not named:
        raise UnknownKeyError(
            f"{name!r} names no asset, capability, initiative or decision. `bowstring decisions` lists the decisions; "
            "keys stand in the tables assets, capabilities and initiatives."
        )
    return tuple(named)


def _show_level(
    screen: Screen, landscape: Landscape, extent: Reach, *, deciding: Deciding, about: Decision | None
) -> None:
    screen.say(reach_words(landscape, extent))
    is_taken = about is not None and not about.is_proposal
    screen.say(deciding_words(landscape, deciding, is_taken=is_taken))
    if about is not None and about.level is not None and about.level is not deciding.level:
        screen.say(f"The record puts it at the level of {WHO[about.level]}.")
    if extent.unknown:
        screen.say(f"Not known, so left out: {list_words(extent.unknown, most=20)}.")
    others = [decision.title for decision in decisions_on(landscape, extent) if decision is not about]
    if others:
        screen.say(f"Decisions that already change some of it: {list_words(others)}.")


def _show_touched(screen: Screen, landscape: Landscape, extent: Reach, *, show_all: bool) -> None:
    depending = [touched for touched in extent.touched if touched.steps > 0]
    if not depending:
        return
    screen.heading("What depends on it, the nearest first")
    teams = landscape.portfolio.index.teams
    rows = [
        (
            landscape.name(touched.thing),
            touched.thing.kind.value,
            teams[team].name if (team := landscape.team(touched.thing)) in teams else team or "–",
            f"{touched.steps:,}",
        )
        for touched in (depending if show_all else depending[:_MOST])
    ]
    screen.table(("Thing", "Kind", "Team", "Steps"), rows, right=(3,))
    if len(depending) > _MOST and not show_all:
        screen.say(f"and {len(depending) - _MOST:,} more. Use --all to show them.")


def _show_advisers(screen: Screen, advisers: tuple[Adviser, ...], *, show_all: bool) -> None:
    if not advisers:
        return
    screen.heading("Who to ask for advice")
    for adviser in advisers if show_all else advisers[:_MOST]:
        request = asked_words(adviser)
        screen.say(f"{adviser.name}: {'; '.join(adviser.reasons)}{request and f' ({request})'}.", lead="- ")
    if len(advisers) > _MOST and not show_all:
        screen.say(f"and {len(advisers) - _MOST:,} more. Use --all to show them.")
