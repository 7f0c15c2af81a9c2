"""Commitment: work is running. Does it still earn its place?"""

from collections.abc import Iterator

from bowstring.model.money import money_words
from bowstring.planning.whatif import WhatIf
from bowstring.tensions.tension import Setting, Tension


def find_commitments(setting: Setting) -> Iterator[Tension]:
    """One tension for each running initiative; what settles it is ending it now, net of exit cost."""
    currency = setting.portfolio.settings.currency
    for candidate in setting.pricer.problem.candidates:
        if not candidate.is_committed:
            continue
        exit_cost = candidate.initiative.exit_cost or 0.0
        initiative = candidate.initiative
        yield Tension(
            kind="commitment",
            about=(candidate.key,),
            pole_key="finish-or-stop",
            poles=("finish", "stop"),
            question=f"“{initiative.name}” is running. Does it still earn its place?",
            what_if=f"it ends now, at an exit cost of {money_words(exit_cost, currency)}",
            outcomes=((1.0, WhatIf(ended=(candidate.key,), spent={0: exit_cost} if exit_cost else {})),),
            level=setting.level_of(candidate.key),
            teams=(initiative.team,) if initiative.team else (),
            in_the_room=tuple(
                dict.fromkeys((*setting.leads(candidate.key), *setting.team_lead(initiative.team)))
            ),
        )
