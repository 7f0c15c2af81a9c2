"""Writes the portfolio and says what it is made of."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from examples.channel_shift.building import Made, make_portfolio
from examples.channel_shift.measured import read_services

from bowstring.formats.files import write_portfolio
from bowstring.model.problems import BadDataError


def main() -> int:
    """Read, build, write, tell; 1 where the tables are not there or the folder cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m examples.channel_shift", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="where the two tables are")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", default=Path("channel-shift"))
    options = parser.parse_args()
    try:
        services, problems = read_services(options.data)
        made = make_portfolio(services)
        write_portfolio(made.portfolio, options.output)
    except (OSError, KeyError, BadDataError) as error:
        sys.stderr.write(f"{options.data}: the two tables cannot be used: {error}\n")
        return 1
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    sys.stdout.write("\n".join(_summary(made)) + f"\n\nWritten to {options.output}\n")
    return 0


def _summary(made: Made) -> list[str]:
    portfolio = made.portfolio
    views = len(portfolio.assessments)
    demand = sum(
        (initiative.quarterly_cost or 0.0) * (initiative.duration or 0)
        for initiative in portfolio.initiatives
    )
    budget = sum(row.amount for row in portfolio.budget)
    return [
        f"{len(portfolio.assets):,} services; {len(portfolio.initiatives):,} could move more online, with {views:,} "
        "estimates:",
        *_counts(made.grounds),
        f"{sum(made.left_out.values()):,} are left out, and kept as assets with the reason:",
        *_counts(made.left_out),
        f"All of it would cost £{demand / 1e6:,.1f}m (assumed); the budget is £{budget / 1e6:,.1f}m (assumed).",
        "Assumed:",
        *(f"  {words}" for words in portfolio.settings.extra.values()),
    ]


def _counts(counts: Mapping[str, int]) -> list[str]:
    ordered = sorted(counts.items(), key=lambda count: (-count[1], count[0]))
    return [f"  {count:5,}  {what}" for what, count in ordered]


if __name__ == "__main__":
    sys.exit(main())
