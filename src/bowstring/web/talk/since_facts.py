"""What the trail says changed in the facts, in words: of each record what it said first and what it says last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bowstring.formats.own.fact_changes import SCORES, FactChange
from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, list_words
from bowstring.report.fact_words import (
    difference_words,
    gone_words,
    names_of_records,
    new_words,
    shortened,
    shown_scores_words,
)
from bowstring.report.table_words import TABLE_WORDS
from bowstring.web.access import Visit
from bowstring.web.moments import short_day_words
from bowstring.web.site.frame import address
from bowstring.web.store.audit import RecordedChange
from bowstring.web.store.rows import record_from

MOST = 8
"""How many records are told of one by one; of more, the rest is counted by table."""

FACT_TABLES = (*TABLE_WORDS, SCORES)
"""The tables whose changes are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """A record that was added, changed or taken away, in a sentence; who did it, and when."""

    sentence: str
    by: str
    url: str


def fact_lines(visit: Visit, portfolio: Portfolio, changes: Sequence[RecordedChange]) -> tuple[FactLine, ...]:
    """Each record that changed, the latest first; what was first and what is last, whatever lay between.

    changes: the latest first.
    """
    groups = _by_record(changes)
    names = names_of_records(portfolio)
    lines = [
        line
        for group in list(groups.values())[:MOST]
        if (line := _line(visit, portfolio, group, names)) is not None
    ]
    # How many scores were shown, never whose.
    shown = shown_in(changes)
    scores = [FactLine(sentence=shown_scores_words(shown), by="", url="")] if shown else []
    return (*lines, *_counted(list(groups)[MOST:]), *scores)


def facts_in(changes: Sequence[RecordedChange]) -> tuple[FactChange, ...]:
    """Each record that changed, by what it said first and says last; what was erased, or cannot be read, is left out.

    changes: the latest first.
    """
    facts = []
    for group in _by_record(changes).values():
        last, first = group[0], group[-1]
        try:
            before, after = (
                record_from(last.table, cells) if cells is not None else None
                for cells in (first.before, last.after)
            )
        except (KeyError, TypeError, ValueError):
            continue
        change = FactChange(table=last.table, identity=(last.record,), before=before, after=after)
        if change.fields or (before is None) is not (after is None):
            facts.append(change)
    return tuple(facts)


def shown_in(changes: Sequence[RecordedChange]) -> int:
    """How many scores were shown."""
    return sum(change.table == SCORES and change.after is not None for change in changes)


def _by_record(changes: Sequence[RecordedChange]) -> dict[tuple[str, str], list[RecordedChange]]:
    groups: dict[tuple[str, str], list[RecordedChange]] = {}
    for change in changes:
        if change.table in TABLE_WORDS:
            groups.setdefault((change.table, change.record), []).append(change)
    return groups


def _line(
    visit: Visit, portfolio: Portfolio, group: Sequence[RecordedChange], names: Mapping[str, str]
) -> FactLine | None:
    last, first = group[0], group[-1]
    before, after = first.before, last.after
    cells = after or before
    if cells is None:
        return None
    named_by = TABLES[last.table].named_by
    name = shortened(str((named_by and cells.get(named_by)) or last.record))
    if before is None and first.action != "erased":
        sentence = new_words(last.table, name)
    elif after is None:
        sentence = gone_words(last.table, name)
    else:
        what = _differences(portfolio, last, (before or {}, after), names)
        if not what:
            return None
        sentence = f"“{name}”: {what}."
    who = f"{last.actor_name or 'somebody who has left'}, {short_day_words(last.made_at)}"
    url = (
        address("initiative", visit, initiative=last.record) if last.table == "initiatives" and after else ""
    )
    return FactLine(sentence=sentence, by=who, url=url)


def _differences(
    portfolio: Portfolio,
    change: RecordedChange,
    cells: tuple[Mapping[str, Any], Mapping[str, Any]],
    names: Mapping[str, str],
) -> str:
    try:
        old, new = (record_from(change.table, each) for each in cells)
    except (KeyError, TypeError, ValueError):
        return "changed"
    difference = FactChange(table=change.table, identity=(change.record,), before=old, after=new)
    return difference_words(portfolio, difference, names)


def _counted(groups: Sequence[tuple[str, str]]) -> Iterable[FactLine]:
    """The records that are not told one by one, by table."""
    counts: dict[str, int] = {}
    for table, _ in groups:
        counts[table] = counts.get(table, 0) + 1
    if counts:
        parts = [
            count_words(count, TABLE_WORDS[table].singular, TABLE_WORDS[table].title.lower())
            for table, count in counts.items()
        ]
        yield FactLine(sentence=phrase("And {parts} more.", parts=list_words(parts)), by="", url="")
