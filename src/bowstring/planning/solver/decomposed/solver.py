"""A programme solved through prices of what all work shares: trees of work answer them, one objective after another."""

import dataclasses
import math
import operator
from collections import deque
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from bowstring.model.language import phrase
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, Program, dot
from bowstring.planning.solver.decomposed.coupling import gains_of
from bowstring.planning.solver.decomposed.market import Market, first_prices
from bowstring.planning.solver.decomposed.near import NearProgram, Settled
from bowstring.planning.solver.decomposed.structure import taken_apart
from bowstring.planning.solver.linear import Optimum, SolverError
from bowstring.planning.solver.pulse_solver import PulseSolver

# Of the value: how far the bound may lie above before prices are asked once more, and where nothing more is called up.
_CLOSE, _PROVEN = 2e-10, 5e-9
_MISSED = 1e-7
# Of the bound: where a solution at hand is worth so nearly as much, what was there of starts and prices is the start.
_LIKE_LAST = 3e-3
# So many solutions and their prices are remembered.
_REMEMBERED = 6
# How often each share of them is set right: shares that stay a little off are as good a beginning.
_SWEEPS = 100
# For each row that all share so many candidates have several starts at first; later such as lose a fifth of what those
# lose. Twice as many or half as many take up to twice as long.
_SEVERAL, _WIDER = 5, 0.2
_MOST_ROUNDS = 200
# The plain programme of more candidates has no end.
_PLAIN_ENDS_UP_TO = 50_000
# What is missed costs so many times the greatest gain; more where that was too little.
_PENALTIES = (1e2, 1e5)
# At first what is missed costs so many times its price, and so many times a usual price.
_DEARER, _USUAL = 2.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SolvedObjective:
    """The best for one objective.

    market: the objective, scaled, and who answered. scale: what it was multiplied by. x: shape (columns,). prices: of
    the shared rows, shape (shared,), scaled. near: the starts that were near, the last objective's own. wider: how much
    less a tree might gain by a start that was taken in.
    """

    market: Market
    scale: float
    x: Floats
    prices: Floats
    near: NearProgram
    wider: float

    def row_prices(self) -> Floats:
        """What one more of each row of the programme would add, shape (rows,); 0 for those that trees keep."""
        structure = self.market.structure
        rows = np.zeros(structure.program.rows)
        rows[structure.shared] = self.prices * structure.coupling.scale / self.scale
        return rows


@dataclass(frozen=True, slots=True, kw_only=True)
class _EarlierOptimum:
    """The solution x of a scaled objective, both shape (columns,), and its prices, shape (shared,)."""

    objective: Floats
    x: Floats
    prices: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """The near programme to begin with, prices near the best, and how much less a tree may gain by what is new."""

    near: NearProgram
    wider: float
    prices: Floats


class DecomposedSolver:
    """The programme of a planning problem, solved for one objective after another; every answer is its exact optimum.

    Only the starts near to being used are solved for, and the trees' answers to the prices prove the optimum or name
    what is missing. Source: docs/methods.md#large-portfolios; Dantzig & Wolfe 1960.
    """

    def __init__(self, problem: PlanningProblem, program: Program | None = None) -> None:
        """Args:
        problem: whose steps they are.
        program: its programme with other bounds, or with more columns and rows after its own; its own if None.
        """
        self.structure = taken_apart(problem, problem.program if program is None else program)
        self._problem, self._program = problem, program
        self.solved: SolvedObjective | None = None
        self._earlier: deque[_EarlierOptimum] = deque(maxlen=_REMEMBERED)

    def begin_like(self, other: "DecomposedSolver") -> None:
        """Begin from what another programme with the same columns was solved for."""
        for optimum in other._earlier:
            rows = np.zeros(max(self.structure.program.rows, other.structure.program.rows))
            rows[other.structure.shared] = optimum.prices * other.structure.coupling.scale
            prices = rows[self.structure.shared] / self.structure.coupling.scale
            self._earlier.append(dataclasses.replace(optimum, prices=prices))

    def maximise(self, objective: Floats, *, is_like_last: bool = True) -> Optimum:
        """The best x for an objective, shape (n,).

        is_like_last: whether the last starts and prices are a good start.

        Raises: SolverError where so many candidates find no prices that prove it.
        """
        structure = self.structure
        if not structure.is_possible:
            return Optimum(value=-math.inf, x=np.empty(0))
        gains = gains_of(objective, structure.first, structure.counts, structure.owner)
        others = objective[structure.coupling.outside]
        greatest = max(np.abs(gains).max(initial=0.0), np.abs(others).max(initial=0.0))
        scale = 1 / greatest if greatest > 0 else 1.0
        market = Market(structure, gains * scale, others * scale)
        if market.bound(np.zeros(structure.shared.size)) == -math.inf:
            return Optimum(value=-math.inf, x=np.empty(0))
        last, self.solved = self.solved if is_like_last else None, None
        try:
            self.solved = self._answered(market, scale, self._begun(market, last, scale * objective))
        except SolverError:
            # Prices that prove nothing are no answer; the plain programme has one, later.
            if structure.first.size > _PLAIN_ENDS_UP_TO:
                raise _no_end(structure.first.size) from None
            return self._plain.maximise(objective)
        if self.solved is None:
            return Optimum(value=-math.inf, x=np.empty(0))
        if greatest > 0:
            optimum = _EarlierOptimum(objective=scale * objective, x=self.solved.x, prices=self.solved.prices)
            self._earlier.append(optimum)
        return Optimum(value=dot(objective, self.solved.x), x=self.solved.x)

    def _begun(self, market: Market, last: SolvedObjective | None, objective: Floats) -> _Begun:
        """Where to begin: at the last objective's end if it is like this one, else from prices near the best."""
        structure = self.structure
        if last is not None and self._is_near(market.bound(last.prices), dot(objective, last.x)):
            last.near.aim_at(market.gains, market.others, _PENALTIES[0])
            last.near.take(market, market.nearly_best(last.prices, last.wider))
            return _Begun(near=last.near, wider=last.wider, prices=last.prices)
        prices = self._mixed_prices(objective)
        worth = max((dot(objective, optimum.x) for optimum in self._earlier), default=-math.inf)
        if not self._is_near(market.bound(prices), worth):
            prices = first_prices(market, prices)
        several = np.partition(market.regrets(prices), 1, axis=1)[:, 1]
        several = np.sort(several[np.isfinite(several)])
        count = _SEVERAL * int((~structure.is_seldom).sum())
        width = float(several[min(count, several.size - 1)]) if several.size else 0.0
        is_near = market.nearly_best(prices, width)
        near = NearProgram(
            structure,
            is_near[:, :-1],
            market.gains,
            market.others,
            penalty=_PENALTIES[0],
            held=(is_near.sum(axis=1) == 1) & ~is_near[:, -1],
        )
        return _Begun(near=near, wider=_WIDER * width, prices=prices)

    @staticmethod
    def _is_near(bound: float, worth: float) -> bool:
        return bound - worth <= _LIKE_LAST * abs(bound) < math.inf

    def _mixed_prices(self, objective: Floats) -> Floats:
        """The prices of objectives known, mixed as this one is, as nearly as they can be; shape (shared,).

        By least squares, no share below 0. Source: Franc, Hlaváč & Navara 2005, coordinate by coordinate.
        """
        prices = np.zeros(self.structure.shared.size)
        earlier = self._earlier
        alike = [[dot(each.objective, other.objective) for other in earlier] for each in earlier]
        sought = [dot(each.objective, objective) for each in earlier]
        shares = [0.0] * len(earlier)
        for place in [*range(len(earlier))] * _SWEEPS:
            missing = sought[place] - math.fsum(map(operator.mul, alike[place], shares))
            shares[place] = max(0.0, shares[place] + missing / alike[place][place])
        for each, share in zip(earlier, shares, strict=True):
            prices += share * each.prices
        return prices

    def _answered(self, market: Market, scale: float, begun: _Begun) -> SolvedObjective | None:
        """The best, or none where nothing keeps every row. Raises: SolverError where that is not proven."""
        near = begun.near
        for penalty in (_mild(begun.prices), *_PENALTIES):
            near.aim_at(market.gains, market.others, penalty)
            settled = self._settled(market, begun)
            if near.missed(settled.best.x) <= _MISSED:
                x = near.steps(settled.best.x)
                return SolvedObjective(
                    market=market, scale=scale, x=x, prices=settled.prices, near=near, wider=begun.wider
                )
        # What is missed may cost too little still, or nothing keeps the rows: then all that counts is what is missed.
        nothing = Market(self.structure, np.zeros(market.gains.size), np.zeros(market.others.size))
        near.aim_at(nothing.gains, nothing.others, 1.0)
        if near.missed(self._settled(nothing, begun).best.x) > _MISSED:
            return None
        raise SolverError(phrase("prices that keep every row were not reached"))

    def _settled(self, market: Market, begun: _Begun) -> Settled:
        settled = begun.near.settle(
            market, wider=begun.wider, close=_CLOSE, most_rounds=_MOST_ROUNDS, centre=begun.prices
        )
        if settled is None or settled.above > _PROVEN:
            raise SolverError(phrase("prices did not settle"))
        return settled

    @cached_property
    def _plain(self) -> PulseSolver:
        return PulseSolver(self._problem, self._program)


def _no_end(count: int) -> SolverError:
    return SolverError(
        phrase(
            "the {count:,} initiatives find no prices of people and money that prove what is best. Where a minimum "
            "share or a level of an outcome is set, remove it and try again.",
            count=count,
        )
    )


def _mild(prices: Floats) -> Floats | float:
    """What is missed of each shared row costs at first: little more than its price, so that prices stay near."""
    sizes = np.abs(prices)
    if not sizes.any():
        return _PENALTIES[0]
    return _DEARER * sizes + _USUAL * float(sizes[sizes > 0].mean())
