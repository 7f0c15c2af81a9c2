"""The first hour: somebody with one messy spreadsheet and no manual comes to a first agenda."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.browser.conftest import LOOK_MS, PLANNED_MS, Person, look_again
from tests.web.messy_sheet import INITIATIVES, write_messy_sheet

_PAGES_SORTED = 1


def test_a_messy_spreadsheet_becomes_a_first_agenda(come: Callable[..., Person], tmp_path: Path) -> None:
    page = come("newcomer").page
    _start(page)
    _import(page, write_messy_sheet(tmp_path / "pipeline.xlsx"))
    expect(page.get_by_text("pieces of work, £")).to_be_visible()
    page.get_by_role("link", name="Sort by cards").click()
    page.get_by_role("button", name="Save these ranges and sort").click()
    _sort(page, "user")
    page.get_by_role("navigation", name="Sides").get_by_role("link", name="business").click()
    _sort(page, "business")
    page.get_by_text("Show everybody's cards").click()
    page.get_by_role("button", name="Show the cards and plan").click()
    expect(page.get_by_role("heading", name="What should we talk about this week?")).to_be_visible()
    expect(page.get_by_text("cannot on their own, whoever is right: leave them")).to_be_visible(
        timeout=PLANNED_MS
    )
    expect(page.get_by_text("Nothing limits this plan")).to_be_visible(timeout=PLANNED_MS)
    expect(page.get_by_role("heading", name="No conversations this week")).to_be_visible()
    expect(page.get_by_text("Start with the first one")).to_have_count(0)
    page.get_by_role("link", name="Enter a budget").click()
    page.get_by_label("Period", exact=True).fill("2027")
    page.get_by_label("Amount", exact=True).fill("3m")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Talk").click()
    _look_again_until_planned(page)
    expect(page.get_by_role("heading", level=3).first).to_be_visible()


def _look_again_until_planned(page: Page) -> None:
    """Somebody comes back to the agenda until the plan with the budget is made."""
    for _ in range(PLANNED_MS // LOOK_MS):
        if page.get_by_role("heading", level=3).count():
            return
        page.wait_for_timeout(LOOK_MS)
        look_again(page)


def _start(page: Page) -> None:
    page.get_by_role("button", name="Start a portfolio").or_(
        page.get_by_role("link", name="Start a portfolio")
    ).click()
    page.get_by_label("Name").fill("Digital pipeline")
    page.get_by_label("First quarter that can be planned").fill("2027-Q1")
    page.get_by_role("button", name="Start").click()


def _import(page: Page, sheet: Path) -> None:
    page.get_by_label("A spreadsheet or a portfolio").set_input_files(sheet)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Check the columns")).to_be_visible()
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text(f"{INITIATIVES} new rows in initiatives")).to_be_visible()
    page.get_by_role("button", name="Save").click()


def _sort(page: Page, side: str) -> None:
    """A few cards of one side, each into some range; not before its page is there."""
    sides = page.get_by_role("navigation", name="Sides")
    expect(sides.locator("[aria-current]")).to_contain_text(f"{side} side:")
    for seen in range(_PAGES_SORTED):
        cards = page.locator(".bs-sort").get_by_role("group").all()
        assert cards
        for place, card in enumerate(cards):
            card.get_by_role("radio").nth((2 * place + seen) % 5).check()
        page.get_by_role("button", name="Save and continue").click()
        expect(page.get_by_text(f"{(seen + 1) * len(cards)} of {INITIATIVES} sorted").first).to_be_visible()
