"""A known portfolio, written messily, is read back without one silent error."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.formats.messy import messy_table
from tests.formats.messy_wide import wide_table
from tests.formats.reading_messy import read_back


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(min_value=0, max_value=10_000_000))
def test_nothing_is_silently_wrong(seed: int) -> None:
    messy = messy_table(seed)
    with tempfile.TemporaryDirectory() as folder:
        errors, _ = read_back(messy, Path(folder))
    assert errors == [], messy.manner


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(min_value=0, max_value=10_000_000))
def test_nothing_is_silently_wrong_among_other_columns(seed: int) -> None:
    messy = wide_table(seed)
    with tempfile.TemporaryDirectory() as folder:
        errors, _ = read_back(messy, Path(folder))
    assert errors == [], messy.manner
