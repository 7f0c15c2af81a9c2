"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

from bowstring.cli.site_portfolio import portfolio_path

Where = Annotated[
    Path,
    typer.Argument(
        metavar="PATH",
        parser=portfolio_path,
        help="A portfolio: folder, workbook or document, or a site's database (sqlite:///…, postgres://…).",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
ShowAll = Annotated[bool, typer.Option("--all", help="Show everything.")]
Floor = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="Minimum share for each type of work, 0 to 1."),
]
Seconds = Annotated[float | None, typer.Option(min=0.01, help="Most seconds to search for a plan.")]
Seed = Annotated[int, typer.Option(min=0, help="Seed of the search. The same seed gives the same plan.")]
Again = Annotated[bool, typer.Option("--again", help="Plan again, even if nothing has changed.")]
Points = Annotated[bool, typer.Option("--points", help="Show the points used for ranking.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 for any free port.")]
Database = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The site's database: sqlite:///FILE or postgres://…; without it bowstring.sqlite3 in this folder.",
    ),
]
