"""Conversations about tensions, tensions that people raised, and chances that leads set by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

_WORTH_BEFORE = "disagreement"
_QUARTER = re.compile(r":\d{4}-Q[1-4]$")


def present_kind(kind: str) -> str:
    """A kind of tension as it is called today: once what each side is worth was a question of its own."""
    return "worth" if kind == _WORTH_BEFORE else kind


def present_tension(key: str) -> str:
    """A tension's key as it is today, whichever release wrote it."""
    kind, _, rest = key.partition(":")
    if kind == _WORTH_BEFORE and rest:
        return f"worth:{rest.rsplit(':', 1)[0]}:both"
    # Once each quarter was a question of its own.
    if kind == "bottleneck" and _QUARTER.search(rest):
        return f"bottleneck:{rest.rsplit(':', 1)[0]}:hire"
    return key


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation about one tension (by its key), and what came of it.

    plan_before, plan_after: keys of recorded plans; the plan changed where they differ. A key of an earlier release is
    read as what it is called today.
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

    def __post_init__(self) -> None:
        object.__setattr__(self, "tension", present_tension(self.tension))


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

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", present_kind(self.kind))
