"""The list of initiatives: filters, order, views, files, the map, what contradicts itself."""

import dataclasses
import html
import re
from typing import Any

import pytest
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.formats.files import read_portfolio
from bowstring.model.portfolio import Portfolio
from bowstring.model.rules.assessments import STALE_AFTER_DAYS
from bowstring.web.access import Role
from bowstring.web.models import InitiativeRow, SavedView
from bowstring.web.store.facts import Edit, change_records, kept_record, load_portfolio
from bowstring.web.store.initiatives import InitiativeQuery, every_initiative
from bowstring.web.store.lists import PAGE_ROWS
from bowstring.web.store.plans import PlanCard, finding


def _keys(site: Site, **wanted: Any) -> list[str]:
    return [
        row.key
        for row in every_initiative(site.stored.pk, InitiativeQuery(**wanted), small_department().settings)
    ]


def test_the_list_shows_what_the_plan_does_with_each(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    client = site.client(Role.VIEWER)
    with django_assert_max_num_queries(16):
        answer = client.get(site.url("initiatives"))
    page = answer.content.decode()
    plan = finding(planned.number, "plan")
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert f"{len(plan.funded)} initiatives are in the latest plan." in page
    key, reason = next(iter(finding(planned.number, "left_out").items()))
    assert key in plan.starts
    assert "not in the plan: " + reason.split("“")[0] in page
    assert site.client(None).get(site.url("initiatives")).status_code == 404


def test_filters_narrow_the_list_as_the_facts_say(site: Site) -> None:
    works = small_department().initiatives
    initiative = works[0]
    assert _keys(site) == [work.key for work in works]
    assert _keys(site, focus="platform") == [work.key for work in works if work.focus == "platform"]
    assert _keys(site, phase="beta") == [work.key for work in works if work.phase == "beta"]
    assert _keys(site, team=initiative.team) == [work.key for work in works if work.team == initiative.team]
    assert _keys(site, need=initiative.needs[0]) == [
        work.key for work in works if initiative.needs[0] in work.needs
    ]
    assert _keys(site, search=initiative.name.upper()) == [initiative.key]
    assert _keys(site, search=f"{initiative.name} nowhere") == []


def test_the_list_is_sorted_by_what_the_plan_starts_when(site: Site, planned: PlanCard) -> None:
    """What is left out stands last, whichever way."""
    starts = {
        key: start for key, start in finding(planned.number, "plan").starts.items() if start is not None
    }
    texts = {key: str(start) for key, start in starts.items()}
    for is_descending in (False, True):
        keys = _keys(site, sort="planned", is_descending=is_descending, starts=texts)
        assert set(keys[: len(starts)]) == set(starts)
        order = [starts[key] for key in keys[: len(starts)]]
        assert order == sorted(order, reverse=is_descending)
    page = site.client(Role.VIEWER).get(site.url("initiatives?sort=planned")).content.decode()
    assert "?sort=-planned" in page
    first = min(starts.values()).words
    assert first in page.split("<tbody")[1].split("</tr>")[0]


def test_a_life_event_shows_the_work_that_serves_its_needs(site: Site) -> None:
    portfolio = small_department()
    need = portfolio.initiatives[0].needs[0]
    event = next(other.life_event for other in portfolio.needs if other.key == need)
    needs = {need.key for need in portfolio.needs if need.life_event == event}
    wanted = [work.key for work in portfolio.initiatives if needs.intersection(work.needs)]
    assert wanted
    assert _keys(site, life_event=event) == wanted
    assert _keys(site, life_event="no such event") == []


def test_unassessed_work_is_what_nobody_has_said_anything_of(site: Site) -> None:
    portfolio = small_department()
    keys = {assessment.initiative for assessment in portfolio.assessments}
    kept = kept_record(site.stored.pk, "initiatives", portfolio.initiatives[0].key)
    silent = dataclasses.replace(kept.record, key="silent", name="Nobody said")
    change_records(site.stored.pk, [Edit(table="initiatives", record=silent)], actor="")
    expected = [
        initiative.key
        for initiative in portfolio.initiatives
        if initiative.key not in keys and not initiative.is_stopped
    ]
    assert _keys(site, lack="unassessed") == [*expected, "silent"]


def test_stale_work_is_what_the_checks_call_stale(site: Site) -> None:
    portfolio = small_department()
    as_of = portfolio.settings.as_of
    assert as_of is not None
    latest: dict[tuple[str, str, str], Any] = {}
    for assessment in portfolio.assessments:
        if assessment.made_at is not None:
            at = (assessment.initiative, assessment.lens, assessment.assessor)
            latest[at] = max(assessment.made_at, latest.get(at, assessment.made_at))
    stale = {at[0] for at, made in latest.items() if (as_of - made.date()).days > STALE_AFTER_DAYS}
    wanted = [
        initiative.key
        for initiative in portfolio.initiatives
        if initiative.key in stale and initiative.stopped_on is None
    ]
    assert wanted
    assert _keys(site, lack="stale") == wanted


def test_the_plan_divides_the_list_in_two(site: Site, planned: PlanCard) -> None:
    funded = frozenset(finding(planned.number, "plan").funded)
    inside, outside = (_keys(site, plan=side, funded=funded) for side in ("in", "out"))
    assert set(inside) == funded
    assert sorted([*inside, *outside]) == sorted(_keys(site))


def test_the_order_is_by_the_column_asked_for_unknown_last(site: Site) -> None:
    works = small_department().initiatives
    names = [
        row.name
        for row in every_initiative(site.stored.pk, InitiativeQuery(sort="name"), small_department().settings)
    ]
    assert names == sorted(work.name for work in works)
    dearest = every_initiative(
        site.stored.pk, InitiativeQuery(sort="quarterly", is_descending=True), small_department().settings
    )
    costs = [row.quarterly_cost for row in dearest if row.quarterly_cost is not None]
    assert costs == sorted(costs, reverse=True)


def test_an_address_that_makes_no_sense_shows_the_list(site: Site) -> None:
    client = site.client(Role.VIEWER)
    for query in (
        "page=0",
        "page=x&sort=drop",
        "focus=%00&team=%ED%A0%80",
        "sort=-&plan=maybe",
        "q=" + "x" * 5000,
    ):
        assert client.get(site.url(f"initiatives?{query}")).status_code == 200


def test_a_view_is_kept_seen_again_and_forgotten(site: Site) -> None:
    client = site.client(Role.VIEWER)
    url = site.url("views/initiatives")
    for _ in range(2):
        client.post(url, {"name": "Platforms", "query": "focus=platform&sort=-name"})
    assert SavedView.objects.count() == 1
    page = client.get(site.url("initiatives")).content.decode()
    assert "?focus=platform&amp;sort=-name" in page
    assert "Platforms" not in site.client(Role.LEAD).get(site.url("initiatives")).content.decode()
    client.post(url, {"forget": "Platforms"})
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("page", ["questions", "facts/needs"])
def test_other_lists_keep_views_of_their_own(site: Site, planned: PlanCard, page: str) -> None:
    client, url = site.client(Role.VIEWER), site.url(f"views/{page.rpartition('/')[2]}")
    assert "Save this view" in client.get(site.url(f"{page}?sort=name")).content.decode()
    answer = client.post(url, {"name": "Mine", "query": "sort=kind"})
    assert answer.headers["Location"] == site.url(f"{page}?sort=kind")
    assert "Mine" in client.get(site.url(page)).content.decode()
    assert "Mine" not in client.get(site.url("initiatives")).content.decode()
    client.post(url, {"forget": "Mine"})
    assert not SavedView.objects.exists()
    assert client.post(site.url("views/assessments"), {"name": "Mine"}).status_code == 404


def test_any_column_can_be_searched_by_itself(site: Site) -> None:
    portfolio = small_department()
    works = portfolio.initiatives
    work = next(other for other in works if other.team and other.needs)
    team = next(other.name for other in portfolio.teams if other.key == work.team)
    need = next(other.statement for other in portfolio.needs if other.key == work.needs[0])

    def keys(column: str, search: str) -> list[str]:
        return _keys(site, column=column, search=search)

    named = {other.key for other in portfolio.teams if team.casefold() in other.name.casefold()}
    assert keys("team", team) == [
        other.key
        for other in works
        if other.team in named or all(word.casefold() in other.team for word in team.split())
    ]
    assert work.key in keys("needs", need)
    assert set(keys("needs", need)) == {other.key for other in works if work.needs[0] in other.needs}
    dear = [other.key for other in works if (other.cost_per_quarter or 0) > 300_000]
    assert dear
    assert keys("cost_per_quarter", "> £300,000") == dear
    assert keys("duration_quarters", "2") == [other.key for other in works if other.duration_quarters == 2]
    assert keys("duration_quarters", "2.5") == keys("duration_quarters", "two") == []
    assert keys("owner", "–") == [other.key for other in works if not other.owner]
    assert keys("needs", "-") == [other.key for other in works if not other.needs]
    assert keys("name", team) != keys("team", team)
    assert keys("no such column", work.name) == [work.key]
    client = site.client(Role.VIEWER)
    for query in ("column=key&q=a", "column=id&q=1", "column=effort&q=user-research", "column=extra&q=%22"):
        assert client.get(site.url(f"initiatives?{query}")).status_code == 200
    page = client.get(site.url("facts/needs?column=group&q=nobody+at+all")).content.decode()
    assert "No matches" in page


def test_a_view_without_a_name_is_not_kept_and_the_filter_stays(site: Site) -> None:
    client = site.client(Role.VIEWER)
    answer = client.post(site.url("views/initiatives"), {"name": "x" * 90, "query": "focus=platform\r\nX: y"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(site.url("initiatives?focus=platform"))
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_filtered_list_can_be_kept_as_a_file(site: Site, ending: str, tmp_path: Any) -> None:
    answer = site.client(Role.VIEWER).get(site.url(f"initiatives.{ending}?focus=platform"))
    wanted = [initiative for initiative in small_department().initiatives if initiative.focus == "platform"]
    if ending == "csv":
        assert len(answer.content.decode().strip().splitlines()) == 1 + len(wanted)
        return
    path = tmp_path / "list.xlsx"
    path.write_bytes(answer.content)
    read: Portfolio = read_portfolio(path)[0]
    assert read.initiatives == tuple(wanted)


def test_an_empty_portfolio_leads_to_an_import_or_a_concept(site: Site) -> None:
    InitiativeRow.objects.all().delete()
    lead = site.client(Role.LEAD).get(site.url("initiatives")).content.decode()
    assert "Import a list" in lead
    assert "Start a concept" in lead
    viewer = site.client(Role.VIEWER).get(site.url("initiatives")).content.decode()
    assert "No initiatives yet" in viewer
    assert "Import a list" not in viewer


def test_the_map_has_a_table_beside_each_picture(site: Site, planned: PlanCard) -> None:
    page = site.client(Role.VIEWER).get(site.url("initiatives/map?focus=platform")).content.decode()
    assert page.count("<h1") == 1
    assert page.count("bs-chart__region") == 2
    assert page.count("View as a table") == 2


def test_the_map_without_a_plan_says_when_it_appears(site: Site) -> None:
    assert b"No map yet" in site.client(Role.VIEWER).get(site.url("initiatives/map")).content


def test_what_contradicts_itself_is_listed_with_the_way_to_its_record(
    site: Site, django_assert_max_num_queries: Any
) -> None:
    client = site.client(Role.VIEWER)
    client.get(site.url("problems"))
    with django_assert_max_num_queries(10):
        page = client.get(site.url("problems")).content.decode()
    assert "Problems in the data" in page
    assert "more than two quarters old" in page
    # People know work by its name, not by its key.
    cells = html.unescape(" ".join(re.findall(r"<td[^>]*>(.*?)</td>", page, re.DOTALL)))
    cells = re.sub(r"<[^>]*>", " ", cells)
    initiatives = load_portfolio(site.stored.pk).initiatives
    assert any(f"of “{initiative.name}” for" in cells for initiative in initiatives)
    assert not [key for initiative in initiatives if "-" in (key := initiative.key) and key in cells]


def test_a_large_list_is_cut_into_pages_by_the_database(
    site: Site, django_assert_max_num_queries: Any
) -> None:
    initiative = small_department().initiatives[0]
    many = [
        Edit(table="initiatives", record=dataclasses.replace(initiative, key=f"w-{n}", name=f"Work {n:04d}"))
        for n in range(300)
    ]
    change_records(site.stored.pk, many, actor="")
    client = site.client(Role.VIEWER)
    with django_assert_max_num_queries(16):
        page = client.get(site.url("initiatives?q=work&sort=-name&page=2")).content.decode()
    assert "Work 0249" in page
    assert "Work 0299" not in page
    assert page.count('scope="row"') == PAGE_ROWS
