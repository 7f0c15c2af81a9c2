"""What many worlds show, in words: what stays, what is contested, what goes first, what to hold back."""

from collections.abc import Iterator, Sequence

from bowstring.charts.chart import Cell, Table
from bowstring.charts.tables import table_view
from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, list_words
from bowstring.report.contents import ReportContents
from bowstring.report.sections import Section
from bowstring.worlds.worlds import CERTAIN_FROM, PeopleInWorlds, Robustness, WorkInWorlds, Worlds

_MOST_NAMED = 5
_PLACE_WORDS = {
    Robustness.CERTAIN: "certain",
    Robustness.CONTESTED: "contested",
    Robustness.OUT: "out",
}


def worlds_lines(worlds: Worlds, portfolio: Portfolio) -> Iterator[str]:
    """The answer first, then what costs and lateness do to it, then what it rests on."""
    yield first_line(worlds)
    if worlds.over:
        yield (
            f"In {in_hundred(worlds.over / worlds.count)} the work that has to be done needs more people or money than "
            "you have. There we added the least that it needs."
        )
    going = first_to_go_line(worlds, portfolio)
    if going:
        yield going
    people = people_line(worlds, portfolio)
    if people:
        yield people
    yield basis_line(worlds)


def first_line(worlds: Worlds) -> str:
    """ "92 of the 96 initiatives in the plan stay in it in at least 95 of 100 worlds; 31 are contested: …"."""
    planned = sum(work.is_planned for work in worlds.work)
    of_hundred = f"{round(100 * CERTAIN_FROM)} of 100 worlds"
    contested, out = len(worlds.contested), len(worlds.at(Robustness.OUT))
    stay = len(worlds.stays)
    stays = (
        f"{stay:,} of the {count_words(planned, 'initiative')} in {plan_name(worlds)} "
        f"{'stays' if stay == 1 else 'stay'} in it in at least {of_hundred}"
    )
    if not contested:
        return f"{stays}; none is contested."
    are = "is contested: talk only of that one" if contested == 1 else "are contested: talk only of those"
    left = f"; {out:,} {'is' if out == 1 else 'are'} out in at least {of_hundred}" if out else ""
    return f"{stays}; {contested:,} {are}{left}."


def plan_name(worlds: Worlds) -> str:
    """ "the adopted plan" where they are held against that."""
    return "the adopted plan" if worlds.is_adopted else "the plan"


def work_words(work: WorkInWorlds) -> str:
    """ "certain: in the plan in 97 of 100 worlds, give or take 1"."""
    if work.is_forced:
        return "not a choice: running, mandated or locked in, or needed by what is"
    return f"{_PLACE_WORDS[work.place]}: in the plan in {share_words(work)}"


def share_words(work: WorkInWorlds) -> str:
    """ "97 of 100 worlds, give or take 1"."""
    error = round(100 * work.standard_error)
    take = f", give or take {error}" if error else ""
    return f"{in_hundred(work.share)}{take}"


def in_hundred(share: float) -> str:
    """ "97 of 100 worlds"; what is not quite none or all is not told as such."""
    number = round(100 * share)
    if number == 100 and share < 1:
        return "more than 99 of 100 worlds"
    if number == 0 and share > 0:
        return "fewer than 1 of 100 worlds"
    return f"{number} of 100 worlds"


def first_to_go_line(worlds: Worlds, portfolio: Portfolio) -> str:
    """What is left out first if costs rise; "" where nothing is known of costs."""
    if not worlds.has_costs:
        return ""
    names = [
        f"“{portfolio.index.initiatives[work.key].name}” (in {round(100 * work.cheap)} of 100 worlds with lower costs, "
        f"{round(100 * work.dear)} with higher)"
        for work in worlds.first_to_go[:_MOST_NAMED]
    ]
    if not names:
        return "If costs rise, no work in the plan is clearly the first to go."
    return f"If costs rise, these go first: {list_words(names)}."


def people_line(worlds: Worlds, portfolio: Portfolio) -> str:
    """Whether the plan has people enough where work comes late, and what to hold back; "" where that is not known."""
    if worlds.within_people is None or not worlds.people:
        return ""
    scarce = sorted((people for people in worlds.people if people.safe > 0), key=lambda people: -people.safe)
    sentence = (
        f"If work is as late as usual, {plan_name(worlds)} has enough people in every quarter in "
        f"{in_hundred(worlds.within_people)}."
    )
    if not scarce:
        return sentence
    more = [_people_words(people, portfolio) for people in scarce]
    return f"{sentence} To be safe 4 times in 5, keep {list_words(more)} in reserve."


def basis_line(worlds: Worlds) -> str:
    """What the figures rest on."""
    drawn = ["values", *(["costs"] if worlds.has_costs else []), *(["delays"] if worlds.has_lateness else [])]
    unknown = [
        *(["final costs"] if not worlds.has_costs else []),
        *(["delays"] if not worlds.has_lateness else []),
    ]
    missing = f" We have no record of {list_words(unknown)}." if unknown else ""
    return (
        f"Based on {worlds.count:,} worlds, each with its own {list_words(drawn)}. In each we found the best plan as "
        f"if work could be split; work counts as in the plan if at least half of it is.{missing}"
    )


def worlds_section(contents: ReportContents) -> Section | None:
    """The part of the report on what stays whatever comes; None where nobody had worlds drawn."""
    worlds = contents.worlds
    if worlds is None:
        return None
    first, *notes = worlds_lines(worlds, contents.portfolio)
    tables = []
    if worlds.contested:
        tables.append(
            ("Contested, the most open first", table_view(work_table(worlds.contested, contents.portfolio)))
        )
    settled = (*worlds.at(Robustness.CERTAIN), *worlds.at(Robustness.OUT))
    if settled:
        tables.append(("Certain, and out", table_view(work_table(settled, contents.portfolio))))
    return Section(
        key="worlds", title="What stays, whatever comes", lead=first, notes=tuple(notes), tables=tuple(tables)
    )


def work_table(works: Sequence[WorkInWorlds], portfolio: Portfolio) -> Table:
    """Work with the share of worlds that it is in the plan in, in per cent."""
    names = portfolio.index.initiatives
    has_costs = any(work.cheap != work.dear for work in works)
    more = ("If costs are low, %", "If costs are high, %") if has_costs else ()
    rows = []
    for work in works:
        shares = [work.share, work.standard_error, *((work.cheap, work.dear) if has_costs else ())]
        figures: tuple[Cell, ...] = tuple(round(100 * share) for share in shares)
        today = "no choice" if work.is_forced else "in" if work.is_planned else "out"
        rows.append((names[work.key].name, today, *figures))
    headers = ("Initiative", "In the plan today", "In the plan in % of worlds", "Give or take", *more)
    return Table(headers=headers, rows=tuple(rows))


def _people_words(people: PeopleInWorlds, portfolio: Portfolio) -> str:
    discipline = portfolio.index.disciplines.get(people.discipline)
    name = discipline.name if discipline is not None and discipline.name else people.discipline
    return f"{people.safe:.1f} of {name}"
