"""Imports: kept until stored or dropped, stored once, undone whole or not at all."""

import dataclasses
from typing import Any

import pytest
from tests.web.conftest import Site

from bowstring.model.assets import Capability
from bowstring.model.needs import Need
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError, UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.web.models import AuditEntry, AuditText, ImportRun, StoredPortfolio
from bowstring.web.quotas import QuotaError
from bowstring.web.store.facts import (
    Edit,
    change_records,
    create_portfolio,
    kept_record,
    kept_records,
    load_portfolio,
)
from bowstring.web.store.imports import (
    NAMING,
    STORED,
    UNDONE,
    LaterEditsError,
    RunCard,
    SourceCard,
    base_of,
    check_storable,
    drop_import,
    forget_person,
    keep_upload,
    name_columns,
    run_card,
    runs_of,
    sources_of,
    store_import,
    undo_import,
    upload_of,
)

SOURCE = SourceCard(key="wishes", name="Wishes", map="columns = 1", imported_at=None)
EMPTY = Portfolio(settings=Settings(name="Another", start=Quarter(2026, 2)))
FRESH = Capability(key="c-new", name="New")
THERE = dataclasses.replace(EMPTY, capabilities=(FRESH,))


def upload(site: Site, name: str = "wishes.csv") -> str:
    """The key of an upload that waits."""
    return keep_upload(site.stored.pk, name, b"content", map_text="m", source="wishes", by="a-1").key


def store(site: Site, key: str, records: list[tuple[str, Any]], **what: Any) -> int:
    """Store an upload; the revision."""
    return store_import(
        site.stored.pk, key, records, **{"source": SOURCE, "there": THERE, "actor": "a-1", **what}
    )


def stored(site: Site) -> tuple[str, Any, Any]:
    """An import that renamed the first capability and added one: its key, and the first before and after."""
    key, first = upload(site), kept_records(site.stored.pk, "capabilities")[0].record
    renamed = dataclasses.replace(first, name="Renamed")
    store(site, key, [("capabilities", renamed), ("capabilities", FRESH)])
    return key, first, renamed


def trail(site: Site) -> tuple[int, int]:
    """What any change raises."""
    revision = StoredPortfolio.objects.get(pk=site.stored.pk).revision
    return revision, AuditEntry.objects.filter(portfolio=site.stored.pk).count()


def test_an_upload_is_kept_until_it_is_dropped(site: Site) -> None:
    key, other = upload(site, "x" * 250), upload(site, "other.csv")
    card = run_card(site.stored.pk, key)
    assert (card.state, card.source, card.map, card.changes) == (NAMING, "wishes", "m", 0)
    assert (card.file_name, card.stored_at) == ("x" * 200, None)
    assert upload_of(site.stored.pk, key) == b"content"
    name_columns(site.stored.pk, key, "named")
    assert (run_card(site.stored.pk, key).map, run_card(site.stored.pk, key).source) == ("named", "wishes")
    assert runs_of(site.stored.pk) == ()
    drop_import(site.stored.pk, key)
    assert run_card(site.stored.pk, other).map == "m"
    with pytest.raises(UnknownKeyError, match=key):
        upload_of(site.stored.pk, key)


def test_as_many_uploads_wait_as_the_quota_and_no_more(site: Site, settings: Any) -> None:
    settings.QUOTAS = {"uploads": 2}
    first, _ = upload(site), upload(site)
    with pytest.raises(QuotaError):
        upload(site)
    store(site, first, [])
    upload(site)
    with pytest.raises(QuotaError):
        upload(site)


def test_an_import_of_another_portfolio_is_not_there(site: Site) -> None:
    key, waiting = stored(site)[0], upload(site)
    other = create_portfolio(EMPTY, "another").pk
    for use in (
        run_card,
        upload_of,
        lambda portfolio, key: name_columns(portfolio, key, "x"),
        lambda portfolio, key: undo_import(portfolio, key, actor=""),
    ):
        with pytest.raises(UnknownKeyError):
            use(other, key)
    drop_import(other, waiting)
    assert run_card(site.stored.pk, waiting).state == NAMING
    assert (runs_of(other), sources_of(other), base_of(other, "wishes")) == ((), (), None)


def test_storing_changes_in_place_adds_the_rest_and_raises_the_revision_once(site: Site) -> None:
    before = load_portfolio(site.stored.pk)
    rows = [kept.row for kept in kept_records(site.stored.pk, "capabilities")]
    key, _, renamed = stored(site)
    after = load_portfolio(site.stored.pk)
    assert after == dataclasses.replace(before, capabilities=(renamed, *before.capabilities[1:], FRESH))
    assert [kept.row for kept in kept_records(site.stored.pk, "capabilities")][:-1] == rows
    assert trail(site)[0] == 2
    entries = AuditEntry.objects.filter(action="imported").order_by("pk")
    assert [(entry.actor, entry.record) for entry in entries] == [("a-1", renamed.key), ("a-1", FRESH.key)]
    (card,) = runs_of(site.stored.pk)
    assert (card.key, card.state, card.changes, card.source) == (key, STORED, 2, "wishes")
    assert card.stored_at is not None
    assert upload_of(site.stored.pk, key) == b""


def test_storing_twice_changes_nothing(site: Site) -> None:
    key = stored(site)[0]
    before = load_portfolio(site.stored.pk), trail(site)
    assert store(site, key, [("capabilities", Capability(key="c-other", name="Other"))]) == 2
    assert (load_portfolio(site.stored.pk), trail(site)) == before
    undo_import(site.stored.pk, key, actor="")
    undone = load_portfolio(site.stored.pk)
    assert store(site, key, [("capabilities", FRESH)]) == 2
    assert load_portfolio(site.stored.pk) == undone


def test_what_was_stored_is_not_dropped(site: Site) -> None:
    key = stored(site)[0]
    drop_import(site.stored.pk, key)
    assert run_card(site.stored.pk, key).state == STORED


def test_a_source_is_remembered_with_what_it_said_last(site: Site) -> None:
    assert base_of(site.stored.pk, "wishes") is None
    stored(site)
    (source,) = sources_of(site.stored.pk)
    assert (source.key, source.name, source.map) == ("wishes", "Wishes", "columns = 1")
    assert source.imported_at is not None
    assert base_of(site.stored.pk, "wishes") == THERE
    assert base_of(site.stored.pk, "another") is None
    later = dataclasses.replace(THERE, needs=(Need(key="n", statement="n"),))
    renamed = dataclasses.replace(SOURCE, name="Later", map="columns = 2")
    store(site, upload(site), [], source=renamed, there=later)
    store(site, upload(site), [], source=dataclasses.replace(SOURCE, key="a", name="Also"))
    assert [(card.key, card.name, card.map) for card in sources_of(site.stored.pk)] == [
        ("a", "Also", "columns = 1"),
        ("wishes", "Later", "columns = 2"),
    ]
    assert base_of(site.stored.pk, "wishes") == later


def test_the_imports_that_were_stored_are_listed_the_last_first(site: Site) -> None:
    keys = [upload(site, f"{place}.csv") for place in range(3)]
    for key in keys:
        store(site, key, [])
    undo_import(site.stored.pk, keys[1], actor="")
    upload(site)
    states = [(card.file_name, card.state) for card in runs_of(site.stored.pk)]
    assert states == [("2.csv", STORED), ("1.csv", UNDONE), ("0.csv", STORED)]
    assert [card.file_name for card in runs_of(site.stored.pk, limit=2)] == ["2.csv", "1.csv"]


def test_undoing_puts_everything_back_once(site: Site) -> None:
    before = load_portfolio(site.stored.pk)
    key, first, _ = stored(site)
    assert undo_import(site.stored.pk, key, actor="a-2") == 3
    assert load_portfolio(site.stored.pk) == before
    assert run_card(site.stored.pk, key).state == UNDONE
    entries = AuditEntry.objects.filter(action="import undone").order_by("pk")
    assert {(entry.actor, entry.record) for entry in entries} == {("a-2", first.key), ("a-2", FRESH.key)}
    assert {entry.record: AuditText.objects.get(entry=entry).after is None for entry in entries} == {
        first.key: False,
        FRESH.key: True,
    }
    with pytest.raises(UnknownKeyError):
        undo_import(site.stored.pk, key, actor="a-2")


def test_what_was_not_stored_is_not_undone(site: Site) -> None:
    key = upload(site)
    with pytest.raises(UnknownKeyError, match=key):
        undo_import(site.stored.pk, key, actor="")
    assert run_card(site.stored.pk, key).state == NAMING


@pytest.mark.parametrize("is_changed", [True, False])
def test_undoing_stops_at_records_that_were_edited_since(site: Site, is_changed: bool) -> None:
    key, first, _ = stored(site)
    edited = kept_record(site.stored.pk, "capabilities", first.key if is_changed else FRESH.key)
    record = dataclasses.replace(edited.record, name="Edited since")
    change_records(site.stored.pk, [Edit(table="capabilities", row=edited.row, record=record)], actor="")
    before = load_portfolio(site.stored.pk), trail(site)
    with pytest.raises(LaterEditsError) as later:
        undo_import(site.stored.pk, key, actor="")
    assert later.value.names == (f"capabilities: {edited.record.key}",)
    assert (load_portfolio(site.stored.pk), trail(site)) == before
    assert run_card(site.stored.pk, key).state == STORED
    back = Edit(table="capabilities", row=edited.row, record=edited.record)
    change_records(site.stored.pk, [back], actor="")
    undo_import(site.stored.pk, key, actor="")
    assert kept_record(site.stored.pk, "capabilities", first.key).record == first


def test_undoing_stops_where_a_record_that_it_changed_was_deleted_since(site: Site) -> None:
    key, first, _ = stored(site)
    row = kept_record(site.stored.pk, "capabilities", first.key).row
    change_records(site.stored.pk, [Edit(table="capabilities", row=row)], actor="")
    before = load_portfolio(site.stored.pk), trail(site)
    with pytest.raises(LaterEditsError) as later:
        undo_import(site.stored.pk, key, actor="")
    assert later.value.names == ("capabilities",)
    assert (load_portfolio(site.stored.pk), trail(site)) == before


def test_what_it_added_may_be_deleted_before_it_is_undone(site: Site) -> None:
    before = load_portfolio(site.stored.pk)
    key = stored(site)[0]
    row = kept_record(site.stored.pk, "capabilities", FRESH.key).row
    change_records(site.stored.pk, [Edit(table="capabilities", row=row)], actor="")
    undo_import(site.stored.pk, key, actor="")
    assert load_portfolio(site.stored.pk) == before


def test_other_records_may_be_edited_since(site: Site) -> None:
    key = stored(site)[0]
    other = kept_records(site.stored.pk, "capabilities")[1]
    record = dataclasses.replace(other.record, name="Edited since")
    change_records(site.stored.pk, [Edit(table="capabilities", row=other.row, record=record)], actor="")
    undo_import(site.stored.pk, key, actor="")
    assert kept_record(site.stored.pk, "capabilities", other.record.key).record == record


def test_settings_that_come_with_it_are_put_back_too(site: Site) -> None:
    before = load_portfolio(site.stored.pk)
    key, new = upload(site), dataclasses.replace(before.settings, name="Imported")
    store(site, key, [("capabilities", FRESH)], settings=new)
    assert load_portfolio(site.stored.pk).settings == new
    undo_import(site.stored.pk, key, actor="")
    assert load_portfolio(site.stored.pk) == before
    assert StoredPortfolio.objects.get(pk=site.stored.pk).name == before.settings.name


def test_of_two_records_that_are_told_alike_the_first_is_changed(site: Site) -> None:
    twins = [Capability(key="c-twin", name=name) for name in ("first", "second")]
    change_records(site.stored.pk, [Edit(table="capabilities", record=twin) for twin in twins], actor="")
    before = load_portfolio(site.stored.pk)
    key = upload(site)
    store(site, key, [("capabilities", Capability(key="c-twin", name="imported"))])
    names = [kept.record.name for kept in kept_records(site.stored.pk, "capabilities", key="c-twin")]
    assert names == ["imported", "second"]
    undo_import(site.stored.pk, key, actor="")
    assert load_portfolio(site.stored.pk) == before


def test_a_card_without_a_source_names_that_of_the_upload(site: Site) -> None:
    run = ImportRun.objects.create(portfolio=site.stored, key="bare", file_name="f", upload=b"", made_by="")
    card: RunCard = run_card(site.stored.pk, run.key)
    assert (card.source, card.map) == ("", "")


def test_what_no_database_keeps_is_refused_before_it_is_stored() -> None:
    check_storable(THERE)
    with pytest.raises(BadDataError, match="zero byte"):
        check_storable(dataclasses.replace(EMPTY, needs=(Need(key="n", statement="zero\0byte"),)))


def test_what_tells_of_a_person_is_forgotten_and_undoing_leaves_it_as_it_is(site: Site) -> None:
    portfolio = site.stored.pk
    people = [Person(key="p-erased", name="Old name"), Person(key="p-other", name="Other")]
    change_records(portfolio, [Edit(table="people", record=person) for person in people], actor="", action="")
    renamed = [dataclasses.replace(person, name=f"{person.name}, renamed") for person in people]
    key = upload(site)
    there = dataclasses.replace(EMPTY, people=tuple(renamed), capabilities=(FRESH,))
    store(site, key, [("people", person) for person in renamed], there=there)
    forget_person(portfolio, "p-erased")
    run, base = ImportRun.objects.get(key=key), base_of(portfolio, "wishes")
    assert "Old name" not in str(run.before)
    assert base is not None
    assert ([person.key for person in base.people], base.capabilities) == (["p-other"], (FRESH,))
    undo_import(portfolio, key, actor="a-1")
    names = {person.key: person.name for person in load_portfolio(portfolio).people}
    assert (names["p-erased"], names["p-other"]) == ("Old name, renamed", "Other")
