"""The main forms work by keyboard and without scripts, lose nothing typed, store once, and show what others changed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import Person
from tests.browser.live_site import USED

_MOST_TABS = 60


@pytest.mark.parametrize("scripts", [True, False])
def test_somebody_signs_in_and_raises_a_tension_by_keyboard_alone(
    come: Callable[..., Person], scripts: bool
) -> None:
    page = come("user", java_script_enabled=scripts).page
    page.goto(f"{USED}/raise")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    for label, text in (
        ("One side", "Keep the phone line"),
        ("The other side", "Close the phone line"),
        ("The question", f"Which callers need it most, {scripts}?"),
    ):
        _tab_to(page, page.get_by_label(label, exact=True))
        page.keyboard.type(text)
    _tab_to(page, page.get_by_role("main").get_by_role("button", name="Raise a question"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Question raised")


def test_keys_lead_through_the_site_are_listed_and_can_be_switched_off(come: Callable[..., Person]) -> None:
    page = come("user").page
    page.goto(USED)
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_be_visible()
    for link in keys.locator("a[data-hotkey]").all():
        expect(link.locator("xpath=../../dt")).to_have_text(link.get_attribute("data-hotkey") or "")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    page.wait_for_url(f"**{USED}/plan")
    page.keyboard.press("/")
    page.keyboard.type("apiq")
    expect(page.get_by_label("Search this portfolio")).to_have_value("apiq")
    page.locator("h1").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    keys.get_by_label("Use these keys in this browser").uncheck()
    keys.get_by_role("button", name="Close").click()
    page.locator("h1").click()
    page.keyboard.press("i")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    assert page.url.endswith(f"{USED}/plan")


def test_a_link_to_the_page_is_copied(come: Callable[..., Person]) -> None:
    page = come("user", permissions=["clipboard-read", "clipboard-write"]).page
    page.goto(f"{USED}/questions?worth=could")
    page.get_by_role("button", name="Copy a link to this page").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_figures_are_sealed_by_keyboard_alone(come: Callable[..., Person]) -> None:
    page = come("user").page
    page.goto(_assess(page, 0))
    for label, figure in (("A bad case", "100"), ("The likely case", "200"), ("A good case", "300")):
        _tab_to(page, page.get_by_label(label))
        page.keyboard.type(figure)
    _tab_to(page, page.get_by_role("radio", name="A guess"))
    page.keyboard.press("Space")
    _tab_to(page, page.get_by_role("button", name="Seal my figures"))
    page.keyboard.press("Enter")
    _is_sealed(page)


def test_figures_are_sealed_without_a_script_and_what_is_wrong_is_said(come: Callable[..., Person]) -> None:
    page = come("user", java_script_enabled=False).page
    page.goto(_assess(page, 1))
    for label, figure in (("A bad case", "900"), ("The likely case", "200"), ("A good case", "300")):
        page.get_by_label(label).fill(figure)
    page.get_by_role("radio", name="A guess").check()
    page.get_by_role("button", name="Seal my figures").click()
    expect(page.get_by_role("alert")).to_contain_text("above the likely case")
    expect(page.get_by_label("A bad case")).to_have_value("900")
    page.get_by_label("A bad case").fill("90")
    page.get_by_role("button", name="Seal my figures").click()
    _is_sealed(page)


def test_a_reload_loses_nothing_typed(come: Callable[..., Person]) -> None:
    page = come("user").page
    page.goto(_assess(page, 2))
    page.get_by_label("The likely case").fill("1234")
    page.get_by_label("Why? One sentence").fill("Half a sentence that")
    page.reload()
    expect(page.get_by_label("The likely case")).to_have_value("1234")
    expect(page.get_by_label("Why? One sentence")).to_have_value("Half a sentence that")
    expect(page.get_by_text("We have restored what you typed.")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_double_click_stores_once(come: Callable[..., Person], scripts: bool) -> None:
    page = come("lead", java_script_enabled=scripts).page
    name = f"Pressed twice {'with' if scripts else 'without'} scripts"
    page.goto(f"{USED}/facts/outcomes/add")
    page.get_by_label("Name").fill(name)
    page.get_by_role("main").get_by_role("button").first.dblclick()
    page.wait_for_url(lambda address: not address.endswith("/add"))
    page.goto(f"{USED}/facts/outcomes?q=Pressed")
    expect(page.get_by_role("link", name=name)).to_have_count(1)


def test_the_second_of_two_editors_is_shown_the_difference_and_loses_nothing(
    come: Callable[..., Person],
) -> None:
    first, second = come("lead").page, come("owner").page
    first.goto(f"{USED}/facts/needs")
    first.locator("tbody").get_by_role("link").first.click()
    second.goto(first.url)
    first.get_by_role("textbox", name="Statement").fill("As somebody new I need it first.")
    first.get_by_role("button", name="Save").click()
    first.wait_for_load_state()
    second.get_by_role("textbox", name="Statement").fill("As somebody old I need it too.")
    second.get_by_role("button", name="Save").click()
    expect(second.get_by_role("alert")).to_contain_text("This was changed while you were editing")
    expect(second.get_by_role("cell", name="As somebody new I need it first.")).to_be_visible()
    expect(second.get_by_role("textbox", name="Statement")).to_have_value("As somebody old I need it too.")
    # A refusal is no fault: the browser notes its status, nothing else.
    second.get_by_role("button", name="Save again").click()
    second.wait_for_load_state()
    expect(second.get_by_text("As somebody old I need it too.").first).to_be_visible()


def _assess(page: Page, place: int) -> str:
    """The page on which to say what some piece of work is worth."""
    page.goto(f"{USED}/initiatives")
    work = page.locator("tbody").get_by_role("link").nth(place).get_attribute("href")
    assert work is not None
    return work.replace("/initiative/", "/assess/")


def _tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus."""
    for _ in range(_MOST_TABS):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{_MOST_TABS} presses of Tab do not lead to {wanted}")


def _is_sealed(page: Page) -> None:
    expect(page.get_by_role("alert")).to_contain_text(
        "is sealed. Nobody else can see it until a lead shows it."
    )
