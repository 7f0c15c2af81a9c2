"""Promise: a date is stated, and our own record says that such work comes later."""

from collections.abc import Iterator
from datetime import date, timedelta

from bowstring.delivery.reference import ReferenceDate, References
from bowstring.model.language import phrase
from bowstring.model.quarters import Quarter
from bowstring.model.wording import slug_of
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import Candidate
from bowstring.tensions.kind import LIKELY, Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension


def find_promises(context: PricingContext) -> Iterator[Tension]:
    """One tension for each piece of work promised for a quarter in which half of such work is not delivered yet.

    Only of work that the plan finishes by then: what it misses itself is a date to choose about.

    What settles it is knowing: either the stated date holds, or it comes as late as such work usually does (the P50 of
    its reference class, in whole quarters). Until then the plan has to hold either way. The gain is the expected value
    of perfect information on it: Σ chance × best plan knowing − best plan that does not know, which must keep within
    people and money, and let others wait, in both cases. The plan is made once and not mended on the way, so it is
    the most that knowing can be worth.
    Source: docs/delivered.md#what-a-promise-is-worth-asking-about; Raiffa & Schlaifer 1961.
    """
    references = References(context.portfolio)
    if not references.is_enough:
        return
    for candidate in context.pricer.problem.candidates:
        milestone = references.promised.get(candidate.key)
        if milestone is None or not candidate.starts:
            continue
        finish = context.finish(candidate)
        if finish is None or finish.minus(Quarter.of(milestone.stated)) > 0:
            # The plan itself does not keep it: that is a question of its own.
            continue
        reference = references.date_of(milestone)
        late = quarters_late(reference)
        if late > 0:
            yield _promise(context, candidate, reference, late)


def quarters_late(reference: ReferenceDate) -> int:
    """Quarters after the stated one in which half of such work is delivered; at least, where that is not reached."""
    half = _half_by(reference)
    return 0 if half is None else max(0, Quarter.of(half).minus(Quarter.of(reference.stated)))


def _half_by(reference: ReferenceDate) -> date | None:
    if reference.usual is not None:
        return reference.usual
    beyond = reference.slip_p50.more_than
    return None if beyond is None else reference.first_promised + timedelta(days=round(beyond))


def _promise(context: PricingContext, candidate: Candidate, reference: ReferenceDate, late: int) -> Tension:
    initiative, key = candidate.initiative, candidate.key
    stated = Quarter.of(reference.stated)
    usual = stated.plus(late).words
    usual_words = usual if reference.usual is not None else phrase("{usual} or later", usual=usual)
    delay, chance = {key: late}, reference.late
    return Tension(
        kind=PROMISE.key,
        about=(key,),
        pole_key=slug_of(reference.milestone),
        poles=(
            phrase("promised for {words}", words=stated.words),
            phrase("usually {usual_words}", usual_words=usual_words),
        ),
        question=(
            phrase(
                "“{name}” is promised for {words}. What if it takes as long as similar work usually does?",
                name=initiative.name,
                words=stated.words,
            )
        ),
        what_if=phrase(
            "we knew whether it will finish in {words} or {usual_words}",
            words=stated.words,
            usual_words=usual_words,
        ),
        today=phrase("Half of similar work finishes in {usual_words}.", usual_words=usual_words),
        outcomes=((1 - chance, WhatIf()), (chance, WhatIf(delays=delay))),
        unsettled=WhatIf(delays=delay, unsure={key: chance}),
        level=context.level_of(key),
        teams=(initiative.team,) if initiative.team else (),
        in_the_room=tuple(dict.fromkeys((*context.leads(key), *context.team_lead(initiative.team)))),
    )


PROMISE = Kind(
    key="promise",
    words=phrase("promise"),
    asks=phrase("what if it takes as long as similar work usually does?"),
    find=find_promises,
    purpose=Purpose.FIND_OUT,
    hours=0.5,
    prior=LIKELY,
    knowing=phrase("Knowing the date lets us re-plan"),
    is_scored=True,
    is_up_to=True,
)
