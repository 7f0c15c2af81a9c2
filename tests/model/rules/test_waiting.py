"""Requirements that can never be met."""

from collections.abc import Callable, Iterable
from datetime import date

import pytest
from tests.model.small_portfolios import START, Case, named, portfolio, problem_words, work

from bowstring.model.assets import Asset, Capability, Focus, Phase
from bowstring.model.initiatives import Lock
from bowstring.model.organisation import Team
from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.waiting import (
    find_circles,
    find_clashing_alternatives,
    find_requirements_left_out,
    find_requirements_nobody_meets,
)


def _asset(key: str, phase: Phase = Phase.BETA) -> Asset:
    return Asset(key=key, name=key, focus=Focus.PLATFORM, phase=phase, provides=("identity",))


_IDENTITY = (Capability(key="identity", name="Identity"),)

_CASES = (
    (
        find_circles,
        Case(
            name="three that require each other in a ring",
            has=portfolio(work("a", requires=("b",)), work("b", requires=("c",)), work("c", requires=("a",))),
            says=(
                (
                    "error: initiatives, row 2, a, column requires: a requires b requires c requires a, so none "
                    "of them can ever start. Remove one of these requirements."
                ),
            ),
            has_not=portfolio(work("a", requires=("b",)), work("b", requires=("c",)), work("c")),
        ),
    ),
    (
        find_circles,
        Case(
            name="two rings, each said once",
            has=portfolio(
                work("a", requires=("b",)),
                work("b", requires=("a",)),
                work("c", requires=("d", "a")),
                work("d", requires=("c",)),
            ),
            says=(
                (
                    "error: initiatives, row 2, a, column requires: a requires b requires a, so none of them can "
                    "ever start. Remove one of these requirements."
                ),
                (
                    "error: initiatives, row 4, c, column requires: c requires d requires c, so none of them can "
                    "ever start. Remove one of these requirements."
                ),
            ),
            has_not=portfolio(
                work("a"), work("b", requires=("a",)), work("c", requires=("d", "a")), work("d")
            ),
        ),
    ),
    (
        find_circles,
        Case(
            name="a ring is broken by running work",
            has=portfolio(work("a", requires=("b",)), work("b", requires=("a",))),
            says=(
                (
                    "error: initiatives, row 2, a, column requires: a requires b requires a, so none of them can "
                    "ever start. Remove one of these requirements."
                ),
            ),
            has_not=portfolio(work("a", requires=("b",)), work("b", requires=("a",), committed_start=START)),
        ),
    ),
    (
        find_circles,
        Case(
            name="a ring through the only provider of a capability",
            has=portfolio(
                work("a", requires_capabilities=("identity",)),
                work("b", asset="login", requires=("a",)),
                assets=(_asset("login"),),
                capabilities=_IDENTITY,
            ),
            says=(
                (
                    "error: initiatives, row 2, a, column requires: a requires b (for identity) requires a, so "
                    "none of them can ever start. Remove one of these requirements."
                ),
            ),
            has_not=portfolio(
                work("a", requires_capabilities=("identity",)),
                work("b", asset="login", requires=("a",)),
                assets=(_asset("login", Phase.LIVE),),
                capabilities=_IDENTITY,
            ),
        ),
    ),
    (
        find_circles,
        Case(
            name="a ring whichever of two providers is chosen",
            has=portfolio(
                work("a", requires_capabilities=("identity",)),
                work("b", asset="login", requires=("a",)),
                work("c", asset="login", requires=("a",)),
                assets=(_asset("login"),),
                capabilities=_IDENTITY,
            ),
            says=(
                (
                    "error: initiatives, row 2, a, column requires: a requires b (for identity) requires a, so "
                    "none of them can ever start. Remove one of these requirements."
                ),
            ),
            has_not=portfolio(
                work("a", requires_capabilities=("identity",)),
                work("b", asset="login", requires=("a",)),
                work("c", asset="login"),
                assets=(_asset("login"),),
                capabilities=_IDENTITY,
            ),
        ),
    ),
    (
        find_circles,
        Case(
            name="a long ring is told short",
            has=portfolio(*(work(f"w{n:02}", requires=(f"w{(n + 1) % 30:02}",)) for n in range(30))),
            says=(
                (
                    "error: initiatives, row 2, w00, column requires: w00 requires w01 requires w02 requires w03 "
                    "requires … 24 more … requires w28 requires w29 requires w00, so none of them can ever start."
                    " Remove one of these requirements."
                ),
            ),
            has_not=portfolio(
                *(work(f"w{n:02}", requires=(f"w{n + 1:02}",)) for n in range(30)), work("w30")
            ),
        ),
    ),
    (
        find_circles,
        Case(
            name="teams that are part of each other",
            has=portfolio(teams=(Team(key="t", name="T", parent="s"), Team(key="s", name="S", parent="t"))),
            says=(
                (
                    "warning: teams, row 3, s, column parent: s is part of t is part of s. Clear one of these "
                    "parents."
                ),
            ),
            has_not=portfolio(teams=(Team(key="t", name="T", parent="s"), Team(key="s", name="S"))),
        ),
    ),
    (
        find_requirements_nobody_meets,
        Case(
            name="required work was stopped",
            has=portfolio(work("a", requires=("b",)), work("b", stopped_on=date(2026, 5, 1))),
            says=(
                (
                    "warning: initiatives, row 2, a, column requires: it cannot start: it requires b, which is "
                    "stopped. Remove the requirement, or take the work up again."
                ),
            ),
            has_not=portfolio(work("a", requires=("b",)), work("b")),
        ),
    ),
    (
        find_requirements_nobody_meets,
        Case(
            name="mandated work requires work without a cost",
            has=portfolio(work("a", requires=("b",), mandated_by="d"), work("b", cost_per_quarter=None)),
            says=(
                (
                    "error: initiatives, row 2, a, column requires: it cannot start: it requires b, which is "
                    "without a cost or a duration. Give it both, or remove the requirement."
                ),
            ),
            has_not=portfolio(work("a", requires=("b",), mandated_by="d"), work("b")),
        ),
    ),
    (
        find_requirements_nobody_meets,
        Case(
            name="the only provider of a capability has no duration",
            has=portfolio(
                work("a", requires_capabilities=("identity",)),
                work("b", asset="login", duration_quarters=None),
                assets=(_asset("login"),),
                capabilities=_IDENTITY,
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column requires_capabilities: it cannot start: it requires "
                    "identity, and b, which would provide it, is without a cost or a duration. Give it both, or "
                    "remove the requirement."
                ),
            ),
            has_not=portfolio(
                work("a", requires_capabilities=("identity",)),
                work("b", asset="login"),
                assets=(_asset("login"),),
                capabilities=_IDENTITY,
            ),
        ),
    ),
    (
        find_requirements_nobody_meets,
        Case(
            name="a capability that nothing provides",
            has=portfolio(
                work("a", requires_capabilities=("identity",)),
                work("b", requires_capabilities=("identity",)),
                capabilities=_IDENTITY,
            ),
            says=(
                (
                    "warning: capabilities, row 2, identity: nothing provides it, and 2 initiatives ask for it: a"
                    " and b. They are planned as if it were there. Name an asset that provides it, or take it off"
                    " their requirements."
                ),
            ),
            has_not=portfolio(
                work("a", requires_capabilities=("identity",)),
                assets=(_asset("login", Phase.LIVE),),
                capabilities=_IDENTITY,
            ),
        ),
    ),
    (
        find_requirements_left_out,
        Case(
            name="locked work requires work that is left out",
            has=portfolio(
                work("a", requires=("b",), lock=Lock.FUND),
                work("b", requires=("c",)),
                work("c", lock=Lock.LEAVE_OUT),
            ),
            says=(
                (
                    "note: initiatives, row 3, b, column requires: it cannot be funded while c is locked to be "
                    "left out."
                ),
                (
                    "error: initiatives, row 2, a, column lock: it must be funded, but it requires c, through b, "
                    "which is locked to be left out. Lift one of the locks or the mandate, or remove the "
                    "requirement."
                ),
            ),
            has_not=portfolio(
                work("a", requires=("b",), lock=Lock.FUND), work("b", requires=("c",)), work("c")
            ),
        ),
    ),
    (
        find_clashing_alternatives,
        Case(
            name="an alternative that requires the other through a third",
            has=portfolio(
                work("a", alternatives="pay", requires=("b",)),
                work("b", requires=("c",)),
                work("c", alternatives="pay"),
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column alternatives: it can never be funded: it requires c, "
                    "an alternative to it in 'pay'. Take one of the two out of the group, or remove the "
                    "requirement."
                ),
            ),
            has_not=portfolio(
                work("a", alternatives="pay", requires=("b",)),
                work("b", requires=("c",)),
                work("c", alternatives="post"),
            ),
        ),
    ),
    (
        find_clashing_alternatives,
        Case(
            name="work that requires two alternatives",
            has=portfolio(
                work("x", requires=("a", "b")), work("a", alternatives="pay"), work("b", alternatives="pay")
            ),
            says=(
                (
                    "warning: initiatives, row 2, x, column requires: it can never be funded: it requires both a "
                    "and b, of which only one can be. Remove one of the two requirements."
                ),
            ),
            has_not=portfolio(
                work("x", requires=("a",)), work("a", alternatives="pay"), work("b", alternatives="pay")
            ),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()
