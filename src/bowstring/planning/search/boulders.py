"""The divisible plan with its boulders whole: work that takes much of a limit decides what else there is room for."""

import numpy as np

from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.programs import Floats, ProgramChange
from bowstring.planning.search.pulses import Pulses
from bowstring.planning.solver.pulse_solver import PulseSolver

# Work that takes so much of a limit is a boulder; those within so much of the largest are settled together.
# Source: trials on benchmarks.instances.
_BOULDER, _ALIKE = 0.1, 0.8
# Below that an amount is as good as whole.
_LITTLE = 1e-6


def with_boulders_whole(divisible: DivisiblePlan, solver: PulseSolver, pulses: Pulses) -> Floats:
    """The steps of a plan in which work may be split unless it takes much of a limit, shape (n,).

    Diving: the largest that is split is started where most of it starts, or left out, and the rest solved for again.

    Source: Berthold 2006, section 3.2.

    Args:
        divisible: the plan to begin from.
        solver: of its problem's programme, right after V has been maximised.
        pulses: of its problem.
    """
    x, taken = divisible.x, np.zeros(len(divisible.problem.candidates))
    np.maximum.at(taken, pulses.owner, pulses.taken)
    settled: dict[int, list[tuple[int, float, float]]] = {}
    is_open = taken >= _BOULDER
    while True:
        begun = pulses.begun(x)
        is_split = np.zeros(taken.size, dtype=np.bool_)
        is_split[pulses.owner[np.abs(begun - np.round(begun)) > _LITTLE]] = True
        boulders = np.flatnonzero(is_split & is_open)
        if not boulders.size:
            return x
        largest = boulders[taken[boulders] >= _ALIKE * taken[boulders].max()].tolist()
        is_open[largest] = False
        attempt = settled | {boulder: _settled(pulses, boulder, begun) for boulder in largest}
        columns = tuple(entry for entries in attempt.values() for entry in entries)
        best = solver.resolve_pulses(ProgramChange(columns=columns))
        if best.is_feasible:
            settled, x = attempt, best.x


def _settled(pulses: Pulses, boulder: int, begun: Floats) -> list[tuple[int, float, float]]:
    """The bounds that start a boulder where most of it starts, or leave it out. begun: of each pulse, shape (p,)."""
    own = np.flatnonzero(pulses.owner == boulder)
    most = own[begun[own].argmax()]
    is_left_out = 1 - begun[own].sum() > begun[most]
    amounts = (own == most) & ~is_left_out
    return [
        (column, amount, amount)
        for column, amount in zip(pulses.column[own].tolist(), amounts.astype(float).tolist(), strict=True)
    ]
