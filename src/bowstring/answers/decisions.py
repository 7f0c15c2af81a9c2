"""The answer of `decisions` for programs, with the keys that docs/commands.md#decisions lists."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer, lens_change, problem_answers
from bowstring.decision_rights.levels import DecisionLevel, level_shares
from bowstring.decision_rights.waivers import RunningOut
from bowstring.model.decisions import Decision, Level
from bowstring.model.problems import Problem
from bowstring.tensions.mandates import MandateCost

Costs = tuple[tuple[MandateCost, ...], MandateCost | None]
"""What each of our own mandates costs, and all of them at once; none if they were not priced."""


def decisions_answer(
    levels: tuple[DecisionLevel, ...],
    ending: RunningOut,
    costs: Costs,
    *,
    written: tuple[str, ...] | None,
    problems: Sequence[Problem],
) -> Answer:
    """`decisions`: how they are spread over the levels, what runs out, what mandates cost.

    Args:
        levels: each decision that holds, with the level its reach would give it.
        ending: waivers and reviews by date.
        costs: of our own mandates.
        written: files that records were kept in, if they were.
        problems: met on reading and planning.
    """
    shares = level_shares(levels)
    each, together = costs
    return {
        "decided": shares.decided,
        "shares": {level.value: shares.shares.get(level) for level in Level},
        "as_computed": shares.as_computed,
        "above": shares.above,
        "below": shares.below,
        "unknown": shares.unknown,
        "decisions": [_decision_answer(level) for level in levels],
        "waivers": {"ended": _keys(ending.ended), "ending": _keys(ending.ending)},
        "reviews": {"overdue": _keys(ending.overdue), "due": _keys(ending.due)},
        "mandates": [
            {"decision": mandate_cost.decisions[0], **_cost_answer(mandate_cost)} for mandate_cost in each
        ],
        "mandates_together": _cost_answer(together) if together is not None else None,
        "written": list(written) if written is not None else None,
        "problems": problem_answers(problems),
    }


def _decision_answer(decision_level: DecisionLevel) -> Answer:
    level, computed = decision_level.decision.level, decision_level.computed.level
    return {
        "key": decision_level.decision.key,
        "title": decision_level.decision.title,
        "status": decision_level.decision.status,
        "level": level.value if level is not None else None,
        "computed": computed.value if computed is not None else None,
        "reason": decision_level.computed.reason,
        "difference": decision_level.difference,
        "touched": len(decision_level.reach.touched),
    }


def _cost_answer(mandate_cost: MandateCost) -> Answer:
    return {"points": mandate_cost.points, **lens_change(mandate_cost.lens)}


def _keys(decisions: tuple[Decision, ...]) -> list[str]:
    return [decision.key for decision in decisions]
