"""Assessments: what somebody believes an initiative is worth, seen through one lens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bowstring.model.language import phrase


class Lens(StrEnum):
    """A side from which value is seen."""

    USER_NEED = "user_need"
    BUSINESS_VALUE = "business_value"

    @property
    def words(self) -> str:
        """What is seen: "user need", "business value"."""
        return phrase(self.value.replace("_", " "))

    @property
    def short(self) -> str:
        """Its first word: "user", "business"."""
        return self.value.split("_", 1)[0]

    @property
    def side(self) -> str:
        """The side: "user side", "business side"."""
        return phrase("user side") if self is Lens.USER_NEED else phrase("business side")

    @property
    def whom(self) -> str:
        """To whom something is worth: "users", "the business"."""
        return phrase("users") if self is Lens.USER_NEED else phrase("the business")


class Evidence(StrEnum):
    """How good the ground under an assessment is, worst first."""

    GUESS = "guess"
    DESK = "desk"
    RESEARCH = "research"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One assessor's low, likely and high (P10, P50, P90) of value per quarter once delivered.

    Unit: the lens's (people a quarter weighted by severity, or money a quarter). independent: False where
    the assessor could see others' figures first. round: 1 for the first, higher after a reframing.
    """

    initiative: str
    lens: Lens
    assessor: str
    low: float
    likely: float
    high: float
    evidence: Evidence | None = None
    rationale: str = ""
    made_at: datetime | None = None
    round: int = 1
    independent: bool = True
    extra: Mapping[str, str] = field(default_factory=dict)
