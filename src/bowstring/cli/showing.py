"""`report` and `demo`: one page with charts; the example department, planned and told."""

from dataclasses import replace
from pathlib import Path

import typer

from bowstring.answers.answer import problem_answers
from bowstring.answers.talk import agenda_answer
from bowstring.cli.agenda_page import show_agenda
from bowstring.cli.demo_site import serve_demo
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned, PlanOptions, ledger_of, possible_plan_at
from bowstring.cli.plan_page import show_unplanned
from bowstring.cli.recorded import recorded_worlds
from bowstring.cli.screen import Screen, progress
from bowstring.formats.example import example_department
from bowstring.formats.together import write_together
from bowstring.model.checks import check_portfolio
from bowstring.model.problems import BadDataError, Place, error
from bowstring.report.contents import ReportContents, gather
from bowstring.report.page import report_page
from bowstring.report.workbook import WorkbookContents, plan_workbook
from bowstring.tensions.left_out import left_out_reasons

_PAGE = "report.html"


def report(path: Path, output: Path, effort: PlanOptions, *, hours: float | None, as_json: bool) -> None:
    """Write the page.

    Args:
        path: of the portfolio.
        output: where to write.
        effort: how long to search, and from which seed.
        hours: of the forum.
        as_json: for programs.
    """
    planned = possible_plan_at(path, effort)
    contents = _gather(planned, hours)
    written = _write(contents, output)
    if as_json:
        status = planned.plan.status.value
        print_json(
            {"written": str(written), "status": status, "problems": problem_answers(contents.problems)}
        )
    else:
        typer.echo(f"Written: {written}")


def demo(output: Path, effort: PlanOptions, *, is_served: bool, port: int, as_json: bool) -> None:
    """Plan the example department, print its agenda, write its report; then run the site on it.

    Args:
        output: where to write.
        effort: how long to search, and from which seed.
        is_served: whether the site runs afterwards.
        port: of the site.
        as_json: for programs.
    """
    planned = possible_plan_at(example_department(), effort)
    contents = _gather(planned, None)
    written = _write(contents, output / _PAGE)
    if contents.ledger is None or contents.agenda is None:
        show_unplanned(Screen(), planned)
    elif as_json:
        answer = agenda_answer(planned.portfolio, contents.agenda, contents.ledger, planned.all_problems)
        print_json({**answer, "report": str(written)})
        return
    else:
        show_agenda(Screen(), planned, contents.ledger, contents.agenda, points=False)
    typer.echo(f"\nThe report, with charts and every figure: {written}")
    if is_served and contents.ledger is not None:
        serve_demo(output / "site", contents, port=port)


def _gather(planned: Planned, hours: float | None) -> ReportContents:
    problems = (*planned.problems, *check_portfolio(planned.portfolio))
    ledger = ledger_of(planned) if planned.plan.is_planned and planned.plan.divisible is not None else None
    with progress("Gathering the report") as on_progress:
        contents = gather(
            planned.portfolio, problems, planned.plan, ledger=ledger, hours=hours, on_progress=on_progress
        )
    worlds = recorded_worlds(planned.plan, planned.key) if planned.is_recorded else None
    return replace(contents, worlds=worlds)


def _write(contents: ReportContents, output: Path) -> Path:
    """Put the page in place, wholly or not at all. Raises: BadDataError where it cannot be written."""
    if output.is_dir():
        message = "is a folder, not a file."
        raise BadDataError(
            (error(Place(table=str(output)), message, f"Name a file, such as {output / _PAGE}."),)
        )
    with progress("Drawing the report"):
        page = _workbook(contents) if output.suffix.lower() == ".xlsx" else report_page(contents).encode()
    write_together({output.name: page}, output.parent)
    return output


def _workbook(contents: ReportContents) -> bytes:
    plan = contents.plan
    reasons = left_out_reasons(plan.divisible.problem, plan) if plan.divisible is not None else None
    read = WorkbookContents(
        portfolio=contents.portfolio,
        plan=plan,
        ledger=contents.ledger,
        agenda=contents.agenda,
        served=contents.served,
        left_out=reasons,
    )
    return plan_workbook(read)
