"""Balance: product, platform and enterprise each have the minimum share that somebody set. Is it worth its price?"""

from collections.abc import Iterator

from bowstring.model.assets import Focus
from bowstring.model.decisions import Level
from bowstring.model.language import phrase
from bowstring.model.wording import list_words
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension


def find_balance(context: PricingContext) -> Iterator[Tension]:
    """One tension for each focus with a minimum share; what settles it is doing without.

    Source: docs/methods.md#what-each-kind-asks.
    """
    floor = context.pricer.divisible.floor
    floored = context.pricer.divisible.floor_rows
    if floor is None or len(floored) < 2:
        return
    for focus in floored:
        others = list_words([other.value for other in Focus if other is not focus])
        yield Tension(
            kind=BALANCE.key,
            about=(focus.value,),
            pole_key="minimum-share",
            poles=(focus.value, others),
            question=phrase(
                "Is a minimum share of {floor:.0%} for {value} work worth its price?",
                floor=floor,
                value=focus.value,
            ),
            what_if=phrase("{value} work had no minimum share", value=focus.value),
            outcomes=(
                (1.0, WhatIf(dropped=(ConstraintSource(kind=ConstraintKind.FLOOR, about=(focus.value,)),))),
            ),
            level=Level.ENTERPRISE,
            in_the_room=_leads_of(context, focus),
        )


def _leads_of(context: PricingContext, focus: Focus) -> tuple[str, ...]:
    """The leads of the teams that own most of the focus's work, three at most."""
    owned: dict[str, int] = {}
    for initiative in context.initiatives.values():
        if initiative.focus is focus and initiative.team:
            owned[initiative.team] = owned.get(initiative.team, 0) + 1
    largest = sorted(owned, key=lambda team: (-owned[team], team))
    leads = (lead for team in largest for lead in context.team_lead(team))
    return tuple(dict.fromkeys(leads))[:3]


BALANCE = Kind(
    key="balance",
    words=phrase("balance"),
    asks=phrase("is the minimum share worth its price?"),
    find=find_balance,
    purpose=Purpose.CHOOSE,
    hours=1.0,
)
