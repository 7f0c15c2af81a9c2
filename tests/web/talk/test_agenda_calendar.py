"""The agenda in people's calendars: by an address of their own, which opens that and nothing else."""

import re

import pytest
from django.test import Client
from tests.web.api.conftest import program_of
from tests.web.conftest import Site

from bowstring.web.access import Role, Scope
from bowstring.web.models import ApiToken, Membership
from bowstring.web.store.plans import PlanCard
from bowstring.web.store.tokens import make_token


def made_address(site: Site, browser: Client, forum: str = "") -> str:
    """The address that somebody is shown, without the site's name."""
    page = browser.get(site.url("agenda/calendar")).content.decode()
    chosen = forum or re.findall(r'<option value="([^"]+)"', page)[0]
    sent = {"forum": chosen, "day": "tuesday", "at": "10:00", "once_key": "once"}
    answer = browser.post(site.url("agenda/calendar"), sent).content.decode()
    shown = re.search(r'id="address" readonly value="http://testserver([^"]+)"', answer)
    assert shown is not None
    return shown[1].replace("&amp;", "&")


def test_the_agenda_leads_to_an_address_that_works_without_signing_in(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.VIEWER)
    assert f'href="{site.url("agenda/calendar")}' in browser.get(site.url()).content.decode()
    answer = Client().get(made_address(site, browser))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    text = answer.content.decode().replace("\r\n ", "")
    assert text.count("BEGIN:VEVENT") == 1
    assert re.search(r"DTSTART:\d{8}T100000Z", text)
    assert f"http://testserver{site.url()}?forum=" in text
    assert (
        browser.post(site.url("agenda/calendar"), {"forum": "x", "day": "tuesday", "at": "25"}).status_code
        == 422
    )


def test_the_same_form_makes_one_address(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.VIEWER)
    made_address(site, browser)
    page = browser.get(site.url("agenda/calendar")).content.decode()
    sent = {
        "forum": re.findall(r'<option value="([^"]+)"', page)[0],
        "day": "monday",
        "at": "9",
        "once_key": "once",
    }
    assert "make another" in browser.post(site.url("agenda/calendar"), sent, follow=True).content.decode()
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("ending", ["role", "token", "time"])
def test_an_address_that_works_no_more_says_so(site: Site, planned: PlanCard, ending: str) -> None:
    url = made_address(site, site.client(Role.VIEWER))
    if ending == "role":
        Membership.objects.all().delete()
    elif ending == "token":
        ApiToken.objects.all().delete()
    else:
        ApiToken.objects.update(expires_at="2020-01-01T00:00Z")
    answer = Client().get(url)
    assert answer.status_code == 410
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_a_token_of_another_kind_is_no_calendars(site: Site, planned: PlanCard) -> None:
    owner = site.account(Role.OWNER)
    for scope, portfolio in (
        (Scope.READ, site.stored.pk),
        (Scope.WRITE, site.stored.pk),
        (Scope.CALENDAR, None),
    ):
        secret = make_token(owner, "a test", scope=scope.value, days=1, portfolio=portfolio)
        assert Client().get(f"/calendar/{secret}/agenda.ics").status_code == 410
    assert Client().get("/calendar/bow_guessed/agenda.ics").status_code == 410


def test_before_the_first_plan_the_calendar_is_empty(site: Site) -> None:
    answer = site.client(Role.VIEWER).get(site.url("agenda.ics"))
    assert b"VCALENDAR" in answer.content
    assert b"VEVENT" not in answer.content


def test_programs_ask_for_a_forum_and_a_time(site: Site, planned: PlanCard) -> None:
    program = program_of(site.account(Role.VIEWER))
    url = f"/api/v1/portfolios/{site.stored.key}/agenda.ics"
    assert b"VEVENT" in program.get(url, {"meets": "wed 14:00"}).content
    for wrong in ({"meets": "someday"}, {"forum": "nobody's"}):
        answer = program.get(url, wrong)
        assert answer.status_code == 422
        assert answer.json()["problems"]
