"""What a person sees of a guessed map before anything is kept, by hand."""

from datetime import date
from pathlib import Path

import pytest

from bowstring.formats.foreign.guessing import Guess, guess, name_columns, review
from bowstring.formats.foreign.mapping import TableMap, parse_map
from bowstring.formats.foreign.preview import (
    ASKED_ABOUT,
    KEPT,
    Preview,
    plain_preview,
    preview_from,
    preview_of,
)

DAY = date(2026, 11, 28)
LIST = (
    "Project,State,Stage,Sum due,Colour,Owner\n"
    "Portal,in progress,Beta,£100,red,Ann\n"
    "Archive,on hold,beta,£200,red,Bob\n"
    "Maps,whatever,Live,£300,blue,\n"
    "Total,,,£600,,\n"
)


def table(folder: Path, text: str = LIST) -> Path:
    """A text table."""
    path = folder / "in.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    return preview_of(guess(table(tmp_path), today=DAY))


def test_each_column_has_samples_and_what_it_becomes(preview: Preview) -> None:
    assert {column.name: (column.samples, column.becomes) for column in preview.columns} == {
        "Project": (("Portal", "Archive", "Maps"), "name"),
        "State": (("in progress", "on hold", "whatever"), "status"),
        "Stage": (("Beta", "beta", "Live"), "phase"),
        "Sum due": (("£100", "£200", "£300"), ASKED_ABOUT),
        "Colour": (("red", "blue"), KEPT),
        "Owner": (("Ann", "Bob"), "owner"),
    }


def test_it_says_what_the_table_is_and_what_was_left_out(preview: Preview) -> None:
    assert (preview.table, preview.records, preview.tool, preview.tool_key) == ("initiatives", 3, "", "")
    assert (preview.header_row, preview.sheet, preview.sheets) == (1, "", ())
    assert [row for row, _ in preview.left_out] == [5]
    assert {question.about for question in preview.questions} >= {"Sum due", "whatever"}
    assert "Sum due" in preview.map_text


def test_words_of_choices_stand_with_their_meaning_and_a_doubtful_status_is_asked_for(
    preview: Preview,
) -> None:
    words = {(word.field, word.text): word.meaning for word in preview.words}
    assert ("status", "whatever") not in words
    assert words["phase", "Beta"] == words["phase", "beta"] == "beta"
    assert words["phase", "Live"] == "live"
    assert set(words) == {
        *(("status", text) for text in ("in progress", "on hold")),
        *(("phase", text) for text in ("Beta", "beta", "Live")),
    }
    by_field = {word.field: (word.column, word.choices) for word in preview.words}
    assert by_field["phase"][0] == "Stage"
    assert "live" in by_field["phase"][1]


def test_the_map_has_the_last_word_on_what_a_text_stands_for(tmp_path: Path) -> None:
    path = table(tmp_path, "Project,Stage,State\nPortal,Zeta,open\nMaps,Live,zu\nWallet,Eta,done\n")
    named = parse_map(
        "[[tables]]\ntable = 'initiatives'\n[tables.columns]\nProject = 'name'\nStage = 'phase'\nState = 'status'\n"
        "[tables.constants]\nfocus = 'product'\n"
        "[tables.values.phase]\nZeta = 'beta'\n'*' = 'live'\n[answers.status]\nzu = 'done'\n",
        "map",
    )
    words = {word.text: word.meaning for word in preview_of(review(path, named, today=DAY)).words}
    assert (words["Zeta"], words["Live"], words["Eta"], words["zu"]) == ("beta", "live", "live", "complete")


def test_what_is_shown_is_bounded(tmp_path: Path) -> None:
    rows = "".join(f"Work {number},{'x' * 70},word {number}\n" for number in range(40))
    named = parse_map(
        "[[tables]]\ntable = 'initiatives'\n[tables.columns]\nProject = 'name'\nStage = 'phase'\n"
        "[tables.constants]\nfocus = 'product'\n",
        "map",
    )
    seen = preview_of(review(table(tmp_path, "Project,Note,Stage\n" + rows), named, today=DAY))
    samples = {column.name: column.samples for column in seen.columns}
    assert samples["Project"] == ("Work 0", "Work 1", "Work 2")
    assert samples["Note"] == ("x" * 60,)
    assert len([word for word in seen.words if word.field == "phase"]) == 30
    assert all(word.meaning == "" for word in seen.words)


def test_a_table_without_names_has_no_row_of_them(tmp_path: Path) -> None:
    path = table(tmp_path, "Portal,1,2\nMaps,3,4\nMaps,5,6\n")
    seen = preview_of(guess(path, today=DAY))
    assert seen.header_row == 0
    assert [column.name for column in seen.columns] == ["column 1", "column 2", "column 3"]


def test_a_preview_is_the_same_after_being_told_in_plain_values(preview: Preview) -> None:
    assert preview_from(plain_preview(preview)) == preview


def named(folder: Path, fields: dict[str, str], base: TableMap | None = None, text: str = LIST) -> Guess:
    """What a person's names of the columns make of the table."""
    return name_columns(table(folder, text), "initiatives", fields, today=DAY, base=base)


def test_a_person_names_the_columns_and_others_are_kept(tmp_path: Path) -> None:
    made = named(tmp_path, {"Project": "name", "Sum due": "total_cost", "Colour": ""})
    (main, *_) = made.table_map.targets
    assert dict(main.columns) == {"Project": ("name",), "Sum due": ("total_cost",)}
    assert [question.kind for question in made.questions if question.about == "Sum due"] == []
    assert made.imported is not None
    costs = [work.total_cost for work in made.imported.portfolio.initiatives]
    assert costs == [100.0, 200.0, 300.0]
    linked = named(tmp_path, {"Project": "name", "Blocks": "requires", "After": "requires"}, text=(
        "Project,Blocks,After\nPortal,Maps,\nMaps,,\nWallet,,Maps\n"
    ))  # fmt: skip
    assert linked.table_map.targets[0].reversed == ("Blocks",)
    assert linked.imported is not None
    requires = {work.name: len(work.requires) for work in linked.imported.portfolio.initiatives}
    assert requires == {"Portal": 0, "Maps": 1, "Wallet": 1}


BASE = """header_row = 1
take_in = [5]
source = "jira"
[only]
Colour = ["red", "blue", ""]
[answers.columns]
"Sum due" = "keep"
[answers.status]
whatever = "done"
[[tables]]
table = "initiatives"
outline = "Colour"
linked_by = "Nowhere"
edition = "Owner"
first_of = ["Project", "State"]
[tables.columns]
Project = "name"
[tables.values.status]
"on hold" = "paused"
[tables.values.phase]
Zeta = "beta"
[tables.words.Project]
Portal = "Gate"
[tables.words.State]
open = "in progress"
"""


def test_what_an_earlier_map_says_beside_the_columns_stays_for_those_that_are_there(tmp_path: Path) -> None:
    base = parse_map(BASE, "map")
    made = named(tmp_path, {"Project": "name", "Owner": "owner", "Stage": "phase"}, base).table_map
    (main, *_) = made.targets
    assert (main.outline, main.linked_by, main.edition) == ("Colour", "", "Owner")
    assert main.first_of == ("Project",)
    assert dict(main.words) == {"Project": {"Portal": "Gate"}}
    assert set(main.values) == {"phase"}
    assert main.values["phase"]["Zeta"] == "beta"
    assert (made.header_row, made.take_in, made.source) == (1, (5,), "jira")
    assert set(made.only) == {"Colour"}
    assert made.answers["status"]["whatever"] == "done"
    assert "Sum due" not in made.answers.get("columns", {})
    assets = name_columns(tmp_path / "in.csv", "assets", {"Project": "name"}, today=DAY, base=base).table_map
    assert (assets.targets[0].outline, dict(assets.targets[0].words)) == ("", {})


def test_a_map_of_a_known_tool_names_it(tmp_path: Path) -> None:
    plain = "[[tables]]\ntable = 'initiatives'\n[tables.columns]\nProject = 'name'\n"
    plain += "[tables.constants]\nfocus = 'product'\n"
    for key, tool in (("jira", "Jira"), ("trello", "Trello"), ("nobody", "")):
        made = review(table(tmp_path), parse_map(f"source = {key!r}\n{plain}", "map"), today=DAY)
        assert made.tool == tool
