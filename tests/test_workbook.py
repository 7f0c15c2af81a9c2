"""The plan as a workbook for reading: a sheet a question, the figures those of the plan."""

import io

from python_calamine import CalamineWorkbook
from tests.charts.telling import telling_contents

from bowstring.formats.reading_workbook import ReadingSheet, reading_workbook
from bowstring.model.requirements import work_to_plan
from bowstring.report.workbook import WorkbookContents, plan_workbook
from bowstring.tensions.left_out import left_out_reasons


def sheets(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_each_sheet_answers_its_question_by_the_plan() -> None:
    contents = telling_contents()
    plan, ledger, agenda, served = contents.plan, contents.ledger, contents.agenda, contents.served
    assert plan.divisible is not None
    assert ledger is not None
    assert agenda is not None
    assert served is not None
    read = sheets(
        plan_workbook(
            WorkbookContents(
                portfolio=contents.portfolio,
                plan=plan,
                ledger=ledger,
                agenda=agenda,
                served=served,
                left_out=left_out_reasons(plan.divisible.problem, plan),
            )
        )
    )
    assert read["Summary"][0][0] == contents.portfolio.settings.name
    assert ledger.first_line in [row[0] for row in read["Summary"]]
    of = f"{len(plan.funded)} of {len(work_to_plan(contents.portfolio))} initiatives are in the plan."
    assert any(str(row[0]).endswith(of) for row in read["Summary"])
    started = read["What we start"]
    assert started[0][0] == "What do we start, and when?"
    assert sorted(str(row[-1]) for row in started[3:]) == sorted(plan.funded)
    costs = {work.key: work.whole_cost for work in contents.portfolio.initiatives}
    assert all(row[5] == costs[str(row[6])] for row in started[3:])
    left = {str(row[-1]) for row in read["What we leave out"][4:]}
    assert left == {key for key, start in plan.starts.items() if start is None} & left
    assert left | set(plan.funded) == {
        work.key for work in contents.portfolio.initiatives if not work.is_over
    }
    assert [row[0] for row in read["What to talk about"][4:]] == [
        item.priced.tension.question for item in agenda.items
    ]
    assert len(read["What is open"]) == 4 + len(ledger.open_tensions)
    assert len(read["Who is served"]) == 3 + len(served.needs)


def test_what_is_not_there_has_no_sheet() -> None:
    contents = telling_contents()
    read = sheets(plan_workbook(WorkbookContents(portfolio=contents.portfolio, plan=contents.plan)))
    assert list(read) == ["Summary", "What we start"]


def test_text_stays_text_whatever_it_holds() -> None:
    nasty = ("=1+1", "http://example.org", "007", "a\u202eb", "x" * 40_000)
    sheet = ReadingSheet(name="A", title="T", headers=("H",), rows=[(text,) for text in nasty])
    cells = [row[0] for row in sheets(reading_workbook([sheet]))["A"][3:]]
    assert cells[:3] == ["=1+1", "http://example.org", "007"]
    assert "\u202e" not in str(cells[3])
    assert len(str(cells[4])) == 32_767
