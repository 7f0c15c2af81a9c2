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
    return tuple(_decision(told, leads) for told in document("decisions")["decision"])


def make_advice() -> tuple[Advice, ...]:
    """What the teams that were asked said; some have not answered yet."""
    return tuple(advice for told in document("decisions")["decision"] for advice in _advice(told))


def make_scenarios() -> tuple[tuple[Scenario, ...], tuple[Change, ...]]:
    """Plans to be looked at beside the plan, and what each changes."""
    told = document("plans_beside")["scenario"]
    scenarios = tuple(Scenario(key=one["key"], name=one["name"], reason=one["reason"]) for one in told)
    changes = tuple(
        Change(scenario=one["key"], table=table, record=record, field=field, value=value)
        for one in told
        for table, record, field, value in one["changes"]
    )
    return scenarios, changes


def make_reuse_choices() -> tuple[ReuseDecision, ...]:
    """What was chosen where something already existed."""
    return tuple(
        ReuseDecision(
            initiative=told["initiative"],
            candidate=told["candidate"],
            choice=ReuseChoice(told["choice"]),
            reason=told["reason"],
            saving=float(told["saving"]) if "saving" in told else None,
            made_on=day(told["made_on"]),
        )
        for told in document("plans_beside")["reuse"]
    )


def _decision(told: Mapping[str, Any], leads: Mapping[str, Leads]) -> Decision:
    words = {
        name: told.get(name, "") for name in ("context", "options", "decision", "consequences", "supersedes")
    }
    return Decision(
        key=told["key"],
        title=told["title"],
        status=told["status"],
        kind=DecisionKind(told["kind"]),
        level=Level(told["level"]),
        changes=tuple(told["changes"]),
        decided_by=leads[told["decided_by"]].owner,
        decided_on=_date(told, "decided_on"),
        review_on=_date(told, "review_on"),
        waiver_until=_date(told, "waiver_until"),
        **words,
    )


def _advice(told: Mapping[str, Any]) -> Iterator[Advice]:
    decided = _date(told, "decided_on")
    for team, words in told.get("advice", []):
        stream = draws("advice", told["key"], team)
        asked = (decided or days_before(2)) - timedelta(days=stream.randrange(18, 40))
        yield Advice(
            decision=told["key"],
            adviser=team,
            asked_on=working_day(asked),
            given_on=working_day(min(AS_OF, asked + timedelta(days=stream.randrange(3, 15))))
            if words
            else None,
            advice=words,
        )


def _date(told: Mapping[str, Any], field: str) -> date | None:
    return day(told[field]) if field in told else None
