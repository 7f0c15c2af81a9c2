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
AsJson = Annotated[bool, typer.Option("--json", help="Answer for programs.")]
ShowAll = Annotated[bool, typer.Option("--all", help="Show everything, however long.")]
Floor = Annotated[
    float | None,
    typer.Option(min=0.0, max=1.0, help="Minimum share of each focus's own best, 0 to 1."),
]
Seconds = Annotated[float | None, typer.Option(min=0.01, help="Ceiling on the search for a plan.")]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same plan.")]
Again = Annotated[
    bool, typer.Option("--again", help="Plan anew, even where nothing has changed since the plan was made.")
]
Points = Annotated[bool, typer.Option("--points", help="Show the points that rank.")]
Port = Annotated[int, typer.Option(min=0, max=65535, help="Where the site listens; 0 for any free one.")]
Database = Annotated[
    str | None,
    typer.Option(
        metavar="URL",
        help="The site's database: sqlite:///FILE or postgres://…; without it bowstring.sqlite3 in this folder.",
    ),
]
