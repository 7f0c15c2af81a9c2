"""Dates promised and kept or not, and what was measured."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from random import Random

from examples.make_department.chance import clipped, draws, rounded
from examples.make_department.content import Row, rows
from examples.make_department.when import AS_OF, START, day, days_before, working_day
from examples.make_department.worth import Worth

from bowstring.model.assessments import Lens
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.delivery import Forecast, Measurement
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Outcome
from bowstring.model.quarters import Quarter

MEASURED_PRODUCTS = 40
_PERIODS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")
_SLIP_DAYS = {Focus.PRODUCT: 28.0, Focus.PLATFORM: 55.0, Focus.ENTERPRISE: 75.0}
"""Usual slip of a milestone, by focus."""

_RAMP_QUARTERS = 4


def make_forecasts(initiatives: Sequence[Initiative]) -> tuple[Forecast, ...]:
    """Promises: of work under way with those renewed, and of earlier milestones already kept."""
    initiatives_by_key = {work.key: work for work in initiatives}
    made = [
        forecast
        for row in rows("milestones")
        for forecast in _delivered(row, initiatives_by_key[row["initiative"]])
    ]
    running = [work for work in initiatives if work.committed_start is not None]
    made += [forecast for work in running for forecast in _completion(work)]
    return tuple(
        sorted(made, key=lambda forecast: (forecast.initiative, forecast.milestone, forecast.made_on))
    )


def make_measurements(
    assets: Sequence[Asset],
    outcomes: Sequence[Outcome],
    initiatives: Sequence[Initiative],
    worth: Mapping[str, Worth],
) -> tuple[Measurement, ...]:
    """Key figures of live products over four quarters, how far the shared outcomes have come, and value delivered."""
    live = [asset for asset in assets if asset.focus is Focus.PRODUCT and asset.phase is Phase.LIVE]
    products = [key_figure for asset in live[:MEASURED_PRODUCTS] for key_figure in _key_figures(asset)]
    progress = [measurement for outcome in outcomes for measurement in _progress(outcome)]
    done = [work for work in initiatives if work.committed_start is not None]
    return (
        *products,
        *progress,
        *(measurement for work in done for measurement in _value(work, worth[work.key])),
    )


def _delivered(row: Row, work: Initiative) -> Iterator[Forecast]:
    """A milestone told once or twice, with the day it came true (empty where it has not)."""
    stream = draws("milestone", row["initiative"], row["milestone"])
    promised = day(row["promised"])
    first = working_day(min(promised - timedelta(days=stream.randrange(100, 200)), days_before(40)))
    actual = working_day(promised + timedelta(days=_slip_days(work, stream)))
    kept = actual if actual < AS_OF else None
    late = actual - promised > timedelta(days=45)
    yield Forecast(
        initiative=work.key,
        milestone=row["milestone"],
        made_on=first,
        promised=promised,
        actual=None if late else kept,
    )
    if late:
        renewed = working_day(min(promised - timedelta(days=10), days_before(6)))
        again = working_day(promised + (actual - promised) * 0.7)
        yield Forecast(
            initiative=work.key, milestone=row["milestone"], made_on=renewed, promised=again, actual=kept
        )


def _completion(work: Initiative) -> Iterator[Forecast]:
    """When work under way is to be done: as first promised, and as told again since."""
    stream = draws("completion", work.key)
    begun, quarters = work.committed_start or START, work.duration or 1
    promised = begun.plus(quarters).first_day - timedelta(days=1)
    finished = (
        working_day(promised + timedelta(days=round(stream.uniform(-12, 20)))) if promised < AS_OF else None
    )
    before = begun.first_day - timedelta(days=stream.randrange(20, 70))
    first = promised - timedelta(days=stream.choice((0, 0, 30, 61, 91)))
    changed = first != promised and finished is None
    milestone = f"{work.name}: done"
    yield Forecast(
        initiative=work.key, milestone=milestone, made_on=working_day(before), promised=first, actual=finished
    )
    if changed:
        forecast_day = working_day(days_before(stream.uniform(8, 60)))
        yield Forecast(initiative=work.key, milestone=milestone, made_on=forecast_day, promised=promised)


def _slip_days(work: Initiative, stream: Random) -> int:
    """Days after the promise: a third are on time, and the tail is long."""
    if stream.random() < 0.33:
        return stream.randrange(-9, 3)
    return round(clipped(_SLIP_DAYS[work.focus] * stream.lognormvariate(0, 0.8), 3, 320))


def _key_figures(asset: Asset) -> Iterator[Measurement]:
    stream = draws("key figures", asset.key)
    online, done = stream.uniform(42, 84), stream.uniform(55, 92)
    content, cost = stream.uniform(58, 88), stream.lognormvariate(1.9, 0.6)
    for period in _PERIODS:
        online, done = min(97.0, online + stream.gauss(1.2, 1.3)), min(98.0, done + stream.gauss(0.6, 1.5))
        content, cost = (
            min(95.0, content + stream.gauss(0.4, 1.8)),
            cost * stream.lognormvariate(-0.015, 0.05),
        )
        for measure, figure, unit in (
            ("Digital take-up", round(online, 1), "%"),
            ("Completion rate", round(done, 1), "%"),
            ("User satisfaction", round(content, 1), "%"),
            ("Cost per transaction", round(cost, 2), "GBP"),
        ):
            yield Measurement(
                of=asset.key, measure=measure, period=period, value=figure, unit=unit, source="Service data"
            )


def _value(work: Initiative, worth: Worth) -> Iterator[Measurement]:
    """What finished work has brought through each lens since, while its use still grows."""
    begun = work.committed_start or START
    ready = begun.plus(work.duration or 1)
    for step in range(Quarter.of(AS_OF).minus(ready)):
        for lens in Lens:
            luck = draws("value", work.key, lens.value, str(step)).lognormvariate(-0.1, 0.25)
            yield Measurement(
                of=work.key,
                measure=lens.value,
                period=str(ready.plus(step)),
                value=rounded(worth.through(lens) * min(1.0, (step + 1) / _RAMP_QUARTERS) * luck, 3),
                unit="people" if lens is Lens.USER_NEED else "GBP",
                source="Benefits log",
            )


def _progress(outcome: Outcome) -> Iterator[Measurement]:
    """From the baseline towards the target, by fits and starts."""
    stream = draws("progress", outcome.key)
    begin, end = outcome.baseline or 0.0, outcome.target or 0.0
    come = 0.0
    for period in _PERIODS:
        come += stream.uniform(-0.03, 0.11)
        yield Measurement(
            of=outcome.key,
            measure=outcome.measure,
            period=period,
            value=rounded(begin + (end - begin) * come, 3),
            unit=outcome.unit,
            source="Performance board",
        )
