"""Eleven questions that a director asks: each is answered within two clicks, and as the command line answers it.

What `--json` prints comes from the builders in `bowstring.answers`: they are called on the conclusions that the site
was given, so that both tell of the same plan.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.browser.conftest import PLANNED_MS, Person, follow
from tests.browser.live_site import QUESTIONED
from tests.browser.promises import before_this_week, with_promises
from tests.web.concluded import concluded
from tests.web.small_department import small_department

from bowstring.answers.plan import plan_answer
from bowstring.answers.served import served_answer
from bowstring.answers.since import Since, since_answer
from bowstring.answers.talk import agenda_answer, tensions_answer
from bowstring.answers.why import why_answer
from bowstring.formats.own.fact_changes import fact_changes
from bowstring.planning.adopted.restore import divisible_again
from bowstring.planning.planner import plan_portfolio
from bowstring.report.fact_words import fact_sentence, names_of_records
from bowstring.report.plan_change import PlanChange, plan_change
from bowstring.report.plan_words import focus_first_words
from bowstring.report.talk import promise_words
from bowstring.report.why_words import must_be_true
from bowstring.tensions.pricing import context_of
from bowstring.tensions.standing import Standing
from bowstring.tensions.why import explain
from bowstring.web.jobs.concluding import forum_key, forums_of

MOST_CLICKS = 2


class Director:
    """Somebody who begins at the home page with every question, and whose clicks are counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    @property
    def main(self) -> Locator:
        """What the page says."""
        return self.page.get_by_role("main")

    def begin(self, path: str = "/") -> None:
        """A new question."""
        self.page.goto(f"{QUESTIONED}{path}")
        self.clicks = 0

    def click(self, name: str, *, within: Locator | None = None) -> None:
        """Press a link."""
        follow((within or self.page).get_by_role("link", name=name, exact=True).first)
        self.clicks += 1

    def search(self, words: str) -> None:
        """Look something up without the mouse; it counts as a click."""
        self.page.keyboard.press("/")
        expect(self.page.get_by_label("Search this portfolio")).to_be_focused()
        self.page.keyboard.type(words)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("heading", name="Search", exact=True)).to_be_visible()
        self.clicks += 1

    def menu(self, name: str) -> None:
        """Open a menu at the top."""
        self.click(name, within=self.page.get_by_role("navigation", name="Menus"))


@pytest.fixture
def director(come: Callable[..., Person]) -> Iterator[Director]:
    somebody = Director(come("lead").page)
    yield somebody
    assert somebody.clicks <= MOST_CLICKS


def _findings() -> Mapping[str, Any]:
    """What the site was given; not worked out before a test asks."""
    return concluded()[1]


def _agenda() -> Any:
    portfolio = small_department()
    agenda = _findings()[f"agenda:{forum_key(forums_of(portfolio)[0])}"]
    return agenda_answer(portfolio, agenda, _findings()["ledger"], ())


def _plan() -> Any:
    return plan_answer(_findings()["plan"], ())


def _since() -> Since:
    today = date.today()
    portfolio = with_promises(small_department(), today)
    plan = _findings()["plan"]
    return Since(
        portfolio=portfolio,
        first=today - timedelta(days=7),
        last=today,
        questions={priced.key: priced.tension.question for priced in _findings()["ledger"].tensions},
        facts=fact_changes(before_this_week(portfolio), portfolio),
        scores=0,
        starts=(plan.starts, plan.starts),
        plans=(plan, plan),
    )


def _name(key: str) -> str:
    return small_department().index.initiatives[key].name


def test_eleven_questions_take_two_clicks_each_and_agree_with_the_command_line(director: Director) -> None:
    for question in QUESTIONS:
        question(director)
        assert director.clicks <= MOST_CLICKS, question.__name__


def _what_should_we_talk_about(director: Director) -> None:
    director.begin()
    questions = [item["question"] for item in _agenda()["items"]]
    assert director.main.get_by_role("heading", level=3).all_inner_texts() == questions
    expect(director.main).to_contain_text(_agenda()["first_line"].split(".")[0])


def _why_is_it_not_in_the_plan(director: Director) -> None:
    key, reason = next(iter(_findings()["left_out"].items()))
    assert _plan()["starts"].get(key) is None
    director.begin()
    director.search(_name(key))
    expect(director.main.get_by_role("link", name=_name(key), exact=True).first).to_be_visible()
    expect(director.main).to_contain_text(f"Not in the plan: {reason}.")


def _what_must_be_true(director: Director) -> None:
    director.begin()
    key = next(key for key, start in _plan()["starts"].items() if start)
    name = _name(key)
    director.search(name)
    director.click(name, within=director.main)
    expect(director.main.get_by_role("heading", name="What must be true", exact=True)).to_be_visible()
    why = explain(
        context_of(small_department(), divisible_again(small_department(), _findings()["plan"])),
        _findings()["plan"],
        key,
    )
    assert why_answer(why, ())["starts"] == _plan()["starts"][key]
    for side in why.sides.values():
        expect(director.main).to_contain_text(
            must_be_true(side, small_department().settings), timeout=PLANNED_MS
        )


def _who_is_in_the_room_and_why(director: Director) -> None:
    director.begin()
    people = small_department().index.people
    for item, card in zip(_agenda()["items"], director.main.get_by_role("article").all(), strict=True):
        for attendee in item["room"]:
            expect(card).to_contain_text(f"{people[attendee['person']].name} {attendee['why']}")


def _what_can_we_leave(director: Director) -> None:
    director.begin()
    director.click("The ones you can leave")
    expect(director.main).to_contain_text(
        str(tensions_answer(_findings()["ledger"], (), ())["counts"]["cannot_on_their_own"])
    )
    assert director.page.url.endswith("?worth=cannot")


def _what_did_we_promise(director: Director) -> None:
    director.begin()
    director.click("Since last time")
    expect(director.main.get_by_role("heading", name="Promises", exact=True)).to_be_visible()
    promises = since_answer(_since(), ())["promises"]
    assert {promise["state"] for promise in promises} == {"kept", "not kept"}
    shown = director.page.locator("section[aria-labelledby=promised] li").all_inner_texts()
    expected = [
        f"{promise.state.value.capitalize()} {promise_words(promise, small_department())}"
        for promise in _since().promises
    ]
    lines = [" ".join(line.strip("✓✗ ").split()) for line in shown]
    assert len(lines) == len(expected)
    assert all(line.startswith(words) for line, words in zip(lines, expected, strict=True))


def _what_would_product_first_cost(director: Director) -> None:
    director.begin()
    director.menu("Plan")
    director.click("Balance")
    expect(director.main).to_contain_text(
        focus_first_words(_findings()["balance"], _findings()["plan"]) or "minimum share"
    )


def _what_is_running_that_should_stop(director: Director) -> None:
    director.begin()
    director.menu("Plan")
    expect(director.main.get_by_role("heading", name="Work under way", exact=True)).to_be_visible()
    could = [priced for priced in _findings()["ledger"].open_tensions if priced.could_change_the_plan]
    answer = tensions_answer(_findings()["ledger"], could, ())
    doubted = [row for row in answer["tensions"] if row["kind"] == "commitment"]
    for row in doubted:
        expect(director.main).to_contain_text(_name(row["about"][0]))
    heading = director.main.get_by_role("heading", name="May no longer be worth finishing", exact=True)
    expect(heading).to_have_count(1 if doubted else 0)


def _whose_needs_are_not_met(director: Director) -> None:
    director.begin()
    director.menu("Plan")
    director.click("Who is served")
    needs = served_answer(_findings()["served"], ())["needs"]
    left = {need["statement"] for need in needs if need["standing"] == Standing.LEFT_OUT.value}
    statements = director.page.locator("section[aria-labelledby=left-out] .bs-strong").all_inner_texts()
    assert bool(statements) is bool(left)
    assert set(statements) <= left


def _what_changed_since_last_week(director: Director) -> None:
    director.begin()
    director.click("Since last time")
    director.click("The last 7 days")
    expect(director.main.get_by_role("heading", name="What changed in the plan", exact=True)).to_be_visible()
    since = _since()
    assert since.plans is not None
    answer = since_answer(since, ())
    assert not any(answer["plan"][way] for way in ("comes_in", "leaves", "moves"))
    expect(director.page.locator("section[aria-labelledby=plan]")).to_contain_text(
        plan_change(since.portfolio, *since.plans).headline
    )
    lines = director.page.locator("section[aria-labelledby=facts] li").all_inner_texts()
    names = names_of_records(since.portfolio)
    sentences = [fact_sentence(since.portfolio, fact, names) for fact in since.facts or ()]
    assert len(lines) == len(sentences) == len(answer["facts"]) > 0
    assert all(any(line.startswith(sentence) for line in lines) for sentence in sentences)


def _what_if_we_lose_somebody(director: Director) -> None:
    """Last, since it leaves a scenario behind. Begins at the plan."""
    row = next(row for row in small_department().capacity if row.people)
    discipline = small_department().index.disciplines[row.discipline].name
    director.begin("/plan")
    director.click("What if …?")
    director.main.get_by_role("button", name=re.compile(f"One fewer.*{discipline}")).click()
    director.clicks += 1
    expect(director.main.get_by_role("heading", level=1)).to_have_text(f"1 person fewer in {discipline}")
    expect(director.main.get_by_role("heading", name="Against today's plan")).to_be_visible(
        timeout=PLANNED_MS
    )
    expect(director.main).to_contain_text(
        re.compile("comes? in|leaves?|starts? in another quarter|The plan stays the same")
    )
    # Plans that a second of searching finds differ; what each side would get if work could be split is exact.
    change = _with_one_fewer(row.discipline)
    for side in change.sides:
        line = director.main.get_by_role("row").filter(has_text=side.side)
        expect(line.get_by_role("cell").last).to_have_text(side.reliable)


def _with_one_fewer(discipline: str) -> PlanChange:
    """What a plan of the same facts with one person fewer says beside the recorded one."""
    portfolio = small_department()
    capacity = tuple(
        dataclasses.replace(row, people=max(0.0, row.people - 1.0))
        if row.discipline == discipline and row.people is not None
        else row
        for row in portfolio.capacity
    )
    changed = dataclasses.replace(portfolio, capacity=capacity)
    return plan_change(changed, _findings()["plan"], plan_portfolio(changed, seconds=1.0, seed=0))


QUESTIONS: tuple[Callable[[Director], None], ...] = (
    _what_should_we_talk_about,
    _why_is_it_not_in_the_plan,
    _what_must_be_true,
    _who_is_in_the_room_and_why,
    _what_can_we_leave,
    _what_did_we_promise,
    _what_would_product_first_cost,
    _what_is_running_that_should_stop,
    _whose_needs_are_not_met,
    _what_changed_since_last_week,
    _what_if_we_lose_somebody,
)
