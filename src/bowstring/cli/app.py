"""The command line as a whole; what a command does is imported when it runs, so that help comes at once."""

from typing import Annotated

import typer

from bowstring.cli import organisation_commands, plan_commands, site_commands, writing_commands
from bowstring.cli.edge import Commands

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


# In this order help lists them.
for _part in (plan_commands, organisation_commands, writing_commands, site_commands):
    app.add_typer(_part.commands)
