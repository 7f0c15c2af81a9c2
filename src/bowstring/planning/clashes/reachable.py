"""How much of a level, a minimum share or a band of spend that clashes could be met: the most that any plan reaches."""

import dataclasses
import math
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bowstring.model.language import phrase
from bowstring.model.wording import capitalised, number_words
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource, PlanningProblem
from bowstring.planning.problem.programs import Floats, Program, dense_rows, extended
from bowstring.planning.solver.integer import Effort, IntegerOptimum, StoppedBy, maximise_integer

_NODES = 2_000
_MOST_RATIOS = 20
_FIGURES = 3
# So little more than a level told would still be rounded to it.
_SAME = 1e-9


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """The most of a level that some plan of whole work reaches. Source: docs/methods.md#what-clashes.

    level: in the unit of what it is about; shares 0 to 1. is_most: whether it is proven that none reaches more.
    is_alone: whether no other level, minimum share or band of spend was kept, since those clash too.
    """

    source: ConstraintSource
    level: float
    is_most: bool
    is_alone: bool


def reachable_words(problem: PlanningProblem, sources: Sequence[ConstraintSource], *, seconds: float) -> str:
    """What could be met of the levels among sources that clash, as sentences; "" for none. seconds: for each."""
    sentences = []
    floors = [source for source in sources if source.kind is ConstraintKind.FLOOR]
    for source in sources:
        if source in floors[1:]:
            # The minimum share is the same for all: it is told once.
            continue
        reach = reachable(problem, source, seconds=seconds)
        if reach is not None:
            sentences.append(_sentence(problem, reach))
    return " ".join(sentences)


def reachable(problem: PlanningProblem, source: ConstraintSource, *, seconds: float) -> Reachable | None:
    """The most of one level; None if it is none, or where nothing can be planned without it either.

    Args:
        problem: all of it.
        source: the level.
        seconds: how long at most.
    """
    measure = _MEASURES.get(source.kind)
    if measure is None or not source.about:
        return None
    rivals = [row for row, other in enumerate(problem.sources) if other.kind in _MEASURES and other != source]
    for dropped in ([], rivals):
        program = _without(problem.program, [*problem.rows_of(source), *dropped])
        level, is_most = measure(problem, source, _NodeSearch(problem, program, seconds))
        if math.isfinite(level):
            return Reachable(source=source, level=level, is_most=is_most, is_alone=bool(dropped))
    return None


class _NodeSearch:
    """Whole plans under a programme, by counted nodes."""

    def __init__(self, problem: PlanningProblem, program: Program, seconds: float) -> None:
        self.problem, self.program, self.seconds = problem, program, seconds

    def most(self, objective: Floats) -> IntegerOptimum:
        """The greatest value of an objective, shape (columns,)."""
        more = self.program.columns - self.problem.program.columns
        return maximise_integer(
            self.program,
            objective,
            is_integer=np.append(self.problem.is_step, np.zeros(more, dtype=np.bool_)),
            effort=Effort(seconds=self.seconds, nodes=_NODES),
        )


def _without(program: Program, rows: Sequence[int]) -> Program:
    row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
    row_lower[list(rows)], row_upper[list(rows)] = -math.inf, math.inf
    return dataclasses.replace(program, row_lower=row_lower, row_upper=row_upper)


def _outcome(problem: PlanningProblem, source: ConstraintSource, search: _NodeSearch) -> tuple[float, bool]:
    """The level that is expected at the most; of one that should fall, at the least."""
    outcome = problem.portfolio.index.outcomes[source.about[0]]
    (row,) = problem.rows_of(source)
    sign = -1.0 if outcome.is_falling else 1.0
    best = search.most(sign * dense_rows(problem.program, [row])[0])
    if not best.is_feasible or outcome.baseline is None or outcome.at_least is None:
        return math.nan, False
    # The row is told in shares of what is needed.
    scale = abs(outcome.at_least - outcome.baseline) or 1.0
    return outcome.baseline + sign * best.value * scale, best.stopped_by is StoppedBy.OPTIMAL


def _floor(problem: PlanningProblem, _: ConstraintSource, search: _NodeSearch) -> tuple[float, bool]:
    """The minimum share that every focus can keep at once: one more column says what multiple of today's that is."""
    floor = problem.portfolio.settings.floor
    rows = problem.rows_of_kinds(ConstraintKind.FLOOR)
    if not floor:
        return math.nan, False
    leasts = problem.program.row_lower[rows]
    shares = [
        (np.append(entries, -least), 0.0, math.inf)
        for entries, least in zip(dense_rows(problem.program, rows), leasts, strict=True)
    ]
    program = extended(_without(search.program, rows), columns=[(0.0, 1.0)], rows=shares)
    objective = np.zeros(program.columns)
    objective[-1] = 1.0
    best = _NodeSearch(problem, program, search.seconds).most(objective)
    if not best.is_feasible:
        return math.nan, False
    return floor * best.value, best.stopped_by is StoppedBy.OPTIMAL


def _spend(problem: PlanningProblem, source: ConstraintSource, search: _NodeSearch) -> tuple[float, bool]:
    """The greatest share of spend that this focus can take; the least where its band allows no more than that."""
    focus = [candidate.initiative.focus.value == source.about[0] for candidate in problem.candidates]
    own = problem.spend * np.append(np.array(focus, dtype=float), 0.0)[problem.owner]
    greatest, is_proven = _extreme_share(search, own, problem.spend, sign=1.0)
    if greatest < _band(problem, source)[0]:
        return greatest, is_proven
    return _extreme_share(search, own, problem.spend, sign=-1.0)


def _extreme_share(search: _NodeSearch, part: Floats, whole: Floats, *, sign: float) -> tuple[float, bool]:
    """The greatest (sign 1) or least (−1) ratio of two sums over a plan, and whether it is proven.

    The ratio in the best plan at a price of the whole is the next price, until it stays. Source: Dinkelbach 1967.
    """
    share, is_proven = (0.0 if sign > 0 else 1.0), True
    for _ in range(_MOST_RATIOS):
        best = search.most(sign * (part - share * whole))
        spent = float(whole @ best.x) if best.is_feasible else 0.0
        if spent <= 0:
            return math.nan, False
        ratio, is_proven = float(part @ best.x) / spent, best.stopped_by is StoppedBy.OPTIMAL
        if sign * (ratio - share) <= _SAME:
            return ratio, is_proven
        share = ratio
    return share, False


def _band(problem: PlanningProblem, source: ConstraintSource) -> tuple[float, float]:
    return {focus.value: band for focus, band in problem.portfolio.settings.spend.items()}[source.about[0]]


def _sentence(problem: PlanningProblem, reach: Reachable) -> str:
    """What can be met, rounded so that it can be met as it is told."""
    kind, name = reach.source.kind, reach.source.about[0]
    bound = phrase("at most") if reach.is_most else phrase("at least")
    if kind is ConstraintKind.OUTCOME:
        outcome = problem.portfolio.index.outcomes[name]
        if outcome.is_falling:
            bound = phrase("at best") if reach.is_most else phrase("at worst")
        level = f"{number_words(_rounded(reach.level, up=outcome.is_falling))} {outcome.unit}".strip()
        words = phrase(
            "the outcome '{name}' can be expected to be {bound} {level}",
            name=outcome.name,
            bound=bound,
            level=level,
        )
    elif kind is ConstraintKind.FLOOR:
        share = number_words(100 * _rounded(reach.level, up=False))
        words = phrase("the minimum share of each focus can be {bound} {share} %", bound=bound, share=share)
    else:
        is_low = reach.level < _band(problem, reach.source)[0]
        if not is_low:
            bound = phrase("no less than") if reach.is_most else phrase("as little as")
        words = phrase(
            "{name} can take {bound} {rounded} % of the spend",
            name=name,
            bound=bound,
            rounded=number_words(100 * _rounded(reach.level, up=not is_low)),
        )
    alone = phrase(", even without the other levels") if reach.is_alone else ""
    return f"{capitalised(words)}{alone}."


def _rounded(level: float, *, up: bool) -> float:
    """A level in three figures, towards what can be met."""
    if level == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(abs(level))) - _FIGURES + 1)
    steps = level / unit
    near = math.ceil(steps - 1e-6) if up else math.floor(steps + 1e-6)
    return float(f"{near * unit:.{_FIGURES}g}")


_MEASURES: Mapping[
    ConstraintKind, Callable[[PlanningProblem, ConstraintSource, _NodeSearch], tuple[float, bool]]
] = {
    ConstraintKind.OUTCOME: _outcome,
    ConstraintKind.FLOOR: _floor,
    ConstraintKind.SPEND: _spend,
}
