"""Ways to choose beside the plan: rankings, one focus first, other plans, each by what it brings both sides."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bowstring.answers.answer import Answer, finite, lens_change, problem_answers
from bowstring.formats.plan_files import RecordedPlan
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem, error
from bowstring.model.quarters import Quarter
from bowstring.planning.balance import king
from bowstring.planning.baselines import RANKINGS, rank_by
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan, focus_results, lens_results
from bowstring.planning.schedule import steps_of

KINGS: Mapping[str, Focus] = {f"{focus.value}-is-king": focus for focus in Focus}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One way to choose. totals: in each lens's unit. shares: of the ideal, 0 to 1; None where there is none.

    funded, spend: None where work is split and cannot be counted.
    """

    name: str
    totals: Mapping[Lens, float]
    shares: Mapping[Lens, float | None]
    funded: int | None = None
    spend: float | None = None

    @property
    def least_share(self) -> float | None:
        """The lower of both sides' shares."""
        return min((share for share in self.shares.values() if share is not None), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An initiative that two plans start at different times, or only one of them does."""

    initiative: str
    name: str
    here: Quarter | None
    there: Quarter | None


def plan_row(plan: Plan, name: str, *, against: Plan | None = None) -> Row:
    """A plan as a row. Source: docs/methods.md#two-portfolios-beside-each-other.

    Args:
        plan: what is told.
        name: what the row is called.
        against: the plan whose ideals the shares are told against; its own if None.
    """
    ideals = {lens: result.ideal for lens, result in (against or plan).lens.items()}
    return Row(
        name=name,
        totals={lens: lens_result.total for lens, lens_result in plan.lens.items()},
        shares={
            lens: result.total / ideal if (ideal := ideals.get(lens)) else None
            for lens, result in plan.lens.items()
        },
        funded=len(plan.funded),
        spend=math.fsum(focus_result.spend for focus_result in plan.focus.values()),
    )


def recorded_row(divisible: DivisiblePlan, recorded: RecordedPlan) -> Row:
    """A recorded plan, valued by what is believed now. Raises: BadDataError if nothing in it can start so."""
    first = divisible.problem.portfolio.settings.start
    candidates = {candidate.key: candidate for candidate in divisible.problem.candidates}
    starts = {key: start.minus(first) for key, start in recorded.starts.items() if start is not None}
    schedulable = {
        key: at for key, at in starts.items() if key in candidates and at in candidates[key].starts
    }
    if not schedulable and starts:
        message = f"none of what {recorded.key} starts can start so in this portfolio."
        raise BadDataError((error(Place(table=recorded.key), message, "Is it a plan of this portfolio?"),))
    return _row_of_starts(divisible, recorded.key, schedulable)


def rule_row(divisible: DivisiblePlan, rule: str) -> Row:
    """What a ranking rule, or putting one focus first, leads to. rule: of RANKINGS or KINGS."""
    if rule in RANKINGS:
        return _row_of_starts(divisible, rule, rank_by(divisible, rule).starts)
    reign = king(divisible, KINGS[rule])
    shares = {Lens.USER_NEED: reign.user_share / 100, Lens.BUSINESS_VALUE: reign.business_share / 100}
    return Row(
        name=rule,
        totals={Lens.USER_NEED: reign.user, Lens.BUSINESS_VALUE: reign.business},
        shares={lens: share if lens in divisible.aims.ideals else None for lens, share in shares.items()},
    )


def _row_of_starts(divisible: DivisiblePlan, name: str, starts: Mapping[str, int]) -> Row:
    results = lens_results(divisible, steps_of(divisible.problem, starts))
    return Row(
        name=name,
        totals={lens: lens_result.total for lens, lens_result in results.items()},
        shares={lens: result.share for lens, result in results.items()},
        funded=len(starts),
        spend=math.fsum(focus_result.spend for focus_result in focus_results(divisible, starts).values()),
    )


def moves_between(
    portfolio: Portfolio,
    plan: Plan,
    there: Mapping[str, Quarter | None],
    *,
    other: Portfolio | None = None,
) -> list[Move]:
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
        Move(initiative=key, name=names.get(key, key), here=here.get(key), there=there.get(key))
        for key in sorted({*here, *there})
        if here.get(key) != there.get(key)
    ]


def compare_answer(rows: Sequence[Row], moves: Sequence[Move], problems: Sequence[Problem]) -> Answer:
    """`compare`: a row for each way to choose, the plan first; what two plans start at different times."""
    return {
        "rows": [
            {
                "name": row.name,
                "least_share": finite(row.least_share),
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
