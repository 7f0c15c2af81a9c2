"""The agenda: within a forum's hours, the conversations worth most, overlaps counted once."""

import bisect
import itertools
import math
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bowstring.model.decisions import Level
from bowstring.model.portfolio import Forum, Portfolio
from bowstring.planning.prices.pricer import Pricer
from bowstring.planning.prices.whatif import NOISE, WhatIf
from bowstring.planning.problem.programs import Floats
from bowstring.tensions.follow_ups import left_past_review
from bowstring.tensions.indivisible import WholePlans
from bowstring.tensions.ledger import Ledger, PricedTension, dearest_first
from bowstring.tensions.pricing import shows_facts
from bowstring.tensions.tension import Purpose
from bowstring.tensions.whole_effect import Basis, PossibleOutcome

DEFAULT_HOURS = 6.0

Price = Callable[[str], PricedTension]
# Up to here every combination of outcomes is solved; beyond, so many draws stand for them.
_MOST_COMBINATIONS, _DRAWS = 64, 16
# The same between whole plans, and the effort for that.
_WHOLE_DRAWS, _JOINT_WORK = 4, 2.0
# In points: of less than that no proportion tells anything.
_TELLING = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem:
    """A conversation on the agenda.

    points: what it adds to those picked before it, times its chance. place: how many were picked before it.
    """

    priced: PricedTension
    points: float
    place: int

    @property
    def purpose(self) -> Purpose:
        """What the conversation is for."""
        return self.priced.kind.purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Agenda:
    """What to talk about within a forum's hours, the one worth most first. Source: docs/methods.md#agenda.

    total: points gained if every item were settled, solved jointly, never the sum; an estimate where is_estimate:
    the mean of draws of who is right, with its standard error in points.
    """

    forum: Forum | None
    hours: float
    items: tuple[AgendaItem, ...]
    total: float
    is_estimate: bool
    standard_error: float = 0.0

    @property
    def hours_used(self) -> float:
        """Hours that the items take."""
        return math.fsum(item.priced.hours for item in self.items)

    def under(self, purpose: Purpose) -> tuple[AgendaItem, ...]:
        """The items of one purpose, the one worth most first."""
        return tuple(item for item in self.items if item.purpose is purpose)


def make_agenda(
    portfolio: Portfolio,
    ledger: Ledger,
    pricer: Pricer,
    *,
    forum: Forum | None = None,
    hours: float | None = None,
    passed_up: frozenset[str] = frozenset(),
    whole: WholePlans | None = None,
    price: Price | None = None,
) -> Agenda:
    """The agenda of a forum, or of everybody where None: picked by price per hour, re-priced after each pick.

    Its items then stand by worth × chance, whatever they are for.

    The enterprise's forum sees its own level, and what others left past its review date or passed up.
    Only open questions that are worth talking about are put on it.

    Args:
        portfolio: the facts.
        ledger: the questions.
        pricer: what they are worth together.
        forum: who meets.
        hours: override the forum's own.
        passed_up: keys of tensions.
        whole: what prices are of where work is chunky.
        price: gives pending questions their price; asked of those only that could still be on it.
    """
    given = hours if hours is not None else forum.hours if forum is not None else DEFAULT_HOURS
    as_of = portfolio.settings.as_of
    up = passed_up | (left_past_review(portfolio, as_of) if as_of is not None else frozenset())

    def is_wanted(tension: PricedTension) -> bool:
        return (
            tension.is_worth_talking_about
            and tension.points_at_most > 0
            and _belongs(portfolio, tension, forum, up)
        )

    def priced(pending: PricedTension) -> PricedTension | None:
        """A pending question with its price; None if it is then not wanted any more."""
        if price is None:
            return None
        tension = price(pending.key)
        return tension if is_wanted(tension) else None

    waiting = [tension for tension in ledger.open_tensions if is_wanted(tension)]
    joint = _Joint(pricer) if whole is None else _WholeJoint(pricer, whole)
    picked = {item.priced.key: item for item in _picks(joint, waiting, given, priced)}
    joint.conclude()
    items = tuple(picked[priced.key] for priced in dearest_first(item.priced for item in picked.values()))
    return Agenda(
        forum=forum,
        hours=given,
        items=items,
        total=joint.total,
        is_estimate=joint.standard_error is not None,
        standard_error=joint.standard_error or 0.0,
    )


def _picks(
    joint: "_Joint",
    waiting: Sequence[PricedTension],
    hours: float,
    priced: Callable[[PricedTension], PricedTension | None],
) -> Iterator[AgendaItem]:
    """The best per hour of what still fits, one after the other.

    Most prices fall as others are settled: the best of stale prices, once re-priced and still best, is taken. What a
    pending question can be worth at the most is a stale price too. Some only help together, so what adds nothing is
    looked at again when all the rest is through and hours are left.

    Args:
        joint: what those taken are worth together.
        waiting: what there is to talk about.
        hours: that there are.
        priced: gives a pending question its price; None if it is then not wanted.
    """
    queue, idle, has_picked, place = _by_rate(waiting), [], False, 0
    while queue:
        best = queue.pop(0)[-1]
        if best.hours <= hours + 1e-9 and best.is_pending:
            if (wanted := priced(best)) is not None:
                bisect.insort(queue, _entry(wanted), key=lambda entry: entry[:2])
        elif best.hours <= hours + 1e-9:
            added = joint.added(best)
            rate = added * best.chance / best.hours
            if added <= NOISE:
                idle.append(best)
            elif queue and rate < -queue[0][0] - 1e-12:
                bisect.insort(queue, (-rate, best.key, best), key=lambda entry: entry[:2])
            else:
                joint.take(best)
                hours -= best.hours
                has_picked = True
                yield AgendaItem(priced=best, points=added * best.chance, place=place)
                place += 1
        if not queue and has_picked:
            queue, idle, has_picked = _by_rate(idle), [], False


def _by_rate(tensions: Iterable[PricedTension]) -> list[tuple[float, str, PricedTension]]:
    """Tensions by price per hour, the best first."""
    return sorted(map(_entry, tensions), key=lambda entry: entry[:2])


def _entry(tension: PricedTension) -> tuple[float, str, PricedTension]:
    """Where a tension stands among others: by its price per hour, at the most."""
    return -tension.points_at_most / tension.hours, tension.key, tension


def _belongs(portfolio: Portfolio, priced: PricedTension, forum: Forum | None, up: frozenset[str]) -> bool:
    if forum is None:
        return True
    if forum.level is Level.ENTERPRISE and priced.key in up:
        return True
    # How high the stake of a pending question is nobody knows yet: it may be for the enterprise.
    is_for_all = forum.level is Level.ENTERPRISE and priced.is_pending
    if priced.level is not forum.level and not is_for_all:
        return False
    if not forum.team or forum.level is Level.ENTERPRISE:
        return True
    return not _teams_under(portfolio, forum.team).isdisjoint(priced.tension.teams)


def _teams_under(portfolio: Portfolio, team: str) -> frozenset[str]:
    """A team and every team below it."""
    keys, open_ends = {team}, [team]
    while open_ends:
        parent = open_ends.pop()
        below = [team.key for team in portfolio.teams if team.parent == parent and team.key not in keys]
        keys.update(below)
        open_ends.extend(below)
    return frozenset(keys)


class _Joint:
    """What settling several tensions at once is worth, by joint re-solves."""

    def __init__(self, pricer: Pricer) -> None:
        self.pricer = pricer
        self.taken: list[PricedTension] = []
        self.total = 0.0
        self.standard_error: float | None = None
        # The joint gains with one more, by its key: what was looked at last is often what is taken.
        self.with_one_more: dict[str, tuple[float, float | None]] = {}

    def added(self, tension: PricedTension) -> float:
        """Points by which the joint gain rises with one more."""
        return self._with(tension)[0] - self.total

    def take(self, tension: PricedTension) -> None:
        """Settle one more."""
        self.total, self.standard_error = self._with(tension)
        self.taken.append(tension)
        self.with_one_more.clear()

    def _with(self, tension: PricedTension) -> tuple[float, float | None]:
        if tension.key not in self.with_one_more:
            self.with_one_more[tension.key] = self._gain([*self.taken, tension])
        return self.with_one_more[tension.key]

    def conclude(self) -> None:
        """Work out what is left to be known of all that is taken."""

    def _gain(self, tensions: Sequence[PricedTension]) -> tuple[float, float | None]:
        """The expected joint gain, and its standard error; None if it is exact."""
        if len(tensions) == 1 and tensions[0].basis is Basis.DIVISIBLE:
            return tensions[0].gain, None
        # V of the plan that lives with all of them unsettled.
        best = self.pricer.best(_together(tension.tension.unsettled for tension in tensions))
        today = best.value if best.is_feasible else self.pricer.base.value
        counts = [len(tension.tension.outcomes) for tension in tensions]
        if math.prod(counts) <= _MOST_COMBINATIONS:
            combinations = itertools.product(*(tension.tension.outcomes for tension in tensions))
            gains = [
                math.prod(chance for chance, _ in outcomes)
                * self._of([what for _, what in outcomes], tensions, today)
                for outcomes in combinations
            ]
            return math.fsum(gains), None
        drawn = zip(*(_drawn(tension) for tension in tensions), strict=True)
        sampled = np.array([self._of(outcomes, tensions, today) for outcomes in drawn])
        return float(sampled.mean()), float(sampled.std(ddof=1)) / math.sqrt(_DRAWS)

    def _of(self, outcomes: Sequence[WhatIf], tensions: Sequence[PricedTension], today: float) -> float:
        """The gain of one combination, over today's plan valued at what turned out to be right."""
        best = self.pricer.best(_together(outcomes), is_like_last=True)
        if not best.is_feasible:
            return 0.0
        # What today's plan itself gains by what turned out to be so.
        shift = math.fsum(
            self.pricer.shift(outcome)
            for outcome, priced_tension in zip(outcomes, tensions, strict=True)
            if priced_tension.tension.is_regret
        )
        return best.value - today - shift


class _WholeJoint(_Joint):
    """The same where work is chunky: overlaps are those of divisible plans, the total is of whole ones."""

    def __init__(self, pricer: Pricer, whole: WholePlans) -> None:
        super().__init__(pricer)
        self.whole = whole
        self.alone: dict[str, float] = {}

    def added(self, tension: PricedTension) -> float:
        """The gain between whole plans, in the proportion in which those before it leave the divisible one."""
        if not self.taken:
            return tension.gain
        if tension.key not in self.alone:
            self.alone[tension.key] = self._gain([tension])[0]
        alone = self.alone[tension.key]
        if alone <= _TELLING:
            return tension.gain
        return tension.gain * max(0.0, super().added(tension)) / alone

    def conclude(self) -> None:
        """All that is taken settled at once, between whole plans; an estimate where they are not all proven."""
        if len(self.taken) <= 1:
            self.total = math.fsum(tension.gain for tension in self.taken)
            self.standard_error = 0.0 if any(tension.is_rough for tension in self.taken) else None
            return
        unsettled = _together(tension.tension.unsettled for tension in self.taken)
        combinations, is_sampled = self._combinations()
        with self.whole.beside(_JOINT_WORK):
            effects = [
                self.whole.effect([self._outcome(chance, outcomes)], unsettled=unsettled)
                for chance, outcomes in combinations
            ]
        if any(effect is None or effect.points == -math.inf for effect in effects):
            self.standard_error = self.standard_error or 0.0
            return
        gains = [effect.points for effect in effects if effect is not None]
        self.total = math.fsum(gains)
        is_proven = all(effect is not None and effect.is_proven for effect in effects)
        spread = float(np.std(np.array(gains) * len(gains), ddof=1)) if is_sampled else 0.0
        self.standard_error = None if is_proven and not is_sampled else spread / math.sqrt(len(gains))

    def _combinations(self) -> tuple[list[tuple[float, tuple[WhatIf, ...]]], bool]:
        """Combinations of outcomes with their chances, or as many draws; and whether they are draws."""
        tensions = [tension.tension for tension in self.taken]
        if math.prod(len(tension.outcomes) for tension in tensions) <= _WHOLE_DRAWS:
            every = itertools.product(*(tension.outcomes for tension in tensions))
            return [
                (math.prod(chance for chance, _ in outcomes), tuple(what for _, what in outcomes))
                for outcomes in every
            ], False
        drawn = zip(*(_drawn(tension, _WHOLE_DRAWS) for tension in self.taken), strict=True)
        return [(1 / _WHOLE_DRAWS, outcomes) for outcomes in drawn], True

    def _outcome(self, chance: float, what_ifs: Sequence[WhatIf]) -> PossibleOutcome:
        """One combination; the facts in it are those of questions that show facts."""
        facts = [
            what_if
            for what_if, tension in zip(what_ifs, self.taken, strict=True)
            if shows_facts(tension.tension)
        ]
        return PossibleOutcome(
            chance=chance, what_if=_together(what_ifs), facts=_together(facts) if facts else None
        )


def _together(what_ifs: Iterable[WhatIf]) -> WhatIf:
    what_if = WhatIf()
    for other in what_ifs:
        what_if = what_if.combined(other)
    return what_if


def _drawn(priced: PricedTension, draws: int = _DRAWS) -> list[WhatIf]:
    """Outcomes of one tension, drawn evenly by their chances in an order that its key fixes."""
    outcomes = priced.tension.outcomes
    edges: Floats = np.cumsum([chance for chance, _ in outcomes])
    random = np.random.default_rng(zlib.crc32(priced.key.encode()))
    levels = random.permutation((np.arange(draws) + 0.5) / draws)
    places = np.minimum(np.searchsorted(edges, levels), len(outcomes) - 1)
    return [outcomes[int(place)][1] for place in places]
