"""Each chart of a page as a file, by the link under it."""

import re
from xml.etree import ElementTree

import pytest
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard

LINK = re.compile(r'href="(\?[^"]*picture=[^"]+)"')


def test_every_chart_is_there_as_svg_and_png_and_each_is_another(site: Site, planned: PlanCard) -> None:
    browser, drawn = site.client(Role.VIEWER), 0
    work = load_portfolio(site.stored.pk).initiatives[0].key
    for page in ("plan", "served", "balance", "delivered", f"initiative/{work}", "initiatives/map"):
        html = browser.get(site.url(page)).content.decode()
        links = [link.replace("&amp;", "&") for link in LINK.findall(html)]
        assert len(links) == len(set(links)) == 2 * html.count('<figure class="bs-chart"')
        for link in links[:2]:
            answer = browser.get(site.url(page) + link)
            assert answer.status_code == 200, link
            if link.endswith(".svg"):
                root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
                assert root.tag == "{http://www.w3.org/2000/svg}svg"
                assert answer.headers["Content-Type"] == "image/svg+xml"
            else:
                assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
            drawn += 1
    assert drawn >= 8


@pytest.mark.parametrize("name", ["needs.exe", "none.svg", ".svg", "svg", "../a.svg"])
def test_what_is_no_chart_of_the_page_is_not_found(site: Site, planned: PlanCard, name: str) -> None:
    answer = site.client(Role.VIEWER).get(site.url("served"), {"picture": name})
    assert answer.status_code == 404


def test_a_picture_is_for_those_who_may_see_its_page(site: Site, planned: PlanCard) -> None:
    html = site.client(Role.VIEWER).get(site.url("served")).content.decode()
    link = LINK.findall(html)[0]
    assert site.client(None).get(site.url("served") + link).status_code == 404
    assert site.client(Role.EDITOR).get(site.url("served") + link).status_code == 200
