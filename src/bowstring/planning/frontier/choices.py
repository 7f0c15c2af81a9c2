"""What each initiative of a portfolio with few shared limits could do, and how far each choice lies below the curve."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.model.assessments import Lens
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.problem.problem import ConstraintKind, PlanningProblem
from bowstring.planning.problem.programs import Floats, Ints, dense_rows
from bowstring.planning.solver.linear import Solver
from bowstring.planning.solver.pulse_form import PulseForm, pulse_form

# By such a share of its size a sum may pass a limit: what adding up in another order makes of it.
_ROUNDING = 1e-13
# Where more limits tie initiatives together, prices bound plans too loosely to enumerate them.
_FEW_LIMITS = 24
# Coefficients that are written out at once, zeros too.
_MOST_WRITTEN = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedChoices:
    """A portfolio as a choice for each initiative: a start or none, without those that another is never worse than.

    columns: the pulse of each choice, −1 for none, shape (c,); choices of an initiative follow each other. first: the
    first choice of each initiative, shape (initiatives,). gains: what each adds to both sides, in points, shape (2, c).
    uses, limits: uses[r] of all that is chosen add up to at most limits[r]; shapes (r, c) and (r,). normals: weights of
    both sides, a row a pair, shape (k, 2). bounds: no plan is worth more under each, shape (k,). regrets: by how much a
    choice lowers that bound at least, shape (k, c): a plan is worth no more than the bound less all its regrets.
    """

    form: PulseForm
    columns: Ints
    first: Ints
    gains: Floats
    uses: Floats
    limits: Floats
    normals: Floats
    bounds: Floats
    regrets: Floats

    @property
    def least(self) -> Floats:
        """What no plan has less of, by side, shape (2,)."""
        return np.asarray(np.minimum.reduceat(self.gains, self.first, axis=1).sum(axis=1))

    def of(self, place: int) -> slice:
        """The choices of the initiative at a place."""
        stop = self.first[place + 1] if place + 1 < self.first.size else self.columns.size
        return slice(int(self.first[place]), int(stop))

    def plan(self, chosen: Ints) -> Floats:
        """The steps of a plan, shape (n,). chosen: a choice of each initiative."""
        pulses = self.form.program.lower.copy()
        columns = self.columns[chosen]
        pulses[columns[columns >= 0]] = 1.0
        return np.round(self.form.steps(pulses))


def is_loose(problem: PlanningProblem) -> bool:
    """Whether few limits tie initiatives to each other, and nothing is decided but when each starts."""
    program = problem.program
    shared = sum(source.kind is not ConstraintKind.STEP for source in problem.sources)
    # Surge and money moved on would be decided for each plan.
    others = np.abs(program.lower[~problem.is_step]) + np.abs(program.upper[~problem.is_step])
    return shared <= _FEW_LIMITS and not others.any() and program.rows * program.columns <= _MOST_WRITTEN


def priced_choices(divisible: DivisiblePlan, weights: Sequence[float]) -> PricedChoices | None:
    """The choices of a portfolio that is loose, priced under weights of the user side; None if nothing can be chosen.

    Any prices bound every plan (Lagrange); those of the divisible plan under the same weight do so most tightly.
    """
    problem = divisible.problem
    form = pulse_form(problem.program, problem.owner)
    program = form.program
    has_upper, has_lower = np.isfinite(program.row_upper), np.isfinite(program.row_lower)
    # Every row as what may not be passed; the last column is the choice of nothing.
    written = dense_rows(program, range(program.rows))
    rows = np.vstack([written[has_upper], -written[has_lower]])
    rows = np.hstack([rows, np.zeros((len(rows), 1))])
    limits = np.concatenate([program.row_upper[has_upper], -program.row_lower[has_lower]])
    limits = limits + _ROUNDING * (np.abs(limits) + np.abs(rows).max(axis=1, initial=0.0))
    gains = np.array([np.append(form.gains(divisible.ideal_share(lens)), 0.0) for lens in Lens])
    touched = np.zeros((len(rows), len(problem.candidates)), dtype=np.bool_)
    row_of, column_of = np.nonzero(rows)
    touched[row_of, problem.owner[column_of]] = True
    is_shared = touched.sum(axis=1) != 1
    kept: list[Ints] = []
    for place, candidate in enumerate(problem.candidates):
        columns = np.array([-1, *(column for column in candidate.columns if program.upper[column] > 0)])
        own = ~is_shared & touched[:, place]
        columns = columns[(rows[own][:, columns] <= limits[own, None]).all(axis=0)]
        kept.append(_undominated(columns, gains[:, columns], rows[is_shared][:, columns]))
    if not kept or not all(columns.size for columns in kept):
        return None
    columns = np.concatenate(kept)
    first = np.cumsum([0, *(own.size for own in kept[:-1])])
    uses, limits, gains = rows[is_shared][:, columns], limits[is_shared], gains[:, columns]
    can_bind = np.maximum.reduceat(uses, first, axis=1).sum(axis=1) > limits
    normals = np.array([(weight, 1 - weight) for weight in weights])
    prices = _prices(divisible, form, normals)
    prices = np.hstack([prices[:, has_upper], -prices[:, has_lower]]).clip(0.0)[:, is_shared][:, can_bind]
    uses, limits = uses[can_bind], limits[can_bind]
    worth = normals @ gains - prices @ uses
    best = np.maximum.reduceat(worth, first, axis=1)
    return PricedChoices(
        form=form,
        columns=columns,
        first=first,
        gains=gains,
        uses=uses,
        limits=limits,
        normals=normals,
        bounds=prices @ limits + best.sum(axis=1),
        regrets=np.repeat(best, [own.size for own in kept], axis=1) - worth,
    )


def _undominated(columns: Ints, gains: Floats, uses: Floats) -> Ints:
    """The choices of one initiative that no other is at least as good as in both sides for no more of any limit.

    Args:
        columns: of the choices, shape (c,).
        gains: of each, shape (2, c).
        uses: of each limit, shape (r, c).
    """
    is_no_worse = (gains[:, :, None] >= gains[:, None, :]).all(axis=0)
    is_no_worse &= (uses[:, :, None] <= uses[:, None, :]).all(axis=0)
    # Of those that are alike the first stays: nothing, rather than what is worth and takes nothing.
    places = np.arange(columns.size)
    is_no_worse &= ~(is_no_worse.T & (places[:, None] >= places[None, :]))
    return np.asarray(columns[~is_no_worse.any(axis=0)])


def _prices(divisible: DivisiblePlan, form: PulseForm, normals: Floats) -> Floats:
    """What one more of each row of the pulse form would add under each pair of weights, shape (k, rows)."""
    solver = Solver(form.program)
    user, business = (form.gains(divisible.ideal_share(lens)) for lens in Lens)
    prices = []
    for weight, other in normals:
        solver.maximise(weight * user + other * business)
        prices.append(solver.prices()[1])
    return np.array(prices)
