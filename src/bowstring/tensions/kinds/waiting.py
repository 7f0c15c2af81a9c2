"""Waiting: a consumer cannot start before a provider is finished. Sooner, or without?"""

from collections.abc import Iterator

from bowstring.model.requirements import Requirement
from bowstring.planning.problem import ConstraintKind, ConstraintSource
from bowstring.planning.whatif import WhatIf
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension


def find_waiting(context: PricingContext) -> Iterator[Tension]:
    """One tension for each requirement; what settles it is doing without.

    Source: docs/methods.md#what-each-kind-asks.
    """
    able = {candidate.key for candidate in context.pricer.problem.candidates if candidate.starts}
    for requirement in context.pricer.problem.requirements:
        if requirement.consumer in able:
            yield _waiting(context, requirement)


def _waiting(context: PricingContext, requirement: Requirement) -> Tension:
    consumer = requirement.consumer
    providers = [key for key in requirement.providers if key in context.initiatives]
    capabilities = context.portfolio.index.capabilities
    if requirement.capability:
        named = capabilities.get(requirement.capability)
        waited_for = named.name if named is not None else requirement.capability
    else:
        waited_for = context.name(requirement.of)
    levels = sorted(
        (context.level_between(consumer, provider) for provider in providers),
        key=lambda level: ["team", "platform", "enterprise"].index(level.value),
    )
    people = (*context.leads(consumer), *(lead for key in providers[:2] for lead in context.leads(key)))
    teams = [context.initiatives[key].team for key in (consumer, *providers)]
    return Tension(
        kind=WAITING.key,
        about=(consumer,),
        pole_key=requirement.of,
        poles=(context.name(consumer), waited_for),
        question=f"“{context.name(consumer)}” waits for “{waited_for}”: sooner, or without?",
        what_if="it need not wait",
        outcomes=(
            (
                1.0,
                WhatIf(
                    dropped=(
                        ConstraintSource(kind=ConstraintKind.REQUIREMENT, about=(consumer, requirement.of)),
                    )
                ),
            ),
        ),
        level=levels[-1] if levels else context.level_of(consumer),
        teams=tuple(dict.fromkeys(team for team in teams if team)),
        in_the_room=tuple(dict.fromkeys(people)),
    )


WAITING = Kind(
    key="waiting",
    words="waiting",
    asks="sooner, or without?",
    find=find_waiting,
    purpose=Purpose.CHOOSE,
    hours=0.75,
)
