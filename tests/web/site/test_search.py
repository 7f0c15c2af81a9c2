"""One search finds whatever has a name, tells why work is not in the plan, and shows nothing to strangers."""

from typing import Any

from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.web.access import Role
from bowstring.web.store.plans import PlanCard, finding
from bowstring.web.store.searching import matching


def _page(site: Site, words: str, role: Role | None = Role.VIEWER) -> str:
    answer = site.client(role).get(site.url("search"), {"q": words})
    return str(answer.content.decode()) if answer.status_code == 200 else str(answer.status_code)


def test_work_that_is_left_out_is_found_with_the_reason_and_a_link(site: Site, planned: PlanCard) -> None:
    reasons = finding(planned.number, "left_out")
    assert reasons, "the plan leaves something out"
    work = next(work for work in small_department().initiatives if work.key in reasons)
    page = _page(site, work.name.upper())
    assert f"Not in the plan: {reasons[work.key]}.".split("“")[0] in page
    assert site.url(f"initiative/{work.key}") in page


def test_each_kind_of_thing_is_found_by_its_name(site: Site, planned: PlanCard) -> None:
    portfolio = small_department()
    question = finding(planned.number, "ledger").tensions[0].tension.question
    for title, name in (
        ("Initiatives", portfolio.initiatives[0].name),
        ("Open questions", question),
        ("Decisions", portfolio.decisions[0].title),
        ("Needs", portfolio.needs[0].statement),
        ("Assets", portfolio.assets[0].name),
        ("Teams", portfolio.teams[0].name),
        ("People", portfolio.people[0].name),
    ):
        assert f">{title}</h2>" in _page(site, name), title


def test_every_word_has_to_stand_somewhere_and_names_come_before_descriptions(site: Site) -> None:
    works = small_department().initiatives
    word = works[0].name.split()[-1]
    matches = matching(site.stored.pk, "initiatives", word, most=500)
    texts = [f"{work.name} {work.description} {work.key}".casefold() for work in works]
    assert matches.total == len(matches.rows) >= sum(word.casefold() in text for text in texts)
    named = [word.casefold() in row.record.name.casefold() for row in matches.rows]
    assert named == sorted(named, reverse=True)
    assert matching(site.stored.pk, "initiatives", f"{word} zzzz", most=5).total == 0
    assert matching(site.stored.pk, "initiatives", " ", most=5).total == 0
    few = matching(site.stored.pk, "initiatives", "e", most=2)
    assert len(few.rows) == 2 < few.total


def test_nothing_found_and_nothing_asked_are_said(site: Site, planned: PlanCard) -> None:
    assert "Nothing here is called “zzzz”." in _page(site, "zzzz")
    assert "Search for an initiative" in _page(site, " ")
    assert _page(site, "a", role=None) == "404"


def test_a_search_takes_the_same_few_queries_whatever_it_finds(
    site: Site, planned: PlanCard, django_assert_max_num_queries: Any
) -> None:
    client = site.client(Role.VIEWER)
    client.get(site.url("search"), {"q": "a"})
    with django_assert_max_num_queries(26):
        client.get(site.url("search"), {"q": "e"})


def test_the_search_stands_on_every_page(site: Site, planned: PlanCard) -> None:
    page = site.client(Role.VIEWER).get(site.url("plan")).content.decode()
    assert f'action="{site.url("search")}"' in page
    assert 'data-hotkey="/"' in page
