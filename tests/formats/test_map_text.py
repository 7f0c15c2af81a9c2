"""A map that is written is read back as it was, and holds nothing that nobody said."""

import dataclasses
import tomllib
from typing import Any

import pytest

from bowstring.formats.foreign.columns.questions import UNANSWERED, ImportQuestion, PossibleAnswer
from bowstring.formats.foreign.mapping import TableMap, Target, map_text, parse_map
from bowstring.model.problems import BadDataError

PLAIN = Target(table="initiatives", columns={"Name": ("name",)})
# Something for every field of a map and of its tables.
OF_A_MAP: dict[str, Any] = {
    "settings": {"name": "Ours", "balance": {"floor": 0.4}},
    "sheet": "Pipeline",
    "day_first": False,
    "only": {"Status": ("Open", "Proposed")},
    "header_row": 0,
    "take_in": (7, 12),
    "answers": {"numbers": {"Cost": "comma"}, "scores": {"Rank": "both"}},
    "source": "jira",
}
OF_A_TARGET: dict[str, Any] = {
    "columns": {"Name": ("name",), "Lead": ("owner", "team")},
    "constants": {"phase": "concept"},
    "values": {"focus": {"Shared": "platform", "*": "product"}},
    "split": {"Depends on": ","},
    "times": {"Budget": 1000.0},
    "words": {"Lead": {"AL": "Ann Lee"}},
    "first_of": ("Start", "Began"),
    "outline": "Level",
    "edition": "Year",
    "linked_by": "ID",
    "reversed": ("Blocks",),
    "each": ("Lead",),
}


def test_something_is_said_here_for_every_field() -> None:
    assert {field.name for field in dataclasses.fields(TableMap)} == {*OF_A_MAP, "targets"}
    assert {field.name for field in dataclasses.fields(Target)} == {*OF_A_TARGET, "table", "field"}


@pytest.mark.parametrize("name", OF_A_MAP)
def test_each_field_of_a_map_is_written_and_read_alone(name: str) -> None:
    table_map = TableMap(targets=(PLAIN,), **{name: OF_A_MAP[name]})
    text = map_text(table_map)
    assert set(tomllib.loads(text)) == {"settings", "tables", name}
    assert parse_map(text, "map") == table_map


@pytest.mark.parametrize("name", OF_A_TARGET)
def test_each_field_of_a_table_is_written_and_read_alone(name: str) -> None:
    target = Target(table="initiatives", **{name: OF_A_TARGET[name]})
    text = map_text(TableMap(targets=(target, PLAIN)))
    first, second = tomllib.loads(text)["tables"]
    assert set(first) == {"table", name, *(["field"] if name == "each" else [])}
    assert second == {"table": "initiatives", "columns": {"Name": "name"}}
    assert parse_map(text, "map").targets == (target, PLAIN)


def test_a_whole_map_is_read_back_and_knows_its_columns() -> None:
    whole = TableMap(targets=(Target(table="people", field="key", **OF_A_TARGET), PLAIN), **OF_A_MAP)
    # A table whose fields it cannot tell is still a map of these columns.
    assert whole.columns == {
        *("Name", "Lead", "Depends on", "Budget", "Start", "Began", "Year", "ID", "Blocks", "Status"),
    }
    assert (whole.whereabouts.sheet, whole.whereabouts.header_row) == ("Pipeline", 0)
    assert whole.whereabouts.take_in == {7, 12}


def test_what_was_answered_is_a_field_of_the_first_table_of_rows() -> None:
    each = Target(table="people", each=("Lead",))
    answers = {"columns": {"A": "total_cost", "B": "keep", "C": UNANSWERED, "D": ""}}
    editions = {"editions": {"Year": "latest", "Report": "each"}}
    made = TableMap(targets=(each, PLAIN, PLAIN), answers={**answers, **editions}).settled()
    assert made.targets[0] == each
    assert made.targets[2] == PLAIN
    assert made.targets[1].columns == {"Name": ("name",), "A": ("total_cost",)}
    assert made.targets[1].edition == "Year"
    assert TableMap(targets=(PLAIN,), answers=answers).settled().targets[0].edition == ""
    assert TableMap(targets=(each,), answers=answers).settled().targets == (each,)


def test_questions_are_lines_to_fill_in_each_with_its_words() -> None:
    choices = (PossibleAnswer(answer="point", reading="1.5"), PossibleAnswer(answer="comma", reading="15"))
    question = ImportQuestion(kind="numbers", about="Cost", words="Which\nmark?\x7f", choices=choices)
    other = dataclasses.replace(question, kind="dates", about="Start")
    text = map_text(TableMap(targets=(PLAIN,), answers={"dates": {"Start": "day first"}}), (question, other))
    document = tomllib.loads(text)
    assert document["answers"] == {"numbers": {"Cost": UNANSWERED}, "dates": {"Start": "day first"}}
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert comments == ["# Which mark? ", f"# Write {question.options}."]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("header_row = true", "header_row is True"),
        ("header_row = 1.5", "header_row is 1.5"),
        ("take_in = [1, 'b']", "take_in is [1, 'b']"),
        ("take_in = 7", "take_in is 7"),
        ("answers = {colour = {}}", "answers have no 'colour'"),
        ("only = 3", "only is not a table of names and values"),
        ("tables = [{table = 'assets', times = {A = true}}]", "times is True"),
        ("tables = [{table = 'assets', columns = {A = 'nonsense'}}]", "Choose from: key, name"),
    ],
)
def test_what_is_no_map_is_told_in_words(text: str, words: str) -> None:
    more = "" if text.startswith("tables") else "\n[[tables]]\ntable = 'assets'\n"
    with pytest.raises(BadDataError) as caught:
        parse_map(text + more, "map")
    assert words in str(caught.value)
