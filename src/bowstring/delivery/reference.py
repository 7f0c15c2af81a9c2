"""Usual dates: what a promise becomes if we deliver as we usually do, from our own record first."""

import functools
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bowstring.delivery.slips import Milestone, day_of, delivery_of, milestones_of
from bowstring.delivery.survival import (
    Blend,
    DeliveryCurve,
    Quantile,
    Record,
    Survival,
    quantile,
    survival_of,
)
from bowstring.model.initiatives import Initiative
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.planning.plan import Plan

# A record of so many deliveries of its own counts as much as the broader class does.
STRENGTH = 5.0
# Fewer deliveries than this, all told, say nothing about the next.
FEWEST = 5
P50, P80 = 0.5, 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """One class of work that a slip is judged by. name: "its own", "its team", "its focus" or "all"."""

    name: str
    survival: Survival


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceDate:
    """When an initiative usually would be delivered, beside when it is promised.

    Source: docs/delivered.md#usual-dates.

    milestone: "" where nobody promised and the plan's own end stands for the promise. slip: of P50 and P80, from the
    first promise, of what is not delivered by today. usual, safe: the dates they make; None if not reached.
    late: the chance that it comes after the quarter of the stated date. basis: how many deliveries each class has,
    the narrowest first.
    """

    initiative: str
    milestone: str
    first_promised: date
    stated: date
    slip_p50: Quantile
    slip_p80: Quantile
    late: float
    basis: tuple[tuple[str, int], ...]

    @property
    def usual(self) -> date | None:
        """Half of such work is delivered by then."""
        return _moved(self.first_promised, self.slip_p50)

    @property
    def safe(self) -> date | None:
        """Four fifths of such work are delivered by then."""
        return _moved(self.first_promised, self.slip_p80)


class References:
    """The record of a portfolio on a day: slips of each initiative, team, focus and all.

    The curve of an initiative is its own drawn towards its team's, that towards its focus's, that towards all, each by
    n / (n + 5) where n deliveries are its own. What is stopped is taken for censored: dates are told for work that
    goes on; how much is stopped is told apart.
    """

    def __init__(self, portfolio: Portfolio, as_of: date | None = None) -> None:
        self.portfolio, self.day = portfolio, as_of or day_of(portfolio)
        self.milestones = milestones_of(portfolio, self.day)
        self.works: Mapping[str, Initiative] = portfolio.index.initiatives
        self.counted = [milestone for milestone in self.milestones if milestone.counts]
        self.all = survival_of([milestone.record(self.day) for milestone in self.counted])
        self._own = self._grouped(lambda milestone: milestone.initiative)
        self._teams = self._grouped(lambda milestone: self._work_of(milestone, lambda work: work.team))
        self._focuses = self._grouped(
            lambda milestone: self._work_of(milestone, lambda work: work.focus.value)
        )

    @property
    def is_enough(self) -> bool:
        """Whether there are deliveries enough to say anything."""
        return self.all.deliveries >= FEWEST

    def classes(self, key: str) -> tuple[Class, ...]:
        """The classes an initiative belongs to, the narrowest first."""
        work = self.works.get(key)
        if work is None:
            return (Class(name="all", survival=self.all),)
        nothing = survival_of(())
        candidates = [Class(name=phrase("its own"), survival=self._own.get(key, nothing))]
        if work.team:
            candidates.append(Class(name=phrase("its team"), survival=self._teams.get(work.team, nothing)))
        candidates.append(
            Class(name=phrase("its focus"), survival=self._focuses.get(work.focus.value, nothing))
        )
        return (*candidates, Class(name="all", survival=self.all))

    def curve(self, key: str) -> DeliveryCurve:
        """The share delivered by slip, in days, as an initiative's own record and its classes have it."""
        classes = self.classes(key)
        survival: DeliveryCurve = classes[-1].survival
        for class_ in reversed(classes[:-1]):
            survival = Blend(own=class_.survival, broader=survival, strength=STRENGTH)
        return survival

    def date_of(self, milestone: Milestone) -> ReferenceDate:
        """The usual dates of a milestone that is still to come."""
        key, first = milestone.initiative, milestone.first_promised
        curve, so_far = self.curve(key), float((self.day - first).days)
        over = quarter_end(milestone.stated)
        waiting = 1 - curve.at(so_far)
        beyond = 1 - curve.at(float((over - first).days))
        return ReferenceDate(
            initiative=key,
            milestone=milestone.name,
            first_promised=first,
            stated=milestone.stated,
            slip_p50=quantile(curve, P50, after=so_far),
            slip_p80=quantile(curve, P80, after=so_far),
            late=min(1.0, beyond / waiting) if waiting > 0 else 1.0,
            basis=tuple((class_.name, class_.survival.deliveries) for class_ in self.classes(key)),
        )

    @functools.cached_property
    def promised(self) -> Mapping[str, Milestone]:
        """By initiative, the open milestone that stands for its delivery."""
        return {
            key: milestone for key, milestone in delivery_of(self.milestones).items() if milestone.is_open
        }

    def _work_of(self, milestone: Milestone, read: Callable[[Initiative], str]) -> str:
        work = self.works.get(milestone.initiative)
        return "" if work is None else read(work)

    def _grouped(self, group: Callable[[Milestone], str]) -> dict[str, Survival]:
        """The curve of each group of milestones; those of no group are left out."""
        records_by_key: dict[str, list[Record]] = defaultdict(list)
        for milestone in self.counted:
            records_by_key[group(milestone)].append(milestone.record(self.day))
        return {name: survival_of(records) for name, records in records_by_key.items() if name}


def reference_dates(portfolio: Portfolio, plan: Plan | None = None) -> tuple[ReferenceDate, ...]:
    """The usual dates of all that is promised and open, and of what the plan starts without anybody having promised.

    For those the end of their last quarter stands for the promise. Empty where fewer than five milestones were ever
    delivered. Sorted by initiative.
    """
    references = References(portfolio)
    if not references.is_enough:
        return ()
    initiatives = {milestone.initiative for milestone in references.milestones}
    stopped = {key for key, work in references.works.items() if work.is_stopped}
    open_ones = [
        milestone for milestone in references.promised.values() if milestone.initiative not in stopped
    ]
    planned = [
        milestone for milestone in _planned(portfolio, plan) if milestone.initiative not in initiatives
    ]
    return tuple(
        references.date_of(milestone)
        for milestone in sorted((*open_ones, *planned), key=lambda milestone: milestone.initiative)
    )


def quarter_end(day: date) -> date:
    """The last day of the quarter that a day lies in."""
    month = (day.month - 1) // 3 * 3 + 4
    after = date(day.year + 1, 1, 1) if month > 12 else date(day.year, month, 1)
    return after - timedelta(days=1)


def _planned(portfolio: Portfolio, plan: Plan | None) -> list[Milestone]:
    works, milestones = portfolio.index.initiatives, []
    for key, start in sorted((plan.starts if plan is not None else {}).items()):
        work = works.get(key)
        if work is None or start is None or work.duration is None:
            continue
        end = start.plus(work.duration).first_day - timedelta(days=1)
        milestones.append(Milestone(initiative=key, name="", first_promised=end, stated=end, promises=0))
    return milestones


def _moved(day: date, slip: Quantile) -> date | None:
    return None if slip.days is None else day + timedelta(days=round(slip.days))
