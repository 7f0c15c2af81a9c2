"""The portfolio: every fact that the organisation knows, and the settings its method runs with."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Asset, Capability, Focus
from bowstring.model.capacity import Budget, Capacity, Discipline
from bowstring.model.conversations import Chance, Conversation, Raised
from bowstring.model.decisions import Advice, Decision, Level, ReuseDecision
from bowstring.model.delivery import Forecast, Measurement
from bowstring.model.initiatives import Initiative
from bowstring.model.needs import Contribution, Need, Outcome
from bowstring.model.organisation import Person, Team, Tie
from bowstring.model.quarters import Quarter
from bowstring.model.scenarios import Change, Scenario

EVEN = 0.5
"""The lean where nobody asked for one: both sides alike."""

# Points above which a question goes up to the enterprise where the portfolio names no other.
_USUAL_STAKE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LensSettings:
    """How a lens is told: its unit, and five ranges (low, high) for a rough sort."""

    unit: str = ""
    bands: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Forum:
    """A group that meets: its level, the team it belongs to (if one), and its hours a week."""

    key: str
    level: Level = Level.ENTERPRISE
    team: str = ""
    hours: float = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a portfolio is read and planned. Source: docs/formats.md#settings.

    start: the first quarter that can be planned. quarters, value_quarters: T and H of
    docs/methods.md#1-what-is-counted.
    discount_rate: a year, real. floor: the minimum share a person asked for, 0 to 1; None for none. users: the lean
    that a person asked for, the weight of the user side between 0 and 1; None for even.
    spend: least and greatest share of the plan's spend by focus. enterprise_stake: points above which a
    question goes up. minutes: what finding out at each grade of evidence takes. reference_cost_p50, reference_cost_p80:
    actual over stated cost in an outside class that reference_cost_source names, half and four fifths of the time.
    least_points: below them a question is small. hourly_pay: of people whose pay is not known.
    """

    name: str
    start: Quarter
    currency: str = "GBP"
    as_of: date | None = None
    quarters: int = 8
    value_quarters: int = 20
    ramp_quarters: int = 4
    discount_rate: float = 0.035
    price_base: str = ""
    financial_year_start_month: int = 4
    time_zone: str = "UTC"
    shrink: bool = True
    lens: Mapping[Lens, LensSettings] = field(default_factory=dict)
    floor: float | None = None
    users: float | None = None
    spend: Mapping[Focus, tuple[float, float]] = field(default_factory=dict)
    forums: tuple[Forum, ...] = ()
    minutes_per_person_week: float = 10.0
    minutes: Mapping[Evidence, float] = field(default_factory=dict)
    enterprise_stake: float | None = None
    reference_cost_p50: float | None = None
    reference_cost_p80: float | None = None
    reference_cost_source: str = ""
    least_points: float = 0.02
    hourly_pay: float = 60.0
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def stake_threshold(self) -> float:
        """Points above which something is for the enterprise to settle."""
        return _USUAL_STAKE if self.enterprise_stake is None else self.enterprise_stake

    @property
    def lean(self) -> float:
        """The weight of the user side beside the business side, α."""
        return EVEN if self.users is None else self.users

    def unit(self, lens: Lens) -> str:
        """The unit of a lens per quarter, as people read it."""
        named = self.lens.get(lens)
        if named is not None and named.unit:
            return named.unit
        return "people" if lens is Lens.USER_NEED else self.currency

    def is_money(self, lens: Lens) -> bool:
        """Whether a side is told in the portfolio's currency."""
        return lens is Lens.BUSINESS_VALUE and self.unit(lens) in (self.currency, "£", "€", "$")


@dataclass(frozen=True, kw_only=True)
class Portfolio:
    """Everything known, as tables of frozen records in the order they were written.

    Without slots, so that it can remember its index and who belongs where.
    """

    settings: Settings
    initiatives: tuple[Initiative, ...] = ()
    assets: tuple[Asset, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    needs: tuple[Need, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    contributions: tuple[Contribution, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    disciplines: tuple[Discipline, ...] = ()
    capacity: tuple[Capacity, ...] = ()
    budget: tuple[Budget, ...] = ()
    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()
    ties: tuple[Tie, ...] = ()
    decisions: tuple[Decision, ...] = ()
    advice: tuple[Advice, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    raised: tuple[Raised, ...] = ()
    chances: tuple[Chance, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    changes: tuple[Change, ...] = ()
    reuse_choices: tuple[ReuseDecision, ...] = ()
    forecasts: tuple[Forecast, ...] = ()
    measurements: tuple[Measurement, ...] = ()

    @cached_property
    def index(self) -> "Index":
        """Its records by their keys."""
        return Index(self)

    @cached_property
    def team_of(self) -> Mapping[str, str]:
        """The team of each person who is in one, by the person's key."""
        return {person.key: person.team for person in self.index.people.values() if person.team}


class Index:
    """The records of a portfolio by their keys, the first of two that share one; each table when first asked for."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._portfolio = portfolio

    @cached_property
    def initiatives(self) -> Mapping[str, Initiative]:
        """Initiatives."""
        return by_key(self._portfolio.initiatives)

    @cached_property
    def assets(self) -> Mapping[str, Asset]:
        """Assets."""
        return by_key(self._portfolio.assets)

    @cached_property
    def capabilities(self) -> Mapping[str, Capability]:
        """Capabilities."""
        return by_key(self._portfolio.capabilities)

    @cached_property
    def needs(self) -> Mapping[str, Need]:
        """Needs."""
        return by_key(self._portfolio.needs)

    @cached_property
    def outcomes(self) -> Mapping[str, Outcome]:
        """Outcomes."""
        return by_key(self._portfolio.outcomes)

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """People."""
        return by_key(self._portfolio.people)

    @cached_property
    def teams(self) -> Mapping[str, Team]:
        """Teams."""
        return by_key(self._portfolio.teams)

    @cached_property
    def decisions(self) -> Mapping[str, Decision]:
        """Decisions."""
        return by_key(self._portfolio.decisions)

    @cached_property
    def disciplines(self) -> Mapping[str, Discipline]:
        """Disciplines."""
        return by_key(self._portfolio.disciplines)

    @cached_property
    def conversations(self) -> Mapping[str, Conversation]:
        """Conversations."""
        return by_key(self._portfolio.conversations)

    @cached_property
    def scenarios(self) -> Mapping[str, Scenario]:
        """Scenarios."""
        return by_key(self._portfolio.scenarios)


class Keyed(Protocol):
    """A record with a key of its own."""

    @property
    def key(self) -> str:
        """What others call it by; it never changes."""
        ...


_Record = TypeVar("_Record", bound=Keyed)


def by_key(records: Iterable[_Record]) -> dict[str, _Record]:
    """The records by their keys; the first of two that share one."""
    records_by_key: dict[str, _Record] = {}
    for record in records:
        records_by_key.setdefault(record.key, record)
    return records_by_key
