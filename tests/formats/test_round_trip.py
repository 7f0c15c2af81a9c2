"""Every format gives back the very portfolio it was given."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from tests.strategies import full_portfolios, portfolios

from bowstring.formats import guarded
from bowstring.formats.files import FORMATS, read_here, read_portfolio, write_portfolio
from bowstring.formats.limits import OWN, UPLOADED
from bowstring.formats.own.tables import TABLES
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Severity

_SUFFIXES = [format_.writes[0] for format_ in FORMATS.values()]


@pytest.mark.parametrize("suffix", _SUFFIXES)
@profile(max_examples=100, deadline=None)
@given(portfolio=portfolios())
def test_a_portfolio_is_read_as_it_was_written(suffix: str, portfolio: Portfolio) -> None:
    _assert_kept(portfolio, suffix)


@pytest.mark.parametrize("suffix", _SUFFIXES)
@profile(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(portfolio=full_portfolios())
def test_every_field_of_every_table_is_kept(suffix: str, portfolio: Portfolio) -> None:
    _assert_kept(portfolio, suffix)


def test_the_example_department_is_kept_in_every_format(tmp_path: Path) -> None:
    department = Path(__file__).resolve().parents[2] / "examples/department"
    portfolio, problems = read_portfolio(department)
    assert not any(problem.severity is Severity.ERROR for problem in problems)
    for suffix in _SUFFIXES:
        write_portfolio(portfolio, tmp_path / f"ours{suffix}")
        assert read_portfolio(tmp_path / f"ours{suffix}")[0] == portfolio
        assert guarded.read_portfolio(tmp_path / f"ours{suffix}", UPLOADED) == read_here(
            tmp_path / f"ours{suffix}", OWN
        )


def _assert_kept(portfolio: Portfolio, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ours{suffix}"
        write_portfolio(portfolio, path)
        # Here, not in a process of its own for each of them: that it says the same is tested once for each format.
        read, _ = read_here(path, OWN)
    assert read.settings == portfolio.settings
    for name in TABLES:
        assert getattr(read, name) == getattr(portfolio, name)
