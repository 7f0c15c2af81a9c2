"""Where the settings of an import come from: its map, the source, the file's name, and at last the day."""

from datetime import date

import pytest

from bowstring.formats.cells import Cell
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.source import SourceTable
from bowstring.formats.foreign.starting import settings_for
from bowstring.formats.own.settings import Nested

GIVEN: Nested = {"name": "Ours", "start": "2026-Q4", "currency": "EUR"}


def settled(
    nested: Nested,
    *,
    name: str = "our-work_list.csv",
    rows: tuple[tuple[Cell, ...], ...] = (),
    above: str = "",
    works: list[dict[str, Cell]] | None = None,
    currency: str = "",
    today: date | None = None,
) -> tuple[Nested | None, str]:
    """The settings, and what was said of them."""
    source = SourceTable(name=name, header=("As of", "Project"), rows=rows, above=above)
    findings = Findings()
    nested = settings_for(source, nested, {"initiatives": works or []}, currency, findings, today=today) or {}
    return nested or None, " ".join(problem.message for problem in findings.problems())


def test_what_the_map_says_holds_and_nothing_is_said() -> None:
    assert settled(GIVEN) == (GIVEN, "")


def test_a_name_is_taken_from_the_file_and_a_currency_from_the_amounts() -> None:
    settings, words = settled({"start": "2026-Q4"}, currency="CHF")
    assert settings == {"name": "Our work list", "start": "2026-Q4", "currency": "CHF"}
    assert "taken from the file" in words
    assert "currency" not in words
    assert "no currency is named; it is taken as GBP" in settled({"name": "Ours", "start": "2026-Q4"})[1]


@pytest.mark.parametrize(
    ("nested", "more", "start", "why"),
    [
        ({"as_of": "2025-05-03"}, {"rows": (("2026-01-01", "A"),)}, "2025-Q2", "the quarter of as_of"),
        (
            {},
            {"rows": (("2026-01-31", "A"), ("2026-04-02", "B"), (None, "C"), ())},
            "2026-Q2",
            "latest as_of",
        ),
        (
            {},
            {"works": [{"start": "2027-Q1"}, {"committed_start": "2026-Q3"}, {}]},
            "2026-Q3",
            "earliest start",
        ),
        ({}, {"name": "work-2026-11.csv"}, "2026-Q4", "from the file's name"),
        ({}, {"today": date(2026, 11, 29)}, "2027-Q1", "the next quarter"),
    ],
)
def test_the_start_is_read_where_it_is_told_first(
    nested: Nested, more: dict[str, object], start: str, why: str
) -> None:
    settings, words = settled({"name": "Ours", "currency": "EUR", **nested}, **more)  # type: ignore[arg-type]
    assert settings is not None
    assert settings["start"] == start
    assert why in words


@pytest.mark.parametrize("name", ["work.csv", "work-2026-13.csv", "work-12026-11.csv"])
def test_where_nothing_says_when_planning_starts_that_is_an_error(name: str) -> None:
    settings, words = settled({"name": "Ours"}, name=name)
    assert settings is None
    assert "neither the map nor the source says when planning starts" in words


def test_text_above_the_table_is_kept_beside_what_the_map_keeps() -> None:
    settings, words = settled({**GIVEN, "extra": {"by": "finance"}}, above="Portfolio 2026")
    assert settings is not None
    assert settings["extra"] == {"by": "finance", "above the table": "Portfolio 2026"}
    assert "the text above the column names is kept" in words
