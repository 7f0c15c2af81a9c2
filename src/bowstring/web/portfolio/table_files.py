"""A table as a file to keep: safe against what a spreadsheet would run."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.http import Http404, HttpResponse

from bowstring.formats.own import workbook
from bowstring.formats.own.csv_text import write_csv
from bowstring.formats.own.settings import write_settings
from bowstring.formats.own.sheets import Sheets
from bowstring.formats.own.tables import TABLES, write_table
from bowstring.model.portfolio import Settings

_CSV = "text/csv; charset=utf-8"
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(table: str, records: Sequence[object], ending: str, settings: Settings) -> HttpResponse:
    """Records as CSV or as a workbook, which holds the settings too. Raises: Http404 for any other ending."""
    sheet = write_table(TABLES[table], records)
    if ending == "csv":
        return _file(write_csv(sheet), f"{table}.csv", _CSV)
    if ending != "xlsx":
        raise Http404("no such file")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.xlsx"
        workbook.write(Sheets(settings=write_settings(settings), tables={table: sheet}), path)
        return _file(path.read_bytes(), f"{table}.xlsx", _WORKBOOK)


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
