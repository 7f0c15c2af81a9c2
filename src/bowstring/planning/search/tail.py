"""What would start after the plan, where what starts inside it is settled: the best tail that is found."""

from collections.abc import Mapping

import numpy as np

from bowstring.model.quarters import Quarter
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.goal import FIRST_BALANCES, Goal
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, dot, held
from bowstring.planning.problem.schedule import Schedule, steps_of
from bowstring.planning.solver.integer import Effort, maximise_integer
from bowstring.planning.solver.surge import with_surge

# Effort for one tail; seconds are a safety net.
_NODES, _SECONDS, _GAP = 40, 60.0, 1e-8
# Tangents of G are added so often at most, while the best lies further below them in points.
_ROUNDS, _CLOSE = 4, 1e-7


def with_tail(
    divisible: DivisiblePlan, starts: Mapping[str, int], later: Mapping[str, Quarter] | None = None
) -> Floats:
    """The steps of starts inside the plan and of what best starts later, surge bought where it can be; shape (n,).

    Where the starts break a constraint, what still fits behind them is listed, and surge is left out.

    Args:
        divisible: what counts.
        starts: inside the plan, as offsets.
        later: starts of another plan's tail, to be no worse than.
    """
    problem, goal = divisible.problem, Goal(divisible)
    begin = problem.portfolio.settings.start
    later_offsets = {key: quarter.minus(begin) for key, quarter in (later or {}).items()}
    tails = [_listed(divisible, starts, {}), _listed(divisible, starts, later_offsets)]
    plans = [with_surge(problem, steps_of(problem, tail)) for tail in tails]
    kept = [x for x in plans if x is not None]
    if not kept:
        return max((steps_of(problem, tail) for tail in tails), key=goal.rank)
    best = max(kept, key=goal.rank)
    balances, settled = [*FIRST_BALANCES, goal.balance(best)], _is_settled(problem)
    for _ in range(_ROUNDS):
        program = goal.bounded(balances)
        extra = program.columns - goal.columns
        gains = np.append(np.zeros(program.columns - 1), 1.0)
        solution = maximise_integer(
            held(
                program, np.append(best, np.zeros(extra)), np.append(settled, np.zeros(extra, dtype=np.bool_))
            ),
            gains,
            is_integer=np.append(problem.is_step, np.zeros(extra, dtype=np.bool_)),
            effort=Effort(seconds=_SECONDS, nodes=_NODES, gap=_GAP),
            start=np.concatenate([best, goal.reached(best), [goal.value(best)]]),
        )
        if not solution.is_feasible:
            return best
        x = solution.x[: goal.columns]
        x = np.where(problem.is_step, np.round(x), x)
        balances.append(goal.balance(x))
        best = max((best, x), key=goal.rank)
        if solution.value - goal.value(best) <= _CLOSE:
            break
    return best


def _is_settled(problem: PlanningProblem) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The steps that starts inside the plan settle, shape (n,)."""
    settled = np.zeros(problem.program.columns, dtype=np.bool_)
    for candidate in problem.candidates:
        settled[candidate.first_column : candidate.first_column + candidate.plan_starts] = True
    return settled


def _listed(
    divisible: DivisiblePlan, starts: Mapping[str, int], later_offsets: Mapping[str, int]
) -> dict[str, int]:
    """Starts and behind them what fits: first where it is known to, then what is worth most."""
    problem = divisible.problem
    schedule = Schedule(problem)
    for key, start in sorted(starts.items()):
        schedule.add(key, start)
    for key, start in sorted(later_offsets.items(), key=lambda entry: (entry[1], entry[0])):
        if key in schedule.candidates and key not in schedule.starts and schedule.fits(key, start):
            schedule.add(key, start)
    worth = {
        candidate.key: dot(divisible.objective, steps_of(problem, {candidate.key: candidate.starts[-1]}))
        for candidate in problem.candidates
        if candidate.plan_starts < len(candidate.starts)
        and candidate.key not in schedule.starts
        and problem.program.upper[candidate.last_column] > 0
    }
    for key in sorted(worth, key=lambda name: (-worth[name], name)):
        candidate = schedule.candidates[key]
        if worth[key] > 0:
            later = candidate.starts[candidate.plan_starts :]
            fitting = next((start for start in later if schedule.fits(key, start)), None)
            if fitting is not None:
                schedule.add(key, fitting)
    return schedule.starts
