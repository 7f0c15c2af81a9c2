"""What planning jobs work out, worked out once in a process for the same facts."""

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bowstring.model.portfolio import Portfolio
from bowstring.planning.plan import Plan
from bowstring.report.contents import ReportContents
from bowstring.web.jobs import planning
from bowstring.web.jobs.concluding import Findings

_plan_portfolio, _conclude = planning.plan_portfolio, planning.conclude
_plans: dict[str, Plan] = {}
_concluded: dict[tuple[int, str], list[Findings]] = {}


def remember_plans(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the same facts, planned again, come to the plan and the conclusions that they came to before."""
    monkeypatch.setattr(planning, "plan_portfolio", _planned)
    monkeypatch.setattr(planning, "conclude", _concluding)


@functools.wraps(_plan_portfolio)
def _planned(portfolio: Portfolio, **how: Any) -> Plan:
    key = repr((portfolio, [(name, value) for name, value in sorted(how.items()) if name != "on_progress"]))
    if key not in _plans:
        _plans[key] = _plan_portfolio(portfolio, **how)
    return _plans[key]


def _concluding(
    contents: ReportContents, *settings: Any, adopted: object, tell: Callable[[float, str], None]
) -> Iterator[Findings]:
    # A plan that is remembered is the same object; any other is concluded from as ever.
    if not any(contents.plan is plan for plan in _plans.values()):
        yield from _conclude(contents, *settings, adopted=adopted, tell=tell)  # type: ignore[arg-type]
        return
    key = (id(contents.plan), repr(adopted))
    if key not in _concluded:
        _concluded[key] = list(_conclude(contents, *settings, adopted=adopted, tell=tell))  # type: ignore[arg-type]
    yield from _concluded[key]
