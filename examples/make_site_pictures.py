"""Makes the pictures of the site that the README shows: the example department's site, as people see it.

Run from a checkout, where Chromium is: python -m examples.make_site_pictures. It takes a few minutes: a worker has to
work out how the plan changes with a figure before the conversation can show it.
"""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bowstring.cli.demo_site import store_demo
from bowstring.cli.site_database import ready_site
from bowstring.formats.files import read_portfolio
from bowstring.planning.planner import plan_portfolio
from bowstring.report.contents import gather

HERE = Path(__file__).parent
PICTURES = HERE.parent / "docs" / "pictures"
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
_PORT = 8765
_SITE = f"http://127.0.0.1:{_PORT}"
PORTFOLIO = f"{_SITE}/p/department"
_QUESTION = re.compile("What is “Connect to the instant payment network” worth")
_FIGURES = {"lead": ("900,000", "1.4m", "2.2m"), "business-side": ("300,000", "600,000", "900,000")}
MINUTES_MS = 240_000


def main() -> None:
    """Store the department, run the site on it, and photograph the agenda and a conversation."""
    executable = shutil.which("chromium")
    if executable is None:
        raise SystemExit("Chromium is not on this machine; the pictures were left as they are.")
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bowstring.sqlite3"
        links = store(database)
        with running(database), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
            photograph(browser, links)
            browser.close()


def store(database: str) -> Mapping[str, str]:
    """Keep the department with its plan; a secret that signs each of the three people in, by their name."""
    ready_site(database)
    portfolio, problems = read_portfolio(HERE / "department")
    accounts = store_demo(gather(portfolio, tuple(problems), plan_portfolio(portfolio)))
    from bowstring.web.store.accounts import account_at, make_sign_in_link

    accounts_by_email = ((email, account_at(email)) for email in accounts)
    return {
        email.split("@")[0]: make_sign_in_link(account)
        for email, account in accounts_by_email
        if account is not None
    }


@contextlib.contextmanager
def running(database: str) -> Iterator[None]:
    """The site on that database, until the block ends."""
    command = [sys.executable, "-m", "bowstring", "serve", "--database", database, "--port", str(_PORT)]
    site = subprocess.Popen(command, env=dict(os.environ), stdout=subprocess.PIPE, text=True)  # noqa: S603
    try:
        # It says where it runs as soon as it does.
        if site.stdout is not None:
            site.stdout.readline()
        yield
    finally:
        site.terminate()
        site.wait()


def photograph(browser: Browser, links: Mapping[str, str]) -> None:
    """The agenda, then a conversation scored blind by two people and shown."""
    lead, other = (signed_in(browser, links[who]) for who in _FIGURES)
    lead.goto(f"{PORTFOLIO}/")
    lead.screenshot(path=PICTURES / "site.png", clip={"x": 0, "y": 0, "width": 1200, "height": 1060})
    lead.goto(f"{PORTFOLIO}/questions?kind=worth&words=instant&state=all")
    lead.get_by_role("link", name=_QUESTION).click()
    lead.get_by_role("button", name="Open").first.click()
    other.goto(lead.url)
    for page, who in ((lead, "lead"), (other, "business-side")):
        score(page, _FIGURES[who])
    lead.reload()
    lead.get_by_role("button", name="Show everybody's figures").click()
    for _ in range(MINUTES_MS // 5_000):
        if lead.get_by_role("slider").count():
            break
        lead.wait_for_timeout(5_000)
        lead.reload()
    lead.screenshot(path=PICTURES / "conversation.png", full_page=True)


def signed_in(browser: Browser, secret: str) -> Page:
    """A window of somebody who has signed in."""
    page = browser.new_context(viewport={"width": 1200, "height": 1180}).new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{_SITE}/sign-in/{secret}")
    page.get_by_role("button", name="Sign in").click()
    return page


def score(page: Page, figures: tuple[str, str, str]) -> None:
    """Join on the business side and seal three figures."""
    page.get_by_role("radio").last.check()
    page.get_by_role("button", name="Join").click()
    for label, figure in zip(("A bad case", "The likely case", "A good case"), figures, strict=True):
        page.get_by_label(label).fill(figure)
    page.get_by_role("radio", name="A guess").check()
    page.get_by_role("button", name="Seal my figures").click()
    expect(page.get_by_role("button", name="Seal the new figures")).to_be_visible()


if __name__ == "__main__":
    main()
