"""Answers for programs about plans, with the keys that docs/commands.md#plan lists."""

from collections.abc import Sequence

from bowstring.answers.answer import Answer, choice_answer, finite, problem_answers
from bowstring.delivery.usual import AsUsual
from bowstring.model.problems import Problem
from bowstring.planning.balance import BalanceOffer, LeanTrade, Trade, balance_offers, lean_trades
from bowstring.planning.plan import Plan
from bowstring.planning.problem.totals import Totals

Trades = tuple[Sequence[LeanTrade], Sequence[BalanceOffer]]
"""What leans and offers of a minimum share would bring and cost."""


def plan_answer(
    plan: Plan,
    problems: Sequence[Problem],
    usual: AsUsual | None = None,
    *,
    trades: Trades | None = None,
) -> Answer:
    """`plan`; under `provisional`, funded or not, what nobody has assessed through some lens.

    Args:
        plan, problems: what is told.
        usual: the plan as we usually deliver, where that is known.
        trades: what leaning and minimum shares would bring and cost; worked out where they are not given.
    """
    return {
        "status": plan.status.value,
        "stopped_by": plan.stopped_by.value if plan.stopped_by is not None else None,
        "value": finite(plan.value),
        "bound": finite(plan.bound),
        "gap": finite(plan.gap),
        "divisible_value": finite(plan.divisible_value),
        "points": finite(plan.points),
        "lean": finite(plan.lean),
        "lens": lens_answer(plan),
        "totals": totals_answer(plan.totals),
        "as_usual": usual_answer(usual),
        "floor": plan.floor,
        "floor_max": plan.floor_max,
        "focus": focus_answer(plan),
        **trades_answer(trades if trades is not None else _trades_of(plan)),
        "starts": starts_answer(plan),
        "later": {key: str(start) for key, start in sorted(plan.later.items())},
        "surge": [
            {
                "discipline": surge_bought.discipline,
                "quarter": str(surge_bought.quarter),
                "people": surge_bought.people,
                "cost": surge_bought.cost,
            }
            for surge_bought in plan.surge
        ],
        "outcomes": [
            {
                "outcome": expected.outcome,
                "by": str(expected.by),
                "change": expected.change,
                "expected": finite(expected.level),
                "initiatives": list(expected.contributors),
            }
            for expected in plan.outcomes
        ],
        "provisional": list(plan.provisional),
        "choice": choice_answer(plan.choice),
        "seconds": plan.seconds,
        "seed": plan.seed,
        "problems": problem_answers((*problems, *plan.problems)),
    }


def lens_answer(plan: Plan) -> Answer:
    """What the plan brings through each lens; empty where there is no plan."""
    return {
        lens.value: {
            "total": lens_result.total,
            "with_later": lens_result.with_later,
            "ideal": lens_result.ideal,
            "divisible": lens_result.divisible,
            "share": lens_result.share,
        }
        for lens, lens_result in plan.lens.items()
    }


def totals_answer(totals: Totals | None) -> Answer | None:
    """What the plan comes to; None if there is no plan."""
    if totals is None:
        return None
    return {
        "sides": {
            lens.value: {
                "full_effect": side.full_effect,
                "summed": side.summed,
                "discounted": side.discounted,
            }
            for lens, side in totals.sides.items()
        },
        "cost": {
            "summed": totals.money.cost,
            "discounted": totals.money.discounted,
            "in_plan": totals.money.in_plan,
        },
        "rate": totals.rate,
        "net_present_value": totals.net_present_value,
        "benefit_cost_ratio": totals.benefit_cost_ratio,
        "net_undiscounted": totals.net_undiscounted,
        "ratio_undiscounted": totals.ratio_undiscounted,
        "provisional_cost": {lens.value: money for lens, money in totals.provisional_cost.items()},
    }


def usual_answer(usual: AsUsual | None) -> Answer:
    """The plan as we usually deliver; empty where nothing is known of that."""
    if usual is None:
        return {"promised": {}, "usual": {}, "late_days": None, "cost": None}
    cost = usual.cost
    return {
        "promised": {lens.value: total for lens, total in usual.promised.items()},
        "usual": {lens.value: total for lens, total in usual.usual.items()},
        "late_days": usual.late_days,
        "cost": None
        if cost is None
        else {
            "stated": cost.stated,
            "half": cost.half,
            "safe": cost.safe,
            "hold_back": cost.hold_back,
            "budget": cost.budget,
            "within_budget": cost.within,
            "finished": cost.finished,
            "source": cost.source,
        },
    }


def focus_answer(plan: Plan) -> Answer:
    """How each focus fares under the plan; empty where there is no plan."""
    return {
        focus.value: {
            "share_of_ideal": focus_result.share_of_ideal,
            "spend": focus_result.spend,
            "spend_share": focus_result.spend_share,
        }
        for focus, focus_result in plan.focus.items()
    }


def trades_answer(trades: Trades) -> Answer:
    """What leaning to a side, and a usual share for each focus that gets less, would bring and cost."""
    leans, offers = trades
    return {
        "leans": [{"lean": lean.lean, **_trade_answer(lean.trade)} for lean in leans],
        "offers": [_offer_answer(offer) for offer in offers],
    }


def _trades_of(plan: Plan) -> Trades:
    if plan.divisible is None:
        return (), ()
    shares = {focus: result.share_of_ideal for focus, result in plan.focus.items()}
    return tuple(lean_trades(plan.divisible)), tuple(balance_offers(plan.divisible, shares))


def _offer_answer(offer: BalanceOffer) -> Answer:
    return {
        "focus": offer.focus.value,
        "share_of_ideal": offer.share,
        "floor": offer.floor,
        **_trade_answer(offer.trade),
    }


def _trade_answer(trade: Trade) -> Answer:
    return {"points": trade.points, **{lens.value: change for lens, change in trade.lens.items()}}


def starts_answer(plan: Plan) -> Answer:
    """Every initiative with the quarter it starts in, or None."""
    return {key: str(start) if start is not None else None for key, start in sorted(plan.starts.items())}


def unvalued_answer(plan: Plan, problems: Sequence[Problem]) -> Answer:
    """Where too little is valued for a plan: its status, the room for choice, and why."""
    return {
        "status": plan.status.value,
        "choice": choice_answer(plan.choice),
        "problems": problem_answers((*problems, *plan.problems)),
    }
