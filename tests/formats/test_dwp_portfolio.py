"""A real department's list of services, which nobody here wrote, becomes a portfolio without losing a cell."""

import csv
from pathlib import Path

import pytest
from tests.formats.reading import read_map

from bowstring.formats.files import read_portfolio, write_portfolio
from bowstring.formats.foreign.importing import read_mapped
from bowstring.model.assets import Focus, Phase
from bowstring.model.checks import check_portfolio, has_errors
from bowstring.model.choice_summary import choice_summary
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Severity
from bowstring.model.quarters import Quarter
from bowstring.planning.plan import PlanStatus
from bowstring.planning.planner import plan_portfolio
from bowstring.tensions.asking import first_questions

_PROJECT = Path(__file__).resolve().parents[2]
_MAP = _PROJECT / "examples/dwp_portfolio/map.toml"
_SOURCE = _PROJECT / "../shared/data/dwp-portfolio/snapshot_2016-03.csv"

pytestmark = pytest.mark.skipif(not _SOURCE.is_file(), reason="the department's list is not on this machine")


@pytest.fixture(scope="module")
def imported() -> Portfolio:
    portfolio, problems = read_mapped(_SOURCE, read_map(_MAP))
    assert [str(p) for p in problems if p.severity is Severity.WARNING and "'TBC'" not in p.message] == []
    return portfolio


def test_every_cell_of_the_list_is_in_a_field_or_in_extra(imported: Portfolio) -> None:
    with _SOURCE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(imported.initiatives) == len(imported.assets) == 31
    for row, initiative in zip(rows, imported.initiatives, strict=True):
        cells = _column_words(initiative)
        for column, text in row.items():
            assert not text or text in cells[column], f"{column} of {row['project']}"


def test_nothing_is_invented(imported: Portfolio) -> None:
    for initiative in imported.initiatives:
        assert initiative.quarterly_cost is None
        assert initiative.duration is None
        assert not any((initiative.effort, initiative.requires, initiative.needs, initiative.team))
    assert imported.assessments == imported.budget == imported.teams == ()
    assert imported.settings.start == Quarter(2016, 2)


def test_what_the_list_says_is_understood(imported: Portfolio) -> None:
    by_key = {initiative.key: initiative for initiative in imported.initiatives}
    assert by_key["carers-allowance"].phase is Phase.LIVE
    assert by_key["dwp-account"].phase is Phase.CONCEPT
    assert by_key["dwp-account"].extra["phase"] == "backlog"
    assert by_key["secure-communications"].focus is Focus.PLATFORM
    assert by_key["fit-notes"].focus is Focus.PRODUCT
    assert by_key["fit-notes"].owner == ""
    assert by_key["fit-notes"].extra["sro"] == "TBC"
    people = {person.key for person in imported.people}
    assert all(key.startswith("person-") for key in people)
    assert {initiative.owner for initiative in imported.initiatives} <= people | {""}


@pytest.mark.parametrize("name", ["ours", "ours.xlsx", "ours.yaml", "ours.json"])
def test_it_is_kept_in_every_format(imported: Portfolio, tmp_path: Path, name: str) -> None:
    write_portfolio(imported, tmp_path / name)
    assert read_portfolio(tmp_path / name)[0] == imported


def test_check_says_what_is_missing(imported: Portfolio) -> None:
    problems = check_portfolio(imported)
    assert not has_errors(problems)
    message = " ".join(str(problem) for problem in problems)
    assert "none of the 31 has both a cost and a duration" in message
    assert "none of the 6 concepts names a user lead and a business lead" in message
    assert "there is no budget for any quarter of the plan" in message
    choice = choice_summary(imported)
    assert (choice.money_asked_for, choice.available, choice.uncosted) == (None, None, 31)


def test_nothing_is_planned_before_it_is_valued_and_the_first_questions_are_told(imported: Portfolio) -> None:
    plan = plan_portfolio(imported)
    assert plan.status is PlanStatus.UNVALUED
    assert plan.value is plan.divisible is None
    assert set(plan.starts) == {initiative.key for initiative in imported.initiatives}
    assert plan.funded == ()
    questions = first_questions(imported)
    assert sorted(question.initiative for question in questions) == sorted(plan.starts)
    assert {question.missing for question in questions} == {
        (
            "what it costs",
            "how many quarters it takes",
            "what it is worth to users",
            "what it is worth to the business",
        )
    }
    assert all(question.cost is None for question in questions)


def _column_words(initiative: Initiative) -> dict[str, tuple[str, ...]]:
    """What the record says of each column of the list."""
    by_field = {
        "project": "key",
        "name": "name",
        "description": "description",
        "phase": "phase",
        "sro": "owner",
    }
    cells = {column: (text,) for column, text in initiative.extra.items()}
    for column, field in by_field.items():
        cells[column] = (*cells.get(column, ()), str(getattr(initiative, field)))
    return cells
