"""A plan in sentences: how good it is, what it buys, what else could be done, what balance costs and earns."""

import math
from collections.abc import Iterator, Sequence

from bowstring.charts.rivals import Rival
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings
from bowstring.model.wording import capitalised, list_words
from bowstring.planning.balance import BalanceEarns, BalanceOffer, FloorPoint, LeanTrade, Trade
from bowstring.planning.frontier.frontier import Frontier
from bowstring.planning.plan import Plan
from bowstring.report.wording import percent
from bowstring.tensions.worth import change_words


def plan_words(plan: Plan, of: int) -> str:
    """The plan in one line: "Users get 5.6 % less than if only users counted, and the business 3.9 % …"."""
    return plural_phrase(
        "{shares_words} {gap_words} {funded:,} of {of:,} initiatives is in the plan.",
        "{shares_words} {gap_words} {funded:,} of {of:,} initiatives are in the plan.",
        len(plan.funded),
        shares_words=shares_words(plan),
        gap_words=gap_words(plan),
        funded=len(plan.funded),
        of=of,
    )


def shares_words(plan: Plan) -> str:
    """What each side gives up beside a plan for it alone; what starts after the plan counts too where there is any."""
    parts = [
        (
            phrase("{whom} get {less_words}", whom=lens.whom, less_words=less_words(result.share, lens))
            if lens is Lens.USER_NEED
            else phrase("{whom} gets {less_words}", whom=lens.whom, less_words=less_words(result.share, lens))
        )
        for lens, result in plan.lens.items()
        if result.share is not None
    ]
    if not parts:
        return phrase("This plan brings nothing to either side.")
    later = phrase("Counting work that starts after the plan, ") if plan.later else ""
    gained = f"{capitalised(f'{later}{list_words(parts)}')}."
    return " ".join([gained, *_loss_words(plan)])


def _loss_words(plan: Plan) -> Iterator[str]:
    """A sentence for each side that no work to choose from serves, and that the plan takes something from."""
    for lens, result in plan.lens.items():
        if result.share is None and result.total < 0:
            yield (
                phrase("Users lose by this plan: nothing to choose from serves them.")
                if lens is Lens.USER_NEED
                else phrase("The business loses by this plan: nothing to choose from serves it.")
            )


def less_words(share: float, lens: Lens) -> str:
    """A share of the most that a side could have alone: "8 % less than if only users counted"."""
    if share > 0.9995:
        return phrase("as much as if only {whom} counted", whom=lens.whom)
    return phrase("{share} less than if only {whom} counted", share=percent(1 - share), whom=lens.whom)


def gap_words(plan: Plan) -> str:
    """How good the plan is proven to be: "Within 0.3 % of the best possible."."""
    gap = plan.gap or 0.0
    if gap < 0.00005:
        return phrase("The best possible, proven.")
    return phrase("Within {gap} of the best possible.", gap=percent(gap, 1 if gap >= 0.0005 else 2))


def surge_words(plan: Plan, currency: str) -> str:
    """How many people are bought beyond those there are, and for what."""
    if not plan.surge:
        return phrase("No extra people are needed.")
    cost = sum(surge_bought.cost for surge_bought in plan.surge)
    people = sum(surge_bought.people for surge_bought in plan.surge)
    return phrase(
        "{people:,.3g} extra person-quarters are bought in, for {cost}, paid from the budget.",
        people=people,
        cost=money_words(cost, currency),
    )


def rivals_words(rivals: Sequence[Rival]) -> str:
    """The plan beside the best of the rankings; nothing where there is none."""
    others = [rival for rival in rivals if not rival.is_ours and rival.funded is not None]
    ours = next((rival for rival in rivals if rival.is_ours), None)
    best = max(others, key=lambda rival: rival.together, default=None)
    if best is None or ours is None:
        return ""
    return phrase(
        "This plan brings {together} of what both sides could have together; ranking "
        "by “{name}”, the best of the rankings, brings {best}.",
        together=percent(ours.together),
        name=best.name.lower(),
        best=percent(best.together),
    )


def floor_words(plan: Plan, floors: Sequence[FloorPoint]) -> str:
    """What the minimum share in force costs, and the highest that there could be. floors: at least one."""
    most = phrase(
        "The highest minimum share that all three could have is {floor}.", floor=percent(floors[-1].floor, 0)
    )
    if plan.floor is None:
        return phrase(
            "There is no minimum share for product, platform and enterprise work. {most}", most=most
        )
    at = min(floors, key=lambda floor: abs(floor.floor - (plan.floor or 0.0)))
    given_up = at.cost / floors[0].value if floors[0].value else 0.0
    cost = (
        phrase("It costs nothing.")
        if given_up < 0.0005
        else phrase("It costs {given_up} of the best plan.", given_up=percent(given_up))
    )
    return phrase(
        "Product, platform and enterprise work each get at least {floor} of what "
        "they could have. {cost} {most}",
        floor=percent(plan.floor, 0),
        cost=cost,
        most=most,
    )


def focus_first_words(balance: BalanceEarns | None, plan: Plan) -> str:
    """What putting one focus before everything would bring beside this plan; nothing where it would lose nothing.

    The figures are those of `charts.rivals`, so that the sentence and the chart beside it agree.
    """
    losing = [
        first
        for first in (balance.plans if balance else ())
        if balance and balance.earned[first.focus] > 0 and first.goal < (plan.value or 0.0)
    ]
    if not losing:
        return ""
    brings = [
        phrase(
            "{value} first would bring {goal}",
            value=phrase(first.focus.value),
            goal=percent(first.goal / 100),
        )
        for first in losing
    ]
    return phrase(
        "{brings} of what both sides could have together. This plan brings {part}.",
        brings=capitalised("; ".join(brings)),
        part=percent((plan.value or 0.0) / 100),
    )


def offer_words(offers: Sequence[BalanceOffer], settings: Settings) -> tuple[str, ...]:
    """A line for each focus that gets little: "Enterprise work gets 12 % of what it could have; 30 % would …"."""
    return tuple(
        phrase(
            "{value} work gets {share} of what it could have; {floor} would mean {trade_words}.",
            value=phrase(offer.focus.value.capitalize()),
            share=percent(offer.share, 0),
            floor=percent(offer.floor, 0),
            trade_words=_trade_words(offer.trade, settings),
        )
        for offer in offers
    )


def lean_words(leans: Sequence[LeanTrade], settings: Settings) -> tuple[str, ...]:
    """A line for each way to lean: "Giving users 60 % of the weight would mean 900 more people and £10,000 less"."""
    return tuple(
        phrase(
            "Giving users {lean} of the weight would mean {trade_words}.",
            lean=percent(lean.lean, 0),
            trade_words=_trade_words(lean.trade, settings),
        )
        for lean in leans
    )


def _trade_words(trade: Trade, settings: Settings) -> str:
    return list_words([change_words(trade.lens[lens], lens, settings) for lens in Lens])


def frontier_words(frontier: Frontier) -> str:
    """How much better than the nearest of these plans any could be."""
    if not frontier.points:
        return phrase("No plan was found in the time allowed.")
    if frontier.complete:
        return phrase("These are all the plans that no other betters, proven.")
    if frontier.gap == math.inf:
        return phrase("How much better other plans could be is not known yet: more time would show.")
    return phrase(
        "No plan is better for both sides than the nearest of these by more than {gap}.",
        gap=percent(frontier.gap),
    )
