"""Answers for programs about plans, with the keys that docs/commands.md#plan lists."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer, finite, problem_answers, room_answer
from bowstring.model.problems import Problem
from bowstring.planning.plan import Plan


def plan_answer(plan: Plan, problems: Sequence[Problem]) -> Answer:
    """`plan`; under `provisional`, funded or not, what nobody has assessed through some lens."""
    return {
        "status": plan.status.value,
        "stopped_by": plan.stopped_by.value if plan.stopped_by is not None else None,
        "value": finite(plan.value),
        "bound": finite(plan.bound),
        "gap": finite(plan.gap),
        "divisible_value": finite(plan.divisible_value),
        "lens_weight": finite(plan.lens_weight),
        "lens": lens_answer(plan),
        "floor": plan.floor,
        "floor_max": plan.floor_max,
        "focus": focus_answer(plan),
        "starts": starts_answer(plan),
        "surge": [
            {
                "discipline": surge_bought.discipline,
                "quarter": str(surge_bought.quarter),
                "people": surge_bought.people,
                "cost": surge_bought.cost,
            }
            for surge_bought in plan.surge
        ],
        "provisional": list(plan.provisional),
        "room": room_answer(plan.room),
        "seconds": plan.seconds,
        "seed": plan.seed,
        "problems": problem_answers((*problems, *plan.problems)),
    }


def lens_answer(plan: Plan) -> Answer:
    """What the plan brings through each lens; empty where there is no plan."""
    return {
        lens.value: {"total": lens_result.total, "ideal": lens_result.ideal, "share": lens_result.share}
        for lens, lens_result in plan.lens.items()
    }


def focus_answer(plan: Plan) -> Answer:
    """How each focus fares under the plan; empty where there is no plan."""
    return {
        focus.value: {
            "share_of_ideal": focus_result.share_of_ideal,
            "spend": focus_result.spend,
            "spend_share": focus_result.spend_share,
        }
        for focus, focus_result in plan.focus.items()
    }


def starts_answer(plan: Plan) -> Answer:
    """Every initiative with the quarter it starts in, or None."""
    return {key: str(start) if start is not None else None for key, start in sorted(plan.starts.items())}


def unvalued_answer(plan: Plan, problems: Sequence[Problem]) -> Answer:
    """Where too little is valued for a plan: its status, the room for choice, and why."""
    return {
        "status": plan.status.value,
        "room": room_answer(plan.room),
        "problems": problem_answers((*problems, *plan.problems)),
    }
