"""Facts go into the database and come back the same."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.web.small_department import small_department

from bowstring.formats.tables import TABLES
from bowstring.model.figures import MOST_FIGURE, MOST_WHOLE
from bowstring.web.store.facts import create_portfolio, load_portfolio


@pytest.mark.django_db
def test_a_stored_portfolio_is_the_same_when_loaded() -> None:
    stored = create_portfolio(small_department(), "small")
    assert load_portfolio(stored.pk) == small_department()


@pytest.mark.django_db
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_largest_of_everything_is_kept(sign: int, day: date) -> None:
    """Whole figures, figures and days at the ends of what can be read, in every table that has some."""
    small = small_department()
    changed: dict[str, Any] = {
        table: tuple(_stretched(record, sign, day) for record in getattr(small, table)) for table in TABLES
    }
    stretched = dataclasses.replace(small, **changed)
    assert load_portfolio(create_portfolio(stretched, "large").pk) == stretched


def _stretched(record: Any, sign: int, day: date) -> Any:
    ends: dict[type, object] = {
        int: sign * MOST_WHOLE,
        float: sign * MOST_FIGURE,
        date: day,
        datetime: datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
    }
    values = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    changes = {name: ends[type(value)] for name, value in values.items() if type(value) in ends}
    return dataclasses.replace(record, **changes)
