"""The divisible plan of a plan made before, solved again from the same facts: what later questions are priced in."""

from bowstring.beliefs.shrinkage import believe
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BowstringError
from bowstring.planning.divisible import DivisiblePlan, find_aims, plan_divisible, plan_under_floor
from bowstring.planning.plan import Plan
from bowstring.planning.problem.building import build_problem
from bowstring.planning.solver.solving import solver_for


def divisible_again(portfolio: Portfolio, plan: Plan) -> DivisiblePlan:
    """What the plan was made with: what is worth a point, prices, a minimum share. portfolio: as it was then.

    Raises: BowstringError where these facts allow no plan.
    """
    problem, beliefs = build_problem(portfolio), believe(portfolio)
    solver = solver_for(problem)
    aims = find_aims(problem, beliefs, solver)
    if aims is None or not aims.ideals:
        raise BowstringError(phrase("no plan is possible with these facts. Plan again first."))
    divisible = plan_divisible(problem, beliefs, aims, lean=plan.lean, solver=solver)
    return divisible if plan.floor is None else plan_under_floor(divisible, plan.floor)
