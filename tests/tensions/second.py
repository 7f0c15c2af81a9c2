"""What settling a tension is worth in the second form: read from the portfolio, solved from scratch."""

import dataclasses
import functools
import itertools
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from tests.kept import shared
from tests.oracles.answering import Answers, overlapping, reframed
from tests.oracles.binding import Reading
from tests.oracles.pulses import Pulses, best_value
from tests.oracles.reading import read
from tests.oracles.settling import (
    charged,
    cheaper,
    ended,
    late,
    waiting_longer,
    with_people,
    with_work,
    without_wait,
)
from tests.oracles.slipping import Usual, usual_of
from tests.oracles.views import View, views_of
from tests.planning.pairs import Pair, held_floors

from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.delivery import Forecast
from bowstring.model.portfolio import Portfolio
from bowstring.reuse.duplicates import find_duplicates
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.pricing import context_of, price_tensions
from bowstring.tensions.tension import Tension

Values = Mapping[tuple[str, Lens], float]


@dataclass(frozen=True, kw_only=True)
class World:
    """What binds the plan and what things are worth, once something is settled."""

    reading: Reading
    values: Values = field(default_factory=dict)
    no_floor: frozenset[Focus] = frozenset()


class Second:
    """A portfolio planned and priced, and the second form of its prices.

    kinds: those priced; all where None. name: where several processes of tests look at it, so that one prices it.
    """

    def __init__(
        self, pair: Pair, share: float, *, kinds: tuple[str, ...] | None = None, name: str = ""
    ) -> None:
        self.kinds, self.name = kinds, name
        self.share, self.plan = share, pair.planned(share)
        self.pair, self.portfolio, self.held = pair, pair.portfolio, pair.against(self.plan)
        self.context = context_of(self.portfolio, self.plan)
        self.today = World(reading=pair.reading)

    @functools.cached_property
    def ledger(self) -> Ledger:
        """Its tensions, priced."""
        if self.name:
            return shared(f"ledger-{self.name}", lambda: price_tensions(self.context, kinds=self.kinds))
        return price_tensions(self.context, kinds=self.kinds)

    @functools.cached_property
    def value(self) -> float:
        """The best V today."""
        return self.best(self.today)

    @functools.cached_property
    def in_time(self) -> frozenset[str]:
        """What could be done in time, whether somebody left it out or not."""
        works = tuple(dataclasses.replace(work, lock=None) for work in self.portfolio.initiatives)
        unlocked = read(dataclasses.replace(self.portfolio, initiatives=works))
        return frozenset(key for key, work in unlocked.works.items() if work.starts)

    @functools.cached_property
    def by_law(self) -> frozenset[str]:
        """What law or safety asks for: nobody asks whether it is wanted."""
        forces = {decision.key for decision in self.portfolio.decisions if decision.kind in ("law", "safety")}
        return frozenset(work.key for work in self.portfolio.initiatives if work.mandated_by in forces)

    def of_kind(self, kind: str) -> dict[str, Tension]:
        """Its tensions of one kind, by key."""
        return {
            tension.key: tension.tension for tension in self.ledger.tensions if tension.tension.kind == kind
        }

    def gain(self, key: str) -> float:
        """The gain that the ledger tells."""
        return next(tension.gain for tension in self.ledger.tensions if tension.key == key)

    def views(self, key: str, lens: Lens) -> list[View]:
        """What those who count believe."""
        return views_of(self.portfolio, key, lens)

    def best(self, world: World) -> float:
        """The best V of a world, λ, ideals and floor rows held; −∞ where nothing can be planned."""
        same = world.reading is self.pair.reading
        pulses = self.pair.pulses if same else Pulses(world.reading, self.pair.means)
        ideals = {f: 0.0 if f in world.no_floor else v for f, v in self.held.focus_ideals.items()}
        held = dataclasses.replace(self.held, focus_ideals=ideals)
        floor_rows = held_floors(self.pair, pulses, held, self.plan.floor) if self.plan.floor else ()
        return best_value(pulses, self.held, floor_rows=floor_rows, values=dict(world.values))

    def settled(self, *tensions: Tension) -> float:
        """Expected gain of settling them all at once: every combination of who is right, solved."""
        promises = [tension for tension in tensions if kind_of(tension) == "promise"]
        ties = [tension for tension in tensions if kind_of(tension) == "tie"]
        dates = [tension for tension in tensions if kind_of(tension) == "date"]
        if promises or ties or dates:
            lived_with = (*promises, *ties, *dates)
            others = [tension for tension in tensions if tension not in lived_with]
            return self._kept_or_late(promises, others, ties=ties, dates=dates)
        return self._settled(self.today, self.value, *tensions)

    def _kept_or_late(
        self, promises: list[Tension], others: list[Tension], *, ties: list[Tension], dates: list[Tension]
    ) -> float:
        """Gain of knowing which promises are kept, over the plan that must hold either way and where nobody talks."""
        usual = [usual_of(self.portfolio, promise.about[0]) for promise in promises]
        pairs = [
            (tension.about[0], span)
            for tension, span in zip(promises, usual, strict=True)
            if span is not None
        ]
        unsure = self._late(pairs, [span.late for _, span in pairs])
        total, today = 0.0, self.best(_in_time(self, _waiting_longer(unsure, ties), dates))
        today = today if math.isfinite(today) else self.value
        for kept in itertools.product((True, False), repeat=len(pairs)):
            chance = math.prod(
                1 - span.late if is_kept else span.late
                for (_, span), is_kept in zip(pairs, kept, strict=True)
            )
            late = [pair for pair, is_kept in zip(pairs, kept, strict=True) if not is_kept]
            total += chance * self._settled(self._late(late, [1.0] * len(late)), today, *others)
        return total

    def _late(self, pairs: list[tuple[str, Usual]], chances: list[float]) -> World:
        reading = self.today.reading
        for (key, usual), chance in zip(pairs, chances, strict=True):
            reading = late(reading, self.portfolio, key, quarters=usual.quarters, chance=chance)
        return dataclasses.replace(self.today, reading=reading)

    def _settled(self, world: World, today: float, *tensions: Tension) -> float:
        """Expected gain over a V of settling them all at once, in a world."""
        alone = [(kind_of(tension), tension) for tension in tensions]
        for kind, premise in alone:
            if not is_drawn(premise):
                world = SETTLE[kind](self, world, premise)
        doubts = [self.answers(premise) for _, premise in alone if is_drawn(premise)]
        overlaps = [premise for kind, premise in alone if kind == "duplication" and is_drawn(premise)]
        total = 0.0
        for answers in itertools.product(*doubts):
            believed: dict[tuple[str, Lens], float] = {}
            for _, values_then in answers:
                for at, worth in values_then.items():
                    believed[at] = max(worth, believed.get(at, worth))
            values = {**believed, **world.values}
            values.update({at: max(values[at], believed[at]) for at in believed})
            best = self.best(dataclasses.replace(world, values=values))
            total += math.prod(chance for chance, _ in answers) * (best - today)
        # What today's plan counts twice is less anyway.
        return total - math.fsum(
            chance * self.shift(values) for overlap in overlaps for chance, values in self.answers(overlap)
        )

    def answers(self, tension: Tension) -> Answers:
        """What it could show: a reframing and an overlap from the tables; of what work is worth, the stretches told."""
        kind, key = kind_of(tension), tension.about[0]
        if kind == "two_sided":
            return reframed(self.portfolio, self.pair.means, key, Lens(tension.pole_key))
        if kind == "duplication":
            return self._overlapping(key, tension.pole_key)
        return [(chance, dict(what_if.values)) for chance, what_if in tension.outcomes] or [(1.0, {})]

    def _overlapping(self, again: str, there: str) -> Answers:
        """What today's plan counts twice: of the two that it does, the one that adds less where that is worth more."""
        (likeness,) = [
            double.likeness
            for double in find_duplicates(self.portfolio)
            if (double.instead_of, double.keep) == (again, there)
        ]
        if likeness is None or not all(self.is_done(key) for key in (again, there)):
            return [(1.0, {})]
        pairs = ((again, there), (there, again))
        return max((overlapping(self.pair.means, *pair, likeness) for pair in pairs), key=self._regret)

    def _regret(self, answers: Answers) -> float:
        return math.fsum(
            chance
            * (self.best(dataclasses.replace(self.today, values=values)) - self.value - self.shift(values))
            for chance, values in answers
            if values
        )

    def is_done(self, key: str) -> bool:
        """Whether today's plan, the one that is regretted, does most of it."""
        return float(self.context.pricer.base.x[self.context.pricer.candidates[key].last_column]) >= 0.5

    def shift(self, values: Values) -> float:
        """What today's plan itself gains by other worths: each of its starts counted."""
        total = 0.0
        for (key, lens), worth in values.items():
            if lens in self.held.scale:
                candidate = self.context.pricer.candidates[key]
                begun = self.context.pricer.base.x[list(candidate.columns)]
                counted = sum(
                    share * self.pair.reading.weights[key, start]
                    for start, share in zip(candidate.starts, np.diff(begun, prepend=0.0), strict=True)
                    if abs(share) > 1e-12
                )
                points = 100 * self.held.shares[lens] / self.held.scale[lens]
                total += points * (worth - self.pair.means[key, lens]) * counted
        return total


def _waiting_longer(world: World, ties: list[Tension]) -> World:
    """A world in which what teams without a tie wait for comes later."""
    reading = world.reading
    for tie in ties:
        for (consumer, of), quarters in tie.unsettled.waits.items():
            reading = waiting_longer(reading, consumer, of, quarters=quarters)
    return dataclasses.replace(world, reading=reading)


def _in_time(second: Second, world: World, dates: list[Tension]) -> World:
    """A world in which the dates that the plan misses are kept."""
    reading = world.reading
    for tension in dates:
        key = tension.about[0]
        last = last_start_in_time(second.portfolio, key)
        inside = tuple(t for t in reading.works[key].starts if t <= min(last, reading.quarters - 1))
        reading = with_work(reading, key, must=True, starts=inside)
    return dataclasses.replace(world, reading=reading)


def last_start_in_time(portfolio: Portfolio, key: str) -> int:
    """The last quarter (offset) in which work may start to keep the earliest date that somebody gave for it."""
    (work,) = [work for work in portfolio.initiatives if work.key == key]
    decisions = [decision for decision in portfolio.decisions if decision.key == work.mandated_by]
    dates = [date.index for date in (work.finish_by, *(d.finish_by for d in decisions)) if date is not None]
    day = portfolio.settings.as_of or portfolio.settings.start.first_day
    rows = [row for row in portfolio.forecasts if row.initiative == key and row.made_on <= day]
    latest: dict[str, list[Forecast]] = {}
    for row in sorted(rows, key=lambda row: row.made_on):
        latest.setdefault(row.milestone, []).append(row)
    firsts = {
        name: next((r for r in given if r.promised >= r.made_on), given[0]).promised
        for name, given in latest.items()
    }
    if firsts:
        name = max(firsts, key=lambda milestone: (firsts[milestone], milestone))
        stated = latest[name][-1].promised
        dates.append(stated.year * 4 + (stated.month - 1) // 3)
    assert dates
    assert work.duration is not None
    return min(dates) - portfolio.settings.start.index - work.duration + 1


def is_drawn(tension: Tension) -> bool:
    """Whether it is settled by one of several answers about a worth."""
    kind = kind_of(tension)
    return kind in {"worth", "two_sided"} or (kind == "duplication" and tension.is_regret)


def kind_of(tension: Tension) -> str:
    """The kind as its key tells it."""
    return tension.key.split(":")[0]


def _balance(_: Second, world: World, tension: Tension) -> World:
    return dataclasses.replace(world, no_floor=world.no_floor | {Focus(tension.about[0])})


def _bottleneck(second: Second, world: World, tension: Tension) -> World:
    """The best hire of all: every window, for one to three people, as long as another person adds a tenth."""
    best: float = second.value
    chosen: tuple[int, int, int] | None = None
    today, discipline = best, tension.about[0]
    quarters = [q for name, q in world.reading.people if name == discipline and q < world.reading.quarters]
    for people in (1, 2, 3):
        least = best if people == 1 else today + 1.1 * (best - today)
        for first, last in itertools.combinations_with_replacement(sorted(quarters), 2):
            if set(range(first, last + 1)) <= set(quarters):
                hired = _hired(second, second.today, discipline, (people, first, last))
                value = second.best(hired)
                if value > max(best, least) + 1e-6:
                    best, chosen = value, (people, first, last)
    return world if chosen is None else _hired(second, world, discipline, chosen)


def _hired(second: Second, world: World, discipline: str, hire: tuple[int, int, int]) -> World:
    people, first, last = hire
    pays = {row.key: row.pay for row in second.portfolio.disciplines}
    reading = world.reading
    for quarter in range(first, last + 1):
        pay = pays.get(discipline)
        pay = second.pair.reading.people[discipline, quarter].price if pay is None else pay
        reading = with_people(reading, discipline, quarter, more=float(people))
        reading = charged(reading, quarter, people * pay)
    return dataclasses.replace(world, reading=reading)


def _waiting(_: Second, world: World, tension: Tension) -> World:
    reading, waited_for = world.reading, tension.about[0]
    for wait in world.reading.waits:
        if wait.of == waited_for:
            reading = without_wait(reading, wait.consumer, wait.of)
    return dataclasses.replace(world, reading=reading)


def sooner(second: Second, tension: Tension) -> float:
    """What it is worth that something is there to all who wait for it a quarter sooner."""
    reading = second.today.reading
    for wait in reading.waits:
        if wait.of == tension.about[0]:
            reading = waiting_longer(reading, wait.consumer, wait.of, quarters=-1)
    return second.best(dataclasses.replace(second.today, reading=reading)) - second.value


def _commitment(second: Second, world: World, tension: Tension) -> World:
    key = tension.about[0]
    exit_cost = next(work.exit_cost for work in second.portfolio.initiatives if work.key == key) or 0.0
    return dataclasses.replace(world, reading=ended(world.reading, key, exit_cost=exit_cost))


def _mandate(second: Second, world: World, tension: Tension) -> World:
    free = dataclasses.replace(
        second.portfolio,
        initiatives=tuple(
            dataclasses.replace(work, mandated_by="") if work.mandated_by == tension.about[0] else work
            for work in second.portfolio.initiatives
        ),
    )
    reading, without = world.reading, read(free)
    for work in second.portfolio.initiatives:
        if (
            work.mandated_by == tension.about[0]
            and work.key in reading.works
            and reading.works[work.key].starts
        ):
            reading = with_work(
                reading, work.key, must=without.works[work.key].must, starts=without.works[work.key].starts
            )
    reading = dataclasses.replace(
        reading, weights={**without.weights, **reading.weights}, spends={**without.spends, **reading.spends}
    )
    return dataclasses.replace(world, reading=reading)


def _duplication(second: Second, world: World, tension: Tension) -> World:
    dropped, kept = tension.about[0], tension.pole_key
    stated = [
        row for row in second.portfolio.reuse_choices if {row.initiative, row.candidate} == {dropped, kept}
    ]
    saving = max(stated, key=lambda row: row.made_on or date.min).saving if stated else None
    assert saving
    return dataclasses.replace(world, reading=cheaper(world.reading, dropped, saving=saving))


SETTLE: Mapping[str, Callable[[Second, World, Tension], World]] = {
    "balance": _balance,
    "bottleneck": _bottleneck,
    "waiting": _waiting,
    "commitment": _commitment,
    "mandate": _mandate,
    "duplication": _duplication,
}
