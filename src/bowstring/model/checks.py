"""Every problem in a portfolio, found before anybody plans with it."""

import dataclasses
from collections.abc import Callable, Iterable

from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem, Severity
from bowstring.model.rules.assessments import (
    find_bad_assessments,
    find_one_sided_views,
    find_stale_assessments,
)
from bowstring.model.rules.belonging import (
    find_asset_circles,
    find_decisions_without_changes,
    find_empty_teams,
)
from bowstring.model.rules.contradictions import find_contradictions
from bowstring.model.rules.costs import find_doubtful_costs
from bowstring.model.rules.dates import find_impossible_dates
from bowstring.model.rules.deadlines import find_dates_that_cannot_be_kept, find_doubtful_status
from bowstring.model.rules.facts import Facts, gather_facts
from bowstring.model.rules.figures import find_bad_figures, find_figures_told_twice
from bowstring.model.rules.keys import find_keys_of_the_site, find_repeated_keys, find_repeated_rows
from bowstring.model.rules.outcomes import find_bad_contributions, find_outcomes_out_of_reach
from bowstring.model.rules.raised import find_bad_what_ifs
from bowstring.model.rules.readiness import find_unready_work
from bowstring.model.rules.references import find_dangling
from bowstring.model.rules.reuse import find_uncounted_savings
from bowstring.model.rules.scenarios import find_empty_changes
from bowstring.model.rules.settings import find_bad_settings
from bowstring.model.rules.spending import find_bad_budgets, find_overcommitment
from bowstring.model.rules.timing import find_work_that_comes_too_late
from bowstring.model.rules.waiting import (
    find_circles,
    find_clashing_alternatives,
    find_requirements_left_out,
    find_requirements_nobody_meets,
)

RULES: tuple[Callable[[Facts], Iterable[Problem]], ...] = (
    find_bad_settings,
    find_repeated_keys,
    find_keys_of_the_site,
    find_repeated_rows,
    find_dangling,
    find_bad_figures,
    find_figures_told_twice,
    find_bad_assessments,
    find_impossible_dates,
    find_bad_contributions,
    find_outcomes_out_of_reach,
    find_circles,
    find_requirements_nobody_meets,
    find_requirements_left_out,
    find_clashing_alternatives,
    find_contradictions,
    find_work_that_comes_too_late,
    find_dates_that_cannot_be_kept,
    find_doubtful_status,
    find_unready_work,
    find_one_sided_views,
    find_stale_assessments,
    find_bad_budgets,
    find_doubtful_costs,
    find_overcommitment,
    find_uncounted_savings,
    find_bad_what_ifs,
    find_empty_changes,
    find_decisions_without_changes,
    find_empty_teams,
    find_asset_circles,
)
"""What is looked for; a new rule is one more line here."""

_TABLES = ("portfolio", *(field.name for field in dataclasses.fields(Portfolio) if field.name != "settings"))
_SEVERITIES = {severity: rank for rank, severity in enumerate(Severity)}
_TABLE_RANKS = {table: rank for rank, table in enumerate(_TABLES)}


def check_portfolio(portfolio: Portfolio) -> tuple[Problem, ...]:
    """Every problem in the portfolio: errors first, then by table as docs/formats.md#tables lists them, row and rule.

    Never raises, whatever the facts say; one problem hides no other.
    """
    facts = gather_facts(portfolio)
    # Two initiatives under one key make some rules say the same thing twice.
    problems = dict.fromkeys(problem for rule in RULES for problem in rule(facts))
    return tuple(sorted(problems, key=_rank))


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of them stops the portfolio from being planned honestly as it stands."""
    return any(problem.severity is Severity.ERROR for problem in problems)


def _rank(problem: Problem) -> tuple[int, int, int]:
    where = problem.where
    return _SEVERITIES[problem.severity], _TABLE_RANKS.get(where.table, len(_TABLES)), where.row
