"""Every format gives back the very portfolio it was given."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as profile
from tests.strategies import portfolios

from bowstring.formats.files import FORMATS, read_portfolio, write_portfolio
from bowstring.formats.tables import TABLES
from bowstring.model.portfolio import Portfolio

_SUFFIXES = [known.writes[0] for known in FORMATS.values()]


@pytest.mark.parametrize("suffix", _SUFFIXES)
@profile(max_examples=100, deadline=None)
@given(portfolio=portfolios())
def test_a_portfolio_is_read_as_it_was_written(suffix: str, portfolio: Portfolio) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"ours{suffix}"
        write_portfolio(portfolio, path)
        read, _ = read_portfolio(path)
    assert read.settings == portfolio.settings
    for name in TABLES:
        assert getattr(read, name) == getattr(portfolio, name)
