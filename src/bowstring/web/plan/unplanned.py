"""Where there is no plan: the room for choice and what to ask first, or what clashes and how to mend it."""

from dataclasses import dataclass

from bowstring.charts.chart import Cell, Table
from bowstring.charts.tables import TableView, table_view
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Problem, Severity
from bowstring.model.wording import count_words
from bowstring.planning.plan import Plan, PlanStatus
from bowstring.tensions.asking import first_questions
from bowstring.web.access import Right, Visit
from bowstring.web.site.frame import address

MOST_FIRST = 100
"""How many of the first questions are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnplannedView:
    """Why there is no plan, and how to go on."""

    is_infeasible: bool
    lede: str
    clashes: tuple[Problem, ...]
    notes: tuple[Problem, ...]
    first: TableView | None
    first_words: str
    chains: tuple[str, ...]
    duplicates: tuple[str, ...]
    without_pair: tuple[str, ...]
    again_url: str


def unplanned_view(visit: Visit, portfolio: Portfolio, plan: Plan) -> UnplannedView:
    """The room for choice, or the clash in words."""
    is_infeasible = plan.status is PlanStatus.INFEASIBLE
    names = {key: initiative.name for key, initiative in portfolio.index.initiatives.items()}
    choice = plan.choice
    first = None if is_infeasible else _first(portfolio, names)
    return UnplannedView(
        is_infeasible=is_infeasible,
        lede=_CLASH if is_infeasible else choice.words(portfolio.settings.currency),
        clashes=tuple(problem for problem in plan.problems if problem.severity is Severity.ERROR),
        notes=tuple(problem for problem in plan.problems if problem.severity is not Severity.ERROR),
        first=first,
        first_words=_first_words(first),
        chains=tuple(" → ".join(names.get(key, key) for key in chain) for chain in choice.chains),
        duplicates=tuple(" / ".join(names.get(key, key) for key in group) for group in choice.duplicates),
        without_pair=tuple(names.get(key, key) for key in choice.concepts_without_pair),
        again_url=address("plan-again", visit) if visit.may(Right.EDIT) else "",
    )


_CLASH = phrase("No plan can meet every requirement. These facts conflict, so one has to change.")


def _first(portfolio: Portfolio, names: dict[str, str]) -> TableView | None:
    questions = first_questions(portfolio)[:MOST_FIRST]
    if not questions:
        return None
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            names.get(first_question.initiative, first_question.initiative),
            "; ".join(first_question.missing),
            first_question.waiting,
            first_question.cost,
        )
        for first_question in questions
    )
    cost = phrase("Total cost, {currency}", currency=portfolio.settings.currency)
    return table_view(
        Table(
            headers=(phrase("Initiative"), phrase("What is missing"), phrase("Others waiting for it"), cost),
            rows=rows,
        )
    )


def _first_words(first: TableView | None) -> str:
    if first is None:
        return phrase("Everything you could choose has figures on both sides.")
    opening = count_words(len(first.rows), "initiative lacks", "initiatives lack")
    return phrase(
        "{opening} something we need before we can plan by value. Most urgent first. "
        "Ask two people on each side for a low, likely and high figure.",
        opening=opening,
    )
