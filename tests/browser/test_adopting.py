"""A plan is adopted by somebody who has read whose needs it leaves unmet."""

from collections.abc import Callable

from playwright.sync_api import expect
from tests.browser.conftest import Person
from tests.browser.live_site import USED


def test_the_needs_left_unmet_are_signed_as_read_before_a_plan_is_adopted(
    come: Callable[..., Person],
) -> None:
    page = come("lead").page
    page.goto(f"{USED}/plan")
    page.get_by_role("link", name="Adopt this plan").click()
    expect(page.get_by_role("heading", name="Adopt this plan")).to_be_visible()
    page.get_by_role("button", name="Sign and adopt").click()
    expect(page.get_by_role("alert")).to_contain_text("Confirm that you have read the unmet needs")
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="Sign and adopt").click()
    expect(page.get_by_text("You have adopted the plan").first).to_be_visible()
    page.goto(f"{USED}/plan/adopt")
    expect(page.get_by_role("heading", name="Signed as read")).to_be_visible()
