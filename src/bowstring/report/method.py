"""How the figures came about, in plain words: what is exact, what is an estimate, what they are never for."""

from dataclasses import dataclass

from bowstring.charts.chart import Table
from bowstring.charts.tables import TableView, table_view
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.portfolio import EVEN, Settings
from bowstring.model.problems import Severity
from bowstring.model.wording import count_words
from bowstring.report.contents import ReportContents
from bowstring.report.plan_words import gap_words
from bowstring.report.wording import percent, total_words
from bowstring.tensions.past_conversations import chances
from bowstring.tensions.tension_kinds import TENSION_KINDS

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
        return ProblemsView(summary=phrase("We found no problems in the data."), table=None)
    ordered = sorted(problems, key=lambda problem: list(Severity).index(problem.severity))
    counts = [
        count_words(sum(problem.severity is severity for problem in problems), *words)
        for severity, words in _SEVERITIES.items()
        if any(problem.severity is severity for problem in problems)
    ]
    rows = tuple(
        (
            problem.severity.value,
            str(problem.where) or phrase("Whole portfolio"),
            f"{problem.message} {problem.mend}".strip(),
        )
        for problem in ordered
    )
    return ProblemsView(
        summary=(
            phrase(
                "{counts}. Only errors stop a plan; for the rest an assumption was made. "
                "Each line says how to fix it.",
                counts=", ".join(counts),
            )
        ),
        table=table_view(
            Table(headers=(phrase("Severity"), phrase("Where"), phrase("Problem and fix")), rows=rows)
        ),
    )


def method_view(contents: ReportContents) -> MethodView:
    """The method as a list of terms."""
    planned = contents.plan.is_planned
    terms = [*_counting(contents), *(_planning(contents) if planned else ()), *_always()]
    return MethodView(terms=tuple(terms), chances=_chances(contents) if planned else None)


def _counting(contents: ReportContents) -> list[tuple[str, str]]:
    settings = contents.portfolio.settings
    return [
        (phrase("Money and time"), _money_and_time(settings)),
        (
            phrase("Worth"),
            phrase(
                "Each side in its own unit, never added. User side: {unit} a quarter whose "
                "need is newly met, weighted by severity, summed over quarters to {words} "
                "and discounted: who is helped again in a later quarter counts again. "
                "Business side: {business}, summed and discounted alike. Two significant "
                "figures. “Worth up to” where only one of several answers is worth so much.",
                unit=settings.unit(Lens.USER_NEED),
                words=settings.start.plus(settings.value_quarters - 1).words,
                business=settings.currency
                if settings.is_money(Lens.BUSINESS_VALUE)
                else settings.unit(Lens.BUSINESS_VALUE),
            ),
        ),
        (
            phrase("Adjusted for over-optimism"),
            phrase(
                "The best-looking estimates tend to disappoint, so each one is moved towards "
                "the value of similar work. The less its assessors agree, the further it "
                "moves (Smith and Winkler 2006). The tables also show the original figures."
            )
            if settings.shrink
            else phrase("Switched off in this portfolio: figures are as given."),
        ),
    ]


def _money_and_time(settings: Settings) -> str:
    last, end = settings.start.plus(settings.value_quarters - 1), settings.start.plus(settings.quarters - 1)
    edition = settings.extra.get("edition", "")
    prices = (
        phrase("prices of {price_base}", price_base=settings.price_base)
        if settings.price_base
        else phrase("price base not stated")
    )
    if not edition:
        return phrase(
            "{currency}, {prices}; discounted at {discount_rate} a year, real. Work is "
            "planned from {first_month} to {last_month}; value is counted to {words}, "
            "and grows to its full height over {ramp_quarters} quarters.",
            currency=settings.currency,
            prices=prices,
            discount_rate=percent(settings.discount_rate),
            first_month=settings.start.first_month,
            last_month=end.last_month,
            words=last.words,
            ramp_quarters=settings.ramp_quarters,
        )
    return phrase(
        "{currency}, {prices}; discounted at {discount_rate} a year, real "
        "({edition}). Work is planned from {first_month} to {last_month}; value is "
        "counted to {words}, and grows to its full height over {ramp_quarters} "
        "quarters.",
        edition=edition,
        currency=settings.currency,
        prices=prices,
        discount_rate=percent(settings.discount_rate),
        first_month=settings.start.first_month,
        last_month=end.last_month,
        words=last.words,
        ramp_quarters=settings.ramp_quarters,
    )


def _planning(contents: ReportContents) -> list[tuple[str, str]]:
    plan = contents.plan
    currency = contents.portfolio.settings.currency
    brings = phrase(
        "Brings {of_ideal} on the user side and {contents} on the business side, to the value horizon.",
        of_ideal=_of_ideal(contents, Lens.USER_NEED),
        contents=_of_ideal(contents, Lens.BUSINESS_VALUE),
    )
    stopped = (
        phrase("proven best")
        if plan.stopped_by == "optimal"
        else phrase("stopped by {stopped_by}", stopped_by=plan.stopped_by)
    )
    joint = contents.agenda is not None and contents.agenda.is_estimate
    return [
        (
            phrase("The plan"),
            phrase(
                "Neither side could gain one per cent without the other losing at least as "
                "much (Nash 1950; proportional fairness, Kelly and others 1998). {brings} "
                "{gap_words} Seed {seed}; {stopped} after {seconds:.1f} seconds. Asked for "
                "in all: {part}.",
                brings=brings,
                gap_words=gap_words(plan),
                seed=plan.seed,
                stopped=stopped,
                seconds=plan.seconds,
                part=money_words(plan.choice.money_asked_for or 0.0, currency),
            ),
        ),
        (
            phrase("Few moves"),
            phrase(
                "Once a plan is adopted, the next one stays near it, and a scenario's plan stays near the "
                "plan it is compared with. With more than 60 initiatives, one moves only if that "
                "brings at least a sixth of what an initiative brings on average. With fewer, the plan "
                "with the fewest moves is taken from those that are as good as the best."
            ),
        ),
        (
            phrase("Points"),
            phrase(
                "Questions are ranked by points: per cent of what the plan brings both sides "
                "if work could be split, the user side weighted {part}, times the chance "
                "that a conversation settles it. Points rank, and stay out of sight. They "
                "are not a saving; not for business cases.",
                part=percent(plan.lean or EVEN, 0),
            ),
        ),
        (
            phrase("What is an estimate"),
            phrase(
                "Exact: the best possible if work could be split, what each question is "
                "worth, value curves. Proven to within the gap: the plan. Estimates: chances "
                "of conversations"
            )
            + (phrase(", what the agenda brings together (sampled)") if joint else "")
            + phrase(
                ", and every figure that rests on assessments. Worths that are not of proven "
                "plans are marked."
            ),
        ),
    ]


def _of_ideal(contents: ReportContents, lens: Lens) -> str:
    """What the plan brings through a lens, of the most there could be."""
    result, settings = contents.plan.lens[lens], contents.portfolio.settings
    brings = total_words(result.total, lens, settings)
    return (
        brings
        if result.ideal is None
        else phrase(
            "{brings} of at most {total_words}",
            brings=brings,
            total_words=total_words(result.ideal, lens, settings),
        )
    )


def _always() -> list[tuple[str, str]]:
    return [
        (
            phrase("Never for"),
            phrase("Pay, performance or selection of people. Scores are shown without names."),
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
            phrase("set by hand: {part}", part=by_hand[kind.key] or phrase("no reason given"))
            if kind.key in by_hand
            else phrase(
                "from experience: {changed} of {settled} answered conversations changed the plan",
                changed=changed,
                settled=len(settled),
            )
            if settled
            else phrase("no conversation answered yet: our starting assumption")
        )
        rows.append((kind.words, 100 * learned[kind.key], basis))
    return table_view(
        Table(headers=(phrase("Kind"), phrase("Chance, %"), phrase("Based on")), rows=tuple(rows))
    )
