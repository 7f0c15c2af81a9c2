"""A plan as people read it: summary, timeline by focus, people, money, what it brings."""

import math
from collections.abc import Sequence

from bowstring.answers.plan import unvalued_answer
from bowstring.cli.edge import print_json
from bowstring.cli.loading import Planned
from bowstring.cli.screen import Screen, best_words, percent
from bowstring.cli.serving import served_lines
from bowstring.delivery.usual import as_usually_delivered
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.money import money_words
from bowstring.model.portfolio import Settings
from bowstring.model.problems import Severity
from bowstring.model.requirements import is_under_way, work_to_plan
from bowstring.model.wording import count_words, list_words
from bowstring.planning.problem.schedule import Schedule
from bowstring.planning.solver.integer import StoppedBy
from bowstring.report.plan_words import shares_words
from bowstring.report.serving import outcome_lines
from bowstring.report.totals_words import totals_lines, usual_lines
from bowstring.tensions.asking import first_questions
from bowstring.tensions.served import who_is_served

_TOP = 8
_RUNS, _NOT = "██", "··"
# Spaces between the columns of a table, at most.
_BETWEEN = 3


def show_plan(screen: Screen, planned: Planned, *, points: bool, show_all: bool) -> None:
    """The whole page; where there is no plan by value, the room for choice.

    Args:
        screen: where it is shown.
        planned: a portfolio with its plan.
        points: what questions are ranked by, too.
        show_all: everything, not the first lines alone.
    """
    if not planned.plan.is_planned:
        show_unplanned(screen, planned)
        return
    _summary(screen, planned, points=points)
    _timeline(screen, planned, show_all=show_all)
    _spend(screen, planned)
    _people(screen, planned)
    _show_problems(screen, planned, show_all=show_all)


def tell_unplanned(planned: Planned, *, as_json: bool) -> None:
    """Tell the room for choice, where there is no plan by value."""
    if as_json:
        print_json(unvalued_answer(planned.plan, planned.problems))
    else:
        show_unplanned(Screen(), planned)


def show_unplanned(screen: Screen, planned: Planned) -> None:
    """What there is to choose where too little is valued for a plan, and what to do next."""
    screen.say(f"{planned.settings.name}: there is no plan by value yet.")
    screen.say(planned.plan.choice.words(planned.settings.currency))
    if planned.plan.choice.chains:
        longest = planned.plan.choice.chains[0]
        screen.say(f"The longest chain: {' → '.join(longest)}.")
    if planned.plan.choice.duplicates:
        alike = [" and ".join(group) for group in planned.plan.choice.duplicates]
        screen.say(f"Similar names, possible duplicates: {list_words(alike)}.")
    lacking = planned.plan.choice.concepts_without_pair
    if lacking:
        screen.say(f"Concepts without two leads: {list_words(lacking)}.")
    for problem in planned.plan.problems:
        screen.say(str(problem))
    if first_questions(planned.portfolio):
        screen.say("`bowstring ask PATH` lists what to find out first.")


def _summary(screen: Screen, planned: Planned, *, points: bool) -> None:
    plan, settings = planned.plan, planned.settings
    last = settings.start.plus(settings.quarters - 1)
    running = sum(is_under_way(work, settings.start) for work in planned.portfolio.initiatives)
    screen.say(f"{settings.name}, {settings.start.first_month} to {last.last_month}")
    screen.say()
    of = count_words(len(work_to_plan(planned.portfolio)), "initiative")
    already = f", {running:,} of them already running" if running else ""
    verb = "is" if len(plan.funded) == 1 else "are"
    screen.say(f"{len(plan.funded):,} of {of} {verb} in the plan{already}.")
    if plan.totals is not None:
        for line in totals_lines(plan.totals, settings):
            screen.say(line)
    usual = as_usually_delivered(planned.portfolio, plan)
    if usual is not None:
        for line in usual_lines(usual, settings):
            screen.say(line)
    screen.say(shares_words(plan))
    service = who_is_served(planned.portfolio, plan.starts)
    if planned.portfolio.needs:
        for line in served_lines(service):
            screen.say(line)
    for line in outcome_lines(service.outcomes, settings):
        screen.say(line)
    screen.say(f"This is {best_words(plan.gap)}.")
    focuses_at_work = sum(focus_result.spend > 0 for focus_result in plan.focus.values())
    if plan.floor is not None and focuses_at_work > 1:
        most = f"; at most {percent(plan.floor_max)} could be had by all at once" if plan.floor_max else ""
        screen.say(
            f"Minimum share of product, platform and enterprise: {percent(plan.floor)} of each one's best{most}."
        )
    if plan.stopped_by is StoppedBy.TIME:
        screen.say("The search ran out of time, so another run may differ. Use --seconds to allow more.")
    provisional = set(plan.provisional) & set(plan.funded)
    if provisional:
        screen.say(
            f"{count_words(len(provisional), 'initiative')} marked * are not yet scored on both sides."
        )
    if plan.later:
        screen.say(
            f"Later, within a year after the plan: {count_words(len(plan.later), 'initiative')}, not in any total, "
            "with the people and money of the last known year."
        )
    if points and plan.value is not None and plan.bound is not None and plan.divisible_value is not None:
        screen.say(
            f"Points: {plan.value:.2f} of at most {plan.bound:.2f}; {plan.divisible_value:.2f} if work could be split; "
            f"weight of the user side {plan.lean:.3g}."
        )


def _timeline(screen: Screen, planned: Planned, *, show_all: bool) -> None:
    initiatives_by_key = planned.portfolio.index.initiatives
    for focus in Focus:
        works = [
            initiatives_by_key[key] for key in planned.plan.funded if initiatives_by_key[key].focus is focus
        ]
        works.sort(key=lambda work: (-_cost(work), work.key))
        shown = works if show_all else works[:_TOP]
        if not works:
            continue
        screen.heading(f"{focus.value.capitalize()}: {count_words(len(works), 'initiative')}")
        header = ("Initiative", "Cost", "Starts", _years(planned.settings))
        screen.table(header, [_row(planned, work) for work in shown], right=(1,))
        if len(shown) < len(works):
            screen.say(f"and {len(works) - len(shown):,} smaller ones: --all shows them.")


def _years(settings: Settings) -> str:
    """The years above a timeline, each over its first quarter in the plan."""
    text = ""
    for step in range(settings.quarters):
        quarter = settings.start.plus(step)
        if step == 0 or quarter.number == 1:
            text = text.ljust(step * len(_RUNS)) + f"{quarter.year % 100:02d}"
    return text


def _row(planned: Planned, work: Initiative) -> Sequence[str]:
    start, first = planned.plan.starts[work.key], planned.settings.start
    marked = " *" if work.key in planned.plan.provisional else ""
    running = [
        start is not None and 0 <= first.plus(step).minus(start) < (work.duration or 0)
        for step in range(planned.settings.quarters)
    ]
    when = f"{start.first_day:%b %Y}" if start is not None and start >= first else "running"
    bar = "".join(_RUNS if runs else _NOT for runs in running)
    return (f"{work.name}{marked}", money_words(_cost(work), planned.settings.currency), when, bar)


def _cost(work: Initiative) -> float:
    return (work.quarterly_cost or 0.0) * (work.duration or 0)


def _spend(screen: Screen, planned: Planned) -> None:
    screen.heading("Money and balance")
    rows = [
        (
            focus.value.capitalize(),
            money_words(focus_result.spend, planned.settings.currency),
            percent(focus_result.spend_share),
            percent(focus_result.share_of_ideal),
        )
        for focus, focus_result in planned.plan.focus.items()
    ]
    screen.table(("", "Spend", "Share of spend", "Share of its best"), rows, right=(1, 2, 3))


def _people(screen: Screen, planned: Planned) -> None:
    """People used of people there are, by scarce discipline and quarter; what is bought beyond."""
    divisible = planned.plan.divisible
    if divisible is None:
        return
    schedule = Schedule(divisible.problem)
    start = planned.settings.start
    for key, quarter in sorted(planned.plan.starts.items()):
        if quarter is not None:
            schedule.add(key, quarter.minus(start))
    if not schedule.disciplines:
        return
    names = {key: discipline.name for key, discipline in planned.portfolio.index.disciplines.items()}
    screen.heading("People: needed / available")
    disciplines = [names.get(key, key) for key in schedule.disciplines]
    quarters = [start.plus(step) for step in range(planned.settings.quarters)]
    needed = [
        [
            f"{schedule.used[place, step]:.0f}/{schedule.people[place, step]:.0f}"
            for place in range(len(disciplines))
        ]
        for step in range(len(quarters))
    ]
    heads = [f"{quarter.number}/{quarter.year % 100:02d}" for quarter in quarters]
    # So many quarters side by side that their figures and the names are whole.
    figure = max(len(cell) for cells in (heads, *needed) for cell in cells) + _BETWEEN
    fitting = max(1, (screen.width - max(map(len, disciplines))) // figure)
    tables = math.ceil(len(quarters) / fitting)
    fitting = math.ceil(len(quarters) / tables)
    for first in range(0, len(quarters), fitting):
        if first:
            screen.say()
        header = heads[first : first + fitting]
        rows = list(zip(disciplines, *needed[first : first + fitting], strict=True))
        screen.table(("", *header), rows, right=range(1, len(header) + 1))
    for key in schedule.disciplines:
        bought = [surge_bought for surge_bought in planned.plan.surge if surge_bought.discipline == key]
        if bought:
            most = max(bought, key=lambda surge_bought: surge_bought.people)
            people = math.fsum(surge_bought.people for surge_bought in bought)
            cost = money_words(
                math.fsum(surge_bought.cost for surge_bought in bought), planned.settings.currency
            )
            name = names.get(key, key)
            screen.say(
                f"{name}: {people:g} extra person-quarters for {cost}, most in {most.quarter.words} "
                f"({most.people:g})."
            )


def _show_problems(screen: Screen, planned: Planned, *, show_all: bool) -> None:
    """What planning had to say, notes on the method apart."""
    problems = [
        all_problem
        for all_problem in planned.all_problems
        if show_all or all_problem.severity is not Severity.NOTE
    ]
    screen.problems(problems, show_all=show_all)
