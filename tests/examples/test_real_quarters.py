"""Real services over real quarters: what going online brought, told by the command and drawn."""

import itertools
import json
from pathlib import Path

import pytest
from examples.real_quarters.building import FEWEST_QUARTERS, make_portfolio
from typer.testing import CliRunner

from bowstring.charts.key_figures import key_figures_chart
from bowstring.charts.value import value_chart
from bowstring.cli.app import app
from bowstring.delivery.delivered import delivered
from bowstring.delivery.kpis import Kpi
from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.model.assessments import Lens
from bowstring.report.drawing import draw_svg

_DATA = (Path(__file__).resolve().parents[2] / "../shared/data/performance-kpis").resolve()
pytestmark = pytest.mark.skipif(not _DATA.exists(), reason=f"{_DATA} is not here")
CARERS = "dwp-carers-allowance-new-claims"


def test_carers_allowance_moved_online_quarter_by_quarter_and_is_drawn() -> None:
    portfolio = make_portfolio(_DATA, service=CARERS)
    delivery = delivered(portfolio)
    quarter_values = [quarter_value for quarter_value in delivery.value if quarter_value.actual is not None]
    # 63 % of 298,272 a year online at the end of 2015, and 28 % at the start: 0.3499 × 298,272 / 4.
    assert quarter_values[-1].actual == pytest.approx((189050 / 298272 - 70981 / 250000) * 298272 / 4)
    take_up = [key_figure for key_figure in delivery.key_figures if key_figure.kpi is Kpi.DIGITAL_TAKE_UP]
    assert take_up[-1].value == pytest.approx(0.6338, abs=1e-4)
    chart = value_chart(delivery.value, Lens.USER_NEED, portfolio.settings)
    figures = key_figures_chart(delivery.key_figures, "Carer's Allowance: new claims", portfolio.settings)
    assert chart is not None
    assert figures is not None
    assert "from £94.00" in figures.description
    for other in (chart, figures):
        assert draw_svg(other.spec).startswith("<svg")


def test_the_command_tells_them(tmp_path: Path) -> None:
    write_portfolio(make_portfolio(_DATA, department="DWP"), tmp_path / "dwp")
    portfolio, _ = read_portfolio(tmp_path / "dwp")
    answered = CliRunner().invoke(app, ["delivered", str(tmp_path / "dwp"), "--json"])
    assert answered.exit_code == 0
    value = json.loads(answered.stdout)["value"]
    assert any(row["actual"] is not None for row in value)
    assert {row["lens"] for row in value} == {"user_need"}
    assert len(portfolio.assets) == len(portfolio.initiatives) >= 2


def test_take_up_above_all_is_kept_and_told() -> None:
    portfolio = make_portfolio(_DATA)
    delivery = delivered(portfolio)
    above = [
        key_figure
        for key_figure in delivery.key_figures
        if key_figure.kpi is Kpi.DIGITAL_TAKE_UP and key_figure.value > 1
    ]
    problems = [problem for problem in delivery.problems if "is not between none and all" in problem.message]
    assert len(problems) == len(above)
    assert all(problem.where.row and problem.mend for problem in problems)


def test_no_service_is_told_by_too_few_quarters() -> None:
    portfolio = make_portfolio(_DATA)
    rows = sorted((measurement.of, measurement.measure) for measurement in portfolio.measurements)
    counts = {place: len(list(group)) for place, group in itertools.groupby(rows)}
    values = [count for (_, measure), count in counts.items() if measure == "User need"]
    assert min(values) >= FEWEST_QUARTERS - 1
    assert len(portfolio.assets) > 100
