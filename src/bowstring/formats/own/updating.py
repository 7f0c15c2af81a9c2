"""The newest state of a source put into a portfolio that is there: updated by key, nothing twice, nothing removed."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from bowstring.formats.cells import cell_text, to_cell
from bowstring.formats.findings import refusal
from bowstring.formats.own.merging import Merge, identity_of, merge, with_names_known
from bowstring.formats.own.settings import write_settings
from bowstring.formats.own.tables import TABLES
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem, note
from bowstring.model.wording import count_words

_LISTED, _LONGEST = 30, 60


def settings_here(here: Portfolio) -> dict[str, object]:
    """What holds for an import where its map says nothing else: start, currency, and the ranges of a rough sort."""
    lens = write_settings(here.settings).get("lens", {})
    return {"start": str(here.settings.start), "currency": here.settings.currency, "lens": lens}


def updated(here: Portfolio, there: Portfolio) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio with what a source says, and every field that it changed.

    What the source says holds; what it leaves empty stays as it is, and so does what it does not name.

    Args:
        here, there: the portfolio as it is, and what the source tells.

    Raises: BadDataError where its money is in another currency.
    """
    if here.settings.currency != there.settings.currency:
        message = f"the file is in {there.settings.currency}, the portfolio in {here.settings.currency}."
        raise refusal(Place(table="portfolio"), message, "Convert its amounts to one currency.")
    there = with_names_known(here, there)
    comparison = merge(None, here, there)
    tables = {table: tuple(_records(table, here, comparison)) for table in TABLES}
    settings = dataclasses.replace(
        here.settings,
        lens={**there.settings.lens, **here.settings.lens} if there.assessments else here.settings.lens,
    )
    changed: Any = dataclasses.replace(here, settings=settings, **tables)
    return changed, (*_changes(comparison), *_absent(here, there))


def _records(table: str, here: Portfolio, comparison: Merge) -> Iterator[Any]:
    taken = {
        change.identity: change.taken(frozenset()) for change in comparison.changed if change.table == table
    }
    for record in getattr(here, table):
        # Of records that are alike in what tells them apart the first is meant.
        yield taken.pop(identity_of(table, record), record)
    yield from (record for added_to, record in comparison.added if added_to == table)


def _changes(comparison: Merge) -> Iterator[Problem]:
    added = len(comparison.added)
    words = f"{count_words(added, 'record')} {'is' if added == 1 else 'are'} new"
    counts = f"{words}, {len(comparison.changed):,} changed, {comparison.same:,} as before."
    yield note(Place(table="portfolio"), counts)
    lines = [
        note(
            Place(table=change.table, column=field.field),
            phrase(
                "{identity}: was {shown}, now {there}.",
                identity=", ".join(change.identity),
                shown=_shown(field.here),
                there=_shown(field.there),
            ),
        )
        for change in comparison.changed
        for field in change.fields
    ]
    yield from lines[:_LISTED]
    if len(lines) > _LISTED:
        yield note(
            Place(table="portfolio"), phrase("and {lines:,} changes more.", lines=len(lines) - _LISTED)
        )


def _absent(here: Portfolio, there: Portfolio) -> Iterator[Problem]:
    """Rows that the source does not hold, of the table that it is made of: those it only names are not missed."""
    for table in ("initiatives", "assets"):
        own, new = getattr(here, table), getattr(there, table)
        keys = {record.key for record in new}
        absent = [record.key for record in own if record.key not in keys] if new else []
        if absent:
            listed = ", ".join(absent[:3]) + (" …" if len(absent) > 3 else "")
            message = (
                f"{len(absent):,} of {len(own):,} are not in the file ({listed}); they stay as they are."
            )
            yield note(Place(table=table), message)


def _shown(value: object) -> str:
    text = "; ".join(map(str, value.values())) if isinstance(value, dict) else cell_text(to_cell(value))
    return repr(text[:_LONGEST]) if text else "empty"
