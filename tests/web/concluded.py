"""The small department's plan and what is concluded from it: worked out once, for all tests and all processes."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from unittest.mock import patch

from tests.kept import kept
from tests.web.small_department import small_department, tiny_department

from bowstring.formats.plans.plan_files import recorded_document
from bowstring.model.checks import check_portfolio
from bowstring.model.portfolio import Portfolio
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.search import small
from bowstring.report.contents import ReportContents
from bowstring.web.conclusions import document_of, value_of
from bowstring.web.jobs.concluding import findings_of

Concluded = tuple[Mapping[str, Any], Mapping[str, object]]
# A ceiling that no machine meets: the effort is counted, and the plan the same on each.
_SECONDS = 120.0
# Of the proof, which does not come to an end in all of its nodes either. What pages show is a whole plan and its gap.
_NODES = 400


@cache
def concluded() -> Concluded:
    """The recorded plan of the small department, and its findings."""
    return kept("concluded", lambda: concluded_of(small_department()))


@cache
def tiny_concluded() -> Concluded:
    """The same of the tiny department."""
    return kept("tiny", lambda: concluded_of(tiny_department()))


def concluded_of(portfolio: Portfolio) -> Concluded:
    """The recorded plan of a portfolio and its findings, as they come back from where they are stored."""
    with patch.object(small, "_NODES", _NODES):
        plan = plan_portfolio(portfolio, seconds=_SECONDS, seed=0)
    contents = ReportContents(portfolio=portfolio, problems=check_portfolio(portfolio), plan=plan)
    findings = findings_of(contents)
    recorded = recorded_document(portfolio, plan, findings["ledger"])  # type: ignore[arg-type]
    return recorded, {name: value_of(name, document_of(name, value)) for name, value in findings.items()}
