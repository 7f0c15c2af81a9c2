"""Dantzig and Wolfe's method: prices for what is shared, bundles that answer them, until none answers better."""

import math
from functools import cached_property

import numpy as np

from bowstring.model.language import phrase
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, Ints, Program
from bowstring.planning.solver.decomposed.coupling import gains_of
from bowstring.planning.solver.decomposed.forest import Flags
from bowstring.planning.solver.decomposed.market import Market, Offer, first_offers
from bowstring.planning.solver.decomposed.master import Balance, Master
from bowstring.planning.solver.decomposed.pool import tally
from bowstring.planning.solver.decomposed.structure import steps_from, taken_apart
from bowstring.planning.solver.linear import Optimum, SolverError
from bowstring.planning.solver.pulse_solver import PulseSolver

# Of the greatest gain: what a bundle must add; of the value: how far the bound may lie above.
_ADDS, _CLOSE = 1e-10, 2e-10
_MISSED = 1e-7
# Of the bound: where the last bundles and prices come so near, they are the start.
_NEAR = 3e-3
# Rounds in which neither the balance nor the bound moves: prices that go round in a circle.
_STANDSTILL = 40
_MOST_ROUNDS = 2_000
# What is missed costs so many times the greatest gain; more where that was too little.
_PENALTIES = (1e2, 1e5)
# How much of the way the prices asked lie towards the best known. Source: Pessoa, Sadykov, Uchoa & Vanderbeck 2018.
_INWARD = 0.7


class DecomposedSolver:
    """The programme of a planning problem, solved for one objective after another; every answer is its exact optimum.

    Source: Dantzig & Wolfe 1960.
    """

    def __init__(self, problem: PlanningProblem, program: Program | None = None) -> None:
        """Args:
        problem: whose steps they are.
        program: its programme with other bounds, or with more columns and rows after its own; its own if None.
        """
        self.structure = taken_apart(problem, problem.program if program is None else program)
        self._problem, self._program = problem, program
        self.rounds = 0
        self.search: ObjectiveSearch | None = None

    def maximise(self, objective: Floats, *, is_like_last: bool = True) -> Optimum:
        """The best x for an objective, shape (n,).

        is_like_last: whether the last bundles and prices are a good start.
        """
        structure = self.structure
        if not structure.is_possible:
            return Optimum(value=-math.inf, x=np.empty(0))
        gains = gains_of(objective, structure.first, structure.counts, structure.owner)
        others = objective[structure.coupling.outside]
        greatest = max(np.abs(gains).max(initial=0.0), np.abs(others).max(initial=0.0))
        scale = 1 / greatest if greatest > 0 else 1.0
        search = ObjectiveSearch(
            Market(structure, gains * scale, others * scale), scale, self.search if is_like_last else None
        )
        try:
            is_feasible = search.run()
        except SolverError:
            # Prices that find no balance are no answer; the plain programme has one, later.
            return self._plain.maximise(objective)
        self.rounds += search.rounds
        if not is_feasible:
            return Optimum(value=-math.inf, x=np.empty(0))
        self.search, x = search, search.x
        return Optimum(value=float(objective @ x), x=x)

    @cached_property
    def _plain(self) -> PulseSolver:
        return PulseSolver(self._problem, self._program)


class ObjectiveSearch:
    """One objective's bundles and prices; both are kept for the next one."""

    def __init__(self, market: Market, scale: float, last: "ObjectiveSearch | None") -> None:
        """Args:
        market: the objective, scaled.
        scale: what it was multiplied by.
        last: the search before, whose prices and bundles are a start.
        """
        self.market, self.scale, self.last = market, scale, last
        self.structure = market.structure
        self.master = self._master()
        self.rounds = 0
        self.balance: Balance | None = None
        self.inner: Offer | None = None

    @property
    def x(self) -> Floats:
        """The solution, shape (columns,)."""
        if self.balance is None:
            return np.empty(0)
        x = steps_from(self.master.pool.amounts(self.balance.shares), self.structure)
        x[self.structure.coupling.outside] = self.balance.others
        return x

    def prices(self) -> Floats:
        """What one more of each row of the programme would add, shape (rows,); 0 for those that trees keep."""
        rows = np.zeros(self.structure.program.rows)
        if self.balance is not None:
            rows[self.structure.shared] = self.balance.prices * self.structure.coupling.scale / self.scale
        return rows

    def run(self) -> bool:
        """Find the best balance; whether there is any.

        Raises: SolverError where numbers are beyond reach.
        """
        if not self._carries_on() and not self._start():
            return False
        for penalty in _PENALTIES:
            self.master.aim_at(self.market.gains, self.market.others, penalty)
            self._settle()
            if self.balance is not None and self.balance.missed <= _MISSED:
                return True
        # What is missed may cost too little still, or nothing keeps the rows: then all that counts is what is missed.
        market, self.inner = self.market, None
        self.market = Market(self.structure, np.zeros(market.gains.size), np.zeros(market.others.size))
        self.master.aim_at(self.market.gains, self.market.others, 1.0)
        self._settle()
        if self.balance is not None and self.balance.missed > _MISSED:
            return False
        raise SolverError(phrase("prices that keep every row were not reached"))

    def take(self, offer: Offer) -> int:
        """Take in all that an offer starts; how many bundles are new."""
        return self._add(offer.starts, offer.starts < self.structure.forest.places)

    def _master(self) -> Master:
        return Master(self.structure, self.market.gains, self.market.others, _PENALTIES[0])

    def _carries_on(self) -> bool:
        """Whether the last search's bundles and prices are near enough to go on with; then they are this one's."""
        if self.last is None or self.last.inner is None:
            return False
        offer = self.market.ask(self.last.inner.prices)
        master = self.last.master
        master.aim_at(self.market.gains, self.market.others, _PENALTIES[0])
        balance = master.solve()
        if balance.missed > _MISSED or offer.bound - balance.value > _NEAR * abs(offer.bound):
            return False
        self.master, self.inner, self.last = master, offer, None
        return True

    def _start(self) -> bool:
        """The first bundles; whether the trees can keep what is pinned."""
        if self.market.ask(np.zeros(self.structure.shared.size)).bound == -math.inf:
            return False
        if self.last is not None and self.last.balance is not None:
            pool = self.last.master.pool
            in_use = (self.last.balance.shares > 1e-9)[pool.bundle_of]
            self.master.add(pool.pulses[in_use], pool.bundle_of[in_use])
        last = None if self.last is None else self.last.inner
        self.last = None
        for offer in first_offers(self.market, None if last is None else last.prices):
            if self.inner is None or offer.bound < self.inner.bound:
                self.inner = offer
            self.take(offer)
        return True

    def _settle(self) -> None:
        """Solve and ask by turns, until no bundle adds anything."""
        tolerance = _ADDS * max(1.0, float(np.abs(self.market.gains).max(initial=0.0)))
        is_exact = False
        reached, still = (math.nan, math.nan), 0
        for _ in range(_MOST_ROUNDS):
            self.rounds += 1
            balance = self.balance = self.master.solve()
            before = reached
            reached = (balance.value, math.inf if self.inner is None else self.inner.bound)
            still = still + 1 if np.allclose(reached, before, rtol=1e-11, atol=0) else 0
            if still == _STANDSTILL:
                break
            if self._ask_more(balance):
                continue
            outer = balance.prices
            is_exact = is_exact or self.inner is None
            if self.inner is not None and not is_exact:
                outer = _INWARD * self.inner.prices + (1 - _INWARD) * outer
            offer = self.market.ask(outer)
            if np.isfinite(offer.bound) and (self.inner is None or offer.bound < self.inner.bound):
                self.inner = offer
            if self._offer(offer.starts, balance, tolerance):
                is_exact = False
            elif is_exact or self._is_proven(balance):
                return
            else:
                is_exact = True
        raise SolverError(phrase("prices did not settle"))

    def _is_proven(self, balance: Balance) -> bool:
        if self.inner is None or balance.missed > 0:
            return False
        return self.inner.bound - balance.value <= _CLOSE * max(1.0, abs(balance.value))

    def _ask_more(self, balance: Balance) -> bool:
        """Ask the seldom rows that the balance breaks; whether there were any."""
        coupling = self.structure.coupling
        used = coupling.used(self.master.pool.amounts(balance.shares))
        broken = self.structure.is_seldom & (self.master.row_of < 0)
        broken &= (used > coupling.upper + 1e-9) | (used < coupling.lower - 1e-9)
        self.master.activate(np.flatnonzero(broken))
        return bool(broken.any())

    def _offer(self, starts: Ints, balance: Balance, tolerance: float) -> int:
        """Add the bundles of trees that gain more than they claim at the master's prices; how many are new."""
        forest, market = self.structure.forest, self.market
        net = market.gains - self.structure.coupling.paid(balance.prices)
        is_started = starts < forest.places
        gained = np.where(is_started, net[forest.first + np.where(is_started, starts, 0)], 0.0)
        tree = tally(forest.root, gained, forest.root.size)
        return self._add(starts, is_started & (tree > balance.claims + tolerance)[forest.root])

    def _add(self, starts: Ints, is_offered: Flags) -> int:
        forest = self.structure.forest
        candidates = np.flatnonzero(is_offered)
        bundle = forest.bundles(starts)[candidates]
        return self.master.add(forest.first[candidates] + starts[candidates], bundle)
