"""The plan for Jira, for Azure DevOps and as Parquet, read back by our own import and by others' readers."""

import csv
import dataclasses
import io
from datetime import date
from pathlib import Path

import polars
import pytest
from tests.charts.telling import telling_contents, telling_plan, telling_portfolio
from tests.formats.reading import guessed

from bowstring.formats.foreign import parquet
from bowstring.formats.foreign.parquet import parquet_bytes
from bowstring.formats.own.tables import Sheet
from bowstring.formats.plans.plan_exports import PLAN_EXPORTS, plan_for, planned_work
from bowstring.formats.plans.plan_files import plan_sheet, tensions_sheet
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BowstringError
from bowstring.planning.plan import Plan


def rows(tool: str, portfolio: Portfolio, plan: Plan) -> list[list[str]]:
    return list(csv.reader(io.StringIO(plan_for(PLAN_EXPORTS[tool], portfolio, plan).decode("utf-8-sig"))))


def test_jira_gets_what_starts_with_the_days_of_its_quarters() -> None:
    portfolio, plan = telling_portfolio(), telling_plan()
    header, *lines = rows("jira", portfolio, plan)
    assert sorted(line[0] for line in lines) == sorted(plan.funded)
    for line in lines:
        assert len(line) == len(header)
        start, work = plan.starts[line[0]], portfolio.index.initiatives[line[0]]
        assert start is not None
        begins, ends = date.fromisoformat(line[4]), date.fromisoformat(line[5])
        assert begins == date(start.year, 3 * start.number - 2, 1)
        # The day after its last is the first of the quarter that follows.
        assert date.fromordinal(ends.toordinal() + 1) == start.plus(work.duration or 0).first_day
        required = {required for required in work.requires if required in plan.funded}
        assert {cell for cell in line[8:] if cell} == required
    assert header[:4] == ["Issue key", "Summary", "Issue Type", "Status"]


@pytest.mark.parametrize("tool", ["jira", "azure-devops"])
def test_our_own_import_reads_the_same_back(tmp_path: Path, tool: str) -> None:
    """Keys, names, dates and order come back from Jira's; Azure DevOps gives new work keys of its own."""
    portfolio, plan = telling_portfolio(), telling_plan()
    planned = planned_work(portfolio, plan)
    back = guessed(tmp_path, plan_for(PLAN_EXPORTS[tool], portfolio, plan).decode())
    expected = {
        item.work.name: (item.start, item.start.plus((item.work.duration or 1) - 1)) for item in planned
    }
    assert {work.name: (work.start, work.end) for work in back.initiatives} == expected
    if tool == "jira":
        assert {work.key: set(work.requires) for work in back.initiatives} == {
            item.work.key: set(item.requires) for item in planned
        }
        running = {item.work.key for item in planned if item.work.is_running}
        assert {work.key for work in back.initiatives if work.is_running} == running


def test_azure_devops_is_told_the_numbers_that_it_gave_and_no_others() -> None:
    portfolio, plan = telling_portfolio(), telling_plan()
    first, second = plan.funded[:2]
    works = tuple(
        dataclasses.replace(work, key="4711") if work.key == first else work for work in portfolio.initiatives
    )
    renamed = dataclasses.replace(plan, starts={"4711": plan.starts[first], second: plan.starts[second]})
    _, *lines = rows("azure-devops", dataclasses.replace(portfolio, initiatives=works), renamed)
    assert sorted(line[0] for line in lines) == ["", "4711"]


def test_no_cell_of_them_is_a_formula() -> None:
    portfolio, plan = telling_portfolio(), telling_plan()
    works = tuple(
        dataclasses.replace(work, name="=1+1", description="@SUM(A1)") for work in portfolio.initiatives
    )
    for tool in PLAN_EXPORTS:
        cells = [
            cell
            for row in rows(tool, dataclasses.replace(portfolio, initiatives=works), plan)
            for cell in row
        ]
        assert "'=1+1" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]


def test_parquet_holds_the_rows_of_the_tables_by_type() -> None:
    portfolio, plan, ledger = telling_portfolio(), telling_plan(), telling_contents().ledger
    assert ledger is not None
    table = polars.read_parquet(io.BytesIO(parquet_bytes(plan_sheet(portfolio, plan))))
    assert dict(zip(table["initiative"], table["starts"], strict=True)) == {
        key: str(start) if start else None for key, start in plan.starts.items()
    }
    assert table["total_cost"].dtype == polars.Float64
    assert table["is_provisional"].dtype == polars.Boolean
    questions = polars.read_parquet(io.BytesIO(parquet_bytes(tensions_sheet(ledger))))
    assert questions["points"].to_list() == [priced.points for priced in ledger.tensions]
    assert questions["about"].to_list() == [list(priced.tension.about) for priced in ledger.tensions]


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "is_there", lambda: False)
    with pytest.raises(BowstringError, match=r"pip install 'bowstring\[parquet\]'"):
        parquet_bytes(plan_sheet(telling_portfolio(), telling_plan()))


def test_a_column_is_of_the_one_type_that_holds_its_cells() -> None:
    rows = [
        ("true", 1, 1, "a", ("x",), None),
        (None, None, 2.5, 3, ("y", "z"), None),
        ("false", 3, None, None, None, None),
    ]
    sheet = Sheet(table="plan", header=("truth", "whole", "figure", "text", "list", "empty"), rows=rows)
    table = polars.read_parquet(io.BytesIO(parquet_bytes(sheet)))
    assert {name: table[name].to_list() for name in table.columns} == {
        "truth": [True, None, False],
        "whole": [1, None, 3],
        "figure": [1.0, 2.5, None],
        "text": ["a", "3", None],
        "list": [["x"], ["y", "z"], None],
        "empty": [None, None, None],
    }
    kinds = {name: table[name].dtype for name in ("truth", "whole", "figure", "text")}
    assert kinds == {
        "truth": polars.Boolean,
        "whole": polars.Int64,
        "figure": polars.Float64,
        "text": polars.String,
    }
