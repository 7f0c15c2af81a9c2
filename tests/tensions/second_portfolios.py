"""Small portfolios that can be planned, priced in both forms, with people and decisions of both sides."""

import dataclasses
import functools
from collections.abc import Iterable

from benchmarks.instances import Family
from tests.planning.pairs import instance_pair, pair_of
from tests.small import small_portfolio
from tests.tensions.second import Second

from bowstring.model.assessments import Lens
from bowstring.model.capacity import Discipline
from bowstring.model.decisions import Decision, DecisionKind
from bowstring.model.organisation import Person, Team
from bowstring.model.portfolio import Portfolio
from bowstring.tensions.tension import Tension

COUNT = 60


def with_people_and_decisions(portfolio: Portfolio, *, ours: bool) -> Portfolio:
    """The same work, with teams, people of both sides, a discipline with known pay, and who mandated what."""
    teams = ("north", "south", "")
    works = tuple(
        dataclasses.replace(
            work,
            team=teams[place % 3],
            user_lead=f"p-{place % 6}",
            mandated_by="plan" if ours and place == 1 and not work.mandated_by else work.mandated_by,
        )
        for place, work in enumerate(portfolio.initiatives)
    )
    people = tuple(
        Person(key=f"p-{place}", lens=tuple(Lens)[place % 2], team=("north", "south", "")[place // 2])
        for place in range(6)
    )
    return dataclasses.replace(
        portfolio,
        initiatives=works,
        people=people,
        teams=(
            Team(key="digital", name="Digital", lead="p-3"),
            Team(key="north", name="North", parent="digital", lead="p-0"),
            Team(key="south", name="South", lead="p-5"),
        ),
        disciplines=(
            Discipline(key="design", name="Design", pay=1500.0),
            Discipline(key="software", name="Software"),
        ),
        decisions=(
            Decision(key="law", title="The law asks", kind=DecisionKind.LAW),
            Decision(key="plan", title="We promised", kind=DecisionKind.OURS, decided_by="p-2"),
        ),
    )


@functools.cache
def seconds() -> tuple[Second, ...]:
    """The first small portfolios that can be planned, some with a mandate of our own."""
    built: list[Second] = []
    seed = 0
    while len(built) < COUNT:
        # Eight or more can be compared, so that their figures are adjusted for over-optimism.
        most = 9 if seed % 4 == 3 else 7
        small = small_portfolio(seed, least=most - 3, most=most)
        pair = pair_of(with_people_and_decisions(small, ours=seed % 3 == 0))
        if pair.is_plannable:
            built.append(Second(pair, (0.3, 0.6, 0.9)[len(built) % 3], name=f"small-{seed}"))
        seed += 1
    return tuple(built)


@functools.cache
def larger(family: Family) -> Second:
    """Fifty initiatives of a family."""
    return Second(instance_pair(family), 0.9, name=f"larger-{family}")


def all_of_kind(kind: str) -> Iterable[tuple[Second, Tension]]:
    """Every tension of a kind in the small portfolios."""
    for second in seconds():
        for tension in second.of_kind(kind).values():
            yield second, tension
