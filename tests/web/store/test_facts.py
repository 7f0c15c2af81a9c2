"""Facts go into the database and come back the same."""

import dataclasses
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.formats.own.tables import TABLES
from bowstring.model.assessments import Lens
from bowstring.model.assets import Capability
from bowstring.model.figures import MOST_FIGURE, MOST_WHOLE
from bowstring.model.needs import Need
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError, UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.model.scenarios import Scenario
from bowstring.web.models import FACTS, AuditEntry, AuditText, StoredPortfolio
from bowstring.web.quotas import QuotaError
from bowstring.web.store import facts
from bowstring.web.store.claims import ScoresWaitError
from bowstring.web.store.facts import (
    SETTINGS,
    Edit,
    StaleEditError,
    change_records,
    change_settings,
    changed_tables,
    create_portfolio,
    forget_facts,
    kept_record,
    kept_records,
    kept_row,
    load_portfolio,
    load_revision,
    load_tables,
    stamp_of,
)
from bowstring.web.store.sealed import Score, seal_scores


@pytest.mark.django_db
def test_a_stored_portfolio_is_the_same_when_loaded() -> None:
    stored = create_portfolio(small_department(), "small")
    assert load_portfolio(stored.pk) == small_department()


@pytest.mark.django_db
@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_largest_of_everything_is_kept(sign: int, day: date) -> None:
    """Whole figures, figures and days at the ends of what can be read, in every table that has some."""
    small = small_department()
    changed: dict[str, Any] = {
        table: tuple(_stretched(record, sign, day) for record in getattr(small, table)) for table in TABLES
    }
    stretched = dataclasses.replace(small, **changed)
    assert load_portfolio(create_portfolio(stretched, "large").pk) == stretched


def _stretched(record: Any, sign: int, day: date) -> Any:
    ends: dict[type, object] = {
        int: sign * MOST_WHOLE,
        float: sign * MOST_FIGURE,
        date: day,
        datetime: datetime(day.year, day.month, day.day, 12, tzinfo=UTC),
    }
    values = {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    changes = {name: ends[type(value)] for name, value in values.items() if type(value) in ends}
    return dataclasses.replace(record, **changes)


EMPTY = Portfolio(settings=Settings(name="Another", start=Quarter(2026, 2)))


def state(site: Site) -> tuple[object, ...]:
    """Everything that an edit may change."""
    stored = StoredPortfolio.objects.get(pk=site.stored.pk)
    return stored.revision, stored.table_revisions, AuditEntry.objects.count(), load_portfolio(site.stored.pk)


def test_edits_raise_the_revision_once_and_only_that_of_their_tables(site: Site) -> None:
    portfolio, before = site.stored.pk, load_portfolio(site.stored.pk)
    first, second = kept_records(portfolio, "capabilities")[:2]
    renamed = dataclasses.replace(first.record, name="Another name")
    edits = [
        Edit(table="capabilities", row=first.row, record=renamed, stamp=first.stamp),
        Edit(table="capabilities", row=second.row),
        Edit(table="needs", record=Need(key="n-new", statement="A new need")),
    ]
    assert change_records(portfolio, edits, actor="a-1") == 2
    revision, after = load_revision(portfolio)
    assert revision == 2
    assert after.capabilities == (renamed, *before.capabilities[2:])
    assert after.needs == (*before.needs, Need(key="n-new", statement="A new need"))
    assert changed_tables(portfolio, since=1) == {"capabilities", "needs"}
    assert changed_tables(portfolio, since=2) == frozenset()
    assert StoredPortfolio.objects.get(pk=portfolio).table_revisions == {"capabilities": 2, "needs": 2}


def test_each_edit_leaves_what_it_said_before_and_after(site: Site) -> None:
    portfolio = site.stored.pk
    first, second = kept_records(portfolio, "capabilities")[:2]
    fresh = Capability(key="c-new", name="New")
    edits = [
        Edit(table="capabilities", record=fresh),
        Edit(
            table="capabilities",
            row=first.row,
            record=dataclasses.replace(first.record, key="c-moved", name="Moved"),
        ),
        Edit(table="capabilities", row=second.row),
    ]
    change_records(portfolio, edits, actor="a-1", action="tried")
    entries = AuditEntry.objects.filter(portfolio=portfolio, action="tried").order_by("pk")
    assert [(entry.actor, entry.table, entry.record, entry.revision) for entry in entries] == [
        ("a-1", "capabilities", first.record.key, 2),
        ("a-1", "capabilities", second.record.key, 2),
        ("a-1", "capabilities", "c-new", 2),
    ]
    texts = [AuditText.objects.get(entry=entry) for entry in entries]
    names = [
        ((text.before or {}).get("name"), (text.after or {}).get("name"), text.after is None)
        for text in texts
    ]
    assert names == [
        (first.record.name, "Moved", False),
        (second.record.name, None, True),
        (None, "New", False),
    ]
    assert [entry.before for entry in entries] == [first.stamp, second.stamp, ""]
    assert entries[2].after == stamp_of(fresh) == kept_record(portfolio, "capabilities", "c-new").stamp


def test_a_new_portfolio_begins_its_trail_at_its_first_revision(db: None) -> None:
    stored = create_portfolio(EMPTY, "another", actor="a-1")
    (entry,) = AuditEntry.objects.filter(portfolio=stored)
    assert (entry.actor, entry.action, entry.table, entry.record) == ("a-1", "made", SETTINGS, "another")
    assert (entry.revision, entry.before, entry.after) == (1, "", "")
    assert stored.name == "Another"
    with pytest.raises(IntegrityError), transaction.atomic():
        create_portfolio(EMPTY, "another")


def test_a_stale_edit_changes_nothing_and_shows_what_is_there_now(site: Site) -> None:
    portfolio = site.stored.pk
    seen, other = kept_records(portfolio, "capabilities")[:2]
    theirs = dataclasses.replace(seen.record, name="Theirs")
    change_records(portfolio, [Edit(table="capabilities", row=seen.row, record=theirs)], actor="")
    before = state(site)
    mine = dataclasses.replace(seen.record, name="Mine")
    edits = [
        Edit(table="capabilities", row=other.row),
        Edit(table="capabilities", row=seen.row, record=mine, stamp=seen.stamp),
        Edit(table="needs", record=Need(key="n-new", statement="A new need")),
    ]
    with pytest.raises(StaleEditError) as stale:
        change_records(portfolio, edits, actor="")
    assert stale.value.now == theirs
    assert state(site) == before
    with pytest.raises(StaleEditError):
        change_records(portfolio, [Edit(table="capabilities", row=seen.row, stamp=seen.stamp)], actor="")
    assert state(site) == before


def test_an_edit_of_what_is_gone_or_of_another_portfolio_is_stale(site: Site) -> None:
    portfolio = site.stored.pk
    gone = kept_records(portfolio, "capabilities")[0]
    change_records(portfolio, [Edit(table="capabilities", row=gone.row)], actor="")
    other = create_portfolio(EMPTY, "another").pk
    theirs = kept_records(portfolio, "capabilities")[0]
    for place, row in ((portfolio, gone.row), (other, theirs.row)):
        with pytest.raises(StaleEditError) as stale:
            change_records(place, [Edit(table="capabilities", row=row, record=theirs.record)], actor="")
        assert stale.value.now is None
    assert kept_row(portfolio, "capabilities", theirs.row) == theirs


def test_the_state_that_was_seen_may_come_back_and_is_not_stale(site: Site) -> None:
    portfolio = site.stored.pk
    seen = kept_records(portfolio, "capabilities")[0]
    for name in ("Theirs", seen.record.name):
        record = dataclasses.replace(seen.record, name=name)
        change_records(portfolio, [Edit(table="capabilities", row=seen.row, record=record)], actor="")
    edit = Edit(table="capabilities", row=seen.row, record=seen.record, stamp=seen.stamp)
    assert change_records(portfolio, [edit], actor="") == 4


def test_added_records_come_last_in_their_order(db: None) -> None:
    portfolio = create_portfolio(EMPTY, "another").pk
    for keys in ("ab", "cd"):
        edits = [Edit(table="capabilities", record=Capability(key=key, name=key)) for key in keys]
        change_records(portfolio, edits, actor="")
    positions = FACTS["capabilities"]._default_manager.order_by("pk").values_list("position", flat=True)
    assert list(positions) == [0, 1, 2, 3]
    assert [kept.record.key for kept in kept_records(portfolio, "capabilities")] == list("abcd")
    change_records(
        portfolio,
        [Edit(table="capabilities", row=kept_records(portfolio, "capabilities")[0].row)],
        actor="",
    )
    change_records(portfolio, [Edit(table="capabilities", record=Capability(key="e", name="e"))], actor="")
    assert [kept.record.key for kept in kept_records(portfolio, "capabilities")] == list("bcde")


def test_settings_change_by_themselves(site: Site) -> None:
    portfolio, before = site.stored.pk, load_portfolio(site.stored.pk)
    new = dataclasses.replace(before.settings, name="Renamed")
    assert change_settings(portfolio, new, actor="a-1") == 2
    assert load_portfolio(portfolio) == dataclasses.replace(before, settings=new)
    assert changed_tables(portfolio, since=1) == {SETTINGS}
    assert StoredPortfolio.objects.get(pk=portfolio).name == "Renamed"
    entry = AuditEntry.objects.get(portfolio=portfolio, action="edited")
    assert (entry.actor, entry.table, entry.record, entry.revision) == ("a-1", SETTINGS, site.stored.key, 2)
    text = AuditText.objects.get(entry=entry)
    assert (text.before["name"], text.after["name"]) == (before.settings.name, "Renamed")


def test_after_a_change_only_the_table_that_changed_is_read_again(site: Site) -> None:
    portfolio = site.stored.pk
    before = load_portfolio(portfolio)
    assert load_portfolio(portfolio) is before
    change_records(portfolio, [Edit(table="needs", record=Need(key="n-new", statement="New"))], actor="")
    after = load_portfolio(portfolio)
    assert after.needs is not before.needs
    assert all(getattr(after, table) is getattr(before, table) for table in TABLES if table != "needs")
    forget_facts()
    again = load_portfolio(portfolio)
    assert again == after
    assert again is not after


def test_of_many_portfolios_the_latest_read_are_remembered(db: None) -> None:
    numbers = [create_portfolio(EMPTY, f"p-{place}").pk for place in range(7)]
    loaded = {number: load_portfolio(number) for number in numbers}
    assert load_portfolio(numbers[1]) is loaded[numbers[1]]
    assert load_portfolio(numbers[0]) is not loaded[numbers[0]]


@pytest.mark.parametrize("read", [load_portfolio, lambda number: change_records(number, [], actor="")])
def test_what_is_not_there_is_said(db: None, read: Any) -> None:
    with pytest.raises(UnknownKeyError, match="12345"):
        read(12345)


def test_a_record_that_is_not_there_is_said(site: Site) -> None:
    with pytest.raises(UnknownKeyError, match="no-such-key"):
        kept_record(site.stored.pk, "needs", "no-such-key")
    with pytest.raises(UnknownKeyError, match="12345"):
        kept_row(site.stored.pk, "needs", 12345)
    with pytest.raises(UnknownKeyError):
        changed_tables(12345, since=0)


def test_as_many_scenarios_as_the_quota_and_no_more(site: Site, settings: Any) -> None:
    settings.QUOTAS = {"scenarios": 2}

    def added(*keys: str) -> list[Edit]:
        return [Edit(table="scenarios", record=Scenario(key=key, name=key)) for key in keys]

    with pytest.raises(QuotaError):
        change_records(site.stored.pk, added("a", "b", "c"), actor="")
    change_records(site.stored.pk, added("a", "b"), actor="")
    with pytest.raises(QuotaError):
        change_records(site.stored.pk, added("c"), actor="")
    first = kept_records(site.stored.pk, "scenarios")[0]
    renamed = dataclasses.replace(first.record, name="Renamed")
    change_records(site.stored.pk, [Edit(table="scenarios", row=first.row, record=renamed)], actor="")
    assert [kept.record.name for kept in kept_records(site.stored.pk, "scenarios")] == ["Renamed", "b"]


def test_a_person_whose_sealed_scores_wait_keeps_their_key(site: Site) -> None:
    portfolio = site.stored.pk
    person = kept_records(portfolio, "people")[0]
    work = load_portfolio(portfolio).initiatives[0].key
    score = Score(initiative=work, lens=Lens.USER_NEED, number=1, low=1.0, likely=2.0, high=3.0)
    seal_scores(portfolio, person.record.key, [score])
    for record in (None, dataclasses.replace(person.record, key="p-other")):
        with pytest.raises(ScoresWaitError):
            change_records(portfolio, [Edit(table="people", row=person.row, record=record)], actor="")
    renamed = dataclasses.replace(person.record, name="Another name")
    change_records(portfolio, [Edit(table="people", row=person.row, record=renamed)], actor="")
    other = kept_records(portfolio, "people")[1]
    change_records(portfolio, [Edit(table="people", row=other.row)], actor="")
    assert kept_row(portfolio, "people", person.row).record == renamed


@pytest.mark.parametrize(
    "record",
    [
        Capability(key="c", name="zero\0byte"),
        Capability(key="c", name="c", extra={"note": "zero\0byte"}),
        Capability(key="c", name="c", extra={"zero\0byte": "note"}),
        Need(key="n", statement="n", groups=("fine", "zero\0byte")),
        Person(key="a-0123456789ab"),
    ],
)
def test_what_no_database_keeps_is_refused_with_where_it_stands(site: Site, record: Any) -> None:
    table = {Capability: "capabilities", Need: "needs", Person: "people"}[type(record)]
    before = state(site)
    with pytest.raises(BadDataError) as refused:
        change_records(site.stored.pk, [Edit(table=table, record=record)], actor="")
    (problem,) = refused.value.problems
    assert problem.where.table == table
    assert state(site) == before


def test_every_kind_of_record_has_a_name_in_the_trail(site: Site) -> None:
    facts = load_portfolio(site.stored.pk)
    for table in TABLES:
        records = getattr(facts, table)
        if records:
            change_records(site.stored.pk, [Edit(table=table, record=records[0])], actor="")
    entries = AuditEntry.objects.filter(action="edited")
    for entry in entries:
        record = getattr(facts, entry.table)[0]
        assert entry.record in {str(getattr(record, field.name)) for field in dataclasses.fields(record)}


@pytest.mark.django_db
def test_facts_that_were_taken_back_are_not_remembered() -> None:
    """A change that is read before its transaction fails leaves its revision to the next one."""
    stored = create_portfolio(small_department(), "small")
    before = load_portfolio(stored.pk)
    with transaction.atomic():
        change_records(stored.pk, [Edit(table="needs", record=Need(key="lost", statement="Lost"))], actor="a")
        assert load_portfolio(stored.pk).needs[-1].key == "lost"
        transaction.set_rollback(True)
    change_records(stored.pk, [Edit(table="needs", record=Need(key="kept", statement="Kept"))], actor="a")
    revision, after = load_revision(stored.pk)
    assert (revision, [need.key for need in after.needs[len(before.needs) :]]) == (2, ["kept"])


def test_what_is_remembered_is_of_the_last_few_portfolios_however_much_of_each_was_read(db: None) -> None:
    empty = Portfolio(settings=Settings(name="P", start=Quarter(2026, 2)))
    numbers = [create_portfolio(empty, f"p-{place}").pk for place in range(facts._KEPT + 1)]
    for number in numbers:
        load_tables(number, ("needs",))
    assert {number for number, _ in facts._cache} == set(numbers[1:])
    load_portfolio(numbers[0])
    assert {number for number, _ in facts._cache} == {numbers[0], *numbers[2:]}
