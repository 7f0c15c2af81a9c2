"""`served`: whose needs the plan meets, which outcomes it works towards, and who waits for whom."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

from bowstring.answers.served import served_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned, PlanOptions, possible_plan_at
from bowstring.cli.screen import Screen, percent
from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Settings
from bowstring.model.wording import count_words, number_words
from bowstring.planning.prices.whatif import NOISE
from bowstring.report.serving import outcome_lines
from bowstring.tensions.asked import CapabilityAsked
from bowstring.tensions.served import NeedServed, Served, who_is_served
from bowstring.tensions.standing import Standing
from bowstring.tensions.worth import worth_words

_MOST = 10


def served(path: Path, effort: PlanOptions, *, points: bool, show_all: bool, as_json: bool) -> None:
    """Tell who is served; where there is no plan by value yet, what is there today and what is not.

    Args:
        path: of the portfolio.
        effort: how long to search, and from which seed.
        points: what questions are ranked by, too.
        show_all: everything, not the first lines alone.
        as_json: for programs.
    """
    planned = possible_plan_at(path, effort)
    pricer = planned.context().pricer if planned.plan.divisible is not None else None
    service = who_is_served(planned.portfolio, planned.plan.starts, pricer)
    if as_json:
        print_json(served_answer(service, planned.all_problems))
        return
    screen = Screen()
    if pricer is None:
        screen.say("There is no plan by value yet, so nothing counts as planned.")
    for line in served_lines(service):
        screen.say(line)
    _show_life(screen, service)
    _show_left_out(screen, service, show_all=show_all)
    _show_outcomes(screen, service, planned.settings)
    _show_capabilities(screen, planned, service, points=points, show_all=show_all)


def served_lines(service: Served) -> Iterator[str]:
    """How many needs, and of how many people, are met today, with the plan, and left out."""
    if not service.needs:
        yield "No needs are recorded yet."
        return
    today, planned, left_out = (
        [need for need in service.needs if need.standing is standing] for standing in Standing
    )
    yield (
        f"Of {count_words(len(service.needs), 'need')}, {len(today):,} are met today, {len(planned):,} more with this "
        f"plan ({_people(planned)}), and {len(left_out):,} are left out ({_people(left_out)})."
    )


def _people(needs: Sequence[NeedServed]) -> str:
    people = math.fsum(need.people for need in needs if need.people is not None)
    unknown = sum(need.people is None for need in needs)
    words = f"{people:,.0f} people a year"
    return f"{words}; {unknown:,} of unknown size" if unknown else words


def _show_life(screen: Screen, service: Served) -> None:
    if not service.life_events:
        return
    screen.heading("Needs by life event")
    rows = [
        (
            life_event.name or "no life event named",
            *(f"{life_event.needs.get(standing, 0):,}" for standing in Standing),
            f"{life_event.people.get(Standing.LEFT_OUT, 0.0):,.0f}",
        )
        for life_event in service.life_events
    ]
    header = ("Life event", "Met today", "Planned", "Left out", "People left out")
    screen.table(header, rows, right=range(1, 5))


def _show_left_out(screen: Screen, service: Served, *, show_all: bool) -> None:
    left = [need for need in service.needs if need.standing is Standing.LEFT_OUT]
    if not left:
        return
    left.sort(key=lambda need_served: (-(need_served.people or 0.0), need_served.need))
    screen.heading("Left out")
    for other in left if show_all else left[:_MOST]:
        size = f"{other.people:,.0f} people a year" if other.people is not None else "number not known"
        screen.say(f"{other.statement.rstrip('.')} ({size}).", lead="- ")
    if len(left) > _MOST and not show_all:
        screen.say(f"and {len(left) - _MOST:,} more. Use --all to show them.")


def _show_outcomes(screen: Screen, service: Served, settings: Settings) -> None:
    if not service.outcomes:
        return
    screen.heading("Shared outcomes")
    rows = [
        (
            outcome.name,
            " to ".join(
                number_words(figure) if figure is not None else "unknown"
                for figure in (outcome.latest, outcome.target)
            ),
            outcome.unit,
            percent(outcome.covered),
            f"{len(outcome.initiatives):,}",
            f"{len(outcome.teams):,}",
        )
        for outcome in service.outcomes
    ]
    header = ("Outcome", "Now to target", "Unit", "Covered", "Work", "Teams")
    screen.table(header, rows, right=(3, 4, 5))
    for line in outcome_lines(service.outcomes, settings):
        screen.say(line, lead="- ")


def _show_capabilities(
    screen: Screen, planned: Planned, service: Served, *, points: bool, show_all: bool
) -> None:
    capability_askeds = [
        capability for capability in service.capabilities if capability.standing is not Standing.TODAY
    ]
    if not capability_askeds:
        return
    capability_askeds.sort(
        key=lambda capability_asked: (-(capability_asked.points or 0.0), capability_asked.capability)
    )
    there = len(service.capabilities) - len(capability_askeds)
    screen.heading("Capabilities we do not have yet")
    screen.say(
        f"{there:,} of {count_words(len(service.capabilities), 'capability', 'capabilities')} are ready today."
    )
    for capability_asked in capability_askeds if show_all else capability_askeds[:_MOST]:
        screen.say(_capability_words(planned, capability_asked, points=points), lead="- ")
    if len(capability_askeds) > _MOST and not show_all:
        screen.say(f"and {len(capability_askeds) - _MOST:,} more. Use --all to show them.")


def _capability_words(planned: Planned, capability_asked: CapabilityAsked, *, points: bool) -> str:
    if capability_asked.standing is Standing.PLANNED and capability_asked.available_from is not None:
        stands = f"planned from {capability_asked.available_from.first_month}"
    else:
        stands = "left out" if capability_asked.providers else "nothing would provide it"
    waiting = count_words(len(capability_asked.waiting), "initiative waits", "initiatives wait")
    sentence = f"{capability_asked.name}: {stands}; {waiting} for it."
    if capability_asked.points is None or capability_asked.points <= NOISE:
        return sentence
    changes = {
        Lens.USER_NEED: capability_asked.user or 0.0,
        Lens.BUSINESS_VALUE: capability_asked.business or 0.0,
    }
    ranked = f" Points: {capability_asked.points:.4f}." if points else ""
    return f"{sentence} {worth_words(changes, planned.settings, up_to=False)}, if nobody had to wait.{ranked}"
