"""Whose needs the plan meets, what it does for shared outcomes, and what waits for capabilities."""

from bowstring.charts.chart import Cell, Table
from bowstring.charts.needs import STANDING_WORDS, needs_chart
from bowstring.model.assessments import Lens
from bowstring.report.contents import ReportContents
from bowstring.report.pictures import figure_of, table_view
from bowstring.report.sections import Named, Section
from bowstring.report.wording import small_number
from bowstring.tensions.asked import CapabilityAsked
from bowstring.tensions.standing import Standing
from bowstring.tensions.worth import worth_words

_MOST_NAMED = 6


def serving_sections(contents: ReportContents) -> tuple[Section, ...]:
    """Needs, outcomes and capabilities; nothing where none of them is known."""
    made = (_needs(contents), _capabilities(contents), _outcomes(contents))
    return tuple(section for section in made if section is not None)


def _needs(contents: ReportContents) -> Section | None:
    served = contents.served
    if served is None or not served.needs:
        return None
    left = sorted(
        (one for one in served.needs if one.standing is Standing.LEFT_OUT),
        key=lambda one: (-(one.people or 0.0), one.need),
    )
    named = tuple(
        Named(
            name=one.statement,
            said=". ".join(
                part
                for part in (
                    one.life_event.capitalize(),
                    f"{one.people:,.0f} people a year"
                    if one.people is not None
                    else "Nobody knows how many people",
                )
                if part
            ),
        )
        for one in left[:_MOST_NAMED]
    )
    rows = tuple(
        (
            one.statement,
            one.life_event,
            one.people,
            STANDING_WORDS[one.standing],
            one.served_from.words if one.served_from else None,
        )
        for one in served.needs
    )
    headers = ("Need", "Life event", "People a year", "Standing", "Met from")
    chart = needs_chart(served)
    return Section(
        key="needs",
        title="Whose needs we meet, from cradle to grave",
        lead=chart.description,
        figures=(figure_of(chart, is_wide=True),),
        lists=((f"Left out: the {small_number(len(named))} that affect most people", named),)
        if named
        else (),
        tables=(("Every need", table_view(Table(headers=headers, rows=rows))),),
    )


def _capabilities(contents: ReportContents) -> Section | None:
    served, portfolio = contents.served, contents.portfolio
    wanted = [one for one in served.capabilities if one.standing is not Standing.TODAY] if served else []
    if not wanted:
        return None
    dearest = sorted(
        (one for one in wanted if one.points), key=lambda one: (-(one.points or 0.0), one.capability)
    )
    named = tuple(
        Named(name=one.name, said=_waits(one), worth=worth_words(_lens(one), portfolio.settings, up_to=False))
        for one in dearest[:_MOST_NAMED]
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            one.name,
            STANDING_WORDS[one.standing].replace("met by the plan", "planned"),
            one.available_from.words if one.available_from else None,
            len(one.waiting),
            one.user,
            one.business,
        )
        for one in wanted
    )
    units = [portfolio.settings.unit(lens) for lens in Lens]
    headers = (
        "Capability",
        "Standing",
        "There from",
        "Initiatives that wait",
        f"User side if nobody had to wait, {units[0]} more",
        f"Business side if nobody had to wait, {units[1]} more",
    )
    return Section(
        key="capabilities",
        title="What waits for what",
        lead="Capabilities that products ask of platforms, and both of the enterprise, and what it would be worth if "
        "nobody had to wait for them.",
        lists=(("", named),) if named else (),
        tables=(("Every capability that is not there today", table_view(Table(headers=headers, rows=rows))),),
    )


def _lens(one: CapabilityAsked) -> dict[Lens, float]:
    return {Lens.USER_NEED: one.user or 0.0, Lens.BUSINESS_VALUE: one.business or 0.0}


def _waits(one: CapabilityAsked) -> str:
    waiting = f"{len(one.waiting)} {'initiative waits' if len(one.waiting) == 1 else 'initiatives wait'}"
    there = (
        f"planned, there from {one.available_from.words}" if one.available_from else "left out of the plan"
    )
    return f"{waiting}; {there}."


def _outcomes(contents: ReportContents) -> Section | None:
    served = contents.served
    if served is None or not served.outcomes:
        return None
    headers = (
        "Outcome",
        "Unit",
        "Baseline",
        "Latest",
        "Target",
        "Of the way, %",
        "Planned work",
        "Left out",
        "Teams",
    )
    rows = tuple(
        (
            one.name,
            one.unit,
            one.baseline,
            one.latest,
            one.target,
            None if one.covered is None else 100 * one.covered,
            len(one.initiatives),
            len(one.not_planned),
            len(one.teams),
        )
        for one in served.outcomes
    )
    without = sum(not one.initiatives for one in served.outcomes)
    lead = f"{len(served.outcomes)} outcomes that people share. " + (
        f"{without} of them nobody in the plan works towards."
        if without
        else "Work in the plan moves each of them."
    )
    return Section(
        key="outcomes",
        title="Shared outcomes",
        lead=lead,
        tables=(("Every outcome", table_view(Table(headers=headers, rows=rows))),),
    )
