"""Files with something wrong in them, and what is said of them."""

import contextlib
from pathlib import Path

import pytest

from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError, Problem, Severity
from bowstring.model.quarters import Quarter

TOML = "name = 'Ours'\nstart = '2026-Q4'\n"


def read_or_refuse(path: Path) -> None:
    with contextlib.suppress(BadDataError):
        read_portfolio(path)


def refused(path: Path) -> str:
    with pytest.raises(BadDataError) as caught:
        read_portfolio(path)
    assert any(problem.severity is Severity.ERROR for problem in caught.value.problems)
    return str(caught.value)


def warnings(problems: tuple[Problem, ...]) -> list[str]:
    return [str(problem) for problem in problems if problem.severity is Severity.WARNING]


def folder_of(tmp_path: Path, toml: str | None = TOML, **tables: str) -> Path:
    folder = tmp_path / "ours"
    folder.mkdir()
    if toml is not None:
        (folder / "portfolio.toml").write_text(toml, encoding="utf-8")
    for name, text in ({"initiatives": "key,name,focus\n"} | tables).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def written(path: Path) -> bytes:
    work = Initiative(key="a", name="A thing", focus=Focus.PRODUCT, needs=("x", "y"), total_cost=1.5)
    write_portfolio(
        Portfolio(settings=Settings(name="Ours", start=Quarter(2026, 4)), initiatives=(work,)), path
    )
    return path.read_bytes() if path.is_file() else b""
