"""Small portfolios whose right answer is known, where the folder that holds them is present."""

import os
from pathlib import Path

import pytest

from bowstring.formats.files import read_portfolio
from bowstring.model.portfolio import Portfolio

ADVICE = Path(
    os.environ.get("TESTS_CASES", Path(__file__).resolve().parents[2].parent / "shared" / "cases")
).joinpath("advice")


def case(name: str) -> Portfolio:
    """The portfolio of a case; the test is skipped where it is not there."""
    if not (ADVICE / name).is_dir():
        pytest.skip(f"{ADVICE / name} is not there: BOWSTRING_CASES names the folder that holds advice/")
    portfolio, _ = read_portfolio(ADVICE / name)
    return portfolio
