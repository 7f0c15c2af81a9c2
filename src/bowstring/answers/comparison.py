"""Ways to choose beside the plan: rankings, one focus first, other plans, each by what it brings both sides."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.answers.answer import Answer, finite, lens_change, problem_answers
from bowstring.formats.plans.plan_files import PlanFile
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem, error
from bowstring.model.quarters import Quarter
from bowstring.planning.balance import focus_first
from bowstring.planning.baselines import RANKINGS, rank_by
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan, focus_results, goal_beside, lens_results
from bowstring.planning.problem.programs import Floats
from bowstring.planning.problem.schedule import offsets_of, starts_in_plan, starts_of, steps_of
from bowstring.planning.search.tail import with_tail

FIRSTS: Mapping[str, Focus] = {f"{focus.value}-first": focus for focus in Focus}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonRow:
    """One way to choose.

    value: G in points, against what the plan could bring if work could be split. totals: inside the plan, in each
    side's unit. shares: of the ideal, later starts counted, 0 to 1; None if there is none. funded, spend: None if
    work is split and cannot be counted. unproven: points by which a better plan may exist, where it is the best found
    of a portfolio.
    """

    name: str
    value: float | None
    totals: Mapping[Lens, float]
    shares: Mapping[Lens, float | None]
    funded: int | None = None
    spend: float | None = None
    unproven: float | None = None

    def differs_from(self, other: "ComparisonRow") -> bool:
        """Whether two plans, each the best found of its portfolio, differ by more than what of them is unproven."""
        if self.value is None or other.value is None or self.unproven is None or other.unproven is None:
            return True
        unproven = self.unproven + other.unproven
        return unproven <= 0 or abs(self.value - other.value) >= unproven


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShift:
    """An initiative that two plans start at different times, or only one of them does."""

    initiative: str
    name: str
    here: Quarter | None
    there: Quarter | None


def plan_row(plan: Plan, name: str, *, against: Plan | None = None) -> ComparisonRow:
    """A plan as a row. Source: docs/methods.md#two-portfolios-beside-each-other.

    Args:
        plan: what is told.
        name: what the row is called.
        against: the plan whose ideals the shares are told against; its own if None.
    """
    value = plan.value if against is None else goal_beside(plan, against)
    shares = {lens: result.share for lens, result in plan.lens.items()}
    if against is not None:
        ideals = {lens: result.ideal for lens, result in against.lens.items()}
        shares = {
            lens: result.with_later / ideal if (ideal := ideals.get(lens)) else None
            for lens, result in plan.lens.items()
        }
    return ComparisonRow(
        name=name,
        value=value,
        unproven=None if value is None else value * (plan.gap or 0.0),
        totals={lens: lens_result.total for lens, lens_result in plan.lens.items()},
        shares=shares,
        funded=len(plan.funded),
        spend=math.fsum(focus_result.spend for focus_result in plan.focus.values()),
    )


def recorded_row(divisible: DivisiblePlan, recorded: PlanFile) -> ComparisonRow:
    """A recorded plan, valued by what is believed now. Raises: BadDataError if nothing in it can start so."""
    schedulable = {
        key: start
        for key, start in offsets_of(divisible.problem, recorded.starts).items()
        if recorded.starts.get(key) is not None
    }
    if not schedulable and any(start is not None for start in recorded.starts.values()):
        message = f"none of what {recorded.key} starts can start so in this portfolio."
        raise BadDataError((error(Place(table=recorded.key), message, "Is it a plan of this portfolio?"),))
    return _row_of_steps(divisible, recorded.key, with_tail(divisible, schedulable))


def rule_row(divisible: DivisiblePlan, rule: str) -> ComparisonRow:
    """What a ranking rule, or putting one focus first, leads to. rule: of RANKINGS or FIRSTS."""
    if rule in RANKINGS:
        steps = steps_of(divisible.problem, rank_by(divisible, rule).starts)
        return _row_of_steps(divisible, rule, steps)
    first = focus_first(divisible, FIRSTS[rule])
    shares = {Lens.USER_NEED: first.user_share / 100, Lens.BUSINESS_VALUE: first.business_share / 100}
    return ComparisonRow(
        name=rule,
        value=first.goal,
        totals={Lens.USER_NEED: first.user, Lens.BUSINESS_VALUE: first.business},
        shares={lens: share if lens in divisible.aims.ideals else None for lens, share in shares.items()},
    )


def _row_of_steps(divisible: DivisiblePlan, name: str, x: Floats) -> ComparisonRow:
    results = lens_results(divisible, x)
    starts = starts_in_plan(divisible.problem, starts_of(divisible.problem, x))
    return ComparisonRow(
        name=name,
        value=divisible.goal(x),
        totals={lens: lens_result.total for lens, lens_result in results.items()},
        shares={lens: lens_result.share for lens, lens_result in results.items()},
        funded=len(starts),
        spend=math.fsum(focus_result.spend for focus_result in focus_results(divisible, starts).values()),
    )


def moves_between(
    portfolio: Portfolio,
    plan: Plan,
    there: Mapping[str, Quarter | None],
    *,
    other: Portfolio | None = None,
) -> list[PlanShift]:
    """What a plan and another start at different times, by key.

    Args:
        portfolio: what the plan was made from.
        plan: the one that is told first.
        there: what the other starts, and when.
        other: what the other was made from, if that is known.
    """
    initiatives = portfolio.index.initiatives
    if other is not None:
        initiatives = {**other.index.initiatives, **initiatives}
    names = {key: initiative.name for key, initiative in initiatives.items()}
    here = plan.starts
    return [
        PlanShift(initiative=key, name=names.get(key, key), here=here.get(key), there=there.get(key))
        for key in sorted({*here, *there})
        if here.get(key) != there.get(key)
    ]


def compare_answer(
    rows: Sequence[ComparisonRow], moves: Sequence[PlanShift], problems: Sequence[Problem]
) -> Answer:
    """`compare`: a row for each way to choose, the plan first; what two plans start at different times.

    Args:
        rows: the ways to choose.
        moves: what the two plans start at different times.
        problems: of the data.
    """
    return {
        "rows": [
            {
                "name": row.name,
                "value": finite(row.value),
                "unproven": None if row.unproven is None else finite(row.unproven),
                "shares": {lens.value: finite(row.shares.get(lens)) for lens in Lens},
                "totals": lens_change(row.totals),
                "funded": row.funded,
                "spend": finite(row.spend),
            }
            for row in rows
        ],
        "moves": [
            {
                "initiative": move.initiative,
                "here": str(move.here) if move.here is not None else None,
                "there": str(move.there) if move.there is not None else None,
            }
            for move in moves
        ],
        "problems": problem_answers(problems),
    }
