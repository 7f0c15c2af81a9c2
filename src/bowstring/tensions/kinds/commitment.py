"""Commitment: work is under way. Should it continue?"""

from collections.abc import Iterator

from bowstring.model.deadlines import asked_for_by_law
from bowstring.model.language import phrase
from bowstring.model.money import money_words
from bowstring.planning.prices.whatif import WhatIf
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension


def find_commitments(context: PricingContext) -> Iterator[Tension]:
    """One tension for each running initiative; what settles it is ending it now, net of exit cost."""
    currency, by_law = context.portfolio.settings.currency, asked_for_by_law(context.portfolio)
    for candidate in context.pricer.problem.candidates:
        if not candidate.is_committed or candidate.key in by_law:
            continue
        initiative = candidate.initiative
        exit_cost, cost = initiative.exit_cost or 0.0, initiative.quarterly_cost or 0.0
        begin = initiative.running_since(context.portfolio.settings.start) or context.portfolio.settings.start
        last = begin.plus((initiative.duration or 1) - 1)
        yield Tension(
            kind=COMMITMENT.key,
            about=(candidate.key,),
            pole_key="finish-or-stop",
            poles=("finish", "stop"),
            question=phrase("“{name}” is under way. Should it continue?", name=initiative.name),
            today=phrase(
                "It costs {cost} a quarter until {last_month}.",
                cost=money_words(cost, currency),
                last_month=last.last_month,
            ),
            what_if=phrase(
                "we stop it now, at an exit cost of {exit_cost}", exit_cost=money_words(exit_cost, currency)
            ),
            outcomes=((1.0, WhatIf(ended=(candidate.key,), spent={0: exit_cost} if exit_cost else {})),),
            level=context.level_of(candidate.key),
            teams=(initiative.team,) if initiative.team else (),
            in_the_room=tuple(
                dict.fromkeys((*context.leads(candidate.key), *context.team_lead(initiative.team)))
            ),
        )


COMMITMENT = Kind(
    key="commitment",
    words=phrase("commitment"),
    asks=phrase("should work under way continue?"),
    find=find_commitments,
    purpose=Purpose.CHOOSE,
    hours=0.75,
    is_scored=True,
)
