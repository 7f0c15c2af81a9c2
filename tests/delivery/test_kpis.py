"""The four key figures by their definitions; what cannot be is kept and told."""

import pytest
from tests.tensions.tiny import tiny

from bowstring.delivery.kpis import KeyFigure, Kpi, key_figures, kpi_problems
from bowstring.model.assets import Asset, Focus
from bowstring.model.delivery import Measurement
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter

ASSET = (Asset(key="claim", name="Claim", focus=Focus.PRODUCT),)


def portfolio_with(*rows: tuple[str, str, float, str]) -> Portfolio:
    return tiny(
        assets=ASSET,
        measurements=tuple(
            Measurement(of="claim", measure=measure, period=period, value=value, unit=unit)
            for measure, period, value, unit in rows
        ),
    )


def values(portfolio: Portfolio) -> dict[Kpi, float]:
    return {key_figure.kpi: key_figure.value for key_figure in key_figures(portfolio)}


def test_each_is_one_count_over_another() -> None:
    portfolio = portfolio_with(
        ("Total cost", "2026-Q1", 50_000.0, "GBP"),
        ("Completed transactions", "2026-Q1", 10_000.0, "transactions"),
        ("Completed digital transactions", "2026-Q1", 6_000.0, "transactions"),
        ("Started digital transactions", "2026-Q1", 8_000.0, "transactions"),
        ("Satisfied responses", "2026-Q1", 90.0, "people"),
        ("Responses", "2026-Q1", 120.0, "people"),
    )
    assert values(portfolio) == {
        Kpi.COST_PER_TRANSACTION: 5.0,
        Kpi.DIGITAL_TAKE_UP: 0.6,
        Kpi.COMPLETION_RATE: 0.75,
        Kpi.USER_SATISFACTION: 0.75,
    }
    assert all(key_figure.is_counted for key_figure in key_figures(portfolio))


def test_what_is_told_as_such_is_a_share_or_money() -> None:
    portfolio = portfolio_with(
        ("Digital take-up", "2026-Q1", 58.1, "%"),
        ("completion rate", "2026-Q1", 0.7, "share"),
        ("Cost per transaction", "2026-Q1", 4.38, "GBP"),
    )
    assert values(portfolio) == {
        Kpi.COST_PER_TRANSACTION: 4.38,
        Kpi.DIGITAL_TAKE_UP: pytest.approx(0.581),
        Kpi.COMPLETION_RATE: 0.7,
    }
    assert not any(key_figure.is_counted for key_figure in key_figures(portfolio))
    assert list(kpi_problems(portfolio)) == []


def test_counts_hold_over_what_is_told_and_the_difference_is_said() -> None:
    portfolio = portfolio_with(
        ("Digital take-up", "2026-Q1", 70.0, "%"),
        ("Completed transactions", "2026-Q1", 10_000.0, "transactions"),
        ("Completed digital transactions", "2026-Q1", 6_000.0, "transactions"),
    )
    assert values(portfolio) == {Kpi.DIGITAL_TAKE_UP: 0.6}
    (problem,) = kpi_problems(portfolio)
    assert (problem.where.row, problem.where.column) == (2, "value")
    assert "0.6" in problem.message


def test_take_up_above_all_is_kept_and_told() -> None:
    portfolio = portfolio_with(
        ("Digital take-up", "2026-Q1", 1.07, "share"), ("Digital take-up", "2026-Q2", 98.0, "%")
    )
    assert [key_figure.value for key_figure in key_figures(portfolio)] == [1.07, 0.98]
    (problem,) = kpi_problems(portfolio)
    assert problem.where.row == 2
    assert problem.mend


def test_counts_above_all_are_kept_and_told_at_what_is_too_large() -> None:
    portfolio = portfolio_with(
        ("Completed transactions", "2026-Q1", 100.0, "each"),
        ("Completed digital transactions", "2026-Q1", 120.0, "each"),
    )
    assert values(portfolio) == {Kpi.DIGITAL_TAKE_UP: 1.2}
    (problem,) = kpi_problems(portfolio)
    assert (problem.where.row, problem.where.column) == (3, "value")
    assert "120 %" in problem.message


def test_no_transactions_make_no_figure() -> None:
    portfolio = portfolio_with(
        ("Total cost", "2026-Q1", 5.0, "GBP"), ("Completed transactions", "2026-Q1", 0.0, "each")
    )
    assert key_figures(portfolio) == ()


def test_they_are_told_in_order_of_time_and_a_period_of_no_quarter_comes_first() -> None:
    rows = (("2026-Q1", 3.0), ("Spring", 1.0), ("2025", 2.0))
    portfolio = portfolio_with(*(("Cost per transaction", period, value, "GBP") for period, value in rows))
    figures = key_figures(portfolio)
    assert [key_figure.value for key_figure in figures] == [1.0, 2.0, 3.0]
    assert [key_figure.quarter for key_figure in figures] == [None, Quarter(2025, 4), Quarter(2026, 1)]
    assert isinstance(figures[0], KeyFigure)
