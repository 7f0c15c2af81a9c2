"""What axe finds on a page."""

from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Page

# Of what it looked at only what is wrong comes back; nothing is fetched again for rules that are not used.
_RUN = """options => axe.run(document, options).then(results => ({
  violations: results.violations, looked_at: results.passes.length + results.violations.length
}))"""

# Contrast is four fifths of the work, and tables repeat the same few colours hundreds of times.
_MARK_LOOKS = Path(__file__).with_name("looks.js").read_text(encoding="utf-8")
_LOOKS_ONLY = "axe.configure({rules: [{id: 'color-contrast', selector: '[data-look]'}]})"


def axe_complaints(page: Page, *, only: tuple[str, ...] = ()) -> str:
    """What is wrong with a page as it stands, in words; blank where nothing is.

    Of texts that are drawn alike the contrast of one is looked at.

    Args:
        page: a page that is drawn.
        only: the rules to look at; none for all.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(f"{AXE_SCRIPT};{_LOOKS_ONLY}")
    page.evaluate(_MARK_LOOKS)
    options = {"resultTypes": ["violations"], "preload": False, **({"runOnly": list(only)} if only else {})}
    response = page.evaluate(_RUN, options)
    assert response["looked_at"] > 0
    results = AxeResults(response)
    return str(results.generate_report()) if results.violations_count else ""
