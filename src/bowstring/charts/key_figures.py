"""Key figures of one service over time: a panel each, those that were measured."""

from collections.abc import Sequence

from bowstring.charts.chart import BLUE, Chart, Spec, Table, data, figure_label, symbol_of, vega
from bowstring.charts.marks import layer
from bowstring.charts.timeline import short_quarter
from bowstring.delivery.kpis import KPI_WORDS, KeyFigure, Kpi
from bowstring.model.language import phrase, written
from bowstring.model.portfolio import Settings

_WIDTH, _HEIGHT = 290, 130


def key_figures_chart(figures: Sequence[KeyFigure], name: str, settings: Settings) -> Chart | None:
    """Each key figure of one service by period; figures of no known period are in the table alone.

    None if none was measured in a known period.

    Args:
        figures: of one asset or initiative.
        name: what it is called.
        settings: its currency.
    """
    panels = [
        _panel(kpi, dated, settings)
        for kpi in Kpi
        if (dated := [figure for figure in figures if figure.kpi is kpi and figure.quarter is not None])
    ]
    if not panels:
        return None
    return Chart(
        title=phrase("Key figures: {name}", name=name),
        description=" ".join(_words(kpi, figures, settings) for kpi in Kpi).strip(),
        spec=vega(concat=panels, columns=2, spacing=24),
        table=Table(
            headers=(
                phrase("Figure"),
                phrase("Period"),
                phrase("% or {currency} a transaction", currency=settings.currency),
                phrase("From counts"),
            ),
            rows=tuple(
                (
                    KPI_WORDS[figure.kpi],
                    figure.period,
                    figure.value if figure.kpi is Kpi.COST_PER_TRANSACTION else 100 * figure.value,
                    "yes" if figure.is_counted else "no",
                )
                for figure in figures
            ),
        ),
    )


def _words(kpi: Kpi, figures: Sequence[KeyFigure], settings: Settings) -> str:
    own = [figure for figure in figures if figure.kpi is kpi and figure.quarter is not None]
    if not own:
        return ""
    first, last = own[0], own[-1]
    if len(own) == 1:
        return phrase(
            "{kpi_words} was {figure} in {period}.",
            kpi_words=KPI_WORDS[kpi],
            figure=_figure(first, settings),
            period=_period(first),
        )
    return phrase(
        "{kpi_words} went from {figure} in {period} to {last} in {last_period}.",
        kpi_words=KPI_WORDS[kpi],
        figure=_figure(first, settings),
        period=_period(first),
        last=_figure(last, settings),
        last_period=_period(last),
    )


def _period(key_figure: KeyFigure) -> str:
    """A quarter in words, any other period as it stands."""
    quarter = key_figure.quarter
    return quarter.words if quarter is not None and key_figure.period == str(quarter) else key_figure.period


def _figure(key_figure: KeyFigure, settings: Settings) -> str:
    if key_figure.kpi is Kpi.COST_PER_TRANSACTION:
        return f"{symbol_of(settings.currency)}{written(key_figure.value, ',.2f')}"
    return f"{100 * key_figure.value:.0f} %"


def _panel(kpi: Kpi, own: Sequence[KeyFigure], settings: Settings) -> Spec:
    is_money = kpi is Kpi.COST_PER_TRANSACTION
    rows = [
        {
            "quarter": short_quarter(key_figure.quarter) if key_figure.quarter else "",
            "value": key_figure.value if is_money else 100 * key_figure.value,
        }
        for key_figure in own
    ]
    label = figure_label(symbol_of(settings.currency)) if is_money else "datum.value + ' %'"
    x: Spec = {
        "field": "quarter",
        "type": "ordinal",
        "sort": [row["quarter"] for row in rows],
        "title": None,
        "axis": {"labelAngle": 0, "labelOverlap": True},
    }
    y: Spec = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"zero": True},
        "axis": {"labelExpr": label, "tickCount": 4, "grid": True, "domain": False},
    }
    mark: Spec = {"type": "line", "point": {"filled": True, "size": 45}, "color": BLUE, "strokeWidth": 2}
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "title": KPI_WORDS[kpi],
        "data": data(rows),
        **layer(mark, {"x": x, "y": y}),
    }
