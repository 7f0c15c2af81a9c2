"""`worlds`: drawn once, and told wherever the work is."""

from pathlib import Path

import pytest
from tests.cli.conftest import Run

from bowstring.cli import worlding


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[int]:
    """How many worlds were drawn each time, in an empty folder for what is kept."""
    monkeypatch.setenv("BOWSTRING_CACHE", str(tmp_path / "cache"))
    counts: list[int] = []
    before = worlding.find_worlds

    def counting(*arguments, **options):  # type: ignore[no-untyped-def]
        counts.append(options["count"])
        return before(*arguments, **options)

    monkeypatch.setattr(worlding, "find_worlds", counting)
    return counts


def test_worlds_are_drawn_once_and_told_wherever_the_work_is(
    run: Run, small: Path, drawn: list[int], tmp_path: Path
) -> None:
    assert run("why", small, "apply", "--json").answer["share_of_worlds"] is None
    assert run("agenda", small, "--json").answer["settled_in_worlds"] == 0
    first = run("worlds", small, "--worlds", 30, "--json")
    again = run("worlds", small, "--worlds", 30)
    assert drawn == [30]
    assert "Based on 30 worlds, each with its own values" in " ".join(again.out.split())
    rows = {row["initiative"]: row for row in first.answer["initiatives"]}  # type: ignore[attr-defined]
    assert len(rows) == 10
    why = run("why", small, "apply", "--json").answer
    assert why["share_of_worlds"] == rows["apply"]["share"]
    assert "Whatever comes: " in run("why", small, "apply").out
    page = tmp_path / "report.html"
    assert run("report", small, "-o", page).code == 0
    assert "What stays, whatever comes" in page.read_text(encoding="utf-8")
    settled = {key for key, row in rows.items() if row["place"] != "contested"}
    agenda = run("agenda", small, "--json").answer
    asked_about = [item["about"][0] for item in agenda["items"] if item["kind"] in ("worth", "two_sided")]  # type: ignore[attr-defined]
    assert settled.isdisjoint(asked_about)
    run("worlds", small, "--worlds", 31)
    assert drawn == [30, 31]


def test_without_a_plan_by_value_the_room_is_told(run: Run, unvalued: Path, drawn: list[int]) -> None:
    assert run("worlds", unvalued, "--json").answer["status"] == "unvalued"
    assert drawn == []
