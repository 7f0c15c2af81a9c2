"""When a site's plan job shows its plan, its first agenda and the last of what it concludes.

    python -m benchmarks.plan_job examples/department

Nothing is stored, and nobody is asked whether anything has changed: it is what planning and concluding take. The last
line plans once more after the first initiative of the plan was left out, beginning from the plan, as people do.
"""

import argparse
import dataclasses
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measuring import Clock, Seconds, in_own_process, tell
from bowstring.formats.files import read_portfolio
from bowstring.model.checks import check_portfolio
from bowstring.model.initiatives import Lock
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BowstringError
from bowstring.planning.planner import plan_portfolio
from bowstring.report.contents import ReportContents
from bowstring.web.jobs.concluding import conclude

# What a part shows, by the first of its conclusions.
_SHOWN = {"ledger": "every question priced", "floors": "what balance costs"}
_EXAMPLE = Path(__file__).parents[1] / "examples" / "department"


def measured(portfolio: Portfolio, seconds: float | None) -> list[tuple[str, Seconds]]:
    """What was reached after how long, in order; the last begins anew.

    Args:
        portfolio: what is planned.
        seconds: a safety net for each search; None for what its size usually takes.
    """
    clock = Clock()
    plan = plan_portfolio(portfolio, seconds=seconds, seed=0)
    moments = [("the plan", clock.seconds())]
    if plan.divisible is None or not plan.is_planned:
        return moments
    contents = ReportContents(portfolio=portfolio, problems=check_portfolio(portfolio), plan=plan)
    for place, part in enumerate(conclude(contents, plan.divisible, tell=_silent)):
        shown = "and its first agenda" if place == 0 else _SHOWN.get(next(iter(part), ""), "")
        if shown:
            moments.append((shown, clock.seconds()))
    moments.append(("everything", clock.seconds()))
    first = next((key for key, start in plan.starts.items() if start is not None), None)
    works = tuple(
        dataclasses.replace(work, lock=Lock.LEAVE_OUT) if work.key == first else work
        for work in portfolio.initiatives
    )
    again = Clock()
    plan_portfolio(
        dataclasses.replace(portfolio, initiatives=works), seconds=seconds, seed=0, adopted=plan.starts
    )
    return [*moments, ("another plan, the first initiative left out", again.seconds())]


def _silent(_: float, __: str) -> None:
    return None


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path, nargs="?", default=_EXAMPLE)
    parser.add_argument("--seconds", type=float, help="a safety net for each search")
    options = parser.parse_args(arguments)
    try:
        portfolio, _ = read_portfolio(options.path)
    except BowstringError as error:
        parser.error(str(error))
    rows = [
        (shown, f"{took.cpu:.1f}", f"{took.wall:.1f}")
        for shown, took in in_own_process(measured, portfolio, options.seconds)
    ]
    tell(f"The plan job of {options.path.name}", ("Shown", "after CPU, s", "wall, s"), rows)


if __name__ == "__main__":
    main()
