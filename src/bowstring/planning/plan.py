"""The equal-tension plan: what to start, when, how good it is proven to be, and what it serves."""

import dataclasses
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from bowstring.beliefs.shrinkage import Beliefs, believe
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.checks import check_portfolio
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem, Severity, note, warning
from bowstring.model.quarters import Quarter
from bowstring.model.room import Room, room_for_choice
from bowstring.planning.building import build_problem
from bowstring.planning.clash_words import clash_words
from bowstring.planning.clashes import explain_clash
from bowstring.planning.divisible import (
    DEFAULT_FLOOR,
    Aims,
    DivisiblePlan,
    find_aims,
    highest_floor,
    plan_divisible,
    with_floors,
)
from bowstring.planning.linear import Floats, Solver, StoppedBy
from bowstring.planning.problem import PlanningProblem, spend_in_horizon
from bowstring.planning.schedule import Schedule, starts_of, steps_of
from bowstring.planning.search import Progress, highest_whole_floor, search_plan

_CLASH_SECONDS = 10.0


class PlanStatus(StrEnum):
    """How far a plan got: proven optimal, feasible with a gap, impossible, or not yet valued."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNVALUED = "unvalued"


@dataclass(frozen=True, slots=True, kw_only=True)
class LensResult:
    """What a plan brings through one lens: total and ideal in the lens's unit to the value horizon; share 0 to 1."""

    total: float
    ideal: float | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusResult:
    """How a focus fares: share of its own best (0 to 1), money spent on it, and its share of all spend."""

    share_of_ideal: float | None
    spend: float
    spend_share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurgeBought:
    """People bought beyond those there are, in one quarter, and what they cost."""

    discipline: str
    quarter: Quarter
    people: float
    cost: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to start and when. Source: docs/methods.md#two-plans.

    value: the plan's least share of both ideals, in points; bound: no plan can have more; gap: (bound − value) /
    bound. divisible_value: the same if work could be split, exact. starts: every initiative, with the quarter it
    starts in or None. floor: in force. provisional: funded work that nobody has assessed through some lens: it is
    never recommended, only pencilled in. divisible: what prices are told in; not stored.
    """

    status: PlanStatus
    seed: int
    seconds: float
    room: Room
    problems: tuple[Problem, ...] = ()
    stopped_by: StoppedBy | None = None
    value: float | None = None
    bound: float | None = None
    gap: float | None = None
    divisible_value: float | None = None
    lens_weight: float | None = None
    lens: Mapping[Lens, LensResult] = field(default_factory=dict)
    floor: float | None = None
    floor_max: float | None = None
    focus: Mapping[Focus, FocusResult] = field(default_factory=dict)
    starts: Mapping[str, Quarter | None] = field(default_factory=dict)
    surge: tuple[SurgeBought, ...] = ()
    provisional: tuple[str, ...] = ()
    divisible: DivisiblePlan | None = None

    @property
    def funded(self) -> tuple[str, ...]:
        """The initiatives that start, sorted by key."""
        return tuple(key for key in sorted(self.starts) if self.starts[key] is not None)

    @property
    def is_planned(self) -> bool:
        """Whether there is a plan at all."""
        return self.status in (PlanStatus.OPTIMAL, PlanStatus.FEASIBLE)


def plan_portfolio(
    portfolio: Portfolio,
    *,
    floor: float | None = None,
    seconds: float | None = None,
    seed: int = 0,
    on_progress: Progress | None = None,
) -> Plan:
    """The equal-tension plan of a portfolio.

    floor: the minimum share of each focus, 0 to 1; None for the portfolio's own, else the default. seconds: ceiling
    on the search; None for what its size usually takes. on_progress: told the share of effort spent and the value.
    Raises: BadDataError where the portfolio has errors, listing all of them.
    """
    began = time.monotonic()
    errors = tuple(one for one in check_portfolio(portfolio) if one.severity is Severity.ERROR)
    if errors:
        raise BadDataError(errors)
    if floor is not None and not 0 <= floor <= 1:
        raise BadDataError((_bad_floor(floor),))
    beliefs = believe(portfolio)
    draft = Plan(
        status=PlanStatus.UNVALUED,
        seed=seed,
        seconds=0.0,
        room=room_for_choice(portfolio),
        problems=beliefs.problems,
        starts={initiative.key: None for initiative in portfolio.initiatives},
    )
    planned = draft
    if not beliefs.unvalued:
        asked = floor if floor is not None else portfolio.settings.floor
        planned = _Planner(portfolio, beliefs, draft, seconds=seconds, on_progress=on_progress).plan(asked)
    else:
        planned = dataclasses.replace(draft, problems=(*draft.problems, _unvalued(beliefs)))
    return dataclasses.replace(planned, seconds=round(time.monotonic() - began, 3))


def _bad_floor(floor: float) -> Problem:
    place = Place(table="portfolio", column="balance.floor")
    message = f"a minimum share of {floor:g} is not between 0 and 1."
    return Problem(severity=Severity.ERROR, where=place, message=message, mend="Give a share such as 0.3.")


def _unvalued(beliefs: Beliefs) -> Problem:
    sides = " and ".join(lens.short for lens in beliefs.unvalued)
    return note(
        Place(table="assessments"),
        f"too little is assessed on the {sides} side to plan by value: the answer is the room for choice.",
        "Ask two people on each side for low, likely and high, for what could be chosen.",
    )


class _Planner:
    """The steps from beliefs to a plan."""

    def __init__(
        self,
        portfolio: Portfolio,
        beliefs: Beliefs,
        draft: Plan,
        *,
        seconds: float | None,
        on_progress: Progress | None,
    ) -> None:
        self.portfolio, self.beliefs, self.draft = portfolio, beliefs, draft
        self.seed, self.seconds, self.on_progress = draft.seed, seconds, on_progress
        self.said: list[Problem] = []

    def plan(self, asked: float | None) -> Plan:
        problem = build_problem(self.portfolio)
        aims = find_aims(problem, self.beliefs, Solver(problem.program))
        if aims is None:
            return self._clash(problem, is_whole=False)
        if not aims.ideals:
            message = "nothing that could be planned is believed to be worth anything."
            self.said.append(note(Place(table="assessments"), message))
            return self._with_said(self.draft)
        floor_max = highest_floor(problem, aims)
        floor = DEFAULT_FLOOR if asked is None else asked
        if floor > floor_max + 1e-9:
            if asked is not None:
                return self._clash(with_floors(problem, aims, floor), is_whole=False)
            self._say_lower_floor(floor := floor_max)
        return self._search(problem, aims, floor=floor, floor_max=floor_max, is_asked=asked is not None)

    def _search(
        self, problem: PlanningProblem, aims: Aims, *, floor: float, floor_max: float, is_asked: bool
    ) -> Plan:
        divisible = plan_divisible(problem, self.beliefs, aims, floor=floor, floor_max=floor_max)
        found = search_plan(divisible, seconds=self.seconds, seed=self.seed, on_progress=self.on_progress)
        if not found.is_feasible and found.stopped_by is StoppedBy.TIME:
            message = "no plan was found in the time given, nor was it proven that there is none."
            self.said.append(warning(Place(), message, "Give more seconds."))
            return self._with_said(dataclasses.replace(self.draft, status=PlanStatus.INFEASIBLE))
        if not found.is_feasible:
            reachable = None if is_asked or floor <= 0 else highest_whole_floor(divisible, seed=self.seed)
            if reachable is None or reachable >= floor:
                return self._clash(divisible.problem, is_whole=True)
            self._say_lower_floor(reachable)
            return self._search(problem, aims, floor=reachable, floor_max=floor_max, is_asked=True)
        gap = 0.0 if found.bound <= 0 else max(0.0, (found.bound - found.value) / found.bound)
        optimal = found.stopped_by is StoppedBy.OPTIMAL
        return self._told(
            divisible,
            found.x,
            status=PlanStatus.OPTIMAL if optimal else PlanStatus.FEASIBLE,
            stopped_by=found.stopped_by,
            value=found.value,
            bound=found.bound,
            gap=gap,
        )

    def _told(self, divisible: DivisiblePlan, x: Floats, **figures: object) -> Plan:
        problem = divisible.problem
        offsets = starts_of(problem, x)
        start = self.portfolio.settings.start
        starts = {key: start.plus(offset) for key, offset in offsets.items()}
        unassessed = tuple(
            key
            for key in sorted(starts)
            if any(
                belief is None or belief.is_provisional
                for belief in (self.beliefs.of(key, lens) for lens in Lens)
            )
        )
        return self._with_said(
            dataclasses.replace(
                self.draft,
                divisible_value=divisible.value,
                lens_weight=divisible.lens_weight,
                lens=lens_results(divisible, x),
                floor=divisible.floor,
                floor_max=divisible.floor_max,
                focus=focus_results(divisible, offsets),
                starts={**self.draft.starts, **starts},
                surge=surge_bought(problem, offsets),
                provisional=unassessed,
                divisible=divisible,
                **figures,  # type: ignore[arg-type]
            )
        )

    def _clash(self, problem: PlanningProblem, *, is_whole: bool) -> Plan:
        facts = explain_clash(problem, is_whole=is_whole, seconds=_CLASH_SECONDS)
        problems = (
            *self.said,
            Problem(severity=Severity.ERROR, where=Place(), message=clash_words(problem, facts)),
        )
        return dataclasses.replace(
            self.draft, status=PlanStatus.INFEASIBLE, problems=(*self.draft.problems, *problems)
        )

    def _say_lower_floor(self, floor: float) -> None:
        message = (
            f"no plan gives product, platform and enterprise {DEFAULT_FLOOR:.0%} of their best each; the highest "
            f"minimum share that can be met, {floor:.1%}, is used."
        )
        self.said.append(note(Place(table="portfolio", column="balance.floor"), message))

    def _with_said(self, plan: Plan) -> Plan:
        return dataclasses.replace(plan, problems=(*plan.problems, *self.said))


def lens_results(divisible: DivisiblePlan, x: Floats) -> dict[Lens, LensResult]:
    """What a solution of shape (n,) brings through each lens."""
    problem, aims = divisible.problem, divisible.aims
    found = {}
    for lens in Lens:
        total = float(problem.per_column(aims.means[lens]) @ x)
        ideal = aims.ideals.get(lens)
        found[lens] = LensResult(total=total, ideal=ideal, share=total / ideal if ideal else None)
    return found


def focus_results(divisible: DivisiblePlan, offsets: Mapping[str, int]) -> dict[Focus, FocusResult]:
    """How each focus fares under a schedule (starts as offsets)."""
    problem, aims = divisible.problem, divisible.aims
    x = steps_of(problem, offsets)
    spend = dict.fromkeys(Focus, 0.0)
    for candidate in problem.candidates:
        if candidate.key in offsets:
            money = spend_in_horizon(problem.portfolio, candidate, offsets[candidate.key])
            spend[candidate.initiative.focus] += money
    whole = math.fsum(spend.values())
    return {
        focus: FocusResult(
            share_of_ideal=float(aims.focus_values[focus] @ x) / ideal
            if (ideal := aims.focus_ideals[focus]) > 0
            else None,
            spend=spend[focus],
            spend_share=spend[focus] / whole if whole > 0 else None,
        )
        for focus in Focus
    }


def surge_bought(problem: PlanningProblem, offsets: Mapping[str, int]) -> tuple[SurgeBought, ...]:
    """The least surge that a schedule needs, by discipline and quarter."""
    schedule = Schedule(problem)
    for key, offset in sorted(offsets.items()):
        schedule.add(key, offset)
    start = problem.portfolio.settings.start
    return tuple(
        SurgeBought(
            discipline=schedule.disciplines[row],
            quarter=start.plus(int(quarter)),
            people=float(schedule.surge[row, quarter]),
            cost=float(schedule.surge[row, quarter] * schedule.price[row, quarter]),
        )
        for row, quarter in zip(*np.nonzero(schedule.surge > 1e-9), strict=True)
    )
