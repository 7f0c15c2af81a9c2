"""A first whole plan where little is split: that alone is solved for as whole work, all else as in a divisible plan."""

import numpy as np

from bowstring.planning.goal import Goal
from bowstring.planning.problem.programs import Floats, restricted
from bowstring.planning.search.pulses import Flags, Pulses
from bowstring.planning.solver.integer import Effort, maximise_integer
from bowstring.planning.solver.pulse_form import PulseForm

# No more initiatives than a part frees: tight portfolios split twice as many, and a list is as good there, and sooner.
_MOST = 50
# Nodes, and how much worse than the best is good enough. Source: trials on benchmarks.instances.
_NODES, _GAP = 100, 1e-4
# Below that an amount is as good as whole.
_LITTLE = 1e-6


def with_split_whole(
    goal: Goal, form: PulseForm, pulses: Pulses, x: Floats, *, is_near: Flags, seconds: float
) -> Floats | None:
    """The steps of a whole plan near a divisible one, shape (n,); None where that splits much, or there is none.

    Source: Berthold 2014.

    Args:
        goal: what counts.
        form: of the problem's programme.
        pulses: of the problem.
        x: the divisible plan, shape (n,).
        is_near: at which pulses what is split may start beside those that the plan begins, shape (p,).
        seconds: a safety net.
    """
    begun = pulses.begun(x)
    is_split = np.zeros(len(goal.problem.candidates), dtype=np.bool_)
    is_split[pulses.owner[np.abs(begun - np.round(begun)) > _LITTLE]] = True
    if is_split.sum() > _MOST:
        return None
    if not is_split.any():
        return np.where(goal.is_integer, np.round(x), x)
    is_free = np.ones(x.size, dtype=np.bool_)
    is_free[pulses.column] = is_split[pulses.owner] & (is_near | (begun > _LITTLE))
    effort = Effort(seconds=seconds, nodes=_NODES, gap=_GAP, heuristics=False, quick_nodes=True, trials=0)
    return whole_part(goal, form, goal.linear(x), x, is_free=is_free, effort=effort)


def whole_part(
    goal: Goal, form: PulseForm, objective: Floats, x: Floats, *, is_free: Flags, effort: Effort
) -> Floats | None:
    """The steps of the best whole plan in which only some pulses may differ from x, shape (n,); None if there is none.

    Args:
        goal: what counts.
        form: of the problem's programme.
        objective: what each step gains, shape (n,).
        x: where the others stay, shape (n,).
        is_free: which pulses may differ, by their columns, shape (n,).
        effort: how hard to search.
    """
    amounts = form.pulses(x)
    part, columns = restricted(form.program, amounts, is_free)
    solution = maximise_integer(
        part, form.gains(objective)[columns], is_integer=goal.is_integer[columns], effort=effort
    )
    if not solution.is_feasible:
        return None
    amounts[columns] = solution.x
    steps = form.steps(amounts)
    return np.where(goal.is_integer, np.round(steps), steps)
