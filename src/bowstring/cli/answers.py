"""Answers for programs: each result as a mapping with the keys that docs/commands.md lists."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from bowstring.model.assessments import Lens
from bowstring.model.problems import Problem

if TYPE_CHECKING:
    from bowstring.model.room import Room
    from bowstring.planning.plan import Plan
    from bowstring.tensions.agenda import Agenda
    from bowstring.tensions.ledger import Ledger, PricedTension

Answer = dict[str, object]

_ROUGH = 0.01


def finite(figure: float | None) -> float | None:
    """The figure, or None where it is unknown or has no bound, which JSON cannot say."""
    return figure if figure is not None and math.isfinite(figure) else None


def problem_answer(problem: Problem) -> Answer:
    """A problem: where it lies as far as known, what is wrong, how to mend it."""
    where = problem.where
    return {
        "severity": problem.severity.value,
        "table": where.table or None,
        "row": where.row or None,
        "column": where.column or None,
        "key": where.key or None,
        "message": problem.message,
        "mend": problem.mend or None,
    }


def problem_answers(problems: Iterable[Problem]) -> list[Answer]:
    """Problems, in order."""
    return [problem_answer(one) for one in problems]


def room_answer(room: "Room") -> Answer:
    """The room for choice; money in the portfolio's currency."""
    return {
        "asked": room.asked,
        "available": room.available,
        "committed": room.committed,
        "free": room.free,
        "contenders": room.contenders,
    }


def check_answer(problems: Sequence[Problem], room: "Room | None", currency: str) -> Answer:
    """`check`: every problem, how many of each severity, and the room for choice where the data can be read."""
    severities = [one.severity.value for one in problems]
    return {
        "counts": {
            "errors": severities.count("error"),
            "warnings": severities.count("warning"),
            "notes": severities.count("note"),
        },
        "problems": problem_answers(problems),
        "room": room_answer(room) if room is not None else None,
        "room_in_words": room.words(currency) if room is not None else None,
    }


def plan_answer(plan: "Plan", problems: Sequence[Problem]) -> Answer:
    """`plan`: FORMAT's keys, and `provisional`: funded or not, what nobody has assessed through some lens."""
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
                "discipline": one.discipline,
                "quarter": str(one.quarter),
                "people": one.people,
                "cost": one.cost,
            }
            for one in plan.surge
        ],
        "provisional": list(plan.provisional),
        "room": room_answer(plan.room),
        "seconds": plan.seconds,
        "seed": plan.seed,
        "problems": problem_answers((*problems, *plan.problems)),
    }


def lens_answer(plan: "Plan") -> Answer:
    """What the plan brings through each lens; empty where there is no plan."""
    return {
        lens.value: {"total": one.total, "ideal": one.ideal, "share": one.share}
        for lens, one in plan.lens.items()
    }


def focus_answer(plan: "Plan") -> Answer:
    """How each focus fares under the plan; empty where there is no plan."""
    return {
        focus.value: {
            "share_of_ideal": one.share_of_ideal,
            "spend": one.spend,
            "spend_share": one.spend_share,
        }
        for focus, one in plan.focus.items()
    }


def starts_answer(plan: "Plan") -> Answer:
    """Every initiative with the quarter it starts in, or None."""
    return {key: str(start) if start is not None else None for key, start in sorted(plan.starts.items())}


def is_rough(plan: "Plan") -> bool:
    """Whether prices are only rough, since the plan may be this far from the best. Source: MODEL.md 4."""
    return plan.gap is not None and plan.gap > _ROUGH


def lens_change(change: Mapping[Lens, float]) -> Answer:
    """A change through both lenses, each in its own unit, to the value horizon."""
    return {lens.value: finite(change.get(lens, 0.0)) for lens in Lens}


def tension_answer(priced: "PricedTension", *, is_rough: bool) -> Answer:
    """A priced tension; gain None where nothing could be planned if it were settled so.

    is_rough: whether the plan is so far from its bound that prices are estimates. Source: MODEL.md 4.
    """
    tension = priced.tension
    return {
        "key": priced.key,
        "kind": tension.kind,
        "level": priced.level.value,
        "about": list(tension.about),
        "poles": list(tension.poles),
        "question": tension.question,
        "gain": finite(priced.gain),
        "chance": priced.chance,
        "points": priced.points,
        **lens_change(priced.lens),
        "estimate": is_rough,
        "what_if": tension.what_if,
        "in_the_room": list(tension.in_the_room),
        "hours": priced.hours,
        "state": priced.state.value,
    }


def counts_answer(ledger: "Ledger") -> Answer:
    """How many questions are open, could change the plan, cannot on their own."""
    return {
        "found": len(ledger.open_tensions),
        "could_change_the_plan": ledger.could_change,
        "cannot_on_their_own": ledger.cannot,
    }


def tensions_answer(
    ledger: "Ledger", shown: Sequence["PricedTension"], plan: "Plan", problems: Sequence[Problem]
) -> Answer:
    """`tensions`: the counts are of all open questions of the kinds found, the list is what was asked for."""
    return {
        "plan_value": finite(ledger.plan_value),
        "counts": counts_answer(ledger),
        "tensions": [tension_answer(one, is_rough=is_rough(plan)) for one in shown],
        "problems": problem_answers(problems),
    }


def agenda_answer(agenda: "Agenda", ledger: "Ledger", plan: "Plan", problems: Sequence[Problem]) -> Answer:
    """`agenda`: its items in the order picked; added_points: what each adds to those before it."""
    return {
        "first_line": ledger.first_line,
        "counts": counts_answer(ledger),
        "forum": agenda.forum.key if agenda.forum is not None else None,
        "hours": agenda.hours,
        "hours_used": agenda.hours_used,
        "total": finite(agenda.total),
        "estimate": agenda.is_estimate,
        "items": [
            {
                "head": item.head.value,
                "added_points": item.points,
                **tension_answer(item.priced, is_rough=is_rough(plan)),
            }
            for item in agenda.items
        ],
        "problems": problem_answers(problems),
    }


def unvalued_answer(plan: "Plan", problems: Sequence[Problem]) -> Answer:
    """Where too little is valued for a plan: its status, the room for choice, and why."""
    return {
        "status": plan.status.value,
        "room": room_answer(plan.room),
        "problems": problem_answers((*problems, *plan.problems)),
    }
