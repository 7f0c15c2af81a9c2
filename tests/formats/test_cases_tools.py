"""Exports as well-known tools write them: recognised by their columns, and the same work again a week later."""

from pathlib import Path

import pytest
from tests.formats.reading import DAY

from bowstring.formats.foreign.guessing import Guess, guess
from bowstring.formats.foreign.tools import recognise, tools
from bowstring.model.problems import BadDataError

CASES = Path(__file__).resolve().parents[2] / "../shared/cases/tools"
_KEYS = {
    "jira.csv": ["PAY-1", "PAY-2", "PAY-3", "PAY-4"],
    "jpd.csv": ["IDEA-1", "IDEA-2", "IDEA-3"],
    "ado.csv": ["267244", "267246"],
    "ado2.csv": ["272", "273", "274"],
    "asana.csv": ["1201", "1202", "1203"],
    "github.tsv": ["https://example.org/app/issues/12", "https://example.org/app/issues/13", "draft-idea"],
    "msproject.csv": ["2", "3", "4"],
    "planview.csv": ["W100", "W101"],
    "productboard.csv": ["f1", "f2"],
    "servicenow.csv": ["PRJ0010001", "PRJ0010002"],
    "trello.csv": ["650a1b2c3d4e5f6a7b8c9d01", "650a1b2c3d4e5f6a7b8c9d02"],
}


def made_of(name: str) -> Guess:
    """What is made of a kept export."""
    if not (CASES / name).is_file():
        pytest.skip(f"the kept exports are not on this machine: {CASES}")
    return guess(CASES / name, today=DAY)


@pytest.mark.parametrize("name", _KEYS)
def test_each_export_is_recognised_and_has_its_keys(name: str) -> None:
    made = made_of(name)
    assert made.tool
    assert made.imported is not None
    assert [i.key for i in made.imported.portfolio.initiatives] == _KEYS[name]
    assert made.questions == ()


@pytest.mark.parametrize("name", ["ado2", "asana", "msproject"])
def test_the_same_source_again_has_the_same_keys(name: str) -> None:
    keys = []
    for made in (made_of(f"{name}.csv"), made_of(f"{name}-again.csv")):
        assert made.imported is not None
        keys.append([i.key for i in made.imported.portfolio.initiatives])
    assert keys[0] == keys[1]


def test_what_each_export_says_of_money_order_and_status() -> None:
    def work(name: str) -> dict[str, tuple[float | None, tuple[str, ...], str]]:
        made = made_of(name)
        assert made.imported is not None
        return {
            i.key: (i.total_cost, i.requires, str(i.standing)) for i in made.imported.portfolio.initiatives
        }

    assert work("jira.csv")["PAY-2"] == (None, ("PAY-1", "PAY-3"), "proposed")
    assert work("jira.csv")["PAY-3"][2] == "complete"
    assert work("jpd.csv")["IDEA-3"][2] == "on hold"
    assert work("asana.csv")["1201"] == (120_000, ("1202",), "running")
    assert work("msproject.csv")["3"] == (800_000, ("2",), "None")
    assert work("msproject.csv")["2"][2] == "complete"
    assert work("planview.csv")["W101"] == (2_000_000, ("W100",), "running")
    assert work("servicenow.csv")["PRJ0010001"][0] == 1_200_000
    assert work("trello.csv")["650a1b2c3d4e5f6a7b8c9d02"][2] == "complete"


def test_every_known_tool_is_recognised_by_its_own_columns() -> None:
    for tool in tools():
        assert recognise([*tool.all, *tool.any]) is not None


def test_a_tool_that_is_not_known_or_not_that_is_refused_in_words() -> None:
    with pytest.raises(BadDataError, match="there is no known tool 'jra'"):
        recognise(["Summary"], "jra")
    with pytest.raises(BadDataError, match="this is not how Jira exports: it lacks the column Issue key"):
        recognise(["Summary", "Issue Type", "Status"], "jira")


def test_a_plan_with_unique_ids_keeps_its_keys_when_rows_are_put_in(tmp_path: Path) -> None:
    head = "Unique ID,ID,Task Mode,Name,Duration,Start,Finish,Predecessors\n"
    rows = "5,{0},Auto,Discovery,40 days,06/04/2026,29/05/2026,\n1,{1},Auto,Build,100 days,01/06/2026,30/10/2026,{0}\n"
    first, later = rows.format(1, 2), "7,1,Auto,New,5 days,01/04/2026,07/04/2026,\n" + rows.format(2, 3)
    for text in (first, later):
        (tmp_path / "plan.csv").write_text(head + text, encoding="utf-8")
        made = guess(tmp_path / "plan.csv", today=DAY)
        assert made.imported is not None
        work = {initiative.key: initiative for initiative in made.imported.portfolio.initiatives}
        assert (work["5"].name, work["1"].name, work["1"].requires) == ("Discovery", "Build", ("5",))
