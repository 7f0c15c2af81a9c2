"""Facts by program: pages and filters, changes with the record's stamp, done once for each key."""

import json
from typing import Any

from django.test import Client
from tests.web.api.conftest import Program, program_of
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.formats.own.records import changed_document, record_document, record_of_document
from bowstring.formats.own.tables import TABLES
from bowstring.web.access import Role, grant
from bowstring.web.models import Job
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import kept_records

URL = "/api/v1/portfolios/small/facts"


def send(program: Client, method: str, path: str, body: Any, **headers: str) -> Any:
    return getattr(program, method)(
        f"{URL}/{path}", json.dumps(body), content_type="application/json", headers=headers or None
    )


def test_every_record_of_the_department_comes_back_as_it_was() -> None:
    portfolio = small_department()
    for table in TABLES:
        for record in getattr(portfolio, table)[:20]:
            document = json.loads(json.dumps(record_document(table, record)))
            assert record_of_document(table, document) == record
            assert changed_document(table, record, {}) == record


def test_a_table_is_cut_into_pages_sorted_searched_and_filtered(site: Site, program: Program) -> None:
    viewer = program(Role.VIEWER)
    whole = small_department().initiatives
    first = viewer.get(f"{URL}/initiatives?size=10&sort=key").json()
    assert (first["total"], first["page"], first["pages"]) == (len(whole), 1, -(-len(whole) // 10))
    keys = sorted(work.key for work in whole)
    assert [row["record"]["key"] for row in first["records"]] == keys[:10]
    last = viewer.get(f"{URL}/initiatives?size=10&sort=-key&page=999").json()
    assert [row["record"]["key"] for row in last["records"]] == keys[::-1][(last["pages"] - 1) * 10 :]
    focus = viewer.get(f"{URL}/initiatives?size=500&where=focus:platform&where=duration_quarters:2").json()
    assert {row["record"]["key"] for row in focus["records"]} == {
        work.key for work in whole if work.focus.value == "platform" and work.duration_quarters == 2
    }
    name = whole[0].name
    assert name in {
        row["record"]["name"] for row in viewer.get(f"{URL}/initiatives", {"search": name}).json()["records"]
    }


def test_a_change_needs_the_stamp_of_what_was_read_and_keeps_every_other_field(
    site: Site, program: Program
) -> None:
    lead = program(Role.LEAD)
    row = lead.get(f"{URL}/initiatives?size=1").json()["records"][0]
    path = f"initiatives/{row['row']}"
    changed = send(lead, "patch", path, {"stamp": row["stamp"], "record": {"description": "Told anew."}})
    assert changed.status_code == 200
    assert changed.json()["record"] == row["record"] | {"description": "Told anew."}
    assert changed.json()["stamp"] != row["stamp"]
    assert Job.objects.filter(kind="plan", state="queued").count() == 1
    late = send(lead, "patch", path, {"stamp": row["stamp"], "record": {"description": "Too late."}})
    assert (late.status_code, late.json()["type"]) == (409, "urn:bowstring:problem:changed-meanwhile")
    assert late.json()["now"] == {key: changed.json()[key] for key in ("stamp", "record")}
    emptied = send(lead, "patch", path, {"stamp": changed.json()["stamp"], "record": {"description": None}})
    assert "description" not in emptied.json()["record"]
    gone = lead.delete(f"{URL}/{path}?stamp={row['stamp']}")
    assert gone.status_code == 409


def test_a_record_that_another_names_stays(site: Site, program: Program) -> None:
    lead = program(Role.LEAD)
    named = kept_records(site.stored.pk, "assessments")[0].record.initiative
    row = next(row for row in kept_records(site.stored.pk, "initiatives") if row.record.key == named)
    refused = lead.delete(f"{URL}/initiatives/{row.row}?stamp={row.stamp}")
    assert refused.status_code == 422
    assert {"assessments"} <= {problem["table"] for problem in refused.json()["problems"]}
    assert all(problem["mend"] for problem in refused.json()["problems"])
    assert kept_records(site.stored.pk, "initiatives", name=row.record.name)


def test_a_record_is_added_once_for_each_key_and_a_key_is_for_one_call(site: Site, program: Program) -> None:
    lead = program(Role.LEAD)
    body = {"record": {"name": "Pay a fine", "focus": "product", "effort": {"design": 1.5}}}
    first = send(lead, "post", "initiatives", body, idempotency_key="a-1")
    again = send(lead, "post", "initiatives", body, idempotency_key="a-1")
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.json()["record"]["key"] == "pay-a-fine"
    assert len(kept_records(site.stored.pk, "initiatives", name="Pay a fine")) == 1
    other = send(lead, "post", "assets", {"record": {"name": "An asset"}}, idempotency_key="a-1")
    assert other.json()["type"] in ("urn:bowstring:problem:key-used", "urn:bowstring:problem:invalid")
    third = send(lead, "post", "initiatives", body, idempotency_key="a-2")
    assert third.json()["record"]["key"] == "pay-a-fine-2"
    row = first.json()
    assert lead.delete(f"{URL}/initiatives/{row['row']}?stamp={row['stamp']}").status_code == 204
    assert lead.get(f"{URL}/initiatives/{row['row']}").status_code == 404


def test_what_would_be_an_error_among_the_facts_is_refused_with_its_place(
    site: Site, program: Program
) -> None:
    lead = program(Role.LEAD)
    wrong = {"record": {"name": "Loop", "focus": "product", "requires": ["there-is-none"]}}
    refused = send(lead, "post", "initiatives", wrong)
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["column"] == "requires"
    zero = send(lead, "post", "needs", {"record": {"statement": "a\x00b"}})
    assert zero.status_code == 422
    assert not kept_records(site.stored.pk, "initiatives", name="Loop")


def test_an_editor_of_a_team_changes_only_its_work_and_settles_nothing(site: Site) -> None:
    teams = [team.key for team in small_department().teams]
    mine = next(work for work in small_department().initiatives if work.team in teams)
    editor = make_account("editor@example.org")
    grant(editor, site.stored, Role.EDITOR, teams=[mine.team])
    program = program_of(editor)
    rows = program.get(f"{URL}/initiatives?size=500").json()["records"]
    own = next(row for row in rows if row["record"]["key"] == mine.key)
    other = next(row for row in rows if row["record"].get("team") not in (None, mine.team))
    for row, record, status in (
        (own, {"description": "Ours."}, 200),
        (other, {"description": "Theirs."}, 403),
    ):
        sent = {"stamp": row["stamp"], "record": record}
        assert send(program, "patch", f"initiatives/{row['row']}", sent).status_code == status
    stamp = program.get(f"{URL}/initiatives/{own['row']}").json()["stamp"]
    for record in ({"lock": "fund"}, {"team": other["record"]["team"]}):
        sent = {"stamp": stamp, "record": record}
        assert send(program, "patch", f"initiatives/{own['row']}", sent).status_code == 403
    assert send(program, "post", "chances", {"record": {"kind": "worth", "chance": 0.5}}).status_code == 403
    assessed = send(program, "post", "plans", {"record": {}})
    assert assessed.status_code == 404
