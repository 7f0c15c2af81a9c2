"""Conversations about tensions, tensions that people raised, and chances that leads set by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation about one tension (by its key), and what came of it.

    plan_before, plan_after: keys of recorded plans; the plan changed where they differ.
    """

    key: str
    tension: str
    opened_on: date | None = None
    settled_on: date | None = None
    outcome: str = ""
    what_settled_it: str = ""
    evidence: str = ""
    owner: str = ""
    early_warning: str = ""
    review_on: date | None = None
    people: tuple[str, ...] = ()
    plan_before: str = ""
    plan_after: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raised:
    """A tension that a person noticed: two poles, a question, and perhaps a what-if to price it by."""

    key: str
    pole_a: str = ""
    pole_b: str = ""
    question: str = ""
    what_if: str = ""
    raised_by: str = ""
    raised_on: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """The chance, 0 to 1, that a conversation settles a kind of tension, set by hand with a reason."""

    kind: str
    chance: float
    reason: str = ""
    set_by: str = ""
    set_on: date | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
