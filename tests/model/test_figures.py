"""Every whole figure of the model has a range that both databases hold."""

import dataclasses
import typing

import pytest

from bowstring.formats.cells import CellError, kind_of
from bowstring.formats.own.tables import TABLES
from bowstring.model.assets import Focus
from bowstring.model.checks import check_portfolio
from bowstring.model.figures import MOST_FIGURE, MOST_WHOLE
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Severity
from bowstring.model.quarters import Quarter

_SETTINGS = Settings(name="Ours", start=Quarter(2026, 4))
_SMALLEST = 32_767
"""What PostgreSQL keeps in two bytes, its smallest whole figure."""

_RECORDS: list[typing.Any] = [table.record for table in TABLES.values()]
_WHOLE = [
    (record, name)
    for record in (*_RECORDS, Settings)
    for name, hint in typing.get_type_hints(record).items()
    if int in (hint, *typing.get_args(hint))
]


def test_the_next_round_fits_too() -> None:
    assert MOST_WHOLE + 1 < _SMALLEST


@pytest.mark.parametrize(("record", "name"), _WHOLE)
def test_no_whole_figure_beyond_its_range_is_read(record: type, name: str) -> None:
    kind = kind_of(typing.get_type_hints(record)[name])
    assert kind is not None
    assert kind.read(str(MOST_WHOLE)) == MOST_WHOLE
    for figure in (MOST_WHOLE + 1, -MOST_WHOLE - 1, 40_000, 2**31, 2**63):
        with pytest.raises(CellError):
            kind.read(figure)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("duration_quarters", 40_000),
        ("total_cost", 1e19),
        ("total_cost", float("inf")),
        ("exit_cost", float("nan")),
    ],
)
def test_a_record_made_otherwise_is_told(field: str, value: float) -> None:
    work = dataclasses.replace(
        Initiative(key="a", name="A", focus=Focus.PRODUCT, duration_quarters=1, total_cost=1.0),
        **{field: value},
    )
    problems = check_portfolio(Portfolio(settings=_SETTINGS, initiatives=(work,)))
    assert [
        problem
        for problem in problems
        if problem.severity is Severity.ERROR and problem.where.column == field
    ]


@pytest.mark.parametrize("name", ["quarters", "value_quarters", "ramp_quarters"])
def test_settings_of_endless_quarters_are_told(name: str) -> None:
    settings = dataclasses.replace(_SETTINGS, **{name: 40_000})
    problems = check_portfolio(Portfolio(settings=settings))
    assert [
        problem for problem in problems if problem.severity is Severity.ERROR and problem.where.column == name
    ]


def test_the_largest_figure_is_none_too_large() -> None:
    work = Initiative(key="a", name="A", focus=Focus.PRODUCT, duration_quarters=1, total_cost=MOST_FIGURE)
    problems = check_portfolio(Portfolio(settings=_SETTINGS, initiatives=(work,)))
    assert not [problem for problem in problems if problem.severity is Severity.ERROR]
