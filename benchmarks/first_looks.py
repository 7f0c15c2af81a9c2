"""The processor's time for every page of the site, the first time in a process and the second.

    python -m benchmarks.first_looks --size 10052
    python -m benchmarks.first_looks --site bowstring.sqlite3

Claim: with 10,000 initiatives every page takes less than three seconds the first time in a process, and less than one
after that. Seconds of the processor, so that it may be measured beside other work.
"""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measuring import progress, tell
from benchmarks.site_load import Site


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, the slowest first look first."""
    argument_parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    argument_parser.add_argument("--size", type=int, default=359, help="initiatives")
    argument_parser.add_argument(
        "--site", type=Path, help="a site's database that holds the department already"
    )
    argument_parser.add_argument("--only", default="", help="only pages whose name has this in it")
    argument_parser.add_argument("--plan-seconds", type=float, default=10.0, help="the plan's ceiling")
    options = argument_parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="bowstring-looks-") as home:
        site = Site(Path(home))
        if options.site is not None:
            site.take_over(options.site)
        progress("Storing and planning")
        prepare = ("--size", str(options.size), "--seconds", str(options.plan_seconds), "--links", "0")
        stage = site.ask("site_stage", "prepare", *prepare)
        progress("Looking")
        pages = site.ask("site_stage", "pages", "--only", options.only)
        looks = site.ask("site_stage", "looks", payload={name: page["url"] for name, page in pages.items()})
    by_cold = sorted(looks.items(), key=lambda look: -look[1]["cold"])
    tell(
        f"{len(looks)} pages at {stage['initiatives']:,} initiatives, seconds of the processor",
        ("Page", "First look", "Second", "Queries", "kB"),
        [
            (
                name,
                f"{look['cold']:.2f}",
                f"{look['warm']:.2f}",
                str(pages[name]["queries"]),
                f"{pages[name]['bytes'] / 1000:,.0f}",
            )
            for name, look in by_cold
        ],
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
