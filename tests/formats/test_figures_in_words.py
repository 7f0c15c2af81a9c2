"""What one text says of a figure, by hand; whole columns are tested where tables are."""

import pytest

from bowstring.formats.foreign.columns.numbers import bare_figure, currency_code, typed_figure, unit_of


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("1234", 1234),
        ("1,250,000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("1,234.56", 1234.56),
        ("1.234,56", 1234.56),
        ("1 250 000", 1_250_000),
        ("1'250'000.5", 1_250_000.5),
        ("1 250,5", 1250.5),
        ("12,34,567", 1_234_567),
        ("12,34,567.5", 1_234_567.5),
        ("0.125", 0.125),
        (".5", 0.5),
        ("1234.567", 1234.567),
        ("12.5", 12.5),
        ("12,5", 12.5),
        ("100.-", 100),
        ("-5", -5),
        ("5-", -5),
        ("−5", -5),
        ("(5)", -5),
        ("+5", 5),
        ("£1.2m", 1_200_000),
        ("1,2 Mio. €", 1_200_000),
        ("450k", 450_000),
        ("(£3k)", -3000),
        ("TEUR 5", 5000),
        ("3 lakh", 300_000),
        ("2 cr", 20_000_000),
        ("1.5bn", 1.5e9),
    ],
)
def test_a_figure_that_shows_its_marks_is_read(text: str, figure: float) -> None:
    typed = typed_figure(text)
    assert typed is not None
    assert typed.value("") == pytest.approx(figure)


@pytest.mark.parametrize(
    "text",
    [
        *("", "abc", "1 to 2", "3/4", "(5", "5)", "--5", "5 apples", "5%%", "%5", "5+", "£5€", "5 k m"),
        *("1,23,45", "1.23.45", "1.2,3.4", "12 34", "1 2345", "1,2345.6", "1 250,5x", "1" * 201),
    ],
)
def test_what_says_more_or_less_than_one_figure_is_none(text: str) -> None:
    assert typed_figure(text) is None


@pytest.mark.parametrize(
    ("text", "with_point", "with_comma"),
    [("1.250", 1.25, 1250), ("1,250", 1250, 1.25), ("312,450", 312_450, 312.45)],
)
def test_a_mark_before_three_digits_means_what_the_column_says(
    text: str, with_point: float, with_comma: float
) -> None:
    typed = typed_figure(text)
    assert typed is not None
    assert typed.value("") is None
    assert (typed.value("."), typed.value(",")) == (with_point, with_comma)


def test_what_stands_around_a_figure_is_kept() -> None:
    percent, pounds, after = typed_figure("5 %"), typed_figure("£5"), typed_figure("5 €")
    assert percent is not None
    assert pounds is not None
    assert after is not None
    assert (percent.is_percent, percent.currency, percent.is_minus) == (True, "", False)
    assert (pounds.currency, pounds.is_sign_after, pounds.is_percent) == ("GBP", False, False)
    assert (after.currency, after.is_sign_after) == ("EUR", True)
    dollars = typed_figure("$5 AUD")
    assert dollars is not None
    assert dollars.currency == "AUD"
    decimals = [typed_figure(text) for text in ("1,234.56", "1.234,56", "12.5", "1,250,000", "1 250,5", "7")]
    assert [typed and typed.decimal for typed in decimals] == [".", ",", ".", ".", ",", ""]


@pytest.mark.parametrize(
    ("piece", "unit"),
    [
        ("k", (1e3, "")),
        ("Mio.", (1e6, "")),
        ("EUR", (None, "EUR")),
        ("Eur.", (None, "EUR")),
        ("TEUR", (1e3, "EUR")),
        ("mGBP", (1e6, "GBP")),
        ("GBPm", (1e6, "GBP")),
        ("EURk", (1e3, "EUR")),
        ("tkr", (1e3, "kr")),
        ("mkr", (1e6, "kr")),
        ("kr.", (None, "kr")),
        ("£", (None, "GBP")),
        ("$", (None, "$")),
        ("apples", (None, "")),
    ],
)
def test_a_unit_says_its_scale_and_currency(piece: str, unit: tuple[float | None, str]) -> None:
    assert unit_of(piece) == unit


def test_codes_and_signs_of_currencies() -> None:
    signs = ("£", "gbp", "Euro", "us$", "$", "xyz")
    assert [currency_code(sign) for sign in signs] == ["GBP", "GBP", "EUR", "USD", "$", ""]


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        (3, 3.0),
        ("3 apples", 3.0),
        ("3?", 3.0),
        ("1.250", None),
        ("12.5 m", 12.5),
        ("", None),
        (None, None),
        ("x", None),
    ],
)
def test_the_figure_that_a_cell_begins_with(cell: object, figure: float | None) -> None:
    assert bare_figure(cell) == figure
