"""What browser tests share: a browser, a site that runs, and people whose pages must not complain."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect
from tests.browser.live_site import LiveSite, running_site

PLANNED_MS = 150_000
"""How long a worker may take for a plan and its prices, on a busy machine."""

LOOK_MS = 300
"""How long somebody waits before they look again at a page that does not renew itself."""

_PATIENCE_MS = 20_000
_TRIES = 5
_SENT_BACK = re.compile(r"status of (409|422) ")
expect.set_options(timeout=_PATIENCE_MS)


@pytest.fixture(scope="session")
def live(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveSite]:
    with running_site(tmp_path_factory.mktemp("live")) as site:
        yield site


def picture(page: Page, name: str) -> None:
    """Draw the whole page into the folder that BOWSTRING_SCREENS names; nothing where it names none."""
    if folder := os.environ.get("TESTS_SCREENS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def follow(control: Locator) -> None:
    """Press a link or button that leads to a page, and wait for all of that page.

    A click alone may return while the page before is still there, or half of the next; only `expect` waits for more.
    """
    with control.page.expect_event("domcontentloaded"):
        control.click()


def look_again(page: Page) -> None:
    """Reload the page. One that renews itself may cut a reload off, more than once: then it is asked for again."""
    for _ in range(_TRIES):
        try:
            page.reload()
            return
        except Error:
            page.wait_for_load_state()
    page.reload()


class Person:
    """Somebody at a browser of their own. complaints: what its pages complained about."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))

    def _hear(self, message: Any) -> None:
        # A form sent back with what is wrong is no fault, though its status makes the browser note it.
        if message.type in {"error", "warning"} and not _SENT_BACK.search(message.text):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")


@pytest.fixture
def come(browser: Browser, live: LiveSite) -> Iterator[Callable[..., Person]]:
    """Let somebody come, signed in or as a guest; what any of their pages complains about fails the test."""
    people: list[Person] = []

    def come(who: str | None = None, **context: Any) -> Person:
        person = Person(browser.new_context(base_url=live.url, **context))
        people.append(person)
        person.page.set_default_timeout(_PATIENCE_MS)
        if who is not None:
            live.sign_in(person.page, who)
        return person

    yield come
    complaints = [words for person in people for words in person.complaints]
    for person in people:
        person.context.close()
    assert complaints == []
