"""Keys that name nothing: what initiatives refer to."""

from collections.abc import Callable, Iterable

import pytest
from tests.model.small_portfolios import PEOPLE, TEAMS, Case, named, portfolio, problem_words, work

from bowstring.model.assets import Asset, Capability, Focus
from bowstring.model.decisions import Decision
from bowstring.model.needs import Need, Outcome
from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.references import find_dangling

_CASES = (
    (
        find_dangling,
        Case(
            name="an asset",
            has=portfolio(work("a", asset="y"), assets=(Asset(key="x", name="X", focus=Focus.PLATFORM),)),
            says=(
                (
                    "warning: initiatives, row 2, a, column asset: 'y' names nothing in assets. Add it to assets,"
                    " or correct the key."
                ),
            ),
            has_not=portfolio(work("a", asset="x"), assets=(Asset(key="x", name="X", focus=Focus.PLATFORM),)),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a required initiative",
            has=portfolio(work("a", requires=("z",))),
            says=(
                (
                    "error: initiatives, row 2, a, column requires: 'z' names nothing in initiatives. Without it "
                    "the requirement would be lost. Add it to initiatives, or correct the key."
                ),
            ),
            has_not=portfolio(work("a", requires=("b",)), work("b")),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a required initiative in another spelling",
            has=portfolio(work("a", requires=("New Pay",)), work("new-pay")),
            says=(
                (
                    "error: initiatives, row 2, a, column requires: 'New Pay' names nothing in initiatives. "
                    "Without it the requirement would be lost. Write its key, new-pay."
                ),
            ),
            has_not=portfolio(work("a", requires=("new-pay",)), work("new-pay")),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a required initiative by its name",
            has=portfolio(work("a", requires=("Pay",)), work("b", name="pay")),
            says=(
                (
                    "error: initiatives, row 2, a, column requires: 'Pay' names nothing in initiatives. Without "
                    "it the requirement would be lost. Write its key, b."
                ),
            ),
            has_not=portfolio(work("a", requires=("b",)), work("b", name="pay")),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a capability",
            has=portfolio(
                work("a", requires_capabilities=("pay",)), capabilities=(Capability(key="id", name="Id"),)
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column requires_capabilities: 'pay' names nothing in "
                    "capabilities. Add it to capabilities, or correct the key."
                ),
            ),
            has_not=portfolio(
                work("a", requires_capabilities=("id",)), capabilities=(Capability(key="id", name="Id"),)
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a need and an outcome",
            has=portfolio(
                work("a", needs=("n", "m"), outcomes=("p",)),
                needs=(Need(key="n", statement="N"),),
                outcomes=(Outcome(key="o", name="O"),),
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column needs: 'm' names nothing in needs. Add it to needs, "
                    "or correct the key."
                ),
                (
                    "warning: initiatives, row 2, a, column outcomes: 'p' names nothing in outcomes. Add it to "
                    "outcomes, or correct the key."
                ),
            ),
            has_not=portfolio(
                work("a", needs=("n",), outcomes=("o",)),
                needs=(Need(key="n", statement="N"),),
                outcomes=(Outcome(key="o", name="O"),),
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a team, an owner and leads",
            has=portfolio(
                work("a", team="t", owner="p", user_lead="q", business_lead="r"), people=PEOPLE, teams=TEAMS
            ),
            says=(
                (
                    "warning: initiatives, row 2, a, column team: 't' names nothing in teams. Add it to teams, or"
                    " correct the key."
                ),
                (
                    "warning: initiatives, row 2, a, column owner: 'p' names nothing in people or teams. Add it "
                    "to people or teams, or correct the key."
                ),
                (
                    "warning: initiatives, row 2, a, column user_lead: 'q' names nothing in people. Add it to "
                    "people, or correct the key."
                ),
                (
                    "warning: initiatives, row 2, a, column business_lead: 'r' names nothing in people. Add it to"
                    " people, or correct the key."
                ),
            ),
            has_not=portfolio(
                work("a", team="t-1", owner="t-2", user_lead="p-1", business_lead="p-2"),
                people=PEOPLE,
                teams=TEAMS,
            ),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a mandate",
            has=portfolio(work("a", mandated_by="e"), decisions=(Decision(key="d", title="D"),)),
            says=(
                (
                    "warning: initiatives, row 2, a, column mandated_by: 'e' names nothing in decisions. It still"
                    " counts as mandated. Add it to decisions, or correct the key."
                ),
            ),
            has_not=portfolio(work("a", mandated_by="d"), decisions=(Decision(key="d", title="D"),)),
        ),
    ),
    (
        find_dangling,
        Case(
            name="a table that is not there",
            has=portfolio(work("a", team="t"), work("b", team="s")),
            says=(
                (
                    "note: initiatives, column team: 2 rows name teams, and none are told. Add a table of teams "
                    "to have them checked."
                ),
            ),
            has_not=portfolio(work("a")),
        ),
    ),
)


@pytest.mark.parametrize(("rule", "case"), _CASES, ids=named)
def test_a_problem_is_said_where_it_is_and_only_there(
    rule: Callable[[Facts], Iterable[Problem]], case: Case
) -> None:
    assert problem_words(rule, case.has) == case.says
    assert problem_words(rule, case.has_not) == ()
