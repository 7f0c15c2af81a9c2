"""Keys that name nothing, in tables of what there is and who."""

from collections.abc import Callable, Iterable

import pytest
from tests.model.small_portfolios import (
    PEOPLE,
    TEAMS,
    Case,
    named,
    portfolio,
    problem_words,
    settings,
    view,
    work,
)

from bowstring.model.assets import Asset, Capability, Focus
from bowstring.model.capacity import Capacity, Discipline
from bowstring.model.needs import Need
from bowstring.model.organisation import Person, Team, Tie
from bowstring.model.portfolio import Forum
from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.references import find_dangling

_CASES = (
    (
        find_dangling,
        Case(
            name="what an asset refers to",
            has=portfolio(
                assets=(
                    Asset(
                        key="x",
                        name="X",
                        focus=Focus.PLATFORM,
                        team="t",
                        provides=("c",),
                        requires=("y",),
                        needs=("m",),
                    ),
                ),
                teams=TEAMS,
                capabilities=(Capability(key="id", name="Id"),),
                needs=(Need(key="n", statement="N"),),
            ),
            says=(
                (
                    "warning: assets, row 2, x, column team: 't' names nothing in teams. Add it to teams, or "
                    "correct the key."
                ),
                (
                    "warning: assets, row 2, x, column provides: 'c' names nothing in capabilities. Add it to "
                    "capabilities, or correct the key."
                ),
                (
                    "warning: assets, row 2, x, column requires: 'y' names nothing in capabilities or assets. Add"
                    " it to capabilities or assets, or correct the key."
                ),
                (
                    "warning: assets, row 2, x, column needs: 'm' names nothing in needs. Add it to needs, or "
                    "correct the key."
                ),
            ),
            has_not=portfolio(
                assets=(
                    Asset(
                        key="x",
                        name="X",
                        focus=Focus.PLATFORM,
                        team="t-1",
                        provides=("id",),
                        requires=("id",),
                        needs=("n",),
                    ),
                ),
                teams=TEAMS,
                capabilities=(Capability(key="id", name="Id"),),
                needs=(Need(key="n", statement="N"),),
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="an assessed initiative",
            has=portfolio(work("a"), assessments=(view("b"),)),
            says=(
                (
                    "error: assessments, row 2, column initiative: 'b' names nothing in initiatives. Without it "
                    "the assessment would be lost. Add it to initiatives, or correct the key."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a"),)),
        ),
    ),
    (
        find_dangling,
        Case(
            name="an assessor, where people are told",
            has=portfolio(work("a"), assessments=(view("a", assessor="p"),), people=PEOPLE),
            says=(
                (
                    "warning: assessments, row 2, column assessor: 'p' names nothing in people. Add it to people,"
                    " or correct the key."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a"),), people=PEOPLE),
        ),
    ),
    (
        find_dangling,
        Case(
            name="what a person refers to",
            has=portfolio(
                people=(Person(key="p", team="t", disciplines=("d",)),),
                teams=TEAMS,
                disciplines=(Discipline(key="dev", name="Dev"),),
            ),
            says=(
                (
                    "warning: people, row 2, p, column disciplines: 'd' names nothing in disciplines. Add it to "
                    "disciplines, or correct the key."
                ),
                (
                    "warning: people, row 2, p, column team: 't' names nothing in teams. Add it to teams, or "
                    "correct the key."
                ),
            ),
            has_not=portfolio(
                people=(Person(key="p", team="t-1", disciplines=("dev",)),),
                teams=TEAMS,
                disciplines=(Discipline(key="dev", name="Dev"),),
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="what a team refers to",
            has=portfolio(teams=(Team(key="t", name="T", parent="u", lead="p"),), people=PEOPLE),
            says=(
                (
                    "warning: teams, row 2, t, column parent: 'u' names nothing in teams. Add it to teams, or "
                    "correct the key."
                ),
                (
                    "warning: teams, row 2, t, column lead: 'p' names nothing in people. Add it to people, or "
                    "correct the key."
                ),
            ),
            has_not=portfolio(
                teams=(*TEAMS, Team(key="t", name="T", parent="t-1", lead="p-1")), people=PEOPLE
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a tie",
            has=portfolio(teams=TEAMS, ties=(Tie(a="t-1", b="t"),)),
            says=(
                (
                    "warning: ties, row 2, column b: 't' names nothing in teams. Add it to teams, or correct the "
                    "key."
                ),
            ),
            has_not=portfolio(teams=TEAMS, ties=(Tie(a="t-1", b="t-2"),)),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a tie to itself",
            has=portfolio(teams=TEAMS, ties=(Tie(a="t-1", b="t-1"),)),
            says=(("warning: ties, row 2: t-1 is tied to itself. Name two teams, or remove the row."),),
            has_not=portfolio(teams=TEAMS, ties=(Tie(a="t-1", b="t-2"),)),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a discipline",
            has=portfolio(
                work("a", effort={"devs": 1}),
                disciplines=(Discipline(key="dev", name="Dev"),),
                capacity=(Capacity(discipline="ux", people=1),),
            ),
            says=(
                (
                    "warning: capacity, row 2, column discipline: 'ux' names nothing in disciplines. Its people "
                    "are still counted. Add it to disciplines, or correct the key."
                ),
                (
                    "warning: initiatives, row 2, a, column effort.devs: 'devs' names nothing in disciplines or "
                    "capacity, so it limits nothing. Add it there, or correct the column's name."
                ),
            ),
            has_not=portfolio(
                work("a", effort={"dev": 1}),
                disciplines=(Discipline(key="dev", name="Dev"),),
                capacity=(Capacity(discipline="dev", people=1),),
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a forum's team",
            has=portfolio(settings=settings(forums=(Forum(key="f", team="t"),)), teams=TEAMS),
            says=(
                (
                    "warning: portfolio, column forums.f.team: 't' names nothing in teams. Add it to teams, or "
                    "correct the key."
                ),
            ),
            has_not=portfolio(settings=settings(forums=(Forum(key="f", team="t-1"),)), teams=TEAMS),
        ),
    ),
    (
        find_dangling,
        Case(
            name="what requires itself",
            has=portfolio(
                work("a", requires=("a",)),
                assets=(Asset(key="x", name="X", focus=Focus.PLATFORM, requires=("x",)),),
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column requires: it requires itself, which is passed over. "
                    "Remove it from the list."
                ),
                (
                    "warning: assets, row 2, x, column requires: it requires itself, which is passed over. Remove"
                    " it from the list."
                ),
            ),
            has_not=portfolio(work("a"), assets=(Asset(key="x", name="X", focus=Focus.PLATFORM),)),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()
