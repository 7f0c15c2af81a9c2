"""A page's charts as picture files, each by a link of its own at the page's address."""

import dataclasses
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify

from bowstring.charts.chart import Chart
from bowstring.library.picture import Picture

ASKED_BY = "picture"
"""The parameter of a page's address that asks for one of its charts: "needs-met.svg"."""

MEDIA_TYPES: Mapping[str, str] = {".svg": "image/svg+xml", ".png": "image/png"}
# Each thread that draws keeps Vega for itself: one is enough for a process.
_DRAWER = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drawing")


def endings() -> tuple[str, ...]:
    """The kinds of file there are: PNG needs the extra `pictures`."""
    return tuple(MEDIA_TYPES) if find_spec("vl_convert") is not None else (".svg",)


def chart_key(chart: Chart) -> str:
    """What a chart is called in an address."""
    return slugify(chart.title)


def chart_file(request: HttpRequest, *parts: object) -> HttpResponse | None:
    """The picture that an address asks for, of the charts that the page's parts hold; None if it asks for none.

    Raises: Http404 where there is none of that name.
    """
    name = request.GET.get(ASKED_BY, "")
    if not name or request.method not in ("GET", "HEAD"):
        return None
    key, dot, ending = name.rpartition(".")
    chart = next((chart for chart in _charts(parts) if chart_key(chart) == key), None)
    if chart is None or f"{dot}{ending}" not in endings():
        raise Http404("no such picture")
    content = _DRAWER.submit(Picture(chart).content, f".{ending}").result()
    answer = HttpResponse(content, content_type=MEDIA_TYPES[f".{ending}"])
    answer["Content-Disposition"] = f'attachment; filename="{key}.{ending}"'
    return answer


def _charts(part: object) -> Iterator[Chart]:
    """Every chart inside a page, in its order."""
    if isinstance(part, Chart):
        yield part
    elif dataclasses.is_dataclass(part) and not isinstance(part, type):
        for field in dataclasses.fields(part):
            yield from _charts(getattr(part, field.name))
    elif isinstance(part, tuple | list):
        for each in part:
            yield from _charts(each)
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from _charts(each)
