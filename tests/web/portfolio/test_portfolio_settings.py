"""The settings of a portfolio: read as files are, checked, and safe beside others."""

import dataclasses
from typing import Any

from django.test import Client
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.model.assessments import Lens
from bowstring.model.decisions import Level
from bowstring.model.portfolio import Settings
from bowstring.web.access import Role
from bowstring.web.models import AuditEntry, Job
from bowstring.web.store.facts import change_settings, load_portfolio


def _opened(client: Client, site: Site) -> dict[str, str]:
    answer = client.get(site.url("settings"))
    values: dict[str, Any] = {}
    for form in (answer.context["form"], answer.context["forums"].management_form, *answer.context["forums"]):
        values |= {form.add_prefix(name): form[name].value() for name in form.fields}
    return {
        name: "on" if value is True else "" if value in (None, False) else str(value)
        for name, value in values.items()
    }


def _settings(site: Site) -> Settings:
    return load_portfolio(site.stored.pk).settings


def test_saving_what_was_opened_changes_nothing(site: Site) -> None:
    client = site.client(Role.LEAD)
    assert client.post(site.url("settings"), _opened(client, site)).status_code == 302
    assert _settings(site) == small_department().settings


def test_settings_are_typed_as_people_write_them(site: Site) -> None:
    client = site.client(Role.OWNER)
    typed = _opened(client, site) | {
        "name": "Another name",
        "start": "Q3 2026",
        "quarters": "6",
        "discount_rate": "3 %",
        "floor": "25",
        "users": "60 %",
        "minutes_per_person_week": "15",
        "bands_user_need": "0 to 10\n10 to 100\n100 – 1,000\n1,000 to 10k\n10k to 1m",
        "as_of": "12 April 2026",
    }
    del typed["shrink"]
    assert [client.post(site.url("settings"), typed).status_code for _ in range(2)] == [302, 302]
    settings = _settings(site)
    assert (settings.name, str(settings.start), settings.quarters) == ("Another name", "2026-Q3", 6)
    assert (settings.discount_rate, settings.floor, settings.users) == (0.03, 0.25, 0.6)
    assert settings.minutes_per_person_week == 15.0
    assert settings.lens[Lens.USER_NEED].bands[-1] == (10_000.0, 1_000_000.0)
    assert settings.shrink is False
    assert AuditEntry.objects.filter(table="portfolio", action="edited").count() == 1
    assert Job.objects.filter(kind="plan").count() == 1


def test_forums_are_added_and_taken_away(site: Site) -> None:
    client = site.client(Role.LEAD)
    typed = _opened(client, site)
    last = int(typed["forums-TOTAL_FORMS"]) - 1
    new = {"key": "New Board", "level": "platform", "team": small_department().teams[0].key, "hours": "2.5"}
    typed |= {f"forums-{last}-{name}": value for name, value in new.items()} | {"forums-0-key": ""}
    assert client.post(site.url("settings"), typed).status_code == 302
    forums = _settings(site).forums
    assert [forum.key for forum in forums] == [
        *(forum.key for forum in small_department().settings.forums[1:]),
        "new-board",
    ]
    assert (forums[-1].level, forums[-1].hours) == (Level.PLATFORM, 2.5)


def test_the_currency_is_fixed_once_there_are_initiatives(site: Site) -> None:
    client = site.client(Role.LEAD)
    client.post(site.url("settings"), _opened(client, site) | {"currency": "EUR"})
    assert _settings(site).currency == "GBP"


def test_what_cannot_be_is_refused_and_kept(site: Site) -> None:
    client = site.client(Role.LEAD)
    wrong = {
        "name": "",
        "start": "soon",
        "quarters": "many",
        "floor": "much",
        "users": "100 %",
        "bands_user_need": "0 to 10\n20 to 10",
        "forums-0-hours": "-3",
    }
    answer = client.post(site.url("settings"), _opened(client, site) | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for phrase in (
        "is not a quarter",
        "is not a number",
        "Enter a share such as 30 %",
        "so that both sides count",
        "You entered 2 ranges",
    ):
        assert phrase in page
    assert "many" in page
    assert _settings(site) == small_department().settings


def test_settings_that_would_stop_the_plan_are_refused(site: Site) -> None:
    client = site.client(Role.LEAD)
    answer = client.post(site.url("settings"), _opened(client, site) | {"quarters": "0"})
    assert answer.status_code == 422
    assert _settings(site) == small_department().settings


def test_a_stale_edit_shows_the_difference_and_loses_nothing(site: Site) -> None:
    client = site.client(Role.LEAD)
    opened = _opened(client, site)
    theirs = dataclasses.replace(small_department().settings, name="Their name", quarters=6)
    change_settings(site.stored.pk, theirs, actor="")
    answer = client.post(site.url("settings"), opened | {"name": "My name", "price_base": "mine"})
    page = answer.content.decode()
    assert answer.status_code == 409
    for phrase in ("Their name", "My name", "Small department", "you both changed this"):
        assert phrase in page
    form = answer.context["form"]
    assert (form["name"].value(), form["quarters"].value()) == ("My name", "6")
    assert _settings(site) == theirs
    again = opened | {name: str(form[name].value() or "") for name in form.fields if name != "shrink"}
    assert client.post(site.url("settings"), again).status_code == 302
    stored = _settings(site)
    assert (stored.name, stored.quarters, stored.price_base) == ("My name", 6, "mine")


def test_settings_are_for_leads(site: Site, django_assert_max_num_queries: Any) -> None:
    assert site.client(Role.EDITOR).get(site.url("settings")).status_code == 403
    assert site.client(None).get(site.url("settings")).status_code == 404
    client = site.client(Role.LEAD)
    with django_assert_max_num_queries(10):
        page = client.get(site.url("settings")).content
    assert page.count(b"<h1") == 1
