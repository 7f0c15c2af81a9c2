"""Periods in one cell, several people in one cell, and relations as other tools write them."""

from pathlib import Path

import pytest
from tests.formats.reading import guessed

from bowstring.formats.foreign.columns.periods import period_ends

NOTION = """Name,Status,Assign,Timeline,Budget,Blocked by
Portal rebuild,In progress,Ann Lee,"January 5, 2026 → June 30, 2026","£450,000",
Archive move,Not started,Bob Ray,"July 1, 2026 → March 31, 2027","£120,000",Portal rebuild (https://www.notion.so/P-0a?pvs=21)
Maps,Done,"Ann Lee, Bob Ray","October 1, 2026","£90,000",
"""


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("January 5, 2026 → June 30, 2026", ("January 5, 2026", "June 30, 2026")),
        ("Apr 26 - Mar 27", ("Apr 26", "Mar 27")),
        ("Q2-Q4 2026", ("Q2 2026", "Q4 2026")),
        ("April – June 2026", ("April 2026", "June 2026")),
        ("01/04/2026 to 30/09/2026", ("01/04/2026", "30/09/2026")),
        ("2026-2028", ("2026", "2028")),
        ("1. April 2026 bis 30. Juni 2026", ("1. April 2026", "30. Juni 2026")),
        ("2026-2027", None),
        ("2026/27", None),
        ("2026-04-01", None),
        ("01-04-2026", None),
        ("01-Apr-26", None),
        ("Ann - Bob", None),
        ("Sign-in – phase 2", None),
        ("Ongoing", None),
    ],
)
def test_a_period_has_two_ends(text: str, ends: tuple[str, str] | None) -> None:
    assert period_ends(text) == ends


def test_a_timeline_tells_start_and_end_and_a_lone_day_among_periods_neither(tmp_path: Path) -> None:
    made = guessed(tmp_path, NOTION)
    assert [(str(i.start), str(i.end)) for i in made.initiatives] == [
        ("2026-Q1", "2026-Q2"),
        ("2026-Q3", "2027-Q1"),
        ("None", "None"),
    ]
    assert made.initiatives[2].extra["Timeline"] == "October 1, 2026"
    assert "'October 1, 2026'" in made.words


def test_a_relation_with_its_address_is_the_work_of_that_name(tmp_path: Path) -> None:
    made = guessed(tmp_path, NOTION)
    assert made.initiatives[1].requires == ("portal-rebuild",)


def test_several_people_in_one_cell_are_no_person_of_that_name(tmp_path: Path) -> None:
    made = guessed(tmp_path, NOTION)
    assert [person.name for person in made.portfolio.people] == ["Ann Lee", "Bob Ray"]
    assert made.initiatives[2].owner == made.initiatives[0].owner
    assert made.initiatives[2].extra["Assign"] == "Ann Lee, Bob Ray"
    assert "cells name several people (Ann Lee, Bob Ray)" in made.words


def test_a_surname_before_a_comma_is_one_person(tmp_path: Path) -> None:
    made = guessed(tmp_path, 'Name,Owner\nPortal,"Lee, Ann"\nMaps,"Ray, Bob"\n')
    assert [person.name for person in made.portfolio.people] == ["Lee, Ann", "Ray, Bob"]


def test_names_in_quotes_among_others_keep_their_commas(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        'Name,Cost,Depends on\nPortal,1,\n"Archive, old",2,Portal\nMaps,3,"Portal,""Archive, old"""\n',
    )
    assert made.initiatives[2].requires == ("portal", "archive-old")


def test_people_between_semicolons_are_several_and_a_priority_is_nobody(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        'Project,Sponsor priority,Owner,Budget\nPortal,Must,"Lee, Ann; Ray, Bob",£5\nMaps,Should,"Ray, Bob",£6\n',
    )
    assert [person.name for person in made.portfolio.people] == ["Lee, Ann", "Ray, Bob"]
    assert "cells name several people" in made.words
