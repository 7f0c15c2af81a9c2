"""Template tags of the look: what wraps a block or pairs its data; all else is a plain include in parts/."""

from collections.abc import Mapping

from django import template
from django.http import QueryDict
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from bowstring.charts.chart import Chart
from bowstring.charts.tables import TableView, table_view
from bowstring.model.language import phrase, spoken
from bowstring.report.table_words import columns_in_words
from bowstring.web.site.chart_files import ASKED_BY, chart_key, endings

register = template.Library()


@register.simple_block_tag
def region(content: SafeString, label: str, *, tall: bool = False) -> SafeString:
    """What may be wider than the screen: it scrolls by itself, also by keyboard.

    {% region "Initiatives" %}<table class="govuk-table bs-table">…</table>{% endregion %}
    """
    kind = "bs-region bs-region--tall" if tall else "bs-region"
    # Said what it is, since the section around it often bears the same name.
    name = (
        phrase("Table: {label}", label=label)
        if "<table" in content
        else phrase("Picture: {label}", label=label)
    )
    return format_html(
        '<div class="{}" role="region" aria-label="{}" tabindex="0">{}</div>', kind, name, content
    )


@register.filter
def plainly(text: str) -> str:
    """A sentence about a file as pages say it: {{ problem.message|plainly }}."""
    return columns_in_words(text)


@register.simple_tag
def html_language() -> SafeString:
    """What the page's first element says of its language: lang="en-GB", or lang="ar" dir="rtl"."""
    direction = mark_safe(' dir="rtl"') if get_language_bidi() else ""
    return format_html('lang="{}"{}', spoken().tag, direction)


@register.inclusion_tag("parts/table.html")
def data_table(table: TableView, caption: str = "", *, tall: bool = False) -> Mapping[str, object]:
    """A table in words, its figures at the right. caption is also the name of the region that it scrolls in."""
    headers = tuple(zip(table.headers, table.figures, strict=True))
    rows = tuple(tuple(zip(row, table.figures, strict=True)) for row in table.rows)
    return {"caption": caption, "headers": headers, "rows": rows, "is_tall": tall}


@register.inclusion_tag("parts/chart.html", takes_context=True)
def chart_figure(context: Context, chart: Chart, key: str, *, above: str = "") -> Mapping[str, object]:
    """A chart with its table, and links to it as files. The page's scripts block includes parts/charts_script.html.

    Args:
        context: the page's.
        chart: to be drawn.
        key: unique on the page.
        above: what a reader has just read, which the caption does not repeat for the eye.
    """
    request = context.get("request")
    query = request.GET.copy() if request is not None else QueryDict(mutable=True)
    files = []
    for ending in endings():
        query[ASKED_BY] = f"{chart_key(chart)}{ending}"
        files.append((ending.removeprefix(".").upper(), f"?{query.urlencode()}"))
    return {"chart": chart, "key": key, "table": table_view(chart.table), "files": files, "above": above}
