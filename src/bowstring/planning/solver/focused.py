"""What-ifs solved among the starts that are nearly in use; every answer is proven among all starts."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats, Ints, ProgramChange
from bowstring.planning.solver.decomposed.anew import AnewSolver
from bowstring.planning.solver.decomposed.coupling import gains_of, tally
from bowstring.planning.solver.decomposed.forest import needs_of
from bowstring.planning.solver.decomposed.market import Market
from bowstring.planning.solver.decomposed.near import NearProgram, Settled
from bowstring.planning.solver.decomposed.own_tree import OwnTree, gained_at_most, stays_best
from bowstring.planning.solver.decomposed.structure import pulse_bounds, taken_apart
from bowstring.planning.solver.linear import Optimum, SolverBasis, SolverError
from bowstring.planning.solver.pulse_solver import Bounds, PulseSolver

# Of what a candidate adds to the value on average: how much less a tree may gain by a start that is nearly in use, and
# by those taken in when asked.
_NEAR, _WIDER = 0.021, 0.007
# Of the value: how far the bound may lie above.
_PROVEN = 1e-10
_MOST_ROUNDS, _MOST_SETTLING = 12, 50


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A what-if as the near programme sees it.

    market: the trees under its gains, bounds and limits. moved, bound: the candidates whose gains, and whose bounds,
    are not the plan's. rows: the shared rows that have other limits. links: the requirements that wait otherwise, with
    their needs. start: where to begin, from the plan's own basis if None.
    """

    market: Market
    moved: tuple[int, ...] = ()
    bound: tuple[int, ...] = ()
    rows: tuple[int, ...] = ()
    links: Mapping[int, Ints] = field(default_factory=dict)
    start: SolverBasis | None = None


class FocusedSolver:
    """A planning problem's programme, re-solved with changes; every answer is its exact optimum.

    Most starts are far from being used, whatever one question changes. So the re-solve holds only those near to it,
    and the trees' answers to its prices prove it or name what is missing. What is beyond that goes to the plain
    programme, or where that is too large to prices of its own. Source: docs/methods.md#re-solving-near-the-plan;
    Dantzig & Wolfe 1960.
    """

    def __init__(self, problem: PlanningProblem, beyond: PulseSolver | AnewSolver | None = None) -> None:
        """Args:
        problem: whose what-ifs they are.
        beyond: what solves it first, and whatever is not near its plan; the plain programme if None.
        """
        self.beyond = PulseSolver(problem) if beyond is None else beyond
        self.problem, self.program = problem, problem.program
        self._near_plan: _NearPlan | None = None
        self._near_solves = 0
        self._x: Floats = np.empty(0)
        # Prices of the shared rows that proved the last what-if; None if it was solved beyond.
        self._proof: Floats | None = None

    @property
    def solves(self) -> int:
        """How often a programme was solved."""
        return self.beyond.solves + self._near_solves

    def maximise(self, objective: Floats, *, is_like_last: bool = True) -> Optimum:
        """The best x for an objective, shape (n,), which stays in force; see `Solver.maximise`."""
        best = self.beyond.maximise(objective, is_like_last=is_like_last)
        self._near_plan, self._proof = self._near_of(objective) if best.is_feasible else None, None
        self._x = best.x
        return best

    def _near_of(self, objective: Floats) -> "_NearPlan | None":
        """The near programme; None if its prices do not prove it, and all is solved beyond it."""
        try:
            return _NearPlan(self.problem, objective, self.beyond.prices()[1])
        except SolverError:
            return None

    def prices(self) -> tuple[Floats, Floats]:
        """What one more of each column's bound, and of each row's, adds; to be asked right after `maximise`."""
        return self.beyond.prices()

    def stays_optimal(self, directions: Sequence[tuple[range, Floats]]) -> list[Bounds]:
        """How far along each candidate's steps the plan stays proven best; to be asked right after `maximise`.

        By what the trees answer to the near programme's prices: the plain programme's basis reaches hardly further, and
        takes as long as solving it.
        """
        if self._near_plan is None:
            return self.beyond.stays_optimal(directions)
        return [self._near_plan.reach_today(columns, step, self._x) for columns, step in directions]

    def gained_at_most(self, columns: range, step: Floats, moved: Floats) -> Floats:
        """What the best x can gain at the most if the objective moves so far along a candidate's steps, shape (k,).

        By what its tree answers to today's prices; ∞ where they do not tell.
        """
        if self._near_plan is None:
            return np.full(moved.size, np.inf)
        return gained_at_most(self._near_plan.regrets_today(columns), step, moved)

    def at_most(self, change: ProgramChange) -> float:
        """What no x of the programme so changed can pass, by today's prices; ∞ where they do not tell."""
        if self._near_plan is None or change.coefficients:
            return math.inf
        case = self._near_plan.case_of(change)
        return math.inf if case is None else case.market.bound(self._near_plan.prices)

    def ceiling(self) -> tuple[float, Floats] | None:
        """What no x can pass by the prices that proved the last what-if, and what one more of each row adds to that.

        The second has shape (rows,), NaN for rows that not all work shares, which have no price here. None if there
        are no such prices. Source: Kelley 1960.
        """
        if self._near_plan is None or self._proof is None:
            return None
        structure = self._near_plan.structure
        row_prices = np.full(self.program.rows, np.nan)
        row_prices[structure.shared] = np.maximum(self._proof, 0.0) * structure.coupling.scale
        return self._near_plan.market.bound(self._proof), row_prices

    def resolve(self, change: ProgramChange, *, is_like_last: bool = False) -> Optimum:
        """The best x of the programme so changed; see `Solver.resolve`."""
        self._proof = None
        if self._near_plan is not None and not change.coefficients:
            case = self._near_plan.case_of(change)
            priced = None if case is None else self._solved(self._near_plan, case, is_like_last=is_like_last)
            if priced is not None:
                return priced[0]
        return self.beyond.resolve(change, is_like_last=is_like_last)

    def resolve_along(
        self, columns: range, step: Floats, amount: float, *, start: SolverBasis | None = None
    ) -> tuple[Optimum, Bounds, SolverBasis | None]:
        """The best x if the objective moves along one candidate's steps; see `Solver.resolve_along`."""
        if self._near_plan is not None:
            case = dataclasses.replace(self._near_plan.case_along(columns, step, amount), start=start)
            priced = self._solved(self._near_plan, case)
            if priced is not None:
                best, prices = priced
                basis = self._near_plan.near.solver.basis()
                return best, self._near_plan.reach(case, columns, step, best.x, prices), basis
        best, reach, _ = self.beyond.resolve_along(columns, step, amount)
        return best, reach, None

    def _solved(
        self, near_plan: "_NearPlan", case: _Case, *, is_like_last: bool = False
    ) -> tuple[Optimum, Floats] | None:
        self._near_solves += 1
        try:
            priced = near_plan.solve(case, is_like_last=is_like_last)
        except SolverError:
            priced = None
        self._proof = None if priced is None else priced[1]
        return priced


class _NearPlan:
    """The near programme of one objective."""

    def __init__(self, problem: PlanningProblem, objective: Floats, row_prices: Floats) -> None:
        structure = self.structure = taken_apart(problem, problem.program)
        coupling = structure.coupling
        self.gains = gains_of(objective, structure.first, structure.counts, structure.owner)
        self.others = objective[coupling.outside]
        self.place_of = np.full(problem.program.rows, -1, dtype=np.int64)
        self.place_of[structure.shared] = np.arange(structure.shared.size)
        self.link_of = np.full(problem.program.rows, -1, dtype=np.int64)
        for place, link in enumerate(structure.forest.links):
            self.link_of[list(link.rows)] = place
        self.market = Market(structure, self.gains, self.others)
        self.prices = coupling.tidied(row_prices[structure.shared] / coupling.scale)
        if not np.isfinite(self.prices).all():
            raise SolverError("not every shared row has a price")
        self.size = max(1.0, abs(self.market.bound(self.prices)))
        self.usual = self.size / len(problem.candidates)
        self.regrets = self.market.regrets(self.prices)
        is_near = self.regrets[:, :-1] <= _NEAR * self.usual
        self.near = NearProgram(structure, is_near, self.gains, self.others, unasked=self.prices == 0)
        self._about: tuple[tuple[int, ...], ...] = ()
        # By their roots.
        self._own_trees: dict[int, OwnTree] = {}
        self._settle()

    def _settle(self) -> None:
        """Take in what the programme's own prices call up, so that no what-if has to."""
        settled = self._settled(self.market, _MOST_SETTLING)
        if settled is None:
            raise SolverError("no prices of the near programme prove its optimum")
        self.near.stay()
        self.prices, self.regrets = settled.prices, self.market.regrets(settled.prices)

    def _settled(self, market: Market, most_rounds: int) -> Settled | None:
        """The best of all starts, proven; None if that is not reached."""
        settled = self.near.settle(market, wider=_WIDER * self.usual, close=_PROVEN, most_rounds=most_rounds)
        return settled if settled is not None and settled.above <= _PROVEN else None

    def case_along(self, columns: range, step: Floats, amount: float) -> _Case:
        """The objective moved along one candidate's steps."""
        gains = self.gains.copy()
        gains[columns.start : columns.stop] += amount * np.cumsum(step[::-1])[::-1]
        market = Market(self.structure, gains, self.others)
        return _Case(market=market, moved=(int(self.structure.owner[columns.start]),))

    def reach_today(self, columns: range, step: Floats, x: Floats) -> Bounds:
        """How far the objective may move along one candidate's steps while today's plan x stays proven best."""
        slope = float(step @ x[columns.start : columns.stop])
        return stays_best(self.regrets_today(columns), step, slope)

    def regrets_today(self, columns: range) -> Floats:
        """How much less a candidate's tree gains by each of its starts, or never, at today's prices."""
        return np.asarray(self.regrets[int(self.structure.owner[columns.start])])

    def reach(self, case: _Case, columns: range, step: Floats, x: Floats, prices: Floats) -> Bounds:
        """How far the objective of a case may move along one candidate's steps while x stays proven best."""
        candidate = int(self.structure.owner[columns.start])
        regrets = self._own_tree(candidate).regrets(candidate, case.market.gains, prices)
        return stays_best(regrets, step, float(step @ x[columns.start : columns.stop]))

    def _own_tree(self, candidate: int) -> OwnTree:
        root = int(self.structure.forest.root[candidate])
        if root not in self._own_trees:
            self._own_trees[root] = OwnTree(self.structure, root)
        return self._own_trees[root]

    def case_of(self, change: ProgramChange) -> _Case | None:
        """A change of objective, bounds and waits; None if it is about what the near programme does not say so."""
        structure, program = self.structure, self.structure.program
        columns = np.array([column for column, _, _ in change.columns], dtype=np.int64)
        revalued = np.array([column for column, _ in change.objective], dtype=np.int64)
        links = self._relinked(change)
        changed_rows = [entry for entry in change.rows if self.link_of[entry[0]] < 0]
        rows = self.place_of[np.array([row for row, _, _ in changed_rows], dtype=np.int64)]
        if (
            links is None
            or (rows < 0).any()
            or (structure.owner[columns] < 0).any()
            or (structure.owner[revalued] < 0).any()
        ):
            return None
        gains = self.gains
        if revalued.size:
            added = np.array([added for _, added in change.objective])
            more = tally(revalued, added, gains.size)
            gains = gains + gains_of(more, structure.first, structure.counts, structure.owner)
        if columns.size:
            lower, upper = program.lower.copy(), program.upper.copy()
            lower[columns] = [low for _, low, _ in change.columns]
            upper[columns] = [high for _, _, high in change.columns]
            bounded = dataclasses.replace(program, lower=lower, upper=upper)
            allowed, pinned = pulse_bounds(bounded, structure.owner, structure.first, structure.counts)
            structure = dataclasses.replace(structure, allowed=allowed, pinned=pinned)
        if rows.size:
            coupling = structure.coupling
            row_lower, row_upper, scale = coupling.lower.copy(), coupling.upper.copy(), coupling.scale[rows]
            row_lower[rows] = scale * np.array([low for _, low, _ in changed_rows])
            row_upper[rows] = scale * np.array([high for _, _, high in changed_rows])
            coupling = dataclasses.replace(coupling, lower=row_lower, upper=row_upper)
            structure = dataclasses.replace(structure, coupling=coupling)
        if links:
            structure = dataclasses.replace(structure, forest=structure.forest.relinked(links))
        return _Case(
            market=Market(structure, gains, self.others),
            links=links,
            moved=tuple(np.unique(structure.owner[revalued]).tolist()),
            bound=tuple(np.unique(structure.owner[columns]).tolist()),
            rows=tuple(rows.tolist()),
        )

    def _relinked(self, change: ProgramChange) -> Mapping[int, Ints] | None:
        """The needs of the requirements that wait otherwise; None if the change says something else of such rows."""
        structure, links = self.structure, self.structure.forest.links
        gone = [row for row, low, high in change.rows if self.link_of[row] >= 0 and low == -high == -np.inf]
        waits: dict[int, list[tuple[int, int]]] = {int(self.link_of[row]): [] for row in gone}
        if len(gone) != sum(len(links[link].rows) for link in waits):
            return None
        for entries, _, high in change.more_rows:
            by_sign = {sign: column for column, sign in entries.items()}
            column, given = by_sign.get(1.0), by_sign.get(-1.0)
            if high != 0 or column is None or len(by_sign) != len(entries):
                return None
            consumer = int(structure.owner[column])
            provider = -1 if given is None else int(structure.owner[given])
            own = [
                link
                for link in waits
                if links[link].consumer == consumer and provider in (-1, links[link].provider)
            ]
            if len(own) != 1:
                return None
            need = -1 if given is None else given - int(structure.first[provider])
            waits[own[0]].append((column - int(structure.first[consumer]), need))
        return {link: needs_of(own, structure.forest.places) for link, own in waits.items()}

    def solve(self, case: _Case, *, is_like_last: bool = False) -> tuple[Optimum, Floats] | None:
        """The best x, shape (columns,), proven among all starts, and the prices that prove it; None if not reached.

        is_like_last: whether to begin where the last ended, with all that was taken in for it.

        Raises: SolverError where the solver loses its way.
        """
        about = (case.moved, case.bound, tuple(case.links))
        if not is_like_last:
            if about != self._about:
                self.near.forget()
            self.near.solver.go_home(case.start)
        self._about = about
        self._tell(case)
        try:
            return self._solved(case)
        finally:
            self._tell(dataclasses.replace(case, market=self.market))

    def _solved(self, case: _Case) -> tuple[Optimum, Floats] | None:
        market = case.market
        if self._calls_up_more(case):
            self._take(market, self._called_up(case))
        settled = self._settled(market, _MOST_ROUNDS)
        if settled is None:
            return None
        return Optimum(value=settled.best.value, x=self.near.steps(settled.best.x)), settled.prices

    def _calls_up_more(self, case: _Case) -> bool:
        """Whether today's prices alone call up starts that are not here."""
        if case.bound or case.links:
            return True
        forest = self.structure.forest
        for candidate in case.moved:
            span = slice(forest.first[candidate], forest.first[candidate] + forest.counts[candidate])
            gained = (
                case.market.gains[span]
                - self.gains[span]
                - self.regrets[candidate, : forest.counts[candidate]]
            )
            place = int(gained.argmax())
            never = -self.regrets[candidate, -1]
            if gained[place] > never and self.near.column[candidate, place] < 0:
                return True
        return False

    def _called_up(self, case: _Case) -> Ints:
        """The start that today's prices call up for each candidate of a case's trees, as a place; never for others."""
        if case.bound or case.links:
            return case.market.starts(self.prices)
        starts = np.full(self.structure.first.size, self.structure.forest.places)
        for candidate in case.moved:
            tree = self._own_tree(candidate)
            starts[tree.nodes] = tree.starts(case.market.gains, self.prices)
        return starts

    def _tell(self, case: _Case) -> None:
        """Give the near programme a case's gains, bounds and limits."""
        near, structure, gains = self.near, case.market.structure, case.market.gains
        for candidate in dict.fromkeys((*case.moved, *case.bound)):
            places = np.flatnonzero(near.column[candidate] >= 0)
            columns, pulses = near.column[candidate, places], structure.first[candidate] + places
            near.solver.change_objective(columns, gains[pulses])
            if candidate in case.bound:
                for column, is_allowed in zip(
                    columns.tolist(), structure.allowed[pulses].tolist(), strict=True
                ):
                    near.solver.change_upper(column, float(is_allowed))
                if structure.pinned[candidate] or near.own_row[candidate] >= 0:
                    near.ask_own_row(candidate, float(structure.pinned[candidate]))
        for link, needs in case.links.items():
            near.requirements.relink(link, None if case.market is self.market else needs)
        for row in case.rows:
            near.limit(row, float(structure.coupling.lower[row]), float(structure.coupling.upper[row]))

    def _take(self, market: Market, starts: Ints) -> None:
        new = self.near.new_of(starts)
        if new.size:
            self.near.add(new, starts[new], market.gains, market.structure.allowed)
