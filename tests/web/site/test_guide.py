"""Help stands in the foot of every page, needs no account, and says what the guide says."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.site.guide import guide_page

pytestmark = pytest.mark.django_db


def test_help_needs_no_account_and_leads_to_each_of_its_sections(client: Client) -> None:
    answer = client.get(reverse("help"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert len(re.findall("<h1", text)) == 1
    places = re.findall(r'href="#([\w-]+)"', text)
    assert {"import-a-spreadsheet", "undo-an-import", "reveal-the-scores", "adopt-the-plan"} <= set(places)
    assert set(places) <= set(re.findall(r'id="([\w-]+)"', text))


def test_the_guide_shows_no_picture_and_leads_nowhere_else() -> None:
    page = guide_page()
    assert page.title == "Guide to the site"
    assert "<img" not in page.body
    assert not re.findall(r'href="(?!#)', page.body)
    assert not re.findall(r"<p[^>]*></p>", page.body)
    assert "Show everybody" in page.body


def test_the_foot_of_every_page_leads_to_help(client: Client, site: Site) -> None:
    link = f'<a href="{reverse("help")}">Help</a>'
    for address in (reverse("sign-in"), "/nowhere"):
        assert link in client.get(address).content.decode()
    assert link in site.client(Role.LEAD).get(site.url()).content.decode()
