"""Everything out again: the portfolio in each format, safe to open in a spreadsheet."""

import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse

from bowstring.formats.files import write_portfolio
from bowstring.formats.together import zipped
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.web.access import Right, Visit, needs
from bowstring.web.store.facts import load_portfolio

EXPORTS: Mapping[str, tuple[str, str, str]] = {
    "xlsx": (
        phrase("An Excel workbook"),
        ".xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": (phrase("A folder of CSV tables, zipped"), ".zip", "application/zip"),
    "yaml": (phrase("One YAML document"), ".yaml", "application/yaml"),
    "json": (phrase("One JSON document"), ".json", "application/json"),
}
"""What each export is called, its ending and its media type."""


@needs(Right.VIEW)
def export(request: HttpRequest, visit: Visit, form: str) -> HttpResponse:
    """The whole portfolio as a file."""
    if request.method not in ("GET", "HEAD") or form not in EXPORTS:
        raise Http404("no such export")
    return export_file(visit, form)


def export_file(visit: Visit, form: str) -> HttpResponse:
    """The portfolio in one of EXPORTS' forms."""
    _, ending, media = EXPORTS[form]
    content = _written(load_portfolio(visit.portfolio_id), ending)
    return HttpResponse(
        content,
        content_type=media,
        headers={"Content-Disposition": f'attachment; filename="{visit.key}{ending}"'},
    )


def _written(portfolio: Portfolio, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("portfolio" if ending == ".zip" else f"portfolio{ending}")
        write_portfolio(portfolio, path)
        if ending != ".zip":
            return path.read_bytes()
        return zipped({other.name: other.read_bytes() for other in sorted(path.iterdir())})
