"""Waiting: work cannot start before something else is finished. Sooner, or without?"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bowstring.model.decisions import Level
from bowstring.model.language import phrase, plural_phrase
from bowstring.model.requirements import Requirement
from bowstring.model.wording import list_words
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension

_MOST_IN_ROOM = 6
_MOST_NAMES = 3


def find_waiting(context: PricingContext) -> Iterator[Tension]:
    """One tension for each initiative or capability that others wait for, however many they are.

    What settles it is that none of them needs it: a first slice or a stand-in will do. The lesser answer is that it is
    there to them a quarter sooner. Source: docs/methods.md#what-waiting-is-worth.
    """
    schedulable = {candidate.key for candidate in context.pricer.problem.candidates if candidate.starts}
    requirements: dict[str, list[Requirement]] = defaultdict(list)
    for requirement in context.pricer.problem.requirements:
        if requirement.consumer in schedulable:
            requirements[requirement.of].append(requirement)
    for waited_for, waiting in sorted(requirements.items()):
        yield _waiting(context, waited_for, waiting)


def _waiting(context: PricingContext, waited_for: str, requirements: Sequence[Requirement]) -> Tension:
    consumers = list(dict.fromkeys(requirement.consumer for requirement in requirements))
    providers = [
        key
        for key in dict.fromkeys(key for requirement in requirements for key in requirement.providers)
        if key in context.initiatives
    ]
    levels = [context.level_between(consumer, key) for consumer in consumers for key in providers]
    people = (
        *(lead for key in consumers for lead in context.leads(key)),
        *(lead for key in providers[:2] for lead in context.leads(key)),
    )
    teams = [context.initiatives[key].team for key in (*consumers, *providers)]
    names = list_words([f"“{context.name(key)}”" for key in consumers], most=_MOST_NAMES)
    provider_name = _name(context, requirements[0])
    return Tension(
        kind=WAITING.key,
        about=(waited_for,),
        pole_key="sooner",
        poles=(list_words([context.name(key) for key in consumers], most=_MOST_NAMES), provider_name),
        question=plural_phrase(
            "{names} waits for “{provider}”. Can it start on a first slice, or with a stand-in?",
            "{names} wait for “{provider}”. Can they start on a first slice, or with a stand-in?",
            len(consumers),
            names=names,
            provider=provider_name,
        ),
        what_if=plural_phrase(
            "it can start on a first slice, or with a stand-in",
            "they can start on a first slice, or with a stand-in",
            len(consumers),
        ),
        outcomes=((1.0, WhatIf(dropped=tuple(_source(requirement) for requirement in requirements))),),
        lesser=(
            phrase("One quarter sooner"),
            WhatIf(waits={(requirement.consumer, requirement.of): -1 for requirement in requirements}),
        ),
        level=max(levels, key=list(Level).index) if levels else context.level_of(consumers[0]),
        teams=tuple(dict.fromkeys(team for team in teams if team)),
        in_the_room=tuple(dict.fromkeys(people))[:_MOST_IN_ROOM],
    )


def _name(context: PricingContext, requirement: Requirement) -> str:
    """What is waited for, as people call it."""
    if not requirement.capability:
        return context.name(requirement.of)
    named = context.portfolio.index.capabilities.get(requirement.capability)
    return named.name if named is not None else requirement.capability


def _source(requirement: Requirement) -> ConstraintSource:
    return ConstraintSource(kind=ConstraintKind.REQUIREMENT, about=(requirement.consumer, requirement.of))


WAITING = Kind(
    key="waiting",
    words=phrase("waiting"),
    asks=phrase("can it start on a first slice, or with a stand-in?"),
    supposes="",
    find=find_waiting,
    purpose=Purpose.CHOOSE,
    hours=0.75,
)
