"""Many initiatives changed at once: seen before and after, saved whole, undone, refused where somebody was quicker."""

import dataclasses
import html
import re
from typing import Any

import pytest
from django.test import Client
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.web.access import Role, grant
from bowstring.web.models import AuditEntry, ImportRun, Job
from bowstring.web.portfolio.bulk_forms import changeable
from bowstring.web.store.accounts import make_account
from bowstring.web.store.bulk_changes import MOST_RECORDS, StaleRecordsError, store_bulk_change
from bowstring.web.store.facts import Edit, StoredRecord, change_records, kept_records

TABLE = "facts/initiatives/change"


def _kept(site: Site) -> tuple[StoredRecord, ...]:
    return kept_records(site.stored.pk, "initiatives")


def _ticked(records: Any, **more: Any) -> dict[str, Any]:
    return {"row": [kept.row for kept in records], "which": "ticked", **more}


def _hidden(page: str, name: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]*)"', page) or re.search(
        rf'value="([^"]*)"[^>]*name="{name}"', page
    )
    assert match, name
    return html.unescape(match[1])


def _save(client: Client, url: str, query: dict[str, Any]) -> Any:
    page = client.get(url, query).content.decode()
    sent = {name: _hidden(page, name) for name in ("once_key", "seen")}
    return client.post(client.get(url, query).request["PATH_INFO"], sent, query_params=query)


def test_what_is_ticked_is_shown_before_and_after_saved_as_one_change_and_undone(site: Site) -> None:
    client, url = site.client(Role.LEAD), site.url(TABLE)
    before = _kept(site)
    chosen = [kept for kept in before if kept.record.team != before[0].record.team][:3]
    team = before[0].record.team
    query = _ticked(chosen, field="team", **{"team-to": team})
    page = client.get(url, query).content.decode()
    assert all(html.escape(kept.record.name) in page for kept in chosen)
    assert "Save 3 changes" in page
    assert _kept(site) == before
    answer = _save(client, url, query)
    assert answer.status_code == 302
    rows = {kept.row for kept in chosen}
    for was, now in zip(before, _kept(site), strict=True):
        expected = dataclasses.replace(was.record, team=team) if was.row in rows else was.record
        assert now.record == expected
    entries = AuditEntry.objects.filter(action="changed together")
    assert (entries.count(), len({entry.revision for entry in entries})) == (3, 1)
    assert Job.objects.filter(portfolio=site.stored).exists()
    page = client.get(site.url("initiatives")).content.decode()
    undo = re.search(r'action="([^"]*/undo)"', page)
    assert undo
    assert client.post(undo[1]).status_code == 302
    assert _kept(site) == before
    assert client.get(site.url("initiatives")).content.decode().count("/undo") == 0
    assert "already been undone" in client.post(undo[1], follow=True).content.decode()


def test_a_change_pressed_twice_is_stored_once(site: Site) -> None:
    client, url = site.client(Role.LEAD), site.url(TABLE)
    query = _ticked(_kept(site)[:2], field="status", **{"status-to": "on hold"})
    page = client.get(url, query).content.decode()
    sent = {name: _hidden(page, name) for name in ("once_key", "seen")}
    answers = [client.post(url, sent, query_params=query) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert ImportRun.objects.count() == 1


def test_all_that_a_filtered_list_has_can_be_changed(site: Site) -> None:
    client, url = site.client(Role.LEAD), site.url(TABLE)
    platform = [kept.row for kept in _kept(site) if kept.record.focus == "platform"]
    query = {"which": "all", "list": "focus=platform", "field": "status", "status-to": "paused for review"}
    assert _save(client, url, query).url.endswith("/initiatives?focus=platform")
    now = [kept.row for kept in _kept(site) if kept.record.status == "paused for review"]
    assert now == platform


def test_what_somebody_else_changed_meanwhile_is_refused_and_named(site: Site) -> None:
    client, url = site.client(Role.LEAD), site.url(TABLE)
    first, second = _kept(site)[:2]
    query = _ticked((first, second), field="status", **{"status-to": "on hold"})
    page = client.get(url, query).content.decode()
    sent = {name: _hidden(page, name) for name in ("once_key", "seen")}
    theirs = dataclasses.replace(first.record, description="Theirs.")
    change_records(
        site.stored.pk, [Edit(table="initiatives", row=first.row, record=theirs)], actor="somebody"
    )
    answer = client.post(url, sent, query_params=query)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert html.escape(f"Somebody else changed {first.record.name}") in page
    assert [kept.record for kept in _kept(site)[:2]] == [theirs, second.record]
    sent = {name: _hidden(page, name) for name in ("once_key", "seen")}
    assert client.post(url, sent, query_params=query).status_code == 302
    assert [kept.record.status for kept in _kept(site)[:2]] == ["on hold", "on hold"]


def test_it_cannot_be_undone_once_a_record_was_edited_later(site: Site) -> None:
    client, url = site.client(Role.LEAD), site.url(TABLE)
    chosen = _kept(site)[:2]
    _save(client, url, _ticked(chosen, field="status", **{"status-to": "on hold"}))
    later = _kept(site)[0]
    change_records(
        site.stored.pk,
        [Edit(table="initiatives", row=later.row, record=dataclasses.replace(later.record, description="!"))],
        actor="",
    )
    undo = re.search(r'action="([^"]*/undo)"', client.get(site.url("initiatives")).content.decode())
    assert undo
    assert "cannot be undone: 1 record changed since" in client.post(undo[1], follow=True).content.decode()
    assert [kept.record.status for kept in _kept(site)[:2]] == ["on hold", "on hold"]


def test_lists_grow_shrink_or_are_replaced(site: Site) -> None:
    client, url = site.client(Role.LEAD), site.url(TABLE)
    chosen = _kept(site)[:2]
    need = next(need.key for need in small_department().needs if need.key not in chosen[0].record.needs)
    for how, expected in (
        ("add", [tuple(dict.fromkeys((*kept.record.needs, need))) for kept in chosen]),
        ("take_out", [tuple(key for key in kept.record.needs if key != need) for kept in chosen]),
        ("replace", [(need,), (need,)]),
    ):
        _save(client, url, _ticked(chosen, field="needs", **{"needs-to": f"{need};", "needs-how": how}))
        assert [kept.record.needs for kept in _kept(site)[:2]] == expected


def test_a_long_list_is_shown_whole_before_and_after(site: Site) -> None:
    """Cut short, both would look alike."""
    client, (kept,) = site.client(Role.LEAD), _kept(site)[:1]
    keys = [need.key for need in small_department().needs if need.key not in kept.record.needs][:8]
    query = _ticked([kept], field="needs", **{"needs-to": "; ".join(keys), "needs-how": "add"})
    page = html.unescape(client.get(site.url(TABLE), query).content.decode())
    statements = {need.key: need.statement for need in small_department().needs}
    assert all(page.count(statements[key]) >= 1 for key in keys)


def test_entries_are_set_beside_the_others(site: Site) -> None:
    client, url = site.client(Role.LEAD), site.url(TABLE)
    chosen = _kept(site)[:2]
    query = _ticked(chosen, field="extra", **{"extra-to": "priority: high", "extra-how": "add"})
    _save(client, url, query)
    assert [kept.record.extra for kept in _kept(site)[:2]] == [
        {**kept.record.extra, "priority": "high"} for kept in chosen
    ]


def test_an_error_is_refused_before_anything_is_saved(site: Site) -> None:
    client, url = site.client(Role.LEAD), site.url(TABLE)
    before = _kept(site)
    page = client.get(
        url, _ticked(before[:2], field="duration_quarters", **{"duration_quarters-to": "-3"})
    ).content.decode()
    assert "You cannot save this" in page
    assert "Save 2 changes" not in page
    answer = client.get(url, _ticked(before[:2], field="team", **{"team-to": "no such team"}))
    assert "Error" in answer.content.decode()
    assert _kept(site) == before


def test_editors_change_only_the_work_of_their_own_teams(site: Site) -> None:
    before = _kept(site)
    own = before[0].record.team
    other = next(kept for kept in before if kept.record.team != own)
    account = make_account("theirs@example.org")
    grant(account, site.stored, Role.EDITOR, teams=[own])
    client, url = Client(), site.url(TABLE)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    query = _ticked((before[0], other), field="status", **{"status-to": "on hold"})
    page = client.get(url, query).content.decode()
    assert "We left out 1 record of teams whose work you cannot change." in page
    assert html.escape(other.record.name) not in page
    given = client.get(url, _ticked(before[:1], field="team", **{"team-to": other.record.team}))
    assert "You cannot give work to a team that is not yours." in given.content.decode()
    assert client.get(url, _ticked([other])).status_code == 302
    assert client.get(url, _ticked(before[:1], field="lock", **{"lock-to": "fund"})).status_code == 200
    assert "lock" not in changeable("initiatives", frozenset({"lock"}))
    _save(client, url, query)
    assert _kept(site)[0].record.status == "on hold"
    # Once the work went to another team its change is no longer theirs to undo.
    run = ImportRun.objects.get()
    gone = dataclasses.replace(_kept(site)[0].record, team=other.record.team)
    change_records(site.stored.pk, [Edit(table="initiatives", row=before[0].row, record=gone)], actor="")
    assert client.post(f"{url}/{run.key}/undo").status_code == 403


def test_who_may_not_edit_sees_no_boxes_and_changes_nothing(site: Site) -> None:
    client = site.client(Role.VIEWER)
    page = client.get(site.url("initiatives")).content.decode()
    assert "Change ticked rows" not in page
    assert 'name="row"' not in page
    assert client.get(site.url(TABLE), {"which": "all"}).status_code == 403
    assert site.client(None).get(site.url(TABLE), {"which": "all"}).status_code == 404


def test_another_members_change_is_a_leads_to_undo(site: Site) -> None:
    editor, url = site.client(Role.EDITOR), site.url(TABLE)
    before = _kept(site)
    _save(editor, url, _ticked(before[:2], field="status", **{"status-to": "on hold"}))
    run = ImportRun.objects.get()
    second = make_account("second@example.org")
    grant(second, site.stored, Role.EDITOR)
    client = Client()
    client.force_login(second, backend="django.contrib.auth.backends.ModelBackend")
    assert client.post(f"{url}/{run.key}/undo").status_code == 403
    assert site.client(Role.LEAD).post(f"{url}/{run.key}/undo").status_code == 302
    assert _kept(site) == before


def test_imports_do_not_list_what_was_changed_together(site: Site) -> None:
    client = site.client(Role.LEAD)
    _save(client, site.url(TABLE), _ticked(_kept(site)[:2], field="status", **{"status-to": "on hold"}))
    assert "Imported before" not in client.get(site.url("import")).content.decode()


def test_every_table_that_is_edited_offers_it(site: Site) -> None:
    client = site.client(Role.LEAD)
    page = client.get(site.url("facts/assets")).content.decode()
    assert "Change ticked rows" in page
    rows = [kept.row for kept in kept_records(site.stored.pk, "assets")[:2]]
    query = {"row": rows, "field": "description", "description-to": "To be described."}
    assert _save(client, site.url("facts/assets/change"), query).url == site.url("facts/assets")
    described = [kept.record.description for kept in kept_records(site.stored.pk, "assets")[:3]]
    assert described[:2] == ["To be described."] * 2
    assert described[2] != described[0]


def test_an_address_that_makes_no_sense_changes_nothing(site: Site) -> None:
    client, url = site.client(Role.LEAD), site.url(TABLE)
    before = _kept(site)
    for query in (
        {},
        {"row": ["x", "9" * 40, "0"]},
        {"which": "all", "list": "page=%00&q=%ED%A0%80", "field": "no-such"},
        _ticked(before[:1], field="key", **{"key-to": "a"}),
        _ticked(before[:1], field="status", **{"status-to": "\x00"}),
    ):
        assert client.get(url, query).status_code in (200, 302)
        sent = {"seen": "1:x;y:z;;", "once_key": "a"}
        assert client.post(url, sent, query_params=query).status_code in (200, 302, 409)
    assert client.get(site.url("facts/assessments/change")).status_code == 404
    assert _kept(site) == before


def test_a_stale_stamp_stores_none_of_them(site: Site) -> None:
    first, second = _kept(site)[:2]
    edits = [
        Edit(
            table="initiatives",
            row=kept.row,
            record=dataclasses.replace(kept.record, status="on hold"),
            stamp=stamp,
        )
        for kept, stamp in ((first, first.stamp), (second, "another"))
    ]
    with pytest.raises(StaleRecordsError) as refused:
        store_bulk_change(site.stored.pk, edits, words="", actor="")
    assert refused.value.records == (second.record,)
    assert _kept(site)[0] == first
    assert MOST_RECORDS >= 100
