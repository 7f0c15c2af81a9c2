"""What changing many records at once would do: each before and after, and the change in a sentence."""

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bowstring.charts.chart import Table
from bowstring.charts.tables import TableView, table_view
from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase, plural_phrase, written
from bowstring.model.problems import Problem
from bowstring.model.wording import count_words
from bowstring.report.table_words import label_of, records_words
from bowstring.web.portfolio.bulk_forms import ADD, TAKE_OUT, ValueForm
from bowstring.web.portfolio.records import content_words
from bowstring.web.site.editing import problem_words
from bowstring.web.site.problem_places import title_of
from bowstring.web.site.record_forms import FormSetting, targets_of
from bowstring.web.store.facts import StoredRecord

MOST_NAMED = 8
"""How many records a message names."""

_MOST_SHOWN = 50
_LONGEST_VALUE = 80

Pairs = Sequence[tuple[StoredRecord, Any]]
"""Records as they are, each with what it is to be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkChangePage:
    """What would change. chosen: names of the records; others: how many were chosen that somebody else's team has.

    preview: None before a value was given, or where nothing would change. stale: what was changed meanwhile.
    """

    title: str
    table: str
    back_url: str
    query: str
    is_all: bool
    rows: tuple[int, ...]
    chosen: tuple[str, ...]
    others: str
    is_previewed: bool = False
    preview: TableView | None = None
    preview_words: str = ""
    same: str = ""
    button: str = ""
    stale: str = ""
    refusals: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def with_preview(
    page: BulkChangePage,
    pairs: Pairs,
    value_form: ValueForm,
    setting: FormSetting,
    *,
    refusals: tuple[str, ...],
    warnings: Sequence[Problem],
) -> BulkChangePage:
    """The page with what each record would be. pairs: those that would differ."""
    same = len(page.rows) - len(pairs)
    verb = "says" if same == 1 else "say"
    return dataclasses.replace(
        page,
        is_previewed=True,
        preview=_table(pairs, value_form.name, setting) if pairs else None,
        preview_words=f"The first {_MOST_SHOWN} of {written(len(pairs), ',')}."
        if len(pairs) > _MOST_SHOWN
        else "",
        same=f"{records_words(setting.table, same)} {verb} so already." if same else "",
        button=f"Save {count_words(len(pairs), 'change')}",
        refusals=refusals,
        warnings=tuple(dict.fromkeys(problem_words(problem) for problem in warnings))[:MOST_NAMED],
    )


def sentence_of(value_form: ValueForm, setting: FormSetting, count: int) -> str:
    """A change in words: "Team changed to “Carers” in 12 initiatives"."""
    name, label = value_form.name, label_of(value_form.name)
    records = records_words(setting.table, count)
    value = _words(value_form.value, name, setting)
    value = value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1]}…"
    if value_form.how == ADD:
        return phrase(
            "“{value}” added to {label} in {records}", value=value, label=label.lower(), records=records
        )
    if value_form.how == TAKE_OUT:
        return phrase(
            "“{value}” taken out of {label} in {records}", value=value, label=label.lower(), records=records
        )
    return (
        phrase("{label} changed to “{value}” in {records}", label=label, value=value, records=records)
        if value
        else phrase("{label} emptied in {records}", label=label, records=records)
    )


def stale_words(records: Sequence[Any], gone: int) -> str:
    """What somebody else did meanwhile to records that were to be changed."""
    named = ", ".join(title_of(record) for record in records[:MOST_NAMED])
    more = (
        phrase(" and {records} more", records=len(records) - MOST_NAMED) if len(records) > MOST_NAMED else ""
    )
    changed = phrase("Somebody else changed {named}{more}", named=named, more=more) if records else ""
    lost = (
        plural_phrase(
            "{records} is no longer there",
            "{records} are no longer there",
            gone,
            records=count_words(gone, "record", "records"),
        )
        if gone
        else ""
    )
    what = "; ".join(part for part in (changed, lost) if part) or phrase(
        "Somebody else changed these records"
    )
    return phrase("{what} while you looked. Nothing was saved. Below is what would change now.", what=what)


def _table(pairs: Pairs, name: str, setting: FormSetting) -> TableView:
    rows = tuple(
        (title_of(kept.record), *(_words(getattr(record, name), name, setting) or "–" for record in both))
        for kept, new in pairs[:_MOST_SHOWN]
        for both in ((kept.record, new),)
    )
    return table_view(
        Table(
            headers=(phrase("Name"), phrase("{label_of} now", label_of=label_of(name)), phrase("Afterwards")),
            rows=rows,
        )
    )


def _words(value: Any, name: str, setting: FormSetting) -> str:
    names = dict(pair for to in targets_of(setting.table, name) for pair in setting.names.get(to, ()))
    return content_words(value, TABLES[setting.table].columns.get(name), names)
