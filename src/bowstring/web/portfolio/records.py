"""The plain tables: one page for any of them, led by the model's records, and one that lists them all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from bowstring.formats.cells import Form
from bowstring.formats.own.tables import TABLES, FieldColumn
from bowstring.model.language import phrase, written
from bowstring.model.quarters import Quarter
from bowstring.model.wording import count_words
from bowstring.report.table_words import (
    MONEY,
    SECTIONS,
    TABLE_WORDS,
    choice_words,
    is_editable,
    label_of,
    text_of,
)
from bowstring.web.access import Right, Visit, needs
from bowstring.web.portfolio.bulk_bar import BulkBar, bulk_bar
from bowstring.web.portfolio.table_files import table_file
from bowstring.web.site.editing import may_add
from bowstring.web.site.frame import address, show
from bowstring.web.site.listing import SortHeader, asked_of, headers_of, query_of
from bowstring.web.site.paging import Pages, pages_of
from bowstring.web.site.record_forms import targets_of
from bowstring.web.site.saved_views import ViewsBar, views_bar
from bowstring.web.site.searching import SearchForm
from bowstring.web.store.lists import (
    PAGE_ROWS,
    ListPage,
    counts_of,
    every_record,
    list_records,
    names_for,
    sortable,
)
from bowstring.web.store.settings import kept_settings

_MOST_COLUMNS = 7
_LONGEST = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRow:
    """A record in a list: its name, where it is edited, its other cells with whether each is a figure, its number."""

    name: str
    url: str
    cells: tuple[tuple[str, bool], ...]
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordsPage:
    """A table's records. add_url: empty for who may not add one; bulk: None for who may change none."""

    title: str
    about: str
    singular: str
    headers: tuple[SortHeader, ...]
    rows: tuple[ListRow, ...]
    pages: Pages
    is_filtered: bool
    views: ViewsBar
    add_url: str
    files: tuple[tuple[str, str], ...]
    clear_url: str
    bulk: BulkBar | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLink:
    """A table on the page of all facts."""

    title: str
    about: str
    url: str
    count: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsPage:
    """All tables, by what they are about."""

    sections: tuple[tuple[str, tuple[TableLink, ...]], ...]


@needs(Right.VIEW)
def records(request: HttpRequest, visit: Visit, table: str) -> HttpResponse:
    """A table's records, searched and sorted."""
    if not is_editable(table):
        raise Http404("no such table")
    query = asked_of(request)
    listed = list_records(visit.portfolio_id, table, query)
    words, columns = TABLE_WORDS[table], _columns(table)
    can_sort = sortable(table)
    headers = [
        (column.name if column.name in can_sort else "", label_of(column.name), _is_figure(column))
        for column in columns
    ]
    here = address("records", visit, table=table)
    page = RecordsPage(
        title=words.title,
        about=words.about,
        singular=words.singular,
        headers=headers_of(request, query, headers),
        rows=_rows(visit, table, columns, listed),
        pages=pages_of(request, listed.total, most=PAGE_ROWS),
        is_filtered=bool(query.search),
        views=views_bar(request, visit, table),
        add_url=address("record-add", visit, table=table) if may_add(visit, table) else "",
        files=tuple(
            (name, address("records-file", visit, table=table, ending=ending))
            for name, ending in (("CSV", "csv"), (phrase("Excel"), "xlsx"))
        ),
        clear_url=here,
        bulk=bulk_bar(visit, table, query=query_of(request), total=listed.total),
    )
    return show(request, "records.html", page, visit=visit, form=SearchForm(request.GET, table=table))


@needs(Right.VIEW)
def records_file(_: HttpRequest, visit: Visit, table: str, ending: str) -> HttpResponse:
    """A whole table as a file."""
    if not is_editable(table):
        raise Http404("no such table")
    settings = kept_settings(visit.portfolio_id).settings
    return table_file(table, every_record(visit.portfolio_id, table), ending, settings)


@needs(Right.VIEW)
def facts(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What do we know, and where is it kept?"""
    counts = counts_of(visit.portfolio_id, tuple(TABLE_WORDS))
    page = FactsPage(
        sections=tuple(
            (title, tuple(_link(visit, table, counts[table]) for table in tables))
            for title, tables in SECTIONS
        )
    )
    return show(request, "facts.html", page, visit=visit)


def list_url(visit: Visit, table: str) -> str:
    """Where a table's records are listed."""
    return address("initiatives", visit) if table == "initiatives" else address("records", visit, table=table)


def cell_words(value: Any, column: FieldColumn | None, names: Mapping[str, str]) -> str:
    """A field's value in a table, cut where it is long; as content_words."""
    text = content_words(value, column, names)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def content_words(value: Any, column: FieldColumn | None, names: Mapping[str, str]) -> str:
    """A field's value, whole. column: None if it holds entries. names: what the keys it holds are called."""
    if names:
        text = "; ".join(names.get(key, key) for key in _keys(value))
    elif column is None:
        text = "; ".join(text_of(value).splitlines())
    elif column.kind.form is Form.CHOICE:
        text = choice_words(text_of(value))
    elif isinstance(value, Quarter):
        text = value.words
    elif isinstance(value, date):
        text = written(value, "%-d %b %Y")
    elif column.name in MONEY or isinstance(value, float):
        text = written(value, ",.10g") if value is not None else ""
    else:
        text = text_of(value)
    return text


def _link(visit: Visit, table: str, count: int) -> TableLink:
    words = TABLE_WORDS[table]
    url = list_url(visit, table)
    return TableLink(
        title=words.title, about=words.about, url=url, count=count_words(count, "record", "records")
    )


def _columns(table: str) -> tuple[FieldColumn, ...]:
    """What names a record first, then the first columns that fit beside it."""
    definition = TABLES[table]
    named = definition.named_by
    columns = [
        column for column in definition.columns.values() if column.name not in ("key", named, "url", "source")
    ]
    first = [definition.columns[named]] if named else []
    return (*first, *columns)[:_MOST_COLUMNS]


def _is_figure(column: FieldColumn) -> bool:
    return column.kind.form in (Form.FIGURE, Form.WHOLE)


def _rows(visit: Visit, table: str, columns: Sequence[FieldColumn], listed: ListPage) -> tuple[ListRow, ...]:
    names = names_in(visit, table, columns, [row.record for row in listed.rows])
    list_rows = []
    for row in listed.rows:
        first, *cells = (
            cell_words(getattr(row.record, column.name), column, names.get(column.name, {}))
            for column in columns
        )
        figures = [_is_figure(column) for column in columns[1:]]
        list_rows.append(
            ListRow(
                name=first or phrase("(no name)"),
                url=address("record", visit, table=table, row=row.number),
                cells=tuple(zip(cells, figures, strict=True)),
                row=row.number,
            )
        )
    return tuple(list_rows)


def names_in(
    visit: Visit, table: str, columns: Iterable[FieldColumn], records: Sequence[Any]
) -> dict[str, dict[str, str]]:
    """What the keys that records name are called, by column.

    Args:
        visit: to which portfolio.
        table: of the records.
        columns: those that may hold keys.
        records: in which the keys stand.
    """
    names: dict[str, dict[str, str]] = {}
    for column in columns:
        for target in targets_of(table, column.name):
            keys = {key for record in records for key in _keys(getattr(record, column.name))}
            if keys:
                names.setdefault(column.name, {}).update(names_for(visit.portfolio_id, target, keys))
    return names


def _keys(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if value else ()
