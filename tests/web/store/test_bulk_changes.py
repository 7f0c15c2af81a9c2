"""Many records changed at once: all or none, as they were seen, offered for undoing to who did it for a day."""

import dataclasses
from datetime import timedelta

import pytest
from tests.web.conftest import Site

from bowstring.model.problems import UnknownKeyError
from bowstring.web.models import AuditEntry, ImportRun, StoredPortfolio
from bowstring.web.store.bulk_changes import (
    UNDO_SHOWN_FOR,
    BulkChange,
    StaleRecordsError,
    bulk_change,
    last_bulk_change,
    records_of_change,
    store_bulk_change,
    undo_bulk_change,
)
from bowstring.web.store.facts import Edit, StoredRecord, change_records, kept_records
from bowstring.web.store.imports import LaterEditsError, keep_upload, runs_of


def named(site: Site, count: int = 2) -> tuple[list[StoredRecord], list[Edit]]:
    """The first capabilities as they are, and edits that rename them."""
    kept = list(kept_records(site.stored.pk, "capabilities")[:count])
    edits = [
        Edit(
            table="capabilities",
            row=record.row,
            stamp=record.stamp,
            record=dataclasses.replace(record.record, name=f"Renamed {place}"),
        )
        for place, record in enumerate(kept)
    ]
    return kept, edits


def changed(site: Site, *, by: str = "a-1") -> tuple[list[StoredRecord], BulkChange]:
    kept, edits = named(site)
    return kept, store_bulk_change(site.stored.pk, edits, words="2 capabilities renamed", actor=by)


def names(site: Site) -> list[str]:
    return [record.record.name for record in kept_records(site.stored.pk, "capabilities")[:2]]


def test_a_change_is_one_of_all_its_records_and_undone_as_one(site: Site) -> None:
    revision = StoredPortfolio.objects.get(pk=site.stored.pk).revision
    kept, change = changed(site)
    assert names(site) == ["Renamed 0", "Renamed 1"]
    assert StoredPortfolio.objects.get(pk=site.stored.pk).revision == revision + 1
    assert (change.table, change.words, change.made_by) == ("capabilities", "2 capabilities renamed", "a-1")
    assert (change.records, change.is_undone) == (2, False)
    assert bulk_change(site.stored.pk, change.key) == change
    before, after = [record.record for record in kept], ["Renamed 0", "Renamed 1"]
    concerned = records_of_change(site.stored.pk, change.key)
    assert list(concerned[:2]) == before
    assert [record.name for record in concerned[2:]] == after
    assert undo_bulk_change(site.stored.pk, change.key, actor="a-2").is_undone
    assert names(site) == [record.name for record in before]
    actions = AuditEntry.objects.filter(portfolio=site.stored.pk).values_list("action", flat=True)
    assert set(actions) >= {"changed together", "change undone"}
    with pytest.raises(UnknownKeyError):
        undo_bulk_change(site.stored.pk, change.key, actor="a-2")


def test_where_one_record_is_no_longer_what_was_seen_none_is_changed(site: Site) -> None:
    _, edits = named(site, 3)
    other = dataclasses.replace(edits[0].record, name="By somebody else")  # type: ignore[type-var]
    change_records(
        site.stored.pk,
        [
            Edit(table="capabilities", row=edits[0].row, record=other),
            Edit(table="capabilities", row=edits[1].row),
        ],
        actor="a-2",
    )
    with pytest.raises(StaleRecordsError) as caught:
        store_bulk_change(site.stored.pk, edits, words="", actor="a-1")
    assert [record.name for record in caught.value.records] == ["By somebody else"]
    assert caught.value.gone == 1
    assert not ImportRun.objects.filter(portfolio=site.stored.pk).exists()


def test_undoing_stops_at_a_record_that_was_edited_since(site: Site) -> None:
    kept, change = changed(site)
    other = dataclasses.replace(kept[0].record, name="By somebody else")
    change_records(site.stored.pk, [Edit(table="capabilities", row=kept[0].row, record=other)], actor="a-2")
    with pytest.raises(LaterEditsError):
        undo_bulk_change(site.stored.pk, change.key, actor="a-1")
    assert names(site) == ["By somebody else", "Renamed 1"]


def test_the_last_change_is_offered_to_who_made_it_for_a_day_until_it_is_undone(site: Site) -> None:
    _, change = changed(site)

    def offered(portfolio: int = site.stored.pk, table: str = "capabilities", by: str = "a-1") -> str:
        card = last_bulk_change(portfolio, table, by=by)
        return card.key if card is not None else ""

    other = StoredPortfolio.objects.create(key="other", name="Other", settings={}).pk
    assert offered() == change.key
    assert offered(other) == offered(table="assets") == offered(by="a-2") == ""
    run = ImportRun.objects.get(key=change.key)
    at = run.stored_at
    assert at is not None
    for age, expected in ((timedelta(hours=-1), change.key), (timedelta(hours=1), "")):
        ImportRun.objects.filter(pk=run.pk).update(stored_at=at - UNDO_SHOWN_FOR - age)
        assert offered() == expected
    ImportRun.objects.filter(pk=run.pk).update(stored_at=at)
    undo_bulk_change(site.stored.pk, change.key, actor="a-1")
    assert offered() == ""


def test_a_change_is_of_its_portfolio_and_no_import(site: Site) -> None:
    _, change = changed(site)
    other = StoredPortfolio.objects.create(key="other", name="Other", settings={}).pk
    upload = keep_upload(site.stored.pk, "in.csv", b"", map_text="", source="", by="a-1")
    for portfolio, key in ((other, change.key), (site.stored.pk, upload.key), (site.stored.pk, "nothing")):
        with pytest.raises(UnknownKeyError):
            bulk_change(portfolio, key)
        with pytest.raises(UnknownKeyError):
            records_of_change(portfolio, key)
        with pytest.raises(UnknownKeyError):
            undo_bulk_change(portfolio, key, actor="a-1")
    assert change.key not in {run.key for run in runs_of(site.stored.pk)}
