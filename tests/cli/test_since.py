"""`since`: promises and answers of some days; what changed since an earlier state, and what that did to the plan."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run, portfolio

from bowstring.formats.files import write_portfolio
from bowstring.model.capacity import Budget
from bowstring.model.conversations import Conversation
from bowstring.model.portfolio import Portfolio

TODAY = date(2026, 3, 20)


def before() -> Portfolio:
    """The small office a week ago."""
    plain = portfolio()
    return dataclasses.replace(plain, settings=dataclasses.replace(plain.settings, as_of=date(2026, 3, 10)))


def today() -> Portfolio:
    """The same today: less money, another cost, a renamed team, work that is gone; people have talked meanwhile."""
    then = before()
    works = {work.key: work for work in then.initiatives if work.key != "skills"}
    works["chat"] = dataclasses.replace(works["chat"], cost_per_quarter=45_000.0, name="The better chat")
    return dataclasses.replace(
        then,
        settings=dataclasses.replace(then.settings, as_of=TODAY),
        initiatives=tuple(works.values()),
        assessments=tuple(view for view in then.assessments if view.initiative != "skills"),
        budget=(Budget(period="2026/27", amount=250_000.0),),
        decisions=(),
        conversations=(
            Conversation(
                key="c-1",
                tension="worth:apply:both",
                opened_on=date(2026, 3, 11),
                settled_on=date(2026, 3, 12),
                outcome="Worth a little more",
                owner="p-1",
                review_on=date(2026, 3, 14),
            ),
            Conversation(
                key="c-2", tension="worth:apply:both", opened_on=date(2026, 3, 13), review_on=date(2026, 4, 1)
            ),
            Conversation(
                key="c-3",
                tension="worth:chat:both",
                opened_on=date(2026, 3, 11),
                owner="p-2",
                review_on=date(2026, 3, 18),
            ),
            Conversation(
                key="c-old",
                tension="worth:data:both",
                opened_on=date(2026, 1, 5),
                settled_on=date(2026, 1, 6),
                review_on=date(2026, 2, 1),
            ),
        ),
    )


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Both on disk: before, and today."""
    folder = tmp_path_factory.mktemp("states")
    for name, state in (("before", before()), ("today", today())):
        write_portfolio(state, folder / name)
    return folder / "before", folder / "today"


@pytest.fixture(scope="module")
def answer(run: Run, states: tuple[Path, Path]) -> Mapping[str, Any]:
    """What programs get of both."""
    return run("since", states[1], states[0], "--json").answer


def test_promises_and_answers_of_the_days_between_are_told(answer: Mapping[str, Any]) -> None:
    assert (answer["from"], answer["to"]) == ("2026-03-10", "2026-03-20")
    assert [(promise["conversation"], promise["by"], promise["state"]) for promise in answer["promises"]] == [
        ("c-1", "p-1", "kept"),
        ("c-3", "p-2", "not kept"),
    ]
    assert [conversation["conversation"] for conversation in answer["answered"]] == ["c-1"]
    assert answer["promises"][0]["done_on"] == "2026-03-13"
    assert "apply" in answer["promises"][0]["question"]


def test_facts_that_changed_are_told_by_record_and_field(answer: Mapping[str, Any]) -> None:
    facts = {(fact["table"], fact["key"]): fact for fact in answer["facts"]}
    assert set(facts) == {
        ("initiatives", "chat"),
        ("initiatives", "skills"),
        ("budget", "2026/27"),
        ("decisions", "d-1"),
    }
    assert facts["initiatives", "skills"]["change"] == "gone"
    assert {
        field["field"]: (field["before"], field["now"]) for field in facts["initiatives", "chat"]["fields"]
    } == {
        "name": ("The chat work", "The better chat"),
        "cost_per_quarter": ("40000", "45000"),
    }
    assert facts["budget", "2026/27"]["fields"] == [{"field": "amount", "before": "500000", "now": "250000"}]
    assert answer["scores"] == 0


def test_what_that_did_to_the_plan_is_the_difference_of_both_plans(
    answer: Mapping[str, Any], run: Run, states: tuple[Path, Path]
) -> None:
    then, now = (run("plan", state, "--json").answer for state in states)
    both = {*then["starts"], *now["starts"]}  # type: ignore[misc]
    starts = {key: (then["starts"].get(key), now["starts"].get(key)) for key in both}  # type: ignore[union-attr]
    assert {shift["initiative"] for shift in answer["plan"]["leaves"]} == {
        key for key, (was, is_now) in starts.items() if was and not is_now
    }
    assert {shift["initiative"] for shift in answer["plan"]["comes_in"]} == {
        key for key, (was, is_now) in starts.items() if is_now and not was
    }
    assert {shift["initiative"]: (shift["before"], shift["now"]) for shift in answer["plan"]["moves"]} == {
        key: pair for key, pair in starts.items() if all(pair) and pair[0] != pair[1]
    }
    for lens, side in answer["plan"]["sides"].items():
        totals = (plan["lens"][lens]["total"] for plan in (then, now))  # type: ignore[index, call-overload]
        was, is_now = totals
        assert side["change"] == pytest.approx(is_now - was)


def test_people_read_it_in_sentences(run: Run, states: tuple[Path, Path]) -> None:
    ran = run("since", states[1], states[0], "--all")
    words = " ".join(ran.out.split())
    assert ran.code == 0
    assert "From 10 March 2026 to 20 March 2026." in words
    assert "Kept: Person 1 would look again at" in words
    assert "Not kept: Person 2 would answer" in words
    assert (
        "“The better chat”: name from The chat work to The better chat; cost a quarter from £40,000 to £45,000."
        in words
    )
    assert "“The skills work” was taken away (an initiative)." in words
    assert "from £500,000 to £250,000" in words
    assert "The skills work." in words[words.index("Leaves:") :]
    assert "The user side:" in words
    assert "c-old" not in ran.out


def test_without_an_earlier_state_promises_alone_are_told_for_a_week_or_as_many_days_as_asked(
    run: Run, states: tuple[Path, Path]
) -> None:
    week = run("since", states[1], "--json").answer
    assert (week["from"], week["facts"], week["plan"]) == ("2026-03-13", None, None)
    assert [promise["conversation"] for promise in week["promises"]] == ["c-1", "c-3"]  # type: ignore[attr-defined]
    months = run("since", states[1], "--days", "60", "--json").answer
    assert [promise["conversation"] for promise in months["promises"]] == ["c-old", "c-1", "c-3"]  # type: ignore[attr-defined]
    assert "What changed" not in run("since", states[1]).out


def test_a_recorded_plan_tells_what_starts_otherwise_and_no_facts(
    run: Run, states: tuple[Path, Path], tmp_path: Path
) -> None:
    assert run("plan", states[0], "-o", tmp_path).code == 0
    recorded = next((tmp_path / "plans").iterdir())
    ran = run("since", states[1], recorded, "--json").answer
    whole = run("since", states[1], states[0], "--json").answer
    assert ran["facts"] is None
    assert ran["plan"] == {**whole["plan"], "sides": None}  # type: ignore[dict-item]
    assert "Leaves:" in run("since", states[1], recorded).out


def test_the_same_state_changed_nothing(run: Run, states: tuple[Path, Path]) -> None:
    ran = run("since", states[1], states[1])
    assert "Nothing changed." in ran.out
    assert "The plan stays the same." in ran.out


def test_a_portfolio_that_cannot_be_planned_still_tells_promises_and_facts(
    run: Run, unvalued: Path, states: tuple[Path, Path]
) -> None:
    ran = run("since", states[1], unvalued)
    assert ran.code == 0
    assert "One of the two has no plan." in ran.out
    assert run("since", unvalued, "--json").answer["plan"] is None


def test_the_state_of_another_portfolio_is_no_earlier_one(
    run: Run, states: tuple[Path, Path], tmp_path: Path
) -> None:
    work = dataclasses.replace(before().initiatives[0], key="elsewhere", requires=())
    write_portfolio(Portfolio(settings=before().settings, initiatives=(work,)), tmp_path / "other.json")
    refused = run("since", states[1], tmp_path / "other.json")
    assert refused.code == 1
    assert "other.json: none of its initiatives is in" in " ".join(refused.err.split())
    assert run("since", states[1], states[0]).code == 0
