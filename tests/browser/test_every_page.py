"""Every page of the URL table: accessible in both modes, nothing wider than a small screen, one heading, no complaint.

Pictures of each at two widths go to the folder that BOWSTRING_SCREENS names.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import APIResponse, Browser, Error, Page, Response
from tests.browser.accessible import axe_complaints
from tests.browser.conftest import Person, follow, picture
from tests.browser.live_site import LiveSite
from tests.web.test_access import PAGES

WIDE, SMALL = {"width": 1200, "height": 900}, {"width": 320, "height": 640}
_COLOURS = ("color-contrast", "link-in-text-block")


@pytest.fixture(scope="module")
def owner(browser: Browser, live: LiveSite) -> Iterator[Person]:
    """One owner for all pages: what they signed in with stays."""
    person = Person(browser.new_context(base_url=live.url))
    live.sign_in(person.page, "owner")
    yield person
    person.context.close()


@pytest.mark.parametrize("name", [page.name for page in PAGES])
def test_page_is_accessible_fits_a_small_screen_and_does_not_complain(
    name: str, live: LiveSite, owner: Person, come: Callable[..., Person]
) -> None:
    sample = live.pages[name]
    assert sample, f"tests/web/samples.py has no values for the page {name!r}"
    person = come() if sample["is_public"] or sample["door"] else owner
    if sample["door"]:
        _join(person.page, sample["door"])
    page = person.page
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    if not _is_page(person, sample["url"]):
        return
    _drawn(page)
    picture(page, f"{name}-1200")
    assert page.locator("h1:visible").count() == 1
    _unfold(page)
    assert axe_complaints(page) == ""
    page.emulate_media(color_scheme="dark")
    _drawn(page)
    assert axe_complaints(page, only=_COLOURS) == ""
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(SMALL)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= SMALL["width"], (
        "wider than the screen, unfolded"
    )
    page.goto(sample["url"])
    _drawn(page)
    picture(page, f"{name}-320")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= SMALL["width"]
    assert person.complaints == []


def _is_page(person: Person, url: str) -> bool:
    """Open an address; whether it is a whole page: others are parts of pages, files, or only take what forms send."""
    person.complaints.clear()
    try:
        answer: Response | APIResponse | None = person.page.goto(url)
    except Error:
        # A file goes to the disk, and the browser stays where it is.
        answer = None
    answer = answer or person.context.request.get(url)
    assert answer.ok or answer.status == 405, f"{url}: {answer.status}"
    is_html = answer.ok and answer.headers.get("content-type", "").startswith("text/html")
    is_whole = is_html and "<!doctype html>" in answer.text()[:3000].lower()
    if not is_whole:
        person.complaints.clear()
    return is_whole


def _join(page: Page, door: str) -> None:
    page.goto(door)
    page.get_by_role("radio").first.check()
    follow(page.get_by_role("button", name="Join"))


def _drawn(page: Page) -> None:
    for region in page.locator(".bs-chart__region").all():
        region.locator("svg").wait_for(state="attached")


def _unfold(page: Page) -> None:
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
