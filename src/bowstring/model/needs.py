"""Needs of users, and the outcomes that the business shares."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A user need: "As a … I need … so that …". people_affected: people a year."""

    key: str
    statement: str
    life_event: str = ""
    groups: tuple[str, ...] = ()
    people_affected: float | None = None
    evidence: str = ""
    evidence_link: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A shared business outcome: what is measured, from where, to where, by when, and who answers for it."""

    key: str
    name: str
    measure: str = ""
    unit: str = ""
    baseline: float | None = None
    target: float | None = None
    due: date | None = None
    owner: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)
