"""What chapters show is what was recorded with the plan, for as long as nothing that it rests on has changed."""

import dataclasses
from datetime import date

from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.delivery.delivered import delivered
from bowstring.model.checks import check_portfolio
from bowstring.model.delivery import Measurement
from bowstring.model.initiatives import Lock
from bowstring.model.needs import Need
from bowstring.model.portfolio import Portfolio
from bowstring.model.quarters import Quarter
from bowstring.model.scenarios import Scenario
from bowstring.reuse.duplicates import find_duplicates
from bowstring.web.store.chapters import (
    NOT_ABOUT_WORK,
    NOT_DELIVERED,
    delivered_now,
    duplicates_now,
    problems_now,
    problems_of_work,
)
from bowstring.web.store.facts import (
    Edit,
    change_records,
    create_portfolio,
    kept_record,
    kept_records,
    load_portfolio,
)
from bowstring.web.store.plans import PlanCard, finding


def _without(portfolio: Portfolio, tables: frozenset[str]) -> Portfolio:
    return dataclasses.replace(portfolio, **dict.fromkeys(tables, ()))  # type: ignore[arg-type]


def test_what_was_recorded_with_the_plan_is_shown_until_what_it_rests_on_changes(
    site: Site, planned: PlanCard
) -> None:
    number = site.stored.pk
    recorded = finding(planned.number, "delivered"), finding(planned.number, "duplicates")
    assert delivered_now(number, planned) is recorded[0]
    assert duplicates_now(number, planned) is recorded[1]
    ended = kept_records(number, "conversations")[0]
    change_records(number, [Edit(table="conversations", row=ended.row)], actor="")
    assert delivered_now(number, planned) is recorded[0]
    asset = small_department().assets[0].key
    measured = Measurement(of=asset, measure="user_need", period="2026-Q1", value=9_000.0, unit="people")
    change_records(number, [Edit(table="measurements", record=measured)], actor="")
    assert delivered_now(number, planned) == delivered(
        load_portfolio(number), finding(planned.number, "plan")
    )
    assert delivered_now(number, planned) != recorded[0]
    change_records(number, [Edit(table="needs", record=Need(key="n", statement="N"))], actor="")
    assert duplicates_now(number, planned) == find_duplicates(load_portfolio(number))


def test_problems_are_those_recorded_with_the_plan_until_any_fact_changes(
    site: Site, planned: PlanCard
) -> None:
    number = site.stored.pk
    assert problems_now(number) is finding(planned.number, "problems")
    change_records(number, [Edit(table="scenarios", record=Scenario(key="s", name="S"))], actor="")
    now = problems_now(number)
    assert now == check_portfolio(load_portfolio(number))
    assert {problem.where.table for problem in set(now) - set(finding(planned.number, "problems"))} == {
        "scenarios"
    }


def test_problems_of_an_initiative_rest_on_none_of_the_tables_that_may_change_beside_it(db: None) -> None:
    without = _without(_full_of_faults(), NOT_ABOUT_WORK)
    number, other = (
        create_portfolio(facts, key).pk for key, facts in (("p", _full_of_faults()), ("q", without))
    )
    for work in without.initiatives:
        assert problems_of_work(number, work.key) == problems_of_work(other, work.key)
    assert {len(problems_of_work(number, work.key)) for work in without.initiatives} >= {3, 4, 5}
    assert problems_now(number) != problems_now(other)


def test_problems_of_an_initiative_are_as_recorded_while_people_talk_and_deliver(
    site: Site, planned: PlanCard
) -> None:
    number = site.stored.pk
    recorded = finding(planned.number, "problems")
    wrong = next(
        problem for problem in recorded if problem.where.table == "initiatives" and problem.where.key
    )
    ended = kept_records(number, "conversations")[0]
    change_records(number, [Edit(table="conversations", row=ended.row)], actor="")
    assert any(problem is wrong for problem in problems_of_work(number, wrong.where.key))
    work = kept_record(number, "initiatives", wrong.where.key)
    change_records(number, [Edit(table="initiatives", row=work.row)], actor="")
    assert problems_of_work(number, wrong.where.key) == ()


def _full_of_faults() -> Portfolio:
    """The small department, where half of the work names what is not there, is late, or contradicts itself."""
    small = small_department()
    faults: tuple[dict[str, object], ...] = (
        {},
        {"team": "nobody", "asset": "nowhere", "needs": ("nothing",), "mandated_by": "no-one"},
        {"finish_by": Quarter(2020, 1), "user_lead": "x", "business_lead": "x"},
        {"duration_quarters": None, "finish_by_reason": "a law", "requires": ("unknown",)},
        {"lock": Lock.FUND, "stopped_on": date(2026, 1, 1), "finished_on": date(2030, 1, 1)},
    )
    work = [
        dataclasses.replace(initiative, **faults[place % len(faults)])  # type: ignore[arg-type]
        for place, initiative in enumerate(small.initiatives)
    ]
    return dataclasses.replace(small, initiatives=tuple(work))


def test_what_was_recorded_is_what_the_facts_say(planned: PlanCard) -> None:
    portfolio = small_department()
    assert finding(planned.number, "problems") == check_portfolio(portfolio)
    assert finding(planned.number, "delivered") == delivered(portfolio, finding(planned.number, "plan"))
    assert finding(planned.number, "duplicates") == find_duplicates(portfolio)


def test_neither_rests_on_the_tables_that_may_change_beside_it(planned: PlanCard) -> None:
    portfolio = small_department()
    plan = finding(planned.number, "plan")
    without = _without(portfolio, NOT_DELIVERED)
    assert without != portfolio
    assert delivered(without, plan) == delivered(portfolio, plan)
    assert find_duplicates(without) == find_duplicates(portfolio)


def test_without_a_plan_all_are_worked_out(site: Site) -> None:
    portfolio = small_department()
    assert problems_now(site.stored.pk) == check_portfolio(portfolio)
    assert delivered_now(site.stored.pk, None) == delivered(portfolio)
    assert duplicates_now(site.stored.pk, None) == find_duplicates(portfolio)
