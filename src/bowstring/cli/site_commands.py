"""The commands of the site: run it, let people in, keep it and bring it back; what its answers look like."""

from pathlib import Path
from typing import Annotated

import typer

from bowstring.cli.edge import Command
from bowstring.cli.options import AsJson, Database, Port

commands = typer.Typer()


@commands.command(cls=Command, short_help="Run the site and its worker.")
def serve(
    *,
    database: Database = None,
    host: Annotated[
        str, typer.Option(help=("Address to listen on. Other machines can connect only if this allows it."))
    ] = ("127.0.0.1"),
    port: Port = 8000,
    owner: Annotated[
        str,
        typer.Option(
            metavar="EMAIL", help=("Email address to print a sign-in link for, if nobody has an account yet.")
        ),
    ] = "owner@localhost",
) -> None:
    """Run the site: its tables are made or brought up to date first, Ctrl-C ends it."""
    from bowstring.cli.site import serve as run

    run(database, host=host, port=port, owner=owner)


@commands.command(cls=Command, short_help="Run the site's background jobs.")
def worker(*, database: Database = None) -> None:
    """Plan and price what the site's pages ask for; `serve` starts one, more may run beside it."""
    from bowstring.cli.site import worker as run

    run(database)


@commands.command("sign-in-link", cls=Command, short_help="Make a one-time sign-in link.")
def sign_in_link(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Email address of the person.")],
    *,
    database: Database = None,
    new: Annotated[bool, typer.Option("--new", help="Create the account if there is none.")] = False,
    address: Annotated[
        str, typer.Option(metavar="URL", envvar="BOWSTRING_ADDRESS", help="Address of the site.")
    ] = "",
) -> None:
    """Make a link that signs somebody in once, within fifteen minutes."""
    from bowstring.cli.site import sign_in_link as run

    run(email, database, is_new=new, address=address)


@commands.command("close-account", cls=Command, short_help="Close an account.")
def close_account(
    email: Annotated[str, typer.Argument(metavar="EMAIL", help="Email address of the account.")],
    *,
    database: Database = None,
    opened: Annotated[bool, typer.Option("--open", help="Open the account again.")] = False,
) -> None:
    """Sign somebody out everywhere and let them in no more; what they did and what they were given stays."""
    from bowstring.cli.site import close_account as run

    run(email, database, is_opened=opened)


@commands.command(cls=Command, short_help="Read comments, or leave one.")
def comments(
    path: Annotated[
        str, typer.Argument(metavar="DATABASE", help="The site's database, such as sqlite:///FILE#PORTFOLIO.")
    ],
    about: Annotated[
        str, typer.Argument(help="initiative:KEY or question:KEY; without it, the newest of all.")
    ] = "",
    *,
    reader: Annotated[
        str, typer.Option("--as", metavar="EMAIL", help="The member who reads, or says something.")
    ] = "",
    say: Annotated[
        str, typer.Option(metavar="TEXT", help="Say this first; @ and a name calls a member in.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Tell what members said of questions and initiatives; what waits behind a seal stays its author's own."""
    from bowstring.cli.commenting import comments as run

    run(path, about, reader=reader, say=say, as_json=as_json)


@commands.command(cls=Command, short_help="Back up a whole site to one file.")
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File to write, such as monday.jsonl.gz.")],
    *,
    database: Database = None,
) -> None:
    """Keep everything of a site in one file: facts, plans, accounts, roles, unrevealed scores, jobs, trail."""
    from bowstring.cli.backups import backup as run

    run(file, database)


@commands.command(cls=Command, short_help="Restore a site from a backup.")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file written by `backup`.")],
    *,
    database: Database = None,
) -> None:
    """Bring a site back from a backup, into a database that holds nothing yet."""
    from bowstring.cli.backups import restore as run

    run(file, database)


@commands.command(cls=Command, short_help="Make or renew a translation.")
def translate(
    language: Annotated[
        str, typer.Argument(metavar="LANGUAGE", help="Tag of the language, such as fr, cy or pt-BR.")
    ],
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Folder of your languages; made if there is none.")
    ],
) -> None:
    """Write every sentence of the site into a catalogue for translators, keep what is translated, and compile it."""
    from bowstring.cli.translating import translate as run

    run(language, folder)


@commands.command(cls=Command, short_help="Print the JSON Schema of an answer.")
def schema(
    name: Annotated[
        str | None, typer.Argument(metavar="COMMAND", help="Whose answer; without it, every name.")
    ] = None,
) -> None:
    """Print the JSON Schema of the answer that a command gives with --json, and that the site's interface gives."""
    from bowstring.cli.schemas import schema as run

    run(name)
