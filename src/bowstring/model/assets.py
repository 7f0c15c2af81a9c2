"""What exists, or will: digital products, platforms, enterprise capabilities."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bowstring.model.quarters import Quarter


class Focus(StrEnum):
    """Whom a piece of work serves first."""

    PRODUCT = "product"
    PLATFORM = "platform"
    ENTERPRISE = "enterprise"


class Phase(StrEnum):
    """How far along an asset or initiative is."""

    CONCEPT = "concept"
    DISCOVERY = "discovery"
    ALPHA = "alpha"
    BETA = "beta"
    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A digital product, a platform or an enterprise capability.

    provides: capabilities. requires: capabilities or assets. run_cost_per_quarter: money.
    """

    key: str
    name: str
    focus: Focus
    phase: Phase | None = None
    description: str = ""
    team: str = ""
    provides: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    available_from: Quarter | None = None
    retired_on: Quarter | None = None
    run_cost_per_quarter: float | None = None
    url: str = ""
    source: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """Something an asset can do for others, such as checking an identity."""

    key: str
    name: str
    description: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
