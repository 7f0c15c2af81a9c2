"""The best divisible plan for whatever one initiative is worth: solved once for each stretch of worths, and kept."""

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from bowstring.planning.problem.programs import Floats, Ints
from bowstring.planning.solver.focused import FocusedSolver
from bowstring.planning.solver.linear import Optimum, SolverBasis
from bowstring.planning.solver.pulse_solver import PulseSolver

# Of V, in points: a line that reaches the other end of a stretch to within this is the curve.
_SAME = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """One initiative's columns, and what a point a quarter more of it adds to each. step: shape (columns,).

    points: what a quarter of it is believed to be worth. low, high: for which points today's plan is proven best.
    """

    key: str
    columns: range
    step: Floats
    points: float
    low: float
    high: float


@dataclass(slots=True)
class _Vertex:
    """A plan that is best from low to high points a quarter. value: V at `points`; slope: V a point.

    places, shares: where it differs from today's plan, and what it is there.
    """

    points: float
    value: float
    slope: float
    low: float
    high: float
    places: Ints
    shares: Floats

    def at(self, points: float) -> float:
        """V of this plan at so many points a quarter."""
        return self.value + self.slope * (points - self.points)


class ParametricPlans:
    """The best divisible plans along each initiative's points a quarter. V is convex and piecewise linear there.

    A plan is best as long as its basis stays optimal, and between two points at which it is best: what lies there
    is never solved again. Source: docs/methods.md#value-curve; Gass & Saaty 1955.
    """

    def __init__(self, solver: PulseSolver | FocusedSolver, today: Optimum) -> None:
        self.solver, self.today = solver, today
        self._vertices: dict[str, list[_Vertex]] = {}
        # Of several plans that are equally good the first that was told is told again.
        self._answers: dict[tuple[str, float], _Vertex] = {}
        # Where to start from: of the initiative last asked about only, since they are large.
        self._bases: dict[float, SolverBasis] = {}
        self._bases_of = ""

    def best(self, direction: Direction, points: float) -> Optimum:
        """The best divisible plan if a quarter of an initiative is worth so many points."""
        answered = (direction.key, points)
        vertex = self._answers.get(answered)
        if vertex is None:
            vertex = self._answers[answered] = self._vertex_at(direction, points)
        x = self.today.x
        if vertex.places.size:
            x = x.copy()
            x[vertex.places] = vertex.shares
        return Optimum(value=vertex.at(points), x=x)

    def _vertex_at(self, direction: Direction, points: float) -> _Vertex:
        vertices = self._vertices.setdefault(direction.key, [])
        if not vertices:
            vertices.append(self._of_today(direction))
        vertex = _proven(vertices, points)
        if vertex is None:
            vertex = self._solve(direction, points, vertices)
            vertices.insert(bisect_left(vertices, points, key=lambda other: other.points), vertex)
        return vertex

    def _of_today(self, direction: Direction) -> _Vertex:
        return _Vertex(
            points=direction.points,
            value=self.today.value,
            slope=self._slope(direction, self.today.x),
            low=direction.low,
            high=direction.high,
            places=np.empty(0, dtype=np.int64),
            shares=np.empty(0),
        )

    def _slope(self, direction: Direction, x: Floats) -> float:
        return float(direction.step @ x[direction.columns.start : direction.columns.stop])

    def _solve(self, direction: Direction, points: float, vertices: list[_Vertex]) -> _Vertex:
        if self._bases_of != direction.key:
            self._bases, self._bases_of = {}, direction.key
        nearest = min(vertices, key=lambda vertex: abs(vertex.points - points)).points
        best, (down, up), basis = self.solver.resolve_along(
            direction.columns,
            direction.step,
            points - direction.points,
            start=self._bases.get(nearest),
        )
        if basis is not None:
            self._bases[points] = basis
        places = np.flatnonzero(best.x != self.today.x)
        return _Vertex(
            points=points,
            value=best.value,
            slope=self._slope(direction, best.x),
            low=points + down,
            high=points + up,
            places=places,
            shares=best.x[places],
        )


def _proven(vertices: list[_Vertex], points: float) -> _Vertex | None:
    """The vertex that is proven best at so many points, if one is."""
    for vertex in vertices:
        if vertex.low <= points <= vertex.high:
            return vertex
    place = bisect_left(vertices, points, key=lambda vertex: vertex.points)
    if not 0 < place < len(vertices):
        return None
    left, right = vertices[place - 1], vertices[place]
    # As good at the other end, so the curve is straight: it is best all the way.
    if left.at(right.points) >= right.value - _SAME:
        left.high = max(left.high, right.points)
        return left
    if right.at(left.points) >= left.value - _SAME:
        right.low = min(right.low, left.points)
        return right
    return None
