"""What pages make of the facts as they are now, once for each revision, or as it was recorded with the plan."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from bowstring.decision_rights.levels import DecisionLevel, decision_levels
from bowstring.decision_rights.reach import Landscape
from bowstring.delivery.delivered import Delivered, delivered
from bowstring.model.checks import check_portfolio
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem
from bowstring.planning.plan import Plan
from bowstring.reuse.duplicates import Duplicate, find_duplicates
from bowstring.teams.coordination import Coordination, coordination_of
from bowstring.teams.persons import hanging_counts
from bowstring.teams.staffing import Staffing, check_staffing
from bowstring.web.store.derived import Derived
from bowstring.web.store.facts import changed_tables, load_portfolio
from bowstring.web.store.plans import BESIDE, PlanCard, latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan

_KEPT = 4

NOT_DELIVERED = BESIDE | {"conversations", "raised", "chances", "decisions", "advice", "ties", "capacity"}
"""Tables on which neither what was delivered nor what may be built twice rests."""

NOT_ABOUT_WORK = BESIDE | {
    "conversations",
    "raised",
    "chances",
    "advice",
    "ties",
    "forecasts",
    "measurements",
}
"""Tables on which no problem of an initiative rests, so that talking and delivering leave what was recorded true."""

landscape_now = Derived[Landscape](Landscape)
"""Everything that depends on something else."""

_problems = Derived[tuple[Problem, ...]](check_portfolio)

_duplicates = Derived[tuple[Duplicate, ...]](find_duplicates)

coordination_now = Derived[Coordination](coordination_of)
"""Which teams depend on each other, and which of those work together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFigures:
    """What teams lack, and how many things of each hang on one person: figures of teams, naming nobody."""

    staffing: Staffing
    hanging: Mapping[str, int]


def _team_figures(portfolio: Portfolio) -> TeamFigures:
    return TeamFigures(staffing=check_staffing(portfolio), hanging=hanging_counts(portfolio))


team_figures_now = Derived[TeamFigures](_team_figures)
"""What teams lack, as figures of teams."""

levels_now = Derived[tuple[DecisionLevel, ...]](lambda portfolio: decision_levels(Landscape(portfolio)))
"""Every decision that holds with the level that its reach asks for, before what is at stake is known."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What was delivered, and what that was worked out from."""

    facts: Portfolio
    plan: Plan | None
    delivered: Delivered


_entries: list[_Entry] = []
_guard = Lock()


def problems_now(portfolio: int) -> tuple[Problem, ...]:
    """Every problem in the facts: as recorded with the latest plan, where nothing at all has changed since."""
    return _problems_but_for(portfolio, frozenset())


def problems_of_work(portfolio: int, initiative: str) -> tuple[Problem, ...]:
    """What is wrong with one initiative, its assessments and all else that names it apart."""
    return tuple(
        problem
        for problem in _problems_but_for(portfolio, NOT_ABOUT_WORK)
        if problem.where.table == "initiatives" and problem.where.key == initiative
    )


def _problems_but_for(portfolio: int, tables: frozenset[str]) -> tuple[Problem, ...]:
    """Problems as recorded with the latest plan, where nothing but these tables has changed since; else as they are."""
    card = latest_plan(portfolio)
    is_of_today = card is not None and not changed_tables(portfolio, since=card.revision) - tables
    recorded = RecordedPlan(card).problems if is_of_today else None
    return _problems.of(portfolio) if recorded is None else recorded


def duplicates_now(portfolio: int, card: PlanCard | None) -> tuple[Duplicate, ...]:
    """What may be built twice: as recorded with the plan, where nothing has changed since."""
    recorded = RecordedPlan(card).duplicates if _is_of_today(portfolio, card) else None
    return _duplicates.of(portfolio) if recorded is None else recorded


def delivered_now(portfolio: int, card: PlanCard | None) -> Delivered:
    """What was delivered against a recorded plan: as recorded with it, where nothing has changed since."""
    recorded = RecordedPlan(card).delivered if _is_of_today(portfolio, card) else None
    return _delivered_of(portfolio, card) if recorded is None else recorded


def _is_of_today(portfolio: int, card: PlanCard | None) -> bool:
    """Whether the facts that a plan was made from are those of now, as far as these two rest on them."""
    return card is not None and not changed_tables(portfolio, since=card.revision) - NOT_DELIVERED


def _delivered_of(portfolio: int, card: PlanCard | None) -> Delivered:
    facts = load_portfolio(portfolio)
    plan = RecordedPlan(card).plan
    with _guard:
        for entry in _entries:
            if entry.facts is facts and entry.plan is plan:
                return entry.delivered
    results = delivered(facts, plan)
    with _guard:
        _entries.append(_Entry(facts, plan, results))
        del _entries[:-_KEPT]
    return results
