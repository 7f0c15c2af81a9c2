"""What tests of the site share: a small department, stored and planned, and somebody in each role."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.signals import request_started
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker
from tests.web.planned_before import remember_plans
from tests.web.reading_here import read_here
from tests.web.small_department import small_department, tiny_department
from tests.web.stored import keep_department, keep_plan, store_department, store_plan

from bowstring.model.portfolio import Portfolio
from bowstring.web.access import Role, grant
from bowstring.web.models import FACTS, Account, StoredPortfolio
from bowstring.web.store import facts
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import create_portfolio, forget_facts
from bowstring.web.store.plans import PlanCard, forget_findings
from bowstring.web.store.rows import add_records

SIDES = ["user_need", "business_value"]


def keep_instead(portfolio: int, new: Portfolio) -> None:
    """Take away every record that is stored, and keep these; the trail of it is not kept."""
    with transaction.atomic():
        stored = StoredPortfolio.objects.get(pk=portfolio)
        stored.revision += 1
        stored.table_revisions = dict.fromkeys(FACTS, stored.revision)
        stored.save()
        for table, rows in FACTS.items():
            rows._default_manager.filter(portfolio=stored).delete()
            add_records(stored, table, getattr(new, table))


@dataclass(frozen=True)
class Site:
    """A stored portfolio; client(role): somebody's browser. Roles as in access; None for somebody outside it."""

    stored: StoredPortfolio
    client: Callable[..., Client]
    account: Callable[[Role], Account]

    def url(self, path: str = "") -> str:
        """An address inside the portfolio."""
        return f"/p/{self.stored.key}/{path}"


@pytest.fixture(autouse=True)
def _forgotten() -> Iterator[None]:
    """Numbers of rows come again in each test: what a process remembers by them is another test's.

    What a request leaves stored is there for the next, as on a site: only a test's own transaction is open still.
    """

    def begin(**_: object) -> None:
        facts._open.raised = set()

    forget_facts()
    forget_findings()
    request_started.connect(begin)
    yield
    request_started.disconnect(begin)


@pytest.fixture
def reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Uploads are read in this process: for tests of what becomes of them, with files of their own making."""
    read_here(monkeypatch)


@pytest.fixture
def plans_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs come to the plan that the same facts came to before: for tests of when they plan and what they keep."""
    remember_plans(monkeypatch)


@pytest.fixture(scope="session")
def _department_kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        keep_department()


@pytest.fixture(scope="session")
def _plan_kept(_department_kept: None, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock():
        keep_plan()


@pytest.fixture
def site(_department_kept: None, db: None) -> Site:
    """The small department, stored, not planned."""
    return _site_of(store_department())


@pytest.fixture
def tiny_site(db: None) -> Site:
    """A few of its initiatives, for tests in which they are planned."""
    return _site_of(create_portfolio(tiny_department(), "tiny"))


def _site_of(stored: StoredPortfolio) -> Site:
    person = small_department().people[0].key

    def account(role: Role, *, sides: list[str] | None = None) -> Account:
        email = f"{role.name.lower()}@example.org"
        made = make_account(email, name=role.value.capitalize(), password="a long enough password")
        grant(
            made,
            stored,
            role,
            sides=SIDES if sides is None else sides,
            person=person if role is Role.ASSESSOR else "",
        )
        return made

    def client(role: Role | None, **what: Any) -> Client:
        browser = Client()
        browser.force_login(
            account(role, **what) if role is not None else make_account("outside@example.org"),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return browser

    return Site(stored=stored, client=client, account=account)


@pytest.fixture
def planned(_plan_kept: None, site: Site) -> PlanCard:
    """The small department's plan, recorded."""
    return store_plan(site.stored)
