"""The commands that write: a page with everything, other formats, the manual."""

from pathlib import Path
from typing import Annotated

import typer

from bowstring.cli.edge import Command
from bowstring.cli.options import Again, AsJson, Floor, Seconds, Seed, ShowAll, Where
from bowstring.cli.site_portfolio import portfolio_path

commands = typer.Typer()


@commands.command(cls=Command, short_help="Write one self-contained page with charts.")
def report(
    path: Where,
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="FILE", help="File to write: .html, or .xlsx.")
    ] = Path("report.html"),
    hours: Annotated[float | None, typer.Option(min=0.0, help="Hours for the agenda.")] = None,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    as_json: AsJson = False,
) -> None:
    """Write one self-contained page with charts."""
    from bowstring.cli.loading import PlanOptions
    from bowstring.cli.showing import report as run

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, output, effort, hours=hours, as_json=as_json)


@commands.command(cls=Command, short_help="Convert between formats, or import any table.")
def convert(
    source: Annotated[
        Path, typer.Argument(metavar="SRC", parser=portfolio_path, help="A portfolio, or any table.")
    ],
    target: Annotated[
        Path | None, typer.Argument(metavar="DST", help="The folder, .xlsx, .yaml or .json file to create.")
    ] = None,
    *,
    map_file: Annotated[
        Path | None,
        typer.Option("--map", metavar="FILE", help="A map of the table’s columns to fields."),
    ] = None,
    guess: Annotated[bool, typer.Option("--guess", help="Suggest a map; with DST, use it.")] = False,
    tool: Annotated[
        str, typer.Option("--from", metavar="TOOL", help="The tool that exported the table, such as jira.")
    ] = "",
    with_scores: Annotated[
        bool, typer.Option("--scores", help="Import columns that rank work as rough assessments.")
    ] = False,
    records: Annotated[
        Path | None,
        typer.Option(
            "--decisions", metavar="DIR", help="Add the decision records of a folder of Markdown files."
        ),
    ] = None,
    update: Annotated[
        Path | None,
        typer.Option(
            "--update",
            metavar="PATH",
            parser=portfolio_path,
            help="An earlier portfolio to update with SRC, by key; the result goes to DST.",
        ),
    ] = None,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Convert between formats, or make a portfolio from any table."""
    from bowstring.cli.converting import convert as run

    run(
        source,
        target,
        map_file=map_file,
        guess=guess,
        tool=tool,
        with_scores=with_scores,
        records=records,
        update=update,
        show_all=show_all,
        as_json=as_json,
    )


@commands.command(cls=Command, short_help="Print the page of the manual.")
def man(context: typer.Context) -> None:
    """Print the page of the manual: `bowstring man | man -l -` shows it."""
    from typer.core import TyperGroup

    from bowstring.cli.man_page import man_page

    group = context.find_root().command
    if isinstance(group, TyperGroup):
        typer.echo(man_page(group))
