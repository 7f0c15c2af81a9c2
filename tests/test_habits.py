"""What a public project keeps: the same version everywhere, templates, a page of the manual."""

import tomllib
from pathlib import Path

import pytest
import yaml
from typer.core import TyperGroup
from typer.main import get_command

from bowstring.cli.app import app
from bowstring.cli.man_page import man_page

ROOT = Path(__file__).parents[1]


def test_the_citation_is_of_this_project_and_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"]
    assert citation["authors"] == project["authors"]
    assert f"## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["ISSUE_TEMPLATE/problem.md", "ISSUE_TEMPLATE/idea.md"])
def test_a_template_of_issues_has_a_name_and_says_what_it_is_for(name: str) -> None:
    head = (ROOT / ".github" / name).read_text(encoding="utf-8").split("---")[1]
    assert {"name", "about"} <= yaml.safe_load(head).keys()


def test_the_page_of_the_manual_tells_every_command_and_shows_every_line_as_it_is() -> None:
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    lines = man_page(group).splitlines()
    assert lines[0].startswith(".TH BOWSTRING 1")
    assert [line.removeprefix(".SS ") for line in lines if line.startswith(".SS ")] == sorted(group.commands)
    requests = {line.split()[0] for line in lines if line.startswith((".", "'"))}
    assert requests == {".TH", ".SH", ".B", ".SS", ".nf", ".fi"}
