"""What was promised and what was measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A date promised for a milestone of an initiative, when it was promised, and when it came true."""

    initiative: str
    milestone: str
    made_on: date
    promised: date
    actual: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A measured value of an asset, initiative or outcome in a period."""

    of: str
    measure: str
    period: str
    value: float
    unit: str = ""
    source: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
