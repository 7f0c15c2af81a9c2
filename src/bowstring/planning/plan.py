"""The equal-tension plan: what to start, when, how good it is proven to be, and what it serves."""

import dataclasses
import math
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from bowstring.beliefs.shrinkage import Beliefs, believe
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.checks import check_portfolio
from bowstring.model.choice_summary import ChoiceSummary, choice_summary
from bowstring.model.language import phrase
from bowstring.model.portfolio import EVEN, Portfolio
from bowstring.model.problems import BadDataError, Place, Problem, Severity, note, warning
from bowstring.model.quarters import Quarter
from bowstring.planning.building import build_problem
from bowstring.planning.clash_words import clash_words
from bowstring.planning.clashes import explain_clash
from bowstring.planning.divisible import (
    DivisiblePlan,
    find_aims,
    plan_divisible,
    plan_under_floor,
    with_floors,
)
from bowstring.planning.exact import Search
from bowstring.planning.fewest import nearest_plan
from bowstring.planning.linear import Floats, Maximiser, StoppedBy
from bowstring.planning.outcomes import OutcomeExpected, expected_outcomes
from bowstring.planning.problem import PlanningProblem, spend_in_plan
from bowstring.planning.reachable import reachable_words
from bowstring.planning.remarks import late_remarks, one_sided_remarks, own_word_remarks, shared_remarks
from bowstring.planning.schedule import Schedule, offsets_of, starts_in_plan, starts_of, steps_of
from bowstring.planning.search import USUAL_SECONDS, Progress, search_plan
from bowstring.planning.solving import is_large, solver_for
from bowstring.planning.totals import Totals, plan_totals

_CLASH_SECONDS = 10.0
SAME_POINTS = 0.05
"""Plans whose G differs by no more are as good as each other: the one nearest to the adopted plan is taken."""


class PlanStatus(StrEnum):
    """How far a plan got: proven optimal, feasible with a gap, impossible, or not yet valued."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNVALUED = "unvalued"


@dataclass(frozen=True, slots=True, kw_only=True)
class LensResult:
    """What a plan brings one side, in its unit, discounted to the value horizon.

    total: of what starts inside the plan. with_later: later starts counted too. ideal: what the side could have alone,
    divisible: what it has if work could be split, both with later starts. share: with_later of the ideal, 0 to 1, both
    above what forced work alone brings where that is below 0.
    """

    total: float
    with_later: float
    ideal: float | None
    divisible: float | None
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

    value: G of the plan, in points; bound: no plan can have more; gap: (bound − value) / bound. points: V of the plan.
    divisible_value: V if work could be split, exact: 100 where both sides gain. lean: weight of the user side, α.
    starts: every initiative, with the quarter inside the plan that it starts in, or None. later: what would start
    after the plan, and when; never counted in totals. totals: what starts inside it comes to. floor: the minimum share
    that somebody set. provisional: funded work that nobody has assessed through some lens: it is never recommended,
    only pencilled in. outcomes: what the plan is expected to bring to shared outcomes. divisible: what prices are told
    in; not stored.
    """

    status: PlanStatus
    seed: int
    seconds: float
    choice: ChoiceSummary
    problems: tuple[Problem, ...] = ()
    stopped_by: StoppedBy | None = None
    value: float | None = None
    bound: float | None = None
    gap: float | None = None
    points: float | None = None
    divisible_value: float | None = None
    lean: float | None = None
    lens: Mapping[Lens, LensResult] = field(default_factory=dict)
    floor: float | None = None
    floor_max: float | None = None
    focus: Mapping[Focus, FocusResult] = field(default_factory=dict)
    starts: Mapping[str, Quarter | None] = field(default_factory=dict)
    later: Mapping[str, Quarter] = field(default_factory=dict)
    surge: tuple[SurgeBought, ...] = ()
    totals: Totals | None = None
    outcomes: tuple[OutcomeExpected, ...] = ()
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
    adopted: Mapping[str, Quarter | None] | None = None,
    on_progress: Progress | None = None,
) -> Plan:
    """The equal-tension plan of a portfolio.

    Args:
        portfolio: the facts.
        floor: the minimum share of each focus, 0 to 1; None for the portfolio's own, if it has one.
        seconds: a safety net for the search; None for what its size usually takes.
        seed: of the luck in a large search.
        adopted: the starts of the plan in force: the search begins there, and of plans that are as good as the best
            found the one with the fewest moves from it is taken.
        on_progress: told the share of effort spent and G so far.

    Raises: BadDataError where the portfolio has errors, listing all of them.
    """
    began = time.monotonic()
    errors = tuple(problem for problem in check_portfolio(portfolio) if problem.severity is Severity.ERROR)
    if errors:
        raise BadDataError(errors)
    if floor is not None and not 0 <= floor <= 1:
        raise BadDataError((_bad_floor(floor),))
    beliefs = believe(portfolio)
    draft = Plan(
        status=PlanStatus.UNVALUED,
        seed=seed,
        seconds=0.0,
        choice=choice_summary(portfolio),
        problems=beliefs.problems,
        starts={initiative.key: None for initiative in portfolio.initiatives},
    )
    planned = draft
    if not beliefs.unvalued:
        minimum_share = floor if floor is not None else portfolio.settings.floor
        planner = _Planner(portfolio, beliefs, draft, seconds=seconds, on_progress=on_progress)
        planned = planner.plan(minimum_share, adopted)
    else:
        planned = dataclasses.replace(draft, problems=(*draft.problems, _unvalued(beliefs)))
    return dataclasses.replace(planned, seconds=round(time.monotonic() - began, 3))


def _bad_floor(floor: float) -> Problem:
    place = Place(table="portfolio", column="balance.floor")
    message = phrase("a minimum share of {floor:g} is not between 0 and 1.", floor=floor)
    return Problem(
        severity=Severity.ERROR, where=place, message=message, mend=phrase("Give a share such as 0.3.")
    )


def _unvalued(beliefs: Beliefs) -> Problem:
    sides = " and ".join(lens.short for lens in beliefs.unvalued)
    return note(
        Place(table="assessments"),
        (
            phrase(
                "there are too few assessments on the {sides} side to plan by value. Here is "
                "what there is to choose from instead.",
                sides=sides,
            )
        ),
        phrase(
            "Ask two people on each side for a low, likely and high figure for each "
            "initiative you could choose."
        ),
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
        self.remarks: list[Problem] = []

    def plan(self, floor: float | None, adopted: Mapping[str, Quarter | None] | None) -> Plan:
        problem = build_problem(self.portfolio)
        solver = solver_for(problem, in_steps=True)
        aims = find_aims(problem, self.beliefs, solver)
        if aims is None:
            return self._clash(problem, is_whole=False)
        if not aims.ideals:
            message = phrase("no initiative that could be planned has any value in the assessments.")
            self.remarks.append(note(Place(table="assessments"), message))
            return self._with_said(self.draft)
        reused = solver if is_large(problem) else None
        divisible = plan_divisible(problem, self.beliefs, aims, solver=reused)
        if floor is not None:
            if floor > divisible.floor_max + 1e-9:
                return self._clash(with_floors(divisible, floor).problem, is_whole=False, floor=floor)
            divisible = plan_under_floor(divisible, floor)
        self.remarks += one_sided_remarks(divisible)
        return self._search(divisible, adopted, reused if floor is None else None)

    def _search(
        self,
        divisible: DivisiblePlan,
        adopted: Mapping[str, Quarter | None] | None,
        solver: Maximiser | None,
    ) -> Plan:
        search = search_plan(
            divisible,
            seconds=self.seconds,
            seed=self.seed,
            adopted=offsets_of(divisible.problem, adopted) if adopted else None,
            on_progress=self.on_progress,
            solver=solver,
        )
        if search.is_feasible and adopted and not is_large(divisible.problem):
            search = self._near_to(divisible, adopted, search)
        is_late = search.stopped_by is StoppedBy.TIME
        if not search.is_feasible and (is_late or is_large(divisible.problem)):
            message = phrase("no plan was found in the time allowed, and none was ruled out.")
            mend = phrase("Allow more seconds.")
            if not is_late:
                # Looking for what conflicts would take the plain programme, far too long for so much work.
                message = phrase("no plan was found for so many initiatives, and none was ruled out.")
                mend = phrase("Remove a fixed start, a minimum share or a level that an outcome must reach.")
            self.remarks.append(warning(Place(), message, mend))
            return self._with_said(dataclasses.replace(self.draft, status=PlanStatus.INFEASIBLE))
        if not search.is_feasible:
            return self._clash(divisible.problem, is_whole=True, floor=divisible.floor)
        gap = 0.0 if search.bound <= 0 else max(0.0, (search.bound - search.value) / search.bound)
        optimal = search.stopped_by is StoppedBy.OPTIMAL
        return self._plan_of(
            divisible,
            search.x,
            status=PlanStatus.OPTIMAL if optimal else PlanStatus.FEASIBLE,
            stopped_by=search.stopped_by,
            value=search.value,
            bound=search.bound,
            gap=gap,
        )

    def _near_to(
        self, divisible: DivisiblePlan, adopted: Mapping[str, Quarter | None], search: Search
    ) -> Search:
        """Of plans that are as good as the one found the one with fewest moves from the adopted plan."""
        offsets = offsets_of(divisible.problem, adopted)
        x = nearest_plan(
            divisible, offsets, search.x, slack=SAME_POINTS, seconds=self.seconds or USUAL_SECONDS
        )
        value = divisible.goal(x)
        is_best = value >= search.value - 1e-9 or search.stopped_by is not StoppedBy.OPTIMAL
        return dataclasses.replace(
            search, x=x, value=value, stopped_by=search.stopped_by if is_best else StoppedBy.GAP
        )

    def _plan_of(self, divisible: DivisiblePlan, x: Floats, **figures: object) -> Plan:
        problem = divisible.problem
        everything = starts_of(problem, x)
        offsets = starts_in_plan(problem, everything)
        start = self.portfolio.settings.start
        starts = {key: start.plus(offset) for key, offset in offsets.items()}
        later = {key: start.plus(everything[key]) for key in sorted(everything.keys() - offsets.keys())}
        self.remarks += [*late_remarks(self.portfolio, starts), *shared_remarks(self.portfolio, starts)]
        self.remarks += own_word_remarks(self.portfolio, self.beliefs, starts)
        return self._with_said(
            dataclasses.replace(
                self.draft,
                points=divisible.worth(x),
                divisible_value=divisible.value,
                lean=divisible.lean,
                lens=lens_results(divisible, x),
                floor=divisible.floor,
                floor_max=divisible.floor_max,
                focus=focus_results(divisible, offsets),
                starts={**self.draft.starts, **starts},
                later=later,
                surge=surge_bought(problem, offsets),
                totals=plan_totals(
                    problem,
                    divisible.aims.means,
                    offsets,
                    {lens: self._unassessed(offsets, (lens,)) for lens in Lens},
                ),
                provisional=tuple(sorted(self._unassessed(offsets, tuple(Lens)))),
                outcomes=expected_outcomes(self.portfolio, starts),
                divisible=divisible,
                **figures,  # type: ignore[arg-type]
            )
        )

    def _unassessed(self, keys: Iterable[str], lenses: Sequence[Lens]) -> frozenset[str]:
        """The initiatives that nobody has assessed through one of the lenses."""
        return frozenset(
            key
            for key in keys
            for lens in lenses
            if (belief := self.beliefs.of(key, lens)) is None or belief.is_provisional
        )

    def _clash(self, problem: PlanningProblem, *, is_whole: bool, floor: float | None = None) -> Plan:
        """No plan, with what clashes and what could be met. floor: the minimum share that was asked for."""
        if floor is not None:
            settings = dataclasses.replace(self.portfolio.settings, floor=floor)
            portfolio = dataclasses.replace(self.portfolio, settings=settings)
            problem = dataclasses.replace(problem, portfolio=portfolio)
        facts = explain_clash(problem, is_whole=is_whole, seconds=_CLASH_SECONDS)
        reach = reachable_words(problem, facts, seconds=_CLASH_SECONDS)
        message = " ".join(filter(None, (clash_words(problem, facts), reach)))
        problems = (*self.remarks, Problem(severity=Severity.ERROR, where=Place(), message=message))
        return dataclasses.replace(
            self.draft, status=PlanStatus.INFEASIBLE, problems=(*self.draft.problems, *problems)
        )

    def _with_said(self, plan: Plan) -> Plan:
        return dataclasses.replace(plan, problems=(*plan.problems, *self.remarks))


def lens_results(divisible: DivisiblePlan, x: Floats) -> dict[Lens, LensResult]:
    """What a solution of shape (n,) brings each side."""
    problem, aims = divisible.problem, divisible.aims
    results = {}
    for lens in Lens:
        with_later = float(problem.per_column(aims.means[lens]) @ x)
        ideal = aims.ideals.get(lens)
        results[lens] = LensResult(
            total=float(problem.in_plan(aims.means[lens]) @ x),
            with_later=with_later,
            ideal=ideal,
            divisible=divisible.totals[lens] if ideal is not None else None,
            share=aims.share(lens, with_later),
        )
    return results


def goal_beside(plan: Plan, other: Plan) -> float | None:
    """G of a plan in points of what another could bring if work could be split; None if that is unknown."""
    lean = EVEN if other.lean is None else other.lean
    shares = {Lens.USER_NEED: lean, Lens.BUSINESS_VALUE: 1 - lean}
    parts = {
        lens: plan.lens[lens].with_later / result.divisible
        for lens, result in other.lens.items()
        if lens in plan.lens and result.divisible is not None and result.divisible > 0
    }
    if not parts:
        return None
    if min(parts.values()) <= 0:
        return 0.0
    whole = math.fsum(shares[lens] for lens in parts)
    return 100 * math.exp(math.fsum(shares[lens] * math.log(part) for lens, part in parts.items()) / whole)


def focus_results(divisible: DivisiblePlan, offsets: Mapping[str, int]) -> dict[Focus, FocusResult]:
    """How each focus fares under a schedule (starts inside the plan, as offsets)."""
    problem = divisible.problem
    x = steps_of(problem, offsets)
    spend = dict.fromkeys(Focus, 0.0)
    for candidate in problem.candidates:
        if candidate.key in offsets:
            money = spend_in_plan(problem.portfolio, candidate, offsets[candidate.key])
            spend[candidate.initiative.focus] += money
    whole = math.fsum(spend.values())
    return {
        focus: FocusResult(
            share_of_ideal=float(divisible.focus_values[focus] @ x) / ideal
            if (ideal := divisible.focus_ideals[focus]) > 0
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
        if quarter < problem.quarters
    )
