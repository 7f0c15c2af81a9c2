"""Possible duplicates is found across Whole portfolio, and what belongs together is not."""

import itertools
from datetime import date

import pytest
from tests.reuse.test_prior_art import asset, portfolio, work

from bowstring.model.assets import Focus, Phase
from bowstring.model.decisions import ReuseChoice, ReuseDecision
from bowstring.model.portfolio import Portfolio
from bowstring.reuse.duplicates import Duplicate, find_duplicates

DAY = date(2026, 1, 5)
ALIKE = ("Text people the day before their interview", "Send people a text the day before an interview")
OTHERS = (work("tax", "Tax a boat"), work("farm", "Count the cows of every farm"))


def twins(left: dict[str, object] | None = None, other: dict[str, object] | None = None) -> Portfolio:
    works = (work("a", ALIKE[0], **(left or {})), work("b", ALIKE[1], **(other or {})), *OTHERS)
    return portfolio(*works, assets=())


def pairs(about: Portfolio) -> list[tuple[str, str]]:
    return [(duplicate.instead_of, duplicate.keep) for duplicate in find_duplicates(about)]


def test_two_under_nearly_one_name_are_found_and_others_are_not() -> None:
    (duplicate,) = find_duplicates(twins())
    assert {duplicate.keep, duplicate.instead_of} == {"a", "b"}
    assert duplicate.likeness is not None
    assert duplicate.likeness > 0.5
    assert duplicate.saving is None


@pytest.mark.parametrize(
    ("left", "other"),
    [
        ({"requires": ("b",)}, {}),
        ({"alternatives": "texts"}, {"alternatives": "texts"}),
        ({"asset": "diary"}, {"asset": "diary"}),
        ({"stopped_on": DAY}, {}),
        ({"name": "Text people wave 2"}, {"name": "Text people wave 3"}),
        ({"name": "Apply for a permit"}, {"name": "Check a permit"}),
    ],
    ids=["requires", "alternatives", "one asset", "stopped", "a series", "different steps"],
)
def test_what_belongs_together_or_differs_on_purpose_is_no_duplicate(
    left: dict[str, object], other: dict[str, object]
) -> None:
    first, second = ({"name": name, **fields} for name, fields in zip(ALIKE, (left, other), strict=True))
    works = (work("a", **first), work("b", **second), *OTHERS)
    assert pairs(portfolio(*works, assets=())) == []


@pytest.mark.parametrize(
    ("left", "other", "keep"),
    [
        ({}, {}, "a"),
        ({}, {"lock": "fund"}, "b"),
        ({}, {"focus": Focus.PLATFORM}, "b"),
        ({"phase": Phase.ALPHA}, {"phase": Phase.BETA}, "b"),
        ({"total_cost": 9.0, "duration_quarters": 1}, {"total_cost": 5.0, "duration_quarters": 1}, "b"),
    ],
)
def test_kept_is_what_is_bound_shared_further_on_or_cheaper(
    left: dict[str, object], other: dict[str, object], keep: str
) -> None:
    (duplicate,) = find_duplicates(twins(left, other))
    assert duplicate.keep == keep


def test_what_exists_is_kept() -> None:
    about = portfolio(work("new", ALIKE[0]), *OTHERS, assets=(asset("there", ALIKE[1], phase=Phase.LIVE),))
    assert pairs(about) == [("new", "there")]
    gone = portfolio(work("new", ALIKE[0]), *OTHERS, assets=(asset("there", ALIKE[1], phase=Phase.RETIRED),))
    assert pairs(gone) == []


def chosen(choice: ReuseChoice | None, saving: float | None = None) -> Duplicate | None:
    rows = (ReuseDecision(initiative="tax", candidate="store", choice=choice, saving=saving, made_on=DAY),)
    about = portfolio(work("tax", "Tax a boat"), reuse_choices=rows)
    return next(iter(find_duplicates(about)), None)


def test_what_people_named_and_left_open_is_found_however_unlike() -> None:
    for choice in (ReuseChoice.BUILD, None):
        duplicate = chosen(choice, 40.0)
        assert duplicate is not None
        assert (duplicate.instead_of, duplicate.keep, duplicate.likeness, duplicate.saving) == (
            "tax",
            "store",
            None,
            40.0,
        )


@pytest.mark.parametrize("choice", [ReuseChoice.REUSE, ReuseChoice.EXTEND, ReuseChoice.REPLACE])
def test_what_is_chosen_is_settled(choice: ReuseChoice) -> None:
    assert chosen(choice, 40.0) is None


def test_the_order_of_rows_changes_nothing() -> None:
    works = (work("a", ALIKE[0]), work("b", ALIKE[1]), work("c", ALIKE[0].upper()), *OTHERS)
    expected = find_duplicates(portfolio(*works, assets=()))
    assert len(expected) == 3
    for order in itertools.islice(itertools.permutations(works), 0, None, 17):
        assert find_duplicates(portfolio(*order, assets=())) == expected


def test_a_list_of_numbered_work_is_not_all_one_thing() -> None:
    works = tuple(work(f"w-{place}", f"Initiative {place}") for place in range(300))
    assert pairs(portfolio(*works, assets=())) == []
