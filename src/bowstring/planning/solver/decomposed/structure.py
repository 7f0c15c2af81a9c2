"""A planning problem taken apart: trees of work that wait for each other, and the rows that all work shares."""

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from bowstring.planning.problem.problem import ConstraintKind, PlanningProblem
from bowstring.planning.problem.programs import Floats, Ints, Program
from bowstring.planning.solver.decomposed.coupling import Coupling, coupling_of
from bowstring.planning.solver.decomposed.forest import Flags, Forest, forest_links


@dataclass(frozen=True, slots=True, kw_only=True)
class Structure:
    """The parts of a programme over steps.

    first, counts: the first step's column of each candidate and how many it has, shape (candidates,). owner: the
    candidate of each column, shape (columns,), −1 for none. allowed: whether the bounds let each pulse be, shape
    (columns,). pinned: whether each candidate must start, shape (candidates,). shared: the rows of the programme in
    `coupling`. is_seldom: those of them, requirements, that most solutions keep at no price, shape (shared,).
    is_possible: whether no row is broken whatever is done.
    """

    program: Program
    first: Ints
    counts: Ints
    owner: Ints
    forest: Forest
    coupling: Coupling
    allowed: Flags
    pinned: Flags
    shared: Ints
    is_seldom: Flags
    is_possible: bool


def taken_apart(problem: PlanningProblem, program: Program) -> Structure:
    """The structure of a problem's programme, or of one with other bounds, or more columns and rows after its own."""
    owner = np.append(problem.owner, np.full(program.columns - problem.owner.size, -1, dtype=np.int64))
    first = np.array([candidate.first_column for candidate in problem.candidates], dtype=np.int64)
    counts = np.array([len(candidate.starts) for candidate in problem.candidates], dtype=np.int64)
    kinds = [source.kind for source in problem.sources]
    groups = [
        [row for row, _ in rows]
        for source, rows in groupby(enumerate(problem.sources), key=lambda entry: entry[1])
        if source.kind is ConstraintKind.REQUIREMENT
    ]
    links, circular = forest_links(program, groups, owner, first, counts)
    own = (ConstraintKind.STEP, ConstraintKind.REQUIREMENT)
    always = [row for row, kind in enumerate(kinds) if kind not in own]
    always += range(len(kinds), program.rows)
    shared = np.array(always + circular, dtype=np.int64)
    allowed, pinned = pulse_bounds(program, owner, first, counts)
    empty = np.diff(program.starts) == 0
    broken = empty & ((program.row_lower > 1e-9) | (program.row_upper < -1e-9))
    return Structure(
        program=program,
        first=first,
        counts=counts,
        owner=owner,
        forest=Forest(first, counts, links),
        coupling=coupling_of(program, shared, owner, first),
        allowed=allowed,
        pinned=pinned,
        shared=shared,
        is_seldom=np.arange(shared.size) >= len(always),
        is_possible=not broken.any() and not (program.lower > program.upper).any(),
    )


def pulse_bounds(program: Program, owner: Ints, first: Ints, counts: Ints) -> tuple[Flags, Flags]:
    """Which pulses the bounds of steps allow, and which candidates they make start.

    Args:
        program: with the bounds of its steps.
        owner: of each column, the candidate's place; −1 for none.
        first: of each candidate, its first column.
        counts: how many columns each candidate has.
    """
    steps = np.flatnonzero(owner >= 0)
    place = steps - first[owner[steps]]
    latest, soonest = counts.copy(), np.full(first.size, -1, dtype=np.int64)
    demanded, forbidden = program.lower[steps] > 0, program.upper[steps] <= 0
    np.minimum.at(latest, owner[steps[demanded]], place[demanded])
    np.maximum.at(soonest, owner[steps[forbidden]], place[forbidden])
    allowed = np.zeros(owner.size, dtype=np.bool_)
    allowed[steps] = (place > soonest[owner[steps]]) & (place <= latest[owner[steps]])
    return allowed, latest < counts


def steps_from(pulses: Floats, structure: Structure) -> Floats:
    """Amounts of pulses as steps, shape (columns,); 0 for columns that are no steps."""
    so_far = np.cumsum(pulses)
    before = so_far[structure.first] - pulses[structure.first] if structure.first.size else so_far[:0]
    steps = so_far - before[structure.owner] if before.size else so_far
    return np.where(structure.owner >= 0, np.clip(steps, 0.0, 1.0), 0.0)
