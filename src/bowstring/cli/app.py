"""Every command with its options; what a command does is imported when it runs, so that help comes at once."""

from pathlib import Path
from typing import Annotated

import typer

from bowstring.cli.edge import Command, Commands
from bowstring.cli.options import Again, AsJson, Floor, Points, Port, Seconds, Seed, ShowAll, Where
from bowstring.cli.site_commands import commands as site_commands
from bowstring.cli.site_portfolio import portfolio_path

app = typer.Typer(
    cls=Commands,
    help="Bowstring turns tension into value: what to start and when, and what is worth talking about.\n\n"
    "Start with `bowstring demo`, then `bowstring check` on a folder, workbook or document of your own.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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


@app.command(cls=Command, short_help="Plan the example department; run the site on it.")
def demo(
    *,
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="DIR", help="Folder for report.html.")
    ] = Path("out"),
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Stop after the report.")] = False,
    port: Port = 8000,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    as_json: AsJson = False,
) -> None:
    """Plan the example department, print its agenda, write its report, and run the site on it."""
    from bowstring.cli.loading import PlanOptions
    from bowstring.cli.showing import demo as run

    effort = PlanOptions(seconds=seconds, seed=seed, again=again)
    run(output, effort, is_served=not no_serve, port=port, as_json=as_json)


@app.command(cls=Command, short_help="List the problems in the data and how to fix them.")
def check(path: Where, *, show_all: ShowAll = False, as_json: AsJson = False) -> None:
    """Tell every problem in the data, where it is and how to mend it, and the room for choice."""
    from bowstring.cli.checking import check as run

    run(path, show_all=show_all, as_json=as_json)


@app.command(cls=Command, short_help="Work out what to start and when.")
def plan(
    path: Where,
    *,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", metavar="DIR", help="Folder to record the plan in, with readable tables."
        ),
    ] = None,
    author: Annotated[str, typer.Option(help="Key of the person recording the plan.")] = "",
    points: Points = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Work out what to start and when: as good for users as for the business, each against its own best."""
    from bowstring.cli.loading import PlanOptions
    from bowstring.cli.planning import plan as run

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, effort, output=output, author=author, points=points, show_all=show_all, as_json=as_json)


@app.command(cls=Command, short_help="List the open questions, most valuable first.")
def tensions(
    path: Where,
    *,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind; you can repeat it.")] = None,
    level: Annotated[
        str | None, typer.Option(help="Only questions for this level: team, platform or enterprise.")
    ] = None,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    points: Points = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """List the open questions, the one worth most first, and how many cannot change anything."""
    from bowstring.cli.loading import PlanOptions
    from bowstring.cli.talking import tensions as run

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, effort, kinds=kind, level=level, points=points, show_all=show_all, as_json=as_json)


@app.command(cls=Command, short_help="Choose this week's conversations.")
def agenda(
    path: Where,
    *,
    forum: Annotated[
        str | None, typer.Option(help="Key of the forum; without it, everybody's agenda.")
    ] = None,
    hours: Annotated[
        float | None, typer.Option(min=0.0, help="Hours to fill; by default the forum's own, or 6.")
    ] = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print as Markdown.")] = False,
    word: Annotated[
        Path | None, typer.Option("--word", metavar="FILE", help="Write it as a Word document.")
    ] = None,
    calendar: Annotated[
        Path | None,
        typer.Option("--calendar", metavar="FILE", help="Write the next meeting for a calendar (.ics)."),
    ] = None,
    meets: Annotated[
        str, typer.Option(metavar="WHEN", help="Day and time of the meeting, for --calendar.")
    ] = "monday 09:00",
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    points: Points = False,
    as_json: AsJson = False,
) -> None:
    """Pick this week's conversations."""
    from bowstring.cli.loading import PlanOptions
    from bowstring.cli.talking import AgendaOut
    from bowstring.cli.talking import agenda as run

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    out = AgendaOut(word=word, calendar=calendar, meets=meets, markdown=markdown, as_json=as_json)
    run(path, effort, forum=forum, hours=hours, points=points, out=out)


@app.command(cls=Command, short_help="Explain why something is in the plan or not.")
def why(
    path: Where,
    initiative: Annotated[str, typer.Argument(metavar="INITIATIVE", help="Key or name of the initiative.")],
    *,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    points: Points = False,
    as_json: AsJson = False,
) -> None:
    """Explain why an initiative is in the plan or not, and what must be true for it to be."""
    from bowstring.cli.explaining import why as run
    from bowstring.cli.loading import PlanOptions

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, initiative, effort, points=points, as_json=as_json)


@app.command(cls=Command, short_help="Show what stays in the plan whatever comes, and what is contested.")
def worlds(
    path: Where,
    *,
    count: Annotated[int, typer.Option("--worlds", min=1, help="How many worlds to draw.")] = 400,
    scheduler: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            envvar="BOWSTRING_SCHEDULER",
            help="Plan on the Dask cluster whose scheduler is there, such as tcp://10.0.0.5:8786.",
        ),
    ] = "",
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Draw many worlds, plan for each, and tell what stays in the plan whatever comes and what is contested."""
    from bowstring.cli.loading import PlanOptions
    from bowstring.cli.worlding import worlds as run

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, effort, count=count, scheduler=scheduler, show_all=show_all, as_json=as_json)


@app.command(cls=Command, short_help="Show what is worth finding out next.")
def ask(
    path: Where,
    *,
    minutes: Annotated[float, typer.Option(min=0.0, help="Minutes of people's time to fill.")] = 60.0,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    points: Points = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Pick what is worth finding out next, and whom to ask."""
    from bowstring.cli.finding_out import ask as run
    from bowstring.cli.loading import PlanOptions

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, effort, minutes=minutes, points=points, show_all=show_all, as_json=as_json)


@app.command(cls=Command, short_help="Compare the plan with rankings, or with another plan.")
def compare(
    path: Where,
    other: Annotated[
        Path | None,
        typer.Argument(
            metavar="OTHER",
            parser=portfolio_path,
            help="A scenario, another portfolio or a recorded plan.",
        ),
    ] = None,
    *,
    beside: Annotated[
        str | None,
        typer.Option(
            "--with",
            metavar="RULES",
            help=("Rankings to compare with, separated by commas: value-for-money,wsjf …"),
        ),
    ] = None,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Put the plan beside what most organisations do, a scenario, or another plan."""
    from bowstring.cli.comparing import compare as run
    from bowstring.cli.loading import PlanOptions

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, other, effort, beside=beside, show_all=show_all, as_json=as_json)


@app.command(cls=Command, short_help="Show whose needs are met, and who waits for what.")
def served(
    path: Where,
    *,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    points: Points = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Show needs met, planned and left out, shared outcomes, and the capabilities that others wait for."""
    from bowstring.cli.loading import PlanOptions
    from bowstring.cli.serving import served as run

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, effort, points=points, show_all=show_all, as_json=as_json)


@app.command(cls=Command, short_help="Show what we delivered: value, delays, key figures.")
def delivered(
    path: Where,
    *,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Show value delivered against planned, slips and usual dates, key figures, and how well people judged."""
    from bowstring.cli.delivering import show_delivered
    from bowstring.cli.loading import PlanOptions

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    show_delivered(path, effort, show_all=show_all, as_json=as_json)


@app.command(cls=Command, short_help="Show the trade-off between users and the business.")
def frontier(
    path: Where,
    *,
    exact: Annotated[bool, typer.Option("--exact", help="Find every plan; for small portfolios.")] = False,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    as_json: AsJson = False,
) -> None:
    """Show user need against business value: the plans that no other betters on both sides."""
    from bowstring.cli.frontier import frontier as run
    from bowstring.cli.loading import PlanOptions

    run(path, PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again), exact=exact, as_json=as_json)


@app.command(cls=Command, short_help="Search what already exists, and find duplicates.")
def reuse(
    path: Where,
    text: Annotated[
        str | None, typer.Argument(metavar="TEXT", help="What somebody needs, in a sentence.")
    ] = None,
    *,
    requires: Annotated[
        list[str] | None, typer.Option(help="A capability it needs, by key or name; you can repeat it.")
    ] = None,
    need: Annotated[
        list[str] | None, typer.Option(help="A need it meets, by key; you can repeat it.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Number of results to show.")] = 10,
    as_json: AsJson = False,
) -> None:
    """Search what has gone before, is here today or is coming; without TEXT, find what may be built twice."""
    from bowstring.cli.reusing import reuse as run

    run(path, text, needs=need or [], requires=requires or [], limit=limit, as_json=as_json)


@app.command(cls=Command, short_help="Show who a change affects and who decides it.")
def reach(
    path: Where,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="ASSET…", help="What changes: assets, capabilities, initiatives or a decision."
        ),
    ],
    *,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Tell what a change touches, at which level it is to be decided, and whom to ask for advice."""
    from bowstring.cli.reaching import reach as run

    run(path, names, show_all=show_all, as_json=as_json)


@app.command(cls=Command, short_help="Show the level of each decision, and what ends soon.")
def decisions(
    path: Where,
    *,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="Folder for the records, one Markdown file each."),
    ] = None,
    priced: Annotated[
        bool, typer.Option("--priced", help="Also price what our own mandates displace.")
    ] = False,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    points: Points = False,
    as_json: AsJson = False,
) -> None:
    """Show at which level decisions are taken, which waivers run out, and what mandates displace."""
    from bowstring.cli.deciding import decisions as run
    from bowstring.cli.loading import PlanOptions

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, effort, output=output, priced=priced, points=points, as_json=as_json)


@app.command(cls=Command, short_help="Show who should meet, and the gaps in teams.")
def teams(
    path: Where,
    *,
    told_to: Annotated[
        str | None,
        typer.Option("--as", metavar="PERSON", help="Also show what only this person can see; their key."),
    ] = None,
    propose: Annotated[bool, typer.Option("--propose", help="Propose who could join which team.")] = False,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    points: Points = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Show which teams depend on each other and do not work together, and what their work lacks."""
    from bowstring.cli.loading import PlanOptions
    from bowstring.cli.teaming import teams as run

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, effort, told_to=told_to, propose=propose, points=points, show_all=show_all, as_json=as_json)


@app.command(cls=Command, short_help="Write one self-contained page with charts.")
def report(
    path: Where,
    *,
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="File to write.")] = Path(
        "report.html"
    ),
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


@app.command(cls=Command, short_help="Convert between formats, or import any table.")
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


app.add_typer(site_commands)


@app.command(cls=Command, short_help="Print the page of the manual.")
def man() -> None:
    """Print the page of the manual: `bowstring man | man -l -` shows it."""
    from typer.core import TyperGroup
    from typer.main import get_command

    from bowstring.cli.man_page import man_page

    group = get_command(app)
    if isinstance(group, TyperGroup):
        typer.echo(man_page(group))
