"""Tie: two teams depend on each other and have no recorded working tie. Who should meet?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bowstring.delivery.reference import P50, References
from bowstring.delivery.survival import quantile
from bowstring.model.decisions import Level
from bowstring.model.language import phrase
from bowstring.model.quarters import DAYS_A_QUARTER
from bowstring.model.requirements import Requirement
from bowstring.model.wording import count_words
from bowstring.planning.prices.whatif import WhatIf
from bowstring.teams.coordination import coordination_of
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension

_MOST_IN_ROOM = 6

Slips = Mapping[Requirement, int]


def find_ties(context: PricingContext) -> Iterator[Tension]:
    """One tension for each pair of teams without a tie where the work of one waits for that of the other.

    As long as they do not talk, what is waited for comes as late as such work usually does: half of the slips on
    record, from the provider's own record first, are that long. Today's plan counts on no slip; the gain is what it
    has over the best plan that lives with those, knowing them: at least what talking could avoid. Where nothing is on
    record, or it usually slips by less than half a quarter, there is no question.
    Source: docs/teams.md#what-a-missing-tie-is-worth.
    """
    references = References(context.portfolio)
    if not references.is_enough:
        return
    waiting = _between_teams(context)
    for need in coordination_of(context.portfolio).missing:
        slips = {
            requirement: usual_slip(references, requirement.providers)
            for requirement in waiting.get(need.teams, ())
        }
        late = {requirement: quarters for requirement, quarters in slips.items() if quarters > 0}
        if late:
            yield _tie(context, need.teams, late)


def usual_slip(references: References, providers: tuple[str, ...]) -> int:
    """Whole quarters, to the nearest, by which half of such work is late; of several, the one least late.

    Where half is not reached it is late by more than anything seen, and that is taken.
    """
    days = []
    for provider in providers:
        half = quantile(references.curve(provider), P50)
        days.append(half.days if half.days is not None else half.more_than or 0.0)
    return max(0, round(min(days, default=0.0) / DAYS_A_QUARTER))


def _between_teams(context: PricingContext) -> Mapping[tuple[str, str], list[Requirement]]:
    """The requirements that can bind, by pair of teams: all who could meet them are of one other team."""
    schedulable = {candidate.key for candidate in context.pricer.problem.candidates if candidate.starts}
    requirements_by_key: dict[tuple[str, str], list[Requirement]] = defaultdict(list)
    for requirement in context.pricer.problem.requirements:
        if requirement.consumer not in schedulable:
            continue
        own = context.initiatives[requirement.consumer].team
        others = {context.initiatives[key].team for key in requirement.providers}
        if len(others) == 1 and own and "" not in others and own not in others:
            (other,) = others
            requirements_by_key[min(own, other), max(own, other)].append(requirement)
    return requirements_by_key


def _tie(context: PricingContext, teams: tuple[str, str], late: Slips) -> Tension:
    names = tuple(context.teams[key].name if key in context.teams else key for key in teams)
    waits = {(requirement.consumer, requirement.of): quarters for requirement, quarters in late.items()}
    levels = [
        context.level_between(requirement.consumer, key)
        for requirement in late
        for key in requirement.providers
    ]
    leads = [lead for team in teams for lead in context.team_lead(team)]
    leads += [
        lead
        for requirement in late
        for key in (requirement.consumer, *requirement.providers)
        for lead in context.leads(key)
    ]
    return Tension(
        kind=TIE.key,
        about=(teams[0],),
        pole_key=teams[1],
        poles=(names[0], names[1]),
        question=phrase(
            "{team} and {other_team} depend on each other and have no recorded working tie. Who should meet?",
            team=names[0],
            other_team=names[1],
        ),
        what_if=_what_if(context, late),
        outcomes=((1.0, WhatIf()),),
        unsettled=WhatIf(waits=waits),
        level=max(levels, key=list(Level).index),
        teams=teams,
        in_the_room=tuple(dict.fromkeys(leads))[:_MOST_IN_ROOM],
    )


def _what_if(context: PricingContext, late: Slips) -> str:
    """What then comes in time, and how late it usually is."""
    first = max(late, key=lambda requirement: (late[requirement], requirement.consumer, requirement.of))
    waited = list(dict.fromkeys(key for requirement in late for key in requirement.providers))
    quarters = count_words(late[first], "quarter", "quarters")
    if len(waited) == 1:
        return phrase(
            "“{name}” finishes on time, not {quarters} late as usual",
            name=context.name(waited[0]),
            quarters=quarters,
        )
    pieces = phrase(
        "{pieces} of work one team needs from the other", pieces=count_words(len(waited), "piece", "pieces")
    )
    return phrase(
        "{pieces} finish on time, not up to {quarters} late as usual", pieces=pieces, quarters=quarters
    )


TIE = Kind(
    key="tie",
    words=phrase("tie"),
    asks=phrase("who should meet?"),
    find=find_ties,
    purpose=Purpose.CHOOSE,
    hours=0.5,
)
