"""How the figures came about, in plain words: what is exact, what is an estimate, what they are never for."""

from dataclasses import dataclass

from bowstring.charts.chart import Table
from bowstring.charts.tables import TableView, table_view
from bowstring.model.assessments import Lens
from bowstring.model.money import money_words
from bowstring.model.portfolio import EVEN
from bowstring.model.problems import Severity
from bowstring.model.wording import count_words
from bowstring.report.contents import ReportContents
from bowstring.report.plan_words import gap_words
from bowstring.report.wording import percent, total_words
from bowstring.tensions.ledger import TENSION_KINDS, chances
from bowstring.tensions.worth import is_money

_SEVERITIES = {
    Severity.ERROR: ("error", "errors"),
    Severity.WARNING: ("warning", "warnings"),
    Severity.NOTE: ("note", "notes"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodView:
    """The footnotes: terms with their explanation, and the chances that prices rest on."""

    terms: tuple[tuple[str, str], ...]
    chances: TableView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemsView:
    """What is wrong in the data: counted, and listed."""

    summary: str
    table: TableView | None


def problems_view(contents: ReportContents) -> ProblemsView:
    """Every problem that reading, checking and planning found, the worst first."""
    problems = tuple(dict.fromkeys((*contents.problems, *contents.plan.problems)))
    if not problems:
        return ProblemsView(summary="We found no problems in the data.", table=None)
    ordered = sorted(problems, key=lambda problem: list(Severity).index(problem.severity))
    counts = [
        count_words(sum(problem.severity is severity for problem in problems), *words)
        for severity, words in _SEVERITIES.items()
        if any(problem.severity is severity for problem in problems)
    ]
    rows = tuple(
        (
            problem.severity.value,
            str(problem.where) or "Whole portfolio",
            f"{problem.message} {problem.mend}".strip(),
        )
        for problem in ordered
    )
    return ProblemsView(
        summary=(
            f"{', '.join(counts)}. Only errors stop a plan; for the rest an assumption was made. Each "
            "line says how to fix it."
        ),
        table=table_view(Table(headers=("Severity", "Where", "Problem and fix"), rows=rows)),
    )


def method_view(contents: ReportContents) -> MethodView:
    """The method as a list of terms."""
    planned = contents.plan.is_planned
    terms = [*_counting(contents), *(_planning(contents) if planned else ()), *_always()]
    return MethodView(terms=tuple(terms), chances=_chances(contents) if planned else None)


def _counting(contents: ReportContents) -> list[tuple[str, str]]:
    settings = contents.portfolio.settings
    last = settings.start.plus(settings.value_quarters - 1)
    end = settings.start.plus(settings.quarters - 1)
    edition = settings.extra.get("edition", "")
    prices = f"prices of {settings.price_base}" if settings.price_base else "price base not stated"
    unit = settings.unit(Lens.USER_NEED)
    business = settings.currency if is_money(settings) else settings.unit(Lens.BUSINESS_VALUE)
    return [
        (
            "Money and time",
            f"{settings.currency}, {prices}; discounted at {percent(settings.discount_rate)} a year, real"
            f"{f' ({edition})' if edition else ''}. Work is planned from {settings.start.first_month} to "
            f"{end.last_month}; value "
            f"is counted to {last.words}, and grows to its full height over {settings.ramp_quarters} quarters.",
        ),
        (
            "Worth",
            f"Each side in its own unit, never added. User side: {unit} a quarter whose need is newly met, weighted by "
            f"severity, summed over quarters to {last.words} and discounted: who is helped again in a later quarter "
            f"counts again. Business side: {business}, summed and discounted alike. Two significant "
            "figures. “Worth up to” where only one of several answers is worth so much.",
        ),
        (
            "Adjusted for over-optimism",
            (
                "The best-looking estimates tend to disappoint, so each one is moved towards the value of "
                "similar work. The less its assessors agree, the further it moves (Smith and Winkler "
                "2006). The tables also show the original figures."
            )
            if settings.shrink
            else "Switched off in this portfolio: figures are as given.",
        ),
    ]


def _planning(contents: ReportContents) -> list[tuple[str, str]]:
    plan = contents.plan
    currency = contents.portfolio.settings.currency
    brings = (
        f"Brings {_of_ideal(contents, Lens.USER_NEED)} on the user side and "
        f"{_of_ideal(contents, Lens.BUSINESS_VALUE)} on the business side, to the value horizon."
    )
    stopped = "proven best" if plan.stopped_by == "optimal" else f"stopped by {plan.stopped_by}"
    joint = contents.agenda is not None and contents.agenda.is_estimate
    return [
        (
            "The plan",
            "Neither side could gain one per cent without the other losing at least as much (Nash 1950; proportional "
            f"fairness, Kelly and others 1998). {brings} "
            f"{gap_words(plan)} Seed {plan.seed}; {stopped} after {plan.seconds:.1f} seconds. Asked for in all: "
            f"{money_words(plan.choice.money_asked_for or 0.0, currency)}.",
        ),
        (
            "Points",
            "Questions are ranked by points: per cent of what the plan brings both sides if work could be split, the "
            f"user side weighted {percent(plan.lean or EVEN, 0)}, times the chance that a conversation settles it. "
            "Points rank, and stay out of sight. They are not a saving; not for business cases.",
        ),
        (
            "What is an estimate",
            "Exact: the best possible if work could be split, what each question is worth, value curves. Proven to "
            "within the gap: the plan. Estimates: chances of conversations"
            + (", what the agenda brings together (sampled)" if joint else "")
            + ", and every figure that rests on assessments. Worths that are not of proven plans are marked.",
        ),
    ]


def _of_ideal(contents: ReportContents, lens: Lens) -> str:
    """What the plan brings through a lens, of the most there could be."""
    result, settings = contents.plan.lens[lens], contents.portfolio.settings
    brings = total_words(result.total, lens, settings)
    return (
        brings if result.ideal is None else f"{brings} of at most {total_words(result.ideal, lens, settings)}"
    )


def _always() -> list[tuple[str, str]]:
    return [
        (
            "Never for",
            "Pay, performance or selection of people. Scores are shown without names.",
        )
    ]


def _chances(contents: ReportContents) -> TableView:
    """The chance that a conversation of each kind settles it, and what it rests on."""
    portfolio = contents.portfolio
    by_hand = {chance.kind: chance.reason for chance in portfolio.chances}
    learned = chances(portfolio)
    rows = []
    for kind in TENSION_KINDS.values():
        settled = [
            conversation
            for conversation in portfolio.conversations
            if conversation.settled_on
            and conversation.plan_before
            and conversation.plan_after
            and conversation.tension.split(":", 1)[0] == kind.key
        ]
        changed = sum(conversation.plan_before != conversation.plan_after for conversation in settled)
        basis = (
            f"set by hand: {by_hand[kind.key] or 'no reason given'}"
            if kind.key in by_hand
            else f"from experience: {changed} of {len(settled)} answered conversations changed the plan"
            if settled
            else "no conversation answered yet: our starting assumption"
        )
        rows.append((kind.words, 100 * learned[kind.key], basis))
    return table_view(Table(headers=("Kind", "Chance, %", "Based on"), rows=tuple(rows)))
