"""From a path to what a command needs: the portfolio, its plan, its tensions."""

from dataclasses import dataclass, replace
from pathlib import Path

from bowstring.cli.recorded import PlanKey, keep_ledger, keep_plan, plan_key, recorded_ledger, recorded_plan
from bowstring.cli.screen import progress
from bowstring.formats.files import read_portfolio
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError, Place, Problem, Severity, error
from bowstring.planning.plan import Plan, PlanStatus
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.pricing import context_of, price_tensions
from bowstring.tensions.pricing_effort import FIRST_WORK, MOST_WORK
from bowstring.tensions.tension import PricingContext


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions:
    """How a plan is asked for: minimum share, ceiling of seconds, seed; again: anew, whatever is recorded."""

    floor: float | None = None
    seconds: float | None = None
    seed: int = 0
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A portfolio with its plan. problems: met on reading. key: what plan and ledger are kept under.

    is_recorded: whether the plan was made before.
    """

    portfolio: Portfolio
    problems: tuple[Problem, ...]
    plan: Plan
    key: PlanKey
    is_recorded: bool = False

    @property
    def settings(self) -> Settings:
        """The portfolio's settings."""
        return self.portfolio.settings

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """Those of reading, then those of planning."""
        return (*self.problems, *self.plan.problems)

    def context(self) -> PricingContext:
        """What tensions are priced against. Raises: BadDataError where there is no plan."""
        if self.plan.divisible is None:
            raise BadDataError((error(Place(), "there is no plan to price questions against."),))
        return context_of(self.portfolio, self.plan.divisible, self.plan)


def plan_at(path: Path, effort: PlanOptions) -> Planned:
    """The portfolio at a path and its plan, whatever became of it. Raises: BadDataError."""
    portfolio, problems = read_portfolio(path)
    return plan_of(portfolio, problems, effort)


def plan_of(
    portfolio: Portfolio,
    problems: tuple[Problem, ...],
    effort: PlanOptions,
    *,
    near: Planned | None = None,
) -> Planned:
    """A portfolio and its plan, whatever became of it: the recorded one where nothing has changed.

    Args:
        portfolio: its facts.
        problems: what was met when they were read.
        effort: how long to search, and from which seed.
        near: what its plan stays near to, as to an adopted plan; None for nothing.

    Raises: BadDataError.
    """
    key = plan_key(portfolio, floor=effort.floor, seconds=effort.seconds, seed=effort.seed)
    if near is not None:
        key = key.near_to(near.key, near.plan)
    recorded = None if effort.again else recorded_plan(portfolio, key)
    if recorded is not None:
        return Planned(portfolio=portfolio, problems=problems, plan=recorded, key=key, is_recorded=True)
    with progress("Planning") as on_progress:
        plan = plan_portfolio(
            portfolio,
            floor=effort.floor,
            seconds=effort.seconds,
            seed=effort.seed,
            adopted=near.plan.starts if near is not None else None,
            on_progress=on_progress,
        )
    keep_plan(plan, key)
    return Planned(portfolio=portfolio, problems=problems, plan=plan, key=key)


def possible_plan_at(path: Path, effort: PlanOptions) -> Planned:
    """The portfolio at a path and its plan, which may be unvalued. Raises: BadDataError where it is impossible."""
    return possible(plan_at(path, effort))


def possible(planned: Planned) -> Planned:
    """What is planned, where the plan is possible. Raises: BadDataError with what clashes where it is not."""
    if planned.plan.status is PlanStatus.INFEASIBLE:
        raise BadDataError(clashes(planned.plan))
    return planned


def clashes(plan: Plan) -> tuple[Problem, ...]:
    """Why a plan is impossible, as errors."""
    errors = tuple(problem for problem in plan.problems if problem.severity is Severity.ERROR)
    return errors or tuple(problem for problem in plan.problems if problem.severity is Severity.WARNING)


def ledger_of(planned: Planned, kinds: list[str] | None = None, *, work: float = MOST_WORK) -> Ledger:
    """The ledger of a plan: the recorded one where the plan is, else priced behind a progress bar, and recorded.

    Args:
        planned: the plan.
        kinds: of tension; None for all. Where only some are asked for and none are recorded, only those are priced.
        work: the effort that whole plans may take.

    Raises: BadDataError where there is no plan.
    """
    recorded = recorded_ledger(planned.plan, planned.key, work=work) if planned.is_recorded else None
    if recorded is None and kinds is None:
        return _priced(planned, work)
    if recorded is None:
        with progress("Pricing the open questions") as on_progress:
            return price_tensions(planned.context(), kinds=kinds, work=work, on_progress=on_progress)
    if kinds is None:
        return recorded
    return replace(
        recorded, tensions=tuple(priced for priced in recorded.tensions if priced.tension.kind in kinds)
    )


def _priced(planned: Planned, work: float) -> Ledger:
    """A plan's whole ledger, priced and recorded; on its way so is what the first screen shows of it."""
    context = planned.context()
    steps = (work,) if work <= FIRST_WORK else (FIRST_WORK, work)
    with progress("Pricing the open questions") as on_progress:
        for number, step in enumerate(steps):
            if number == 0 or context.whole is not None:
                ledger = price_tensions(context, work=step, on_progress=on_progress)
            keep_ledger(ledger, planned.plan, planned.key, work=step)
    return ledger
