"""What differs between two states of a portfolio's facts, record by record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bowstring.formats.own.merging import Identity, identity_of
from bowstring.formats.own.tables import TABLES
from bowstring.model.assessments import Assessment
from bowstring.model.portfolio import Portfolio

SCORES = "assessments"
"""The table of which only counts are told: nobody's score is."""

_NO_FACTS = frozenset({SCORES, "conversations", "raised", "scenarios", "changes"})
_QUIET = frozenset({"key", "source", "url", "stated_on", "updated_on", "noted_on"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FactChange:
    """A record that is new, different or gone. before, after: what it said and says; None if it was, or is, none."""

    table: str
    identity: Identity
    before: Any | None
    after: Any | None

    @property
    def fields(self) -> Mapping[str, tuple[Any, Any]]:
        """What each field said and says, of a record that is still there; not its key, source and days of entry."""
        if self.before is None or self.after is None:
            return {}
        pairs = {
            column: (getattr(self.before, column, None), getattr(self.after, column, None))
            for column in TABLES[self.table].columns
            if column not in _QUIET
        }
        return {column: (was, now) for column, (was, now) in pairs.items() if was != now}


def fact_changes(before: Portfolio, now: Portfolio) -> tuple[FactChange, ...]:
    """Every record that differs between two states of a portfolio, table by table.

    Scores, what people talked about and scenarios are left out: they are told otherwise, or nothing rests on them.
    """
    return tuple(
        change
        for table in TABLES
        if table not in _NO_FACTS
        for change in _changes_of(table, before, now)
        if change.fields or change.before is None or change.after is None
    )


def _changes_of(table: str, before: Portfolio, now: Portfolio) -> Iterator[FactChange]:
    old, new = (
        {identity_of(table, record): record for record in getattr(facts, table)} for facts in (before, now)
    )
    for identity in dict.fromkeys((*new, *old)):
        was, is_now = old.get(identity), new.get(identity)
        if was != is_now:
            yield FactChange(table=table, identity=identity, before=was, after=is_now)


def new_scores(before: Portfolio, now: Portfolio) -> int:
    """How many scores came since."""
    return len({_score(view) for view in now.assessments} - {_score(view) for view in before.assessments})


def _score(view: Assessment) -> tuple[object, ...]:
    return (view.initiative, view.lens, view.assessor, view.low, view.likely, view.high, view.round)
