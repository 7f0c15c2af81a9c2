"""What set-up installs is pinned by hash, and what is named as needed is used."""

import os
import re
import socket
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-setup.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BY_OTHERS = {"psycopg": "Django's door to PostgreSQL", "argon2-cffi": "Django's hasher of passwords"}
"""What is needed though nothing here names it."""


def needed() -> list[str]:
    """The names of what running needs."""
    return [re.split(r"[\[<>=]", requirement)[0] for requirement in PROJECT["project"]["dependencies"]]


def pins(lock: str) -> dict[str, str]:
    """What a lock file pins: versions by name."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==(\S+)", text, flags=re.MULTILINE))


def test_everything_that_running_needs_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    modules: dict[str, set[str]] = {}
    for module, packages in packages_distributions().items():
        for package in packages:
            modules.setdefault(re.sub(r"[-_.]+", "-", package).lower(), set()).add(module)
    unused = [
        name
        for name in needed()
        if name not in BY_OTHERS
        and not any(re.search(rf"\b{re.escape(module)}\b", source) for module in modules[name])
    ]
    assert unused == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_file_pins_by_hash_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert pins(lock)
    assert "://" not in text
    for requirement in re.split(r"\n(?=[\w.-]+==)", text):
        assert "--hash=sha256:" in requirement, requirement.splitlines()[0]


def test_tests_run_what_people_run() -> None:
    running, testing = pins("requirements.lock"), pins("requirements-dev.lock")
    assert running.items() <= testing.items()
    assert set(needed()) <= set(running)
    tools = {
        re.split(r"[\[<>=]", requirement)[0]
        for requirement in PROJECT["project"]["optional-dependencies"]["dev"]
    }
    assert not tools & set(running), "what tests need alone is installed for people too"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    uv = ROOT / ".tool" / "bin" / "uv"
    if not uv.exists():
        pytest.skip("set-up brought no uv")
    command = [uv, "build", "--quiet", "--offline", "--wheel", "--out-dir", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_package_is_small_and_holds_what_running_needs_and_nothing_that_rebuilds_it(wheel: Path) -> None:
    assert wheel.stat().st_size < 3_000_000
    with zipfile.ZipFile(wheel) as archive:
        names = {name.removeprefix("bowstring/") for name in archive.namelist()}
        metadata = archive.read(
            next(name for name in archive.namelist() if name.endswith("/METADATA"))
        ).decode()
    package = ROOT / "src" / "bowstring"
    assert {"py.typed", "report/draw.js", "web/static/bowstring/charts.js"} <= names
    for folder in ("examples/department", "web/migrations", "report", "web/static/bowstring"):
        files = {
            path.relative_to(package).as_posix() for path in (package / folder).iterdir() if path.is_file()
        }
        assert files <= names, folder
    templates = {path.relative_to(package).as_posix() for path in package.rglob("templates/**/*.html")}
    assert templates
    assert templates <= names
    assert not [
        name for name in names if name.endswith((".scss", "package.json", ".mjs")) or "node_modules" in name
    ]
    for extra in PROJECT["project"]["optional-dependencies"]:
        assert f"Provides-Extra: {extra}\n" in metadata
    for word in (
        "Author: The Bowstring developers",
        "Classifier: Typing :: Typed",
        "License-Expression: MIT",
    ):
        assert word in metadata


def test_the_package_works_without_its_checkout_and_without_extras(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "packages")
    blocked = dict.fromkeys(("allauth", "psycopg", "vl_convert", "sklearn", "scipy"))
    script = f"""
import sys
sys.modules.update({blocked})
sys.path.insert(0, {str(tmp_path / "packages")!r})
import bowstring, django
from bowstring.formats.example import example_department
from bowstring.formats.files import read_portfolio
from bowstring.reuse.prior_art import PriorArt
from bowstring.report.drawing import draw_svg
from bowstring.cli.site_database import ready_site
assert bowstring.__file__.startswith({str(tmp_path)!r}), bowstring.__file__
portfolio, _ = read_portfolio(example_department())
assert len(portfolio.initiatives) == 359
PriorArt.of(portfolio)
x = {{"field": "x", "type": "quantitative"}}
assert draw_svg({{"data": {{"values": [{{"x": 1}}]}}, "mark": "bar", "encoding": {{"x": x}}}}).startswith("<svg")
ready_site("sqlite:///{tmp_path / "site.sqlite3"}")
from django.test import Client
assert Client().get("/", follow=True, HTTP_HOST="localhost").status_code == 200
"""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "DJANGO", "BOWSTRING"))
    }
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env=clean, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr[-3000:]


def test_what_builds_is_what_set_up_installs() -> None:
    """uv builds the package in its own process, where its version is one that `build-system` allows."""
    version = pins("requirements-setup.lock")["uv"]
    assert PROJECT["build-system"]["requires"] == [f"uv_build>={version},<0.{int(version.split('.')[1]) + 1}"]


def test_an_audit_that_reaches_no_index_says_that_nothing_was_audited() -> None:
    with socket.socket() as closed:
        # Bound and never listened to: whatever goes there is refused at once.
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        environment = {**os.environ, "PYTHON": sys.executable, "HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere}
        ended = subprocess.run(
            [ROOT / ".ci" / "audit"], env=environment, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 2
    assert "Nothing was audited" in ended.stderr
    assert "No known" not in ended.stdout
