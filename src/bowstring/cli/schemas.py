"""`schema`: what an answer for programs looks like, for whoever writes one."""

import typer

from bowstring.answers.schemas import SHAPES, schema_of
from bowstring.cli.edge import print_document


def schema(name: str | None) -> None:
    """Print the schema of an answer, or the names that have one."""
    if name is None:
        typer.echo("\n".join(sorted(SHAPES)))
    else:
        print_document(schema_of(name))
