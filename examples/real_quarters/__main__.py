"""Writes the portfolio and says what it is made of."""

import argparse
import sys
from pathlib import Path

from examples.real_quarters.building import make_portfolio

from bowstring.formats.files import write_portfolio
from bowstring.model.problems import BadDataError


def main() -> int:
    """Read, build, write, tell; 1 where the tables are not there or the folder cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m examples.real_quarters", description=__doc__)
    parser.add_argument("data", type=Path, metavar="DATA_DIR", help="where the two tables are")
    parser.add_argument("-o", "--output", type=Path, metavar="DIR", default=Path("real-quarters"))
    parser.add_argument("--department", default="", metavar="NAME", help="one department's services only")
    parser.add_argument("--service", default="", metavar="SLUG", help="one service only")
    options = parser.parse_args()
    try:
        portfolio = make_portfolio(options.data, department=options.department, service=options.service)
        write_portfolio(portfolio, options.output)
    except (OSError, KeyError, ValueError, BadDataError) as error:
        sys.stderr.write(f"{options.data}: the two tables cannot be used: {error}\n")
        return 1
    sys.stdout.write(
        f"{len(portfolio.assets):,} services with {len(portfolio.measurements):,} measurements and "
        f"{len(portfolio.assessments):,} estimates of their time.\n\nWritten to {options.output}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
