"""`frontier`: what both sides can have together."""

from collections.abc import Sequence
from pathlib import Path

from bowstring.answers.frontier import frontier_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Effort, Planned, possible_plan_at
from bowstring.cli.screen import Screen, percent, progress
from bowstring.cli.talking import tell_room
from bowstring.cli.why_page import amount_words
from bowstring.model.assessments import Lens
from bowstring.planning.frontier import Frontier, FrontierPoint, find_frontier

_SECONDS = 30.0


def frontier(path: Path, effort: Effort, *, exact: bool, as_json: bool) -> None:
    """Tell the frontier. The effort's seconds are for the frontier, the plan taking what it usually does."""
    planned = possible_plan_at(path, Effort(floor=effort.floor, seed=effort.seed, again=effort.again))
    if planned.plan.divisible is None:
        tell_room(planned, as_json=as_json)
        return
    with progress("Looking along the frontier") as on_progress:
        curve = find_frontier(
            planned.plan.divisible,
            exact=exact,
            seconds=effort.seconds or _SECONDS,
            seed=effort.seed,
            on_progress=on_progress,
        )
    if as_json:
        print_json(frontier_answer(curve, planned.all_problems))
    else:
        _show(Screen(), planned, curve)


def _show(screen: Screen, planned: Planned, curve: Frontier) -> None:
    if not curve.points:
        screen.say("No plan was found in the time given; --seconds gives it more.")
        return
    year = planned.settings.start.plus(planned.settings.value_quarters - 1).year
    screen.say(
        "Each line is a plan: no other that was found does more for one side without doing less for the other, by "
        f"{year}."
    )
    screen.say()
    header = ("Users", "of their most", "Business", "of its most", "Funded")
    screen.table(header, [_cells(planned, point) for point in curve.points], right=range(5), wide=-1)
    if curve.complete:
        screen.say("These are proven to be all there are.")
    else:
        screen.say(
            "However work were split, no plan does better on both sides than the nearest of these by more than "
            f"{100 * curve.gap:.1f} %."
        )


def _cells(planned: Planned, point: FrontierPoint) -> Sequence[str]:
    cells = []
    for lens, total in ((Lens.USER_NEED, point.user), (Lens.BUSINESS_VALUE, point.business)):
        ideal = planned.plan.lens[lens].ideal
        share = percent(total / ideal if ideal else None, digits=1)
        cells += [amount_words(total, lens, planned.settings, digits=3), share]
    return (*cells, f"{len(point.starts):,}")
