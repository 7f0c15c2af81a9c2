"""Adopting a plan: once, the newest alone, signed by who adopts it, with its trail."""

import pytest
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter
from bowstring.web.models import AuditEntry, AuditText, StoredPlan, UnmetSignature
from bowstring.web.store.accounts import make_account
from bowstring.web.store.adoption import NotAdoptedError, adopt_plan, names_of_accounts, signatures_of
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.plans import PlanCard, adopted_plan, plan_by_key, record_plan


def record(site: Site, key: str, *, revision: int = 1, scenario: str = "") -> PlanCard:
    """A plan, recorded as far as adopting looks at it."""
    document = {"key": key, "portfolio": {"version": "v"}, "status": "proven", "starts": {}}
    return record_plan(site.stored.pk, document, {}, revision=revision, scenario=scenario)


def test_adopting_signs_the_unmet_needs_and_leaves_a_trail(site: Site) -> None:
    card, lead = record(site, "k-1", revision=5), make_account("l@example.org", name="Lead")
    began = timezone.now()
    adopt_plan(site.stored.pk, card.number, unmet=["n-2", "n-1"], by=lead.key)
    adopted = adopted_plan(site.stored.pk)
    assert adopted is not None
    assert (adopted.key, adopted.adopted_by) == ("k-1", lead.key)
    assert adopted.adopted_at is not None
    assert adopted.adopted_at >= began
    (signature,) = signatures_of(card.number)
    assert (signature.name, signature.signed_at) == ("Lead", adopted.adopted_at)
    assert signature.needs == ("n-1", "n-2")
    entry = AuditEntry.objects.get(action="adopted")
    assert (entry.actor, entry.table, entry.record, entry.revision) == (lead.key, "plans", "k-1", 5)
    assert (entry.portfolio_id, entry.made_at, entry.before) == (site.stored.pk, adopted.adopted_at, "")
    assert len(entry.after) == 64
    text = AuditText.objects.get(entry=entry)
    assert (text.before, text.after) == (None, {"plan": "k-1", "needs_left_unmet": ["n-1", "n-2"]})


def test_adopting_twice_changes_nothing_whoever_does_it(site: Site) -> None:
    card = record(site, "k-1")
    adopt_plan(site.stored.pk, card.number, unmet=["n-1"], by="a-1")
    adopted = plan_by_key(site.stored.pk, "k-1")
    for by, unmet in (("a-1", ["n-1"]), ("a-2", ["n-2"])):
        adopt_plan(site.stored.pk, card.number, unmet=unmet, by=by)
    assert plan_by_key(site.stored.pk, "k-1") == adopted
    assert UnmetSignature.objects.count() == 1
    assert AuditEntry.objects.filter(action="adopted").count() == 1


def test_only_the_plan_of_the_newest_facts_can_be_adopted(site: Site) -> None:
    """Neither one of older facts recorded late, nor an earlier one of the same facts."""
    newer = record(site, "newer", revision=3)
    late = record(site, "late, of old facts", revision=2)
    with pytest.raises(NotAdoptedError, match="There is a newer plan"):
        adopt_plan(site.stored.pk, late.number, unmet=[], by="a-1")
    again = record(site, "again", revision=3)
    with pytest.raises(NotAdoptedError):
        adopt_plan(site.stored.pk, newer.number, unmet=[], by="a-1")
    assert adopted_plan(site.stored.pk) is None
    assert not UnmetSignature.objects.exists()
    adopt_plan(site.stored.pk, again.number, unmet=[], by="a-1")
    assert [plan.key for plan in StoredPlan.objects.exclude(adopted_at=None)] == ["again"]


def test_a_scenario_is_never_adopted_nor_in_the_way(site: Site) -> None:
    card = record(site, "k-1")
    scenario = record(site, "s-1", revision=9, scenario="s")
    with pytest.raises(NotAdoptedError):
        adopt_plan(site.stored.pk, scenario.number, unmet=[], by="a-1")
    adopt_plan(site.stored.pk, card.number, unmet=[], by="a-1")
    assert plan_by_key(site.stored.pk, "s-1").adopted_at is None


def test_a_plan_of_another_portfolio_is_not_adopted(site: Site) -> None:
    card = record(site, "k-1")
    other = create_portfolio(Portfolio(settings=Settings(name="x", start=Quarter(2026, 2))), "x").pk
    for number in (card.number, 12345):
        with pytest.raises(NotAdoptedError):
            adopt_plan(other, number, unmet=[], by="a-1")
    assert adopted_plan(site.stored.pk) is None


def test_signatures_come_in_their_order_with_names_of_those_who_are_there(site: Site) -> None:
    card, other = record(site, "k-1"), record(site, "k-2")
    nameless = make_account("n@example.org")
    day = timezone.now()
    for plan, account, hours in ((card, "a-gone", 2), (card, nameless.key, 1), (other, "a-other", 0)):
        UnmetSignature.objects.create(
            plan_id=plan.number, account=account, signed_at=day + timezone.timedelta(hours=hours), needs=[]
        )
    assert [signature.name for signature in signatures_of(card.number)] == ["n@example.org", ""]
    assert names_of_accounts([nameless.key, "a-gone"]) == {nameless.key: "n@example.org"}
