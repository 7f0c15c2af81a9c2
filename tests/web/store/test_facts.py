"""Facts go into the database and come back the same."""

import pytest
from tests.web.small_department import small_department

from bowstring.web.store.facts import create_portfolio, load_portfolio


@pytest.mark.django_db
def test_a_stored_portfolio_is_the_same_when_loaded() -> None:
    stored = create_portfolio(small_department(), "small")
    assert load_portfolio(stored.pk) == small_department()
