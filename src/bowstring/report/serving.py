"""Whose needs the plan meets, what it does for shared outcomes, and what waits for capabilities."""

from collections.abc import Iterator, Sequence

from bowstring.charts.chart import Cell, Table
from bowstring.charts.needs import STANDING_WORDS, needs_chart
from bowstring.charts.tables import TableView, table_view
from bowstring.model.assessments import Lens
from bowstring.model.language import phrase
from bowstring.model.portfolio import Settings
from bowstring.model.wording import count_words, number_words, small_number, uncapitalised
from bowstring.report.contents import ReportContents
from bowstring.report.pictures import figure_of
from bowstring.report.sections import Named, Section
from bowstring.tensions.asked import CapabilityAsked
from bowstring.tensions.served import NeedServed, OutcomeReach, Served
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
    named = most_left_out(served)
    chart = needs_chart(served)
    return Section(
        key="needs",
        title=phrase("Needs we meet, by life event"),
        lead=chart.description,
        figures=(figure_of(chart, is_wide=True),),
        lists=(
            (
                phrase(
                    "Left out: the {small_number} that affect the most people",
                    small_number=small_number(len(named)),
                ),
                named,
            ),
        )
        if named
        else (),
        tables=((phrase("Every need"), needs_table(served.needs)),),
    )


def most_left_out(served: Served) -> tuple[Named, ...]:
    """The needs left out that affect the most people."""
    left = [need for need in served.needs if need.standing is Standing.LEFT_OUT]
    left.sort(key=lambda need_served: (-(need_served.people or 0.0), need_served.need))
    return tuple(
        Named(name=need_served.statement, detail=_whose(need_served)) for need_served in left[:_MOST_NAMED]
    )


def needs_table(needs: Sequence[NeedServed]) -> TableView:
    """Needs, whose they are, and from when they are met."""
    rows = tuple(
        (
            need.statement,
            need.life_event,
            need.people,
            STANDING_WORDS[need.standing],
            need.served_from.words if need.served_from else None,
        )
        for need in needs
    )
    return _table(
        (
            phrase("Need"),
            phrase("Life event"),
            phrase("People a year"),
            phrase("Standing"),
            phrase("Met from"),
        ),
        rows,
    )


def _whose(need: NeedServed) -> str:
    people = (
        phrase("{people:,.0f} people a year", people=need.people)
        if need.people is not None
        else phrase("Number of people not known")
    )
    return f"{need.life_event}: {people}" if need.life_event else people


def _capabilities(contents: ReportContents) -> Section | None:
    served, settings = contents.served, contents.portfolio.settings
    wanted = capabilities_wanted(served) if served is not None else ()
    if not wanted:
        return None
    named = dearest_capabilities(wanted, settings)
    return Section(
        key="capabilities",
        title=phrase("Work that waits for a capability"),
        lead=WAITING_LEAD,
        lists=(("", named),) if named else (),
        tables=((phrase("Capabilities we do not have yet"), capabilities_table(wanted, settings)),),
    )


WAITING_LEAD = phrase(
    "Capabilities that products need from platforms, and both need from "
    "enterprise systems, with the value of not having to wait for them."
)


def capabilities_wanted(served: Served) -> tuple[CapabilityAsked, ...]:
    """The capabilities asked for that are not there today."""
    return tuple(
        capability for capability in served.capabilities if capability.standing is not Standing.TODAY
    )


def dearest_capabilities(wanted: Sequence[CapabilityAsked], settings: Settings) -> tuple[Named, ...]:
    """Those for which most value waits."""
    dearest = [capability_asked for capability_asked in wanted if capability_asked.points]
    dearest.sort(
        key=lambda capability_asked: (-(capability_asked.points or 0.0), capability_asked.capability)
    )
    return tuple(
        Named(
            name=capability_asked.name,
            detail=_waits(capability_asked),
            worth=worth_words(_changes(capability_asked), settings, up_to=False),
        )
        for capability_asked in dearest[:_MOST_NAMED]
    )


def capabilities_table(wanted: Sequence[CapabilityAsked], settings: Settings) -> TableView:
    """Capabilities, when they are there, and what waits for them."""
    units = [settings.unit(lens) for lens in Lens]
    headers = (
        phrase("Capability"),
        phrase("Standing"),
        phrase("Ready from"),
        phrase("Initiatives waiting"),
        phrase("Users, if nobody had to wait: {units} more", units=units[0]),
        phrase("Business, if nobody had to wait: {units} more", units=units[1]),
    )
    return _table(headers, [_capability_row(capability_asked) for capability_asked in wanted])


def _capability_row(capability_asked: CapabilityAsked) -> tuple[Cell, ...]:
    standing = (
        "planned"
        if capability_asked.standing is Standing.PLANNED
        else STANDING_WORDS[capability_asked.standing]
    )
    there = capability_asked.available_from.words if capability_asked.available_from else None
    return (
        capability_asked.name,
        standing,
        there,
        len(capability_asked.waiting),
        capability_asked.user,
        capability_asked.business,
    )


def _changes(capability_asked: CapabilityAsked) -> dict[Lens, float]:
    return {
        Lens.USER_NEED: capability_asked.user or 0.0,
        Lens.BUSINESS_VALUE: capability_asked.business or 0.0,
    }


def _waits(capability_asked: CapabilityAsked) -> str:
    waiting = count_words(len(capability_asked.waiting), "initiative waits", "initiatives wait")
    there = (
        phrase("planned, ready from {first_month}", first_month=capability_asked.available_from.first_month)
        if capability_asked.available_from
        else phrase("left out of the plan")
    )
    return f"{waiting}; {there}."


def _outcomes(contents: ReportContents) -> Section | None:
    outcomes = contents.served.outcomes if contents.served else ()
    if not outcomes:
        return None
    return Section(
        key="outcomes",
        title=phrase("Shared outcomes"),
        lead=" ".join((outcomes_words(outcomes), *outcome_lines(outcomes, contents.portfolio.settings))),
        tables=((phrase("Every outcome"), outcomes_table(outcomes)),),
    )


def outcomes_words(outcomes: Sequence[OutcomeReach]) -> str:
    """How many outcomes people share, and whether the plan works towards them."""
    without = sum(not outcome.initiatives for outcome in outcomes)
    summary = (
        phrase("no work in the plan contributes to {without} of them", without=without)
        if without
        else phrase("work in the plan contributes to each of them")
    )
    return phrase(
        "{outcomes} shared by several teams: {summary}.",
        outcomes=count_words(len(outcomes), "outcome", "outcomes"),
        summary=summary,
    )


def outcome_lines(outcomes: Sequence[OutcomeReach], settings: Settings) -> Iterator[str]:
    """What the plan is expected to bring to each outcome that somebody contributes to, and its chance, in words."""
    for outcome in outcomes:
        if outcome.by is None or outcome.expected is None:
            continue
        words = phrase(
            "{name}: {level} expected by the end of {last_month}",
            name=outcome.name,
            level=_level(outcome.expected, outcome),
            last_month=outcome.by.last_month,
        )
        if outcome.target is not None and outcome.chance is not None:
            chance = round(100 * outcome.chance)
            words += phrase(
                ", {chance} % chance of reaching {level}",
                chance=chance,
                level=_level(outcome.target, outcome),
            )
        if outcome.at_least is not None:
            words += phrase("; the plan must reach {level}", level=_level(outcome.at_least, outcome))
            words += f": {_cost_words(outcome, settings)}" if outcome.costs else ""
        yield f"{words}."


def _level(figure: float, outcome: OutcomeReach) -> str:
    return f"{number_words(float(f'{figure:.3g}'))} {outcome.unit}".strip()


def _cost_words(outcome: OutcomeReach, settings: Settings) -> str:
    """What holding the plan to a level costs each side."""
    if max(abs(cost) for cost in outcome.costs.values()) < 0.5:
        return phrase("that costs nothing")
    words = worth_words(outcome.costs, settings, up_to=False)
    return phrase("without that, {worth}", worth=uncapitalised(words))


def outcomes_table(outcomes: Sequence[OutcomeReach]) -> TableView:
    """Outcomes, how far each is from its target, and who works towards it."""
    headers = (
        phrase("Outcome"),
        phrase("Unit"),
        phrase("Baseline"),
        phrase("Latest"),
        phrase("Target"),
        phrase("Progress to target, %"),
        phrase("Expected by its date"),
        phrase("Chance of the target, %"),
        phrase("Planned work"),
        phrase("Left out"),
        phrase("Teams"),
    )
    return _table(headers, [_reach(outcome) for outcome in outcomes])


def _reach(outcome_reach: OutcomeReach) -> tuple[Cell, ...]:
    covered = None if outcome_reach.covered is None else 100 * outcome_reach.covered
    chance = None if outcome_reach.chance is None else 100 * outcome_reach.chance
    figures = (
        outcome_reach.baseline,
        outcome_reach.latest,
        outcome_reach.target,
        covered,
        outcome_reach.expected,
        chance,
    )
    return (
        outcome_reach.name,
        outcome_reach.unit,
        *figures,
        len(outcome_reach.initiatives),
        len(outcome_reach.not_planned),
        len(outcome_reach.teams),
    )


def _table(headers: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> TableView:
    return table_view(Table(headers=headers, rows=tuple(rows)))
