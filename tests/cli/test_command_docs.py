"""docs/commands.md says what there is: every command, and every key of every answer."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.cli.conftest import Run
from tests.kept import shared
from typer.core import TyperGroup
from typer.main import get_command

from bowstring.answers.answer import SCHEMA
from bowstring.cli.app import app

DOCS = (Path(__file__).parents[2] / "docs" / "commands.md").read_text(encoding="utf-8")
SECTIONS = {
    section.split("\n", 1)[0].strip(): section.split("\n", 1)[1] for section in DOCS.split("\n## ")[1:]
}

RUNNING = {
    "serve",
    "worker",
    "sign-in-link",
    "close-account",
    "backup",
    "restore",
    "schema",
    "man",
    "translate",
}
"""Commands that run a site, or tell what answers look like, and answer no question about a portfolio."""

SITES = {"comments"}
"""Commands that ask a site: their answers are looked at beside its interface's."""


def documented(command: str) -> list[str]:
    """The keys in the table of a command's section."""
    return re.findall(r"^\| `([^`]+)` \|", SECTIONS[command], flags=re.MULTILINE)


def values_at(answer: object, path: list[str]) -> Iterator[object]:
    """What stands at a path of an answer; nothing below where a list or a mapping by key is empty."""
    if not path:
        yield answer
        return
    step, rest = path[0], path[1:]
    name = step.removesuffix("[]")
    assert isinstance(answer, Mapping)
    if name.startswith("<"):
        inner = list(answer.values())
    else:
        assert name in answer, f"{name} is not in the answer"
        inner = [answer[name]] if not step.endswith("[]") else list(answer[name])
    for element in inner:
        yield from values_at(element, rest)


@pytest.fixture(scope="module")
def answers(
    run: Run, small: Path, unvalued: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, object]:
    """One answer of each command but the demo, whose agenda has been seen; the same in each process of tests."""
    return shared("answers", lambda: _answers(run, small, unvalued, tmp_path_factory.mktemp("answers")))


def _answers(run: Run, small: Path, unvalued: Path, folder: Path) -> dict[str, object]:
    outputs = {
        name: run(name, small, "--json").answer
        for name in ("check", "plan", "tensions", "agenda", "served", "delivered", "frontier")
    }
    outputs["why"] = run("why", small, "apply", "--json").answer
    outputs["ask"] = run("ask", small, "--json").answer | {
        "first": run("ask", unvalued, "--json").answer["first"]
    }
    outputs["worlds"] = run("worlds", small, "--worlds", "4", "--json").answer
    outputs["compare"] = run("compare", small, "--json").answer
    outputs["since"] = run("since", small, unvalued, "--json").answer | {
        "plan": run("since", small, small, "--json").answer["plan"]
    }
    outputs["reuse"] = run("reuse", small, "check an identity", "--json").answer
    outputs["reach"] = run("reach", small, "identity", "--json").answer
    outputs["decisions"] = run("decisions", small, "--priced", "--json").answer
    outputs["teams"] = run("teams", small, "--as", "p-1", "--propose", "--json").answer
    outputs["report"] = run("report", small, "-o", folder / "report.html", "--json").answer
    outputs["convert"] = run("convert", small, folder / "made", "--json").answer
    return outputs


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    assert set(SECTIONS) == set(group.commands)


@pytest.mark.parametrize("command", sorted(set(SECTIONS) - {"demo"} - RUNNING - SITES))
def test_every_documented_key_is_in_the_answer_and_the_other_way_round(
    answers: dict[str, object], command: str
) -> None:
    answer, keys = answers[command], documented(command)
    for key in keys:
        list(values_at(answer, key.split(".")))
    assert isinstance(answer, Mapping)
    assert set(answer) - {"schema"} == {key.split(".")[0].removesuffix("[]") for key in keys}


@pytest.mark.parametrize("command", sorted(set(SECTIONS) - {"demo"} - RUNNING - SITES))
def test_every_answer_is_as_its_published_schema_says(
    answers: dict[str, object], run: Run, command: str
) -> None:
    schema = run("schema", command).answer
    Draft202012Validator.check_schema(schema)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(answers[command])] == []
    assert answers[command]["schema"] == SCHEMA  # type: ignore[index]


def test_every_command_that_answers_has_a_schema_and_only_those(run: Run) -> None:
    assert set(run("schema").out.split()) == set(SECTIONS) - RUNNING
    assert "no answer is called 'nothing'" in run("schema", "nothing").err


def test_the_documented_items_of_a_list_are_all_its_keys(answers: dict[str, object]) -> None:
    for command, name in (
        ("tensions", "tensions"),
        ("ask", "questions"),
        ("ask", "first"),
        ("compare", "rows"),
        ("served", "needs"),
        ("served", "outcomes"),
        ("served", "capabilities"),
        ("frontier", "points"),
        ("reach", "touched"),
        ("reach", "ask"),
        ("decisions", "decisions"),
        ("decisions", "mandates"),
        ("teams", "missing"),
        ("teams", "by_team"),
        ("teams", "teams"),
        ("reuse", "matches"),
    ):
        items = answers[command][name]  # type: ignore[index]
        assert items, (command, name)
        keys = {key.split(".")[1] for key in documented(command) if key.startswith(f"{name}[].")}
        assert set(items[0]) == keys, (command, name)


def test_options_that_the_page_names_exist() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    there = {"--help"}
    for command in (group, *group.commands.values()):
        there.update(option for parameter in command.params for option in parameter.opts)
    assert set(re.findall(r"`(--[a-z]+(?:-[a-z]+)*)", DOCS)) <= there
