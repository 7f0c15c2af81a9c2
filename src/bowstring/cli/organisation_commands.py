"""The commands of the organisation: what exists already, who decides, who should meet."""

from pathlib import Path
from typing import Annotated

import typer

from bowstring.cli.edge import Command
from bowstring.cli.options import Again, AsJson, Floor, Points, Seconds, Seed, ShowAll, Where

commands = typer.Typer()


@commands.command(cls=Command, short_help="Search what already exists, and find duplicates.")
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


@commands.command(cls=Command, short_help="Show who a change affects and who decides it.")
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


@commands.command(cls=Command, short_help="Show the level of each decision, and what ends soon.")
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


@commands.command(cls=Command, short_help="Show who should meet, and the gaps in teams.")
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
