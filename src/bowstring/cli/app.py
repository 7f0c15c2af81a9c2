"""Every command with its options; what a command does is imported when it runs, so that help comes at once."""

from pathlib import Path
from typing import Annotated

import typer

from bowstring.cli.edge import Command

app = typer.Typer(
    help="Bowstring turns tension into value: what to start and when, and what is worth talking about.\n\n"
    "Start with `bowstring demo`, then `bowstring check` on a folder, workbook or document of your own.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Where = Annotated[Path, typer.Argument(metavar="PATH", help="A portfolio: folder, workbook or document.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer for programs.")]
ShowAll = Annotated[bool, typer.Option("--all", help="Show everything, however long.")]
Floor = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="Minimum share of each focus's own best, 0 to 1."),
]
Seconds = Annotated[float | None, typer.Option(min=0.01, help="Ceiling on the search for a plan.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same plan.")]
Points = Annotated[bool, typer.Option("--points", help="Show the points that rank.")]


def main() -> None:
    """Run the command line."""
    app(prog_name="bowstring")


def _version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        typer.echo(f"bowstring {version('bowstring')}")
        raise typer.Exit


@app.callback()
def root(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options before any command."""


@app.command(cls=Command)
def demo(
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Where report.html goes.")
    ] = Path("out"),
    no_serve: Annotated[bool, typer.Option("--no-serve", help="End after the report.")] = False,
    seconds: Seconds = None,
    seed: Seed = 0,
    as_json: AsJson = False,
) -> None:
    """Plan the example department, print its agenda and write its report."""
    from bowstring.cli.showing import demo as run

    run(output, seconds=seconds, seed=seed, as_json=as_json, no_serve=no_serve)


@app.command(cls=Command)
def check(path: Where, *, show_all: ShowAll = False, as_json: AsJson = False) -> None:
    """Tell every problem in the data, where it is and how to mend it, and the room for choice."""
    from bowstring.cli.checking import check as run

    run(path, show_all=show_all, as_json=as_json)


@app.command(cls=Command)
def plan(
    path: Where,
    *,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Record the plan there, with readable tables."),
    ] = None,
    author: Annotated[str, typer.Option(help="Who records the plan, by key.")] = "",
    points: Points = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Work out what to start and when: as good for users as for the business, each against its own best."""
    from bowstring.cli.loading import Effort
    from bowstring.cli.planning import plan as run

    effort = Effort(floor=floor, seconds=seconds, seed=seed)
    run(path, effort, output=output, author=author, points=points, show_all=show_all, as_json=as_json)


@app.command(cls=Command)
def tensions(
    path: Where,
    *,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind; may be repeated.")] = None,
    level: Annotated[
        str | None, typer.Option(help="Only what this level settles: team, platform or enterprise.")
    ] = None,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    points: Points = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """List the open questions, the one worth most first, and how many cannot change anything."""
    from bowstring.cli.loading import Effort
    from bowstring.cli.talking import tensions as run

    effort = Effort(floor=floor, seconds=seconds, seed=seed)
    run(path, effort, kinds=kind, level=level, points=points, show_all=show_all, as_json=as_json)


@app.command(cls=Command)
def agenda(
    path: Where,
    *,
    forum: Annotated[str | None, typer.Option(help="Whose agenda, by key; everybody's where none.")] = None,
    hours: Annotated[
        float | None, typer.Option(min=0.0, help="Hours to fill: the forum's own, else 6.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="As Markdown.")] = False,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    points: Points = False,
    as_json: AsJson = False,
) -> None:
    """Pick this week's conversations."""
    from bowstring.cli.loading import Effort
    from bowstring.cli.talking import agenda as run

    effort = Effort(floor=floor, seconds=seconds, seed=seed)
    run(path, effort, forum=forum, hours=hours, markdown=markdown, points=points, as_json=as_json)
