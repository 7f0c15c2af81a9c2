"""Nothing anywhere gives somebody's figures away, or that they gave any, before a lead shows them."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SIDES, Site
from tests.web.test_access import PAGES, Page
from tests.web.test_access import samples as samples  # noqa: PLC0414
from tests.web.unpacked import text_of

from bowstring.model.assessments import Lens
from bowstring.web.access import Role, grant
from bowstring.web.models import (
    AuditEntry,
    AuditText,
    Finding,
    Job,
    Participant,
    Session,
    StoredPlan,
    StoredPortfolio,
)
from bowstring.web.portfolio.exporting import EXPORTS
from bowstring.web.store.accounts import make_account
from bowstring.web.store.comments import add_comment
from bowstring.web.store.conversations import open_conversation
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, finding
from bowstring.web.store.sealed import Score, seal_scores
from bowstring.web.store.sessions import ROUGH_SORT, join_as_member, open_session, session_of_conversation

pytestmark = pytest.mark.usefixtures("reads_here")
FIGURES = (777_123.25, 777_456.5, 777_789.75)
SEALED_WORDS = re.compile(r"777[.,\s]?(123|456|789)|778,?000|780,?000|a sentence told in confidence")
# What differs each time a page is opened, and when a calendar was made.
CHANGING = re.compile(r'(csrfmiddlewaretoken|once_key|started)" value="[^"]*"|data-kept="[^"]*"|DTSTAMP:\S*')
Samples = Callable[[Page], dict[str, object]]


def reader(site: Site, role: Role) -> Client:
    """Somebody's browser."""
    account = make_account(f"reader-{role.name.lower()}@example.org", name="Reader")
    grant(account, site.stored, role, sides=SIDES if role is not Role.VIEWER else [])
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def addresses(samples: Samples) -> tuple[str, ...]:
    """Every address of the table; of an export, each form's."""
    urls = []
    for page in PAGES:
        values = samples(page)
        more = [{"form": form} for form in EXPORTS] if page.name == "export" else [{}]
        urls += [page.url(values | extra) for extra in more]
    return tuple(urls)


def crawl(browser: Client, urls: tuple[str, ...]) -> dict[str, str]:
    """What somebody sees at each address that they may open."""
    seen = {url: browser.get(url) for url in urls}
    return {
        url: CHANGING.sub("", text_of(response))
        for url, response in seen.items()
        if response.status_code == 200
    }


def open_places(site: Site, planned: PlanCard, giver: str) -> tuple[tuple[str, str], ...]:
    """Where figures can be sealed: alone, in a conversation, in a rough sort. Each a piece of work and a session."""
    works = [initiative.key for initiative in load_portfolio(site.stored.pk).initiatives]
    disagreements = [
        tension for tension in finding(planned.number, "ledger").tensions if tension.tension.kind == "worth"
    ]
    about, tension = disagreements[-1].tension.about[0], disagreements[-1].key
    today = timezone.now().date()
    key, _ = open_conversation(site.stored.pk, tension, initiatives=(about,), plan="", by="", today=today)
    talk = session_of_conversation(site.stored.pk, key)
    assert talk is not None
    join_as_member(talk.key, account=giver, name="Somebody", lens=Lens.USER_NEED)
    sort = open_session(site.stored.pk, kind=ROUGH_SORT, initiatives=tuple(works), by="")
    others = [key for key in works if key != about]
    return (others[0], ""), (about, talk.key), (others[1], sort.key)


def score(work: str) -> Score:
    low, likely, high = FIGURES
    return Score(
        initiative=work,
        lens=Lens.USER_NEED,
        number=1,
        low=low,
        likely=likely,
        high=high,
        rationale="a sentence told in confidence",
    )


def stored_state() -> tuple[object, ...]:
    """What the site keeps beside sealed scores."""
    tables = (StoredPortfolio, AuditEntry, AuditText, StoredPlan, Finding, Job, Session, Participant)
    return tuple(list(table._default_manager.order_by("pk").values()) for table in tables)


def test_no_page_and_no_export_changes_when_somebody_seals_figures(
    site: Site, planned: PlanCard, samples: Samples
) -> None:
    places = open_places(site, planned, "p-somebody")
    urls = addresses(samples)
    readers = {role: reader(site, role) for role in (Role.VIEWER, Role.ASSESSOR, Role.LEAD, Role.OWNER)}
    before = {role: crawl(browser, urls) for role, browser in readers.items()}
    kept = stored_state()
    for work, session in places:
        seal_scores(site.stored.pk, "p-somebody", [score(work)], session=session)
        words = "a sentence told in confidence, to @Reader"
        add_comment(site.stored.pk, f"initiative:{work}", words, by="p-somebody", initiatives=(work,))
    assert stored_state() == kept
    # A lead is told which work has figures that can be shown: not whose, nor how many.
    exceptions = {site.url("sealed")}
    for role, browser in readers.items():
        after = crawl(browser, urls)
        assert len(after) > 10
        assert {url for url in after if after[url] != before[role].get(url)} <= exceptions, role
        assert not any(SEALED_WORDS.search(after[url]) for url in exceptions & after.keys())


def test_somebody_sees_their_own_sealed_figures_and_the_page_of_their_seat_does(
    site: Site, planned: PlanCard
) -> None:
    account = make_account("scorer@example.org")
    grant(account, site.stored, Role.ASSESSOR, sides=SIDES)
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    (alone, _), *_ = open_places(site, planned, account.key)
    seal_scores(site.stored.pk, account.key, [score(alone)])
    page = browser.get(site.url(f"assess/{alone}"))
    assert "777,123.25" in page.content.decode()
