"""What the reader of files from elsewhere answers to each request, in JSON, without a process of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from bowstring.formats.files import write_portfolio
from bowstring.formats.foreign.guessing import guess
from bowstring.formats.foreign.preview import plain_preview, preview_of
from bowstring.formats.limits import UPLOADED
from bowstring.formats.reader import READINGS, answer_to
from bowstring.formats.together import zipped
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

LIST = "Project,Cost,Owner\nPortal,£100,Ann\nMaps,£200,Bob\n"
MAP = (
    "[[tables]]\ntable = 'initiatives'\n[tables.columns]\nProject = 'name'\nCost = 'total_cost'\n"
    "[tables.constants]\nfocus = 'product'\n"
)


def answered(reading: str, path: Path, **arguments: object) -> Any:
    """What is answered."""
    request = {"reading": reading, "path": str(path), "arguments": arguments}
    reply = json.loads(answer_to(request, UPLOADED))
    assert set(reply) == {"answer"}, reply
    return reply["answer"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "in.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_a_portfolio_is_its_settings_its_tables_and_what_is_said_of_them(tmp_path: Path) -> None:
    work = Initiative(key="a", name="Portal", focus=Focus.PRODUCT, extra={"Colour": "red"})
    write_portfolio(
        Portfolio(settings=Settings(name="Ours", start=Quarter(2026, 4)), initiatives=(work,)), tmp_path / "p"
    )
    answer = answered("portfolio", tmp_path / "p")
    assert answer["settings"]["name"] == "Ours"
    assert list(answer["tables"]) == ["initiatives"]
    row = dict(
        zip(
            answer["tables"]["initiatives"]["header"], answer["tables"]["initiatives"]["rows"][0], strict=True
        )
    )
    assert (row["key"], row["name"], row["focus"], row["Colour"]) == ("a", "Portal", "product", "red")
    assert [note["severity"] for note in answer["notes"]] == ["note"]


def test_a_table_is_made_a_portfolio_by_a_map(table: Path) -> None:
    settings = {"name": "Ours", "start": "2026-Q4"}
    answer = answered("mapped", table, map_text=MAP, map_name="map", settings=settings, people=["p-1"])
    header, rows = (answer["tables"]["initiatives"][part] for part in ("header", "rows"))
    assert [row[header.index("total_cost")] for row in rows] == [100.0, 200.0]
    assert answer["settings"]["start"] == "2026-Q4"
    request = {
        "reading": "mapped",
        "path": str(table),
        "arguments": {"map_text": "tables = 5", "map_name": "map", "settings": {}, "people": []},
    }
    reply = json.loads(answer_to(request, UPLOADED))
    assert [problem["message"] for problem in reply["problems"]] == ["it names no table to make."]


def test_a_guess_a_review_and_named_columns_are_previews(table: Path) -> None:
    own = json.loads(json.dumps(plain_preview(preview_of(guess(table)))))
    guessed = answered("guess", table, tool="", table="", map_text="", with_scores=False)
    assert guessed["columns"] == own["columns"]
    based = answered("guess", table, tool="", table="", map_text="take_in = [3]\n" + MAP, with_scores=False)
    assert "take_in" in based["map_text"]
    reviewed = answered("review", table, map_text=MAP, settings={"name": "Theirs"})
    assert (reviewed["records"], "Theirs" in reviewed["map_text"]) == (2, True)
    fields = {"Project": "name", "Owner": "team"}
    named = answered("name columns", table, table="initiatives", fields=fields, map_text="")
    assert [column["becomes"] for column in named["columns"]] == ["name", "kept as it is", "team"]
    kept = answered(
        "name columns", table, table="initiatives", fields=fields, map_text="take_in = [3]\n" + MAP
    )
    assert "take_in" in kept["map_text"]


def test_what_a_zip_holds_and_the_records_in_it(tmp_path: Path) -> None:
    path = tmp_path / "in.zip"
    path.write_bytes(
        zipped({"a/one.md": b"---\nkey: d\nkind: ours\n---\n\n# Reuse sign-in\n", "b.txt": b"x"})
    )
    ((name, content),) = answered("unzip", path, name="in.zip")
    assert (name, content[:4]) == ("one.md", "LS0t")
    answer = answered("records", path)
    assert len(answer["tables"]["decisions"]["rows"]) == 1
    request = {"reading": "unzip", "path": str(tmp_path / "none.zip"), "arguments": {"name": "their.zip"}}
    (problem,) = json.loads(answer_to(request, UPLOADED))["problems"]
    assert problem["where"]["table"] == "their.zip"


def test_a_catalogue_is_a_portfolio_of_assets(tmp_path: Path) -> None:
    path = tmp_path / "catalog.yaml"
    path.write_text(
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: sign-in\nspec:\n  type: service\n"
        "  lifecycle: production\n  owner: team-a\n",
        encoding="utf-8",
    )
    assert len(answered("backstage", path)["tables"]["assets"]["rows"]) == 1


def test_what_a_file_holds_is_told(table: Path) -> None:
    assert set(answered("inspect", table)) >= {"strangers"}


def test_what_is_wrong_with_a_file_is_told_by_its_row(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    write_portfolio(Portfolio(settings=Settings(name="Ours", start=Quarter(2026, 4))), folder)
    (folder / "initiatives.csv").write_text("key,name,focus\na,A,none\nb,B,none\n", encoding="utf-8")
    request = {"reading": "portfolio", "path": str(folder), "arguments": {}}
    problems = json.loads(answer_to(request, UPLOADED))["problems"]
    assert [
        (problem["severity"], problem["where"]["row"], problem["where"]["key"]) for problem in problems
    ] == [
        ("error", 2, "a"),
        ("error", 3, "b"),
    ]


def test_how_reading_broke_is_told_without_the_files_own_words(tmp_path: Path) -> None:
    request = {"reading": "no such reading", "path": str(tmp_path / "secret"), "arguments": {}}
    reply = json.loads(answer_to(request, UPLOADED))
    assert reply["broken"].startswith("KeyError, reader.py line ")
    assert "no such" not in reply["broken"]
    assert "no such reading" not in READINGS
