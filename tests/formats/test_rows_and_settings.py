"""Rows of a portfolio's own tables and its settings, read by hand: what is taken, and what is said of the rest."""

from datetime import date
from typing import Any

import pytest

from bowstring.formats.cells import Cell, CellError
from bowstring.formats.findings import Findings
from bowstring.formats.own.rows import read_table
from bowstring.formats.own.settings import dotted, flatten, read_settings, unflatten, write_settings
from bowstring.formats.own.tables import Sheet
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.decisions import Level
from bowstring.model.portfolio import Forum, LensSettings, Settings
from bowstring.model.problems import Problem
from bowstring.model.quarters import Quarter


def rows_of(
    table: str, header: tuple[Cell, ...], *rows: tuple[Cell, ...]
) -> tuple[tuple[Any, ...], tuple[Problem, ...]]:
    """The records of a sheet, and what is said of it."""
    findings = Findings()
    records = read_table(Sheet(table=table, header=header, rows=rows), findings)
    return records, findings.problems()


def in_short(problems: tuple[Problem, ...]) -> list[tuple[str, int, str, str, str]]:
    """Each problem in short: severity, row, column, message, mend."""
    return [
        (problem.severity.value, problem.where.row, problem.where.column, problem.message, problem.mend)
        for problem in problems
    ]


HEADER = ("key", "name", "focus")


def test_rows_are_records_and_blank_ones_are_none() -> None:
    records, problems = rows_of(
        "initiatives", HEADER, ("a", "Portal", "product"), (None, None, None), ("b", "Maps", "platform")
    )
    assert [(record.key, record.name, record.focus) for record in records] == [
        ("a", "Portal", Focus.PRODUCT),
        ("b", "Maps", Focus.PLATFORM),
    ]
    assert problems == ()


def test_a_cell_that_cannot_be_read_is_told_and_its_row_left_out() -> None:
    header = (*HEADER, "duration_quarters", "cost_per_quarter")
    records, problems = rows_of(
        "initiatives", header, ("a", "Portal", "product", "two", "x"), ("b", "Maps", "product", 2, 5.0)
    )
    assert [record.key for record in records] == ["b"]
    assert [(row, column) for _, row, column, _, _ in in_short(problems)] == [
        (2, "duration_quarters"),
        (2, "cost_per_quarter"),
    ]
    assert {problem.where.key for problem in problems} == {"a"}


def test_what_a_record_needs_and_lacks_is_told() -> None:
    records, problems = rows_of("initiatives", HEADER, ("a", None, "product"), ("b", " ", None))
    assert records == ()
    assert [entry[:4] for entry in in_short(problems)] == [
        ("error", 2, "name", "name is empty."),
        ("error", 3, "name", "name is empty."),
        ("error", 3, "focus", "focus is empty."),
    ]
    assert problems[0].mend == "Enter text."
    # What was typed and could not be read is told once.
    unread = rows_of("initiatives", HEADER, ("a", "Portal", "whatever"))[1]
    assert [entry[:3] for entry in in_short(unread)] == [("error", 2, "focus")]


def test_a_record_without_a_key_is_given_one_by_its_name_that_no_other_has() -> None:
    records, problems = rows_of(
        "initiatives", HEADER, (None, "New portal", "product"), ("new-portal", "Old", "product")
    )
    assert records[1].key == "new-portal"
    assert records[0].key.startswith("new-portal")
    assert records[0].key != "new-portal"
    assert in_short(problems) == [
        (
            "note",
            2,
            "key",
            f"has no key; it is called {records[0].key!r} now.",
            "Write the key into the file to keep it for good.",
        )
    ]
    signs = rows_of("initiatives", HEADER, (None, "!!!", "product"))[0]
    assert signs[0].key == "initiatives-2"
    people = rows_of("people", ("name",), ("Ann Lee",))[0]
    assert "ann" not in people[0].key
    assert rows_of("initiatives", HEADER, (None, None, "product"))[0] == ()


def test_more_cells_than_columns_are_told() -> None:
    records, problems = rows_of(
        "initiatives", HEADER, ("a", "Portal", "product", None, "left"), ("b", "Maps", "product", None)
    )
    assert [record.key for record in records] == ["b"]
    assert [entry[:4] for entry in in_short(problems)] == [
        ("error", 2, "", "has more cells than the 3 columns of the header; 'left' is left over.")
    ]


def test_columns_that_are_missing_twice_unnamed_or_unknown_are_told() -> None:
    lacking = rows_of("initiatives", ("key", "nam"), ("a", "Portal"))[1]
    assert [
        (message, mend) for *_, message, mend in in_short(lacking) if "there is no column" in message
    ] == [
        ("there is no column 'name'.", "Rename 'nam' to 'name'."),
        ("there is no column 'focus'.", "Name the columns in row 1; it holds: key, nam."),
    ]
    assert {problem.where.key for problem in lacking} == {""}
    unnamed = rows_of("initiatives", ("name", "focus"), ("Portal", "whatever"))[1]
    assert {problem.where.key for problem in unnamed} == {""}
    keyless = rows_of("initiatives", ("focus",), ("product",))[1]
    assert [message for *_, message, _ in in_short(keyless)] == [
        "there is no column 'key'.",
        "there is no column 'name'.",
    ]
    twice = rows_of("initiatives", (*HEADER, "Name"), ("a", "Portal", "product", "x"))[1]
    assert ("error", 1, "name", "this column is there 2 times.") in [entry[:4] for entry in in_short(twice)]
    records, problems = rows_of(
        "initiatives",
        (*HEADER, None, "Colour", "ownr", " "),
        ("a", "Portal", "product", "x", "red", "Ann", None),
    )
    assert dict(records[0].extra) == {"column 4": "x", "Colour": "red", "ownr": "Ann"}
    assert [entry[0:4:3] for entry in in_short(problems)] == [
        ("warning", "has no name; its text is kept with the record under this one."),
        ("warning", "is not a column of this table; its text is kept with the record."),
        ("note", "these are not columns of this table; their text is kept with the records: Colour."),
    ]
    assert problems[1].mend == "Rename it to 'owner' if that is what it means."


def settings_of(nested: dict[str, object]) -> tuple[Settings | None, list[str]]:
    """The settings that nested keys tell, and what is said of them."""
    findings = Findings()
    settings = read_settings({"name": "Ours", "start": "2026-Q4", **nested}, findings)
    return settings, [str(problem) for problem in findings.problems()]


FULL = Settings(
    name="Ours",
    start=Quarter(2026, 4),
    as_of=date(2026, 10, 1),
    floor=0.4,
    shrink=False,
    lens={Lens.USER_NEED: LensSettings(unit="people", bands=((0.0, 10.0), (10.0, 100.0)))},
    spend={Focus.PRODUCT: (0.2, 0.6)},
    forums=(Forum(key="board", level=Level.PLATFORM, team="t-1", hours=3.0),),
    minutes={Evidence.DESK: 30.0},
    enterprise_stake=2.0,
    extra={"edition": "first"},
)


def test_settings_are_written_and_read_back_the_same() -> None:
    nested = write_settings(FULL)
    assert settings_of(nested) == (FULL, [])
    assert nested["balance"] == {"floor": 0.4, "spend": {"product": [0.2, 0.6]}}
    assert "reference" not in nested
    flat = dict(flatten(nested))
    assert flat["balance.spend.product"] == "[0.2, 0.6]"
    assert flat["lens.user_need.bands"] == "[[0.0, 10.0], [10.0, 100.0]]"
    assert settings_of(unflatten(list(flat.items()))) == (FULL, [])
    plain = Settings(name="Ours", start=Quarter(2026, 4))
    assert settings_of(write_settings(plain)) == (plain, [])


def test_what_is_no_setting_is_kept_as_text_with_what_it_may_mean() -> None:
    settings, words = settings_of({"floor": 0.4, "colour": "red", "odd": {"deep": [1, 2]}, "extra": {"a": 5}})
    assert settings is not None
    assert dict(settings.extra) == {"floor": "0.4", "colour": "red", "odd.deep": "[1, 2]", "a": "5"}
    assert settings.floor is None
    assert [word.partition(": ")[2] for word in words if "Write it as" in word] == [
        "is not a setting; its text is kept. Write it as balance.floor if that is what it means."
    ]
    assert len(words) == 3


def test_what_stands_empty_in_a_file_is_there_without_figures() -> None:
    settings, words = settings_of({"lens": {"user_need": {}}, "forums": {"Board": {}}, "balance": {}})
    assert settings is not None
    assert (settings.lens, settings.forums, words) == (
        {Lens.USER_NEED: LensSettings()},
        (Forum(key="Board"),),
        [],
    )


@pytest.mark.parametrize(
    ("nested", "words"),
    [
        ({"quarters": "many"}, "quarters"),
        ({"balance": {"spend": {"product": [0.2]}}}, "is not a pair of figures"),
        ({"balance": {"spend": {"product": [0.2, "x"]}}}, "is not a number"),
        ({"balance": {"spend": {"product": "some"}}}, "is not a list of figures"),
        ({"lens": {"user_need": {"bands": 5}}}, "is not a list of ranges"),
        ({"quarters": [8, 9]}, "is not a single value"),
    ],
)
def test_a_setting_that_cannot_be_read_is_told(nested: dict[str, object], words: str) -> None:
    assert [words in line for line in settings_of(nested)[1]] == [True]


def test_a_portfolio_without_a_name_or_a_start_is_told_once() -> None:
    findings = Findings()
    assert read_settings({"name": " "}, findings) is None
    assert [problem.where.column for problem in findings.problems()] == ["name", "start"]
    findings = Findings()
    assert read_settings({"name": "Ours", "start": "soon"}, findings) is None
    assert len(findings.problems()) == 1


def test_dotted_keys_are_those_of_toml() -> None:
    assert dotted(("a", "b c", 'd"e')) == 'a."b c"."d\\"e"'
    assert unflatten([('a."b c"', 1), ("a.d", 2), ("e..f", 3)]) == {
        "a": {"b c": 1, "d": 2},
        "e": {"": {"f": 3}},
    }
    with pytest.raises(CellError, match="a is given a value and settings below it"):
        unflatten([("a", 1), ("a.b", 2)])
    with pytest.raises(CellError, match=r"a\.b is told twice"):
        unflatten([("a.b", 1), ("a.b", 2)])
