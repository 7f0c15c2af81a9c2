"""Waiting: a consumer cannot start before a provider is finished. Sooner, or without?"""

from collections.abc import Iterator

from bowstring.model.requirements import Requirement
from bowstring.planning.problem import Fact, FactKind
from bowstring.planning.whatif import WhatIf
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import Purpose, Setting, Tension


def find_waiting(setting: Setting) -> Iterator[Tension]:
    """One tension for each requirement; what settles it is doing without.

    Source: docs/methods.md#what-each-kind-asks.
    """
    able = {candidate.key for candidate in setting.pricer.problem.candidates if candidate.starts}
    for requirement in setting.pricer.problem.requirements:
        if requirement.consumer in able:
            yield _waiting(setting, requirement)


def _waiting(setting: Setting, requirement: Requirement) -> Tension:
    consumer = requirement.consumer
    providers = [key for key in requirement.providers if key in setting.initiatives]
    capabilities = setting.portfolio.index.capabilities
    if requirement.capability:
        named = capabilities.get(requirement.capability)
        waited_for = named.name if named is not None else requirement.capability
    else:
        waited_for = setting.name(requirement.of)
    levels = sorted(
        (setting.level_between(consumer, provider) for provider in providers),
        key=lambda level: ["team", "platform", "enterprise"].index(level.value),
    )
    people = (*setting.leads(consumer), *(one for key in providers[:2] for one in setting.leads(key)))
    teams = [setting.initiatives[key].team for key in (consumer, *providers)]
    return Tension(
        kind=WAITING.key,
        about=(consumer,),
        pole_key=requirement.of,
        poles=(setting.name(consumer), waited_for),
        question=f"“{setting.name(consumer)}” waits for “{waited_for}”: sooner, or without?",
        what_if="it need not wait",
        outcomes=(
            (
                1.0,
                WhatIf(dropped=(Fact(kind=FactKind.REQUIREMENT, about=(consumer, requirement.of)),)),
            ),
        ),
        level=levels[-1] if levels else setting.level_of(consumer),
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
