"""`frontier`: what both sides can have together."""

from collections.abc import Sequence
from pathlib import Path

from bowstring.answers.frontier import frontier_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned, PlanOptions, possible_plan_at
from bowstring.cli.plan_page import tell_unplanned
from bowstring.cli.screen import Screen, percent, progress
from bowstring.model.assessments import Lens
from bowstring.planning.frontier.frontier import Frontier, find_frontier
from bowstring.report.plan_words import frontier_words


def frontier(path: Path, effort: PlanOptions, *, exact: bool, as_json: bool) -> None:
    """Tell the frontier. The effort's seconds are for the frontier, the plan taking what it usually does.

    Args:
        path: of the portfolio.
        effort: how long to search, and from which seed.
        exact: every plan on the frontier, of small portfolios.
        as_json: for programs.
    """
    planned = possible_plan_at(path, PlanOptions(floor=effort.floor, seed=effort.seed, again=effort.again))
    if planned.plan.divisible is None:
        tell_unplanned(planned, as_json=as_json)
        return
    with progress("Comparing users and the business") as on_progress:
        curve = find_frontier(
            planned.plan.divisible,
            exact=exact,
            seconds=effort.seconds,
            seed=effort.seed,
            on_progress=on_progress,
        )
    if as_json:
        print_json(frontier_answer(curve, planned.all_problems))
    else:
        _show(Screen(), planned, curve)


def _show(screen: Screen, planned: Planned, curve: Frontier) -> None:
    if not curve.points:
        screen.say("No plan was found in the time allowed. Use --seconds to allow more.")
        return
    screen.say(
        "Each line is a plan. To do more for one side you have to do less for the other. Figures are "
        "shares of the most each side could have alone, and of what both could have together. Work that "
        "starts within a year after the plan counts."
    )
    screen.say()
    today = [planned.plan.lens[lens].share for lens in Lens]
    shares = map(_share, (*today, _hundredth(planned.plan.value)))
    rows: list[Sequence[str]] = [("this plan", *shares, f"{len(planned.plan.funded):,}")]
    for number, point in enumerate(curve.points, start=1):
        shares = map(_share, map(_hundredth, (point.user_share, point.business_share, point.together)))
        rows.append((f"{number}", *shares, f"{len(point.starts):,}"))
    screen.table(("", "Users", "The business", "Together", "In the plan"), rows, right=range(1, 5), wide=-1)
    screen.say(frontier_words(curve))


def _hundredth(points: float | None) -> float | None:
    return None if points is None else points / 100


def _share(share: float | None) -> str:
    return percent(share, digits=1)
