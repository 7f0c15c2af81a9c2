"""Small random portfolios, with everything that can bind a plan, to hold the planner against brute force."""

from datetime import UTC, datetime

import numpy as np
from hypothesis import strategies as st

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.capacity import Budget, Capacity
from bowstring.model.initiatives import Initiative, Lock
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

DISCIPLINES = ("design", "software")
CAPABILITIES = ("identity", "payments")
_FOCUSES = tuple(Focus)
_DATES = [datetime(2026, 1, day, tzinfo=UTC) for day in range(1, 29)]


def small_portfolio(
    seed: int, *, pins: bool = True, bands: bool = True, negative: bool = True, least: int = 4, most: int = 7
) -> Portfolio:
    """Four to seven initiatives over two to four quarters; the same for the same seed.

    pins: mandates, running work and locks. bands: shares of spend. negative: values below 0 too.
    """
    return _Draw(seed, pins=pins, bands=bands, negative=negative).portfolio(least, most)


def small_portfolios(
    *, pins: bool = True, bands: bool = True, negative: bool = True
) -> st.SearchStrategy[Portfolio]:
    """Any of them."""
    return st.integers(0, 10**6).map(
        lambda seed: small_portfolio(seed, pins=pins, bands=bands, negative=negative)
    )


class _Draw:
    """One portfolio being drawn."""

    def __init__(self, seed: int, *, pins: bool, bands: bool, negative: bool) -> None:
        self.rng = np.random.default_rng(seed)
        self.negative = negative
        self.quarters = int(self.rng.integers(2, 5))
        self.pins = pins and self.chance(0.7)
        self.start = Quarter(2026, int(self.rng.integers(1, 5)))
        self.year_starts = int(self.rng.choice((1, 4, 7, 10)))
        self.funds = self._funds()
        self.spend = self._spend() if bands and self.chance(0.25) else {}

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def portfolio(self, least: int, most: int) -> Portfolio:
        count = int(self.rng.integers(least, most + 1))
        works = self._with_alternatives([self._initiative(place) for place in range(count)])
        return Portfolio(
            settings=Settings(
                name="Small",
                start=self.start,
                quarters=self.quarters,
                value_quarters=self.quarters + int(self.rng.integers(2, 9)),
                ramp_quarters=int(self.rng.integers(1, 5)),
                discount_rate=float(self.rng.choice((0.0, 0.035, 0.1))),
                financial_year_start_month=self.year_starts,
                # Its money is small: an hour of anybody's time would cost more than all of it brings.
                least_points=0.0,
                hourly_pay=0.0,
                spend=self.spend,
            ),
            initiatives=tuple(works),
            assets=self._assets(),
            assessments=tuple(self._assessments(works)),
            capacity=tuple(self._capacity(works)),
            budget=tuple(self._budget(works)),
        )

    def _funds(self) -> tuple[str, ...]:
        """The funds that initiatives draw on."""
        if self.chance(0.5):
            return ("",)
        return ("change",) if self.chance(0.5) else ("change", "renewal")

    def _spend(self) -> dict[Focus, tuple[float, float]]:
        focus = _FOCUSES[int(self.rng.integers(3))]
        return {
            focus: (round(float(self.rng.uniform(0, 0.25)), 2), round(float(self.rng.uniform(0.6, 1)), 2))
        }

    def _initiative(self, place: int) -> Initiative:
        duration = int(self.rng.integers(1, 4 if self.quarters > 2 else 3))
        before = [f"i-{other}" for other in range(place)]
        fields: dict[str, object] = {}
        if before and self.chance(0.35):
            requirements = self.rng.choice(
                before, size=min(len(before), int(self.rng.integers(1, 3))), replace=False
            )
            fields["requires"] = tuple(str(requirement) for requirement in requirements)
        if self.chance(0.25):
            fields["requires_capabilities"] = (str(self.rng.choice(CAPABILITIES)),)
        if self.chance(0.15):
            fields["earliest_start"] = self.start.plus(int(self.rng.integers(-1, self.quarters)))
        if self.chance(0.04):
            fields["stopped_on"] = _DATES[0].date()
        if self.pins:
            fields.update(self._pin(duration))
        effort = {key: 0.5 * int(self.rng.integers(1, 9)) for key in DISCIPLINES if self.chance(0.7)}
        return Initiative(
            key=f"i-{place}",
            name=f"Initiative {place}",
            focus=_FOCUSES[int(self.rng.integers(3))],
            asset=f"a-{int(self.rng.integers(3))}" if self.chance(0.6) else "",
            duration_quarters=None if self.chance(0.03) else duration,
            cost_per_quarter=None if self.chance(0.03) else 1000.0 * int(self.rng.integers(0, 12)),
            fund=str(self.rng.choice(self.funds)),
            effort=effort,
            **fields,  # type: ignore[arg-type]
        )

    def _pin(self, duration: int) -> dict[str, object]:
        if self.chance(0.1):
            offset = int(self.rng.integers(-duration, 2))
            fields: dict[str, object] = {"committed_start": self.start.plus(offset)}
            if self.chance(0.7):
                fields["exit_cost"] = 1000.0 * int(self.rng.integers(0, 4))
            return fields
        if self.chance(0.06):
            return {"mandated_by": "law"}
        if self.chance(0.1):
            quarter = self.start.plus(int(self.rng.integers(0, self.quarters)))
            return {"lock": (Lock.FUND, Lock.LEAVE_OUT, quarter)[int(self.rng.integers(3))]}
        return {}

    def _with_alternatives(self, works: list[Initiative]) -> list[Initiative]:
        if not self.chance(0.4):
            return works
        members = set(self.rng.choice(len(works), size=min(len(works), 3), replace=False).tolist())
        return [
            Initiative(
                **{
                    **{name: getattr(work, name) for name in Initiative.__dataclass_fields__},
                    "alternatives": "either" if place in members else "",
                }
            )
            for place, work in enumerate(works)
        ]

    def _assets(self) -> tuple[Asset, ...]:
        """Three assets that provide capabilities: live, coming with or without a date, or gone."""
        return tuple(
            Asset(
                key=f"a-{place}",
                name=f"Asset {place}",
                focus=Focus.PLATFORM,
                phase=(None, Phase.BETA, Phase.LIVE, Phase.RETIRED)[int(self.rng.integers(4))],
                provides=tuple(capability for capability in CAPABILITIES if self.chance(0.4)),
                available_from=self._quarter(-1, self.quarters + 1) if self.chance(0.3) else None,
                retired_on=self._quarter(-1, 3) if self.chance(0.1) else None,
            )
            for place in range(3)
        )

    def _quarter(self, low: int, high: int) -> Quarter:
        return self.start.plus(int(self.rng.integers(low, high)))

    def _assessments(self, works: list[Initiative]) -> list[Assessment]:
        return [
            self._assessment(work, lens, assessor)
            for lens in Lens
            if not self.chance(0.04)
            for work in works
            if not self.chance(0.05)
            for assessor in range(int(self.rng.integers(1, 4)))
            for _ in range(2 if self.chance(0.1) else 1)
        ]

    def _assessment(self, work: Initiative, lens: Lens, assessor: int) -> Assessment:
        scale = 100.0 if lens is Lens.USER_NEED else 5000.0
        likely = scale * float(self.rng.lognormal(0.0, 0.8))
        if self.negative and self.chance(0.08):
            likely = -likely / 2
        spread = 0.0 if self.chance(0.2) else abs(likely)
        return Assessment(
            initiative=work.key,
            lens=lens,
            assessor=f"p-{assessor}",
            low=likely - spread * float(self.rng.uniform(0.1, 0.6)),
            likely=likely,
            high=likely + spread * float(self.rng.uniform(0.1, 1.2)),
            evidence=(None, *Evidence)[int(self.rng.integers(5))],
            round=2 if self.chance(0.1) else 1,
            made_at=_DATES[int(self.rng.integers(28))] if self.chance(0.7) else None,
        )

    def _capacity(self, works: list[Initiative]) -> list[Capacity]:
        rows = []
        for key in DISCIPLINES:
            demand = sum(work.effort.get(key, 0.0) * (work.duration or 0) for work in works)
            for quarter in (None, *range(self.quarters)):
                if not self.chance(0.9 if quarter is None else 0.2):
                    continue
                people = 0.5 * round(2 * float(self.rng.uniform(0.5, 1.1)) * demand / self.quarters)
                surge = self.chance(0.6)
                rows.append(
                    Capacity(
                        discipline=key,
                        quarter=None if quarter is None else self.start.plus(quarter),
                        people=None if self.chance(0.08) else people,
                        surge_people=0.5 * int(self.rng.integers(1, 5)) if surge else None,
                        surge_price=1000.0 * int(self.rng.integers(1, 4)) if surge else None,
                    )
                )
        self.rng.shuffle(rows)
        return rows

    def _budget(self, works: list[Initiative]) -> list[Budget]:
        """Rows for all spending, for named funds, or both; by year, by quarter, or both; some quarters bare."""
        funds = [fund for fund in ("", *self.funds) if self.chance(0.7)]
        rows = []
        for fund in dict.fromkeys(funds):
            demand = sum(
                (work.quarterly_cost or 0.0) * (work.duration or 0)
                for work in works
                if not fund or work.fund == fund
            )
            by_year, by_quarter = self.chance(0.7), self.chance(0.35)
            years = sorted({self._year(quarter) for quarter in range(self.quarters)}) if by_year else []
            quarters = range(self.quarters) if by_quarter else []
            for year in years:
                share = float(self.rng.uniform(0.3, 0.9)) / len(years)
                rows.append(Budget(period=year, amount=1000.0 * round(demand * share / 1000), fund=fund))
            for quarter in quarters:
                share = float(self.rng.uniform(0.4, 1.2)) / self.quarters
                amount = 1000.0 * round(demand * share / 1000)
                rows.append(Budget(period=str(self.start.plus(quarter)), amount=amount, fund=fund))
        return rows

    def _year(self, quarter: int) -> str:
        at = self.start.plus(quarter)
        year = at.year if at.number * 3 - 2 >= self.year_starts else at.year - 1
        return f"{year}/{(year + 1) % 100:02d}"
