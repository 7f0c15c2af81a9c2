"""What a person asks first: read, plan, compare."""

from pathlib import Path

from bowstring.answers.comparison import FIRSTS, moves_between, plan_row, rule_row
from bowstring.formats.example import example_department
from bowstring.formats.files import read_portfolio
from bowstring.library.comparison import Comparison
from bowstring.library.planned import PlannedPortfolio
from bowstring.library.portfolio import LoadedPortfolio
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import UnknownKeyError
from bowstring.planning.baselines import RANKINGS
from bowstring.planning.planner import plan_portfolio


def read(path: str | Path) -> LoadedPortfolio:
    """The portfolio in a folder, workbook (.xlsx) or document (.yaml, .json).

    Raises: BadDataError with every problem, where it is and how to mend it, if any of them is an error.
    """
    facts, problems = read_portfolio(Path(path))
    return LoadedPortfolio(facts, problems, source=str(path))


def example() -> LoadedPortfolio:
    """The fictional department that the demo and the documentation use."""
    return read(example_department())


def plan(
    portfolio: LoadedPortfolio | Portfolio | str | Path,
    *,
    floor: float | None = None,
    seconds: float | None = None,
    seed: int = 0,
) -> PlannedPortfolio:
    """What to start and when: as good for users as for the business, each against its own best.

    Args:
        portfolio: what `read` gave, the core's own record, or a path.
        floor: a minimum share for each focus, 0 to 1; without it the portfolio's own.
        seconds: a ceiling for the search, beside its counted effort.
        seed: the same facts and seed give the same plan.

    Raises: BadDataError if a path cannot be read.
    """
    if isinstance(portfolio, str | Path):
        portfolio = read(portfolio)
    if isinstance(portfolio, Portfolio):
        portfolio = LoadedPortfolio(portfolio)
    return PlannedPortfolio(
        portfolio, plan_portfolio(portfolio.facts, floor=floor, seconds=seconds, seed=seed)
    )


def compare(plan: PlannedPortfolio, *others: PlannedPortfolio | str) -> Comparison:
    """A plan beside other plans, or beside rankings by their names; without others, beside every ranking.

    Args:
        plan: the one that is told first.
        others: plans, or names such as "wsjf" and "product-first".

    Raises: UnknownKeyError for another name, BadDataError where there is no plan.
    """
    rows, moves = [plan_row(plan.plan, "the plan")], []
    for other in others or (*RANKINGS, *FIRSTS):
        if isinstance(other, str):
            if other not in (*RANKINGS, *FIRSTS):
                raise UnknownKeyError(
                    f"there is no ranking {other!r}. There is: {', '.join((*RANKINGS, *FIRSTS))}."
                )
            rows.append(rule_row(plan.divisible, other))
            continue
        # Both against what the first portfolio could have: another's own ideals would make less look like more.
        rows.append(plan_row(other.plan, other.portfolio.source or "the other", against=plan.plan))
        facts = plan.portfolio.facts
        moves += moves_between(facts, plan.plan, other.plan.starts, other=other.portfolio.facts)
    return Comparison(rows, moves)
