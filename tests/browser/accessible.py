"""What axe finds on a page."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

# Of what it looked at only what is wrong comes back; nothing is fetched again for rules that are not used.
_RUN = """options => axe.run(document, options).then(results => ({
  violations: results.violations, looked_at: results.passes.length + results.violations.length
}))"""


def axe_complaints(page: Page, *, only: tuple[str, ...] = ()) -> str:
    """What is wrong with a page as it stands, in words; blank where nothing is.

    Args:
        page: a page that is drawn.
        only: the rules to look at; none for all.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"], "preload": False, **({"runOnly": list(only)} if only else {})}
    response = page.evaluate(_RUN, options)
    assert response["looked_at"] > 0
    results = AxeResults(response)
    return str(results.generate_report()) if results.violations_count else ""
