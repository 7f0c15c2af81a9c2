"""Many records by one call: looked at, stored whole, undone, refused where a stamp is old."""

from typing import Any

from tests.web.api.conftest import Program, program_of
from tests.web.api.test_facts_calls import URL, send
from tests.web.conftest import Site

from bowstring.web.access import Role, grant
from bowstring.web.models import ImportRun
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import kept_records

CHANGES = "initiatives/changes"


def _rows(program: Any, count: int) -> list[dict[str, Any]]:
    records = program.get(f"{URL}/initiatives?size={count}").json()["records"]
    return [{"row": record["row"], "stamp": record["stamp"]} for record in records]


def _status(site: Site) -> list[str]:
    return [kept.record.status for kept in kept_records(site.stored.pk, "initiatives")[:3]]


def test_a_preview_stores_nothing_then_all_is_stored_and_undone(site: Site, program: Program) -> None:
    lead = program(Role.LEAD)
    was = kept_records(site.stored.pk, "initiatives")
    body = {"rows": _rows(lead, 3), "record": {"status": "on hold"}}
    looked_at = send(lead, "post", CHANGES, {**body, "preview": True})
    assert looked_at.status_code == 201
    assert looked_at.json()["change"] is None
    assert [row["after"]["status"] for row in looked_at.json()["records"]] == ["on hold"] * 3
    assert kept_records(site.stored.pk, "initiatives") == was
    stored = send(lead, "post", CHANGES, body, **{"idempotency-key": "a"})
    again = send(lead, "post", CHANGES, body, **{"idempotency-key": "a"})
    assert stored.json() == again.json()
    assert (ImportRun.objects.count(), _status(site)) == (1, ["on hold"] * 3)
    undone = send(lead, "post", f"{CHANGES}/{stored.json()['change']}/undo", {})
    assert (undone.status_code, undone.json()["undone"]) == (200, True)
    assert kept_records(site.stored.pk, "initiatives") == was
    assert send(lead, "post", f"assets/changes/{stored.json()['change']}/undo", {}).status_code == 404


def test_an_old_stamp_an_error_and_a_settled_field_store_nothing(site: Site, program: Program) -> None:
    editor = program(Role.EDITOR)
    rows, was = _rows(editor, 2), kept_records(site.stored.pk, "initiatives")
    for changed, record, status in (
        ([rows[0], {**rows[1], "stamp": "old"}], {"status": "on hold"}, 409),
        (rows, {"duration_quarters": -3}, 422),
        (rows, {"focus": "no such focus"}, 422),
        (rows, {"lock": "fund"}, 403),
        ([], {"status": "on hold"}, 422),
        ([{"row": 10**9, "stamp": "a"}], {"status": "on hold"}, 409),
    ):
        answer = send(editor, "post", CHANGES, {"rows": changed, "record": record})
        assert answer.status_code == status, record
    assert kept_records(site.stored.pk, "initiatives") == was
    rows = [{"row": 1, "stamp": "a"}]
    assert (
        send(editor, "post", "assessments/changes", {"rows": rows, "record": {"low": 1}}).status_code == 403
    )


def test_who_may_not_edit_changes_nothing(site: Site, program: Program) -> None:
    viewer = program(Role.VIEWER)
    body = {"rows": _rows(viewer, 1), "record": {"status": "on hold"}}
    assert send(viewer, "post", CHANGES, body).status_code == 403
    account = make_account("theirs@example.org")
    grant(account, site.stored, Role.EDITOR, teams=["no-such-team"])
    assert send(program_of(account), "post", CHANGES, body).status_code == 403
