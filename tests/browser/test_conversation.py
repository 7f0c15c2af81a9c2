"""A tension is opened, scored blind in several browsers, shown, reframed, scored again, settled: the plan improves."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect
from tests.browser.conftest import LOOK_MS, PLANNED_MS, Person, follow, look_again
from tests.browser.live_site import USED

_FIRST, _SECOND, _GUESTS = ("400", "900", "1,600"), ("20,000", "30,000", "61,000"), ("500", "1,000", "2,345")


def test_a_tension_is_settled_by_people_who_score_blind(come: Callable[..., Person]) -> None:
    lead, user, business, guest = (come(who).page for who in ("lead", "user", "business", None))
    _open_a_disagreement(lead)
    door = lead.get_by_label("The link to join").input_value()
    for member in (user, business):
        member.goto(lead.url)
        _join(member)
    guest.goto(door)
    guest.get_by_label("Your name").fill("Somebody from outside")
    _join(guest)
    expect(lead.get_by_text("3 people joined")).to_be_visible()

    _score(user, _FIRST)
    _score(guest, _GUESTS)
    _nobody_sees(_FIRST, lead, business, guest)
    _nobody_sees(_GUESTS, lead, business, user)
    _reveal(lead)
    _see(_FIRST, lead, guest)
    _see(_GUESTS, lead, user)
    for anybody in (lead, user, business):
        expect(anybody.get_by_text("Somebody from outside")).to_have_count(0)

    _reframe(lead)
    look_again(user)
    _score(user, _SECOND)
    _nobody_sees(_SECOND, lead, business, guest)
    _reveal(lead)
    _see(_SECOND, lead, guest)
    _settle(lead)

    lead.goto(f"{USED}/")
    expect(lead.get_by_role("heading", name="Recently answered")).to_be_visible()
    _look_until(lead, "The plan changed:|The plan did not change")
    look_again(guest)
    expect(guest.get_by_text("The question has been answered")).to_be_visible()


def _open_a_disagreement(page: Page) -> None:
    page.goto(f"{USED}/questions?kind=worth")
    page.get_by_role("link", name="worth to users").first.click()
    page.get_by_role("button", name=re.compile("open", re.IGNORECASE)).click()


def _reveal(page: Page) -> None:
    """Show the figures; where somebody has not finished the page asks first."""
    follow(page.get_by_role("button", name="Show everybody's figures"))
    early = page.get_by_role("button", name="Show the figures now")
    if early.count():
        early.click()


def _join(page: Page) -> None:
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Join").click()


def _nobody_sees(figures: tuple[str, ...], *pages: Page) -> None:
    """Sealed is sealed, also for who looks again."""
    for page in pages:
        look_again(page)
        expect(page.get_by_text(figures[2])).to_have_count(0)


def _see(figures: tuple[str, ...], *pages: Page) -> None:
    for page in pages:
        look_again(page)
        page.get_by_text("The figures and why").first.click()
        expect(page.get_by_role("cell", name=re.compile(figures[2])).first).to_be_visible()


def _reframe(page: Page) -> None:
    page.get_by_text("Reframe it and score again").click()
    page.get_by_label("New description").fill("The same work, and it replaces the paper form too.")
    page.get_by_label("What changed, and why?").fill("Nobody has to keep two ways any more.")
    page.get_by_role("button", name="Open a new round").click()
    expect(page.get_by_text("Round 2").first).to_be_visible()


def _settle(page: Page) -> None:
    page.get_by_text("Record the answer").click()
    page.get_by_label("What did you agree?").fill("It is worth far more than we thought.")
    page.get_by_label("What answered it?").fill("The paper form goes.")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_role("heading", name="What answered it")).to_be_visible()


def _score(page: Page, figures: tuple[str, str, str]) -> None:
    for label, figure in zip(("A bad case", "The likely case", "A good case"), figures, strict=True):
        page.get_by_label(label).fill(figure)
    page.get_by_role("radio", name="A guess").check()
    page.get_by_role("button", name="Seal my figures").click()
    expect(page.get_by_role("button", name="Seal the new figures")).to_be_visible()


def _look_until(page: Page, words: str) -> None:
    """Look again until the page says so: a worker plans meanwhile."""
    for _ in range(PLANNED_MS // LOOK_MS):
        if page.get_by_text(re.compile(words)).count():
            return
        page.wait_for_timeout(LOOK_MS)
        look_again(page)
    raise AssertionError(page.get_by_role("main").inner_text())
