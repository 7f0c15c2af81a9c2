"""Whom a weekly letter goes to."""

from tests.web.conftest import Site

from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.access import Role, grant
from bowstring.web.models import Membership
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.letters import Reader, readers


def test_it_goes_to_everybody_who_wants_it_and_can_sign_in(site: Site) -> None:
    Membership.objects.all().delete()
    another = create_portfolio(
        Portfolio(settings=Settings(name="Another", start=Quarter(2026, 2))), "another"
    )
    wants, does_not, closed = (make_account(f"{name}@example.org") for name in ("wants", "not", "closed"))
    grant(wants, site.stored, Role.ASSESSOR, sides=["user_need"], teams=["t-1"], person="p-1")
    grant(wants, another, Role.VIEWER)
    grant(does_not, site.stored, Role.VIEWER)
    grant(closed, site.stored, Role.VIEWER)
    Membership.objects.exclude(account=does_not).update(is_mailed=True)
    closed.is_active = False
    closed.save(update_fields=["is_active"])
    mail = {"account": wants.key, "email": "wants@example.org"}
    assert readers() == (
        Reader(portfolio=site.stored.pk, portfolio_key=site.stored.key, teams=("t-1",), person="p-1", **mail),
        Reader(portfolio=another.pk, portfolio_key="another", teams=(), person="", **mail),
    )
