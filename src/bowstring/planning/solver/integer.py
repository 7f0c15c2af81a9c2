"""Integer programmes: the best whole solution, within a counted effort, and the bound that none can pass."""

import math
from dataclasses import dataclass
from enum import StrEnum

import highspy
import numpy as np
from numpy.typing import NDArray

from bowstring.model.language import phrase
from bowstring.planning.problem.programs import Floats, Program
from bowstring.planning.solver.linear import SolverError, loaded


class StoppedBy(StrEnum):
    """Why the search for an indivisible plan ended."""

    OPTIMAL = "optimal"
    GAP = "gap"
    EFFORT = "effort"
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegerOptimum:
    """The best whole solution found and the proven bound; x is empty where none was found.

    nodes, iterations: what it took, the same on every run.
    """

    value: float
    bound: float
    x: Floats
    stopped_by: StoppedBy
    nodes: int
    iterations: int = 0

    @property
    def is_feasible(self) -> bool:
        """Whether a solution was found."""
        return self.x.size > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How hard to search one integer programme: nodes counted, seconds a ceiling, gap a relative distance.

    heuristics: whether the solver also guesses; not worth it where a good solution is at hand. quick_nodes: many that
    are looked at briefly, to prove what is nearly known. trials: how often a way to branch is tried out before its
    record is trusted; with 0 it is trusted from the first, which makes nodes cheap; None for the solver's own choice.
    """

    seconds: float
    nodes: int = 1_000_000
    gap: float = 0.0
    seed: int = 0
    heuristics: bool = True
    quick_nodes: bool = False
    trials: int | None = None


def maximise_integer(
    program: Program,
    objective: Floats,
    *,
    is_integer: NDArray[np.bool_],
    effort: Effort,
    start: Floats | None = None,
) -> IntegerOptimum:
    """The best x whose marked columns are whole, with a proven bound.

    objective, is_integer: shape (n,). start: a solution to begin from, shape (n,).
    """
    highs = loaded(program)
    highs.changeColsCost(program.columns, np.arange(program.columns, dtype=np.int32), objective)
    whole = np.flatnonzero(is_integer).astype(np.int32)
    kinds = np.full(whole.size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    highs.changeColsIntegrality(whole.size, whole, kinds)
    _apply(highs, effort)
    for presolve in ("choose", "off"):
        highs.setOptionValue("presolve", presolve)
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = start.tolist()
            highs.setSolution(solution)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kSolveError:
            return _integer_optimum(highs)
        # Seldom the solver loses its way in the programme that it has simplified, not in the one as it is.
        highs.clearSolver()
    return IntegerOptimum(
        value=-math.inf, bound=math.inf, x=np.empty(0), stopped_by=StoppedBy.EFFORT, nodes=0
    )


def _apply(highs: highspy.Highs, effort: Effort) -> None:
    highs.setOptionValue("time_limit", float(effort.seconds))
    highs.setOptionValue("mip_max_nodes", int(effort.nodes))
    highs.setOptionValue("mip_rel_gap", float(effort.gap))
    highs.setOptionValue("mip_abs_gap", 1e-7)
    highs.setOptionValue("random_seed", int(effort.seed) % 2**31)
    highs.setOptionValue("mip_feasibility_tolerance", 1e-7)
    if effort.quick_nodes:
        highs.setOptionValue("mip_allow_cut_separation_at_nodes", False)
    if effort.trials is not None:
        highs.setOptionValue("mip_pscost_minreliable", int(effort.trials))
    if not effort.heuristics:
        highs.setOptionValue("mip_heuristic_effort", 0.0)
        for name in ("rins", "rens", "feasibility_jump", "root_reduced_cost"):
            highs.setOptionValue(f"mip_heuristic_run_{name}", False)
    # Looking for symmetry and starting over cost more than they bring on programmes of this kind.
    highs.setOptionValue("mip_detect_symmetry", False)
    highs.setOptionValue("mip_allow_restart", False)


def _integer_optimum(highs: highspy.Highs) -> IntegerOptimum:
    status = highs.getModelStatus()
    info = highs.getInfo()
    is_feasible = info.primal_solution_status == int(highspy.SolutionStatus.kSolutionStatusFeasible)
    reasons = {
        highspy.HighsModelStatus.kOptimal: StoppedBy.OPTIMAL,
        highspy.HighsModelStatus.kInfeasible: StoppedBy.OPTIMAL,
        highspy.HighsModelStatus.kTimeLimit: StoppedBy.TIME,
        highspy.HighsModelStatus.kSolutionLimit: StoppedBy.EFFORT,
        highspy.HighsModelStatus.kIterationLimit: StoppedBy.EFFORT,
    }
    if status not in reasons:
        raise SolverError(
            phrase(
                "the solver stopped with {status}",
                status=highs.modelStatusToString(status),
            )
        )
    stopped_by = reasons[status]
    if stopped_by is StoppedBy.OPTIMAL and info.mip_gap > 1e-9:
        stopped_by = StoppedBy.GAP
    infeasible = status == highspy.HighsModelStatus.kInfeasible
    return IntegerOptimum(
        value=info.objective_function_value if is_feasible else -math.inf,
        bound=-math.inf if infeasible else info.mip_dual_bound,
        x=np.asarray(highs.getSolution().col_value) if is_feasible else np.empty(0),
        stopped_by=stopped_by,
        nodes=int(info.mip_node_count),
        iterations=int(info.simplex_iteration_count),
    )
