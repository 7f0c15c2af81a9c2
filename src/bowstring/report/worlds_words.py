"""What many worlds show, in words: what stays, what is contested, what goes first, what to hold back."""

from collections.abc import Iterator, Sequence

from bowstring.charts.chart import Cell, Table
from bowstring.charts.tables import table_view
from bowstring.model.language import phrase, plural_phrase, written
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
            phrase(
                "In {in_hundred} the work that has to be done needs more people or money "
                "than you have. There we added the least that it needs.",
                in_hundred=in_hundred(worlds.over / worlds.count),
            )
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
    of_hundred = phrase("{certain_from} of 100 worlds", certain_from=round(100 * CERTAIN_FROM))
    contested, out = len(worlds.contested), len(worlds.at(Robustness.OUT))
    stay = len(worlds.stays)
    stays = plural_phrase(
        ("{stay:,} of the {initiatives} in {plan_name} stays in it in at least {of_hundred}"),
        ("{stay:,} of the {initiatives} in {plan_name} stay in it in at least {of_hundred}"),
        stay,
        stay=stay,
        initiatives=count_words(planned, "initiative", "initiatives"),
        plan_name=plan_name(worlds),
        of_hundred=of_hundred,
    )
    if not contested:
        return phrase("{stays}; none is contested.", stays=stays)
    are = (
        phrase("is contested: talk only of that one")
        if contested == 1
        else phrase("are contested: talk only of those")
    )
    left = (
        plural_phrase(
            "; {out:,} is out in at least {of_hundred}",
            "; {out:,} are out in at least {of_hundred}",
            out,
            out=out,
            of_hundred=of_hundred,
        )
        if out
        else ""
    )
    return f"{stays}; {written(contested, ',')} {are}{left}."


def plan_name(worlds: Worlds) -> str:
    """ "the adopted plan" where they are held against that."""
    return phrase("the adopted plan") if worlds.is_adopted else phrase("the plan")


def work_words(work: WorkInWorlds) -> str:
    """ "certain: in the plan in 97 of 100 worlds, give or take 1"."""
    if work.is_forced:
        return phrase("not a choice: running, mandated or locked in, or needed by what is")
    return phrase(
        "{place_words}: in the plan in {share_words}",
        place_words=_PLACE_WORDS[work.place],
        share_words=share_words(work),
    )


def share_words(work: WorkInWorlds) -> str:
    """ "97 of 100 worlds, give or take 1"."""
    error = round(100 * work.standard_error)
    take = phrase(", give or take {error}", error=error) if error else ""
    return f"{in_hundred(work.share)}{take}"


def in_hundred(share: float) -> str:
    """ "97 of 100 worlds"; what is not quite none or all is not told as such."""
    number = round(100 * share)
    if number == 100 and share < 1:
        return phrase("more than 99 of 100 worlds")
    if number == 0 and share > 0:
        return phrase("fewer than 1 of 100 worlds")
    return phrase("{number} of 100 worlds", number=number)


def first_to_go_line(worlds: Worlds, portfolio: Portfolio) -> str:
    """What is left out first if costs rise; "" where nothing is known of costs."""
    if not worlds.has_costs:
        return ""
    names = [
        phrase(
            "“{name}” (in {cheap} of 100 worlds with lower costs, {dear} with higher)",
            name=portfolio.index.initiatives[work.key].name,
            cheap=round(100 * work.cheap),
            dear=round(100 * work.dear),
        )
        for work in worlds.first_to_go[:_MOST_NAMED]
    ]
    if not names:
        return phrase("If costs rise, no work in the plan is clearly the first to go.")
    return phrase("If costs rise, these go first: {names}.", names=list_words(names))


def people_line(worlds: Worlds, portfolio: Portfolio) -> str:
    """Whether the plan has people enough where work comes late, and what to hold back; "" where that is not known."""
    if worlds.within_people is None or not worlds.people:
        return ""
    scarce = sorted((people for people in worlds.people if people.safe > 0), key=lambda people: -people.safe)
    sentence = phrase(
        "If work is as late as usual, {plan_name} has enough people in every quarter in {in_hundred}.",
        plan_name=plan_name(worlds),
        in_hundred=in_hundred(worlds.within_people),
    )
    if not scarce:
        return sentence
    more = [_people_words(people, portfolio) for people in scarce]
    return phrase(
        "{sentence} To be safe 4 times in 5, keep {more} in reserve.",
        sentence=sentence,
        more=list_words(more),
    )


def basis_line(worlds: Worlds) -> str:
    """What the figures rest on."""
    drawn = ["values", *(["costs"] if worlds.has_costs else []), *(["delays"] if worlds.has_lateness else [])]
    unknown = [
        *([phrase("final costs")] if not worlds.has_costs else []),
        *(["delays"] if not worlds.has_lateness else []),
    ]
    missing = phrase(" We have no record of {unknown}.", unknown=list_words(unknown)) if unknown else ""
    return phrase(
        "Based on {count:,} worlds, each with its own {drawn}. In each we found the "
        "best plan as if work could be split; work counts as in the plan if at least "
        "half of it is.{missing}",
        count=worlds.count,
        drawn=list_words(drawn),
        missing=missing,
    )


def worlds_section(contents: ReportContents) -> Section | None:
    """The part of the report on what stays whatever comes; None if nobody had worlds drawn."""
    worlds = contents.worlds
    if worlds is None:
        return None
    first, *notes = worlds_lines(worlds, contents.portfolio)
    tables = []
    if worlds.contested:
        tables.append(
            (
                phrase("Contested, the most open first"),
                table_view(work_table(worlds.contested, contents.portfolio)),
            )
        )
    settled = (*worlds.at(Robustness.CERTAIN), *worlds.at(Robustness.OUT))
    if settled:
        tables.append((phrase("Certain, and out"), table_view(work_table(settled, contents.portfolio))))
    return Section(
        key="worlds",
        title=phrase("What stays, whatever comes"),
        lead=first,
        notes=tuple(notes),
        tables=tuple(tables),
    )


def work_table(works: Sequence[WorkInWorlds], portfolio: Portfolio) -> Table:
    """Work with the share of worlds that it is in the plan in, in per cent."""
    names = portfolio.index.initiatives
    has_costs = any(work.cheap != work.dear for work in works)
    more = (phrase("If costs are low, %"), phrase("If costs are high, %")) if has_costs else ()
    rows = []
    for work in works:
        shares = [work.share, work.standard_error, *((work.cheap, work.dear) if has_costs else ())]
        figures: tuple[Cell, ...] = tuple(round(100 * share) for share in shares)
        today = phrase("no choice") if work.is_forced else "in" if work.is_planned else "out"
        rows.append((names[work.key].name, today, *figures))
    headers = (
        phrase("Initiative"),
        phrase("In the plan today"),
        phrase("In the plan in % of worlds"),
        phrase("Give or take"),
        *more,
    )
    return Table(headers=headers, rows=tuple(rows))


def _people_words(people: PeopleInWorlds, portfolio: Portfolio) -> str:
    discipline = portfolio.index.disciplines.get(people.discipline)
    name = discipline.name if discipline is not None and discipline.name else people.discipline
    return phrase("{safe:.1f} of {name}", safe=people.safe, name=name)
