"""Decisions as Markdown files: nothing is lost on the way there and back, and other people's files are read."""

import contextlib
import dataclasses
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import records

from bowstring.formats.decisions.decision_records import (
    decision_files,
    read_decision_records,
    with_records,
    write_decision_records,
)
from bowstring.formats.files import read_portfolio
from bowstring.formats.own.tables import TABLES
from bowstring.model.decisions import Advice, Decision, DecisionKind, Level
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError
from bowstring.model.quarters import Quarter

SETTINGS = Settings(name="Ours", start=Quarter(2026, 2))
DEPARTMENT = Path(__file__).parents[2] / "examples" / "department"
MADR = """---
status: "accepted"
date: 2026-02-03
decision-makers: [Ann, Bo]
consulted:
  - platform
---

# Use one identity

## Context and Problem Statement

People sign in eleven times.

Why?

## Decision Drivers

* Fewer passwords

## Considered Options

* One identity
* Leave it

## Decision Outcome

Chosen option: "One identity", because it is one.

### Consequences

* Good, because fewer passwords
* Bad, because everybody moves

### Confirmation

A review in May.

## Pros and Cons of the Options

### One identity

* Good, because one
"""

_AWKWARD = st.sampled_from(
    (
        "---",
        "---\nkey: x\n---",
        "# Title",
        "## Considered Options\n\n* a",
        "```\n## not a heading",
        "a; b; c",
        "* a\n* b",
        "a;  b",
        "; ",
        "plain",
        "two\n\nparagraphs",
        "### Consequences",
        " # x #",
        "a #",
        "|\n  x",
    )
)


def decisions() -> st.SearchStrategy[Decision]:
    """Any decision; some texts look like Markdown."""
    plain = records(TABLES["decisions"]).map(lambda record: cast(Decision, record))
    texts = st.fixed_dictionaries(
        {},
        optional={
            **dict.fromkeys(("title", "context", "options", "decision", "consequences", "status"), _AWKWARD),
            "extra": st.dictionaries(
                st.sampled_from(
                    ("More Information", "Confirmation", "date", "title", "Decision Drivers", "advice")
                ),
                _AWKWARD,
                max_size=3,
            ),
        },
    )
    return st.builds(lambda decision, changes: dataclasses.replace(decision, **changes), plain, texts)


def there_and_back(portfolio: Portfolio) -> tuple[tuple[Decision, ...], tuple[Advice, ...]]:
    with TemporaryDirectory() as folder:
        write_decision_records(portfolio, Path(folder) / "decisions")
        reading = read_decision_records(Path(folder) / "decisions")
    return reading.decisions, reading.advice


@settings(max_examples=300, deadline=None)
@given(st.lists(decisions(), min_size=1, max_size=3))
def test_any_decision_comes_back_as_it_was(made: list[Decision]) -> None:
    copies, advice = there_and_back(Portfolio(settings=SETTINGS, decisions=tuple(made)))
    assert copies == tuple(made)
    assert advice == ()


@settings(max_examples=100, deadline=None)
@given(
    decisions(),
    st.lists(records(TABLES["advice"]).filter(lambda piece: bool(cast(Advice, piece).adviser)), max_size=3),
)
def test_any_advice_comes_back_with_its_decision(made: Decision, pieces: list[object]) -> None:
    advice = tuple(dataclasses.replace(cast(Advice, piece), decision=made.key) for piece in pieces)
    portfolio = Portfolio(settings=SETTINGS, decisions=(made,), advice=advice)
    assert there_and_back(portfolio) == ((made,), advice)


def test_the_departments_decisions_are_files_that_read_well(tmp_path: Path) -> None:
    portfolio, _ = read_portfolio(DEPARTMENT)
    names = write_decision_records(portfolio, tmp_path)
    assert len(names) == len(portfolio.decisions)
    assert names[0] == "0001-d-accessibility-law.md"
    text = (tmp_path / "0010-d-journal-own-store.md").read_text(encoding="utf-8")
    assert "# Let the claim journal keep attachments itself until March 2026\n" in text
    assert (
        "## Considered Options\n\n* Wait\n* keep attachments in the journal\n* post them on paper.\n" in text
    )
    assert "## Decision Outcome\n\nA waiver: the journal keeps its own until the end of March 2026.\n" in text
    assert "decision-makers: p-044\n" in text
    reading = read_decision_records(tmp_path)
    assert reading.decisions == portfolio.decisions
    assert sorted(reading.advice, key=repr) == sorted(portfolio.advice, key=repr)
    assert reading.problems == ()


def test_a_record_that_others_wrote_is_read(tmp_path: Path) -> None:
    (tmp_path / "0007-one-identity.md").write_bytes(MADR.replace("\n", "\r\n").encode())
    (tmp_path / "README.md").write_text("# Our decisions\n", encoding="utf-8")
    reading = read_decision_records(tmp_path)
    (decision,) = reading.decisions
    assert decision.key == "one-identity"
    assert decision.title == "Use one identity"
    assert decision.status == "accepted"
    assert decision.decided_on == date(2026, 2, 3)
    assert decision.decided_by == "Ann, Bo"
    assert decision.context == "People sign in eleven times.\n\nWhy?"
    assert decision.options == "One identity; Leave it"
    assert decision.decision == 'Chosen option: "One identity", because it is one.'
    assert decision.consequences == "* Good, because fewer passwords\n* Bad, because everybody moves"
    assert decision.extra == {
        "Decision Drivers": "* Fewer passwords",
        "Confirmation": "A review in May.",
        "Pros and Cons of the Options": "### One identity\n\n* Good, because one",
    }
    assert reading.advice == (Advice(decision="one-identity", adviser="platform"),)


def test_what_is_wrong_is_told_by_file_and_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "1-bad-yaml.md").write_text("---\na: [\n---\n# T\n", encoding="utf-8")
    (tmp_path / "2-bad-date.md").write_text("---\ndate: TBC\nkind: wish\n---\n# T\n", encoding="utf-8")
    (tmp_path / "3-no-title.md").write_text("Just words.\n", encoding="utf-8")
    with pytest.raises(BadDataError) as bad:
        read_decision_records(tmp_path)
    messages = [str(problem) for problem in bad.value.problems]
    assert any(message.startswith("1-bad-yaml.md") and "not YAML" in message for message in messages)
    assert any(
        message.startswith("2-bad-date.md") and "'TBC' is not a date" in message for message in messages
    )
    assert any(
        message.startswith("2-bad-date.md") and "law, safety, funder, ours" in message for message in messages
    )
    assert any(message.startswith("3-no-title.md") and "title" in message for message in messages)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\x80\x81", b"---\n", b"---\n- a\n---\n# T\n", b"#\n# \n"]
)
def test_odd_files_are_refused_or_read_and_never_crash(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "odd.md").write_bytes(content)
    with contextlib.suppress(BadDataError):
        read_decision_records(tmp_path)


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_that_is_missing_or_empty_is_told(tmp_path: Path, *, make: bool) -> None:
    folder = tmp_path / "none"
    if make:
        folder.mkdir()
    with pytest.raises(BadDataError, match=r"no such folder|no Markdown files"):
        read_decision_records(folder)


def test_records_take_the_place_of_decisions_by_key_and_others_stay(tmp_path: Path) -> None:
    old = Decision(key="a", title="Old", kind=DecisionKind.OURS)
    kept = Decision(key="b", title="Kept", level=Level.TEAM)
    portfolio = Portfolio(
        settings=SETTINGS,
        decisions=(old, kept),
        advice=(Advice(decision="a", adviser="x"), Advice(decision="b", adviser="y")),
    )
    new = dataclasses.replace(old, title="New")
    more = Decision(key="c", title="More")
    write_decision_records(Portfolio(settings=SETTINGS, decisions=(new, more)), tmp_path)
    made = with_records(portfolio, read_decision_records(tmp_path))
    assert made.decisions == (new, kept, more)
    assert made.advice == (Advice(decision="b", adviser="y"),)


def test_records_as_log4brains_writes_them_have_their_day_their_tags_and_what_they_supersede(
    tmp_path: Path,
) -> None:
    (tmp_path / "20210815-use-one.md").write_text(
        "# Use one\n\n- Status: superseded by [20220101-use-two](20220101-use-two.md)\n- Deciders: Ann\n"
        "- Date: 2021-08-16\n- Tags: doc, tools\n\n## Context and Problem Statement\n\nWhich?\n",
        encoding="utf-8",
    )
    (tmp_path / "20220101-use-two.md").write_text(
        "# Use two\n\n- Status: draft\n\n## Decision Outcome\n\nTwo.\n\n## Links\n\n"
        "- Supersedes [20210815-use-one](20210815-use-one.md)\n",
        encoding="utf-8",
    )
    first, second = read_decision_records(tmp_path).decisions
    assert (first.key, first.status, str(first.decided_on)) == (
        "use-one",
        "superseded by 20220101-use-two",
        "2021-08-16",
    )
    assert first.extra["tags"] == "doc, tools"
    assert (str(second.decided_on), second.supersedes) == ("2022-01-01", "use-one")


def test_of_decisions_with_one_key_the_first_has_the_advice_and_each_has_a_file(tmp_path: Path) -> None:
    twice = tuple(Decision(key="a", title=title) for title in ("First", "Second"))
    advice = (Advice(decision="a", adviser="x"),)
    files = decision_files(Portfolio(settings=SETTINGS, decisions=twice, advice=advice))
    assert list(files) == ["0001-a.md", "0002-a.md"]
    assert [b"advice" in content for content in files.values()] == [True, False]


def test_a_heading_inside_code_is_no_heading(tmp_path: Path) -> None:
    code = "```sh\n# Not a title\n## Decision Outcome\n```"
    (tmp_path / "1.md").write_text(
        f"# Title\n\n## Context and Problem Statement\n\n{code}\n", encoding="utf-8"
    )
    (decision,) = read_decision_records(tmp_path).decisions
    assert (decision.title, decision.context, decision.decision) == ("Title", code, "")


@pytest.mark.parametrize(
    ("section", "options"),
    [("* Buy\n* Build\n", "Buy; Build"), ("* Buy\nor nothing\n", "* Buy\nor nothing")],
)
def test_options_are_one_line_where_all_of_them_are_bullets(
    tmp_path: Path, section: str, options: str
) -> None:
    (tmp_path / "1.md").write_text(f"# Title\n\n## Considered Options\n\n{section}", encoding="utf-8")
    assert read_decision_records(tmp_path).decisions[0].options == options


def test_names_stand_in_a_file_as_they_are_written() -> None:
    decisions = (Decision(key="a", title="First", decided_by="Zoë"),)
    (content,) = decision_files(Portfolio(settings=SETTINGS, decisions=decisions)).values()
    assert "Zoë" in content.decode("utf-8")
