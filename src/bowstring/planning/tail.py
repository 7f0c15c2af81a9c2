"""What would start after the plan, where what starts inside it is settled: the best tail that is found."""

from collections.abc import Mapping

import numpy as np

from bowstring.model.quarters import Quarter
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.goal import Goal
from bowstring.planning.linear import Effort, Floats, maximise_integer
from bowstring.planning.problem import PlanningProblem
from bowstring.planning.programs import held
from bowstring.planning.schedule import Schedule, steps_of
from bowstring.planning.surge import with_surge

# Effort for one tail; seconds are a safety net.
_NODES, _SECONDS, _GAP = 40, 60.0, 1e-6


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
    known = {key: quarter.minus(begin) for key, quarter in (later or {}).items()}
    tails = [_listed(divisible, starts, {}), _listed(divisible, starts, known)]
    plans = [with_surge(problem, steps_of(problem, tail)) for tail in tails]
    kept = [x for x in plans if x is not None]
    if not kept:
        return max((steps_of(problem, tail) for tail in tails), key=goal.rank)
    best = max(kept, key=goal.rank)
    found = maximise_integer(
        held(problem.program, best, _is_settled(problem)),
        goal.linear(best),
        is_integer=problem.is_step,
        effort=Effort(seconds=_SECONDS, nodes=_NODES, gap=_GAP),
        start=best,
    )
    if not found.is_feasible:
        return best
    return max((best, np.where(problem.is_step, np.round(found.x), found.x)), key=goal.rank)


def _is_settled(problem: PlanningProblem) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """The steps that starts inside the plan settle, shape (n,)."""
    settled = np.zeros(problem.program.columns, dtype=np.bool_)
    for candidate in problem.candidates:
        settled[candidate.first_column : candidate.first_column + candidate.plan_starts] = True
    return settled


def _listed(divisible: DivisiblePlan, starts: Mapping[str, int], known: Mapping[str, int]) -> dict[str, int]:
    """Starts and behind them what fits: first where it is known to, then what is worth most."""
    problem = divisible.problem
    schedule = Schedule(problem)
    for key, start in sorted(starts.items()):
        schedule.add(key, start)
    for key, start in sorted(known.items(), key=lambda entry: (entry[1], entry[0])):
        if key in schedule.candidates and key not in schedule.starts and schedule.fits(key, start):
            schedule.add(key, start)
    worth = {
        candidate.key: float(divisible.objective @ steps_of(problem, {candidate.key: candidate.starts[-1]}))
        for candidate in problem.candidates
        if candidate.plan_starts < len(candidate.starts)
        and candidate.key not in schedule.starts
        and problem.program.upper[candidate.last_column] > 0
    }
    for key in sorted(worth, key=lambda one: (-worth[one], one)):
        candidate = schedule.candidates[key]
        if worth[key] > 0:
            later = candidate.starts[candidate.plan_starts :]
            fitting = next((start for start in later if schedule.fits(key, start)), None)
            if fitting is not None:
                schedule.add(key, fitting)
    return schedule.starts
