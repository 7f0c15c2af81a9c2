"""Raised: a tension that somebody noticed, priced by the what-if they picked, or kept without a price."""

from collections.abc import Callable, Iterator, Mapping

from bowstring.model.assets import Focus
from bowstring.model.conversations import Raised
from bowstring.model.decisions import Level
from bowstring.model.initiatives import Lock
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.model.problems import Place, Problem
from bowstring.model.what_ifs import StatedWhatIf, WhatIfKind, parse_what_if
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource
from bowstring.planning.problem.resources import scarce_capacity
from bowstring.tensions.kind import Kind
from bowstring.tensions.kinds.bottleneck import one_more_person
from bowstring.tensions.tension import PricingContext, Purpose, Tension
from bowstring.tensions.worth import value_words

_Priced = tuple[str, WhatIf]


def find_raised(context: PricingContext) -> Iterator[Tension]:
    """One tension for each that a person raised; what settles it is what they suppose.

    Source: docs/methods.md#what-each-kind-asks.

    Without a what-if, or with one that cannot be read or names what is not in the plan, it has no price.
    """
    for raised in sorted(context.portfolio.raised, key=lambda raised: raised.key):
        stated = _stated(raised)
        outcomes = _WHAT_IFS[stated.kind](context, stated) if stated is not None else None
        yield _tension(context, raised, stated if outcomes is not None else None, outcomes)


def _stated(raised: Raised) -> StatedWhatIf | None:
    if not raised.what_if.strip():
        return None
    stated = parse_what_if(raised.what_if, Place())
    return None if isinstance(stated, Problem) else stated


def _tension(
    context: PricingContext, raised: Raised, stated: StatedWhatIf | None, priced: _Priced | None
) -> Tension:
    work = stated.about if stated is not None and stated.about in context.initiatives else ""
    raiser = context.people.get(raised.raised_by)
    team = context.initiatives[work].team if work else raiser.team if raiser is not None else ""
    question = raised.question or phrase("{pole_a} or {pole_b}", pole_a=raised.pole_a, pole_b=raised.pole_b)
    return Tension(
        kind=RAISED.key,
        about=(raised.key,),
        pole_key="question",
        poles=(raised.pole_a, raised.pole_b),
        question=question if question.endswith("?") else f"{question}?",
        what_if=priced[0] if priced is not None else phrase("somebody says what would settle it"),
        outcomes=((1.0, priced[1]),) if priced is not None else (),
        is_priced=priced is not None,
        level=_level(context, stated, work=work, team=team),
        teams=(team,) if team else (),
        in_the_room=tuple(
            dict.fromkeys((*context.leads(work), *((raised.raised_by,) if raised.raised_by else ())))
        ),
    )


def _level(context: PricingContext, stated: StatedWhatIf | None, *, work: str, team: str) -> Level:
    """Of what it supposes; without that, of the raiser's own team."""
    if work and stated is not None and stated.provider in context.initiatives:
        return context.level_between(work, stated.provider)
    if work:
        return context.level_of(work)
    return Level.TEAM if stated is None and team else Level.ENTERPRISE


def _fund(context: PricingContext, stated: StatedWhatIf) -> _Priced | None:
    candidate = context.pricer.candidates.get(stated.about)
    if candidate is None or not candidate.starts:
        return None
    lock = ConstraintSource(kind=ConstraintKind.LOCK, about=(stated.about,))
    dropped = (lock,) if candidate.initiative.lock is Lock.LEAVE_OUT else ()
    return phrase("“{name}” is done", name=context.name(stated.about)), WhatIf(
        funded=(stated.about,), dropped=dropped
    )


def _drop(context: PricingContext, stated: StatedWhatIf) -> _Priced | None:
    candidate = context.pricer.candidates.get(stated.about)
    if candidate is None:
        return None
    words = phrase("“{name}” is not done", name=context.name(stated.about))
    exit_cost = candidate.initiative.exit_cost if candidate.is_committed else None
    if exit_cost:
        words = phrase(
            "{words}, at an exit cost of {exit_cost}",
            words=words,
            exit_cost=money_words(exit_cost, context.portfolio.settings.currency),
        )
    return words, WhatIf(ended=(stated.about,), spent={0: exit_cost} if exit_cost else {})


def _worth(context: PricingContext, stated: StatedWhatIf) -> _Priced | None:
    if stated.about not in context.pricer.candidates or stated.lens is None or stated.value is None:
        return None
    amount = value_words(stated.value, stated.lens, context.portfolio.settings)
    words = phrase(
        "“{name}” is worth {amount} to the {side}",
        name=context.name(stated.about),
        amount=amount,
        side=stated.lens.side,
    )
    return words, WhatIf(values={(stated.about, stated.lens): stated.value})


def _person(context: PricingContext, stated: StatedWhatIf) -> _Priced | None:
    if stated.quarter is None:
        return None
    offset = stated.quarter.minus(context.portfolio.settings.start)
    if (stated.about, offset) not in scarce_capacity(context.portfolio):
        return None
    return one_more_person(context, stated.about, offset)


def _floor(_: PricingContext, stated: StatedWhatIf) -> _Priced | None:
    source = ConstraintSource(kind=ConstraintKind.FLOOR, about=(Focus(stated.about).value,))
    return phrase("{about} work had no minimum share", about=stated.about), WhatIf(dropped=(source,))


def _unrequire(context: PricingContext, stated: StatedWhatIf) -> _Priced | None:
    waits = [
        requirement.of
        for requirement in context.pricer.problem.requirements_by_consumer.get(stated.about, ())
        if stated.provider in (requirement.of, *requirement.providers)
    ]
    if stated.about not in context.pricer.candidates or not waits:
        return None
    words = phrase(
        "“{name}” does not have to wait for “{provider}”",
        name=context.name(stated.about),
        provider=context.name(stated.provider),
    )
    sources = tuple(
        ConstraintSource(kind=ConstraintKind.REQUIREMENT, about=(stated.about, of)) for of in waits
    )
    return words, WhatIf(dropped=sources)


_WHAT_IFS: Mapping[WhatIfKind, Callable[[PricingContext, StatedWhatIf], _Priced | None]] = {
    WhatIfKind.FUND: _fund,
    WhatIfKind.DROP: _drop,
    WhatIfKind.WORTH: _worth,
    WhatIfKind.PERSON: _person,
    WhatIfKind.FLOOR: _floor,
    WhatIfKind.UNREQUIRE: _unrequire,
}


RAISED = Kind(
    key="raised",
    words=phrase("raised"),
    asks=phrase("whatever they ask"),
    find=find_raised,
    purpose=Purpose.CREATE,
    hours=1.0,
)
