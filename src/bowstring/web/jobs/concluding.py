"""What is concluded from a plan and kept with it, in the order in which people miss it."""

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Mapping

from django.conf import settings

from bowstring.charts.believed import Question
from bowstring.charts.capacity import capacity_chart
from bowstring.charts.sides import two_sides
from bowstring.charts.spending import spending_chart
from bowstring.model.portfolio import Forum, Portfolio
from bowstring.model.quarters import Quarter
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.moves import fewest_moves
from bowstring.planning.plan import Plan
from bowstring.planning.spending import spending
from bowstring.report.contents import ReportContents, compared, question_of
from bowstring.report.talk import sentence_of
from bowstring.tensions.agenda import Agenda, make_agenda
from bowstring.tensions.ledger import PricedTension, context_of, price_tensions
from bowstring.tensions.mandates import price_mandates
from bowstring.tensions.rough import price_again
from bowstring.tensions.served import who_is_served
from bowstring.tensions.tension import PricingContext
from bowstring.web.jobs.talk_conclusions import (
    along_findings,
    asking_findings,
    subjects_in_talk,
    subjects_to_come,
)

EVERYBODY = "everybody"
"""The forum of a portfolio that names none."""

Tell = Callable[[float, str], None]
Findings = dict[str, object]
Adopted = tuple[str, Mapping[str, Quarter | None]]

_MOST_QUESTIONS = 60
# Looking for the fewest moves may take so many times as long as looking for a plan.
_MOVES = 0.4
# Shares of the effort after the search, from the first conclusion to the last.
_LEDGER, _FIRST, _QUESTIONS, _SERVED, _COMPARED, _MOVED, _AGENDAS = 0.25, 0.33, 0.42, 0.43, 0.48, 0.55, 0.65
_BELIEVED, _ALONG = 0.75, 0.9


def conclude(
    contents: ReportContents, divisible: DivisiblePlan, *, adopted: Adopted | None = None, tell: Tell
) -> Iterator[Findings]:
    """What a plan's pages show, in parts: first what the home page and the plan need, then the rest as it is found.

    contents: the portfolio, its problems and the plan; what was worked out already is taken from it.
    adopted: the key and starts of the plan that is in force.
    tell: told the share done, 0 to 1, and what is being worked on.
    """
    portfolio, plan = contents.portfolio, contents.plan
    context = context_of(portfolio, divisible)
    ledger = contents.ledger
    if ledger is None:
        ledger = price_tensions(
            context, on_progress=lambda share: tell(_LEDGER * share, "Pricing the open questions")
        )
        ledger = price_again(ledger, context.pricer, plan)
    contents = dataclasses.replace(contents, ledger=ledger)
    tell(_LEDGER, "Making the first agenda")
    first, *others = forums_of(portfolio)
    agendas = [make_agenda(portfolio, ledger, context.pricer, forum=first)]
    yield {
        "plan": plan,
        "ledger": ledger,
        "sides": two_sides(divisible, plan),
        **_pictures(divisible, contents),
        **_talk(contents, agendas, {}),
    }
    tell(_FIRST, "Looking at who believes what")
    questions = _questions(context, (item.priced for item in agendas[0].items))
    yield _talk(contents, (), questions)
    yield from along_findings(
        context, subjects_in_talk(context, ledger), tell=_part(tell, _FIRST, _QUESTIONS)
    )
    tell(_QUESTIONS, "Looking at whom the plan serves")
    yield {"served": who_is_served(portfolio, plan.starts, context.pricer)}
    yield {"mandates": price_mandates(context)}
    tell(_SERVED, "Working out what balance costs and earns")
    if not contents.rivals:
        contents = compared(contents, divisible)
    yield {
        "floors": contents.floors,
        "balance": contents.balance,
        "leans": contents.leans,
        "offers": contents.offers,
        "rivals": contents.rivals,
    }
    if adopted is not None:
        tell(_COMPARED, "Looking for the fewest moves")
        yield _moves(divisible, plan, adopted)
    for place, forum in enumerate(others):
        tell(_MOVED + (_AGENDAS - _MOVED) * place / len(others), "Making the other agendas")
        agendas.append(make_agenda(portfolio, ledger, context.pricer, forum=forum))
    priced_tensions = [item.priced for agenda in agendas for item in agenda.items]
    dearest = [open_tension for open_tension in ledger.open_tensions if open_tension.could_change_the_plan][
        :_MOST_QUESTIONS
    ]
    more = {
        priced_tension.key: priced_tension
        for priced_tension in (*priced_tensions, *dearest)
        if priced_tension.key not in questions
    }
    for place, priced_tension in enumerate(more.values()):
        tell(_AGENDAS + (_BELIEVED - _AGENDAS) * place / len(more), "Looking at who else believes what")
        questions |= _questions(context, (priced_tension,))
    yield _talk(contents, agendas[1:], questions)
    to_come = subjects_to_come(context, ledger, (item.priced for item in agendas[0].items))
    yield from along_findings(context, to_come, tell=_part(tell, _BELIEVED, _ALONG))
    yield from asking_findings(context, tell=_part(tell, _ALONG, 1.0))


def findings_of(contents: ReportContents) -> Findings:
    """Everything that is kept of a plan, by name."""
    results: Findings = {"plan": contents.plan}
    if contents.plan.divisible is not None and contents.plan.is_planned:
        for some in conclude(contents, contents.plan.divisible, tell=_silent):
            results |= some
    return results


def forums_of(portfolio: Portfolio) -> tuple[Forum | None, ...]:
    """Those that meet; None for everybody where the portfolio names none."""
    return portfolio.settings.forums or (None,)


def forum_key(forum: Forum | None) -> str:
    """What a forum's findings are kept under."""
    return forum.key if forum is not None else EVERYBODY


def _part(tell: Tell, start: float, end: float) -> Tell:
    """Tells the share done of a part of the work as one of the whole."""
    return lambda share, stage: tell(start + (end - start) * share, stage)


def _silent(_: float, __: str) -> None:
    return None


def _moves(divisible: DivisiblePlan, plan: Plan, adopted: Adopted) -> Findings:
    """The fewest moves from the adopted plan to most of what today's best would gain."""
    key, starts = adopted
    return {
        f"moves:{key}": fewest_moves(
            divisible,
            starts,
            plan.starts,
            later=plan.later,
            seconds=_MOVES * settings.PLAN_SECONDS,
        )
    }


def _pictures(divisible: DivisiblePlan, contents: ReportContents) -> Findings:
    """Charts that need the arrays of the planning problem, which no page has."""
    problem, currency = divisible.problem, contents.portfolio.settings.currency
    drawn = {
        "chart:capacity": capacity_chart(problem, contents.plan),
        "chart:spending": spending_chart(spending(problem, contents.plan.starts), currency),
    }
    return {name: chart for name, chart in drawn.items() if chart is not None}


def _talk(contents: ReportContents, agendas: Iterable[Agenda], questions: Mapping[str, Question]) -> Findings:
    """Agendas, what is believed, and a sentence for every question that could change the plan."""
    priced_tensions = contents.ledger.open_tensions if contents.ledger is not None else ()
    return {
        **{f"agenda:{forum_key(agenda.forum)}": agenda for agenda in agendas},
        **{f"question:{key}": question for key, question in questions.items()},
        "sentences": {
            priced_tension.key: sentence_of(contents, priced_tension, questions.get(priced_tension.key))
            for priced_tension in priced_tensions
            if priced_tension.could_change_the_plan
        },
    }


def _questions(context: PricingContext, priced_tensions: Iterable[PricedTension]) -> dict[str, Question]:
    """What is believed where somebody will look."""
    questions_by_key = {
        priced_tension.key: question_of(context, priced_tension) for priced_tension in priced_tensions
    }
    return {key: question for key, question in questions_by_key.items() if question is not None}
