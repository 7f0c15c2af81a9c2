"""Commitment: work is under way. Should it continue?"""

from collections.abc import Iterator

from bowstring.model.deadlines import asked_for_by_law
from bowstring.model.money import money_words
from bowstring.planning.whatif import WhatIf
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
            question=f"“{initiative.name}” is under way. Should it continue?",
            today=f"It costs {money_words(cost, currency)} a quarter until {last.last_month}.",
            what_if=f"we stop it now, at an exit cost of {money_words(exit_cost, currency)}",
            outcomes=((1.0, WhatIf(ended=(candidate.key,), spent={0: exit_cost} if exit_cost else {})),),
            level=context.level_of(candidate.key),
            teams=(initiative.team,) if initiative.team else (),
            in_the_room=tuple(
                dict.fromkeys((*context.leads(candidate.key), *context.team_lead(initiative.team)))
            ),
        )


COMMITMENT = Kind(
    key="commitment",
    words="commitment",
    asks="should work under way continue?",
    find=find_commitments,
    purpose=Purpose.CHOOSE,
    hours=0.75,
    is_scored=True,
)
