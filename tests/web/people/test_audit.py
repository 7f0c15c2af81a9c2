"""The audit trail: what it shows, what it never shows, and what can be erased."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest
from tests.web.conftest import Site

from bowstring.model.problems import UnknownKeyError
from bowstring.web.access import Role
from bowstring.web.models import AuditEntry, AuditText
from bowstring.web.store.facts import Edit, change_records, kept_records

pytestmark = pytest.mark.django_db


def edited(site: Site, table: str, *, by: str = "", **fields: object) -> Any:
    """The first record of a table, after it was edited."""
    kept = kept_records(site.stored.pk, table)
    if not kept:
        raise UnknownKeyError(table)
    record = replace(kept[0].record, **fields)
    change_records(site.stored.pk, [Edit(table=table, row=kept[0].row, record=record)], actor=by)
    return record


def rows(site: Site, query: str = "") -> list[dict[str, str]]:
    """The trail as CSV."""
    answer = site.client(Role.LEAD).get(site.url(f"audit.csv{query}"))
    return list(csv.DictReader(io.StringIO(b"".join(answer).decode())))  # type: ignore[arg-type]


def test_a_change_is_told_field_by_field(site: Site) -> None:
    lead = site.account(Role.LEAD)
    before = kept_records(site.stored.pk, "initiatives")[0].record
    record = edited(site, "initiatives", by=lead.key, name="Quite another name")
    page = site.client(Role.LEAD).get(site.url("audit")).content.decode()
    assert page.count("<h1") == 1
    assert before.name in page
    assert "Quite another name" in page
    changes = [row for row in rows(site) if row["record"] == record.key]
    assert [(row["field"], row["before"], row["after"]) for row in changes] == [
        ("name", before.name, "Quite another name")
    ]
    assert changes[0]["name"] == "Portfolio lead"


def test_the_trail_is_filtered_by_table_record_and_person(site: Site) -> None:
    lead = site.account(Role.LEAD)
    record = edited(site, "initiatives", by=lead.key, name="One")
    edited(site, "needs", evidence="seen")
    assert {row["table"] for row in rows(site, "?table=needs")} == {"needs"}
    assert {row["record"] for row in rows(site, f"?record={record.key}")} == {record.key}
    assert {row["who"] for row in rows(site, f"?actor={lead.key}")} == {lead.key}
    page = site.client(Role.LEAD).get(site.url("audit?table=nonsense&page=99999999999"))
    assert page.status_code == 200


def test_text_that_a_spreadsheet_might_run_is_made_safe(site: Site) -> None:
    edited(site, "initiatives", name="=HYPERLINK(1)")
    assert [row["after"] for row in rows(site, "?table=initiatives")] == ["'=HYPERLINK(1)"]


def test_who_assessed_is_not_shown(site: Site) -> None:
    kept = kept_records(site.stored.pk, "assessments")[0].record
    edited(site, "assessments", assessor="p-another", rationale="because")
    page = site.client(Role.LEAD).get(site.url("audit")).content.decode()
    assert "p-another" not in page
    assert kept.assessor not in [row["before"] for row in rows(site)]
    assert "because" in page


def test_words_about_a_person_are_erased_and_digests_stay(site: Site) -> None:
    person = edited(site, "people", name="A very particular name").key
    assessment = kept_records(site.stored.pk, "assessments", assessor=person)
    if assessment:
        changed = replace(assessment[0].record, rationale="words of theirs")
        edit = Edit(table="assessments", row=assessment[0].row, record=changed)
        change_records(site.stored.pk, [edit], actor="")
    edited(site, "needs", evidence="somebody else's words")
    digests = list(AuditEntry.objects.values_list("before", "after"))
    owner = site.client(Role.OWNER)
    assert owner.post(site.url("audit/erase"), {"person": person}).status_code == 422
    owner.post(site.url("audit/erase"), {"person": person, "is_meant": "on"})
    left = str(list(AuditText.objects.values_list("before", "after")))
    assert "A very particular name" not in left
    assert "words of theirs" not in left
    assert "somebody else's words" in left
    assert list(AuditEntry.objects.exclude(action="erased").values_list("before", "after")) == digests
    assert "Erased on" in owner.get(site.url("audit")).content.decode()


def test_many_entries_come_in_pages_with_a_fixed_number_of_queries(
    site: Site, django_assert_max_num_queries: Any
) -> None:
    kept = kept_records(site.stored.pk, "initiatives")
    edits = [
        Edit(table="initiatives", row=other.row, record=replace(other.record, owner="x")) for other in kept
    ]
    for _ in range(3):
        change_records(site.stored.pk, edits, actor="")
    browser = site.client(Role.LEAD)
    with django_assert_max_num_queries(12):
        page = browser.get(site.url("audit?page=2")).content.decode()
    assert "51 to 100 of" in page
