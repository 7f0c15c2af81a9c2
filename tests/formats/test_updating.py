"""The same source a week later: updated by key, never twice, and nobody is gone who is still there."""

import dataclasses
from pathlib import Path

import pytest
from tests.cli.conftest import Run, run
from tests.formats.reading import DAY
from tests.formats.test_cases_tools import CASES

from bowstring.formats.files import read_portfolio
from bowstring.formats.foreign.guessing import guess
from bowstring.formats.foreign.importing import import_source
from bowstring.formats.foreign.source import read_source
from bowstring.formats.own.merging import merge, with_names_known
from bowstring.formats.own.updating import updated
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.portfolio import LensSettings, Portfolio
from bowstring.model.problems import BadDataError

__all__ = ["run"]
_RENAMED = {
    "jira.csv": ("PAY-1", "Summary"),
    "jpd.csv": ("IDEA-1", "Summary"),
    "asana.csv": ("1201", "Name"),
    "github.tsv": ("https://example.org/app/issues/12", "Title"),
    "msproject.csv": ("3", "Name"),
    "planview.csv": ("W100", "Work Name"),
    "productboard.csv": ("f1", "Feature Name"),
    "servicenow.csv": ("PRJ0010001", "short_description"),
    "trello.csv": ("650a1b2c3d4e5f6a7b8c9d01", "Card Name"),
    "ado2.csv": ("272", "Title 1"),
}
LIST = "ID,Project,Budget,Owner\nP-1,Portal,100,Ann\nP-2,Maps,200,Bob\n"


def _portfolio(path: Path, text: str, people: tuple[str, ...] = ()) -> Portfolio:
    path.write_text(text, encoding="utf-8")
    made = guess(path, today=DAY)
    return import_source(read_source(path), made.table_map, people=people, today=DAY).portfolio


@pytest.mark.parametrize("name", _RENAMED)
def test_a_row_that_was_renamed_in_a_tool_is_the_same_work(name: str, tmp_path: Path) -> None:
    if not (CASES / name).is_file():
        pytest.skip(f"the kept exports are not on this machine: {CASES}")
    text = (CASES / name).read_text(encoding="utf-8")
    key, _ = _RENAMED[name]
    here = _portfolio(tmp_path / name, text)
    before = next(work for work in here.initiatives if work.key == key)
    assert text.count(before.name) >= 1
    there = _portfolio(
        tmp_path / name, text.replace(before.name, "Quite another name"), tuple(p.key for p in here.people)
    )
    new, _ = updated(here, there)
    assert [work.key for work in new.initiatives] == [work.key for work in here.initiatives]
    assert {work.key: work.name for work in new.initiatives}[key] == "Quite another name"
    assert new.people == here.people
    comparison = merge(here, here, with_names_known(here, there))
    assert (comparison.added, comparison.vanished) == ((), ())


@pytest.mark.parametrize("name", ["ado2", "asana", "msproject"])
def test_a_week_later_is_the_same_portfolio_updated(name: str, tmp_path: Path) -> None:
    if not (CASES / f"{name}.csv").is_file():
        pytest.skip(f"the kept exports are not on this machine: {CASES}")
    here = _portfolio(tmp_path / "a.csv", (CASES / f"{name}.csv").read_text(encoding="utf-8"))
    later = (CASES / f"{name}-again.csv").read_text(encoding="utf-8")
    there = _portfolio(tmp_path / "b.csv", later, tuple(p.key for p in here.people))
    new, problems = updated(here, there)
    assert [work.key for work in new.initiatives] == [work.key for work in here.initiatives]
    assert new.people == here.people
    assert any("name" in str(problem.where) for problem in problems)
    comparison = merge(here, here, with_names_known(here, there))
    assert (comparison.added, comparison.vanished) == ((), ())


def test_what_is_empty_in_the_source_stays_and_what_it_does_not_name_stays(tmp_path: Path) -> None:
    here = _portfolio(tmp_path / "a.csv", LIST)
    there = _portfolio(
        tmp_path / "a.csv",
        "ID,Project,Budget,Owner\nP-1,Portal,,Ann\nP-3,Letters,5,Cleo\n",
        ("p-001", "p-002"),
    )
    new, problems = updated(here, there)
    assert {work.key: work.total_cost for work in new.initiatives} == {"P-1": 100, "P-2": 200, "P-3": 5}
    assert [person.name for person in new.people] == ["Ann", "Bob", "Cleo"]
    words = "\n".join(str(problem) for problem in problems)
    assert "1 of 2 are not in the file (P-2); they stay as they are" in words


def test_another_currency_is_refused(tmp_path: Path) -> None:
    here = _portfolio(tmp_path / "a.csv", LIST)
    there = _portfolio(tmp_path / "a.csv", LIST.replace("Budget", "Budget (€)"))
    with pytest.raises(BadDataError, match="the file is in EUR, the portfolio in GBP"):
        updated(here, there)


def test_a_source_is_put_into_a_portfolio_on_the_command_line(run: Run, tmp_path: Path) -> None:
    source = tmp_path / "list.csv"
    source.write_text(LIST, encoding="utf-8")
    assert run("convert", source, tmp_path / "first", "--guess").code == 0
    source.write_text(LIST.replace("Portal,100", "New portal,150") + "P-3,Letters,5,Ann\n", encoding="utf-8")
    done = run("convert", source, tmp_path / "second", "--guess", "--update", tmp_path / "first", "--all")
    assert done.code == 0, done.err
    words = " ".join(done.out.split())
    assert "1 record is new, 1 changed" in words
    assert "P-1: was 'Portal', now 'New portal'" in words
    portfolio, _ = read_portfolio(tmp_path / "second")
    assert [(work.key, work.name, work.total_cost) for work in portfolio.initiatives] == [
        ("P-1", "New portal", 150),
        ("P-2", "Maps", 200),
        ("P-3", "Letters", 5),
    ]
    assert [person.name for person in portfolio.people] == ["Ann", "Bob"]


def test_a_source_that_assesses_brings_its_units_and_what_a_portfolio_has_stays(tmp_path: Path) -> None:
    here = _portfolio(tmp_path / "a.csv", LIST)
    units = {lens: LensSettings(unit=f"{lens}s") for lens in Lens}
    there = dataclasses.replace(here, settings=dataclasses.replace(here.settings, lens=units))
    assert updated(here, there)[0].settings.lens == here.settings.lens
    view = Assessment(initiative="P-1", lens=Lens.USER_NEED, assessor="", low=1, likely=2, high=3)
    assessed = dataclasses.replace(there, assessments=(view,))
    assert updated(here, assessed)[0].settings.lens == {**units, **here.settings.lens}
    own = {Lens.USER_NEED: LensSettings(unit="hours")}
    settled = dataclasses.replace(here, settings=dataclasses.replace(here.settings, lens=own))
    assert updated(settled, assessed)[0].settings.lens == {**units, **own}


def test_thirty_changes_are_told_and_the_rest_counted_and_of_the_absent_three(tmp_path: Path) -> None:
    rows = [f"P-{place:02},Work {place},{place},Ann\n" for place in range(1, 36)]
    here = _portfolio(tmp_path / "a.csv", "ID,Project,Budget,Owner\n" + "".join(rows))
    changed = "".join(row.replace("Work", "Task") for row in rows[:31])
    there = _portfolio(tmp_path / "a.csv", "ID,Project,Budget,Owner\n" + changed, ("p-001",))
    words = [problem.message for problem in updated(here, there)[1]]
    assert words[0] == "0 records are new, 31 changed, 0 as before."
    assert words[1] == "P-01: was 'Work 1', now 'Task 1'."
    assert words[31:] == [
        "and 1 changes more.",
        "4 of 35 are not in the file (P-32, P-33, P-34 …); they stay as they are.",
    ]
    there = _portfolio(tmp_path / "a.csv", "ID,Project,Budget,Owner\n" + "".join(rows[:32]), ("p-001",))
    assert [problem.message for problem in updated(here, there)[1]] == [
        "0 records are new, 0 changed, 32 as before.",
        "3 of 35 are not in the file (P-33, P-34, P-35); they stay as they are.",
    ]
