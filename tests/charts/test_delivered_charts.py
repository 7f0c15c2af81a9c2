"""The pictures of what was delivered draw what was computed, say it in words, and carry the numbers as a table."""

import pytest
from tests.charts.telling import NASTY
from tests.delivery.histories import with_promises
from tests.delivery.test_calibration import judged
from tests.delivery.test_kpis import portfolio_with as portfolio_with_figures
from tests.delivery.test_value import measured, portfolio_with
from tests.small import small_portfolio
from tests.tensions.tiny import START

from bowstring.charts.calibration import calibration_chart
from bowstring.charts.chart import Chart
from bowstring.charts.key_figures import key_figures_chart
from bowstring.charts.slips import slip_chart
from bowstring.charts.value import value_chart
from bowstring.delivery.calibration import calibrate
from bowstring.delivery.kpis import key_figures
from bowstring.delivery.reference import References
from bowstring.delivery.survival import Ending, Record, survival_of
from bowstring.delivery.value import value_by_quarter
from bowstring.model.assessments import Lens
from bowstring.report.drawing import draw_svg


def made(chart: Chart | None) -> Chart:
    assert chart is not None
    return chart


def charts() -> dict[str, Chart]:
    portfolio = portfolio_with(*(measured("plain", str(START.plus(step)), 200.0 + step) for step in range(3)))
    slips = References(with_promises(small_portfolio(1), seed=1)).all
    stopped = survival_of(
        [
            Record(days=float(days), ending=ending)
            for days, ending in zip(range(-3, 3), [*Ending] * 2, strict=True)
        ]
    )
    figures = portfolio_with_figures(
        ("Digital take-up", "2026-Q1", 50.0, "%"),
        ("Digital take-up", "2026-Q2", 60.0, "%"),
        ("Cost per transaction", "2026-Q2", 4.5, "GBP"),
    )
    judgements = judged({"north": 5, "south": 6}, {"a": 90.0, "b": 300.0})
    return {
        "value": made(value_chart(value_by_quarter(portfolio), Lens.USER_NEED, portfolio.settings)),
        "planned only": made(
            value_chart(value_by_quarter(portfolio_with()), Lens.BUSINESS_VALUE, portfolio.settings)
        ),
        "slips": made(slip_chart(slips)),
        "slips with some stopped": made(slip_chart(stopped)),
        "calibration": made(calibration_chart(calibrate(judgements), {"north": NASTY})),
        "key figures": made(key_figures_chart(key_figures(figures), NASTY, figures.settings)),
    }


CHARTS = charts()


@pytest.mark.parametrize("name", CHARTS)
def test_each_chart_draws_without_a_network_and_says_what_it_shows(name: str) -> None:
    chart = CHARTS[name]
    svg = draw_svg(chart.spec)
    assert svg.startswith("<svg")
    assert "<script>alert" not in svg
    assert "NaN" not in svg
    assert "undefined" not in svg
    assert len(chart.description) > 20
    assert chart.table.rows
    assert {len(row) for row in chart.table.rows} == {len(chart.table.headers)}


def test_the_table_of_value_is_what_was_computed() -> None:
    rows = CHARTS["value"].table.rows
    assert [row[1] for row in rows if row[1] is not None] == [200.0, 201.0, 202.0]
    assert "measured 202 people a quarter, planned" in CHARTS["value"].description


def test_the_curve_of_slips_ends_where_its_table_does() -> None:
    for name in ("slips", "slips with some stopped"):
        rows = CHARTS[name].table.rows
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)  # type: ignore[type-var]
        assert all(0 <= float(row[1] or 0) <= 100 + 1e-9 for row in rows)


def test_nothing_to_draw_is_no_chart() -> None:
    assert value_chart((), Lens.USER_NEED, portfolio_with().settings) is None
    assert slip_chart(survival_of(())) is None
    assert calibration_chart((), {}) is None
    assert key_figures_chart((), "Claim", portfolio_with().settings) is None
    undated = portfolio_with_figures(("Digital take-up", "Spring", 50.0, "%"))
    assert key_figures_chart(key_figures(undated), "Claim", undated.settings) is None
