"""Every page as everybody: what each may open follows from the right that its view declares, and from nothing else.

A page with parts in its address beyond those of `PARTS` adds its sample values to `SAMPLES`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.web.conftest import SIDES, Site
from tests.web.samples import PARTS, SAMPLES
from tests.web.small_department import small_department

from bowstring.model.assessments import Lens
from bowstring.web.access import Right, Role, grant
from bowstring.web.models import Account
from bowstring.web.store.accounts import make_account
from bowstring.web.store.plans import PlanCard
from bowstring.web.store.sessions import join_as_guest

pytestmark = pytest.mark.usefixtures("reads_here")
USER_SIDE = SIDES[:1]
WHO: dict[str, tuple[Role, list[str], bool] | None] = {
    "anonymous": None,
    "outsider": None,
    "viewer": (Role.VIEWER, [], False),
    "assessor of one side": (Role.ASSESSOR, USER_SIDE, False),
    "editor of one team": (Role.EDITOR, [], True),
    "lead": (Role.LEAD, SIDES, False),
    "owner": (Role.OWNER, SIDES, False),
}
"""Everybody who may come: role, sides, whether of one team alone."""
EVERYBODY = set(WHO)
MEMBERS = EVERYBODY - {"anonymous", "outsider"}
HOLDERS: dict[Right, set[str]] = {
    # Guests who came by a session's link have a seat in it; nobody else has, whatever their role.
    Right.JOINED: set(),
    Right.PUBLIC: EVERYBODY,
    Right.SIGNED_IN: EVERYBODY - {"anonymous"},
    Right.VIEW: MEMBERS,
    Right.ASSESS: {"assessor of one side", "lead", "owner"},
    Right.EDIT: {"editor of one team", "lead", "owner"},
    Right.LEAD: {"lead", "owner"},
    Right.OWN: {"owner"},
}


@dataclass(frozen=True)
class Page:
    """One address of the URL table."""

    name: str
    parts: tuple[str, ...]
    right: Right | None

    @property
    def is_inside(self) -> bool:
        """Whether it lies in a portfolio."""
        return "portfolio_key" in self.parts

    def url(self, samples: dict[str, Any]) -> str:
        """Its address with those values."""
        return reverse(self.name, kwargs={part: samples[part] for part in self.parts})


def pages(resolver: URLResolver | None = None) -> Iterator[Page]:
    """Every address there is."""
    for url_pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(url_pattern, URLResolver):
            # What programs call is walked in tests/web/api/test_calls.py: a token opens it, and no session.
            if url_pattern.namespace != "interface":
                yield from pages(url_pattern)
        elif isinstance(url_pattern, URLPattern):
            parts = tuple(url_pattern.pattern.converters)
            yield Page(url_pattern.name or "", parts, getattr(url_pattern.callback, "right", None))


PAGES = tuple(pages())


def browser_of(who: str, site: Site) -> Client:
    """Their browser. An error of the site is the test's error."""
    if who == "anonymous":
        return Client()
    account = member(who, site) if WHO[who] else make_account("outside@example.org")
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def member(who: str, site: Site) -> Account:
    """Somebody with that role in the portfolio."""
    standing = WHO[who]
    assert standing is not None
    role, sides, is_of_team = standing
    account = make_account(f"{role.name.lower()}@example.org", name=role.value.capitalize())
    teams = [small_department().teams[0].key] if is_of_team else []
    grant(account, site.stored, role, sides=sides, teams=teams, person=small_department().people[0].key)
    return account


def ask(browser: Client, send: Callable[..., Any], url: str) -> HttpResponse:
    """What comes back; whatever was stored meanwhile is taken back, and they stay signed in."""
    cookies = browser.cookies.output(header="", sep=";")
    with transaction.atomic():
        answer: HttpResponse = send(url)
        if getattr(answer, "streaming", False):
            b"".join(answer)
        transaction.set_rollback(True)
    browser.cookies.load(cookies)
    return answer


@pytest.fixture
def samples(site: Site, planned: PlanCard) -> Callable[[Page], dict[str, Any]]:
    """Values for the parts of a page's address: of records that exist, each made once."""
    kept: dict[str, Any] = {}

    def pages_by_name(page: Page) -> dict[str, Any]:
        made = SAMPLES.get(page.name)
        for part in page.parts:
            if part in PARTS and part not in kept:
                kept[part] = PARTS[part](site)
        values = {"portfolio_key": site.stored.key, **kept}
        values |= made(site) if made is not None else {}
        missing = set(page.parts) - set(values)
        assert not missing, f"tests/web/samples.py has no value for {missing} of the page {page.name!r}"
        return values

    return pages_by_name


def test_every_view_declares_who_may_see_it() -> None:
    assert [page.name for page in PAGES if page.right is None] == []
    assert [page.name for page in PAGES if page.is_inside and page.right < Right.VIEW] == []


def test_every_address_has_a_name_of_its_own() -> None:
    assert len({page.name for page in PAGES}) == len(PAGES)


@pytest.mark.parametrize("who", list(WHO))
def test_everybody_sees_what_their_role_allows_and_nothing_else(
    who: str, site: Site, samples: Callable[[Page], dict[str, Any]]
) -> None:
    wrong = []
    browser = browser_of(who, site)
    for page in PAGES:
        assert page.right is not None
        values = samples(page)
        url, elsewhere = page.url(values), page.url(values | {"portfolio_key": "there-is-none"})
        for send in (browser.get, browser.post):
            answer = ask(browser, send, url)
            nowhere = ask(browser, send, elsewhere) if page.is_inside and who == "outsider" else None
            for complaint in (verdict(who, page, answer, nowhere), verdict_on_keeping(answer)):
                if complaint:
                    wrong.append(f"{send.__name__} {page.name} as {who}: {complaint}")
            # Otherwise the walk would only meet missing pages, and never find out.
            if who == "owner" and answer.status_code == HTTPStatus.NOT_FOUND and send == browser.get:
                assert page.right is Right.JOINED, f"tests/web/samples.py has no real record for {page.name}"
    assert wrong == []


def verdict_on_keeping(answer: HttpResponse) -> str:
    """What is wrong with how long an answer may be kept by a browser or a server in between; blank where nothing is."""
    says = answer.headers["Cache-Control"]
    return "" if says == "private, no-store" else f"may be kept, {says}"


def verdict(who: str, page: Page, answer: HttpResponse, nowhere: HttpResponse | None) -> str:
    """What is wrong with an answer; blank where nothing is."""
    status = HTTPStatus(answer.status_code)
    if status >= 500:
        return f"a fault, {status}"
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return ""
    if who in HOLDERS[Right.OWN if page.right is None else page.right]:
        # An editor of one team may open a page whose action is another team's.
        may_be_refused = page.right is Right.EDIT and who.startswith("editor")
        is_refused = status is HTTPStatus.FORBIDDEN and not may_be_refused
        return f"refused, {status}" if is_refused or goes_to_sign_in(answer) else ""
    return verdict_on_refusal(who, page, answer, nowhere)


def verdict_on_refusal(who: str, page: Page, answer: HttpResponse, nowhere: HttpResponse | None) -> str:
    """What is wrong with how somebody without the right is turned away; blank where nothing is."""
    status = HTTPStatus(answer.status_code)
    if page.right is Right.JOINED:
        return "" if status is HTTPStatus.NOT_FOUND else f"shown without a seat, {status}"
    if who == "anonymous":
        return "" if goes_to_sign_in(answer) else f"shown to anybody, {status}"
    if who == "outsider":
        assert nowhere is not None
        same = answer.content == nowhere.content and nowhere.status_code == status == HTTPStatus.NOT_FOUND
        return "" if same else f"tells that the portfolio exists, {status}"
    return "" if status is HTTPStatus.FORBIDDEN else f"allowed, {status}"


def goes_to_sign_in(answer: HttpResponse) -> bool:
    """Whether somebody is asked to sign in first."""
    return answer.headers.get("Location", "").startswith(f"{reverse('sign-in')}?next=")


def test_a_guest_opens_what_they_joined_and_nobody_keeps_it(
    site: Site, samples: Callable[[Page], dict[str, Any]]
) -> None:
    wrong = []
    for page in PAGES:
        values = samples(page)
        browser = (
            guest_of(values["session_key"]) if "session_key" in values else browser_of("anonymous", site)
        )
        for send in (browser.get, browser.post):
            answer = ask(browser, send, page.url(values))
            wrong += [f"{send.__name__} {page.name}: {says}" for says in [verdict_on_keeping(answer)] if says]
            if page.right is Right.JOINED and send == browser.get:
                assert answer.status_code in (HTTPStatus.OK, HTTPStatus.METHOD_NOT_ALLOWED), page.name
    assert wrong == []


def guest_of(session_key: str) -> Client:
    """The browser of somebody who joined that session by its link."""
    browser = Client()
    seats = browser.session
    secret = join_as_guest(session_key, name="Guest", lens=Lens.USER_NEED)
    seats["seats"] = {session_key: secret}
    seats.save()
    return browser


def test_nothing_is_taken_in_without_the_token_of_an_opened_form(
    site: Site, samples: Callable[[Page], dict[str, Any]]
) -> None:
    account = member("owner", site)
    taken = []
    for page in PAGES:
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        answer = ask(browser, browser.post, page.url(samples(page)))
        if answer.status_code != HTTPStatus.FORBIDDEN or b"This form is out of date" not in answer.content:
            taken.append(page.name)
    # Mail programs end a letter without a form of ours: a signed token that only the letter tells guards it.
    assert taken == ["stop-letters"]
