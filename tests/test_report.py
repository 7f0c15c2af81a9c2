"""The report is one page that needs nothing else, says what was computed, and can be read by everybody."""

import dataclasses
import itertools
import re
from functools import cache
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.charts.telling import (
    NASTY,
    clashing_portfolio,
    telling_contents,
    telling_plan,
    telling_portfolio,
    unvalued_portfolio,
)
from tests.small import small_portfolio

from bowstring.charts.strip import agenda_strip
from bowstring.model.assessments import Lens
from bowstring.model.assets import Focus
from bowstring.model.problems import BadDataError, Place, warning
from bowstring.planning.plan import PlanStatus
from bowstring.planning.planner import plan_portfolio
from bowstring.report.contents import gather
from bowstring.report.doing import plan_sections
from bowstring.report.page import report_page
from bowstring.tensions.kinds.two_sided import TWO_SIDED
from bowstring.tensions.whole_effect import Basis


class _Reader(HTMLParser):
    """What a page is made of: its elements in order, its ids, its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._silent = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._silent = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._silent = self._silent and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


@cache
def _page() -> str:
    return report_page(telling_contents())


@cache
def _unplanned(status: PlanStatus) -> str:
    portfolio = unvalued_portfolio() if status is PlanStatus.UNVALUED else clashing_portfolio()
    plan = plan_portfolio(portfolio, seconds=4)
    assert plan.status is status
    return report_page(gather(portfolio, (), plan))


def _pages() -> tuple[str, ...]:
    return _page(), _unplanned(PlanStatus.UNVALUED), _unplanned(PlanStatus.INFEASIBLE)


def test_the_page_refers_to_nothing_outside_itself() -> None:
    for page in _pages():
        bare = page.replace('xmlns="http://www.w3.org/2000/svg"', "")
        assert not re.search(r"https?://|//[a-z]|url\(|@import|@font-face", bare)
        read = _Reader(page)
        for tag in ("script", "link", "img", "iframe", "object", "embed", "form"):
            assert read.count(tag) == 0, tag
        for _, attributes in read.elements:
            assert not any(name.startswith("on") for name in attributes)
            assert (attributes.get("href") or "#").startswith("#")


def test_what_the_portfolio_says_is_escaped() -> None:
    plan = telling_plan()
    problems = (warning(Place(table="<b>table"), f"{NASTY} is wrong.", "<i>Mend it."),)
    portfolio = telling_portfolio(name=NASTY)
    contents = dataclasses.replace(telling_contents(), portfolio=portfolio, problems=problems, plan=plan)
    page = report_page(contents)
    assert "<script" not in page
    assert "<b>table" not in page
    assert "<i>Mend" not in page
    assert page.count(escape(NASTY, quote=False).split("'")[0]) > 5


def test_every_page_has_one_h1_landmarks_a_language_and_a_title() -> None:
    for page in _pages():
        read = _Reader(page)
        for tag in ("h1", "main", "header", "footer", "nav", "title"):
            assert read.count(tag) == 1, tag
        assert dict(read.elements)["html"] == {"lang": "en"}
        ids = [attributes["id"] for _, attributes in read.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        targets = {(attributes.get("href") or "")[1:] for tag, attributes in read.elements if tag == "a"}
        assert targets <= set(ids)
        levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch(r"h[1-6]", tag)]
        steps = [after - before for before, after in itertools.pairwise(levels)]
        assert max(steps) <= 1


def test_a_table_stands_beside_every_picture() -> None:
    figures = _page().split("<figure")[1:]
    assert len(figures) == _Reader(_page()).count("svg") >= 10
    for figure in figures:
        inside = figure.split("</figure>")[0]
        assert inside.count("<svg") == 1
        assert 'role="img"' in inside
        assert "<details>" in inside
        assert "<table>" in inside


def test_tables_name_their_columns_and_can_be_scrolled_by_keyboard() -> None:
    for page in _pages():
        for table in page.split('<div class="scroll')[1:]:
            opening = table.split(">")[0]
            assert 'tabindex="0"' in opening
            assert 'role="region"' in opening
            assert "aria-label=" in opening
        assert page.count("<table>") == page.count("<caption")


def test_the_page_opens_with_permission_to_stop_arguing() -> None:
    ledger = telling_contents().ledger
    assert ledger is not None
    text = _Reader(_page()).text
    assert "What should we talk about this week?" in text
    assert ledger.first_line in text


def test_the_page_tells_the_plan_as_it_was_computed() -> None:
    contents, text = telling_contents(), _Reader(_page()).text
    plan = contents.plan
    for lens, whom in ((Lens.USER_NEED, "users"), (Lens.BUSINESS_VALUE, "the business")):
        share = plan.lens[lens].share
        assert share is not None
        assert f"{100 * (1 - share):.1f} % less than if only {whom} counted" in text.replace("\u00a0", " ")
    assert f"{len(plan.funded)} of {len(contents.portfolio.initiatives)} initiatives are in the plan" in text
    names = {initiative.key: initiative.name for initiative in contents.portfolio.initiatives}
    for key in plan.funded:
        assert names[key] in text
    for focus in Focus:
        assert f"{plan.focus[focus].spend:,.0f}" in text


def test_every_item_of_the_agenda_is_told_with_its_worth_and_its_people() -> None:
    contents, text = telling_contents(), _Reader(_page()).text
    assert contents.agenda is not None
    assert contents.agenda.items
    for item in contents.agenda.items:
        assert item.priced.tension.question in text
    assert "Person 0" in text
    assert "by 2030" in text


def test_words_of_the_code_stay_in_the_code() -> None:
    for page in _pages():
        # Problems name tables and columns, as they must.
        text = _Reader(re.sub(r'<section id="data".*?</section>', "", page, flags=re.DOTALL)).text
        for word in (
            "lens",
            "ledger",
            "shrunk",
            "divisible",
            "two_sided",
            "user_need",
            "EVPPI",
            "None",
            "nan",
        ):
            assert not re.search(rf"\b{word}\b", text), word


def test_the_page_says_what_its_figures_are_not_for() -> None:
    text = _Reader(_page()).text
    assert "not a saving; not for business cases" in text
    assert "Never for pay, performance or selection" in text
    assert "discounted at 3.5" in text
    assert "prices of 2025/26" in text


def test_without_assessments_the_page_shows_the_room_for_choice_and_what_to_ask() -> None:
    text = _Reader(_unplanned(PlanStatus.UNVALUED)).text
    assert "What to ask first" in text
    assert "you are choosing" in text
    assert "need an assessor" in text
    assert "funded" not in text


def test_where_nothing_can_be_planned_the_page_says_what_clashes() -> None:
    portfolio = clashing_portfolio()
    plan = plan_portfolio(portfolio, seconds=4)
    text = _Reader(_unplanned(PlanStatus.INFEASIBLE)).text
    assert "What has to change" in text
    for problem in plan.problems:
        assert problem.message.split("\n")[0] in text


def test_the_same_contents_make_the_same_page() -> None:
    assert report_page(telling_contents()) == _page()


def test_what_is_at_hand_is_not_computed_again() -> None:
    full, fractions = telling_contents(), list[float]()
    assert full.plan.divisible is not None
    again = gather(
        full.portfolio, (), full.plan, ledger=full.ledger, agenda=full.agenda, on_progress=fractions.append
    )
    assert again.ledger is full.ledger
    assert again.agenda is full.agenda
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1.0


@pytest.mark.parametrize("seed", [1, 4, 6, 9])
def test_any_portfolio_that_can_be_read_has_a_page(seed: int) -> None:
    portfolio = small_portfolio(seed)
    try:
        plan = plan_portfolio(portfolio, seconds=2)
    except BadDataError:
        pytest.skip("its errors are told before there is anything to report")
    page = report_page(gather(portfolio, (), plan))
    assert _Reader(page).count("h1") == 1
    assert not re.search(r"\b(NaN|undefined|nan|inf)\b", page)


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_opens_offline_without_scripts_at_any_width(
    browser: Browser, tmp_path: Path, width: int, scheme: str
) -> None:
    path = tmp_path / "report.html"
    path.write_text(_page(), encoding="utf-8")
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        offline=True,
        java_script_enabled=False,
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(path.as_uri())
    assert requests == [path.as_uri()]
    assert page.locator("h1").inner_text() == "What should we talk about this week?"
    assert _page_width(page) <= width
    for shown in page.locator("figure svg").all():
        box = shown.bounding_box()
        assert box is not None
        assert box["width"] > 200
    context.close()


def _page_width(page: Page) -> float:
    boxes = [page.locator(selector).bounding_box() for selector in ("header", "main", "footer")]
    return max(box["x"] + box["width"] for box in boxes if box is not None)


def test_what_is_only_known_to_be_small_is_told_with_no_figure() -> None:
    contents = telling_contents()
    assert contents.ledger is not None
    tensions = tuple(
        dataclasses.replace(priced, basis=Basis.BOUND, interval=(priced.gain, priced.gain + 1))
        if priced.kind is TWO_SIDED
        else priced
        for priced in contents.ledger.tensions
    )
    ledger = dataclasses.replace(contents.ledger, tensions=tensions)
    sections = {
        section.key: section for section in plan_sections(dataclasses.replace(contents, ledger=ledger))
    }
    ((_, named),) = sections["one-sided"].lists
    assert {question.worth for question in named} == {"Worth less than talking about it costs"}
    table = agenda_strip(ledger, contents.portfolio.settings).table
    figures = {row[2:4] for row in table.rows if row[1] == TWO_SIDED.words}
    assert figures == {(None, None)}
