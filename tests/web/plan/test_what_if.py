"""What if …? One press makes a scenario and plans it; its page tells a short story of what changes."""

import dataclasses

import pytest
from tests.web.concluded import concluded
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.formats.own.scenario import with_scenario
from bowstring.model.assessments import Lens
from bowstring.model.capacity import Capacity
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.model.scenarios import Scenario
from bowstring.planning.plan import Plan
from bowstring.report.plan_change import plan_change
from bowstring.report.wording import percent
from bowstring.tensions.worth import change_words
from bowstring.web.access import Role, Visit
from bowstring.web.models import Job
from bowstring.web.plan.scenario_forms import PeopleForm
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, finding, record_plan


def test_three_clicks_from_the_plan_lead_to_one_person_fewer(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.EDITOR)
    assert site.url("what-if") in browser.get(site.url("plan")).content.decode()
    page = browser.get(site.url("what-if")).content.decode()
    for discipline in small_department().disciplines:
        assert discipline.name in page, "every discipline is offered"
    row = next(row for row in small_department().capacity if row.people)
    answer = browser.post(
        site.url("what-if"), {"kind": "people", "discipline": row.discipline, "people": "-1"}
    )
    (scenario,) = load_portfolio(site.stored.pk).scenarios
    assert scenario.name.startswith("1 person fewer in ")
    assert answer["Location"] == site.url(f"scenarios/{scenario.key}")
    assert Job.objects.get().parameters == {"scenario": scenario.key}
    changed, _ = with_scenario(load_portfolio(site.stored.pk), scenario.key)
    people = [other.people or 0.0 for other in changed.capacity]
    before = [row.people or 0.0 for row in small_department().capacity]
    of_it = [
        place for place, other in enumerate(small_department().capacity) if other.discipline == row.discipline
    ]
    for place, (was, now) in enumerate(zip(before, people, strict=True)):
        assert now == pytest.approx(max(0.0, was - 1) if place in of_it else was)


def test_what_was_tried_before_is_not_made_again(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.EDITOR)
    for _ in range(2):
        browser.post(site.url("what-if"), {"kind": "money", "percent": "-10"})
    assert [scenario.name for scenario in load_portfolio(site.stored.pk).scenarios] == ["10 % less money"]


def test_an_initiative_is_tried_on_a_date(site: Site, planned: PlanCard) -> None:
    work, start = small_department().initiatives[0], small_department().settings.start.plus(2)
    form = {"kind": "work", "initiative": work.name, "lock": str(start)}
    site.client(Role.EDITOR).post(site.url("what-if"), form)
    portfolio = load_portfolio(site.stored.pk)
    assert portfolio.scenarios[0].name == f"“{work.name}” starts in {start.words}"
    changed, _ = with_scenario(portfolio, portfolio.scenarios[0].key)
    assert changed.index.initiatives[work.key].lock == start


def test_what_cannot_be_tried_is_said_and_viewers_try_nothing(site: Site, planned: PlanCard) -> None:
    answer = site.client(Role.EDITOR).post(
        site.url("what-if"), {"kind": "work", "initiative": "no such thing"}
    )
    assert answer.status_code == 422
    assert "no such thing" in answer.content.decode()
    assert site.client(Role.VIEWER).get(site.url("what-if")).status_code == 403


def test_a_discipline_with_a_row_for_each_quarter_has_one_fewer_in_each() -> None:
    start = Quarter(2026, 2)
    rows = tuple(
        Capacity(discipline="dev", quarter=start.plus(step), people=people)
        for step, people in enumerate((3, 0.5))
    )
    portfolio = Portfolio(settings=Settings(name="Two quarters", start=start), capacity=rows)
    form = PeopleForm(portfolio=portfolio)
    form.cleaned_data = {"discipline": "dev", "people": -1.0}
    changes = form.changes("one-fewer")
    assert [(change.record, change.value) for change in changes] == [
        ("dev@2026-Q2", "2"),
        ("dev@2026-Q3", "0"),
    ]
    tried = dataclasses.replace(
        portfolio, scenarios=(Scenario(key="one-fewer", name="One fewer"),), changes=changes
    )
    changed, _ = with_scenario(tried, "one-fewer")
    assert [row.people for row in changed.capacity] == [2, 0]


def _visit(site: Site) -> Visit:
    return Visit(
        portfolio_id=site.stored.pk,
        key=site.stored.key,
        name="",
        revision=1,
        account="a-1",
        account_name="",
        role=Role.VIEWER,
    )


def test_the_story_names_what_comes_leaves_and_moves_and_what_may_be_chance(
    site: Site, planned: PlanCard
) -> None:
    before: Plan = finding(planned.number, "plan")
    portfolio = small_department()
    gone, moved = before.funded[0], before.funded[1]
    new = next(key for key, start in before.starts.items() if start is None)
    later = before.starts[moved]
    assert later is not None
    starts = {**before.starts, gone: None, new: portfolio.settings.start, moved: later.plus(1)}
    lens = {
        key: dataclasses.replace(
            result, total=result.total + 100_000, divisible=(result.divisible or 0.0) + 90_000
        )
        for key, result in before.lens.items()
    }
    now = dataclasses.replace(before, starts=starts, lens=lens, gap=0.5)
    story = plan_change(portfolio, before, now)
    names = portfolio.index.initiatives
    assert story.headline == "1 initiative comes in, 1 leaves, 1 starts in another quarter."
    assert [(part.title, part.works[0].name.split(",")[0]) for part in story.lists] == [
        ("Comes in", names[new].name.split(",")[0]),
        ("Leaves", names[gone].name.split(",")[0]),
        ("Starts in another quarter", names[moved].name.split(",")[0]),
    ]
    user = story.sides[0]
    assert user.words == change_words(100_000, Lens.USER_NEED, portfolio.settings)
    assert user.reliable == change_words(90_000, Lens.USER_NEED, portfolio.settings)
    assert user.is_noise is (0.5 * before.lens[Lens.USER_NEED].total >= 100_000)
    assert f"within {percent(0.5)} of the best" in story.caveat
    proven = plan_change(portfolio, dataclasses.replace(before, gap=0.0), dataclasses.replace(now, gap=0.0))
    assert not any(side.is_noise for side in proven.sides)
    assert "proven" in proven.caveat
    assert plan_change(portfolio, before, before).headline == "The plan stays the same."


def test_a_scenario_that_was_planned_tells_the_story_against_todays_plan(
    site: Site, planned: PlanCard
) -> None:
    browser = site.client(Role.EDITOR)
    browser.post(site.url("what-if"), {"kind": "money", "percent": "-10"})
    (scenario,) = load_portfolio(site.stored.pk).scenarios
    recorded, _ = concluded()
    before: Plan = finding(planned.number, "plan")
    without = dataclasses.replace(before, starts={**before.starts, before.funded[0]: None})
    site.stored.refresh_from_db()
    record_plan(
        site.stored.pk, recorded, {"plan": without}, revision=site.stored.revision, scenario=scenario.key
    )
    Job.objects.all().delete()
    page = browser.get(site.url(f"scenarios/{scenario.key}")).content.decode()
    assert "1 leaves." in page
    assert small_department().index.initiatives[before.funded[0]].name in page
