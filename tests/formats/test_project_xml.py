"""Microsoft Project's XML: tasks with their unique IDs; what would read other files or grow without end is refused."""

from pathlib import Path

import pytest
from tests.formats.reading import DAY

from bowstring.formats.foreign.guessing import Guess, guess
from bowstring.formats.foreign.project_xml import read_project
from bowstring.model.problems import BadDataError

TASKS = """
<Task><UID>0</UID><ID>0</ID><Name>Portal programme</Name><OutlineLevel>0</OutlineLevel></Task>
<Task><UID>10</UID><ID>1</ID><Name>Build</Name><OutlineLevel>1</OutlineLevel><Duration>PT1600H0M0S</Duration>
<Start>2026-04-06T08:00:00</Start><Finish>2027-01-08T17:00:00</Finish><Cost>95000000</Cost></Task>
<Task><UID>12</UID><ID>2</ID><Name>Discovery</Name><OutlineLevel>2</OutlineLevel><Duration>PT320H0M0S</Duration>
<Start>2026-04-06T08:00:00</Start><Finish>2026-05-29T17:00:00</Finish><Cost>15000000</Cost>
<PercentComplete>100</PercentComplete><Notes>First &amp; short</Notes></Task>
<Task><UID>11</UID><ID>3</ID><Name>Portal</Name><OutlineLevel>2</OutlineLevel><Duration>PT1280H0M0S</Duration>
<Start>2026-06-01T08:00:00</Start><Finish>2027-01-08T17:00:00</Finish><Cost>80000000</Cost>
<PercentComplete>0</PercentComplete>
<PredecessorLink><PredecessorUID>12</PredecessorUID><Type>1</Type><LinkLag>4800</LinkLag></PredecessorLink></Task>
<Task><IsNull>1</IsNull><UID>13</UID></Task>"""
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Project>&b;</Project>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a SYSTEM "file:///etc/passwd">]><Project>&a;</Project>'
)


def project(tasks: str = TASKS, more: str = "<CurrencyCode>GBP</CurrencyCode>") -> str:
    """A project with those tasks."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Project xmlns="http://schemas.microsoft.com/project"><Title>Portal programme</Title>{more}'
        f"<Tasks>{tasks}</Tasks><Resources><Resource><UID>1</UID><Name>Analyst</Name></Resource></Resources>"
        "<Assignments><Assignment><TaskUID>12</TaskUID><ResourceUID>1</ResourceUID></Assignment></Assignments></Project>"
    )


def made_of(folder: Path, text: str) -> Guess:
    """What is made of an XML text."""
    path = folder / "plan.xml"
    path.write_text(text, encoding="utf-8")
    return guess(path, today=DAY)


def test_tasks_are_work_under_their_unique_ids(tmp_path: Path) -> None:
    made = made_of(tmp_path, project())
    assert made.tool == "Microsoft Project (XML)"
    assert made.questions == ()
    assert made.imported is not None
    work = {initiative.key: initiative for initiative in made.imported.portfolio.initiatives}
    assert {key: (i.name, i.total_cost, i.duration, i.requires) for key, i in work.items()} == {
        "12": ("Discovery", 150_000, 1, ()),
        "11": ("Portal", 800_000, 3, ("12",)),
    }
    assert [str(i.standing) for i in work.values()] == ["complete", "None"]
    assert work["12"].description == "First & short"
    assert work["12"].extra["Resource Names"] == "Analyst"
    assert (str(work["11"].start), str(work["11"].end)) == ("2026-Q2", "2027-Q1")


def test_where_no_money_is_counted_no_cost_is_said(tmp_path: Path) -> None:
    text = project(TASKS.replace("95000000", "0").replace("15000000", "0").replace("80000000", "0"))
    made = made_of(tmp_path, text)
    assert made.imported is not None
    assert {initiative.total_cost for initiative in made.imported.portfolio.initiatives} == {None}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (BOMB, "declares a document type or an entity"),
        (OUTSIDE, "declares a document type or an entity"),
        ("<Project><Tasks><Task>", "this is not XML"),
        ("<svg/>", "not a project of Microsoft Project"),
        (project(""), "holds no tasks"),
        (f"<Project>{'<a>' * 200}{'</a>' * 200}</Project>", "nested too deeply"),
        ("", "this is not XML"),
        ("\x00\x01", "this is not XML"),
    ],
)
def test_what_is_no_project_or_would_read_more_is_refused_in_words(
    tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(BadDataError, match=words):
        made_of(tmp_path, text)


@pytest.mark.parametrize(
    ("more", "hours"), [("<MinutesPerDay>420</MinutesPerDay>", 7), ("<CurrencyCode>GBP</CurrencyCode>", 8)]
)
def test_a_working_day_has_the_minutes_that_the_project_says(tmp_path: Path, more: str, hours: int) -> None:
    path = tmp_path / "plan.xml"
    path.write_text(project(more=more), encoding="utf-8")
    table = read_project(path)
    at = table.header.index("Duration (working days)")
    assert float(str(table.rows[0][at])) == pytest.approx(1600 / hours, rel=0.01)
