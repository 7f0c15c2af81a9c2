"""The answer of `served` for programs, with the keys that docs/commands.md lists."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer, finite, problem_answers
from bowstring.model.assessments import Lens
from bowstring.model.problems import Problem
from bowstring.tensions.asked import CapabilityAsked
from bowstring.tensions.served import NeedServed, OutcomeReach, Served, Tally


def served_answer(served: Served, problems: Sequence[Problem]) -> Answer:
    """`served`: needs, how many of each life event and group, by quarter, outcomes, capabilities asked for."""
    return {
        "needs": [_need(one) for one in served.needs],
        "life_events": [_tally(one) for one in served.life_events],
        "groups": [_tally(one) for one in served.groups],
        "quarters": [
            {"quarter": str(one.quarter), "needs": one.needs, "people": one.people} for one in served.quarters
        ],
        "outcomes": [_outcome(one) for one in served.outcomes],
        "capabilities": [_capability(one) for one in served.capabilities],
        "problems": problem_answers(problems),
    }


def _need(one: NeedServed) -> Answer:
    return {
        "need": one.need,
        "statement": one.statement,
        "life_event": one.life_event,
        "groups": list(one.groups),
        "people": finite(one.people),
        "standing": one.standing.value,
        "served_from": str(one.served_from) if one.served_from is not None else None,
        "assets": list(one.assets),
        "initiatives": list(one.initiatives),
        "not_planned": list(one.not_planned),
    }


def _tally(one: Tally) -> Answer:
    return {
        "name": one.name,
        "needs": {standing.value: count for standing, count in one.needs.items()},
        "people": {standing.value: people for standing, people in one.people.items()},
        "unknown": one.unknown,
    }


def _outcome(one: OutcomeReach) -> Answer:
    return {
        "outcome": one.outcome,
        "name": one.name,
        "unit": one.unit,
        "baseline": finite(one.baseline),
        "target": finite(one.target),
        "latest": finite(one.latest),
        "distance": finite(one.distance),
        "covered": finite(one.covered),
        "initiatives": list(one.initiatives),
        "not_planned": list(one.not_planned),
        "teams": list(one.teams),
    }


def _capability(one: CapabilityAsked) -> Answer:
    return {
        "capability": one.capability,
        "name": one.name,
        "standing": one.standing.value,
        "available_from": str(one.available_from) if one.available_from is not None else None,
        "providers": list(one.providers),
        "initiatives": list(one.initiatives),
        "assets": list(one.assets),
        "waiting": list(one.waiting),
        "points": finite(one.points),
        Lens.USER_NEED.value: finite(one.user),
        Lens.BUSINESS_VALUE.value: finite(one.business),
    }
