"""Bottleneck: initiatives wait for a discipline. Hire, borrow, or wait?"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from bowstring.model.capacity import Capacity, Discipline
from bowstring.model.decisions import Level
from bowstring.model.language import phrase, plural_phrase, written
from bowstring.model.money import money_words
from bowstring.model.wording import small_number
from bowstring.planning.prices.pricer import Ceiling, Pricer
from bowstring.planning.prices.whatif import NOISE, WhatIf
from bowstring.planning.problem.resources import scarce_capacity
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension

_MOST_IN_ROOM = 4
_MOST_PEOPLE = 3
# Another person must add at least a tenth to what a smaller hire adds.
_WORTHWHILE = 1.1


@dataclass(frozen=True, slots=True)
class _Hire:
    """Some people of a discipline for some quarters in a row. first: offset. gain: points, at the pay that is taken."""

    people: int
    first: int
    length: int
    gain: float
    what_if: WhatIf

    @property
    def effort(self) -> tuple[float, int, int]:
        """What it takes: money, then quarters; of equals the earliest."""
        return math.fsum(self.what_if.spent.values()), self.length, self.first


def find_bottlenecks(context: PricingContext) -> Iterator[Tension]:
    """One tension for each scarce discipline; what settles it is the best hire, for as long as it pays.

    One to three people. Their pay comes from the budget; where pay is unknown the surge price stands for it.
    Source: docs/methods.md#what-a-hire-is-worth.
    """
    disciplines = context.portfolio.index.disciplines
    for key in dict.fromkeys(key for key, _ in scarce_capacity(context.portfolio)):
        discipline = disciplines.get(key)
        name = discipline.name if discipline is not None else key
        every = [hire for people in range(1, _MOST_PEOPLE + 1) for hire in _hires(context, key, people)]
        yield Tension(
            kind=BOTTLENECK.key,
            about=(key,),
            pole_key="hire",
            poles=(phrase("the work that waits"), name),
            question=_question(name, "hire"),
            what_if=phrase("we hire somebody"),
            outcomes=(),
            level=Level.ENTERPRISE,
            in_the_room=_who_uses(context, discipline),
            most=max((hire.gain for hire in every), default=0.0),
            solve=partial(_with_the_best_hire, context),
        )


def _with_the_best_hire(context: PricingContext, tension: Tension) -> Tension:
    hire = best_hire(context, tension.about[0])
    if hire is None:
        return replace(tension, most=None, solve=None)
    words = _hire_words(context, hire)
    paid = sum(hire.what_if.spent.values())
    return replace(
        tension,
        question=_question(tension.poles[1], words),
        what_if=phrase(
            "we {words}, {pay_words} taken from the budget",
            words=words,
            pay_words=money_words(paid, context.portfolio.settings.currency),
        ),
        outcomes=((1.0, hire.what_if),),
        most=None,
        solve=None,
    )


def _question(name: str, words: str) -> str:
    return phrase("{name}: {part}, borrow, or wait?", name=name, part=words)


def best_hire(context: PricingContext, key: str) -> _Hire | None:
    """The hire that adds most; None if none adds anything.

    Fewest people of those that come near the best: another person has to add something. Of those that add the same
    the cheapest, and the shortest: a quarter more has to add something, too. The prices that prove what one hire adds
    bound what each other can. Source: Kelley 1960.
    """
    pricer, best = context.pricer, None
    ceilings: list[Ceiling] = []
    for people in range(1, _MOST_PEOPLE + 1):
        hires = [_bounded(pricer, hire, ceilings) for hire in _hires(context, key, people)]
        while hires:
            if best is None or best.people < people:
                least = more = NOISE if best is None else best.gain * _WORTHWHILE
            else:
                least, more = best.gain - NOISE, best.gain + NOISE
            hire = max(hires, key=lambda hire: (hire.gain, -hire.first, -hire.length))
            if hire.gain <= least:
                break
            hires.remove(hire)
            gain = pricer.effect(hire.what_if).points
            if gain > more or (best is not None and gain > least and hire.effort < best.effort):
                best = replace(hire, gain=gain)
            if (ceiling := pricer.ceiling()) is not None:
                ceilings.append(ceiling)
                hires = [_bounded(pricer, other, [ceiling]) for other in hires]
    return best


def _bounded(pricer: Pricer, hire: _Hire, ceilings: list[Ceiling]) -> _Hire:
    """A hire with what it can add at the most by some more ceilings."""
    most = min((pricer.most(hire.what_if, ceiling) for ceiling in ceilings), default=hire.gain)
    return replace(hire, gain=min(hire.gain, most))


def _hires(context: PricingContext, key: str, people: int) -> list[_Hire]:
    """Every window inside the plan with what such a hire can add at the most."""
    rows = scarce_capacity(context.portfolio)
    quarters = [quarter for discipline, quarter in rows if discipline == key]
    pay = {quarter: _pay(context, key, rows[key, quarter]) for quarter in quarters}
    hires = []
    for first in quarters:
        for length in range(1, 1 + max(quarters) - first + 1):
            window = range(first, first + length)
            if not all((key, quarter) in rows for quarter in window):
                break
            what_if = WhatIf(
                hired={(key, quarter): float(people) for quarter in window},
                spent={quarter: people * pay[quarter] for quarter in window},
            )
            most = context.pricer.most(what_if)
            hires.append(_Hire(people, first, length, most, what_if))
    return hires


def _pay(context: PricingContext, key: str, row: Capacity) -> float:
    """What a person costs in a quarter: their pay, else the surge price of its row."""
    discipline = context.portfolio.index.disciplines.get(key)
    pay = discipline.pay if discipline is not None and discipline.pay is not None else row.surge_price
    return pay or 0.0


def _hire_words(context: PricingContext, hire: _Hire) -> str:
    """Whom to hire for how long: "hire one for two quarters (Apr to Sep 2026)"."""
    start = context.portfolio.settings.start
    first, last = start.plus(hire.first), start.plus(hire.first + hire.length - 1)
    is_one_year = first.year == last.year
    begins = written(first.first_day, "%B") if is_one_year else first.first_month
    return plural_phrase(
        "hire {people} for {length} quarter ({begins} to {ends})",
        "hire {people} for {length} quarters ({begins} to {ends})",
        hire.length,
        people=small_number(hire.people),
        length=small_number(hire.length),
        begins=begins,
        ends=last.last_month,
    )


def one_more_person(context: PricingContext, key: str, offset: int) -> tuple[str, WhatIf]:
    """One more person of a scarce discipline for a quarter (offset), in words and as a what-if.

    Args:
        context: today's prices.
        key: of the discipline.
        offset: quarters from the plan's first.
    """
    pay = _pay(context, key, scarce_capacity(context.portfolio)[key, offset])
    amount = money_words(pay, context.portfolio.settings.currency)
    words = phrase("one more person for the quarter, {amount} taken from the budget", amount=amount)
    return words, WhatIf(hired={(key, offset): 1.0}, spent={offset: pay})


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
    words=phrase("bottleneck"),
    asks=phrase("hire, borrow, or wait?"),
    find=find_bottlenecks,
    purpose=Purpose.CHOOSE,
    hours=0.75,
)
