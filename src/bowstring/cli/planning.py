"""`plan`: what to start and when."""

from pathlib import Path

import typer

from bowstring.answers.plan import plan_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned, PlanOptions, clashes, ledger_of, plan_at
from bowstring.cli.plan_page import show_plan
from bowstring.cli.screen import Screen
from bowstring.delivery.usual import as_usually_delivered
from bowstring.formats.plan_files import write_plan
from bowstring.model.problems import BadDataError, Place, error
from bowstring.planning.plan import PlanStatus


def plan(
    path: Path,
    effort: PlanOptions,
    *,
    output: Path | None,
    author: str,
    points: bool,
    show_all: bool,
    as_json: bool,
) -> None:
    """Plan, tell it, and record it where that was asked for."""
    planned = plan_at(path, effort)
    is_impossible = planned.plan.status is PlanStatus.INFEASIBLE
    if is_impossible and not as_json:
        raise BadDataError(clashes(planned.plan))
    # Recorded before it is told, so that an answer for programs is told once, and only where all went well.
    written = _record(planned, output, author=author) if output is not None and not is_impossible else ()
    if as_json:
        usual = as_usually_delivered(planned.portfolio, planned.plan)
        print_json(plan_answer(planned.plan, planned.problems, usual))
    else:
        show_plan(Screen(), planned, points=points, show_all=show_all)
    if planned.is_recorded:
        # Beside the answer, which is the same as before.
        typer.echo("\nNothing has changed since this plan was made. Use --again to plan again.", err=True)
    if written:
        typer.echo(f"\nWritten: {', '.join(str(path) for path in written)}", err=as_json)
    if is_impossible:
        raise typer.Exit(1)


def _record(planned: Planned, output: Path, *, author: str) -> tuple[Path, ...]:
    """Write the plan's files, and tell where they are. Raises: BadDataError where there is nothing to record."""
    if planned.plan.divisible is None:
        message = "there is no plan by value to record yet."
        raise BadDataError((error(Place(), message, "`bowstring ask PATH` lists what to find out first."),))
    ledger = ledger_of(planned)
    return write_plan(planned.portfolio, planned.plan, ledger, output, author=author)
