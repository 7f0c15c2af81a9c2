"""Plans of small portfolios: a brief look, a good plan part by part; of the smallest a proof that none is better."""

import dataclasses
import time
from collections.abc import Callable

import numpy as np

from bowstring.planning.goal import Goal
from bowstring.planning.problem.programs import Floats, restricted
from bowstring.planning.search.exact import Progress, Search, part_of, solve_exactly
from bowstring.planning.solver.integer import Effort, StoppedBy, maximise_integer
from bowstring.planning.solver.pulse_form import pulse_form

# Nodes of the first look, which proves most that is small; and of the proof, some 100 seconds of one core at most.
# Source: trials on benchmarks.instances, 40 to 60 initiatives: 2 to 7 ms a node.
_BRIEFLY, _NODES = 200, 15_000
# Parts: how many are solved for, or so many in a row that bring nothing; nodes of each; and how many initiatives it
# frees at first and at least, and what share at most; more where it was proven and fewer where it was not.
_PARTS, _GIVE_UP, _PART_NODES = 100, 40, 100
_FIRST, _LEAST, _SHARE, _GROW, _SHRINK = 16.0, 8.0, 0.6, 1.15, 0.93
# How much of the work is done, as far as one knows, when all parts are.
_BEFORE_PROOF = 0.5
# What a part is given where the time is over.
_LEAST_SECONDS = 0.05


def solve_small(
    goal: Goal,
    *,
    seconds: float,
    seed: int,
    start: Floats | None,
    climbed: Callable[[float], Floats | None],
    on_progress: Progress | None = None,
) -> Search:
    """The plan of a small portfolio with the greatest G, proven unless it takes too many nodes.

    A proof that begins with the best plan, and with the tangent at its balance alone, is several times shorter: nearly
    every other plan is held down by both. So that plan is looked for first. Effort is counted.
    Source: docs/methods.md#two-plans.

    Args:
        goal: what counts.
        seconds: a safety net.
        seed: of the luck.
        start: steps and surge to begin from, shape (n,); None for none.
        climbed: another plan, within so many seconds, asked for where the first look does not prove its own.
        on_progress: told before the proof how far the search is, as far as one knows, and G so far.
    """
    until = time.monotonic() + seconds
    effort = Effort(seconds=seconds, nodes=_BRIEFLY, seed=seed, heuristics=False, trials=0)
    brief = solve_exactly(goal, effort, start=start, balances=(1.0,))
    if brief.stopped_by is not StoppedBy.EFFORT:
        return brief
    plans = [x for x in (brief.x, climbed(until - time.monotonic())) if x is not None and x.size]
    moves = 0
    if plans:
        best, random = max(plans, key=goal.rank), np.random.default_rng(seed)
        before_proof = part_of(on_progress, 0.0, _BEFORE_PROOF)
        best, moves = _part_by_part(goal, best, random, until=until, on_progress=before_proof)
    left = dataclasses.replace(effort, seconds=max(_LEAST_SECONDS, until - time.monotonic()), nodes=_NODES)
    if plans:
        proof = solve_exactly(goal, left, start=best, balances=(goal.balance(best),))
    else:
        proof = solve_exactly(goal, dataclasses.replace(left, heuristics=True, trials=None))
    return dataclasses.replace(
        proof,
        bound=max(proof.value, min(brief.bound, proof.bound)),
        moves=moves,
        nodes=brief.nodes + proof.nodes,
        iterations=brief.iterations + proof.iterations,
    )


def bounded_briefly(goal: Goal, search: Search, *, until: float, seed: int) -> Search:
    """A plan with the bound that a brief look brings: of dozens it lies far nearer than that of work that can be split.

    Args:
        goal: what counts.
        search: what led to the plan, which stays.
        until: a moment of the clock.
        seed: of the luck.
    """
    left = max(_LEAST_SECONDS, until - time.monotonic())
    effort = Effort(seconds=left, nodes=_BRIEFLY, seed=seed, heuristics=False, trials=0)
    brief = solve_exactly(goal, effort, start=search.x, balances=(goal.balance(search.x),))
    bound = max(search.value, min(search.bound, brief.bound))
    return dataclasses.replace(search, bound=bound, nodes=search.nodes + brief.nodes)


def improve_small(
    goal: Goal, search: Search, *, seconds: float, seed: int, on_progress: Progress | None
) -> Search:
    """A plan that is too large to be proven, made better part by part, and a bound nearer to it.

    Source: docs/methods.md#two-plans.

    Args:
        goal: what counts.
        search: what led to the plan.
        seconds: a safety net.
        seed: of the luck.
        on_progress: told how far it is, as far as one knows, and G so far.
    """
    until = time.monotonic() + seconds
    effort = Effort(seconds=seconds, nodes=_BRIEFLY, seed=seed, heuristics=False, trials=0)
    brief = solve_exactly(goal, effort, start=search.x, balances=(goal.balance(search.x),))
    best, moves, stopped_by = brief.x, 0, brief.stopped_by
    if stopped_by is StoppedBy.EFFORT:
        random = np.random.default_rng(seed)
        best, moves = _part_by_part(goal, best, random, until=until, on_progress=on_progress)
        stopped_by = StoppedBy.TIME if time.monotonic() >= until else stopped_by
    value = goal.value(best)
    return dataclasses.replace(
        brief,
        x=best,
        value=value,
        bound=max(value, min(search.bound, brief.bound)),
        stopped_by=stopped_by,
        moves=search.moves + moves,
    )


def _part_by_part(
    goal: Goal, x: Floats, random: np.random.Generator, *, until: float, on_progress: Progress | None
) -> tuple[Floats, int]:
    """A plan made better: some initiatives freed, drawn by lot, the rest held; and how many parts were solved for.

    Source: Shaw 1998.

    Args:
        goal: what counts.
        x: a whole plan, shape (n,).
        random: the luck.
        until: a moment of the clock, past which no part is begun.
        on_progress: told how far it is, as far as one knows, and G so far.
    """
    form, owner = pulse_form(goal.program, goal.owner), goal.owner
    names = np.unique(owner[owner >= 0])
    size, moves, idle = _FIRST, 0, 0
    while moves < _PARTS and idle < _GIVE_UP and time.monotonic() < until:
        freed = random.choice(names, min(names.size, max(1, int(size))), replace=False)
        pulses = form.pulses(x)
        part, columns = restricted(form.program, pulses, (owner < 0) | np.isin(owner, freed))
        solution = maximise_integer(
            part,
            form.gains(goal.linear(x))[columns],
            is_integer=owner[columns] >= 0,
            effort=Effort(
                seconds=max(_LEAST_SECONDS, until - time.monotonic()),
                nodes=_PART_NODES,
                gap=1e-6,
                heuristics=False,
                quick_nodes=True,
                trials=0,
            ),
            start=pulses[columns],
        )
        moves, idle = moves + 1, idle + 1
        is_hard = solution.stopped_by in (StoppedBy.EFFORT, StoppedBy.TIME)
        size = max(_LEAST, size * _SHRINK) if is_hard else min(_SHARE * names.size, size * _GROW)
        if solution.is_feasible:
            pulses[columns] = solution.x
            steps = form.steps(pulses)
            steps = np.where(goal.is_integer, np.round(steps), steps)
            if goal.rank(steps) > goal.rank(x):
                idle = 0 if goal.value(steps) > goal.value(x) + 1e-9 else idle
                x = steps
        if on_progress is not None:
            on_progress(moves / _PARTS, goal.value(x))
    return x, moves
