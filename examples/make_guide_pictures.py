"""Makes the pictures of the guide to the site: an import, its undo, an invitation, the adoption of a plan.

Run from a checkout, where Chromium is: python -m examples.make_guide_pictures. The sheet that is imported is that
of the tutorial, examples/wishes. It takes a few minutes: a plan is adopted once it is known whose needs it leaves.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from examples.make_site_pictures import ARGUMENTS, MINUTES_MS, PICTURES, PORTFOLIO, running, signed_in, store
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

HERE = Path(__file__).parent
_WIDTH, _MARGIN = 1200, 24
_OWNER = "owner@example.org"


def main() -> None:
    """Store the department, run the site on it, and photograph what the guide tells step by step."""
    executable = shutil.which("chromium")
    if executable is None:
        raise SystemExit("Chromium is not on this machine; the pictures were left as they are.")
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/bowstring.sqlite3"
        links = {**store(database), "owner": owner_link()}
        with running(database), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
            photograph(browser, links)
            browser.close()


def owner_link() -> str:
    """A secret that signs an owner of the department in."""
    from bowstring.web.access import Role, grant
    from bowstring.web.models import StoredPortfolio
    from bowstring.web.store.accounts import make_account, make_sign_in_link

    owner = make_account(_OWNER, name="Owner")
    grant(owner, StoredPortfolio.objects.get(), Role.OWNER)
    return make_sign_in_link(owner)


def photograph(browser: Browser, links: Mapping[str, str]) -> None:
    """The four pictures, each of the part of the page that its step is about."""
    owner = signed_in(browser, links["owner"])
    owner.goto(f"{PORTFOLIO}/people/invite")
    owner.get_by_label("Email address").fill("colleague@example.org")
    keep(owner, "invite", most=800)
    await_adoption(owner)
    keep(owner, "adopt", most=900)
    owner.goto(f"{PORTFOLIO}/import")
    owner.set_input_files("input[type=file]", HERE / "wishes" / "wishes.csv")
    owner.get_by_role("button", name="Continue").click()
    owner.get_by_role("button", name="See what would change").click()
    keep(owner, "import", most=880)
    owner.get_by_role("button", name="Save").click()
    owner.goto(f"{PORTFOLIO}/import")
    keep(owner, "undo", to="main table")


def await_adoption(page: Page) -> None:
    """The page on which a plan is adopted, as soon as a worker has told whose needs it leaves unmet."""
    for _ in range(MINUTES_MS // 5_000):
        page.goto(f"{PORTFOLIO}/plan/adopt")
        if page.get_by_role("button", name="Sign and adopt").count():
            return
        page.wait_for_timeout(5_000)
    raise SystemExit("The plan could not be adopted in time; the pictures are those of before.")


def keep(page: Page, name: str, *, to: str = "main", most: int = 1_000) -> None:
    """A picture of a page from its top to the end of a part of it.

    Args:
        page: what is open.
        name: of the picture.
        to: a selector of that part; its last one.
        most: the greatest height in pixels.
    """
    box = page.locator(to).last.bounding_box()
    height = most if box is None else min(most, box["y"] + box["height"] + _MARGIN)
    clip: FloatRect = {"x": 0, "y": 0, "width": _WIDTH, "height": height}
    page.screenshot(path=PICTURES / f"{name}.png", clip=clip, full_page=True)


if __name__ == "__main__":
    main()
