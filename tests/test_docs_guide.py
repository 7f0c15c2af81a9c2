"""The guide tells what is on the site, administration the settings, the page on installing the extras."""

import re
from pathlib import Path

from bowstring.web.environment import setting_names

ROOT = Path(__file__).parents[1]
OURS = {"BOWSTRING_LIFELINE"}
"""What a process of the site tells another: nobody sets it."""


def test_every_name_that_the_guide_tells_people_to_press_is_on_the_site() -> None:
    package = ROOT / "src" / "bowstring" / "web"
    sources = [*package.rglob("*.html"), *package.rglob("*.py")]
    words = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    for page in ("guide.md", "ten-minutes.md"):
        names = set(re.findall(r"\*\*([^*]+)\*\*", (ROOT / "docs" / page).read_text(encoding="utf-8")))
        assert names
        assert {name for name in names if name not in words} == set(), page


def test_every_setting_of_the_machine_is_told_and_every_told_one_is_read() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src" / "bowstring").rglob("*.py"))
    # Those of the site are fields of one class, which has their names without what they begin with.
    read = set(re.findall(r"\bBOWSTRING_[A-Z_]+[A-Z]\b", code)) | setting_names()
    docs = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md"))
    listed = set(re.findall(r"\bBOWSTRING_[A-Z_]+[A-Z]\b", docs))
    assert listed == read - OURS


def test_every_extra_is_told_and_every_told_one_is_there() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    section = project.split("[project.optional-dependencies]")[1].split("\n[")[0]
    install = (
        (ROOT / "docs" / "install.md").read_text(encoding="utf-8").split("## Extras")[1].split("\n## ")[0]
    )
    assert set(re.findall(r"^\| `(\w+)`", install, re.MULTILINE)) == set(
        re.findall(r"^(\w+) = \[", section, re.MULTILINE)
    )
