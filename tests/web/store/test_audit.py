"""The audit trail: what is written, what is listed of it, and what erasing a person leaves."""

import dataclasses
from typing import Any

import pytest
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Capability
from bowstring.model.conversations import Chance, Raised
from bowstring.model.decisions import Advice
from bowstring.model.organisation import Person, Tie
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.models import AuditEntry, AuditText
from bowstring.web.store.accounts import make_account
from bowstring.web.store.audit import (
    AuditFilter,
    AuditRecord,
    actors_in_trail,
    changes_between,
    changes_of,
    count_changes,
    digest_of_cells,
    erase_person,
    every_change,
    names_of_accounts,
    tables_in_trail,
    write_entry,
)
from bowstring.web.store.facts import Edit, change_records, create_portfolio, kept_records
from bowstring.web.store.history import cells_opened, history_of, record_opened, who_changed

PERSON, OTHER = "p-erased", "p-stays"
MADE = 1
"""How many entries a portfolio has that was only made."""


def write(site: Site, count: int = 1, **fields: Any) -> None:
    """Entries of the trail, one after another."""
    fields = {"actor": "", "action": "edited", "table": "needs", "record": "n-1", **fields}
    for _ in range(count):
        write_entry(site.stored, AuditRecord(**fields), revision=7)


def texts(action: str) -> list[tuple[Any, Any]]:
    """What the entries of an action still say, the first first."""
    rows = AuditText.objects.filter(entry__action=action).order_by("pk")
    return list(rows.values_list("before", "after"))


def test_an_entry_keeps_text_and_digests(site: Site) -> None:
    write(site, actor="a-1", record="n-9", before={"b": 1, "a": 2}, after=None)
    (change, _) = changes_of(site.stored.pk, AuditFilter(), first=0, most=10)
    assert (change.actor, change.table, change.record, change.revision) == ("a-1", "needs", "n-9", 7)
    assert (change.before, change.after, change.erased_at) == ({"b": 1, "a": 2}, None, None)
    entry = AuditEntry.objects.get(pk=change.number)
    assert entry.before == digest_of_cells({"a": 2, "b": 1}) != digest_of_cells({"a": 2, "b": 2})
    assert entry.after == ""
    assert len(entry.before) == 64


def test_entries_are_counted_and_come_latest_first_in_parts(site: Site) -> None:
    for record in ("n-1", "n-2", "n-3"):
        write(site, record=record)
    assert count_changes(site.stored.pk, AuditFilter()) == 3 + MADE
    parts = [changes_of(site.stored.pk, AuditFilter(), first=first, most=2) for first in (0, 2, 4)]
    assert [[change.record for change in part] for part in parts] == [
        ["n-3", "n-2"],
        ["n-1", site.stored.key],
        [],
    ]
    every = list(every_change(site.stored.pk, AuditFilter()))
    assert every == [change for part in parts for change in part]


def test_entries_are_narrowed_by_table_part_of_a_key_and_actor(site: Site) -> None:
    write(site, record="n-1", actor="a-1")
    write(site, record="N-12", actor="a-2")
    write(site, record="n-1", actor="a-1", table="people")
    other = create_portfolio(Portfolio(settings=Settings(name="x", start=Quarter(2026, 2))), "x")
    write_entry(other, AuditRecord(actor="a-1", action="edited", table="needs", record="n-1"), revision=2)

    def count(**query: str) -> int:
        assert len(list(every_change(site.stored.pk, AuditFilter(**query)))) == count_changes(
            site.stored.pk, AuditFilter(**query)
        )
        return count_changes(site.stored.pk, AuditFilter(**query))

    assert count() == 3 + MADE
    assert count(table="needs") == 2
    assert count(record="n-1") == 3
    assert count(record="n-12") == 1
    assert count(actor="a-1") == 2
    assert count(table="needs", actor="a-1") == 1
    assert count(table="needs", actor="a-3") == 0


def test_the_trail_tells_its_tables_and_whom_it_names(site: Site) -> None:
    person, nameless = make_account("a@example.org", name="Ada"), make_account("b@example.org")
    for actor in (person.key, nameless.key, "a-gone", "", person.key):
        write(site, actor=actor)
    assert tables_in_trail(site.stored.pk) == ("needs", "portfolio")
    assert actors_in_trail(site.stored.pk) == tuple(
        sorted([(person.key, "Ada"), (nameless.key, "b@example.org"), ("a-gone", "")])
    )
    names = {change.actor: change.actor_name for change in every_change(site.stored.pk, AuditFilter())}
    assert names == {person.key: "Ada", nameless.key: "b@example.org", "a-gone": "", "": ""}
    assert {
        change.actor: change.actor_name
        for change in changes_of(site.stored.pk, AuditFilter(), first=0, most=9)
    } == names


def about(person: str) -> dict[str, Any]:
    """A record about somebody in each of the tables that can have one."""
    figures = {"low": 1.0, "likely": 2.0, "high": 3.0}
    return {
        "people": Person(key=person, name="Their name"),
        "assessments": Assessment(
            initiative="i", lens=Lens.USER_NEED, assessor=person, rationale="Their words", **figures
        ),
        "advice": Advice(decision="d", adviser=person, advice="Their words"),
        "raised": Raised(key="r", raised_by=person, question="Their words?"),
        "chances": Chance(kind="tie", chance=0.5, set_by=person, reason="Their words"),
        "ties": Tie(a=person, b="p-third"),
    }


@pytest.mark.parametrize("table", [*about(PERSON), "ties from the other end"])
def test_erasing_a_person_leaves_no_text_from_before_or_after(site: Site, table: str) -> None:
    """Added, changed so that it is about somebody else, and taken away: text before, after and on both sides."""
    portfolio = site.stored.pk
    if table in about(PERSON):
        record, other = about(PERSON)[table], about(OTHER)[table]
    else:
        table, record, other = "ties", Tie(a="p-third", b=PERSON), Tie(a="p-third", b=OTHER)
    change_records(portfolio, [Edit(table=table, record=record)], actor="", action="added")
    row = kept_records(portfolio, table)[-1].row
    change_records(portfolio, [Edit(table=table, row=row, record=other)], actor="", action="moved away")
    change_records(portfolio, [Edit(table=table, row=row, record=record)], actor="", action="moved back")
    change_records(portfolio, [Edit(table=table, row=row)], actor="", action="taken away")
    change_records(portfolio, [Edit(table=table, record=other)], actor="", action="of somebody else")
    digests = list(AuditEntry.objects.order_by("pk").values_list("before", "after", "made_at"))
    assert erase_person(portfolio, PERSON, by="a-1") == 4
    for action in ("added", "moved away", "moved back", "taken away"):
        assert texts(action) == [(None, None)], action
    assert texts("of somebody else")[0][1] is not None
    rest = AuditEntry.objects.exclude(action="erased").order_by("pk")
    assert list(rest.values_list("before", "after", "made_at")) == digests


def test_erasing_writes_who_erased_how_much_and_does_it_once(site: Site) -> None:
    portfolio = site.stored.pk
    change_records(
        portfolio, [Edit(table="people", record=about(PERSON)["people"])], actor="", action="added"
    )
    assert erase_person(portfolio, PERSON, by="a-1") == 1
    entry = AuditEntry.objects.get(action="erased")
    assert (entry.actor, entry.table, entry.record, entry.revision) == ("a-1", "people", PERSON, 2)
    assert texts("erased") == [(None, {"entries": 1})]
    erased = AuditText.objects.get(entry__action="added")
    assert erased.erased_at is not None
    change = next(
        change for change in every_change(portfolio, AuditFilter()) if change.number == erased.entry_id
    )
    assert (change.before, change.after, change.erased_at) == (None, None, erased.erased_at)
    assert erase_person(portfolio, "p-nobody", by="a-1") == 0


def test_erasing_stays_within_the_portfolio_and_the_person(site: Site) -> None:
    other = create_portfolio(Portfolio(settings=Settings(name="x", start=Quarter(2026, 2))), "x")
    for stored in (site.stored, other):
        for record in (about(PERSON)["assessments"], about(OTHER)["assessments"]):
            change_records(stored.pk, [Edit(table="assessments", record=record)], actor="", action="added")
    # A record of another table that only happens to be called the same.
    namesake = Capability(key=PERSON, name="Namesake")
    change_records(other.pk, [Edit(table="capabilities", record=namesake)], actor="", action="namesake")
    assert erase_person(other.pk, PERSON, by="") == 1
    assert [after["assessor"] for _, after in texts("added") if after is not None] == [PERSON, OTHER, OTHER]
    assert texts("namesake")[0][1]["name"] == "Namesake"


def test_the_history_of_a_record_is_its_own(site: Site) -> None:
    for record in ("n-1", "n-12", "n-1", "N-1"):
        write(site, record=record)
    write(site, record="n-1", table="people")
    latest = history_of(site.stored.pk, "needs", "n-1", most=9)
    assert [(change.record, change.table) for change in latest] == [("n-1", "needs")] * 2
    assert latest[0].number > latest[1].number
    assert history_of(site.stored.pk, "needs", "n-1", most=1) == latest[:1]


def test_what_was_opened_is_shown_as_it_was_with_who_changed_it(site: Site) -> None:
    portfolio, ada = site.stored.pk, make_account("a@example.org", name="Ada")
    seen = kept_records(portfolio, "capabilities")[0]
    changed = dataclasses.replace(seen.record, name="Theirs")
    assert record_opened(portfolio, "capabilities", seen.stamp) is None
    assert who_changed(portfolio, "capabilities", seen.stamp) == "Somebody else changed it."
    edit = Edit(table="capabilities", row=seen.row, record=changed)
    change_records(portfolio, [edit], actor=ada.key)
    assert record_opened(portfolio, "capabilities", seen.stamp) == seen.record
    assert who_changed(portfolio, "capabilities", seen.stamp).startswith("Ada changed it on ")
    assert record_opened(portfolio, "needs", seen.stamp) is None
    assert cells_opened(portfolio, "capabilities", "") is None


def test_erasing_again_counts_only_what_was_written_since(site: Site) -> None:
    portfolio = site.stored.pk
    edits = [Edit(table="people", record=about(PERSON)["people"])]
    change_records(portfolio, edits, actor="", action="added")
    assert erase_person(portfolio, PERSON, by="a-1") == 1
    moment = AuditText.objects.get(entry__action="added").erased_at
    assert erase_person(portfolio, PERSON, by="a-1") == 1
    assert AuditText.objects.get(entry__action="added").erased_at == moment


def test_what_was_done_to_some_tables_since_a_moment_is_told_latest_first(site: Site) -> None:
    other = create_portfolio(Portfolio(settings=Settings(name="x", start=Quarter(2026, 2))), "x")
    portfolio = site.stored.pk
    before = timezone.now()
    for key in ("cap-1", "cap-2"):
        change_records(
            portfolio, [Edit(table="capabilities", record=Capability(key=key, name="C"))], actor=""
        )
    change_records(other.pk, [Edit(table="capabilities", record=Capability(key="cap-3", name="C"))], actor="")
    change_records(portfolio, [Edit(table="people", record=Person(key="p-new"))], actor="")
    done = changes_between(portfolio, ["capabilities"], moment=before)
    assert [change.record for change in done] == ["cap-2", "cap-1"]
    assert changes_between(portfolio, ["capabilities"], moment=timezone.now()) == ()


def test_accounts_are_named_by_what_they_are_called_or_their_address_and_no_others(db: None) -> None:
    ann, bob, _ = (
        make_account("ann@example.org", name="Ann"),
        make_account("bob@example.org"),
        make_account("cyd@example.org", name="Cyd"),
    )
    assert names_of_accounts([ann.key, bob.key, "a-gone"]) == {ann.key: "Ann", bob.key: "bob@example.org"}
