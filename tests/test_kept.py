"""What is kept for other tests is what was made, for as long as nothing changes that it follows from."""

from pathlib import Path

import pytest
from tests import kept as keeping
from tests.kept import kept, shared


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(keeping, "FOLDER", tmp_path / "kept")
    return tmp_path / "kept"


def test_what_was_made_once_is_not_made_again(folder: Path) -> None:
    made: list[int] = []

    def make() -> tuple[int, ...]:
        made.append(1)
        return (len(made), 7)

    assert kept("figures", make) == (1, 7)
    assert kept("figures", make) == (1, 7)
    assert kept("others", make) == (2, 7)


def test_it_is_made_again_once_the_source_is_another(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept("figures", lambda: "then") == "then"
    monkeypatch.setattr(keeping, "state", lambda: "another")
    assert kept("figures", lambda: "now") == "now"
    assert [path.name for path in folder.glob("*.pickle")] == ["figures-another.pickle"]


def test_what_could_not_be_made_is_not_kept(folder: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        kept("figures", lambda: 1 / 0)
    assert kept("figures", lambda: 0.0) == 0.0


def test_the_state_follows_every_file_that_results_follow_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {path.relative_to(keeping.ROOT).as_posix() for path in keeping._sources()}
    for name in (
        "planning/search/search.py",
        "beliefs/shrinkage.py",
        "tensions/ledger.py",
        "tensions/pricing.py",
        "planning/planner.py",
        "report/contents.py",
        "web/jobs/concluding.py",
        "web/conclusions.py",
    ):
        assert f"src/bowstring/{name}" in files
    assert {"examples/department/initiatives.csv", "tests/web/small_department.py"} <= files
    path = tmp_path / "planning.py"
    path.write_text("EFFORT = 1\n", encoding="utf-8")
    monkeypatch.setattr(keeping, "ROOT", tmp_path)
    monkeypatch.setattr(keeping, "_sources", lambda: iter([path]))
    before = keeping.state.__wrapped__()
    path.write_text("EFFORT = 2\n", encoding="utf-8")
    assert keeping.state.__wrapped__() != before


def test_what_is_shared_is_made_once_a_run_and_anew_in_the_next(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", "first")
    assert shared("answers", lambda: "made") == "made"
    assert shared("answers", lambda: "made again") == "made"
    monkeypatch.setenv("PYTEST_XDIST_TESTRUNUID", "second")
    assert shared("answers", lambda: "made again") == "made again"
    # One process alone shares with nobody.
    monkeypatch.delenv("PYTEST_XDIST_TESTRUNUID")
    assert shared("answers", lambda: "for itself") == "for itself"
    assert len(list(folder.glob("answers-*.pickle"))) == 1
