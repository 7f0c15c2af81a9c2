"""The rough sort: cards into ranges, saved as one goes, sealed, then all shown at once."""

import dataclasses
import html
import math

import pytest
from django.test import Client
from tests.web.conftest import Site

from bowstring.model.assessments import Assessment, Evidence, Lens
from bowstring.model.assets import Focus
from bowstring.model.bands import middle_of
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.model.requirements import work_to_plan
from bowstring.web.access import Role
from bowstring.web.models import SealedScore
from bowstring.web.store.facts import change_settings, load_portfolio, load_revision
from bowstring.web.store.sessions import open_rough_sort
from bowstring.web.talk.sorting import cards_in_order, left_to_score, proposed_edges


@pytest.fixture
def lead(site: Site) -> Client:
    browser = site.client(Role.LEAD)
    browser.post(site.url("rough-sort/open"))
    return browser


def cards(site: Site) -> tuple[str, ...]:
    return cards_in_order(load_portfolio(site.stored.pk))


def test_cards_are_saved_screen_by_screen(site: Site, lead: Client) -> None:
    first, second, third = cards(site)[:3]
    url = site.url("rough-sort?side=user_need&page=1")
    went = lead.post(url, {first: "1", second: "unsure", third: "4"})
    assert went["Location"].endswith("side=user_need&page=2")
    scores = {
        sealed_score.initiative: (sealed_score.low, sealed_score.likely, sealed_score.high)
        for sealed_score in SealedScore.objects.all()
    }
    assert scores == {
        first: (300.0, math.sqrt(300_000), 1_000.0),
        third: (10_000.0, math.sqrt(6e8), 60_000.0),
    }
    page = lead.get(url).content.decode()
    assert "2 of " in page
    assert page.count("checked") == 2


def test_without_a_page_it_goes_on_where_cards_are_left(site: Site, lead: Client) -> None:
    keys = cards(site)
    for start, page in ((0, 1), (8, 2)):
        lead.post(
            site.url(f"rough-sort?side=user_need&page={page}"), dict.fromkeys(keys[start : start + 8], "2")
        )
    form = lead.get(site.url("rough-sort")).content.decode()
    assert f'name="{keys[16]}"' in form
    assert f'name="{keys[0]}"' not in form


def test_showing_makes_guesses_of_all_cards_at_once(site: Site, lead: Client) -> None:
    keys = cards(site)
    lead.post(site.url("rough-sort?side=business_value&page=1"), dict.fromkeys(keys[:6], "3"))
    revision, before = load_revision(site.stored.pk)
    lead.post(site.url("rough-sort/reveal"))
    after_revision, after = load_revision(site.stored.pk)
    new = after.assessments[len(before.assessments) :]
    assert after_revision == revision + 1
    assert {assessment.initiative for assessment in new} == set(keys[:6])
    assert {(assessment.lens, assessment.evidence) for assessment in new} == {
        (Lens.BUSINESS_VALUE, Evidence.GUESS)
    }
    assert open_rough_sort(site.stored.pk) is None


def test_without_ranges_they_are_set_first(site: Site) -> None:
    settings = load_portfolio(site.stored.pk).settings
    change_settings(site.stored.pk, dataclasses.replace(settings, lens={}), actor="")
    lead = site.client(Role.LEAD)
    assert lead.post(site.url("rough-sort/open"))["Location"] == site.url("rough-sort/ranges")
    portfolio = load_portfolio(site.stored.pk)
    edges = {
        f"{lens.value}_{i}": f"{edge:,}"
        for lens in Lens
        for i, edge in enumerate(proposed_edges(portfolio, lens))
    }
    wrong = lead.post(site.url("rough-sort/ranges"), edges | {"user_need_2": "1"})
    assert wrong.status_code == 422
    assert "Enter a figure above the one before it" in wrong.content.decode()
    assert open_rough_sort(site.stored.pk) is None
    assert "Save these ranges and sort" in lead.get(site.url("rough-sort/ranges")).content.decode()
    assert lead.post(site.url("rough-sort/ranges"), edges)["Location"] == site.url("rough-sort")
    session = open_rough_sort(site.stored.pk)
    assert session is not None
    assert f'name="{cards(site)[0]}"' in lead.get(site.url("rough-sort")).content.decode()
    lead.post(site.url("rough-sort/ranges"), edges)
    assert open_rough_sort(site.stored.pk) == session
    kept = load_portfolio(site.stored.pk).settings.lens
    assert [len(kept[lens].bands) for lens in Lens] == [5, 5]


def test_the_likely_figure_lies_within_its_range() -> None:
    assert middle_of((0.0, 300.0)) == 150.0
    assert middle_of((300.0, 1_200.0)) == 600.0


def test_a_forged_range_stores_nothing(site: Site, lead: Client) -> None:
    answer = lead.post(site.url("rough-sort?side=user_need&page=1"), {cards(site)[0]: "99"})
    assert answer.status_code == 422
    assert not SealedScore.objects.exists()


def test_a_viewer_is_told_that_cards_are_being_sorted(site: Site, lead: Client) -> None:
    page = site.client(Role.VIEWER).get(site.url("rough-sort"))
    assert page.status_code == 200
    assert "A rough sort is open" in page.content.decode()


def test_each_side_says_how_many_cards_are_left_on_the_other(site: Site, lead: Client) -> None:
    """Of work that ended before the plan starts there is no card."""
    session = open_rough_sort(site.stored.pk)
    assert session is not None
    keys = list(session.initiatives)
    assert len(keys) == len(work_to_plan(load_portfolio(site.stored.pk)))
    for page in range(-(-len(keys) // 8)):
        some = dict.fromkeys(keys[page * 8 : page * 8 + 8], "2")
        went = lead.post(site.url(f"rough-sort?side=user_need&page={page + 1}"), some)
    done = lead.get(went["Location"]).content.decode()
    assert "Some cards are left" in done
    assert f"Sort {len(keys)} cards for the business side" in done
    assert "for the user side" not in done
    other = lead.get(site.url("rough-sort?side=business_value")).content.decode()
    assert "The user side: 0 left" in other
    assert f"The business side: {len(keys)} left" in other


def test_a_card_says_what_the_work_is_and_how_far_it_has_come(site: Site, lead: Client) -> None:
    keys = open_rough_sort(site.stored.pk).initiatives  # type: ignore[union-attr]
    works = load_portfolio(site.stored.pk).index.initiatives
    place = next(place for place, key in enumerate(keys) if works[key].committed_start is not None)
    page = lead.get(site.url(f"rough-sort?side=user_need&page={place // 8 + 1}")).content.decode()
    work = works[keys[place]]
    assert html.escape(work.description.split(". ")[0][:60]) in page
    assert work.phase is not None
    assert f"({work.phase.value}, under way since {work.committed_start.first_month})" in page  # type: ignore[union-attr]


def test_what_is_not_scored_comes_first_then_the_costliest_and_last_what_cannot_be_planned() -> None:
    works = tuple(
        Initiative(key=key, name=key, focus=Focus.PRODUCT, duration_quarters=2, cost_per_quarter=cost)
        for key, cost in (("cheap", 1.0), ("dear", 9.0), ("scored", 99.0), ("unknown", None))
    )
    scores = tuple(
        Assessment(initiative=key, lens=lens, assessor="a", low=1, likely=2, high=3)
        for key, lens in (
            ("scored", Lens.USER_NEED),
            ("scored", Lens.BUSINESS_VALUE),
            ("dear", Lens.USER_NEED),
        )
    )
    portfolio = Portfolio(
        settings=Settings(name="P", start=Quarter(2027, 1)), initiatives=works, assessments=scores
    )
    assert cards_in_order(portfolio) == ("dear", "cheap", "scored", "unknown")
    assert [work.key for work in left_to_score(portfolio)] == ["cheap", "dear"]
