"""Mandate: the centre has decided that something is done. Is it worth what it pushes out?"""

from collections import defaultdict
from collections.abc import Iterator

from bowstring.model.decisions import DecisionKind, Level
from bowstring.model.language import phrase
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import ConstraintKind, ConstraintSource
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension


def find_mandates(context: PricingContext) -> Iterator[Tension]:
    """One tension for each decision of our own that mandates work; what settles it is doing without the mandate.

    Law and safety only ask how and when, funders are not ours to overrule: those are not priced.
    Source: docs/decisions.md#mandates.
    """
    decisions = context.portfolio.index.decisions
    mandated: dict[str, list[str]] = defaultdict(list)
    for candidate in context.pricer.problem.candidates:
        if candidate.initiative.mandated_by:
            mandated[candidate.initiative.mandated_by].append(candidate.key)
    for key, initiatives in sorted(mandated.items()):
        decision = decisions.get(key)
        if decision is None or decision.kind is not DecisionKind.OURS:
            continue
        names = ", ".join(f"“{context.name(initiative)}”" for initiative in initiatives)
        sources = tuple(
            ConstraintSource(kind=ConstraintKind.MANDATE, about=(key, initiative))
            for initiative in initiatives
        )
        leads = (lead for initiative in initiatives for lead in context.leads(initiative))
        decider = (decision.decided_by,) if decision.decided_by in context.people else ()
        yield Tension(
            kind=MANDATE.key,
            about=(key,),
            pole_key="-".join(initiatives),
            poles=(phrase("the centre"), phrase("the teams")),
            question=phrase(
                "“{title}” asks for {names}. Is it worth what it pushes out?",
                title=decision.title,
                names=names,
            ),
            what_if=phrase("the decision no longer asks for it"),
            outcomes=((1.0, WhatIf(dropped=sources)),),
            level=Level.ENTERPRISE,
            teams=tuple(
                dict.fromkeys(
                    team for initiative in initiatives if (team := context.initiatives[initiative].team)
                )
            ),
            in_the_room=tuple(dict.fromkeys((*decider, *leads))),
        )


MANDATE = Kind(
    key="mandate",
    words=phrase("mandate"),
    asks=phrase("is it worth what it pushes out?"),
    find=find_mandates,
    purpose=Purpose.CHOOSE,
    hours=1.0,
)
