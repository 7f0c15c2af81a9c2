"""Of texts that are drawn alike the contrast of one is looked at, and no pale one stands behind another."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.accessible import axe_complaints

_PALE, _DARK = "color: #bbb", "color: #333"
_ROWS = f"<p style='{_DARK}'>As dark as the others</p>" * 50


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def complaints(page: Page, body: str) -> str:
    page.set_content(f"<!doctype html><html lang=en><title>A page</title><main><h1>A page</h1>{body}</main>")
    return axe_complaints(page, only=("color-contrast",))


def test_one_of_many_that_are_drawn_alike_is_looked_at(page: Page) -> None:
    assert complaints(page, _ROWS) == ""
    assert page.locator("p[data-look]").count() == 1


@pytest.mark.parametrize(
    "pale",
    [
        f"<p style='{_PALE}'>Pale</p>",
        f"<div style='background: #555'><p style='{_DARK}'>Dark on dark</p></div>",
        f"<div style='opacity: 0.3'><p style='{_DARK}'>Faded</p></div>",
        f"<p style='{_DARK}'>Dark, and <b style='{_PALE}'>a word of it pale</b></p>",
        # What is drawn alike and comes first, and is not held to any contrast or cannot be seen.
        f"<p style='{_PALE}' hidden>Pale</p><p style='{_PALE}'>Pale</p>",
        f"<p style='{_PALE}; position: absolute; left: -999px'>Pale</p><p style='{_PALE}'>Pale</p>",
        f"<div style='height: 0; overflow: hidden'><p style='{_PALE}'>Pale</p></div><p style='{_PALE}'>Pale</p>",
        f"<label style='{_PALE}'>Pale <input disabled></label><label style='{_PALE}'>Pale <input></label>",
        f"<div aria-disabled=true><p style='{_PALE}'>Pale</p></div><div><p style='{_PALE}'>Pale</p></div>",
        f"<p style='{_PALE}'>Pale</p><p style='{_PALE}'>Pale</p>"
        "<div style='position: absolute; top: 0; height: 90px; width: 99%; background: #fff'></div>"
        f"<div style='height: 90px'></div><p style='{_PALE}'>Pale</p>",
        # What lies over something else than the others that are drawn as it is.
        f"<div style='background: #444; height: 60px'></div><p style='{_DARK}; margin-top: -50px'>On dark</p>",
        f"<div style='display: grid'><i style='background: #444; grid-area: 1/1'></i>"
        f"<p style='{_DARK}; grid-area: 1/1; margin: 0'>On dark</p></div>",
        f"<input value=Dark style='{_DARK}' aria-label=A><input value=Pale style='{_PALE}' aria-label=B>",
    ],
)
def test_a_pale_one_among_them_is_found(page: Page, pale: str) -> None:
    assert "color-contrast" in complaints(page, _ROWS + pale)
    assert "color-contrast" in complaints(page, pale + _ROWS)
