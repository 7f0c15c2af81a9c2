"""The documents say what there is: tables, columns, settings, links and commands."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path

import pytest
import typer
from tests.formats.reading import read_map
from typer.core import TyperGroup
from typer.main import get_command

from bowstring.cli.app import app
from bowstring.formats.limits import (
    LONGEST_COLUMN_NAME,
    MAX_BYTES,
    MAX_CELLS,
    MAX_INITIATIVES,
    MAX_ROWS,
    MAX_SETTINGS_BYTES,
    OWN,
    SETTINGS,
    UPLOADED,
)
from bowstring.formats.own.settings import flatten, write_settings
from bowstring.formats.own.tables import TABLES
from bowstring.formats.own.workbook import LONGEST_TEXT
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.figures import MOST_FIGURE, MOST_WHOLE
from bowstring.model.portfolio import Forum, LensSettings, Settings
from bowstring.model.quarters import Quarter
from bowstring.model.wording import slug_of
from bowstring.tensions.tension_kinds import TENSION_KINDS
from bowstring.web.quotas import QUOTAS

ROOT = Path(__file__).parents[1]
SELF = "bowstring[cluster,docs,languages,oidc,parquet,pictures,postgres]"
"""How tests ask for every extra."""
PAGES = tuple(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]))
SHOWN_COMMANDS = ("README.md", "docs/tutorial.md", "docs/commands.md", "docs/formats.md")
FORMATS = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")


def section(text: str, title: str) -> str:
    """What stands below a heading, up to the next of its rank or above."""
    marks = title.split(" ", 1)[0]
    body = text.split(f"\n{title}\n", 1)[1]
    return re.split(rf"\n#{{1,{len(marks)}}} ", body, maxsplit=1)[0]


def first_cells(body: str) -> Iterator[str]:
    """The first cell of each row of the tables in a section."""
    for line in body.splitlines():
        if line.startswith("| ") and "`" in line.split("|")[1]:
            yield line.split("|")[1].strip()


def columns_told(table: str) -> tuple[set[str], set[str]]:
    """The columns that the page names for a table, and those of them in bold."""
    columns: set[str] = set()
    bold: set[str] = set()
    for cell in first_cells(section(FORMATS, f"### {table}")):
        names = set(re.findall(r"`([^`]+)`", cell))
        columns |= names
        bold |= names if cell.startswith("**") else set()
    return columns, bold


def tables_told() -> set[str]:
    return set(re.findall(r"^### (\w+)$", FORMATS, flags=re.MULTILINE))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {title.strip().replace(" ", "-") for title in plain}


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if not re.match(r"[a-z]+:", target):
                yield page, target


def command_lines() -> Iterator[str]:
    """Every `bowstring …` line that a page shows, in a block or alone in code marks."""
    for name in SHOWN_COMMANDS:
        text = (ROOT / name).read_text(encoding="utf-8")
        blocks = "\n".join(re.findall(r"```\w*\n(.*?)```", text, flags=re.DOTALL))
        rest = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
        commands = re.findall(r"^\s*(?:\$ )?(bowstring .+)$", blocks, flags=re.MULTILINE)
        commands += re.findall(r"`(bowstring [^`]+)`", rest)
        yield from commands


def test_every_table_has_its_section_and_every_section_its_table() -> None:
    assert tables_told() == set(TABLES)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_is_told_and_every_told_column_is_there(name: str) -> None:
    table = TABLES[name]
    columns, bold = columns_told(name)
    spread = {key.split(".", 1)[0] for key in columns if "." in key}
    assert {key for key in columns if "." not in key} == set(table.columns)
    assert spread == set(table.spread)
    assert bold == {column.name for column in table.columns.values() if column.is_required}


def test_every_setting_is_told_and_every_told_setting_is_read_as_one() -> None:
    rows = re.findall(r"^\|.*$", section(FORMATS, "## Settings"), flags=re.MULTILINE)
    settings = {
        key
        for key in re.findall(r"`([a-z_.<>]+)`", " ".join(rows))
        if not key.startswith(("extra.", "portfolio."))
    }
    full = write_settings(
        Settings(
            name="All",
            start=Quarter(2026, 2),
            as_of=date(2026, 3, 12),
            price_base="2025/26",
            lens={lens: LensSettings(unit="people", bands=((0.0, 1.0),)) for lens in Lens},
            floor=0.3,
            users=0.6,
            spend=dict.fromkeys(Focus, (0.1, 0.9)),
            forums=(Forum(key="key"),),
            minutes=dict.fromkeys(Evidence, 1.0),
            enterprise_stake=1.0,
            reference_cost_source="somebody's",
        )
    )
    written = {key.replace("forums.key.", "forums.<key>.") for key, _ in flatten(full)}
    assert settings == written


def test_the_limits_are_those_of_the_code() -> None:
    text = section(FORMATS, "## Limits")
    for limit in (MAX_ROWS, MAX_INITIATIVES, MAX_CELLS, LONGEST_TEXT):
        assert f"| {limit:,} |" in text
    for limit in (MAX_BYTES, MAX_SETTINGS_BYTES):
        assert f"| {limit // 1_000_000} MB |" in text
    for limit in (
        LONGEST_COLUMN_NAME,
        OWN.columns,
        OWN.sheets,
        MOST_WHOLE,
        UPLOADED.cells,
        UPLOADED.columns,
        UPLOADED.sheets,
    ):
        assert f"| {limit:,} |" in text
    assert f"| {MOST_FIGURE:.0e} |".replace("+", "") in text
    for name, value in SETTINGS.items():
        assert name in text
        assert f"{value:,}" in text


def test_every_quota_is_told_with_its_number() -> None:
    text = section((ROOT / "docs" / "administration.md").read_text(encoding="utf-8"), "## Quotas")
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([\d,]+) \|$", text, flags=re.MULTILINE)
    assert {name: int(most.replace(",", "")) for name, most in rows} == {
        name: quota.most for name, quota in QUOTAS.items()
    }


def test_the_map_that_the_page_shows_can_be_read(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", FORMATS, flags=re.DOTALL)
    assert shown is not None
    path = tmp_path / "map.toml"
    path.write_text(shown[1], encoding="utf-8")
    assert [target.table for target in read_map(path).targets] == ["initiatives", "people"]


def test_every_kind_of_tension_has_its_row_in_the_methods() -> None:
    methods = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \|(.*)$", section(methods, "### What each kind asks"), flags=re.MULTILINE)
    cells = {key: [cell.strip() for cell in row.split("|")] for key, row in rows}
    assert {key: (row[1], row[3]) for key, row in cells.items()} == {
        key: (
            kind.asks,
            f"{kind.purpose.value}, {kind.hours:g} h, Beta({kind.prior[0]:g}, {kind.prior[1]:g})",
        )
        for key, kind in TENSION_KINDS.items()
    }


@pytest.mark.parametrize(
    ("page", "target"), tuple(links()), ids=lambda path: path.name if isinstance(path, Path) else path
)
def test_every_link_leads_somewhere(page: Path, target: str) -> None:
    name, _, anchor = target.partition("#")
    there = (page.parent / name).resolve() if name else page
    assert there.exists()
    assert not anchor or anchor in anchors(there)


def cited() -> Iterator[tuple[Path, str, str]]:
    """Every document of the project's own that its source names, with the anchor if one is named."""
    named = re.compile(r"(?<![\w/])((?:docs|benchmarks|examples)/[\w/-]+\.md|[A-Z]+\.md)(?:#([\w-]+))?")
    for folder in ("src", "tests", "benchmarks", "examples"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".toml", ".js", ".scss"} and "node_modules" not in path.parts:
                for name, anchor in named.findall(path.read_text(encoding="utf-8")):
                    yield path, name, anchor


def test_every_document_that_the_source_names_is_there() -> None:
    missing = [
        f"{path.relative_to(ROOT)}: {name}{f'#{anchor}' if anchor else ''}"
        for path, name, anchor in cited()
        if not (ROOT / name).is_file() or (anchor and anchor not in anchors(ROOT / name))
    ]
    assert missing == []


def test_every_method_is_cited_by_what_works_it_out() -> None:
    """Each section on figures has code that names it, so that whoever changes the one finds the other."""
    methods = ROOT / "docs" / "methods.md"
    chapters = re.split(r"^## ", methods.read_text(encoding="utf-8"), flags=re.MULTILINE)[2:6]
    titles = re.findall(r"^### (.+)$", "\n".join(chapters), flags=re.MULTILINE)
    named = {anchor for path, _, anchor in cited() if "src" in path.parts}
    uncited = {title for title in titles if slug_of(title) not in named}
    assert uncited == set()


@pytest.mark.parametrize("line", sorted(set(command_lines())))
def test_every_command_line_that_is_shown_could_be_typed(line: str) -> None:
    words = shlex.split(line.split(" > ", maxsplit=1)[0].split("…", maxsplit=1)[0])[1:]
    group = get_command(app)
    assert isinstance(group, TyperGroup)
    if words[0] == "COMMAND":
        return
    command = group.commands[words[0]]
    if len(words) == 1 and words[0] != "demo":
        # Only the command is named.
        return
    command.make_context(words[0], words[1:], parent=typer.Context(group))


def test_every_dependency_has_its_reason() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    names = {re.split(r"[<>=~! ]", requirement, maxsplit=1)[0] for requirement in wanted} - {SELF}
    assert {name for name in names if f"`{name}`" not in text} == set()


def test_every_call_of_the_interface_is_told_and_every_told_call_is_there() -> None:
    from bowstring.web.api.interface import description

    text = section((ROOT / "docs" / "interface.md").read_text(encoding="utf-8"), "## Calls")
    calls: set[tuple[str, str]] = set()
    for cell in first_cells(text):
        methods: list[str] = []
        for words in re.findall(r"`([^`]+)`", cell):
            method, _, path = words.partition(" ")
            methods.append(method)
            if path:
                calls |= {(each, path) for each in methods}
                methods = []
    there = {
        (method.upper(), path.removeprefix("/api/v1").replace("{portfolio_key}", "{p}"))
        for path, methods in description()["paths"].items()
        for method in methods
    }
    assert calls == there


def test_every_problem_of_the_interface_is_told_with_its_status() -> None:
    from bowstring.web.site.call_problems import PROBLEMS

    text = section((ROOT / "docs" / "interface.md").read_text(encoding="utf-8"), "## What goes wrong")
    rows = re.findall(r"^\| `([\w-]+)` \| (\d+) \|", text, flags=re.MULTILINE)
    assert {(kind, int(status)) for kind, status in rows} == {
        (kind, status) for kind, (status, _) in PROBLEMS.items()
    }


def test_every_setting_of_the_site_is_told_and_every_told_one_is_there() -> None:
    from bowstring.web.environment import setting_names

    text = section((ROOT / "docs" / "administration.md").read_text(encoding="utf-8"), "## Settings")
    rows = set(re.findall(r"`(BOWSTRING_[A-Z_]+)`", " ".join(first_cells(text))))
    assert rows == setting_names()
