"""`worlds`: what stays in the plan whatever comes, and what is contested."""

from collections.abc import Sequence
from pathlib import Path

from bowstring.answers.worlds import worlds_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned, PlanOptions, possible_plan_at
from bowstring.cli.plan_page import tell_unplanned
from bowstring.cli.recorded import keep_worlds, recorded_worlds
from bowstring.cli.screen import Screen, progress
from bowstring.delivery.usual import as_usually_delivered
from bowstring.model.wording import count_words
from bowstring.report.totals_words import cost_line
from bowstring.report.worlds_words import in_hundred, share_words, worlds_lines
from bowstring.worlds.machines import machines_at
from bowstring.worlds.worlds import Robustness, WorkInWorlds, Worlds, find_worlds

_TOP = 15


def worlds(
    path: Path, effort: PlanOptions, *, count: int, scheduler: str, show_all: bool, as_json: bool
) -> None:
    """Draw worlds, plan for each, and tell what they show together.

    Args:
        path: of the portfolio.
        effort: how long to search, and from which seed.
        count: how many worlds.
        scheduler: of a cluster; blank for this machine.
        show_all: everything, not the first lines alone.
        as_json: for programs.
    """
    planned = possible_plan_at(path, effort)
    if planned.plan.divisible is None:
        tell_unplanned(planned, as_json=as_json)
        return
    many = worlds_of(planned, count=count, scheduler=scheduler)
    if as_json:
        usual = as_usually_delivered(planned.portfolio, planned.plan)
        print_json(worlds_answer(many, usual, planned.all_problems))
    else:
        show_worlds(Screen(), planned, many, show_all=show_all)


def worlds_of(planned: Planned, *, count: int, scheduler: str) -> Worlds:
    """So many worlds of a plan: the recorded ones where the plan is, else drawn and recorded.

    Args:
        planned: a portfolio with its plan.
        count: how many worlds.
        scheduler: of a cluster; blank for this machine.

    Raises: BowstringError where the scheduler cannot be reached.
    """
    recorded = recorded_worlds(planned.plan, planned.key) if planned.is_recorded else None
    if recorded is not None and (recorded.count, recorded.seed) == (count, planned.key.seed):
        return recorded
    divisible = planned.plan.divisible
    if divisible is None:
        raise AssertionError("there is a plan")
    with progress("Planning for many worlds") as on_progress:
        many = find_worlds(
            divisible,
            planned.plan.starts,
            count=count,
            seed=planned.key.seed,
            machines=machines_at(scheduler),
            on_progress=on_progress,
        )
    keep_worlds(many, planned.plan, planned.key)
    return many


def show_worlds(screen: Screen, planned: Planned, many: Worlds, *, show_all: bool) -> None:
    """What they show: sentences, what is contested, and with --all everything else.

    Args:
        screen: where it is shown.
        planned: a portfolio with its plan.
        many: the worlds.
        show_all: everything, not the first lines alone.
    """
    for line in worlds_lines(many, planned.portfolio):
        screen.say(line)
    usual = as_usually_delivered(planned.portfolio, planned.plan)
    if usual is not None and usual.cost is not None:
        screen.say(cost_line(usual.cost, planned.settings))
    _show_work(screen, planned, "Contested, the most open first", many.contested, show_all=show_all)
    if show_all:
        free = [work for work in many.at(Robustness.CERTAIN) if not work.is_forced]
        _show_work(screen, planned, "Certain", free, show_all=True)
        _show_work(screen, planned, "Out", many.at(Robustness.OUT), show_all=True)


def _show_work(
    screen: Screen, planned: Planned, title: str, works: Sequence[WorkInWorlds], *, show_all: bool
) -> None:
    if not works:
        return
    screen.heading(f"{title}: {count_words(len(works), 'initiative')}")
    shown = works if show_all else works[:_TOP]
    names = planned.portfolio.index.initiatives
    has_costs = any(work.cheap != work.dear for work in works)
    header = (
        "Initiative",
        "Today",
        "In the plan in",
        *(("Costs lower", "Costs higher") if has_costs else ()),
    )
    rows = [
        (
            names[work.key].name,
            "in" if work.is_planned else "out",
            share_words(work),
            *((_short(work.cheap), _short(work.dear)) if has_costs else ()),
        )
        for work in shown
    ]
    screen.table(header, rows, right=range(3, len(header)))
    if len(shown) < len(works):
        screen.say(f"and {len(works) - len(shown):,} more: --all shows them.")


def _short(share: float) -> str:
    return in_hundred(share).removesuffix(" of 100 worlds")
