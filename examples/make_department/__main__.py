"""Rebuilds `examples/department/` from the content and the seed."""

import sys

from examples.make_department.department import make_department

from bowstring.formats.example import example_department
from bowstring.formats.files import write_portfolio
from bowstring.model.checks import check_portfolio
from bowstring.model.problems import Severity

STORED = example_department()


def main() -> int:
    """Write the tables; 1 where the department has errors, which are then printed."""
    portfolio = make_department()
    errors = [problem for problem in check_portfolio(portfolio) if problem.severity is Severity.ERROR]
    for problem in errors:
        sys.stderr.write(f"{problem}\n")
    if errors:
        return 1
    write_portfolio(portfolio, STORED)
    sys.stdout.write(
        f"{len(portfolio.initiatives)} initiatives on {len(portfolio.assets)} assets, "
        f"{len(portfolio.assessments)} assessments: {STORED}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
