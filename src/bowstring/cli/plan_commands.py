"""The commands of the plan: what to start and when, what is worth talking about, what came of it."""

from pathlib import Path
from typing import Annotated

import typer

from bowstring.cli.edge import Command
from bowstring.cli.options import Again, AsJson, Floor, Points, Port, Seconds, Seed, ShowAll, Where
from bowstring.cli.site_portfolio import portfolio_path

commands = typer.Typer()


@commands.command(cls=Command, short_help="Plan the example department; run the site on it.")
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


@commands.command(cls=Command, short_help="List the problems in the data and how to fix them.")
def check(path: Where, *, show_all: ShowAll = False, as_json: AsJson = False) -> None:
    """Tell every problem in the data, where it is and how to mend it, and the room for choice."""
    from bowstring.cli.checking import check as run

    run(path, show_all=show_all, as_json=as_json)


@commands.command(cls=Command, short_help="Work out what to start and when.")
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
    jira: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write what starts as CSV that Jira imports.")
    ] = None,
    azure_devops: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The same for Azure DevOps.")
    ] = None,
    parquet: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder to write plan and questions to as Parquet, with the extra."),
    ] = None,
    points: Points = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Work out what to start and when: as good for users as for the business, each against its own best."""
    from bowstring.cli.loading import PlanOptions
    from bowstring.cli.planning import PlanOut
    from bowstring.cli.planning import plan as run

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    out = PlanOut(record=output, author=author, jira=jira, azure_devops=azure_devops, parquet=parquet)
    run(path, effort, out=out, points=points, show_all=show_all, as_json=as_json)


@commands.command(cls=Command, short_help="List the open questions, most valuable first.")
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


@commands.command(cls=Command, short_help="Choose this week's conversations.")
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


@commands.command(cls=Command, short_help="Explain why something is in the plan or not.")
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


@commands.command(
    cls=Command, short_help="Show what stays in the plan whatever comes, and what is contested."
)
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


@commands.command(cls=Command, short_help="Show what is worth finding out next.")
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


@commands.command(cls=Command, short_help="Compare the plan with rankings, or with another plan.")
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


@commands.command(cls=Command, short_help="Show whose needs are met, and who waits for what.")
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


@commands.command(cls=Command, short_help="Show what we delivered: value, delays, key figures.")
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


@commands.command(cls=Command, short_help="Show promises kept or not, and what changed.")
def since(
    path: Where,
    before: Annotated[
        Path | None,
        typer.Argument(
            metavar="BEFORE", parser=portfolio_path, help="An earlier state of it, or a recorded plan."
        ),
    ] = None,
    *,
    days: Annotated[
        int | None,
        typer.Option(min=1, max=3_660, help="Days to look back; without it since BEFORE, else seven."),
    ] = None,
    floor: Floor = None,
    seconds: Seconds = None,
    seed: Seed = 0,
    again: Again = False,
    show_all: ShowAll = False,
    as_json: AsJson = False,
) -> None:
    """Show what was promised and whether it was kept; with BEFORE also what changed and what that did to the plan."""
    from bowstring.cli.changes import show_since as run
    from bowstring.cli.loading import PlanOptions

    effort = PlanOptions(floor=floor, seconds=seconds, seed=seed, again=again)
    run(path, before, effort, days=days, show_all=show_all, as_json=as_json)


@commands.command(cls=Command, short_help="Show the trade-off between users and the business.")
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
