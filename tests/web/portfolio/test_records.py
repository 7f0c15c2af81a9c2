"""The plain tables: lists, editing beside others, adding, taking away."""

import dataclasses
import re
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.report.table_words import SECTIONS, TABLE_WORDS
from bowstring.web.access import Role, grant
from bowstring.web.models import AuditEntry, Job
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import (
    Edit,
    change_records,
    kept_record,
    kept_records,
    load_portfolio,
)
from bowstring.web.store.lists import PAGE_ROWS

TABLES = sorted(TABLE_WORDS)


def _opened(client: Client, url: str) -> dict[str, str]:
    """The form as a browser sends it back."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _url(site: Site, table: str, key: str, more: str = "") -> str:
    return site.url(f"facts/{table}/{kept_record(site.stored.pk, table, key).row}{more}")


def _editor_of(site: Site, team: str) -> Client:
    account = make_account("team@example.org")
    grant(account, site.stored, Role.EDITOR, teams=[team])
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_listed_searched_and_sorted(
    site: Site, table: str, django_assert_max_num_queries: Any
) -> None:
    client = site.client(Role.VIEWER)
    with django_assert_max_num_queries(16):
        page = client.get(site.url(f"facts/{table}"), {"q": "a", "sort": "-name", "page": "999"})
    assert page.status_code == 200
    assert page.content.count(b"<h1") == 1
    assert b"Add " not in page.content


def test_a_list_shows_a_page_at_a_time_and_leads_to_the_next(site: Site) -> None:
    page = site.client(Role.VIEWER).get(site.url("facts/people")).content.decode()
    people = len(small_department().people)
    assert f"1 to {PAGE_ROWS} of {people:,}" in page
    assert "page=2" in page


def test_a_search_that_finds_nothing_says_so(site: Site) -> None:
    page = site.client(Role.VIEWER).get(site.url("facts/assets?q=no+such+%00%ED%A0%80%FF")).content
    assert b"No matches" in page


def test_all_facts_lists_every_table_once(site: Site, django_assert_max_num_queries: Any) -> None:
    assert sorted(table for _, tables in SECTIONS for table in tables) == TABLES
    client = site.client(Role.VIEWER)
    with django_assert_max_num_queries(8):
        page = client.get(site.url("facts")).content.decode()
    assert f"{len(small_department().assets):,} records" in page


@pytest.mark.parametrize("table", ["assessments", "conversations", "raised", "no-such-table"])
def test_what_has_pages_of_its_own_is_not_edited_here(site: Site, table: str) -> None:
    client = site.client(Role.OWNER)
    for path in (f"facts/{table}", f"facts/{table}/add", f"facts/{table}/1", f"facts/{table}.csv"):
        assert client.get(site.url(path)).status_code == 404


def test_a_table_can_be_kept_as_a_file_that_no_spreadsheet_runs(site: Site) -> None:
    kept = kept_records(site.stored.pk, "assets")[0]
    new = dataclasses.replace(kept.record, name="=HYPERLINK(1)")
    change_records(site.stored.pk, [Edit(table="assets", row=kept.row, record=new)], actor="")
    client = site.client(Role.VIEWER)
    assert "'=HYPERLINK(1)" in client.get(site.url("facts/assets.csv")).content.decode()
    assert client.get(site.url("facts/assets.xlsx")).content[:2] == b"PK"
    assert client.get(site.url("facts/assets.exe")).status_code == 404


def test_a_viewer_sees_a_record_and_no_form(site: Site) -> None:
    page = site.client(Role.VIEWER).get(_url(site, "assets", "maternity-grant"))
    assert b"Expecting a baby grant" in page.content
    assert b"<textarea" not in page.content
    text = page.content.decode()
    asset = small_department().index.assets["maternity-grant"]
    assert small_department().index.teams[asset.team].name in text
    assert all(escape(small_department().index.needs[need].statement) in text for need in asset.needs)
    assert asset.needs
    assert f'<dd class="govuk-summary-list__value">{asset.team}</dd>' not in text


def test_days_and_quarters_are_listed_in_words(site: Site) -> None:
    due = next(outcome.due for outcome in small_department().outcomes if outcome.due is not None)
    page = site.client(Role.VIEWER).get(site.url("facts/outcomes")).content.decode()
    assert f"{due:%-d %b %Y}" in page
    assert due.isoformat() not in page


@pytest.mark.parametrize("table", [name for name in TABLES if getattr(small_department(), name)])
def test_an_edit_that_changes_nothing_stores_the_same_record(site: Site, table: str) -> None:
    kept = kept_records(site.stored.pk, table)
    client = site.client(Role.LEAD)
    url = site.url(f"facts/{table}/{kept[0].row}")
    answer = client.post(f"{url}/save", _opened(client, url))
    assert answer.status_code == 302
    assert kept_records(site.stored.pk, table)[0].record == kept[0].record


def test_an_edit_is_read_as_a_file_stored_once_audited_and_planned_anew(site: Site) -> None:
    client = site.client(Role.EDITOR)
    url = _url(site, "assets", "maternity-grant")
    typed = _opened(client, url) | {"run_cost_per_quarter": "£1.2m", "available_from": "Q4 2026"}
    first, second = (client.post(f"{url}/save", typed) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    asset = kept_record(site.stored.pk, "assets", "maternity-grant").record
    assert (asset.run_cost_per_quarter, str(asset.available_from)) == (1_200_000.0, "2026-Q4")
    assert AuditEntry.objects.filter(table="assets", record="maternity-grant").count() == 1
    assert Job.objects.filter(kind="plan", state="queued").count() == 1


def test_bad_input_is_kept_and_nothing_stored(site: Site) -> None:
    client = site.client(Role.LEAD)
    url = _url(site, "assets", "maternity-grant")
    before = load_portfolio(site.stored.pk)
    typed = _opened(client, url) | {
        "name": "",
        "run_cost_per_quarter": "heaps",
        "description": "x" * 30_000,
        "focus": "everything",
        "team": "no-such-team",
    }
    answer = client.post(f"{url}/save", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "heaps" in page
    assert "is not a number" in page
    assert "20000 characters" in page
    assert load_portfolio(site.stored.pk) == before


def test_what_would_stop_the_plan_is_refused_at_its_field(site: Site) -> None:
    client = site.client(Role.LEAD)
    work = small_department().initiatives[0]
    url = _url(site, "initiatives", work.key)
    answer = client.post(f"{url}/save", _opened(client, url) | {"start": "2027-Q2", "end": "2026-Q4"})
    assert answer.status_code == 422
    assert "is before start" in answer.content.decode()
    assert kept_record(site.stored.pk, "initiatives", work.key).record == work


def test_a_stale_edit_shows_the_difference_and_loses_nothing_typed(site: Site) -> None:
    client = site.client(Role.LEAD)
    url = _url(site, "assets", "maternity-grant")
    opened = _opened(client, url)
    kept = kept_record(site.stored.pk, "assets", "maternity-grant")
    theirs = dataclasses.replace(kept.record, name="Their name", url="https://example.org/theirs")
    edit = Edit(table="assets", row=kept.row, record=theirs)
    change_records(site.stored.pk, [edit], actor="a-somebody")

    answer = client.post(f"{url}/save", opened | {"name": "My name", "source": "my source"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert all(name in page for name in ("Their name", "My name", "Expecting a baby grant"))
    assert "you both changed this" in page
    assert kept_record(site.stored.pk, "assets", "maternity-grant").record == theirs
    form = answer.context["form"]
    again = {name: str(form[name].value() or "") for name in form.fields}
    assert (again["name"], again["url"], again["source"]) == (
        "My name",
        "https://example.org/theirs",
        "my source",
    )

    mine = client.post(f"{url}/save", again)
    assert mine.status_code == 302
    stored = kept_record(site.stored.pk, "assets", "maternity-grant").record
    assert (stored.name, stored.url, stored.source) == ("My name", "https://example.org/theirs", "my source")


def test_a_clash_can_be_settled_field_by_field(site: Site) -> None:
    client = site.client(Role.LEAD)
    url = _url(site, "assets", "maternity-grant")
    opened = _opened(client, url)
    kept = kept_record(site.stored.pk, "assets", "maternity-grant")
    change_records(
        site.stored.pk,
        [Edit(table="assets", row=kept.row, record=dataclasses.replace(kept.record, name="Their name"))],
        actor="",
    )
    form = client.post(f"{url}/save", opened | {"name": "My name"}).context["form"]
    again = {name: str(form[name].value() or "") for name in form.fields} | {"take-name": "theirs"}
    client.post(f"{url}/save", again)
    assert kept_record(site.stored.pk, "assets", "maternity-grant").record.name == "Their name"


def test_a_record_taken_away_meanwhile_can_be_added_anew(site: Site) -> None:
    client = site.client(Role.LEAD)
    kept = kept_records(site.stored.pk, "ties")[0]
    url = site.url(f"facts/ties/{kept.row}")
    opened = _opened(client, url)
    change_records(site.stored.pk, [Edit(table="ties", row=kept.row)], actor="")
    answer = client.post(f"{url}/save", opened | {"source": "What I typed"})
    assert answer.status_code == 409
    assert b"What I typed" in answer.content
    assert client.get(url).status_code == 404


def test_adding_makes_a_key_from_the_name_that_nobody_has(site: Site) -> None:
    client = site.client(Role.LEAD)
    url = site.url("facts/assets/add")
    typed = _opened(client, url) | {"name": "Maternity grant", "focus": "product"}
    first, second = (client.post(url, typed) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert sum(asset.name == "Maternity grant" for asset in load_portfolio(site.stored.pk).assets) == 1
    assert kept_record(site.stored.pk, "assets", "maternity-grant-2").record.name == "Maternity grant"


def test_a_person_gets_an_opaque_key(site: Site) -> None:
    client = site.client(Role.LEAD)
    url = site.url("facts/people/add")
    client.post(url, _opened(client, url) | {"name": "Content designer, benefits"})
    new = load_portfolio(site.stored.pk).people[-1]
    assert new.name == "Content designer, benefits"
    assert re.fullmatch(r"p-\d{3,}", new.key)


def test_an_editor_of_a_team_changes_only_its_records(site: Site) -> None:
    works = small_department().initiatives
    own = next(work for work in works if work.team)
    other = next(work for work in works if work.team not in ("", own.team))
    client = _editor_of(site, own.team)
    url, elsewhere = _url(site, "initiatives", own.key), _url(site, "initiatives", other.key)
    typed = _opened(client, url)
    assert client.post(f"{elsewhere}/save", typed).status_code == 403
    assert client.get(f"{elsewhere}/remove").status_code == 403
    assert b"<textarea" not in client.get(elsewhere).content
    given_away = client.post(f"{url}/save", typed | {"team": other.team})
    assert given_away.status_code == 422
    assert client.post(f"{url}/save", typed | {"description": "Ours"}).status_code == 302
    need = kept_records(site.stored.pk, "needs")[0]
    assert client.post(site.url(f"facts/needs/{need.row}/save"), {}).status_code == 403


def test_only_a_lead_settles_what_is_done_and_sets_chances(site: Site) -> None:
    work = small_department().initiatives[0]
    editor = site.client(Role.EDITOR)
    url = _url(site, "initiatives", work.key)
    editor.post(f"{url}/save", _opened(editor, url) | {"lock": "fund"})
    assert kept_record(site.stored.pk, "initiatives", work.key).record.lock is None
    assert editor.get(site.url("facts/chances/add")).status_code == 403
    lead = site.client(Role.LEAD)
    lead.post(f"{url}/save", _opened(lead, url) | {"lock": "fund"})
    assert kept_record(site.stored.pk, "initiatives", work.key).record.lock == "fund"


def test_what_something_names_is_not_taken_away(site: Site) -> None:
    client = site.client(Role.LEAD)
    work = small_department().initiatives[0]
    url = _url(site, "needs", work.needs[0], "/remove")
    page = client.get(url)
    assert work.name in page.content.decode()
    assert client.post(url, _opened(client, url)).status_code == 409
    assert kept_record(site.stored.pk, "needs", work.needs[0])


def test_what_nothing_names_is_taken_away_once(site: Site) -> None:
    client = site.client(Role.LEAD)
    tie = kept_records(site.stored.pk, "ties")[0]
    url = site.url(f"facts/ties/{tie.row}/remove")
    typed = _opened(client, url)
    before = len(load_portfolio(site.stored.pk).ties)
    assert [client.post(url, typed).status_code for _ in range(2)] == [302, 302]
    assert len(load_portfolio(site.stored.pk).ties) == before - 1


def test_nobody_outside_meets_a_record(site: Site) -> None:
    outside = site.client(None)
    url = _url(site, "assets", "maternity-grant")
    assert outside.get(url).status_code == 404
    assert outside.post(f"{url}/save", {}).status_code == 404
    assert site.client(Role.LEAD).get(site.url("facts/assets/999999999")).status_code == 404


def test_a_row_of_another_portfolio_is_none_of_this_one(site: Site) -> None:
    forged = kept_records(site.stored.pk, "assets")[0].row
    assert site.client(Role.LEAD).get(site.url(f"facts/teams/{forged + 100_000}")).status_code == 404
