"""Plans that are kept: planned once for all commands, found again by the facts, never in anybody's way."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.conftest import Run, portfolio
from tests.planning.every_schedule import START, settings, values, work

from bowstring.cli import loading, recorded
from bowstring.model.capacity import Capacity
from bowstring.model.portfolio import Portfolio
from bowstring.planning.search import exact

UNCHANGED = "Nothing has changed since this plan was made"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for plans."""
    monkeypatch.setenv("BOWSTRING_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many integer programmes each run of the solver had, one entry a run."""
    counted: list[int] = []
    before = exact.maximise_in_pulses

    def counting(program, *arguments, **options):  # type: ignore[no-untyped-def]
        counted.append(program.rows)
        return before(program, *arguments, **options)

    monkeypatch.setattr(exact, "maximise_in_pulses", counting)
    return counted


def plans(cache: Path) -> list[Path]:
    return sorted(cache.glob("plan-*.json"))


def test_the_second_command_searches_no_more_and_answers_the_same(
    run: Run, small: Path, cache: Path, runs: list[int]
) -> None:
    first = run("plan", small, "--json")
    assert runs
    runs.clear()
    again = run("plan", small, "--json")
    assert not runs
    assert again.out == first.out
    assert UNCHANGED not in first.err
    assert UNCHANGED in again.err
    for command in ("agenda", "tensions", "served", "compare", "ask", "delivered"):
        answer = run(command, small, "--json")
        assert answer.code == 0
        fresh = run(command, small, "--json", "--again")
        assert answer.out == fresh.out, command


def test_reading_a_plan_alone_asks_the_solver_for_no_search(
    run: Run, small: Path, cache: Path, runs: list[int]
) -> None:
    run("plan", small)
    runs.clear()
    assert run("served", small).code == 0
    assert run("compare", small).code == 0
    assert not runs


def test_again_plans_anew(run: Run, small: Path, cache: Path, runs: list[int]) -> None:
    run("plan", small)
    runs.clear()
    answer = run("plan", small, "--again")
    assert runs
    assert UNCHANGED not in answer.err


def test_other_facts_options_and_seeds_are_other_plans(
    run: Run, keep: Callable[[Portfolio], Path], small: Path, cache: Path
) -> None:
    run("plan", small)
    other = keep(replace(portfolio(), budget=()))
    for number, arguments in enumerate(
        ((small, "--seed", "1"), (small, "--floor", "0.1"), (small, "--seconds", "9"), (other,)), start=2
    ):
        assert UNCHANGED not in run("plan", *arguments).err
        assert len(plans(cache)) == number


def test_another_program_plans_anew(
    run: Run, small: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("plan", small)
    monkeypatch.setattr(recorded, "program", lambda: "another")
    assert UNCHANGED not in run("plan", small).err


def test_kept_plans_are_read_by_their_owner_alone(run: Run, small: Path, cache: Path) -> None:
    run("plan", small)
    (path,) = plans(cache)
    assert path.stat().st_mode & 0o777 == 0o600
    assert cache.stat().st_mode & 0o777 == 0o700
    assert list(cache.iterdir()) == [path]


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"plan": {}}', "\x00\xff", "changed"])
def test_a_damaged_or_foreign_file_is_planned_anew(run: Run, small: Path, cache: Path, damage: str) -> None:
    first = run("plan", small, "--json")
    (path,) = plans(cache)
    text = path.read_text(encoding="utf-8")
    if damage == "changed":
        document = json.loads(text)
        document["plan"]["starts"]["apply"] = "2031-Q1"
        damage = json.dumps(document)
    path.write_text(damage, encoding="utf-8")
    again = run("plan", small, "--json")
    assert again.code == 0
    assert UNCHANGED not in again.err
    assert json.loads(again.out)["starts"] == json.loads(first.out)["starts"]
    assert UNCHANGED in run("plan", small).err


def test_a_link_in_place_of_a_plan_is_not_followed(
    run: Run, small: Path, cache: Path, tmp_path: Path
) -> None:
    run("plan", small)
    (path,) = plans(cache)
    elsewhere = tmp_path / "elsewhere.json"
    path.rename(elsewhere)
    before = elsewhere.read_bytes()
    path.symlink_to(elsewhere)
    assert UNCHANGED not in run("plan", small).err
    assert elsewhere.read_bytes() == before
    assert not path.is_symlink()


@pytest.mark.parametrize("place", ["file", "file/below", ""])
def test_a_folder_that_cannot_be_written_costs_nothing_but_time(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    monkeypatch.setenv("BOWSTRING_CACHE", str(tmp_path / place) if place else "")
    for _ in range(2):
        answer = run("plan", small)
        assert answer.code == 0
        assert UNCHANGED not in answer.err
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


def test_the_plans_that_were_read_longest_ago_go(
    run: Run, small: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorded, "MOST_KEPT", 2)
    for seed in range(3):
        run("plan", small, "--seed", seed)
        for place, path in enumerate(sorted(plans(cache), key=lambda path: path.stat().st_mtime)):
            os.utime(path, (1000 + place, 1000 + place))
    assert len(plans(cache)) == 2
    assert UNCHANGED in run("plan", small, "--seed", 2).err
    assert UNCHANGED not in run("plan", small, "--seed", 0).err


def test_an_impossible_plan_is_not_kept(run: Run, impossible: Path, cache: Path) -> None:
    assert run("plan", impossible).code == 1
    assert plans(cache) == []


def test_no_test_touches_what_is_kept_for_whoever_runs_it() -> None:
    folder = recorded.cache_folder()
    assert folder is not None
    assert "bowstring-cache-" in str(folder)
    assert loading.PlanOptions().again is False


def ledgers(cache: Path) -> list[Path]:
    return sorted(cache.glob("priced-*.json"))


@pytest.fixture
def pricings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry each time that questions are priced."""
    counted: list[int] = []
    before = loading.price_tensions

    def counting(*arguments, **options):  # type: ignore[no-untyped-def]
        counted.append(1)
        return before(*arguments, **options)

    monkeypatch.setattr(loading, "price_tensions", counting)
    return counted


def test_after_one_pricing_nothing_is_priced_again(
    run: Run, small: Path, cache: Path, pricings: list[int], tmp_path: Path
) -> None:
    first = run("tensions", small, "--json")
    assert pricings
    pricings.clear()
    page = tmp_path / "report.html"
    again = run("tensions", small, "--json")
    agenda = run("agenda", small, "--json")
    of_a_kind = run("tensions", small, "--kind", "worth", "--json")
    assert run("why", small, "apply").code == run("report", small, "-o", page).code == 0
    assert not pricings
    assert again.out == first.out
    wanted = [row for row in json.loads(first.out)["tensions"] if row["kind"] == "worth"]
    assert wanted
    assert json.loads(of_a_kind.out)["tensions"] == wanted
    assert agenda.out == run("agenda", small, "--json", "--again").out
    assert pricings


def test_a_ledger_is_read_back_exactly(run: Run, small: Path, cache: Path) -> None:
    planned = loading.plan_at(small, loading.PlanOptions())
    priced = loading.ledger_of(planned)
    assert any(tension.tension.outcomes for tension in priced.tensions)
    assert recorded.recorded_ledger(planned.plan, planned.key, work=loading.MOST_WORK) == priced
    assert recorded.recorded_ledger(planned.plan, planned.key, work=7.0) is None
    other = replace(planned.plan, starts=dict.fromkeys(planned.plan.starts))
    assert recorded.recorded_ledger(other, planned.key, work=loading.MOST_WORK) is None


@pytest.mark.parametrize("damage", ["", "[]", '{"priced": {}}', "changed"])
def test_a_damaged_ledger_is_priced_anew(
    run: Run, small: Path, cache: Path, pricings: list[int], damage: str
) -> None:
    first = run("tensions", small, "--json")
    for path in ledgers(cache):
        text = path.read_text(encoding="utf-8")
        document = json.loads(text)
        document["priced"]["plan_value"] = 1.0
        path.write_text(json.dumps(document) if damage == "changed" else damage, encoding="utf-8")
    pricings.clear()
    assert run("tensions", small, "--json").out == first.out
    assert pricings


def test_a_ledger_that_cannot_be_kept_is_priced_each_time(
    run: Run, small: Path, monkeypatch: pytest.MonkeyPatch, pricings: list[int]
) -> None:
    monkeypatch.setenv("BOWSTRING_CACHE", "")
    for _ in range(2):
        pricings.clear()
        assert run("tensions", small).code == 0
        assert pricings


def test_a_scenario_stays_near_the_plan_that_it_is_put_beside_and_is_kept_apart(cache: Path) -> None:
    """Of two that are worth the same it starts the one that the plan starts, whichever that is."""
    tied = Portfolio(
        settings=settings(quarters=1, value_quarters=2),
        initiatives=(work("a"), work("b")),
        assessments=(*values("a", 100.0, 100.0), *values("b", 100.0, 100.0)),
        capacity=(Capacity(discipline="design", people=1.0),),
    )
    effort = loading.PlanOptions(floor=None, seconds=None, seed=0)
    planned = loading.plan_of(tied, (), effort)
    for first, left_out in (("a", "b"), ("b", "a")):
        starts = {first: START, left_out: None}
        beside = replace(
            planned, plan=replace(planned.plan, starts=starts), key=replace(planned.key, near=first)
        )
        assert loading.plan_of(tied, (), effort, near=beside).plan.starts == starts
    assert len(plans(cache)) == 3
    assert loading.plan_of(tied, (), effort).plan.starts == planned.plan.starts
