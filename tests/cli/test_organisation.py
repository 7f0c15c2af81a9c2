"""`reach`, `decisions` and `teams`: what people read, what is refused, and who is told what."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Run, portfolio

from bowstring.formats.files import read_portfolio
from bowstring.model.assets import Asset, Focus, Phase
from bowstring.model.decisions import Advice, Decision, DecisionKind, Level
from bowstring.model.organisation import Person, Tie
from bowstring.model.portfolio import Portfolio

Keep = Callable[[Portfolio], Path]


def organisation() -> Portfolio:
    """The small office with assets in a circle, decisions, a waiver, people in teams and a tie."""
    example = portfolio()
    people = tuple(
        replace(person, disciplines=("design",) if person.key == "p-3" else (), team=team)
        for person, team in zip(example.people, ["team-product", "team-platform"] * 3, strict=True)
    )
    return replace(
        example,
        settings=replace(example.settings, as_of=date(2026, 3, 1)),
        assets=(
            Asset(
                key="form", name="The form", focus=Focus.PRODUCT, team="team-product", requires=("login", "x")
            ),
            Asset(key="login", name="Login", focus=Focus.PLATFORM, phase=Phase.LIVE, team="team-platform"),
            Asset(key="a", name="A", focus=Focus.PRODUCT, requires=("b",)),
            Asset(key="b", name="B", focus=Focus.PRODUCT, requires=("a", "b")),
        ),
        people=people,
        decisions=(
            *example.decisions,
            Decision(
                key="d-2",
                title="One login",
                level=Level.ENTERPRISE,
                changes=("login", "gone"),
                kind=DecisionKind.OURS,
                waiver_until=date(2026, 4, 1),
                review_on=date(2026, 1, 1),
                options="One; two",
            ),
            Decision(key="d-3", title="Changes nothing"),
        ),
        advice=(
            Advice(decision="d-2", adviser="team-product", given_on=date(2026, 2, 1), advice="Go on."),
            Advice(decision="d-2", adviser="p-5"),
        ),
        ties=(
            Tie(a="team-enterprise", b="team-product", strength=7.0),
            Tie(a="team-product", b="team-product"),
        ),
    )


@pytest.fixture(scope="module")
def office(keep: Keep) -> Path:
    return keep(organisation())


def test_reach_tells_who_decides_and_whom_to_ask(run: Run, office: Path) -> None:
    ran = run("reach", office, "Login")
    assert ran.code == 0
    assert "“Login” changes. 1 asset depends on it." in ran.out
    assert "To be decided by one platform with its users (platform)." in ran.out
    assert "Decisions that already change some of it: One login." in ran.out
    assert "- product: “The form” depends on it." in ran.out


def test_a_decisions_key_stands_for_what_it_changes(run: Run, office: Path) -> None:
    ran = run("reach", office, "d-2")
    assert "The record puts it at the level of the enterprise." in ran.out
    assert "Not known, so left out: gone." in ran.out
    assert "(has given advice)" in ran.out
    answer = run("reach", office, "d-2", "--json").answer
    assert (answer["decision"], answer["level"], answer["recorded_level"]) == (
        "d-2",
        "platform",
        "enterprise",
    )
    assert answer["unknown"] == ["gone"]


def test_circles_and_decisions_without_changes_do_no_harm(run: Run, office: Path) -> None:
    assert "1 asset" in run("reach", office, "a").out
    ran = run("reach", office, "d-3")
    assert ran.code == 0
    assert "we cannot say who it affects" in ran.out
    assert run("reach", office, "d-3", "--json").answer["level"] is None


def test_a_name_that_stands_for_nothing_is_refused_with_the_mend(run: Run, office: Path) -> None:
    ran = run("reach", office, "nothing of the kind")
    assert ran.code == 1
    assert "'nothing of the kind' names no asset, capability, initiative or decision." in ran.err
    assert run("reach", office).code == 2


def test_decisions_tells_levels_and_what_runs_out(run: Run, office: Path) -> None:
    ran = run("decisions", office)
    assert "3 decisions taken that hold: team 0 %; platform 0 %; enterprise 100 %." in ran.out
    assert "0 at that level, 1 above, 0 below, 2 unknown." in ran.out
    assert "Waivers that end within 90 days (1)" in ran.out
    assert "Overdue reviews (1)" in ran.out
    priced = run("decisions", office, "--priced", "--points")
    assert "All of them at once" in priced.out
    assert "Points:" in priced.out


def test_records_go_out_as_markdown_and_come_back(run: Run, office: Path, tmp_path: Path) -> None:
    ran = run("decisions", office, "-o", tmp_path / "records")
    assert "Written: 3 files" in ran.out
    again = run("decisions", office, "-o", tmp_path / "records")
    assert again.code == 1
    assert "we never overwrite" in again.err
    done = run("convert", office, tmp_path / "back", "--decisions", tmp_path / "records")
    assert done.code == 0
    made, _ = read_portfolio(tmp_path / "back")
    assert made.decisions == organisation().decisions
    assert made.advice == organisation().advice
    missing = run("convert", office, tmp_path / "none", "--decisions", tmp_path / "nowhere")
    assert missing.code == 1
    assert not (tmp_path / "none").exists()


def test_teams_tells_who_should_meet_without_naming_anybody(run: Run, office: Path) -> None:
    ran = run("teams", office)
    assert ran.code == 0
    assert "1 pair of teams depends on each other; 0 of them are known to work together (0 %)." in ran.out
    assert "- platform and product: " in ran.out
    assert "Never for pay, performance or selection." in ran.out
    assert "Person" not in ran.out
    answer = run("teams", office, "--json").answer
    assert answer["own"] is None
    assert answer["proposal"] is None
    assert not [
        key
        for key in ("p-1", "p-2", "p-3", "p-4", "p-5", "p-6")
        if f'"{key}"' in run("teams", office, "--json").out
    ]


def test_what_concerns_one_person_is_told_as_that_person(run: Run, office: Path) -> None:
    lead = run("teams", office, "--as", "p-1", "--json").answer["own"]
    assert isinstance(lead, dict)
    assert lead["person"] == "p-1"
    assert {entry["person"] for entry in lead["hangs_on_one_person"]} == {"p-3"}
    other = run("teams", office, "--as", "p-5", "--json").answer["own"]
    assert isinstance(other, dict)
    assert other["hangs_on_one_person"] == []
    assert other["advice"] == ["d-2"]
    nobody = run("teams", office, "--as", "p-77")
    assert nobody.code == 1
    assert "'p-77'" in nobody.err


def test_a_proposal_is_made_when_asked_for(run: Run, office: Path) -> None:
    ran = run("teams", office, "--propose", "--all")
    assert "Who could join" in ran.out
    assert "Nobody leaves their team." in ran.out


def test_before_anything_is_assessed_all_three_still_answer(run: Run, keep: Keep) -> None:
    path = keep(replace(organisation(), assessments=(), people=(Person(key="p-1"),)))
    assert run("reach", path, "login").code == 0
    assert run("decisions", path, "--priced").code == 0
    ran = run("teams", path, "--json")
    assert ran.code == 0
    assert all(pair["points"] is None for pair in ran.answer["missing"])  # type: ignore[attr-defined]
