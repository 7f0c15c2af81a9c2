"""Two-sided: an initiative strong through one lens only. Can it be both?"""

from collections.abc import Iterator

from bowstring.model.assessments import Lens
from bowstring.model.deadlines import asked_for_by_law
from bowstring.planning.problem import Candidate
from bowstring.planning.whatif import WhatIf
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension
from bowstring.tensions.worth import value_words

# The weak side brings less than this share of what the strong one does, each against its own ideal.
_WEAK = 0.5


def find_two_sided(context: PricingContext) -> Iterator[Tension]:
    """One tension for each initiative whose weak lens brings less than half of what its strong one does.

    What settles it is a reframing that lifts the weak lens to the lower of parity and its own pooled P90.
    Source: docs/methods.md#what-each-kind-asks.
    """
    ideals = context.pricer.divisible.aims.ideals
    if len(ideals) < len(Lens):
        return
    by_law = asked_for_by_law(context.portfolio)
    for candidate in context.pricer.problem.candidates:
        if not candidate.starts or candidate.key in by_law:
            continue
        strength = {lens: context.pricer.mean(candidate.key, lens) / ideals[lens] for lens in Lens}
        weak = min(Lens, key=lambda lens: strength[lens])
        strong = max(Lens, key=lambda lens: strength[lens])
        if strength[strong] > 0 and strength[weak] < _WEAK * strength[strong]:
            parity = strength[strong] * ideals[weak]
            tension = _two_sided(context, candidate, weak, parity)
            if tension is not None:
                yield tension


def _two_sided(context: PricingContext, candidate: Candidate, weak: Lens, parity: float) -> Tension | None:
    key = candidate.key
    belief = context.beliefs.of(key, weak)
    if belief is None:
        return None
    mean = context.pricer.mean(key, weak)
    lifted = min(parity, belief.mixture.quantile(0.9))
    if lifted <= mean:
        return None
    initiative, settings = candidate.initiative, context.portfolio.settings
    missing = "no case yet" if weak is Lens.BUSINESS_VALUE else "no user need yet"
    praise = "loved" if weak is Lens.BUSINESS_VALUE else "a case"
    return Tension(
        kind=TWO_SIDED.key,
        about=(key,),
        pole_key=weak.value,
        poles=("user need", "business value"),
        question=f"“{initiative.name}”: {praise}, {missing}. Can it be reframed to serve both?",
        what_if=f"the {weak.side} rises from {value_words(mean, weak, settings)} "
        f"to {value_words(lifted, weak, settings)}",
        outcomes=((1.0, WhatIf(values={(key, weak): lifted})),),
        level=context.level_of(key),
        teams=(initiative.team,) if initiative.team else (),
        in_the_room=context.leads(key),
        lens=weak,
    )


TWO_SIDED = Kind(
    key="two_sided",
    words="can it be both?",
    asks="can it be reframed to serve both?",
    find=find_two_sided,
    purpose=Purpose.CREATE,
    hours=1.0,
    supposes="What must be true: {}.",
    asks_value=True,
    is_scored=True,
)
