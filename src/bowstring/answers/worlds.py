"""The answer of `worlds` for programs, with the keys that docs/commands.md lists."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer, problem_answers
from bowstring.delivery.usual import AsUsual
from bowstring.model.problems import Problem
from bowstring.worlds.worlds import WorkInWorlds, Worlds


def worlds_answer(worlds: Worlds, usual: AsUsual | None, problems: Sequence[Problem]) -> Answer:
    """`worlds`: the share of worlds that fund each initiative, and what the plan takes in them.

    Args:
        worlds: what they show together.
        usual: the plan as we usually deliver; None if nothing is known of that.
        problems: of the data.
    """
    cost = usual.cost if usual is not None else None
    return {
        "worlds": worlds.count,
        "seed": worlds.seed,
        "basis": "divisible plans",
        "has_costs": worlds.has_costs,
        "has_lateness": worlds.has_lateness,
        "initiatives": [_work(work) for work in worlds.work],
        "contested": [work.key for work in worlds.contested],
        "first_to_go": [work.key for work in worlds.first_to_go],
        "over": worlds.over / worlds.count if worlds.count else 0.0,
        "within_budget": cost.within if cost is not None else None,
        "hold_back": cost.hold_back if cost is not None else None,
        "within_people": worlds.within_people,
        "people": [
            {"discipline": people.discipline, "within": people.within, "hold_back": people.safe}
            for people in worlds.people
        ],
        "digest": worlds.digest,
        "problems": problem_answers(problems),
    }


def _work(work: WorkInWorlds) -> Answer:
    return {
        "initiative": work.key,
        "share": work.share,
        "standard_error": work.standard_error,
        "place": work.place.value,
        "is_forced": work.is_forced,
        "is_planned": work.is_planned,
        "share_if_cheap": work.cheap,
        "share_if_dear": work.dear,
    }
