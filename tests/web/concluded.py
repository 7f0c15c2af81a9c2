"""The small department's plan and what is concluded from it: worked out once in a test run, for all processes."""

import fcntl
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.web.small_department import small_department

from bowstring.formats.plan_files import recorded_document
from bowstring.model.checks import check_portfolio
from bowstring.planning.plan import plan_portfolio
from bowstring.report.contents import ReportContents
from bowstring.web.concluding import findings_of
from bowstring.web.conclusions import document_of, value_of

KEPT_IN = "BOWSTRING_TESTS_KEPT"
"""What names the file in which processes of one test run leave it for one another."""

Concluded = tuple[Mapping[str, Any], Mapping[str, object]]


@cache
def concluded() -> Concluded:
    """The recorded plan and its findings."""
    kept = Path(os.environ[KEPT_IN])
    with kept.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        text = file.read()
        if not text:
            text = json.dumps(_documents(*_worked_out()))
            file.write(text)
    told = json.loads(text)
    return told["plan"], {name: value_of(name, document) for name, document in told["findings"].items()}


def _documents(plan: Mapping[str, Any], findings: Mapping[str, object]) -> dict[str, Any]:
    return {"plan": plan, "findings": {name: document_of(name, value) for name, value in findings.items()}}


def _worked_out() -> Concluded:
    portfolio = small_department()
    plan = plan_portfolio(portfolio, seconds=2.0, seed=0)
    contents = ReportContents(portfolio=portfolio, problems=check_portfolio(portfolio), plan=plan)
    findings = findings_of(contents)
    return recorded_document(portfolio, plan, findings["ledger"]), findings  # type: ignore[arg-type]
