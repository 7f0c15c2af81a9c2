"""What a column looks like, and how well it suits a field, by hand."""

from datetime import date

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.foreign.profiles import Profile, fit, meanings_of, profiles_of
from bowstring.formats.foreign.source import SourceTable
from bowstring.formats.own.tables import TABLES


def profile(*cells: Cell, name: str = "Column", others: tuple[Cell, ...] = ()) -> Profile:
    """The profile of a column; others: rows in which it is empty stand beside."""
    rows = [(cell, "x") for cell in (*cells, *others)]
    return profiles_of(SourceTable(name="in", header=(name, "Other"), rows=rows))[0]


@pytest.mark.parametrize(
    ("cells", "share"),
    [
        (("Alpha", "Beta", "12", "1 May 2026"), 0.5),
        (("https://a.example", "a@b.example", "-", "Alpha"), 1 / 3),
        (("x" * 2_001, "Alpha"), 0.5),
    ],
)
def test_words_are_no_figures_days_addresses_or_novels(cells: tuple[Cell, ...], share: float) -> None:
    assert profile(*cells).wordy == pytest.approx(share)


def test_what_is_unique_and_what_is_full_is_so_in_every_row() -> None:
    assert profile("a", "b").is_unique
    assert not profile("a", "b", "a").is_unique
    assert profile("a", "b", others=(None,)).is_unique
    assert profile(*"abcdefghi", others=(None,)).is_full
    assert not profile(*"abcdefgh", others=(None, None)).is_full


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (("PRJ-7", "PRJ-12"), True),
        (("PRJ-7", "AB-1", "C-2"), True),
        (("PRJ-7", "AB-1", "C-2", "DD-3"), False),
        (("PRJ-7", "Alpha"), False),
        (("Q1-2026", "Q2-2026"), False),
    ],
)
def test_codes_are_made_alike(cells: tuple[Cell, ...], expected: bool) -> None:
    assert profile(*cells).is_code is expected


def test_slugs_have_marks_in_at_least_half() -> None:
    assert profile("new-thing", "old").is_slug
    assert not profile("new-thing", "old", "older").is_slug
    assert not profile("new-thing", "an old thing").is_slug


def test_days_are_most_of_the_cells_and_bare_numbers_are_none() -> None:
    assert profile("1 May 2026", "Q2 2026", "2027-01-01", "soon", "later").is_dated
    assert not profile("1 May 2026", "soon", "later").is_dated
    assert not profile(45_000, 45_001, "45002").is_dated


def test_units_of_money_are_those_of_more_than_one_row() -> None:
    assert profile("EUR", "GBP").is_units
    assert not profile("EUR").is_units
    assert not profile("EUR", "high").is_units


def test_periods_are_half_of_the_cells_at_least() -> None:
    assert profile('{"start": "2026-01-01", "end": "2026-02-01"}').has_periods
    assert profile("May → June 2026", "1 May 2026").has_periods
    assert not profile("1 May 2026", "2 May 2026", "May → June 2026").has_periods


def suits(field: str, *cells: Cell) -> float:
    return fit(profile(*cells), TABLES["initiatives"].columns[field].kind, field)


@pytest.mark.parametrize(
    ("field", "cells", "expected"),
    [
        ("key", ("PRJ-7", "PRJ-8"), 1.0),
        ("key", ("1", "2.1", "2.2"), 1.0),
        ("key", ("1.5", "2", "1.5"), 0.0),
        ("key", ("1 May 2026", "2 May 2026"), 0.0),
        ("key", ("a@b.example", "c@d.example"), 0.0),
        ("key", ("three words here", "b"), 1.0),
        ("key", ("four words are here", "b"), 0.0),
        ("name", ("Alpha", "Beta", "Gamma"), 1.0),
        ("name", ("Alpha",) * 3 + ("Beta",), 1.0),
        ("name", ("Alpha",) * 4 + ("Beta",), 1.0),
        ("name", ("Alpha",) * 5 + ("Beta",), 0.0),
        ("name", ("open", "closed", "done"), 0.0),
        ("name", ("red", "amber", "green"), 0.0),
        ("name", ("x" * 161, "y" * 161), 0.0),
        ("description", ("x" * 40, "y" * 40), 1.0),
        ("description", ("short", "words"), 0.5),
        ("status", ("open", "closed", "done"), 1.0),
        ("status", ("open", "whatever"), 0.5),
        ("status", ("1 May 2026", "open"), 0.5),
        ("status", ("1 May 2026", "2 May 2026", "3 May 2026", "open"), 0.0),
        ("status", ("red", "amber", "green"), 0.0),
        ("owner", ("person-017", "person-018"), 1.0),
        ("owner", ("Ann Lee", "Bo"), 1.0),
        ("owner", ("x" * 81,), 0.0),
        ("total_cost", (1, 2.5, "£3m", "soon"), 0.75),
        ("total_cost", (True, 2), 0.5),
        ("duration_quarters", ("3 months", 2, "soon", "later"), 0.5),
        ("finish_by", ("1 May 2026", 45_000, 2026, "soon"), 0.75),
        ("finish_by", ("45000", "99", "1767225600000", True), 0.5),
        ("requires", ("PRJ-7; PRJ-8", "PRJ-9"), 1.0),
        ("requires", ("1 May 2026", "2 May 2026"), 0.0),
        ("requires", ("x" * 400,), 0.0),
        ("needs", ("x" * 200,), 0.3),
        ("needs", ("n-1; n-2", "12"), 0.5),
        ("phase", ("discovery", "live", "whatever", "beta"), 0.75),
    ],
)
def test_a_column_suits_a_field_as_far_as_its_cells_do(
    field: str, cells: tuple[Cell, ...], expected: float
) -> None:
    assert suits(field, *cells) == pytest.approx(expected)


@pytest.mark.parametrize(("columns", "rows"), [(1, 300), (100, 300), (150, 200), (600, 50), (1_000, 40)])
def test_the_wider_a_table_the_fewer_of_its_rows_are_looked_at(columns: int, rows: int) -> None:
    header = tuple(f"Column {number}" for number in range(columns))
    source = SourceTable(name="in", header=header, rows=[("a",) * columns] * 350)
    profiles = profiles_of(source)
    assert len(profiles) == columns
    assert {(seen.rows, len(seen.texts), len(seen.all_texts)) for seen in profiles} == {(rows, rows, 350)}


def test_blank_rows_and_cells_that_say_nothing_do_not_count_and_short_rows_are_blank_there() -> None:
    rows: list[tuple[Cell, ...]] = [("A", " b "), (None, None), ("C",), ("D", "tbc"), ("E", "f")]
    first, second = profiles_of(SourceTable(name="in", header=("One", "Two"), rows=rows))
    assert (first.at, first.rows, first.texts) == (0, 4, ("A", "C", "D", "E"))
    assert (second.at, second.rows, second.texts) == (1, 4, ("b", "f"))
    assert second.all_texts == ("b", "", "tbc", "f")
    assert second.cells == (" b ", "f")
    assert profiles_of(SourceTable(name="in", header=("One", "Two"), rows=[("A", "-"), ("B", None)])) == (
        profile("A", "B", name="One"),
    )


def test_a_currency_or_a_scale_in_any_of_the_first_hundred_cells_speaks_of_money() -> None:
    assert profile("5", "£6").has_currency
    assert profile("5", "6m").has_currency
    assert not profile("5", "soon").has_currency
    assert profile(*["5"] * 99, "£6").has_currency
    assert not profile(*["5"] * 100, "£6").has_currency


def test_a_slug_may_be_joined_by_either_mark() -> None:
    assert profile("new_thing", "old-thing").is_slug
    assert not profile("new.thing", "old/thing").is_slug


def test_periods_as_documents_write_them_are_all_of_the_cells() -> None:
    period = '{"start": "2026-01-01", "end": "2026-02-01"}'
    assert profile(period, period.replace("02-01", "03-01")).has_periods
    assert not profile(period, "soon", "later").has_periods
    assert not profile('{"start": 1}', '{"begin": 1}').has_periods
    assert profile(*["May → June 2026"] * 3, "1 May 2026", "2 May 2026", "soon").has_periods
    assert not profile(*["May → June 2026"] * 5, *["soon"] * 5).has_periods


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (("a; b", "c"), ";"),
        (("a | b", "c"), "|"),
        (("a\nb", "c"), "\n"),
        (("a, b", "c"), ","),
        (("a, b; c", "d"), ";"),
        (("a; b", *"cdef"), ";"),
        (("a; b", *"cdefg"), ""),
        (("a", "b"), ""),
        (("a" * 40 + ";b",), ";"),
        (("a" * 41 + ";b",), ""),
        (("a" * 41 + ";b, c",), ""),
        (("a" * 30 + ";" + "b" * 30, "a" * 41 + ";b"), ""),
    ],
)
def test_a_mark_separates_where_a_fifth_of_the_cells_have_it_and_all_items_are_short(
    cells: tuple[Cell, ...], mark: str
) -> None:
    assert profile(*cells).separator() == mark


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("beta", "beta"),
        ("In Beta now", "In Beta now -> beta"),
        ("alphabeta", ""),
        ("from alpha to beta", ""),
        ("whatever", ""),
    ],
)
def test_a_text_stands_for_the_one_choice_that_it_names(text: str, meaning: str) -> None:
    meanings = meanings_of(profile(text), TABLES["initiatives"].columns["phase"].kind, "phase")
    expected = {text: meaning.rpartition(" -> ")[2]} if meaning else {}
    assert meanings == expected


@pytest.mark.parametrize(
    ("field", "cells", "expected"),
    [
        # Days are read with the day first or last, and as serial numbers of 1990 to 2100 or their years.
        ("finish_by", ("13/01/2026", "01/13/2026"), 1.0),
        ("finish_by", (1990, 2100, 1989, 2101), 0.5),
        ("finish_by", (True, False), 0.0),
        ("finish_by", (date(2026, 5, 1), None), 1.0),
        ("finish_by", ('{"start": "x"}', '{"start"', '"x"}'), 1 / 3),
        ("finish_by", ("May → June 2026", "soon"), 0.5),
        ("finish_by", ("45000.5", "4500", "450000"), 1 / 3),
        ("key", ("x" * 80, "y" * 80), 1.0),
        ("key", ("x" * 81, "y" * 81), 0.0),
        ("key", ("a@b.example", "c"), 1.0),
        ("key", ("a@b.example", "d@b.example", "c"), 0.0),
        ("key", ("1", "2", "x y z q"), 0.0),
        ("key", (1.5, 2.5), 1.0),
        ("key", ("£1", "£2"), 0.0),
        ("name", ("x" * 160, "y" * 160), 1.0),
        ("name", ("R", "A", "G"), 1.0),
        ("name", ("open", "Portal"), 0.0),
        ("name", ("open", "Portal", "Archive"), 1.0),
        ("name", ("1 May 2026", "2 May 2026", "3 May 2026", "Portal"), 0.0),
        ("description", ("x" * 39,), 0.5),
        ("owner", ("x" * 80,), 1.0),
        ("owner", ("x" * 2_000, *["Ann"] * 30), 1.0),
        ("status", ("open", "x" * 117), 0.0),
        ("status", ("open", *(f"word {mark}" for mark in "abcdefg")), 0.5),
        ("status", ("open", *(f"word {mark}" for mark in "abcdefgh")), 1 / 9),
        ("status", ("some", "thing"), 0.0),
        ("requires", ("x" * 399,), 1.0),
        ("needs", ("x" * 199,), 1.0),
        ("duration_quarters", ("3 months", 2, True, "soon"), 0.5),
        ("total_cost", (1, "2 of 3", "x"), 1 / 3),
    ],
)
def test_at_its_edges_a_column_suits_a_field_no_further(
    field: str, cells: tuple[Cell, ...], expected: float
) -> None:
    assert suits(field, *cells) == pytest.approx(expected)
