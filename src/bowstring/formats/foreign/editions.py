"""A register with several editions of one piece of work: the latest is the facts, the earlier ones its history.

Source: docs/formats.md#editions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bowstring.formats.cells import Cell, CellError, cell_text
from bowstring.formats.foreign.columns.date_reader import DateReader
from bowstring.formats.foreign.columns.dates import ANY_STYLE, Span, span_of
from bowstring.formats.foreign.columns.questions import ImportQuestion, PossibleAnswer
from bowstring.formats.foreign.columns.roles import LEAST, likeness
from bowstring.formats.foreign.columns.titles import title_of
from bowstring.formats.foreign.import_readers import Readers
from bowstring.formats.foreign.mapping import TableMap, Target
from bowstring.formats.foreign.source import SourceTable
from bowstring.model.delivery import Forecast
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem, note, warning
from bowstring.model.quarters import Quarter
from bowstring.model.wording import count_words

EARLIER = "Earlier editions"
"""What the column is called that tells what earlier editions said."""

LATEST, EACH = "latest", "each"
_WORDS = frozenset(
    ("year", "edition", "period", "report", "reporting", "snapshot", "quarter", "published", "fy", "at")
)
_ALLOWED = _WORDS | {
    "financial",
    "calendar",
    "the",
    "data",
    "return",
    "collection",
    "date",
    "of",
    "as",
    "month",
}
_MOST_EDITIONS, _LEAST_EDITIONS = 60, 2
_NEARLY = 0.98
_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """The editions of a source. source: of its latest rows alone; earlier: the others, by index of their latest row.

    when: the days that each edition's text names. newest: the text of the newest.
    """

    column: str
    source: SourceTable
    table_map: TableMap
    earlier: Mapping[int, tuple[int, ...]]
    when: Mapping[str, Span]
    newest: str
    problems: tuple[Problem, ...]


def editions_of(source: SourceTable, table_map: TableMap) -> Editions | None:
    """The latest row of each piece of work, where the map says that rows are editions; None if it does not."""
    at_target = next((n for n, target in enumerate(table_map.targets) if not target.each), None)
    main = table_map.targets[at_target] if at_target is not None else None
    if main is None or main.edition not in source.header:
        return None
    key = next((column for column, fields in main.columns.items() if "key" in fields), "")
    key = key or _key_column(source, main.edition)
    if not key:
        return None
    key_at, edition_at = source.header.index(key), source.header.index(main.edition)
    when = _spans(source, edition_at)
    rows: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(source.rows):
        if len(row) > max(key_at, edition_at) and _text(row, key_at) and _text(row, edition_at) in when:
            rows[_text(row, key_at)].append(index)
    order = {text: place for place, text in enumerate(sorted(when, key=lambda text: when[text].last))}
    earlier: dict[int, tuple[int, ...]] = {}
    for indexes in rows.values():
        ranked = sorted(indexes, key=lambda index: (order[_text(source.rows[index], edition_at)], index))
        newest = _text(source.rows[ranked[-1]], edition_at)
        # Two rows of one key in its newest edition are no editions of each other.
        first = next(i for i in ranked if _text(source.rows[i], edition_at) == newest)
        before = tuple(i for i in ranked if _text(source.rows[i], edition_at) != newest)
        if before:
            earlier[first] = before
    columns = {key: ("key",), **{c: fields for c, fields in main.columns.items() if c != key}}
    targets = list(table_map.targets)
    targets[at_target or 0] = replace(main, columns=columns)
    newest = max(order, key=lambda text: order[text], default="")
    settings = dict(table_map.settings)
    if newest and not {"start", "as_of"} & set(settings):
        # What the newest edition says holds for the time it was written in, not for today.
        settings["start"] = str(Quarter.of(when[newest].first))
    return Editions(
        column=main.edition,
        source=_latest(source, key, main.edition, earlier),
        table_map=replace(table_map, targets=tuple(targets), settings=settings),
        earlier=earlier,
        when=when,
        newest=newest,
        problems=tuple(_problems(source, main.edition, rows, earlier, newest=newest)),
    )


def edition_column(source: SourceTable) -> str:
    """The column that seems to tell editions of one piece of work apart; "" where none does."""
    for at, column in enumerate(source.header):
        words = set(title_of(column).words)
        if not words & _WORDS or not words <= _ALLOWED:
            continue
        texts = {_text(row, at) for row in source.rows if at < len(row) and _text(row, at)}
        if not _LEAST_EDITIONS <= len(texts) <= _MOST_EDITIONS or len(_spans(source, at)) < len(texts):
            continue
        if _key_column(source, column):
            return column
    return ""


def edition_question(source: SourceTable, column: str) -> ImportQuestion:
    """Whether rows of one key are editions of one piece of work."""
    key = _key_column(source, column)
    at, key_at = source.header.index(column), source.header.index(key)
    counts = Counter(_text(row, key_at) for row in source.rows if len(row) > key_at)
    shown = counts.most_common(1)[0][0]
    texts = [
        _text(row, at) for row in source.rows if len(row) > max(at, key_at) and _text(row, key_at) == shown
    ]
    listed = ", ".join(texts[:_SHOWN])
    return ImportQuestion(
        kind="editions",
        about=column,
        words=f"{shown!r} stands in several rows ({column}: {listed}). Are they editions of one piece of work?",
        choices=(
            PossibleAnswer(
                answer=LATEST, reading="the latest row of each holds, the earlier ones are its history"
            ),
            PossibleAnswer(answer=EACH, reading="each row is a piece of work of its own, and counted"),
        ),
    )


def with_forecasts(
    portfolio: Portfolio, source: SourceTable, editions: Editions, keys: Sequence[str]
) -> Portfolio:
    """The portfolio with the end dates that each edition promised, so that slips can be told.

    Args:
        portfolio, source: what was made, and the source with all its editions.
        editions, keys: its editions, and the key of each row's initiative; "" for none.
    """
    main = next(target for target in editions.table_map.targets if not target.each)
    column = next((column for column, fields in main.columns.items() if "end" in fields), "")
    if main.table != "initiatives" or not column:
        return portfolio
    end_at, edition_at = source.header.index(column), source.header.index(editions.column)
    target = Target(table="forecasts", columns={column: ("promised",)})
    reader = Readers(source, editions.table_map, source.rows).reader(target, column, "promised")
    forecasts = list(portfolio.forecasts)
    for latest, before in editions.earlier.items():
        for index in (*before, latest):
            row = source.rows[index]
            promised = _day(row[end_at], reader) if end_at < len(row) and keys[latest] else None
            made_on = editions.when[_text(row, edition_at)].first
            if promised is not None:
                forecast = Forecast(
                    initiative=keys[latest], milestone="end", made_on=made_on, promised=promised
                )
                forecasts.append(forecast)
    return replace(portfolio, forecasts=tuple(forecasts))


def _day(cell: Cell, reader: object) -> date | None:
    if isinstance(cell, str) and not cell.strip():
        return None
    reading = reader.read(cell) if isinstance(reader, DateReader) and cell is not None else None
    try:
        return date.fromisoformat(cell_text(reading.cell)) if reading is not None else None
    except (ValueError, CellError):
        return None


def _key_column(source: SourceTable, edition: str) -> str:
    """The column of keys that stand once in each edition, nearly all, and in several; "" where there is none."""
    at = source.header.index(edition)
    for key_at, column in enumerate(source.header):
        alike = likeness(title_of(column), "key")
        if column == edition or alike.score < LEAST or not alike.is_sure:
            continue
        pairs = [
            (_text(row, key_at), _text(row, at))
            for row in source.rows
            if len(row) > max(at, key_at) and _text(row, key_at)
        ]
        keys = {key for key, _ in pairs}
        if len(set(pairs)) >= _NEARLY * len(pairs) and len(pairs) - len(keys) >= 0.2 * len(keys) > 0:
            return column
    return ""


def _spans(source: SourceTable, at: int) -> dict[str, Span]:
    spans: dict[str, Span] = {}
    for row in source.rows:
        text = _text(row, at) if at < len(row) else ""
        span = span_of(text, ANY_STYLE) if text and text not in spans else None
        if span is not None:
            spans[text] = span
    return spans


def _text(row: Sequence[Cell], at: int) -> str:
    return cell_text(row[at]).strip()


def _latest(
    source: SourceTable, key: str, edition: str, earlier: Mapping[int, tuple[int, ...]]
) -> SourceTable:
    """The source with earlier rows empty, and what they said otherwise in a column of its own."""
    gone = {index for indexes in earlier.values() for index in indexes}
    width = len(source.header)
    rows: list[Sequence[Cell]] = []
    for index, row in enumerate(source.rows):
        if index in earlier:
            lines = (_history(source, source.rows[before], row, key, edition) for before in earlier[index])
            rows.append([*row[:width], *[None] * (width - len(row)), "\n".join(lines)])
        else:
            rows.append(() if index in gone else row)
    return replace(source, header=(*source.header, _free_name(source.header)), rows=rows)


def _history(source: SourceTable, row: Sequence[Cell], latest: Sequence[Cell], key: str, edition: str) -> str:
    """What an earlier row said that the latest does not say alike."""
    parts = [
        f"{column} {text}"
        for at, column in enumerate(source.header)
        if at < len(row) and column not in (key, edition) and (text := _text(row, at))
        if at >= len(latest) or text != _text(latest, at)
    ]
    return f"{_text(row, source.header.index(edition))}: {'; '.join(parts) or 'the same'}"


def _free_name(header: Sequence[str]) -> str:
    name, number = EARLIER, 2
    while name in header:
        name, number = f"{EARLIER} ({number})", number + 1
    return name


def _problems(
    source: SourceTable,
    column: str,
    rows: Mapping[str, Sequence[int]],
    earlier: Mapping[int, tuple[int, ...]],
    *,
    newest: str,
) -> Iterator[Problem]:
    edition_at = source.header.index(column)
    place = Place(table=source.name, column=column)
    count = sum(len(indexes) for indexes in earlier.values())
    message = (
        f"{count_words(count, 'row')} {'is an earlier edition' if count == 1 else 'are earlier editions'} of work that "
        f"stands in a later one: the latest holds, the others are kept under {EARLIER!r}, and their end dates as "
        "promises, made on the first day of their edition. Planning starts with the newest, unless the map says when."
    )
    if count:
        mend = phrase("Take edition out of the map to keep each row as work of its own.")
        yield replace(note(place, message, mend), is_of_the_map=True)
    gone = [
        key
        for key, indexes in rows.items()
        if all(_text(source.rows[index], edition_at) != newest for index in indexes)
    ]
    if gone:
        message = (
            f"{count_words(len(gone), 'piece')} of work {'is' if len(gone) == 1 else 'are'} not in the newest edition, "
            f"{newest} ({', '.join(gone[:_SHOWN])}{' …' if len(gone) > _SHOWN else ''}): finished, stopped or merely "
            "left out, the table does not say, so they stand as they stood."
        )
        mend = f"Take only the newest: under [only] in the map, write '{column}' = ['{newest}']; or give them a status."
        yield replace(warning(place, message, mend), is_of_the_map=True)
