"""How a table writes its figures and days, and what a column that does not show it is read by, by hand."""

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.columns.evidence import TableManner, decimal_mark, evidence_of
from bowstring.formats.foreign.columns.numbers import Typed, typed_figure


def manner(english: int = 0, continental: int = 0, **decimals: str) -> TableManner:
    return TableManner(decimals=decimals, orders={}, english=english, continental=continental)


def typed(*texts: str) -> list[Typed]:
    return [figure for text in texts if (figure := typed_figure(text)) is not None]


def mark(*texts: str, by: TableManner, is_money: bool = False, scale: float = 1.0) -> str:
    """The decimal mark of a column "x" with those texts."""
    return decimal_mark(typed(*texts), by, column="x", is_money=is_money, scale=scale)


@pytest.mark.parametrize("is_money", [False, True])
@pytest.mark.parametrize(
    ("texts", "by", "expected"),
    [
        # A figure with both marks shows it; two that disagree, and figures without a mark, show nothing.
        (("1,234.5", "2"), manner(), "."),
        (("1.234,5",), manner(english=3), ","),
        (("1,234.5", "1.234,5"), manner(), ""),
        (("1", "2"), manner(english=3), ""),
        (("450.000", "90,000"), manner(english=1), ""),
        # 1,234: a thousand where English speaks alone or the other columns write 1.5.
        (("1,234",), manner(english=1), "."),
        (("1,234",), manner(), ""),
        (("1,234",), manner(english=1, continental=1), ""),
        (("1,234",), manner(english=2, continental=1), "."),
        (("1,234",), manner(english=2, continental=2), ""),
        (("1,234",), manner(continental=1, a="."), "."),
        (("1,234",), manner(a=","), ""),
        (("€1,234",), manner(english=1), ""),
        (("€1,234",), manner(english=2), "."),
        # 1.234: a thousand where the other columns write 1,5, but not in pounds.
        (("1.234",), manner(a=","), ","),
        (("£1.234",), manner(a=","), ""),
        (("1.234",), manner(a="."), "."),
        (("1.234",), manner(continental=1, a="."), ""),
        (("1.234",), manner(continental=2), ","),
        (("1.234",), manner(english=1, continental=2), ","),
        (("1.234",), manner(english=2, continental=2), ""),
        (("£1.234",), manner(continental=2), ""),
        (("€1.234",), manner(continental=1), ","),
        (("1.234",), manner(english=1, continental=1), ""),
        (("1.234",), manner(a=",", b="."), ""),
    ],
)
def test_a_mark_is_what_the_column_shows_or_else_the_table(
    texts: tuple[str, ...], by: TableManner, expected: str, is_money: bool
) -> None:
    assert mark(*texts, by=by, is_money=is_money) == expected


@pytest.mark.parametrize(
    ("text", "by", "is_money", "scale", "expected"),
    [
        # Nobody writes money to three decimals; of hours somebody may, and of millions everybody does.
        ("1.234", manner(continental=1), True, 1.0, ","),
        ("1.234", manner(continental=1), False, 1.0, ""),
        ("1.234", manner(continental=1), True, 1e3, ""),
        ("1.234", manner(continental=2), True, 1e6, ""),
        ("1.234", manner(), False, 1.0, "."),
        ("1.234", manner(), True, 1.0, ""),
        ("1.234", manner(), True, 1e6, "."),
        ("1,234", manner(continental=1, a=","), False, 1.0, ","),
        ("1,234", manner(continental=1, a=","), True, 1.0, ""),
        # What the column itself is thought to show speaks for the others alone.
        ("1.234", manner(x=","), False, 1.0, "."),
    ],
)
def test_money_and_millions_are_written_otherwise(
    text: str, by: TableManner, is_money: bool, scale: float, expected: str
) -> None:
    assert mark(text, by=by, is_money=is_money, scale=scale) == expected


def shown(
    header: tuple[str, ...], *rows: tuple[Cell, ...], separator: str = "", around: str = ""
) -> TableManner:
    return evidence_of(header, rows, separator=separator, around=around)


def test_columns_that_are_mostly_figures_show_their_mark_and_days_their_order() -> None:
    seen = shown(
        ("Cost", "Hours", "Note", "Start", "End"),
        ("1,234.5", "2", "1.234,5", "31/01/2026", "01/31/2026"),
        ("2,000.5", "1,5", "see 3", "01/02/2026", "02/01/2026"),
        (7, None, "see 4", "02/02/2026", "02/02/2026"),
    )
    assert seen.decimals == {"Cost": ".", "Hours": ","}
    assert seen.orders == {"Start": True, "End": False}
    assert (seen.decimal, seen.day_first) == ("", None)
    agreed = shown(("Cost", "Start"), ("1,234.5", "31/01/2026"))
    assert (agreed.decimal, agreed.day_first) == (".", True)
    assert (shown(("Cost",), ("12",)).decimal, shown(("Cost",), ("12",)).day_first) == ("", None)


@pytest.mark.parametrize(
    ("header", "row", "separator", "english", "continental"),
    [
        (("Project", "Cost"), ("A", "12"), "", 1, 0),
        (("Project", "Cost"), ("A", "12"), ",", 2, 0),
        (("Project", "Cost"), ("A", "12"), ";", 1, 1),
        (("Project", "Cost"), ("A", "£12"), "", 2, 0),
        (("Project", "Cost (GBP)"), ("A", "12"), "", 2, 0),
        (("Project", "Cost (EUR)"), ("A", "12"), "", 1, 1),
        (("Project", "Cost"), ("A", "12 €"), "", 1, 1),
        (("Project", "Cost"), ("A", "€12"), "", 1, 0),
        (("Project", "Start"), ("A", "1.2.2026"), "", 1, 1),
        (("Projekt", "Kosten", "Verantwortlich"), ("A", "12", "B"), "", 0, 1),
    ],
)
def test_what_speaks_for_english_and_what_for_the_continent(
    header: tuple[str, ...], row: tuple[Cell, ...], separator: str, english: int, continental: int
) -> None:
    speaks = shown(header, row, row, separator=separator)
    assert (speaks.english, speaks.continental) == (english, continental)


def test_a_note_around_the_table_tells_the_scale_of_its_money() -> None:
    noted = shown(("Project",), ("A",), around="All figures in £ million")
    assert (noted.scale, noted.currency) == (1e6, "GBP")
    assert shown(("Project",), ("A",)).scale is None


def test_only_short_texts_with_a_digit_are_looked_at() -> None:
    long = "1.234,5 " + "x" * 40
    assert shown(("A",), (long,), ("soon",), ("12.5",), (None,), ()).decimals == {"A": "."}
