"""From a portfolio to its plan: the divisible plan, the search for the indivisible one, what clashes."""

import dataclasses
import time
from collections.abc import Iterable, Mapping, Sequence

from bowstring.beliefs.belief import Beliefs
from bowstring.beliefs.shrinkage import believe
from bowstring.model.assessments import Lens
from bowstring.model.checks import check_portfolio
from bowstring.model.choice_summary import choice_summary
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem, Severity, note, warning
from bowstring.model.quarters import Quarter
from bowstring.model.wording import list_words
from bowstring.planning.clashes.clash_words import clash_words
from bowstring.planning.clashes.clashes import explain_clash
from bowstring.planning.clashes.reachable import reachable_words
from bowstring.planning.divisible import (
    DivisiblePlan,
    find_aims,
    plan_divisible,
    plan_under_floor,
    with_floors,
)
from bowstring.planning.plan import Plan, PlanStatus, focus_results, lens_results, surge_bought
from bowstring.planning.problem.building import build_problem
from bowstring.planning.problem.outcomes import expected_outcomes
from bowstring.planning.problem.problem import PlanningProblem
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import offsets_of, starts_in_plan, starts_of
from bowstring.planning.problem.totals import plan_totals
from bowstring.planning.remarks import late_remarks, one_sided_remarks, own_word_remarks, shared_remarks
from bowstring.planning.search.exact import Progress
from bowstring.planning.search.search import search_plan
from bowstring.planning.solver.integer import StoppedBy
from bowstring.planning.solver.linear import Maximiser
from bowstring.planning.solver.solving import is_large, solver_for

_CLASH_SECONDS = 10.0


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
        adopted: the starts of the plan in force: the search begins there and stays near it.
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
    sides = list_words([lens.short for lens in beliefs.unvalued])
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


def _offsets_or_out(problem: PlanningProblem, starts: Mapping[str, Quarter | None]) -> dict[str, int | None]:
    """When work starts inside the plan, None of what is left out; without what may no longer start where it did."""
    left_out = [candidate.key for candidate in problem.candidates if starts.get(candidate.key, "") is None]
    return {**dict.fromkeys(left_out), **offsets_of(problem, starts)}


def _nothing_gained(problem: PlanningProblem, beliefs: Beliefs) -> Problem:
    """Why no plan brings anything: nothing is worth anything, or what is does not fit."""
    has_value = any(beliefs.mean(each.key, lens) > 0 for each in problem.candidates for lens in Lens)
    if not has_value:
        message = phrase("no initiative that could be planned has any value in the assessments.")
        return note(Place(table="assessments"), message)
    return warning(
        Place(),
        phrase("nothing that is worth something fits into the people and money there are."),
        phrase("Check the budget, the people of each discipline, and what is locked or left out."),
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
        solver = solver_for(problem)
        aims = find_aims(problem, self.beliefs, solver)
        if aims is None:
            return self._clash(problem, is_whole=False)
        if not aims.ideals:
            self.remarks.append(_nothing_gained(problem, self.beliefs))
            return self._with_said(self.draft)
        divisible = plan_divisible(problem, self.beliefs, aims, solver=solver)
        if floor is not None:
            if floor > divisible.focuses.highest_floor + 1e-9:
                return self._clash(with_floors(divisible, floor).problem, is_whole=False, floor=floor)
            divisible = plan_under_floor(divisible, floor)
        self.remarks += one_sided_remarks(divisible)
        return self._search(divisible, adopted, solver if floor is None else None)

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
            adopted=_offsets_or_out(divisible.problem, adopted) if adopted else None,
            on_progress=self.on_progress,
            solver=solver,
        )
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

    def _plan_of(self, divisible: DivisiblePlan, x: Floats, **figures: object) -> Plan:
        problem, focuses = divisible.problem, divisible.focuses
        is_floor_wanted = divisible.floor is not None or focuses.has_quick_floor
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
                floor_max=focuses.highest_floor if is_floor_wanted else None,
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
