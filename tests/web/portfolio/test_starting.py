"""Starting a portfolio."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from bowstring.beliefs.shrinkage import fewest_to_plan
from bowstring.model.assessments import Assessment, Lens
from bowstring.model.assets import Focus
from bowstring.model.capacity import Budget
from bowstring.model.initiatives import Initiative
from bowstring.web.access import Role
from bowstring.web.models import Membership, StoredPortfolio
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import Edit, change_records, load_portfolio

pytestmark = pytest.mark.django_db
TYPED = {"name": "A ministry", "start": "2027-q1", "currency": "eur", "begin": "empty", "once_key": "k"}


@pytest.fixture
def browser() -> Client:
    """Somebody with an account and no portfolio."""
    made = Client()
    made.force_login(make_account("new@example.org"), backend="django.contrib.auth.backends.ModelBackend")
    return made


def test_whoever_starts_a_portfolio_owns_it(browser: Client) -> None:
    assert "Start a portfolio" in browser.get("/").content.decode()
    assert browser.get("/start").content.count(b"<h1") == 1
    response = browser.post("/start", {**TYPED, "hours_teams": "2.5"})
    stored = StoredPortfolio.objects.get()
    assert response.headers["Location"] == f"/p/{stored.key}/"
    assert Membership.objects.get(portfolio=stored).role == Role.OWNER
    settings = load_portfolio(stored.pk).settings
    assert (settings.name, str(settings.start), settings.currency) == ("A ministry", "2027-Q1", "EUR")
    assert [(forum.key, forum.hours) for forum in settings.forums] == [("teams", 2.5)]
    assert browser.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize("typed", ["Q1 2027", "jan 2027", "2027-01-15", "2026/27 Q4"])
def test_the_first_quarter_is_typed_as_people_say_it(browser: Client, typed: str) -> None:
    browser.post("/start", TYPED | {"start": typed})
    assert str(load_portfolio(StoredPortfolio.objects.get().pk).settings.start) == "2027-Q1"


def test_one_sent_twice_is_made_once(browser: Client) -> None:
    first, second = (browser.post("/start", TYPED).headers["Location"] for _ in range(2))
    assert first == second
    assert StoredPortfolio.objects.count() == 1


def test_the_same_name_tells_nothing_about_others(browser: Client) -> None:
    for key in ("k1", "k2"):
        browser.post("/start", TYPED | {"once_key": key})
    assert StoredPortfolio.objects.count() == 2
    assert not StoredPortfolio.objects.filter(key="a-ministry").exists()


@pytest.mark.parametrize("name", ["部門", "x" * 200, "  ---  ", "<script>"])
def test_any_name_has_an_address(browser: Client, name: str) -> None:
    response = browser.post("/start", TYPED | {"name": name})
    assert response.status_code == 302
    assert browser.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "y" * 201},
        {"start": "soon"},
        {"currency": "£"},
        {"hours_teams": "-1"},
        {"begin": "x"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(browser: Client, wrong: dict[str, Any]) -> None:
    response = browser.post("/start", TYPED | {"name": "Kept name"} | wrong)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert "name" in wrong or "Kept name" in response.content.decode()
    assert not StoredPortfolio.objects.exists()


def test_a_site_may_keep_starting_to_who_runs_it(browser: Client, settings: Settings) -> None:
    settings.ANYBODY_STARTS = False
    response = browser.post("/start", TYPED)
    assert response.status_code == 403
    assert "people who run this site" in response.content.decode()
    assert "Start a portfolio" not in browser.get("/").content.decode()


def test_who_has_names_alone_is_led_to_their_costs_before_any_card_is_sorted(browser: Client) -> None:
    browser.post("/start", TYPED)
    stored = StoredPortfolio.objects.get()
    _add(
        stored,
        Initiative(key="a", name="Portal", focus=Focus.PRODUCT),
        Initiative(key="b", name="Maps", focus=Focus.PRODUCT),
    )
    page = browser.get(f"/p/{stored.key}/").content.decode()
    assert "2 pieces of work have no cost and duration yet" in page
    assert "choosing among 0" not in page
    assert page.index("Fill in many at once") < page.index("Sort by cards")
    _add(
        stored,
        Initiative(key="c", name="Forms", focus=Focus.PRODUCT, duration_quarters=2, cost_per_quarter=1e4),
    )
    page = browser.get(f"/p/{stored.key}/").content.decode()
    assert "among 1 piece of work" in page
    assert "Fill in many at once" not in page
    # Without a budget everything fits; and cards need ranges, which are set where the first press leads.
    assert f'href="/p/{stored.key}/facts/budget/add"' in page
    assert f'href="/p/{stored.key}/rough-sort/ranges"' in page
    change_records(stored.pk, [Edit(table="budget", record=Budget(period="2027", amount=1e6))], actor="")
    assert "facts/budget/add" not in browser.get(f"/p/{stored.key}/").content.decode()


def test_too_few_scores_for_a_plan_are_counted_where_they_are_given(browser: Client) -> None:
    browser.post("/start", TYPED)
    stored = StoredPortfolio.objects.get()
    keys = [f"w-{number}" for number in range(10)]
    _add(
        stored,
        *(
            Initiative(key=key, name=key, focus=Focus.PRODUCT, duration_quarters=2, cost_per_quarter=1e4)
            for key in keys
        ),
    )
    assert "That is enough for a first plan" in browser.get(f"/p/{stored.key}/").content.decode()
    score = Assessment(initiative="w-1", lens=Lens.USER_NEED, assessor="a", low=1, likely=2, high=3)
    change_records(stored.pk, [Edit(table="assessments", record=score)], actor="")
    page = browser.get(f"/p/{stored.key}/").content.decode()
    assert fewest_to_plan(len(keys)) == 5
    assert "A first plan needs scores for 5 pieces of work on each side" in page
    assert "So far 1 have one for users and 0 for the business" in page


def _add(stored: StoredPortfolio, *works: Initiative) -> None:
    edits = [Edit(table="initiatives", record=work) for work in works]
    change_records(stored.pk, edits, actor="")
