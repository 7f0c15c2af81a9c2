"""Figures that documents quote are those of the product, or those that were last measured."""

import re
from pathlib import Path

import pytest
from examples.make_figures import COMMANDS, README, commands_shown, rewritten, run_here, with_opening

ROOT = Path(__file__).parents[2]
ADMINISTRATION = ROOT / "docs" / "administration.md"
MEASURED = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")
SHOWN = tuple(commands_shown(COMMANDS.read_text(encoding="utf-8")))
# Those that make no plan: `.ci/run` checks the others.
CHEAP = tuple(line for line in SHOWN if line.split()[1] in {"check", "reuse", "reach", "decisions"})


def measured(script: str) -> str:
    """What stands under a script's name in the last measurements."""
    return re.split(r"\n\*\*\w+\*\*", MEASURED.split(f"\n**{script}**", 1)[1], maxsplit=1)[0]


@pytest.mark.parametrize("line", CHEAP)
def test_what_a_command_is_shown_to_print_it_prints(line: str) -> None:
    text = COMMANDS.read_text(encoding="utf-8")
    assert rewritten(text, run_here, [line]) == text


def test_the_readme_opens_with_what_the_demo_is_shown_to_print() -> None:
    printed = COMMANDS.read_text(encoding="utf-8").split("$ bowstring demo\n", 1)[1].split("\n")
    text = README.read_text(encoding="utf-8")
    assert with_opening(text, printed) == text


def test_excerpts_are_found_where_they_begin_alike() -> None:
    text = "```\n$ bowstring plan x\n3 of 9 are planned.\n…\nPlatform: 4 pieces\nold\n…\n```\n"
    printed = ["5 of 9 are planned.", "", "Product: 1 piece", "a", "Platform: 2 pieces", "new", "more"]
    assert rewritten(text, lambda _: printed, ["bowstring plan x"]) == (
        "```\n$ bowstring plan x\n5 of 9 are planned.\n…\nPlatform: 2 pieces\nnew\n…\n```\n"
    )


def test_the_readme_claims_no_more_than_was_measured() -> None:
    readme = " ".join(README.read_text(encoding="utf-8").split())
    equal = re.search(r"\| equal tension \| \S+ \| \S+ \| (\S+)", measured("baselines"))
    ranked = re.search(r"\| ranked by value for money \| \S+ \| \S+ \| (\S+)", measured("baselines"))
    rows = re.findall(
        r"^\| ([^|]+) \| [^|]+ \| [^|]+ \| (\S+) %, \**(\S+?)\** %", measured("shrinkage"), re.MULTILINE
    )
    beyond = {name: max(abs(float(side.replace("−", "-"))) for side in sides) for name, *sides in rows}
    assert None not in (equal, ranked)
    assert f"brought {equal[1]} % of what both sides could have together" in readme
    assert f"ranking by value for money {ranked[1]} %" in readme
    assert "was promised within 2 % of what it truly brought" in readme
    assert round(beyond.pop("as supposed")) <= 2
    assert "where people or truth were not as the method supposes, within about 6 %" in readme
    assert len(beyond) == 5
    assert round(max(beyond.values())) <= 6


def test_administration_says_of_speed_what_was_measured() -> None:
    text = ADMINISTRATION.read_text(encoding="utf-8")
    section = text.split("## How much it bears", 1)[1].split("\n## ", 1)[0]
    paragraph = section.split("(`python -m benchmarks.site_load`", 1)[0]
    page = re.search(r"\| any page \| \d+ \| 0 \| (\d+) \| (\d+) \|", measured("site_load"))
    assert page is not None
    assert f"{page[1]} ms in the median and {page[2]} ms at the 95th percentile" in " ".join(
        paragraph.split()
    )
    measurement = re.findall(r"[\d.]*\d", measured("site_load") + measured("first_looks"))
    for figure in re.findall(r"\b(\d+\.\d+) (?:to|s)\b", " ".join(paragraph.split())):
        assert figure in measurement, figure
