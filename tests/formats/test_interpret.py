"""What somebody typed into one field, with no column around it, by hand; what is in doubt is nothing."""

from datetime import date

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.interpret import Interpreted, interpret
from bowstring.formats.own.tables import TABLES

WORK = TABLES["initiatives"].columns


def meant(field: str, cell: Cell, *, day_first: bool | None = None) -> Interpreted | None:
    return interpret(cell, WORK[field].kind, day_first=day_first)


@pytest.mark.parametrize(
    ("field", "cell", "expected"),
    [
        ("total_cost", "1200", Interpreted(cell=1200.0)),
        ("total_cost", 12.5, Interpreted(cell=12.5)),
        ("total_cost", "£1.2m", Interpreted(cell=1_200_000.0, currency="GBP")),
        ("total_cost", "1,200", Interpreted(cell=1200.0)),
        ("total_cost", "1,234.50", Interpreted(cell=1234.5)),
        ("total_cost", "1.234,50", None),
        ("total_cost", "500 kr", None),
        ("total_cost", "soon", None),
        ("total_cost", "1" * 201, None),
        ("duration_quarters", 3, Interpreted(cell=3)),
        ("duration_quarters", 2.5, None),
        ("earliest_start", "2026-Q4", Interpreted(cell="2026-Q4")),
        ("earliest_start", "Q4 2026", Interpreted(cell="2026-Q4")),
        ("earliest_start", "November 2026", Interpreted(cell="2026-Q4", is_exact=False)),
        ("earliest_start", "3 November 2026", Interpreted(cell="2026-Q4", is_exact=False)),
        ("earliest_start", date(2026, 11, 3), Interpreted(cell="2026-Q4", is_exact=False)),
        ("earliest_start", "2026", None),
        ("earliest_start", "soon", None),
        ("earliest_start", 7, None),
        ("finished_on", "3 November 2026", Interpreted(cell="2026-11-03")),
        ("finished_on", "December 2026", Interpreted(cell="2026-12-01", is_exact=False)),
        ("finished_on", "2026", None),
        ("finished_on", "Q4 2026", None),
        ("lock", "fund", Interpreted(cell="fund")),
        ("lock", "November 2026", Interpreted(cell="2026-Q4", is_exact=False)),
        ("phase", "beta", Interpreted(cell="beta")),
        ("phase", "whatever", None),
        ("name", "x" * 201, Interpreted(cell="x" * 201)),
    ],
)
def test_what_was_typed_is_what_is_meant(field: str, cell: Cell, expected: Interpreted | None) -> None:
    assert meant(field, cell) == expected


@pytest.mark.parametrize(
    ("day_first", "expected"), [(True, "2026-02-01"), (False, "2026-01-02"), (None, None)]
)
def test_the_order_of_a_day_and_its_month_has_to_be_known(
    day_first: bool | None, expected: str | None
) -> None:
    result = meant("finished_on", "01/02/2026", day_first=day_first)
    assert (result.cell if result is not None else None) == expected
