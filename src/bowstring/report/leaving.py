"""What the plan leaves out: the price of choosing, to be read before anybody adopts it."""

from collections.abc import Sequence

from bowstring.charts.chart import Cell, Table, about
from bowstring.charts.tables import table_view
from bowstring.model.assessments import Lens
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.wording import count_words
from bowstring.planning.divisible import DivisiblePlan
from bowstring.planning.plan import Plan
from bowstring.report.contents import ReportContents
from bowstring.report.sections import Named, Section
from bowstring.tensions.left_out import left_out_words
from bowstring.tensions.worth import value_words

_MOST_MISSED = 5


def left_out_section(contents: ReportContents) -> Section | None:
    """Everything that was asked for and is not in the plan, and what each side would miss most."""
    plan, portfolio = contents.plan, contents.portfolio
    divisible = plan.divisible
    left = [
        initiative
        for initiative in portfolio.initiatives
        if plan.starts.get(initiative.key) is None and not initiative.is_over
    ]
    if not left or divisible is None:
        return None
    rows = sorted(
        (_left_out_row(initiative, plan, divisible) for initiative in left),
        key=lambda row: (-float(row[4] or 0.0), str(row[0])),
    )
    money = money_words(sum(float(row[4] or 0.0) for row in rows), portfolio.settings.currency)
    units = [portfolio.settings.unit(lens) for lens in Lens]
    headers = (
        phrase("Initiative"),
        phrase("Focus"),
        phrase("User side, {units} a quarter", units=units[0]),
        phrase("Business side, {units} a quarter", units=units[1]),
        phrase("Total cost, {currency}", currency=portfolio.settings.currency),
        phrase("Why"),
    )
    return Section(
        key="left-out",
        title=phrase("Left out of the plan"),
        lead=(
            phrase(
                "{initiatives} asked for {money} and are not in the plan. Read this before "
                "you adopt the plan.",
                initiatives=count_words(len(left), "initiative", "initiatives"),
                money=money,
            )
        ),
        lists=tuple(
            (phrase("Left out: biggest losses for the {side}", side=lens.side), _missed(contents, lens, left))
            for lens in Lens
        ),
        tables=(
            (
                phrase("Everything left out, most expensive first"),
                table_view(Table(headers=headers, rows=tuple(rows))),
            ),
        ),
    )


def _left_out_row(initiative: Initiative, plan: Plan, divisible: DivisiblePlan) -> tuple[Cell, ...]:
    values = [
        divisible.beliefs.mean(initiative.key, lens) if initiative.is_plannable else None for lens in Lens
    ]
    cost = (
        None if initiative.quarterly_cost is None else initiative.quarterly_cost * (initiative.duration or 1)
    )
    return (
        initiative.name,
        phrase(initiative.focus.value),
        *values,
        cost,
        left_out_words(divisible.problem, plan, initiative),
    )


def _missed(contents: ReportContents, lens: Lens, left: Sequence[Initiative]) -> tuple[Named, ...]:
    """The left-out work that one side believes is worth most a quarter."""
    divisible, settings = contents.plan.divisible, contents.portfolio.settings
    if divisible is None:
        return ()
    worth = {
        initiative.key: divisible.beliefs.mean(initiative.key, lens)
        for initiative in left
        if initiative.is_plannable
    }
    most = sorted(
        (initiative for initiative in left if worth.get(initiative.key, 0.0) > 0),
        key=lambda initiative: (-worth[initiative.key], initiative.key),
    )
    named = []
    for other in most[:_MOST_MISSED]:
        cost = about((other.quarterly_cost or 0.0) * (other.duration or 1), settings.currency)
        reason = phrase(
            "{value_words}; costs {cost} in total.",
            value_words=value_words(worth[other.key], lens, settings),
            cost=cost,
        )
        named.append(Named(name=other.name, detail=reason))
    return tuple(named)
