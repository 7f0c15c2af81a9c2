"""What is as long, as deep or as many as may be is read; one more is not."""

import json
from pathlib import Path

import pytest

from bowstring.formats.cells import CellError, kind_of
from bowstring.formats.findings import Findings
from bowstring.formats.foreign.columns.dates import DateStyle, span_of
from bowstring.formats.foreign.columns.numbers import typed_figure
from bowstring.formats.foreign.columns.periods import period_ends
from bowstring.formats.foreign.columns.titles import title_of
from bowstring.formats.foreign.import_keys import named_records
from bowstring.formats.foreign.mapping import Target, read_map_text
from bowstring.formats.foreign.merged import fill_down
from bowstring.formats.foreign.project_xml import read_project
from bowstring.formats.foreign.source import SourceTable, Whereabouts, read_source
from bowstring.formats.keys import slug
from bowstring.formats.limits import Limits, check_cells, check_extent
from bowstring.formats.own.tables import Sheet
from bowstring.formats.own.text import tell_broken_text
from bowstring.formats.own.toml_text import parse_toml
from bowstring.formats.own.yaml_file import parse, parse_each
from bowstring.model.problems import BadDataError, Place

STYLE = DateStyle(day_first=True, ends=True)


def test_yaml_is_read_fifty_deep() -> None:
    deep = parse("[" * 51 + "]" * 51, "a.yaml")
    depth = 0
    while isinstance(deep, list):
        deep, depth = (deep[0] if deep else None), depth + 1
    assert depth == 51
    assert parse("{a: " * 50 + "x" + "}" * 50, "a.yaml")
    for text in ("[" * 52 + "]" * 52, "{a: " * 51 + "x" + "}" * 51):
        with pytest.raises(BadDataError, match="nested too deeply"):
            parse(text, "a.yaml")


def test_yaml_has_as_many_documents_as_are_begun() -> None:
    assert parse_each("a: 1\n---\n- b\n...\n---\nc\n", "a.yaml") == [{"a": "1"}, ["b"], "c"]
    assert (parse_each("", "a.yaml"), parse("", "a.yaml")) == ([], None)
    assert parse("- null\n- ~\n- 'null'\n-\n- Null\n", "a.yaml") == [None, None, "null", None, None]
    with pytest.raises(BadDataError) as caught:
        parse("a: 1\nb: [\n", "a.yaml")
    assert caught.value.problems[0].where == Place(table="a.yaml", row=3)


def test_a_key_in_toml_has_twenty_parts() -> None:
    parts = ".".join("abcdefghijklmnopqrst")
    assert set(parse_toml(f"{parts} = 1")) == {"a"}
    with pytest.raises(ValueError, match="a key has more than 20 parts"):
        parse_toml(f"{parts}.u = 1")


def test_a_project_is_read_sixty_deep(tmp_path: Path) -> None:
    namespace = "http://schemas.microsoft.com/project"

    def project(depth: int) -> Path:
        inner = "<a>" * (depth - 1) + "</a>" * (depth - 1)
        path = tmp_path / f"{depth}.xml"
        task = "<Tasks><Task><UID>1</UID><Name>Bridge</Name></Task></Tasks>"
        path.write_text(f'<Project xmlns="{namespace}">{task}{inner}</Project>')
        return path

    assert [row[1] for row in read_project(project(60)).rows] == ["Bridge"]
    with pytest.raises(BadDataError, match="deep"):
        read_project(project(61))


def test_a_table_spreads_over_so_many_columns_and_cells() -> None:
    limits = Limits(memory_mb=8, seconds=1, columns=3, cells=12, sheets=1)
    place = Place(table="t")
    check_extent(place, rows=4, columns=3, limits=limits)
    check_cells(place, 12, limits)
    with pytest.raises(BadDataError, match="the table has 4 columns; at most 3 are read"):
        check_extent(place, rows=1, columns=4, limits=limits)
    with pytest.raises(BadDataError, match="its tables spread over 15 cells, empty ones counted; at most 12"):
        check_extent(place, rows=5, columns=3, limits=limits)
    with pytest.raises(BadDataError, match="13 cells"):
        check_cells(place, 13, limits)


@pytest.mark.parametrize("suffix", ["json", "yaml"])
def test_a_list_of_records_is_read_to_the_limit(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"list.{suffix}"
    path.write_text('[{"a": "1", "b": {"c": "2"}}, {"d": "3"}]')
    limits = Limits(memory_mb=512, seconds=20, columns=3, cells=6, sheets=1)
    source = read_source(path, Whereabouts(), limits)
    assert (source.header, [list(row) for row in source.rows]) == (
        ("a", "b.c", "d"),
        [["1", "2", None], [None, None, "3"]],
    )
    (tmp_path / "long.json").write_text(json.dumps([{"a": 1, "b" * 1_001: 2}]))
    with pytest.raises(BadDataError, match="the name of column 2 has 1,001 characters") as caught:
        read_source(tmp_path / "long.json", Whereabouts())
    assert caught.value.problems[0].where == Place(table="long.json", row=1)
    for fewer in ({"columns": 2, "cells": 6}, {"columns": 3, "cells": 5}):
        with pytest.raises(BadDataError, match="at most"):
            read_source(path, Whereabouts(), Limits(memory_mb=512, seconds=20, sheets=1, **fewer))


def test_a_map_is_read_to_five_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    path.write_text("#" * 5_000_000)
    assert len(read_map_text(path)) == 5_000_000
    path.write_text("#" * 5_000_001)
    with pytest.raises(BadDataError, match="it is larger than 5 MB"):
        read_map_text(path)


def test_a_text_that_cannot_be_read_is_shown_whole_to_sixty_characters() -> None:
    whole = kind_of(int)
    assert whole is not None
    with pytest.raises(CellError) as caught:
        whole.read("x" * 60)
    assert repr("x" * 60) in caught.value.message
    with pytest.raises(CellError) as caught:
        whole.read("x" * 61)
    assert repr("x" * 57 + "...") in caught.value.message


def test_a_key_has_sixty_characters_cut_between_words() -> None:
    assert slug("a" * 60) == "a" * 60
    assert slug("a" * 61) == "a" * 60
    assert slug("b" * 60 + " c") == "b" * 60
    assert slug("b" * 30 + " " + "c" * 29) == "b" * 30 + "-" + "c" * 29
    assert slug("b" * 30 + " " + "c" * 30) == "b" * 30


def test_figures_days_periods_and_names_are_read_to_their_longest() -> None:
    figure = "7".rjust(200)
    assert typed_figure(figure) is not None
    assert typed_figure(f" {figure}") is None
    day = "2026-04-01".rjust(80)
    assert span_of(day, STYLE) is not None
    assert span_of(f" {day}", STYLE) is None
    period = "April 2026 - June 2026"
    assert period_ends(period.rjust(80)) == ("April 2026", "June 2026")
    assert period_ends(period.rjust(81)) is None
    name = "cost".rjust(200)
    assert (title_of(name).words, title_of(f" {name}").words) == (("cost",), ())


def source_of(*rows: str) -> SourceTable:
    """A table of one column of people."""
    return SourceTable(name="t", header=("Owner",), rows=[[row] for row in rows])


def test_of_a_dozen_people_in_a_cell_the_first_is_meant_and_more_are_one_text() -> None:
    target = Target(table="people", each=("Owner",))
    people = [f"Person {letter}" for letter in "abcdefghijklm"]
    for mark, alone in (("\n", ()), (", ", tuple(people))):
        for count, lead in ((1, people[0]), (2, people[0]), (12, people[0]), (13, None)):
            text = mark.join(people[:count])
            made = named_records(source_of(text, *alone), source_of(text, *alone).rows, target, ())
            assert made.names[made.keys[text]] == (lead or text)


def test_a_broken_character_is_told_where_it_stands_also_beyond_the_columns() -> None:
    findings = Findings()
    rows = [("a", "b", "c"), ("fine", "\ud800", "\uffff")]
    tell_broken_text(Sheet(table="needs", header=("key", "\ufffe"), rows=rows), findings)
    assert [problem.where for problem in findings.problems()] == [
        Place(table="needs", row=1, column="'\\ufffe'"),
        Place(table="needs", row=3, column="'\\ufffe'"),
        Place(table="needs", row=3),
    ]


def filled(*merged: tuple[int, int, int, int]) -> tuple[list[list[object]], list[str]]:
    """A grid whose cells so merged were filled down, and what is told of it."""
    grid: list[list[object]] = [
        ["Programme", "Work", "Cost", "Lead"],
        ["Roads", "Bridge", 7.5, "Ann"],
        [None, "Tunnel", None, "Bob"],
        ["Alone", None, None, None],
        [None, "Harbour", None, None],
    ]
    findings = Findings()
    fill_down("t", merged, grid, findings)  # type: ignore[arg-type] - what stands in cells
    return grid, [f"{problem.severity.value}: {problem.message}" for problem in findings.problems()]


def test_a_text_merged_over_rows_of_work_stands_in_each_and_a_figure_in_none() -> None:
    # Over one row, beyond the table, or an empty cell: nothing, and what follows is still filled.
    nothing = ((1, 1, 1, 2), (9, 0, 10, 0), (1, 5, 2, 5), (2, 0, 3, 0))
    grid, words = filled(*nothing, (1, 0, 2, 0), (1, 2, 2, 2))
    assert [row[0] for row in grid] == ["Programme", "Roads", "Roads", "Alone", None]
    assert [row[2] for row in grid] == ["Cost", None, None, None, None]
    assert words == [
        "warning: a figure that several rows share is nobody's own and was left out: 7.5 in rows 2 to 3.",
        "note: 1 merged cells were filled down: their text stands in every row they cover.",
    ]
    # Where fewer than two of its rows hold anything else it is a heading, also at the table's end.
    grid, words = filled((3, 0, 9, 0))
    assert (grid[4], words) == ([None, "Harbour", None, None], [])
    assert filled((3, 0, 9, 0), (1, 0, 2, 0))[0][2][0] == "Roads"
    assert filled()[1] == []
