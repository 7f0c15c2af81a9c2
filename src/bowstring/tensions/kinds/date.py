"""Date: the plan misses a date that somebody promised or wished for. Is keeping it worth what it displaces?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bowstring.delivery.reference import References
from bowstring.model.assessments import Lens
from bowstring.model.deadlines import deadlines_of
from bowstring.model.language import phrase
from bowstring.model.quarters import Quarter
from bowstring.model.wording import list_words, slug_of
from bowstring.planning.prices.whatif import WhatIf
from bowstring.planning.problem.problem import Candidate, value_weight
from bowstring.tensions.displaced import delayed_words, displaced_words
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension
from bowstring.tensions.whole_effect import BoundedPlan
from bowstring.tensions.worth import change_words

# Up to so many initiatives what is displaced is told of whole plans, with so much effort for each.
_FEW, _WORK = 30, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedDate:
    """A date that the plan misses and could keep.

    date: the last quarter that would keep it. finish: the quarter in which the plan finishes the work; None if it
    leaves it out. start: the last start (offset) that keeps it. pole_key: whose date it is. reason: why, or
    what was promised. is_promise: whether somebody promised it; else it is a wish.
    """

    candidate: Candidate
    date: Quarter
    finish: Quarter | None
    start: int
    pole_key: str
    reason: str
    is_promise: bool


def find_missed_dates(context: PricingContext) -> Iterator[Tension]:
    """One tension for each promise or wished date (`finish_by`) that the plan misses, though some plan could keep it.

    Dates that law or safety sets are constraints and never missed. What settles it is that it may come when the plan
    has it: the gain is today's best plan less the best one that keeps the date.
    Source: docs/methods.md#dates-that-the-plan-misses.
    """
    for missed in missed_dates(context):
        if not context.pricer.best(_kept(missed)).is_feasible:
            continue
        whole = _whole_plan(context, missed)
        if whole is None or whole.is_feasible:
            yield _tension(context, missed, whole)


def missed_dates(context: PricingContext) -> Iterator[MissedDate]:
    """Dates that today's plan misses, and that its starts and locks leave possible; the earliest of each work."""
    dates = _dates(context)
    for candidate in context.pricer.problem.candidates:
        stated = dates.get(candidate.key)
        if stated is None or not candidate.starts:
            continue
        date, pole_key, reason, is_promise = stated
        start = date.minus(context.portfolio.settings.start) - candidate.duration + 1
        column = candidate.last_column_in_time(start)
        if column is None or context.pricer.problem.program.upper[column] < 1:
            continue
        finish = context.finish(candidate)
        if finish is None and not is_promise:
            # A wish says by when, if at all: whether at all is asked elsewhere.
            continue
        if finish is None or finish.minus(date) > 0:
            yield MissedDate(
                candidate=candidate,
                date=date,
                finish=finish,
                start=min(start, candidate.starts[-1]),
                pole_key=pole_key,
                reason=reason,
                is_promise=is_promise,
            )


def _dates(context: PricingContext) -> Mapping[str, tuple[Quarter, str, str, bool]]:
    """The earliest date of each work: its quarter, whose it is, why, and whether it was promised."""
    dates_by_key: dict[str, list[tuple[Quarter, str, str, bool]]] = {}
    for key, milestone in References(context.portfolio).promised.items():
        dates_by_key.setdefault(key, []).append(
            (Quarter.of(milestone.stated), slug_of(milestone.name), milestone.name, True)
        )
    for key, deadlines in deadlines_of(context.portfolio).items():
        if any(deadline.is_binding for deadline in deadlines):
            continue
        for deadline in deadlines:
            dates_by_key.setdefault(key, []).append(
                (deadline.finish_by, deadline.decision or "finish-by", deadline.reason, False)
            )
    return {
        key: min(dates, key=lambda each: (each[0].index, not each[3])) for key, dates in dates_by_key.items()
    }


def _kept(missed: MissedDate) -> WhatIf:
    return WhatIf(started_by={missed.candidate.key: missed.start})


def _tension(context: PricingContext, missed: MissedDate, whole: BoundedPlan | None) -> Tension:
    initiative, key = missed.candidate.initiative, missed.candidate.key
    when = (
        phrase("is left out")
        if missed.finish is None
        else phrase("will finish in {words}", words=missed.finish.words)
    )
    if missed.is_promise:
        question = phrase(
            "Your plan breaks a promise: “{name}” was promised for {words} but {when}.",
            name=initiative.name,
            words=missed.date.words,
            when=when,
        )
    else:
        because = f" ({missed.reason})" if missed.reason else ""
        question = phrase(
            "“{name}” should finish by the end of {last_month}{because} but {when}.",
            name=initiative.name,
            last_month=missed.date.last_month,
            because=because,
            when=when,
        )
    return Tension(
        kind=DATE.key,
        about=(key,),
        pole_key=missed.pole_key,
        poles=(
            (
                phrase("promised for {words}", words=missed.date.words)
                if missed.is_promise
                else phrase("wished for {words}", words=missed.date.words)
            ),
            phrase("left out")
            if missed.finish is None
            else phrase("planned for {words}", words=missed.finish.words),
        ),
        question=phrase("{question} Is keeping the date worth what it would push out?", question=question),
        what_if=phrase(
            "we let the date slip, as the plan does; {displaced}",
            displaced=_displaced(context, missed, whole),
        ),
        today=_missing_words(context, missed),
        outcomes=((1.0, WhatIf()),),
        unsettled=_kept(missed),
        level=context.level_of(key),
        teams=(initiative.team,) if initiative.team else (),
        in_the_room=tuple(dict.fromkeys((*context.leads(key), *context.team_lead(initiative.team)))),
    )


def _displaced(context: PricingContext, missed: MissedDate, whole: BoundedPlan | None) -> str:
    """What the plan would do less of, or later, if it kept the date. whole: the whole plan that does."""
    split = ""
    if whole is not None and context.whole is not None:
        before, after = context.whole.today.x, whole.x
    else:
        before, after = context.pricer.base.x, context.pricer.best(_kept(missed)).x
        split = phrase(", if work could be split")
    less = displaced_words(context, missed.candidate.key, before, after)
    later = delayed_words(context, missed.candidate.key, before, after)
    parts = [
        phrase("push out {less}", less=less) if less else "",
        phrase("make {later} wait", later=later) if later else "",
    ]
    words = list_words([part for part in parts if part]) or phrase("push out very little")
    return phrase("keeping it would {words}{split}", words=words, split=split)


def _whole_plan(context: PricingContext, missed: MissedDate) -> BoundedPlan | None:
    """The best whole plan that keeps the date; None if that is not worked out."""
    whole = context.whole
    if whole is None or not whole.today.is_feasible or len(context.pricer.candidates) > _FEW:
        return None
    with whole.beside(_WORK):
        return whole.best(_kept(missed))


def _missing_words(context: PricingContext, missed: MissedDate) -> str:
    """What missing the date costs the work itself: what it would bring more if it came just in time."""
    gained = missing_costs(context, missed)
    settings = context.portfolio.settings
    changes = [change_words(gained[lens], lens, settings) for lens in Lens if abs(gained[lens]) >= 1]
    if not changes:
        return ""
    return phrase(
        "On time, it would bring {changes}, before counting what it pushes out.", changes=", ".join(changes)
    )


def missing_costs(context: PricingContext, missed: MissedDate) -> dict[Lens, float]:
    """What the work would bring more if it started just in time, discounted, in each lens's unit."""
    portfolio, candidate = context.portfolio, missed.candidate
    gained = value_weight(portfolio, missed.start, candidate.duration)
    if missed.finish is not None:
        start = missed.finish.minus(portfolio.settings.start) - candidate.duration + 1
        gained -= value_weight(portfolio, start, candidate.duration)
    return {lens: context.pricer.mean(candidate.key, lens) * gained for lens in Lens}


DATE = Kind(
    key="date",
    words=phrase("date"),
    asks=phrase("is keeping it worth what it would push out?"),
    find=find_missed_dates,
    purpose=Purpose.CHOOSE,
    hours=0.5,
)
