"""Makes the pictures that the README shows, from a report on the example department.

Run from a checkout: python -m examples.make_pictures. With Chromium the report itself is photographed; without it
the charts are drawn alone.
"""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import vl_convert
from playwright.sync_api import Browser, FloatRect, sync_playwright

from bowstring.charts.chart import Chart
from bowstring.charts.curve import value_curve
from bowstring.charts.rivals import rivals_chart
from bowstring.charts.sides import two_sides
from bowstring.charts.sides_map import sides_map
from bowstring.charts.strip import agenda_strip
from bowstring.charts.timeline import timeline
from bowstring.formats.files import read_portfolio
from bowstring.planning.planner import plan_portfolio
from bowstring.report.contents import ReportContents, gather
from bowstring.report.page import report_page

HERE = Path(__file__).parent
PICTURES = HERE.parent / "docs" / "pictures"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
_MARGIN = 26.0
# Parts of the page, by the name of their picture.
_PARTS = {
    "plan": "#timeline",
    "rivals": "#rivals",
    "sides": "#sides",
    "needs": "#needs",
    "question": "#curves figure:first-child",
}


def main() -> None:
    """Plan the department, write its report, take the pictures."""
    portfolio, problems = read_portfolio(HERE / "department")
    contents = gather(portfolio, tuple(problems), plan_portfolio(portfolio))
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        draw(charts_of(contents))
    else:
        photograph(contents, browser)


def photograph(contents: ReportContents, executable: str) -> None:
    """Pictures of the report as people see it."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "report.html"
        page.write_text(report_page(contents), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=executable, args=list(_QUIET))
        _photograph(browser, page)
        browser.close()


def _photograph(browser: Browser, page: Path) -> None:
    tab = browser.new_page(viewport={"width": 1200, "height": 1060})
    tab.goto(page.as_uri())
    tab.screenshot(path=PICTURES / "report.png")
    tab.add_style_tag(content="details { display: none }")
    for name, part in _PARTS.items():
        begins, ends = tab.locator(part).bounding_box(), tab.locator(f"{part} .picture").last.bounding_box()
        if begins is not None and ends is not None:
            bottom = ends["y"] + ends["height"]
            tab.screenshot(path=PICTURES / f"{name}.png", full_page=True, clip=_around(begins, bottom))


def _around(box: FloatRect, bottom: float) -> FloatRect:
    """A part of the page down to a line, with some room around it."""
    return {
        "x": box["x"] - _MARGIN,
        "y": box["y"] - _MARGIN,
        "width": box["width"] + 2 * _MARGIN,
        "height": bottom - box["y"] + 2 * _MARGIN,
    }


def charts_of(contents: ReportContents) -> Mapping[str, Chart]:
    """The charts that stand for the pictures where there is no browser."""
    plan, ledger = contents.plan, contents.ledger
    if plan.divisible is None or ledger is None:
        return {}
    return {
        "agenda": agenda_strip(ledger, contents.portfolio.settings),
        "plan": timeline(contents.portfolio, plan),
        "rivals": rivals_chart(contents.rivals),
        "sides": sides_map(two_sides(plan.divisible, plan)),
        "question": value_curve(contents.questions[0][1]),
    }


def draw(charts: Mapping[str, Chart]) -> None:
    """The charts alone, on white."""
    for name, chart in charts.items():
        picture = vl_convert.vegalite_to_png({**chart.spec, "background": "white"}, scale=1.5)
        (PICTURES / f"{name}.png").write_bytes(picture)


if __name__ == "__main__":
    main()
