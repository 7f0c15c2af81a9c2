"""Value delivered against value planned, by quarter; and how long it takes from the first word to the first value."""

import functools
import itertools
import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from bowstring.beliefs.pooling import counting_assessments, origins_of, pool
from bowstring.beliefs.shrinkage import believe
from bowstring.delivery.measured import LensValue, initiatives_behind, lens_values
from bowstring.delivery.slips import day_of
from bowstring.delivery.survival import Ending, Record, Survival, survival_of
from bowstring.model.assessments import Lens
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.planning.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterValue:
    """Value of one quarter through one lens, in its unit, not discounted.

    Source: docs/delivered.md#value-by-quarter.

    planned: of all that is delivered by then, as believed. comparable: the same of what was measured in that quarter
    alone; actual: what was measured; None for both where nothing was. unplanned: of the actual, that of work that
    nobody had assessed. measured, delivered: how many initiatives.
    """

    quarter: Quarter
    lens: Lens
    planned: float
    comparable: float | None
    actual: float | None
    unplanned: float
    measured: int
    delivered: int


def delivered_in(portfolio: Portfolio, plan: Plan | None = None) -> dict[str, Quarter]:
    """By initiative, the first quarter after its work: of what runs or is done as committed, else as planned."""
    quarters_by_key: dict[str, Quarter] = {}
    starts: Mapping[str, Quarter | None] = plan.starts if plan is not None else {}
    for initiative in portfolio.initiatives:
        start = (
            initiative.running_since(portfolio.settings.start)
            or initiative.committed_start
            or starts.get(initiative.key)
        )
        if start is not None and initiative.duration is not None and not initiative.is_stopped:
            quarters_by_key[initiative.key] = start.plus(initiative.duration)
    return quarters_by_key


def ramp(portfolio: Portfolio, ready: Quarter, quarter: Quarter) -> float:
    """The share of its value that something brings in a quarter, from the first after its work on.

    Args:
        portfolio: for how long value rises.
        ready: the first quarter after the work.
        quarter: the one asked about.
    """
    since = quarter.minus(ready) + 1
    return 0.0 if since <= 0 else min(1.0, since / portfolio.settings.ramp_quarters)


def value_by_quarter(portfolio: Portfolio, plan: Plan | None = None) -> tuple[QuarterValue, ...]:
    """Value planned and measured, by lens and quarter, from the first of either to the end of the plan.

    Empty for a lens through which nothing was measured and nothing is believed.
    """
    books = _Books(portfolio, plan)
    last = portfolio.settings.start.plus(portfolio.settings.quarters - 1)
    quarter_values: list[QuarterValue] = []
    for lens in Lens:
        measured = [book.quarter for book in books.values if book.lens is lens]
        planned = [at for key, at in books.ready.items() if at <= last and (key, lens) in books.means]
        first = min((*measured, *planned), default=None)
        if first is not None:
            quarters = max(*measured, last).minus(first) + 1 if measured else last.minus(first) + 1
            quarter_values.extend(books.of(first.plus(step), lens) for step in range(quarters))
    return tuple(quarter_values)


class _Books:
    """What was planned and measured, kept while quarters are told one by one."""

    def __init__(self, portfolio: Portfolio, plan: Plan | None) -> None:
        self.portfolio = portfolio
        self.ready, self.means = delivered_in(portfolio, plan), _means(portfolio)
        self.values, self.behind = lens_values(portfolio), initiatives_behind(portfolio)

    def of(self, at: Quarter, lens: Lens) -> QuarterValue:
        """One quarter through one lens."""
        planned = {
            key: self.means[key, lens] * ramp(self.portfolio, ready, at)
            for key, ready in self.ready.items()
            if ready <= at and (key, lens) in self.means
        }
        here = self._counted_once(at, lens)
        measured = {key for lens_value in here for key in self.behind[lens_value.of]}
        unplanned = [
            lens_value.value
            for lens_value in here
            if not any((key, lens) in self.means for key in self.behind[lens_value.of])
        ]
        return QuarterValue(
            quarter=at,
            lens=lens,
            planned=math.fsum(planned.values()),
            comparable=math.fsum(planned.get(key, 0.0) for key in measured) if here else None,
            actual=math.fsum(lens_value.value for lens_value in here) if here else None,
            unplanned=math.fsum(unplanned),
            measured=len(measured),
            delivered=sum(ready <= at for ready in self.ready.values()),
        )

    def _counted_once(self, at: Quarter, lens: Lens) -> list[LensValue]:
        """What was measured: that of an asset covers its initiatives, and what is unknown is left out."""
        here = [
            lens_value
            for lens_value in self.values
            if lens_value.quarter == at and lens_value.lens is lens and lens_value.of in self.behind
        ]
        counted: list[LensValue] = []
        covered: set[str] = set()
        for other in sorted(
            here,
            key=lambda lens_value: (
                -len(self.behind[lens_value.of]),
                lens_value.of in self.works,
                lens_value.of,
            ),
        ):
            if covered.isdisjoint(self.behind[other.of]):
                counted.append(other)
                covered.update(self.behind[other.of])
        return counted

    @functools.cached_property
    def works(self) -> frozenset[str]:
        """Keys of initiatives."""
        return frozenset(initiative.key for initiative in self.portfolio.initiatives)


def _means(portfolio: Portfolio) -> dict[tuple[str, Lens], float]:
    """The value per quarter believed of each initiative: adjusted where it could be planned, else as assessed."""
    beliefs, origins = believe(portfolio).by_subject, origins_of(portfolio)
    means = {
        subject: pool(assessments, origins.get(subject[0])).mixture.mean
        for subject, assessments in counting_assessments(portfolio.assessments).items()
        if subject not in beliefs
    }
    # Work that nobody has assessed may share one mixture of thousands.
    mean_of: dict[int, float] = {}
    for subject, belief in beliefs.items():
        shared = id(belief.mixture)
        if shared not in mean_of:
            mean_of[shared] = belief.mean
        means[subject] = mean_of[shared]
    return means


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstValue:
    """How long one initiative took from the first word written about it to its first value, in quarters.

    concept: the quarter of the first dated word. first_value: the first in which value was measured; None if not yet.
    """

    initiative: str
    concept: Quarter
    first_value: Quarter | None

    @property
    def quarters(self) -> int | None:
        """Quarters between; None if there is no value yet."""
        return None if self.first_value is None else self.first_value.minus(self.concept)


def times_to_value(portfolio: Portfolio) -> tuple[FirstValue, ...]:
    """By initiative with some dated word, how long to its first value; sorted by key.

    The first word is the earliest of its assessments, promises and its committed start: the idea itself may be
    older, so this is the least that it took. Value of an asset counts for all its initiatives that are done by then.
    """
    words: dict[str, list[Quarter]] = defaultdict(list)
    for view in portfolio.assessments:
        if view.made_at is not None:
            words[view.initiative].append(Quarter.of(view.made_at.date()))
    for promise in portfolio.forecasts:
        words[promise.initiative].append(Quarter.of(promise.made_on))
    for work in portfolio.initiatives:
        if work.committed_start is not None:
            words[work.key].append(work.committed_start)
    ready, first = delivered_in(portfolio), _first_values(portfolio)
    return tuple(
        FirstValue(
            initiative=key,
            concept=min(words[key]),
            first_value=min(
                (at for at in first.get(key, ()) if key not in ready or at >= ready[key]), default=None
            ),
        )
        for key in sorted(portfolio.index.initiatives)
        if key in words
    )


def _first_values(portfolio: Portfolio) -> Mapping[str, list[Quarter]]:
    quarters_by_key: dict[str, list[Quarter]] = defaultdict(list)
    behind = initiatives_behind(portfolio)
    for lens_value in lens_values(portfolio):
        if lens_value.value > 0:
            for key in behind.get(lens_value.of, ()):
                quarters_by_key[key].append(lens_value.quarter)
    return quarters_by_key


def time_to_value(portfolio: Portfolio) -> Survival:
    """The curve of quarters from the first word to the first value; what has none yet is censored. In quarters."""
    works, today = portfolio.index.initiatives, Quarter.of(day_of(portfolio))
    records = []
    for time in times_to_value(portfolio):
        if time.quarters is not None:
            records.append(Record(days=float(time.quarters), ending=Ending.DELIVERED))
            continue
        stopped = works[time.initiative].stopped_on
        over = today if stopped is None else Quarter.of(stopped)
        ending = Ending.WAITING if stopped is None else Ending.STOPPED
        records.append(Record(days=float(over.minus(time.concept)), ending=ending))
    return survival_of(records)


def totals(values: tuple[QuarterValue, ...]) -> dict[Lens, tuple[float, float]]:
    """By lens with measured quarters, planned and actual of what was measured and planned, summed over the quarters."""
    sums = {}
    for lens, group in itertools.groupby(values, key=lambda quarter_value: quarter_value.lens):
        quarter_values = [quarter_value for quarter_value in group if quarter_value.actual is not None]
        if quarter_values:
            sums[lens] = (
                sum(quarter_value.comparable or 0.0 for quarter_value in quarter_values),
                sum(
                    (quarter_value.actual or 0.0) - quarter_value.unplanned
                    for quarter_value in quarter_values
                ),
            )
    return sums
