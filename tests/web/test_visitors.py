"""What visitors may send and have: sizes, quotas, text that no database keeps, a database that does not answer."""

from collections.abc import Callable, Iterator
from importlib import import_module
from inspect import isclass, isfunction, unwrap
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import URLPattern, reverse
from pytest_django import Settings
from tests.web.conftest import Site

import bowstring.web
from bowstring.model.assessments import Lens
from bowstring.model.problems import BowstringError
from bowstring.web.access import Role, Scope
from bowstring.web.body_sizes import UPLOADS, largest_body_at
from bowstring.web.jobs import jobs
from bowstring.web.models import Job, RaisedRow
from bowstring.web.quotas import QUOTAS, QuotaError, quotas_from
from bowstring.web.server import LARGEST, SMALLEST
from bowstring.web.store.accounts import account_at
from bowstring.web.store.imports import keep_upload
from bowstring.web.store.invitations import invite
from bowstring.web.store.members import Permissions
from bowstring.web.store.sessions import join_as_guest, open_session
from bowstring.web.store.tokens import make_token

pytestmark = pytest.mark.django_db


def test_only_who_may_import_sends_much_and_only_there(site: Site) -> None:
    browsers: dict[str, Client] = {
        "nobody": Client(),
        "outsider": site.client(None),
        "editor": site.client(Role.EDITOR),
        "lead": site.client(Role.LEAD),
    }
    for name in sorted(UPLOADS):
        path = reverse(name, kwargs={"portfolio_key": site.stored.key})
        for who, browser in browsers.items():
            largest = LARGEST if who == "lead" else SMALLEST
            cookies = "; ".join(f"{key}={morsel.value}" for key, morsel in browser.cookies.items())
            assert largest_body_at(path, cookies) == largest, (name, who)
            answer = browser.post(path, b"", content_type="text/plain", CONTENT_LENGTH=str(largest + 1))
            assert answer.status_code == 413, (name, who)
            assert "Nothing was saved" in answer.content.decode()
    call = reverse("interface:call-upload", kwargs={"portfolio_key": site.stored.key})
    for role in (Role.EDITOR, Role.LEAD):
        account = account_at(f"{role.name.lower()}@example.org")
        assert account is not None
        for scope in (Scope.READ, Scope.WRITE):
            token = f"Bearer {make_token(account, 'a test', scope=scope.value, days=1)}"
            largest = LARGEST if (role, scope) == (Role.LEAD, Scope.WRITE) else SMALLEST
            assert largest_body_at(call, "", token) == largest, (role, scope)
            much = Client(headers={"authorization": token}).post(
                call, b"", content_type="text/plain", CONTENT_LENGTH=str(largest + 1)
            )
            assert much.json()["type"] == "urn:bowstring:problem:too-large"
    assert largest_body_at(call, "", "Bearer bow_forged") == SMALLEST
    assert largest_body_at("/sign-in", "") == SMALLEST
    assert largest_body_at("/nowhere", "sessionid=x") == SMALLEST


def test_every_page_that_takes_a_file_is_one_that_may_be_sent_much() -> None:
    from bowstring.web.urls import urlpatterns

    views = {
        pattern.name: unwrap(pattern.callback) for pattern in urlpatterns if isinstance(pattern, URLPattern)
    }
    takers = {name: _file_forms(view) for name, view in views.items() if _file_forms(view)}
    assert takers.keys() == UPLOADS
    assert set().union(*takers.values()) - {"FILES"} == {form.__name__ for form in _every_file_form()}


def _file_forms(view: Any) -> set[str]:
    """What tells that a view takes files: forms with a field for them, and the request's own files."""
    forms_of_view, seen, waiting = set(), set(), [view]
    while waiting:
        code = waiting.pop()
        seen.add(code)
        for name in code.__code__.co_names if hasattr(code, "__code__") else ():
            used = code.__globals__.get(name)
            if name == "FILES" or _takes_files(used):
                forms_of_view.add(name)
            elif isfunction(used) and used.__module__ == view.__module__ and used not in seen:
                waiting.append(used)
    return forms_of_view


def _takes_files(form: object) -> bool:
    return isclass(form) and any(
        isinstance(field, forms.FileField) for field in getattr(form, "base_fields", {}).values()
    )


def _every_file_form() -> set[type]:
    """Every form of the site that has a field for a file."""
    for module in walk_packages(bowstring.web.__path__, "bowstring.web."):
        if "form" in module.name:
            import_module(module.name)
    waiting: list[type] = [forms.Form]
    every: set[type] = set()
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        every |= {form for form in below if form.__module__.startswith("bowstring.") and _takes_files(form)}
    return every


@pytest.mark.parametrize("cookie", [r'"\000"', r'"a\000b"'])
def test_a_cookie_that_no_database_keeps_is_refused(cookie: str) -> None:
    answer = Client().get("/sign-in", headers={"cookie": f"sessionid={cookie}"})
    assert answer.status_code == 400


def test_text_that_no_database_keeps_is_not_there_to_be_looked_for(site: Site) -> None:
    owner = site.client(Role.OWNER)
    for path in ("questions", "initiatives", "audit", "facts/needs", "reuse", "decisions", "teams"):
        answer = owner.get(site.url(path) + "?q=%00a&sort=%00&page=%00&kind=%00&record=%00")
        assert answer.status_code in (200, 302, 404), path
    answer = owner.post(site.url("plan/again"), {"any\0": "thing"})
    assert answer.status_code == 400
    assert not Job.objects.exists()


@pytest.fixture
def busy_browser(site: Site) -> Iterator[Client]:
    """An editor's browser, at a site whose database takes nothing in."""
    browser = site.client(Role.EDITOR)
    browser.raise_request_exception = False

    def refuse(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError("database is locked")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        yield browser


def test_what_a_busy_database_did_not_take_is_kept_to_be_sent_again(site: Site, busy_browser: Client) -> None:
    typed = {"pole_a": "here", "pole_b": "<there>", "question": "Held?", "once_key": "a-key-of-its-own"}
    answer = busy_browser.post(site.url("raise"), typed)
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Try again" in page
    for value in ("here", "&lt;there&gt;", "Held?", "a-key-of-its-own"):
        assert f'value="{value}"' in page
    assert 'name="csrfmiddlewaretoken"' in page
    assert not RaisedRow.objects.filter(portfolio=site.stored).exclude(pole_b="").filter(question="Held?")


@pytest.mark.parametrize("words", ["database or disk is full", "disk I/O error", "connection refused"])
def test_sign_in_says_what_is_wrong_with_the_database_and_keeps_no_password(site: Site, words: str) -> None:
    site.account(Role.LEAD)
    browser = Client(raise_request_exception=False)

    def refuse(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            raise OperationalError(words)
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        typed = {"username": "lead@example.org", "password": "a long enough password"}
        answer = browser.post("/sign-in", typed)
    page = answer.content.decode()
    assert answer.status_code == 503
    assert ("The disk is full" in page) == (words != "connection refused")
    assert "a long enough password" not in page


def test_when_somebody_signed_in_last_is_not_what_keeps_them_out(site: Site) -> None:
    account = site.account(Role.LEAD)

    def refuse(execute: Callable[..., object], sql: str, *rest: object) -> object:
        if sql.startswith('UPDATE "web_account"'):
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    with connection.execute_wrapper(refuse):
        answer = Client().post("/sign-in", {"username": account.email, "password": "a long enough password"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    account.refresh_from_db()
    assert account.last_login is None


def test_as_many_jobs_wait_as_may_and_what_follows_from_facts_always_may(
    site: Site, settings: Settings
) -> None:
    settings.QUOTAS = {"jobs_of_person": 2, "jobs_of_portfolio": 3}
    for number in range(2):
        jobs.ask(site.stored.pk, "scenario", {"scenario": f"s-{number}"}, by="a-1")
    with pytest.raises(QuotaError, match="2 of your jobs"):
        jobs.ask(site.stored.pk, "scenario", {"scenario": "s-2"}, by="a-1")
    jobs.ask(site.stored.pk, "scenario", {"scenario": "s-2"}, by="a-2")
    with pytest.raises(QuotaError, match="this portfolio"):
        jobs.ask(site.stored.pk, "scenario", {"scenario": "s-3"}, by="a-3")
    assert jobs.replan(site.stored.pk, by="a-1").state == "queued"


def test_what_is_over_a_quota_is_answered_in_words_and_stores_nothing(site: Site, settings: Settings) -> None:
    settings.QUOTAS = dict.fromkeys(QUOTAS, 0)
    owner = site.client(Role.OWNER)
    sent = {
        "/start": {"name": "Another", "start": "2026-Q1", "begin": "empty"},
        site.url("scenarios/new"): {"name": "Less", "reason": "x"},
        site.url("balance/frontier"): {},
        site.url("people/invite"): {"email": "x@example.org", "role": "viewer"},
        site.url("import"): {"file": SimpleUploadedFile("t.csv", b"key,name\na,A\nb,B\n")},
    }
    for path, typed in sent.items():
        answer = owner.post(path, typed)
        assert answer.status_code in (422, 429), (path, answer.status_code)
        if answer.status_code == 429:
            assert "Nothing was saved" in answer.content.decode()
    assert not Job.objects.exists()


def test_uploads_invitations_and_seats_are_counted(site: Site, settings: Settings) -> None:
    settings.QUOTAS = {"uploads": 1, "invitations_a_day": 1, "seats_of_machine": 1}
    details = {"map_text": "", "source": "s", "by": "a-1"}
    keep_upload(site.stored.pk, "a.csv", b"a", **details)
    with pytest.raises(QuotaError, match="files are waiting"):
        keep_upload(site.stored.pk, "b.csv", b"b", **details)
    may = Permissions(role=Role.VIEWER, sides=(), teams=(), person="")
    invite(site.stored.pk, "x@example.org", may, by="a-1")
    with pytest.raises(QuotaError, match="invitations"):
        invite(site.stored.pk, "y@example.org", may, by="a-1")
    room = open_session(site.stored.pk, kind="conversation", initiatives=(), by="a-1").key
    join_as_guest(room, name="", lens=Lens.USER_NEED, machine="m-1")
    join_as_guest(room, name="", lens=Lens.USER_NEED, machine="m-2")
    with pytest.raises(QuotaError, match="network address"):
        join_as_guest(room, name="", lens=Lens.USER_NEED, machine="m-1")


def test_quotas_are_set_by_name_and_a_slip_is_told() -> None:
    assert quotas_from("") == {}
    assert quotas_from(" scenarios=5, uploads = 2,") == {"scenarios": 5, "uploads": 2}
    for wrong in ("scenario=5", "uploads", "uploads=-1"):
        with pytest.raises(BowstringError, match="BOWSTRING_QUOTAS"):
            quotas_from(wrong)
