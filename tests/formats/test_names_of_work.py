"""Which piece of work a text names, and what a column's name says of its figures, by hand."""

import pytest

from bowstring.formats.foreign.columns.dependencies import Resolver
from bowstring.formats.foreign.columns.titles import is_unit_of_money, scale_in, title_of

RESOLVER = Resolver(
    ["P-1", "P-2", "P-3"],
    [("101", "P-1"), ("102", "P-2")],
    [("Alpha", "P-1"), ("Beta", "P-2"), ("Gamma", "P-3"), ("Twin", "P-1"), ("Twin", "P-2")],
)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("P-1", ("P-1",)),
        (" p-1 ", ("P-1",)),
        ("alpha", ("P-1",)),
        ("Alpha; Beta", ("P-1", "P-2")),
        ("Alpha\nBeta", ("P-1", "P-2")),
        ("Beta, P-1, Beta", ("P-2", "P-1")),
        ("P-1 P-2", ("P-1", "P-2")),
        ("P-1/P-2", ("P-1", "P-2")),
        ("Alpha and Beta", ("P-1", "P-2")),
        ("Alpha & Beta", ("P-1", "P-2")),
        ("101", ("P-1",)),
        ("#101", ("P-1",)),
        ("101.0", ("P-1",)),
        ("No. 102", ("P-2",)),
        ("101FS", ("P-1",)),
        ("101 FS+2d", ("P-1",)),
        ("102EA", ("P-2",)),
        ("P-1: Alpha", ("P-1",)),
        ("P-1 Alpha", ("P-1",)),
        ("[P-1] Alpha", ("P-1",)),
        ("Alpha (P-1)", ("P-1",)),
        ("Something else (P-3)", ("P-3",)),
        ("P-1; none", ("P-1",)),
        ("Alpha (https://example.org/a)", ("P-1",)),
        ("• Alpha\n• Beta", ("P-1", "P-2")),
        ("- Alpha", ("P-1",)),
        ("none", ()),
        ("tbc", ()),
        ("", ()),
    ],
)
def test_a_text_names_work_by_key_number_or_name(text: str, keys: tuple[str, ...]) -> None:
    links = RESOLVER.links(text)
    assert (links.keys, links.unresolved) == (keys, ())


@pytest.mark.parametrize(
    ("text", "keys", "unresolved"),
    [
        ("101SS", (), (("101SS", "it waits for the other's start, or ends with it, which is no order"),)),
        ("102 FF", (), (("102 FF", "it waits for the other's start, or ends with it, which is no order"),)),
        ("P-1: Beta", (), (("P-1: Beta", "nearest: Beta"),)),
        ("Alpha (P-2)", (), (("Alpha (P-2)", "nearest: Alpha"),)),
        ("Twin", (), (("Twin", "several rows bear that name"),)),
        ("Alfa", (), (("Alfa", "nearest: Alpha"),)),
        ("Zzzzzz", (), (("Zzzzzz", ""),)),
        ("Alpha, Zed", ("P-1",), (("Zed", ""),)),
        ("Zed; Alpha", ("P-1",), (("Zed", ""),)),
        ("Zed; Yot", (), (("Zed", ""), ("Yot", ""))),
        ('"Alpha, Beta", Gamma', ("P-3",), (("Alpha, Beta", "nearest: Alpha"),)),
        ("Alpha" + "x" * 200, (), (("Alpha" + "x" * 200, ""),)),
    ],
)
def test_what_names_nothing_is_told_with_why_or_what_is_near(
    text: str, keys: tuple[str, ...], unresolved: tuple[tuple[str, str], ...]
) -> None:
    links = RESOLVER.links(text)
    assert (links.keys, links.unresolved) == (keys, unresolved)


def test_a_map_may_say_what_separates_them() -> None:
    assert RESOLVER.links("Alpha~ Beta~", separator="~").keys == ("P-1", "P-2")
    assert RESOLVER.links("Alpha~Beta").keys == ()


@pytest.mark.parametrize(
    ("name", "words", "scale", "currency"),
    [
        ("Cost (£k)", ("cost",), 1e3, "GBP"),
        ("Cost £m", ("cost",), 1e6, "GBP"),
        ("Budget k", ("budget",), 1e3, ""),
        ("k", ("k",), None, ""),
        ("B budget", ("b", "budget"), None, ""),
        ("Cost USD", ("cost",), None, "USD"),
        ("Total cost (millions EUR)", ("total", "cost"), 1e6, "EUR"),
        ("mil millones €", (), 1e9, "EUR"),
        ("Cost mil €", ("cost",), 1e3, "EUR"),
        ("Coût (k€)", ("cout",), 1e3, "EUR"),
        ("Cost 000s", ("cost",), 1e3, ""),
        ("Cost (£000)", ("cost",), 1e3, "GBP"),
        ("TEUR", (), 1e3, "EUR"),
        ("Betrag in Mio. EUR", ("betrag", "in"), 1e6, "EUR"),
        ("Cost (tkr)", ("cost",), 1e3, ""),
        ("startDate", ("start", "date"), None, ""),
        ("start_date", ("start", "date"), None, ""),
        ("Custom field (Sprint)", ("sprint",), None, ""),
        ("#", ("#",), None, ""),
        ("a" * 2_000, (), None, ""),
    ],
)
def test_a_name_is_taken_apart_into_words_scale_and_currency(
    name: str, words: tuple[str, ...], scale: float | None, currency: str
) -> None:
    title = title_of(name)
    assert (title.words, title.scale, title.currency) == (words, scale, currency)
    assert title.has_money is bool(currency)


@pytest.mark.parametrize(
    ("name", "period", "time", "is_share"),
    [
        ("Cost per year", "year", "years", False),
        ("Duration (working days)", "", "working days", False),
        ("Weeks per month", "month", "months", False),
        ("Days", "", "days", False),
        ("Share %", "", "", True),
        ("percent done", "", "", True),
        ("pct", "", "", True),
        ("Share", "", "", False),
    ],
)
def test_a_name_says_what_it_is_counted_by(name: str, period: str, time: str, is_share: bool) -> None:
    title = title_of(name)
    assert (title.period, title.time, title.is_share) == (period, time, is_share)


def test_units_of_money_are_nothing_else() -> None:
    texts = ("EUR", "£k", "(GBP)", "£000", "k", "£5", "EUR cost", "")
    assert [is_unit_of_money(text) for text in texts] == [True, True, True, True, False, False, False, False]


@pytest.mark.parametrize(
    ("text", "scale", "currency"),
    [
        ("All figures in £k\nnote", 1e3, "GBP"),
        ("in k", None, ""),
        ("Costs in m\nBudget in k", 1e6, ""),
        ("Prices in EUR\nGBP", None, "EUR"),
        ("", None, ""),
    ],
)
def test_a_note_beside_a_table_says_what_its_money_is_counted_in(
    text: str, scale: float | None, currency: str
) -> None:
    assert scale_in(text) == (scale, currency)
