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
        "needs": [_need(need) for need in served.needs],
        "life_events": [_tally(life_event) for life_event in served.life_events],
        "groups": [_tally(group) for group in served.groups],
        "quarters": [
            {"quarter": str(quarter.quarter), "needs": quarter.needs, "people": quarter.people}
            for quarter in served.quarters
        ],
        "outcomes": [_outcome(outcome) for outcome in served.outcomes],
        "capabilities": [_capability(capability) for capability in served.capabilities],
        "problems": problem_answers(problems),
    }


def _need(need_served: NeedServed) -> Answer:
    return {
        "need": need_served.need,
        "statement": need_served.statement,
        "life_event": need_served.life_event,
        "groups": list(need_served.groups),
        "people": finite(need_served.people),
        "standing": need_served.standing.value,
        "served_from": str(need_served.served_from) if need_served.served_from is not None else None,
        "assets": list(need_served.assets),
        "initiatives": list(need_served.initiatives),
        "not_planned": list(need_served.not_planned),
    }


def _tally(tally: Tally) -> Answer:
    return {
        "name": tally.name,
        "needs": {standing.value: count for standing, count in tally.needs.items()},
        "people": {standing.value: people for standing, people in tally.people.items()},
        "unknown": tally.unknown,
    }


def _outcome(outcome_reach: OutcomeReach) -> Answer:
    return {
        "outcome": outcome_reach.outcome,
        "name": outcome_reach.name,
        "unit": outcome_reach.unit,
        "baseline": finite(outcome_reach.baseline),
        "target": finite(outcome_reach.target),
        "latest": finite(outcome_reach.latest),
        "distance": finite(outcome_reach.distance),
        "covered": finite(outcome_reach.covered),
        "initiatives": list(outcome_reach.initiatives),
        "not_planned": list(outcome_reach.not_planned),
        "teams": list(outcome_reach.teams),
        "at_least": finite(outcome_reach.at_least),
        "by": str(outcome_reach.by) if outcome_reach.by is not None else None,
        "expected": finite(outcome_reach.expected),
        "chance": finite(outcome_reach.chance),
        "costs": {lens.value: cost for lens, cost in outcome_reach.costs.items()},
    }


def _capability(capability_asked: CapabilityAsked) -> Answer:
    return {
        "capability": capability_asked.capability,
        "name": capability_asked.name,
        "standing": capability_asked.standing.value,
        "available_from": str(capability_asked.available_from)
        if capability_asked.available_from is not None
        else None,
        "providers": list(capability_asked.providers),
        "initiatives": list(capability_asked.initiatives),
        "assets": list(capability_asked.assets),
        "waiting": list(capability_asked.waiting),
        "points": finite(capability_asked.points),
        Lens.USER_NEED.value: finite(capability_asked.user),
        Lens.BUSINESS_VALUE.value: finite(capability_asked.business),
    }
