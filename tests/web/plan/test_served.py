"""Who is served: needs, outcomes, and who waits for whom."""

from typing import Any

from tests.web.conftest import Site

from bowstring.tensions.standing import Standing
from bowstring.web.access import Role
from bowstring.web.store.plans import PlanCard, finding


def test_every_life_event_group_and_outcome_is_told(site: Site, planned: PlanCard) -> None:
    page = _page(site)
    who = finding(planned.number, "served")
    for tally in (*who.life_events, *who.groups):
        assert tally.name in page
    for outcome in who.outcomes:
        assert outcome.name in page
    assert page.count("<h1") == 1
    assert page.count('class="bs-chart"') == page.count("View as a table<span") == 1


def test_what_is_said_above_a_picture_is_not_seen_again_below_it_and_who_is_left_out_most_comes_first(
    site: Site, planned: PlanCard
) -> None:
    page, who = _page(site), finding(planned.number, "served")
    assert page.count('<figcaption class="govuk-visually-hidden">') == 1
    table = page.split('<caption class="govuk-visually-hidden">Needs by group</caption>')[1]
    people = [tally.people[Standing.LEFT_OUT] for tally in who.groups]
    worst = max(who.groups, key=lambda tally: tally.people[Standing.LEFT_OUT])
    assert max(people) > 0
    assert table.index(f">{worst.name}<") == min(table.index(f">{tally.name}<") for tally in who.groups)


def test_the_needs_are_filtered_by_what_is_asked_for(site: Site, planned: PlanCard) -> None:
    who = finding(planned.number, "served")
    for standing in Standing:
        listed = _page(site, f"?standing={standing.value}").split('id="needs"')[1]
        some = [need for need in who.needs if need.standing is standing]
        assert (f"of {len(some)}" in listed) if some else ("No needs match" in listed)


def test_a_filter_that_makes_no_sense_filters_nothing(site: Site, planned: PlanCard) -> None:
    who = finding(planned.number, "served")
    assert f"of {len(who.needs)}" in _page(site, "?standing=sitting&event=%00")


def test_the_page_takes_few_queries(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    browser = site.client(Role.VIEWER)
    browser.get(site.url("served"))
    with django_assert_max_num_queries(12):
        browser.get(site.url("served"))


def test_without_a_plan_the_page_says_what_it_waits_for(site: Site) -> None:
    assert "you will see whose needs are met here" in _page(site)


def test_somebody_outside_finds_nothing(site: Site, planned: PlanCard) -> None:
    assert site.client(None).get(site.url("served")).status_code == 404


def _page(site: Site, query: str = "") -> str:
    answer = site.client(Role.VIEWER).get(site.url(f"served{query}"))
    assert answer.status_code == 200
    return answer.content.decode()
