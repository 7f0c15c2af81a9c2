"""Whom a weekly letter goes to."""

import dataclasses

from tests.web.conftest import Site

from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.access import Role, grant
from bowstring.web.models import Job, Membership
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.letters import LETTER, Reader, claim_letter, give_back, readers


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


def test_a_letter_is_sent_once_by_whoever_claims_it_and_again_where_that_failed(site: Site) -> None:
    another = create_portfolio(
        Portfolio(settings=Settings(name="Another", start=Quarter(2026, 2))), "another"
    )
    reader = Reader(
        portfolio=site.stored.pk, portfolio_key="p", account="a-1", email="a@b.example", teams=(), person=""
    )
    first = claim_letter(reader, "board", "2026-W10")
    assert first is not None
    assert claim_letter(reader, "board", "2026-W10") is None
    others = (
        claim_letter(dataclasses.replace(reader, account="a-2"), "board", "2026-W10"),
        claim_letter(dataclasses.replace(reader, portfolio=another.pk), "board", "2026-W10"),
        claim_letter(reader, "forum", "2026-W10"),
        claim_letter(reader, "board", "2026-W11"),
    )
    assert None not in others
    sent = Job.objects.get(pk=first)
    assert (sent.kind, sent.state, sent.ended_at is not None) == (LETTER, "done", True)
    plan = Job.objects.create(portfolio=site.stored, kind="plan", parameters={}, state="done")
    give_back(plan.pk)
    give_back(first)
    assert set(Job.objects.values_list("pk", flat=True)) == {plan.pk, *others}
    assert claim_letter(reader, "board", "2026-W10") is not None
