"""`man`: the page of the manual, made of what `--help` says."""

import typer
from typer.core import TyperGroup

_NAME = "bowstring"


def man_page(group: TyperGroup) -> str:
    """The page, as `man` reads it."""
    root = typer.Context(group, info_name=_NAME)
    parts = [
        f'.TH {_NAME.upper()} 1 "" "{_NAME}" "Bowstring"',
        ".SH NAME",
        f"{_NAME} \\- business value through tension",
        ".SH SYNOPSIS",
        f".B {_NAME}\nCOMMAND [ARGUMENTS] [OPTIONS]",
        ".SH DESCRIPTION",
        _plain(group.help or ""),
        ".SH COMMANDS",
    ]
    for name, command in sorted(group.commands.items()):
        text = command.get_help(typer.Context(command, info_name=name, parent=root))
        parts += [f".SS {name}", ".nf", _plain(text.strip()), ".fi"]
    parts += [
        ".SH EXIT STATUS",
        "0 if it worked, 1 if something is wrong in the data or on the machine, 2 for a mistake in what was typed.",
    ]
    return "\n".join(parts)


def _plain(text: str) -> str:
    """Text that `man` shows as it is."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").splitlines()
    return "\n".join(f"\\&{line}" if line.startswith((".", "'")) else line for line in lines)
