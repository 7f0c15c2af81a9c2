"""`plan`: what to start and when."""

from dataclasses import dataclass
from pathlib import Path

import typer

from bowstring.answers.plan import plan_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned, PlanOptions, clashes, ledger_of, plan_at
from bowstring.cli.plan_page import show_plan
from bowstring.cli.screen import Screen
from bowstring.delivery.usual import as_usually_delivered
from bowstring.formats.foreign.parquet import parquet_bytes
from bowstring.formats.plans.plan_exports import PLAN_EXPORTS, plan_for
from bowstring.formats.plans.plan_files import plan_sheet, tensions_sheet, write_plan
from bowstring.formats.together import write_together
from bowstring.model.problems import BadDataError, Place, error
from bowstring.planning.plan import PlanStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOut:
    """Where a plan is written to, nowhere for None. record: the folder of recorded plans; parquet: a folder too."""

    record: Path | None = None
    author: str = ""
    jira: Path | None = None
    azure_devops: Path | None = None
    parquet: Path | None = None

    @property
    def is_written(self) -> bool:
        """Whether anything is written."""
        return any((self.record, self.jira, self.azure_devops, self.parquet))


def plan(
    path: Path,
    effort: PlanOptions,
    *,
    out: PlanOut,
    points: bool,
    show_all: bool,
    as_json: bool,
) -> None:
    """Plan, tell it, and write it where that was asked for.

    Args:
        path: of the portfolio.
        effort: how long to search, and from which seed.
        out: where to write, if anywhere.
        points: what questions are ranked by, too.
        show_all: everything, not the first lines alone.
        as_json: for programs.
    """
    planned = plan_at(path, effort)
    is_impossible = planned.plan.status is PlanStatus.INFEASIBLE
    if is_impossible and not as_json:
        raise BadDataError(clashes(planned.plan))
    # Written before it is told, so that an answer for programs is told once, and only where all went well.
    written = _written(planned, out) if out.is_written and not is_impossible else ()
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


def _written(planned: Planned, out: PlanOut) -> tuple[Path, ...]:
    """Write the plan's files, and tell where they are. Raises: BadDataError where there is nothing to record."""
    portfolio, plan = planned.portfolio, planned.plan
    if plan.divisible is None:
        message = "there is no plan by value to record yet."
        raise BadDataError((error(Place(), message, "`bowstring ask PATH` lists what to find out first."),))
    files = {
        target: plan_for(PLAN_EXPORTS[tool], portfolio, plan)
        for tool, target in (("jira", out.jira), ("azure-devops", out.azure_devops))
        if target is not None
    }
    if out.parquet is not None:
        files[out.parquet / "plan.parquet"] = parquet_bytes(plan_sheet(portfolio, plan))
        files[out.parquet / "tensions.parquet"] = parquet_bytes(tensions_sheet(ledger_of(planned)))
    recorded: tuple[Path, ...] = ()
    if out.record is not None:
        recorded = write_plan(portfolio, plan, ledger_of(planned), out.record, author=out.author)
    for target, content in files.items():
        write_together({target.name: content}, target.parent)
    return (*recorded, *files)
