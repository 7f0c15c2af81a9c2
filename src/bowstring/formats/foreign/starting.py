"""The settings of an imported portfolio: what its map says, else what the source says, never today's clock."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from bowstring.formats.cells import Cell, CellError, kind_of, normal, quarter_of
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.source import SourceTable
from bowstring.formats.own.settings import TABLE, Nested
from bowstring.model.language import phrase
from bowstring.model.problems import Place
from bowstring.model.quarters import Quarter
from bowstring.model.wording import capitalised

_STARTS = ("earliest_start", "committed_start", "start")
_DAY = kind_of(date)
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_](0[1-9]|1[0-2])(?!\d)")


def settings_for(
    source: SourceTable,
    nested: Nested,
    records: Mapping[str, Sequence[Mapping[str, Cell]]],
    currency: str,
    findings: Findings,
    *,
    today: date | None = None,
) -> Nested | None:
    """The map's settings, with name, start and currency from the source where it names none.

    Args:
        source, nested, records: what was read, the map's settings, and the records made.
        currency, findings: of the amounts, and where to tell.
        today: the day from which the next quarter is taken where nothing says when planning starts; None for none.

    None if no start is known, which the findings then tell.
    """
    settings = dict(nested)
    if "name" not in settings:
        settings["name"] = capitalised(Path(source.name).stem.replace("_", " ").replace("-", " ").strip())
        findings.note(
            Place(table=TABLE, column="name"),
            phrase("is taken from the file: {settings!r}.", settings=settings["name"]),
        )
    if "start" not in settings:
        start, why = _start(source, settings, records)
        place = Place(table=TABLE, column="start")
        mend = "Set start = '2026-Q4' or the like under [settings] in the map."
        if start is None and today is not None:
            start, why = Quarter.of(today).plus(1), "the next quarter, since nothing in the source says"
        if start is None:
            findings.error(
                place,
                phrase("neither the map nor the source says when planning starts."),
                mend,
                is_of_the_map=True,
            )
            return None
        settings["start"] = str(start)
        findings.warn(place, f"the map names none; it is taken as {start}, {why}.", mend, is_of_the_map=True)
    if currency:
        settings["currency"] = currency
    elif "currency" not in settings:
        mend = "Set currency = 'EUR' or the like under [settings] in the map."
        findings.note(
            Place(table=TABLE, column="currency"),
            phrase("no currency is named; it is taken as GBP."),
            mend,
            is_of_the_map=True,
        )
    if source.above:
        extra = settings.get("extra", {})
        settings["extra"] = {**(extra if isinstance(extra, Mapping) else {}), "above the table": source.above}
        findings.note(
            Place(table=source.name), phrase("the text above the column names is kept with the settings.")
        )
    return settings


def _start(
    source: SourceTable, settings: Nested, records: Mapping[str, Sequence[Mapping[str, Cell]]]
) -> tuple[Quarter | None, str]:
    """The first quarter that can be planned, and where that was read."""
    as_of = settings.get("as_of")
    days = _days([as_of if isinstance(as_of, str | date) else None])
    if days:
        return Quarter.of(days[0]), "the quarter of as_of"
    at = next((at for at, name in enumerate(source.header) if normal(name) == "as_of"), None)
    days = _days([row[at] for row in source.rows if at < len(row)]) if at is not None else []
    if days:
        return Quarter.of(max(days)), "the latest as_of in the source"
    starts = [quarter_of(record.get(name)) for record in records.get("initiatives", ()) for name in _STARTS]
    earliest = min((start for start in starts if start is not None), default=None)
    if earliest is not None:
        return earliest, "the earliest start of any initiative"
    named = _MONTH.search(source.name)
    return (
        (Quarter.of(date(int(named[1]), int(named[2]), 1)), "from the file's name") if named else (None, "")
    )


def _days(cells: Sequence[Cell]) -> list[date]:
    days: list[date] = []
    for cell in cells:
        try:
            day = _DAY.read(cell) if _DAY is not None and cell is not None else None
        except CellError:
            continue
        if isinstance(day, date):
            days.append(day)
    return days
