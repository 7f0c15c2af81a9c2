"""Every part of the look works under the site's own policy, in both modes, on a small screen, and is accessible."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.accessible import axe_complaints

from bowstring.charts import chart

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_STATIC = Path(__file__).parents[2] / "src/bowstring/web/static"
_PAGES = ("style", "400", "403", "403_csrf", "404", "500")


class _Handler(SimpleHTTPRequestHandler):
    """Serves the pages and the site's static files under the site's policy."""

    def translate_path(self, path: str) -> str:
        within = path.split("?", maxsplit=1)[0].lstrip("/")
        if within.startswith("static/"):
            return str(_STATIC / within.removeprefix("static/"))
        return str(Path(self.directory) / within)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", _POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Silence: the test's own words are enough."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("look")
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-m", "tests.web.look.site", str(folder)], cwd=root, check=True)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def _open(browser: Browser, address: str, **context: Any) -> tuple[Page, list[str]]:
    complaints: list[str] = []
    page = browser.new_context(**context).new_page()
    page.on(
        "console",
        lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None,
    )
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    return page, complaints


def _drawn(page: Page) -> None:
    for region in page.locator(".bs-chart__region").all():
        region.locator("svg").wait_for()


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", _PAGES)
def test_no_accessibility_violation_and_nothing_refused_by_the_policy(
    site: str, browser: Browser, name: str, mode: str
) -> None:
    page, complaints = _open(browser, f"{site}/{name}.html", color_scheme=mode)
    _drawn(page)
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true }")
    assert axe_complaints(page) == ""
    assert complaints == []
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("name", _PAGES)
def test_nothing_is_wider_than_the_smallest_screen(
    site: str, browser: Browser, name: str, scripts: bool
) -> None:
    page, _ = _open(
        browser, f"{site}/{name}.html", viewport={"width": 320, "height": 640}, java_script_enabled=scripts
    )
    if scripts:
        _drawn(page)
    wide = page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= 320
    page.context.close()


def test_without_a_script_the_tables_stand_in_the_pictures_places(site: str, browser: Browser) -> None:
    page, _ = _open(browser, f"{site}/style.html", java_script_enabled=False)
    assert page.locator(".bs-chart__region:visible").count() == 0
    page.locator(".bs-chart summary").first.click()
    assert page.locator(".bs-chart table:visible").count() == 1
    page.locator(".bs-account summary").click()
    assert page.get_by_role("button", name="Sign out").is_visible()
    page.context.close()


def test_work_that_runs_is_asked_after_by_itself(site: str, browser: Browser) -> None:
    page, complaints = _open(browser, f"{site}/style.html")
    page.get_by_text("Done", exact=True).nth(1).wait_for()
    assert page.locator(".bs-progress").count() == 0
    assert complaints == []
    page.context.close()


def test_a_chart_tells_its_figures_where_the_mouse_rests(site: str, browser: Browser) -> None:
    page, complaints = _open(browser, f"{site}/style.html")
    _drawn(page)
    page.locator(".bs-chart__region .mark-rect path").first.hover()
    page.locator("#vg-tooltip-element.visible").wait_for()
    assert "94.4" in page.locator("#vg-tooltip-element").inner_text()
    assert complaints == []
    page.context.close()


def test_a_chart_takes_the_colours_of_the_mode(site: str, browser: Browser) -> None:
    fills = []
    for mode in ("light", "dark"):
        page, _ = _open(browser, f"{site}/style.html", color_scheme=mode)
        _drawn(page)
        fills.append(page.locator(".bs-chart__region .mark-rect path").first.get_attribute("fill"))
        page.context.close()
    assert fills == ["#7a3ea1", "#c79be4"]


def test_every_colour_of_a_chart_has_one_of_the_page() -> None:
    named = {value for name, value in vars(chart).items() if name.isupper() and str(value).startswith("#")}
    colours = set(
        re.findall(r'"(#[0-9a-f]{6})":', (_STATIC.parent / "look" / "colours.js").read_text(encoding="utf-8"))
    )
    assert named == colours


def test_what_was_typed_stays_in_a_field_for_figures(site: str, browser: Browser) -> None:
    page, _ = _open(browser, f"{site}/style.html")
    field = page.get_by_role("textbox", name="Likely")
    assert field.input_value() == "many"
    assert (
        "Enter a number"
        in page.locator(f"#{field.get_attribute('aria-describedby').split()[-1]}").inner_text()
    )  # type: ignore[union-attr]
    page.get_by_role("link", name="Based on: This field is required.").click()
    assert page.evaluate("document.activeElement.value") == "guess"
    page.context.close()


def test_what_was_typed_survives_a_reload_until_it_is_stored(site: str, browser: Browser) -> None:
    page, _ = _open(browser, f"{site}/style.html")
    name = page.locator("#plain input[name=name]")
    name.fill("half a sentence")
    page.reload()
    assert name.input_value() == "half a sentence"
    page.evaluate("""() => {
        const done = document.createElement('p');
        done.dataset.kept = 'plain';
        document.querySelector('main').append(done);
        document.querySelector('main').dispatchEvent(new CustomEvent('htmx:load', {bubbles: true}));
    }""")
    page.reload()
    assert name.input_value() == ""
    page.context.close()


def test_a_form_is_sent_once_however_often_it_is_pressed(site: str, browser: Browser) -> None:
    page, _ = _open(browser, f"{site}/style.html")
    page.evaluate("""() => {
        window.sent = 0;
        const form = document.querySelector('form[data-keep=sample]');
        form.addEventListener('submit', (event) => {
            if (!event.defaultPrevented) window.sent += 1;
            event.preventDefault();
        });
    }""")
    button = page.get_by_role("button", name="Seal my figures")
    button.click()
    button.click()
    assert page.evaluate("window.sent") == 1
    page.context.close()


def test_the_source_of_a_page_writes_no_style_and_no_script_of_its_own(site: str, browser: Browser) -> None:
    page, _ = _open(browser, f"{site}/style.html", java_script_enabled=False)
    assert page.locator("[style], style").count() == 0
    assert page.locator("script:not([src], [type='application/json'])").count() == 0
    page.context.close()


def test_the_first_page_without_charts_weighs_less_than_250_kb() -> None:
    files = ("bowstring.css", "bowstring.js", "htmx.min.js", "icon.svg")
    assert sum((_STATIC / "bowstring" / name).stat().st_size for name in files) < 200_000
