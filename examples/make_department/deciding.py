"""Decisions with the advice behind them, scenarios, and what was reused."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from examples.make_department.chance import draws
from examples.make_department.content import document
from examples.make_department.organisation import Leads
from examples.make_department.when import AS_OF, day, days_before, working_day

from bowstring.model.decisions import Advice, Decision, DecisionKind, Level, ReuseChoice, ReuseDecision
from bowstring.model.scenarios import Change, Scenario


def make_decisions(leads: Mapping[str, Leads]) -> tuple[Decision, ...]:
    """The register of decisions. leads: by team."""
    return tuple(_decision(row, leads) for row in document("decisions")["decision"])


def make_advice() -> tuple[Advice, ...]:
    """What the teams that were asked said; some have not answered yet."""
    return tuple(advice for row in document("decisions")["decision"] for advice in _advice(row))


def make_scenarios() -> tuple[tuple[Scenario, ...], tuple[Change, ...]]:
    """Plans to be looked at beside the plan, and what each changes."""
    rows = document("plans_beside")["scenario"]
    scenarios = tuple(Scenario(key=row["key"], name=row["name"], reason=row["reason"]) for row in rows)
    changes = tuple(
        Change(scenario=row["key"], table=table, record=record, field=field, value=value)
        for row in rows
        for table, record, field, value in row["changes"]
    )
    return scenarios, changes


def make_reuse_choices() -> tuple[ReuseDecision, ...]:
    """What was chosen where something already existed."""
    return tuple(
        ReuseDecision(
            initiative=row["initiative"],
            candidate=row["candidate"],
            choice=ReuseChoice(row["choice"]),
            reason=row["reason"],
            saving=float(row["saving"]) if "saving" in row else None,
            made_on=day(row["made_on"]),
        )
        for row in document("plans_beside")["reuse"]
    )


def _decision(row: Mapping[str, Any], leads: Mapping[str, Leads]) -> Decision:
    words = {
        name: row.get(name, "") for name in ("context", "options", "decision", "consequences", "supersedes")
    }
    return Decision(
        key=row["key"],
        title=row["title"],
        status=row["status"],
        kind=DecisionKind(row["kind"]),
        level=Level(row["level"]),
        changes=tuple(row["changes"]),
        decided_by=leads[row["decided_by"]].owner,
        decided_on=_date(row, "decided_on"),
        review_on=_date(row, "review_on"),
        waiver_until=_date(row, "waiver_until"),
        **words,
    )


def _advice(row: Mapping[str, Any]) -> Iterator[Advice]:
    decided = _date(row, "decided_on")
    for team, words in row.get("advice", []):
        stream = draws("advice", row["key"], team)
        request_day = (decided or days_before(2)) - timedelta(days=stream.randrange(18, 40))
        yield Advice(
            decision=row["key"],
            adviser=team,
            asked_on=working_day(request_day),
            given_on=working_day(min(AS_OF, request_day + timedelta(days=stream.randrange(3, 15))))
            if words
            else None,
            advice=words,
        )


def _date(row: Mapping[str, Any], field: str) -> date | None:
    return day(row[field]) if field in row else None
