"""What a report tells: gathered from the portfolio and its plan, computed where it is missing."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from bowstring.charts.believed import WorthQuestion, worth_span
from bowstring.charts.rivals import Rival
from bowstring.model.assessments import Lens
from bowstring.model.checks import check_portfolio
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem
from bowstring.planning.balance import (
    BalanceEarns,
    BalanceOffer,
    FloorPoint,
    LeanTrade,
    balance_offers,
    floor_curve,
    lean_trades,
    what_balance_earns,
)
from bowstring.planning.baselines import RANKINGS, rank_by
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan, lens_results
from bowstring.planning.problem.schedule import starts_in_plan, steps_of
from bowstring.tensions.agenda import Agenda, make_agenda
from bowstring.tensions.ledger import Ledger, PricedTension
from bowstring.tensions.pricing import context_of, price_tensions
from bowstring.tensions.served import Served, who_is_served
from bowstring.tensions.tension import PricingContext
from bowstring.worlds.worlds import Worlds

MOST_CURVES = 6
"""How many of the dearest questions about worth are drawn as value curves."""

# Points on the price curve of the minimum share.
_FLOORS = 11
# Shares of the time that each step takes: the ledger most of it.
_LEDGER, _AGENDA, _CURVES = 0.6, 0.85, 0.9

Progress = Callable[[float], None]

RANKING_WORDS = {
    "value-for-money": phrase("Value for money"),
    "wsjf": phrase("Cost of delay by duration (WSJF)"),
    "value-score": phrase("Value score"),
    "user-need-only": phrase("User need only"),
    "business-value-only": phrase("Business value only"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContents:
    """Everything that a report shows. Without a plan there is no ledger, agenda or comparison.

    questions: what is believed and what it would change, by the key of the tension, the dearest first.
    rivals: the plan and what else could be done, the plan first. worlds: where somebody had them drawn.
    """

    portfolio: Portfolio
    problems: tuple[Problem, ...]
    plan: Plan
    ledger: Ledger | None = None
    agenda: Agenda | None = None
    questions: tuple[tuple[str, WorthQuestion], ...] = ()
    served: Served | None = None
    floors: tuple[FloorPoint, ...] = ()
    balance: BalanceEarns | None = None
    leans: tuple[LeanTrade, ...] = ()
    offers: tuple[BalanceOffer, ...] = ()
    rivals: tuple[Rival, ...] = ()
    worlds: Worlds | None = None


def gather(
    portfolio: Portfolio,
    problems: tuple[Problem, ...],
    plan: Plan,
    *,
    ledger: Ledger | None = None,
    agenda: Agenda | None = None,
    hours: float | None = None,
    on_progress: Progress | None = None,
) -> ReportContents:
    """What a report tells of a portfolio and its plan: open questions, agenda, curves, balance, other ways to choose.

    problems: what reading the portfolio found; what checking it finds is added. ledger, agenda: where they are at
    hand already. hours: of the agenda; None for the default. on_progress: told the share done, 0 to 1.
    """
    tell = on_progress or _silent
    problems = tuple(dict.fromkeys((*problems, *check_portfolio(portfolio))))
    if plan.divisible is None or not plan.is_planned:
        tell(1.0)
        return ReportContents(portfolio=portfolio, problems=problems, plan=plan)
    context = context_of(portfolio, plan.divisible, plan)
    if ledger is None:
        ledger = price_tensions(context, on_progress=lambda share: tell(_LEDGER * share))
    if agenda is None:
        agenda = make_agenda(portfolio, ledger, context.pricer, whole=context.whole, hours=hours)
    tell(_AGENDA)
    contents = ReportContents(
        portfolio=portfolio,
        problems=problems,
        plan=plan,
        ledger=ledger,
        agenda=agenda,
        questions=_questions(context, ledger, agenda),
        served=who_is_served(portfolio, plan.starts, context.pricer),
    )
    tell(_CURVES)
    whole = compared(contents, plan.divisible)
    tell(1.0)
    return whole


def compared(contents: ReportContents, divisible: DivisiblePlan) -> ReportContents:
    """The same with what balance costs, and what else could be done."""
    balance = what_balance_earns(divisible)
    return dataclasses.replace(
        contents,
        floors=floor_curve(divisible, steps=_FLOORS) if divisible.focuses.has_quick_floor else (),
        balance=balance,
        leans=lean_trades(divisible),
        offers=balance_offers(
            divisible, {focus: result.share_of_ideal for focus, result in contents.plan.focus.items()}
        ),
        rivals=(*_ours(contents.plan), *_rankings(divisible), *_focus_first(balance)),
    )


def _silent(_: float) -> None:
    return None


def _questions(
    context: PricingContext, ledger: Ledger, agenda: Agenda
) -> tuple[tuple[str, WorthQuestion], ...]:
    """The questions about somebody's figures that are on the agenda, then the dearest about what work is worth."""
    on_agenda = [item.priced for item in agenda.items if item.priced.kind.asks_value]
    rivals = [
        priced
        for priced in ledger.open_tensions
        if priced.kind.has_rival_values and priced.could_change_the_plan
    ]
    chosen = {priced.key: priced for priced in (*on_agenda, *rivals[:MOST_CURVES])}
    questions = ((key, question_of(context, priced)) for key, priced in chosen.items())
    return tuple((key, question) for key, question in questions if question is not None)


def question_of(context: PricingContext, priced: PricedTension) -> WorthQuestion | None:
    """What is believed of the initiative that a tension asks about; None if it asks about no figure."""
    if not priced.kind.asks_value:
        return None
    key, lens = priced.tension.about[0], priced.tension.lens
    if lens is None:
        return None
    belief = context.beliefs.of(key, lens)
    if belief is None or belief.is_provisional:
        return None
    low, high = worth_span(belief)
    initiative = context.initiatives[key]
    own = {
        assessment.assessor
        for assessment in belief.assessments
        if context.portfolio.team_of.get(assessment.assessor) == initiative.team
    }
    return WorthQuestion(
        name=initiative.name,
        belief=belief,
        curve=context.pricer.drawn_curve(key, lens, low, high),
        settings=context.portfolio.settings,
        own_team=frozenset(own),
    )


def _ours(plan: Plan) -> tuple[Rival, ...]:
    return (
        Rival(
            name=phrase("This plan"),
            together=(plan.value or 0.0) / 100,
            user_share=plan.lens[Lens.USER_NEED].share or 0.0,
            business_share=plan.lens[Lens.BUSINESS_VALUE].share or 0.0,
            funded=len(plan.funded),
            is_ours=True,
        ),
    )


def _rankings(divisible: DivisiblePlan) -> tuple[Rival, ...]:
    """What funding down the list by each ranking rule brings, under the same constraints."""
    rivals = []
    for rule in RANKINGS:
        starts = rank_by(divisible, rule).starts
        steps = steps_of(divisible.problem, starts)
        results = lens_results(divisible, steps)
        rivals.append(
            Rival(
                name=RANKING_WORDS.get(rule, rule),
                together=divisible.goal(steps) / 100,
                user_share=results[Lens.USER_NEED].share or 0.0,
                business_share=results[Lens.BUSINESS_VALUE].share or 0.0,
                funded=len(starts_in_plan(divisible.problem, starts)),
            )
        )
    return tuple(rivals)


def _focus_first(balance: BalanceEarns) -> tuple[Rival, ...]:
    return tuple(
        Rival(
            name=phrase("{value} first", value=phrase(first.focus.value.capitalize())),
            together=first.goal / 100,
            user_share=first.user_share / 100,
            business_share=first.business_share / 100,
        )
        for first in balance.plans
    )


def names_of_people(portfolio: Portfolio) -> dict[str, str]:
    """What each person is called: the name, or the key where there is none."""
    return {key: person.name or key for key, person in portfolio.index.people.items()}
