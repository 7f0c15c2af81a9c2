"""What belongs to nobody: decisions that change nothing, teams with work and without people, assets in circles."""

from collections.abc import Iterator

from bowstring.model.cycles import find_cycles
from bowstring.model.language import phrase
from bowstring.model.problems import Place, Problem, note, warning
from bowstring.model.rules.facts import FIRST_ROW, Facts, place_of
from bowstring.model.wording import list_words

_MOST_NAMED = 6


def find_decisions_without_changes(facts: Facts) -> Iterator[Problem]:
    """Decisions that hold and do not say what they change."""
    for row, decision in enumerate(facts.portfolio.decisions, FIRST_ROW):
        if decision.holds and not any(decision.changes):
            yield note(
                place_of("decisions", row, decision, "changes"),
                phrase("it does not say what it changes, so we cannot say who it affects."),
                phrase("Name the assets, capabilities or initiatives."),
            )


def find_empty_teams(facts: Facts) -> Iterator[Problem]:
    """Teams that have work and nobody in them, where people are told at all."""
    portfolio = facts.portfolio
    if not portfolio.people:
        return
    peopled = {person.team for person in portfolio.people}
    working = {work.team for work in portfolio.initiatives if not work.is_over}
    for row, team in enumerate(portfolio.teams, FIRST_ROW):
        if team.key in working and team.key not in peopled and not team.lead:
            yield warning(
                place_of("teams", row, team),
                phrase("nobody is in this team, and it has work."),
                phrase("Name it as the team of its people, or give its work to another."),
            )


def find_asset_circles(facts: Facts) -> Iterator[Problem]:
    """Assets that require each other in a circle: that can be so, and is then worth knowing."""
    assets = facts.portfolio.index.assets
    requires = {
        key: tuple(require for require in asset.requires if require in assets and require != key)
        for key, asset in assets.items()
    }
    for circle in find_cycles(requires):
        names = list_words([*circle[1:], circle[0]], most=_MOST_NAMED)
        yield note(
            Place(table="assets", key=circle[0], column="requires"),
            phrase(
                "it requires itself through others: {names}. A change to one reaches all of them.",
                names=names,
            ),
            phrase("If that is not so, remove what is not required."),
        )
