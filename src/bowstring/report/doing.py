"""The second half of the page: the plan, when, with whom, at what price of balance, and what is left out."""

from bowstring.charts.capacity import capacity_chart
from bowstring.charts.curve import value_curve
from bowstring.charts.floors import floor_chart, focus_chart
from bowstring.charts.rivals import rivals_chart
from bowstring.charts.sides import sides_joined, two_sides
from bowstring.charts.sides_map import sides_map
from bowstring.charts.timeline import timeline
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.wording import count_words
from bowstring.report.agenda_text import gain_words
from bowstring.report.contents import ReportContents
from bowstring.report.leaving import left_out_section
from bowstring.report.pictures import figure_of
from bowstring.report.plan_words import (
    floor_words,
    focus_first_words,
    lean_words,
    offer_words,
    rivals_words,
    surge_words,
)
from bowstring.report.sections import Named, Section
from bowstring.report.serving import serving_sections
from bowstring.report.wording import belief_words
from bowstring.report.worlds_words import worlds_section
from bowstring.tensions.kinds.two_sided import TWO_SIDED

_MOST_NAMED = 8


def plan_sections(contents: ReportContents) -> tuple[Section, ...]:
    """Every part of the page that tells the plan, in order; none where there is no plan."""
    if contents.plan.divisible is None:
        return ()
    made = (
        _timeline(contents),
        _capacity(contents),
        _rivals(contents),
        _balance(contents),
        _sides(contents),
        _curves(contents),
        *serving_sections(contents),
        worlds_section(contents),
        left_out_section(contents),
        _one_sided(contents),
    )
    return tuple(section for section in made if section is not None)


def _timeline(contents: ReportContents) -> Section:
    plan = contents.plan
    notes = [phrase("◂ marks work already under way. The figure beside each bar is its total cost.")]
    if plan.provisional:
        funded = [key for key in plan.provisional if plan.starts.get(key) is not None]
        notes.append(
            phrase(
                "{initiatives} of these have no score on one side. They are provisional, "
                "based on similar work, and not recommended.",
                initiatives=count_words(len(funded), "initiative", "initiatives"),
            )
        )
    return Section(
        key="timeline",
        title=phrase("Timeline"),
        lead=phrase("The chart shows the 20 most expensive of each type of work. The table has all of them."),
        notes=tuple(notes),
        figures=(figure_of(timeline(contents.portfolio, plan), is_wide=True),),
    )


def _capacity(contents: ReportContents) -> Section | None:
    divisible = contents.plan.divisible
    chart = capacity_chart(divisible.problem, contents.plan) if divisible is not None else None
    if chart is None:
        return None
    return Section(
        key="people",
        title=phrase("People needed"),
        lead=surge_words(contents.plan, contents.portfolio.settings.currency),
        notes=(phrase("Bars: people used. Line: people available. Red: people bought in."),),
        figures=(figure_of(chart, is_wide=True),),
    )


def _rivals(contents: ReportContents) -> Section | None:
    if not contents.rivals:
        return None
    return Section(
        key="rivals",
        title=phrase("Compared with ranking"),
        lead=rivals_words(contents.rivals),
        notes=(
            phrase(
                "All of these use the same people, money and requirements. “First” means the "
                "best plan for that type of work, then the rest from what is left. These are "
                "estimates."
            ),
        ),
        figures=(figure_of(rivals_chart(contents.rivals), is_wide=True),),
    )


def _balance(contents: ReportContents) -> Section | None:
    plan = contents.plan
    if not contents.floors or not plan.focus:
        return None
    earned = focus_first_words(contents.balance, plan)
    return Section(
        key="balance",
        title=phrase("Cost and benefit of balance"),
        lead=floor_words(plan, contents.floors),
        notes=(
            *((earned,) if earned else ()),
            *offer_words(contents.offers, contents.portfolio.settings),
            *lean_words(contents.leans, contents.portfolio.settings),
        ),
        figures=(
            figure_of(
                focus_chart(plan, contents.portfolio.settings),
                caption=phrase("Red line: the minimum share.") if plan.floor else "",
            ),
            figure_of(floor_chart(contents.floors, plan)),
        ),
        is_grid=True,
    )


def _sides(contents: ReportContents) -> Section | None:
    divisible = contents.plan.divisible
    if divisible is None or len(divisible.aims.ideals) < len(Lens):
        return None
    sides = two_sides(divisible, contents.plan)
    chart = sides_map(sides)
    return Section(
        key="sides",
        title=phrase("User need against business value"),
        lead=chart.description,
        notes=(
            phrase(
                "What each initiative could bring each side, started as early as possible, "
                "as a percentage of what that side could have alone. Between the dashed "
                "lines it serves both. Each gridline is ten times the one before."
            ),
        ),
        figures=(figure_of(chart, is_wide=True), figure_of(sides_joined(sides), is_wide=True)),
        is_grid=True,
    )


def _curves(contents: ReportContents) -> Section | None:
    questions = [question for key, question in contents.questions if key.startswith("worth:")]
    if not questions:
        return None
    return Section(
        key="curves",
        title=phrase("What must be true"),
        lead=phrase(
            "How much of each we would do at each value a quarter, above the value its assessors give."
        ),
        notes=(
            phrase(
                "Filled dots and lines: likely, low and high, adjusted for over-optimism. "
                "Rings: likely, as given. There are no names; each line says what it is "
                "based on."
            ),
        ),
        figures=tuple(
            figure_of(value_curve(question), caption=belief_words(question), is_wide=True)
            for question in questions
        ),
        is_grid=True,
    )


def _one_sided(contents: ReportContents) -> Section | None:
    """Strong for one side only: loved without a case, or a case without a user need."""
    ledger = contents.ledger
    priced_tensions = (
        [open_tension for open_tension in ledger.open_tensions if open_tension.kind is TWO_SIDED]
        if ledger
        else []
    )
    if not priced_tensions:
        return None
    names = {initiative.key: initiative.name for initiative in contents.portfolio.initiatives}
    lists = []
    for weak, title in (
        (Lens.BUSINESS_VALUE, phrase("Strong for users, weak for the business")),
        (Lens.USER_NEED, phrase("Strong for the business, weak for users")),
    ):
        these = [
            priced_tension
            for priced_tension in priced_tensions
            if priced_tension.tension.pole_key == weak.value
        ]
        named = tuple(
            Named(
                name=names.get(priced_tension.tension.about[0], priced_tension.tension.about[0]),
                detail=priced_tension.kind.supposes.format(priced_tension.tension.what_if),
                worth=gain_words(contents.portfolio, priced_tension)
                if priced_tension.could_change_the_plan
                else phrase("Would not change the plan on its own."),
            )
            for priced_tension in these[:_MOST_NAMED]
        )
        if named:
            more = (
                phrase(", the {named} that could bring the most", named=len(named))
                if len(these) > len(named)
                else ""
            )
            lists.append((f"{title}: {len(these)}{more}", named))
    return Section(
        key="one-sided",
        title=phrase("Strong for one side only"),
        lead=phrase("Talk to both leads early: can it be reframed to serve both?"),
        lists=tuple(lists),
    )
