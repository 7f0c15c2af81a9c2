"""What the organisation can spend: people by discipline, and money."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bowstring.model.quarters import Quarter


@dataclass(frozen=True, slots=True, kw_only=True)
class Discipline:
    """A profession that work needs. pay: money per person and quarter."""

    key: str
    name: str
    pay: float | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capacity:
    """People of a discipline in a quarter (every quarter where it names none).

    people None: not scarce. surge_people: how many more could be bought, at surge_price a person and quarter.
    """

    discipline: str
    quarter: Quarter | None = None
    people: float | None = None
    surge_people: float | None = None
    surge_price: float | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Money still to spend in a period (`2026/27` or `2026-Q4`). fund "": all spending, whatever its fund.

    carry_over: how much money of what is not spent may move into the fund's next period.
    """

    period: str
    amount: float
    fund: str = ""
    carry_over: float | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
