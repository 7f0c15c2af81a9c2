"""Bottleneck: initiatives wait for a discipline. Hire, borrow, or wait?"""

from collections.abc import Iterator

from bowstring.model.capacity import Discipline
from bowstring.model.decisions import Level
from bowstring.model.money import money_words
from bowstring.planning.resources import scarce_capacity
from bowstring.planning.whatif import WhatIf
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension

_MOST_IN_ROOM = 4


def find_bottlenecks(context: PricingContext) -> Iterator[Tension]:
    """One tension for each scarce discipline and quarter; what settles it is one more person for that quarter.

    Their pay comes from the budget; where pay is unknown the surge price stands for it.
    Source: docs/methods.md#what-each-kind-asks.
    """
    disciplines = context.portfolio.index.disciplines
    start = context.portfolio.settings.start
    for key, offset in scarce_capacity(context.portfolio):
        discipline = disciplines.get(key)
        words, what_if = one_more_person(context, key, offset)
        quarter = start.plus(offset)
        name = discipline.name if discipline is not None else key
        yield Tension(
            kind=BOTTLENECK.key,
            about=(key,),
            pole_key=str(quarter),
            poles=("the work that waits", name),
            question=f"{name}, {quarter.words}: hire, borrow, or wait?",
            what_if=words,
            outcomes=((1.0, what_if),),
            level=Level.ENTERPRISE,
            in_the_room=_who_uses(context, discipline),
        )


def one_more_person(context: PricingContext, key: str, offset: int) -> tuple[str, WhatIf]:
    """One more person of a scarce discipline for a quarter (offset), in words and as a what-if."""
    discipline = context.portfolio.index.disciplines.get(key)
    row = scarce_capacity(context.portfolio)[key, offset]
    pay = discipline.pay if discipline is not None and discipline.pay is not None else row.surge_price
    amount = money_words(pay or 0.0, context.portfolio.settings.currency)
    words = f"one more person for the quarter, {amount} taken from the budget"
    return words, WhatIf(hired={(key, offset): 1.0}, spent={offset: pay or 0.0})


def _who_uses(context: PricingContext, discipline: Discipline | None) -> tuple[str, ...]:
    """The leads of the teams that ask for most of the discipline."""
    use: dict[str, float] = {}
    for candidate in context.pricer.problem.candidates:
        people = candidate.initiative.effort.get(discipline.key, 0.0) if discipline else 0.0
        if people and candidate.initiative.team:
            team = candidate.initiative.team
            use[team] = use.get(team, 0.0) + people * candidate.duration
    most = sorted(use, key=lambda team: (-use[team], team))
    leads = (lead for team in most for lead in context.team_lead(team))
    return tuple(dict.fromkeys(leads))[:_MOST_IN_ROOM]


BOTTLENECK = Kind(
    key="bottleneck",
    words="bottleneck",
    asks="hire, borrow, or wait?",
    find=find_bottlenecks,
    purpose=Purpose.CHOOSE,
    hours=0.75,
)
