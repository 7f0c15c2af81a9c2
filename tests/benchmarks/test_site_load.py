"""The site bears a few people, and loses nothing of theirs; how fast it is, is not looked at here."""

import re

import pytest

from benchmarks import first_looks, site_load

_TINY = {
    "size": 12,
    "people": 2,
    "wait": 0.1,
    "warm": 0.5,
    "seconds": 1,
    "scorers": 3,
    "within": 1,
    "plan-seconds": 1,
    "only": "agenda",
}


def test_the_script_prints_its_tables_and_every_score_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    options = [f"--{name}={value}" for name, value in _TINY.items()]
    assert site_load.main(options) == 0
    printed = capsys.readouterr().out
    assert "2 people at 12 initiatives" in printed
    assert "3 of 3 scores are kept." in printed
    assert "Failed" in printed


def test_first_looks_are_told_for_each_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert first_looks.main(["--size=12", "--only=agenda", "--plan-seconds=1"]) == 0
    printed = capsys.readouterr().out
    assert "pages at 12 initiatives" in printed
    assert re.search(r"^agenda +\d\.\d\d +\d\.\d\d +\d+ +\d+$", printed, re.MULTILINE)
