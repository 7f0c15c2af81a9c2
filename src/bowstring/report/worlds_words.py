"""What many worlds show, in words: what stays, what is contested, what goes first, what to hold back."""

from collections.abc import Iterator

from bowstring.model.portfolio import Portfolio
from bowstring.model.wording import count_words, list_words
from bowstring.worlds.worlds import CERTAIN_FROM, PeopleInWorlds, Place, WorkInWorlds, Worlds

_MOST_NAMED = 5
_PLACE_WORDS = {
    Place.CERTAIN: "certain",
    Place.CONTESTED: "contested",
    Place.OUT: "out",
}


def worlds_lines(worlds: Worlds, portfolio: Portfolio) -> Iterator[str]:
    """The answer first, then what costs and lateness do to it, then what it rests on."""
    yield first_line(worlds)
    if worlds.over:
        yield (
            f"In {in_hundred(worlds.over / worlds.count)} what must be done anyway takes more people or money than "
            "there are; it was given the least more that it needs."
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
    contested, out = len(worlds.contested), len(worlds.at(Place.OUT))
    stay = len(worlds.stays)
    stays = (
        f"{stay:,} of the {count_words(planned, 'initiative')} in the plan "
        f"{'stays' if stay == 1 else 'stay'} in it in at least {of_hundred}"
    )
    if not contested:
        return f"{stays}; none is contested."
    are = "is contested: talk only of that one" if contested == 1 else "are contested: talk only of those"
    left = f"; {out:,} {'is' if out == 1 else 'are'} out in at least {of_hundred}" if out else ""
    return f"{stays}; {contested:,} {are}{left}."


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
        return "If costs rise, no work in the plan goes clearly before the rest."
    return f"If costs rise, these go first: {list_words(names)}."


def people_line(worlds: Worlds, portfolio: Portfolio) -> str:
    """Whether the plan has people enough where work comes late, and what to hold back; "" where that is not known."""
    if worlds.within_people is None or not worlds.people:
        return ""
    scarce = sorted((people for people in worlds.people if people.safe > 0), key=lambda people: -people.safe)
    sentence = (
        f"If work comes as late as it usually does, the plan has people enough in every quarter in "
        f"{in_hundred(worlds.within_people)}."
    )
    if not scarce:
        return sentence
    more = [_people_words(people, portfolio) for people in scarce]
    return f"{sentence} To be safe 4 times in 5 hold back {list_words(more)}."


def basis_line(worlds: Worlds) -> str:
    """What the figures rest on."""
    drawn = ["worth", *(["cost"] if worlds.has_costs else []), *(["lateness"] if worlds.has_lateness else [])]
    unknown = [
        *(["what work costs in the end"] if not worlds.has_costs else []),
        *(["how late it comes"] if not worlds.has_lateness else []),
    ]
    missing = f" Nothing is known of {list_words(unknown)}." if unknown else ""
    return (
        f"{worlds.count:,} worlds were drawn of {list_words(drawn)}; in each the best plan was found as if work could "
        f"be split, and work counts as in it where at least half of it is.{missing}"
    )


def _people_words(people: PeopleInWorlds, portfolio: Portfolio) -> str:
    discipline = portfolio.index.disciplines.get(people.discipline)
    name = discipline.name if discipline is not None and discipline.name else people.discipline
    return f"{people.safe:.1f} of {name}"
