"""Scenarios: named sets of changes to a portfolio, tried beside it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A "what if we …" with a name and a reason."""

    key: str
    name: str
    reason: str = ""
    extra: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one record that a scenario changes, written as a cell is written."""

    scenario: str
    table: str
    record: str
    field: str
    value: str = ""
    extra: Mapping[str, str] = dataclasses.field(default_factory=dict)
