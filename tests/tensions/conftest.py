"""Prices are tested with the effort that is usual."""

import pytest

from bowstring.tensions.pricing_effort import EFFORT


@pytest.fixture(autouse=True)
def _usual_effort(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(EFFORT)
