"""Conversations about tensions, tensions that people raised, and chances that leads set by hand."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

_KINDS = {"disagreement": "worth"}
# What once were several questions, and the one that they are now: each side's worth, each quarter's shortage, and each
# that waits for the same.
_KEYS = (
    (re.compile(r"disagreement:(.+):[^:]+"), r"worth:\1:both"),
    (re.compile(r"bottleneck:(.+):\d{4}-Q[1-4]"), r"bottleneck:\1:hire"),
    (re.compile(r"waiting:[^:]+:(?!sooner$)([^:]+)"), r"waiting:\1:sooner"),
)


def present_kind(kind: str) -> str:
    """A kind of tension as it is called today, whichever release wrote it."""
    return _KINDS.get(kind, kind)


def present_tension(key: str) -> str:
    """A tension's key as it is today, whichever release wrote it."""
    for before, today in _KEYS:
        if before.fullmatch(key):
            return before.sub(today, key)
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
