"""The example department is what its script makes, and is as large and as various as it claims."""

import re
from collections import Counter, defaultdict
from math import log
from pathlib import Path
from statistics import correlation, mean, stdev

import pytest
from examples.make_department.__main__ import STORED
from examples.make_department.department import make_department
from examples.make_department.organisation import needed_pairs

from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.model.assessments import Evidence, Lens
from bowstring.model.assets import Focus, Phase
from bowstring.model.checks import check_portfolio
from bowstring.model.decisions import DecisionKind
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Severity
from bowstring.model.requirements import capability_asks, is_finished, requirements_of


@pytest.fixture(scope="module")
def department() -> Portfolio:
    return make_department()


@pytest.fixture(scope="module")
def stated(department: Portfolio) -> dict[Lens, dict[str, float]]:
    """The mean of the likely figures, by lens and initiative."""
    figures: dict[Lens, dict[str, list[float]]] = {lens: defaultdict(list) for lens in Lens}
    for assessment in department.assessments:
        figures[assessment.lens][assessment.initiative].append(assessment.likely)
    return {
        lens: {key: mean(likely) for key, likely in estimates.items()} for lens, estimates in figures.items()
    }


def test_stored_tables_are_what_the_script_makes(department: Portfolio, tmp_path: Path) -> None:
    made = tmp_path / "department"
    write_portfolio(department, made)
    assert {path.name: path.read_bytes() for path in made.iterdir()} == {
        path.name: path.read_bytes() for path in STORED.iterdir() if path.suffix in {".csv", ".toml"}
    }


def test_stored_tables_read_back_as_the_same_department(department: Portfolio) -> None:
    portfolio, _ = read_portfolio(STORED)
    assert portfolio == department


def test_it_is_as_large_as_promised(department: Portfolio) -> None:
    assert 340 <= len(department.initiatives) <= 360
    assert 110 <= len(department.assets) <= 130
    assert len(department.disciplines) == 12
    assert len({row.discipline for row in department.capacity if row.people is not None}) == 4
    assert all(row.pay for row in department.disciplines)
    assert len(department.assessments) >= 2_800
    assert len({assessment.assessor for assessment in department.assessments}) == 60
    assert {row.period for row in department.budget} == {"2026/27", "2027/28", "2028/29"}
    assert len(department.needs) >= 90
    assert 40 <= len(department.teams) <= 50


def test_focuses_have_their_shares(department: Portfolio) -> None:
    counts = Counter(work.focus for work in department.initiatives)
    shares = [counts[focus] / len(department.initiatives) for focus in Focus]
    assert shares == pytest.approx([0.60, 0.28, 0.12], abs=0.02)


@pytest.mark.parametrize(
    "table", ["initiatives", "assets", "capabilities", "needs", "people", "teams", "decisions"]
)
def test_no_two_names_differ_only_by_a_number(department: Portfolio, table: str) -> None:
    field = {"needs": "statement", "decisions": "title"}.get(table, "name")
    names = [
        re.sub(r"[\d\W]+", " ", getattr(record, field)).casefold().strip()
        for record in getattr(department, table)
    ]
    assert [name for name, times in Counter(names).items() if times > 1] == []
    assert all(names)


def test_everything_is_described(department: Portfolio) -> None:
    assert all(work.description and work.team and work.owner for work in department.initiatives)
    assert all(asset.description for asset in department.assets)
    assert all(
        assessment.rationale and assessment.made_at and assessment.evidence
        for assessment in department.assessments
    )


def test_it_has_no_errors(department: Portfolio) -> None:
    assert [
        str(problem) for problem in check_portfolio(department) if problem.severity is Severity.ERROR
    ] == []


def test_its_flaws_are_few_and_left_on_purpose(department: Portfolio) -> None:
    warned = [problem for problem in check_portfolio(department) if problem.severity is Severity.WARNING]
    assert 10 <= len(warned) <= 40
    unmet = {ask.capability for ask in capability_asks(department) if ask.is_unmet}
    assert unmet == {"verify-from-abroad", "witness-signature", "read-health-record"}


def test_chains_run_from_products_over_platforms_to_the_enterprise(department: Portfolio) -> None:
    focus = {work.key: work.focus for work in department.initiatives}
    requirements = requirements_of(department)
    waiting = {requirement.consumer for requirement in requirements}
    assert 0.35 <= len(waiting) / len(focus) <= 0.45
    steps = {
        (focus[requirement.consumer], focus[provider])
        for requirement in requirements
        for provider in requirement.providers
    }
    assert {
        (Focus.PRODUCT, Focus.PLATFORM),
        (Focus.PLATFORM, Focus.ENTERPRISE),
        (Focus.PRODUCT, Focus.ENTERPRISE),
    } <= steps
    assert (Focus.ENTERPRISE, Focus.PRODUCT) not in steps


def test_some_work_is_running_mandated_locked_stopped_or_one_of_several(department: Portfolio) -> None:
    works, start = department.initiatives, department.settings.start
    running = [work for work in works if work.committed_start is not None and not is_finished(work, start)]
    assert 22 <= len(running) <= 32
    assert all(work.exit_cost for work in running)
    mandates = {work.mandated_by for work in works if work.mandated_by}
    kinds = Counter(decision.kind for decision in department.decisions if decision.key in mandates)
    assert set(kinds) == set(DecisionKind)
    assert kinds[DecisionKind.OURS] >= 3
    assert 2 <= sum(work.lock is not None for work in works) <= 3
    assert 2 <= sum(work.is_stopped for work in works) <= 5
    assert all(work.stopped_because for work in works if work.is_stopped)
    assert 0.025 <= sum(bool(work.alternatives) for work in works) / len(works) <= 0.045
    assert 3 <= sum(asset.phase is Phase.RETIRED for asset in department.assets) <= 6


def test_what_assessors_say_varies_as_promised(
    department: Portfolio, stated: dict[Lens, dict[str, float]]
) -> None:
    cost = {work.key: (work.quarterly_cost or 0) * (work.duration or 0) for work in department.initiatives}
    user, business = stated[Lens.USER_NEED], stated[Lens.BUSINESS_VALUE]
    both = sorted(user.keys() & business.keys())
    assert 0.4 <= correlation([log(user[key]) for key in both], [log(business[key]) for key in both]) <= 0.65
    for figures in stated.values():
        assert 0.7 <= stdev([log(figure / cost[key]) for key, figure in figures.items()]) <= 1.0
    grades = Counter(assessment.evidence for assessment in department.assessments)
    shares = [grades[grade] / len(department.assessments) for grade in Evidence]
    assert shares == pytest.approx([0.30, 0.35, 0.25, 0.10], abs=0.04)
    assert any(assessment.low < 0 for assessment in department.assessments)


def test_some_work_is_seen_from_one_side_or_by_nobody(
    department: Portfolio, stated: dict[Lens, dict[str, float]]
) -> None:
    user, business = set(stated[Lens.USER_NEED]), set(stated[Lens.BUSINESS_VALUE])
    assert 12 <= len(user ^ business) <= 18
    assert len({work.key for work in department.initiatives} - user - business) == 8


def test_there_is_a_unicorn(stated: dict[Lens, dict[str, float]]) -> None:
    user, business = stated[Lens.USER_NEED], stated[Lens.BUSINESS_VALUE]
    loved = sorted(user, key=lambda key: -user[key])
    assert loved[2] == "reminders-life-events"
    assert business["reminders-life-events"] < 15_000


def test_chances_to_settle_differ_by_kind(department: Portfolio) -> None:
    settled = [
        conversation for conversation in department.conversations if conversation.settled_on is not None
    ]
    changed: dict[str, list[bool]] = defaultdict(list)
    for other in settled:
        changed[other.tension.split(":")[0]].append(other.plan_before != other.plan_after)
    assert len(settled) >= 40
    assert mean(changed["worth"]) > mean(changed["waiting"]) > mean(changed["mandate"])
    assert 5 <= len(department.conversations) - len(settled) <= 8


def test_some_teams_that_need_each_other_have_no_tie(department: Portfolio) -> None:
    needed = set(needed_pairs(department.assets, department.initiatives))
    tied = {(tie.a, tie.b) for tie in department.ties}
    assert tied < needed


def test_promises_are_kept_and_broken(department: Portfolio) -> None:
    as_of = department.settings.as_of
    assert as_of is not None
    assert len({(forecast.initiative, forecast.milestone) for forecast in department.forecasts}) >= 80
    kept = [forecast for forecast in department.forecasts if forecast.actual is not None]
    assert len(kept) >= 30
    assert any(forecast.actual > forecast.promised for forecast in kept if forecast.actual)
    assert all(
        forecast.made_on <= as_of and (forecast.actual or as_of) <= as_of for forecast in department.forecasts
    )
