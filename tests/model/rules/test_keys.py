"""Keys and rows that occur twice."""

from collections.abc import Callable, Iterable

import pytest
from tests.model.small_portfolios import START, Case, named, portfolio, problem_words, settings, view, work

from bowstring.model.assets import Capability
from bowstring.model.capacity import Capacity
from bowstring.model.conversations import Chance
from bowstring.model.organisation import Person, Tie, is_key_of_the_site
from bowstring.model.portfolio import Forum
from bowstring.model.problems import Problem
from bowstring.model.rules.facts import Facts
from bowstring.model.rules.keys import find_keys_of_the_site, find_repeated_keys, find_repeated_rows
from bowstring.model.scenarios import Change

_CASES = (
    (
        find_repeated_keys,
        Case(
            name="an initiative's key twice",
            has=portfolio(work("a"), work("b"), work("a")),
            says=(
                (
                    "error: initiatives, row 4, a, column key: row 2 has the same key. Give one of them a key of "
                    "its own, or remove it."
                ),
            ),
            has_not=portfolio(work("a"), work("b")),
        ),
    ),
    (
        find_repeated_keys,
        Case(
            name="a blank key",
            has=portfolio(capabilities=(Capability(key=" ", name="Pay"),)),
            says=(
                (
                    "error: capabilities, row 2, column key: the key is blank. Give it a short name that never "
                    "changes."
                ),
            ),
            has_not=portfolio(capabilities=(Capability(key="pay", name="Pay"),)),
        ),
    ),
    (
        find_keys_of_the_site,
        Case(
            name="people under keys of the site",
            has=portfolio(people=(Person(key="a-0123456789ab"), Person(key=" G-0123456789ABCDEF "))),
            says=(
                (
                    "error: people, row 2, a-0123456789ab, column key: a person's key may not look like that of an "
                    "account (a-…) or of a guest (g-…) of the site. Give them another, such as p-017, here and "
                    "wherever it stands."
                ),
                (
                    "error: people, row 3,  G-0123456789ABCDEF , column key: a person's key may not look like that of"
                    " an account (a-…) or of a guest (g-…) of the site. Give them another, such as p-017, here and "
                    "wherever it stands."
                ),
            ),
            has_not=portfolio(people=(Person(key="a-0123456789abc"), Person(key="g-1"), Person(key="p-a-1"))),
        ),
    ),
    (
        find_repeated_keys,
        Case(
            name="a forum's key twice",
            has=portfolio(settings=settings(forums=(Forum(key="f"), Forum(key="f")))),
            says=(
                (
                    "error: portfolio, f, column forums: two forums share this key. Give one of them a key of its"
                    " own, or remove it."
                ),
            ),
            has_not=portfolio(settings=settings(forums=(Forum(key="f"), Forum(key="g")))),
        ),
    ),
    (
        find_repeated_rows,
        Case(
            name="capacity twice",
            has=portfolio(
                capacity=(Capacity(discipline="dev", people=1), Capacity(discipline="dev", people=2))
            ),
            says=(
                ("error: capacity, row 3: row 2 already gives dev in the same quarter. Keep one of the two."),
            ),
            has_not=portfolio(
                capacity=(
                    Capacity(discipline="dev", people=1),
                    Capacity(discipline="dev", people=2, quarter=START),
                )
            ),
        ),
    ),
    (
        find_repeated_rows,
        Case(
            name="two views at no known time",
            has=portfolio(work("a"), assessments=(view("a"), view("a", high=9))),
            says=(
                (
                    "warning: assessments, row 3: p-1 has another view of the same initiative, lens and round in "
                    "row 2, and nothing says which is later. Give made_at in both, or keep one."
                ),
            ),
            has_not=portfolio(work("a"), assessments=(view("a"), view("a", high=9, round=2))),
        ),
    ),
    (
        find_repeated_rows,
        Case(
            name="a tie told from both ends",
            has=portfolio(ties=(Tie(a="s", b="t"), Tie(a="t", b="s"))),
            says=(("note: ties, row 3: row 2 already ties these teams. Keep one."),),
            has_not=portfolio(ties=(Tie(a="s", b="t"), Tie(a="t", b="u"))),
        ),
    ),
    (
        find_repeated_rows,
        Case(
            name="a kind's chance twice",
            has=portfolio(chances=(Chance(kind="balance", chance=0.5), Chance(kind="balance", chance=0.2))),
            says=(("warning: chances, row 3: row 2 already sets this kind's chance. Keep one."),),
            has_not=portfolio(
                chances=(Chance(kind="balance", chance=0.5), Chance(kind="mandate", chance=0.2))
            ),
        ),
    ),
    (
        find_repeated_rows,
        Case(
            name="a field changed twice",
            has=portfolio(
                changes=tuple(
                    Change(scenario="s", table="initiatives", record="a", field="lock", value=value)
                    for value in ("fund", "leave_out")
                )
            ),
            says=(
                (
                    "warning: changes, row 3: row 2 of the same scenario already changes this field. Keep one, or"
                    " give them to two scenarios."
                ),
            ),
            has_not=portfolio(
                changes=tuple(
                    Change(scenario=key, table="initiatives", record="a", field="lock", value="fund")
                    for key in "st"
                )
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


@pytest.mark.parametrize(
    "mark",
    ["\uff41-0123456789ab", "\u0430-0123456789ab", "a\u2010012345678\u200b9ab", "\u202ea-0123456789ab"],
)
def test_a_key_that_no_eye_tells_from_an_account_s_is_like_one(mark: str) -> None:
    assert is_key_of_the_site(mark)
