"""What an upload is: where it stands, what its columns become, and every doubt, on one page, mended there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from bowstring.formats.foreign.mapping import TableMap, map_text, parse_map
from bowstring.formats.foreign.preview import Preview
from bowstring.model.language import phrase
from bowstring.model.problems import BadDataError, UnknownKeyError
from bowstring.model.wording import count_words
from bowstring.web.access import Right, Visit, needs
from bowstring.web.portfolio.import_forms import MOST_ROWS, ColumnsForm, field_words
from bowstring.web.portfolio.import_reading import Upload, guessed_anew, named_map, reviewed
from bowstring.web.site.errors import not_found
from bowstring.web.site.frame import address, show
from bowstring.web.store import imports as store
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.imports import RunCard


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnRow:
    """A column on the page where columns are named. doubt: what it may be, in words; "" for none."""

    field: object
    samples: str
    doubt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalRow:
    """A total of the table beside what was read, in words."""

    words: str
    agrees: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnsPage:
    """What an upload is. summary: what was recognised. more_rows: how many rows were left out beyond those shown."""

    file_name: str
    summary: str
    whereabouts: tuple[object, ...]
    rows: tuple[ColumnRow, ...]
    questions: tuple[object, ...]
    offers: tuple[object, ...]
    words: tuple[object, ...]
    left_out: tuple[object, ...]
    more_rows: int
    totals: tuple[TotalRow, ...]
    url: str


@needs(Right.LEAD)
def import_columns(request: HttpRequest, visit: Visit, run: str) -> HttpResponse:
    """Look at what was recognised, and mend it: sent, it is kept in the upload's map, so nothing is typed twice."""
    card = _run(visit, run)
    if card is None:
        return not_found(request)
    upload = Upload(name=card.file_name, content=store.upload_of(visit.portfolio_id, run))
    try:
        preview = reviewed(upload, card.map, load_portfolio(visit.portfolio_id))
    except BadDataError as bad:
        messages.error(request, str(bad.problems[0]))
        return redirect(address("import", visit))
    table_map = parse_map(card.map, card.file_name)
    form = ColumnsForm(request.POST or None, preview=preview, table_map=table_map)
    if request.method == "POST" and form.is_valid():
        step = _kept(request, visit, card, upload, form=form, table_map=table_map)
        if step:
            return redirect(address(step, visit, run=run))
    page = _page(visit, card, preview, form)
    status = 422 if form.errors else 200
    return show(request, "import/columns.html", page, visit=visit, form=form, status=status)


def _kept(
    request: HttpRequest,
    visit: Visit,
    card: RunCard,
    upload: Upload,
    *,
    form: ColumnsForm,
    table_map: TableMap,
) -> str:
    """Keep what was sent; the page that follows, or "" where the form says what is wrong."""
    answers = form.cleaned_data
    is_elsewhere = form.is_elsewhere(answers)
    try:
        if is_elsewhere:
            base = _elsewhere(answers, form, table_map)
            made = guessed_anew(upload, map_text(base), tool=answers["tool"], table=answers["table"])
        else:
            settled = map_text(form.settled(answers, table_map))
            made = named_map(upload, answers["table"], form.named(answers), settled)
    except BadDataError as bad:
        problem = bad.problems[0]
        # What is wrong belongs to the field that somebody changed.
        fields = (name for name in ("tool", "header_row", "sheet") if name in form.fields)
        changed = next((name for name in fields if answers.get(name) != form.fields[name].initial), None)
        form.add_error(changed, f"{problem.message} {problem.mend}".strip())
        return ""
    store.name_columns(visit.portfolio_id, card.key, made)
    if is_elsewhere:
        messages.info(request, "We have matched the columns again. Check them.")
    return "import-columns" if is_elsewhere or "again" in request.POST else "import-preview"


def _elsewhere(answers: Mapping[str, Any], form: ColumnsForm, table_map: TableMap) -> TableMap:
    """The map as a base for another guess: what is said of rows and words holds for the same sheet alone."""
    sheet = answers.get("sheet", table_map.sheet)
    header_row = answers["header_row"]
    if header_row == form.fields["header_row"].initial:
        header_row = table_map.header_row
    if sheet != form.preview.sheet:
        # Rows are counted, and words stand, on a sheet.
        return replace(table_map, sheet=sheet, header_row=None, take_in=(), answers={})
    settled = form.settled(answers, table_map)
    return replace(settled, sheet=sheet, header_row=header_row)


def _run(visit: Visit, key: str) -> RunCard | None:
    try:
        card = store.run_card(visit.portfolio_id, key)
    except UnknownKeyError:
        return None
    return card if card.state == store.NAMING else None


def _page(visit: Visit, card: RunCard, preview: Preview, form: ColumnsForm) -> ColumnsPage:
    tool = phrase("as {tool} exports it", tool=preview.tool) if preview.tool else phrase("by its columns")
    sheet = phrase(", sheet “{sheet}”", sheet=preview.sheet) if preview.sheet else ""
    count = count_words(preview.records, "record", "records")
    return ColumnsPage(
        file_name=card.file_name,
        summary=phrase(
            "Recognised {tool}{sheet}: {count} of {replace}.",
            tool=tool,
            sheet=sheet,
            count=count,
            replace=preview.table.replace("_", " "),
        ),
        whereabouts=tuple(
            form[name] for name in ("tool", "sheet", "header_row", "table") if name in form.fields
        ),
        rows=_column_rows(form, preview),
        questions=_fields(form, "question-"),
        offers=_fields(form, "offer-"),
        words=_fields(form, "word-"),
        left_out=_fields(form, "row-"),
        more_rows=max(0, len(preview.left_out) - MOST_ROWS),
        totals=tuple(
            TotalRow(
                words=phrase(
                    "Row {row}, {column}: {total:,.0f} in the file, {read:,.0f} as read",
                    row=total.row,
                    column=total.column,
                    total=total.total,
                    read=total.read,
                ),
                agrees=total.agrees,
            )
            for total in preview.totals
        ),
        url=address("import-columns", visit, run=card.key),
    )


def _fields(form: ColumnsForm, start: str) -> tuple[object, ...]:
    return tuple(form[name] for name in form.fields if name.startswith(start))


def _column_rows(form: ColumnsForm, preview: Preview) -> tuple[ColumnRow, ...]:
    doubts = {question.about: question for question in preview.questions if question.kind == "columns"}
    return tuple(
        ColumnRow(
            field=form[f"column-{place}"],
            samples=", ".join(column.samples) or "nothing",
            doubt=phrase(
                "Perhaps its {field_words}?",
                field_words=field_words(doubts[column.name].choices[0].answer).lower(),
            )
            if column.name in doubts
            else "",
        )
        for place, column in enumerate(preview.columns)
    )
