"""Addresses that are told: each portfolio's own, and messages taken once."""

from typing import Any

import pytest
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.web.models import Webhook, WebhookMessage
from bowstring.web.quotas import QuotaError
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.webhooks import (
    Event,
    add_webhook,
    remove_webhook,
    take_due,
    tell,
    tell_test,
    webhooks_of,
)


@pytest.fixture
def other(site: Site) -> int:
    """Another portfolio."""
    return create_portfolio(Portfolio(settings=Settings(name="B", start=Quarter(2026, 2))), "b").pk


def added(portfolio: int, *events: Event) -> str:
    return add_webhook(portfolio, "A", "https://hooks.example.org/", form="standard", events=events, by="")


def test_each_portfolio_has_addresses_of_its_own(site: Site, other: int) -> None:
    mine, theirs = added(site.stored.pk, *Event), added(other, *Event)
    assert [card.key for card in webhooks_of(site.stored.pk)] == [mine]
    assert [card.key for card in webhooks_of(other)] == [theirs]
    for act in (remove_webhook, tell_test):
        with pytest.raises(UnknownKeyError):
            act(site.stored.pk, theirs)
    remove_webhook(other, theirs)
    assert webhooks_of(other) == ()
    assert [card.key for card in webhooks_of(site.stored.pk)] == [mine]


def test_an_event_is_told_to_who_wants_it_and_is_on_in_its_portfolio(site: Site, other: int) -> None:
    wanting, event = added(site.stored.pk, *Event), next(iter(Event))
    added(site.stored.pk)
    added(other, *Event)
    off = added(site.stored.pk, *Event)
    Webhook.objects.filter(key=off).update(is_on=False)
    tell(site.stored.pk, event, {"plan": "p"})
    assert [message.webhook.key for message in WebhookMessage.objects.all()] == [wanting]


def test_a_message_is_taken_once_when_it_is_due(site: Site) -> None:
    key = added(site.stored.pk, *Event)
    for _ in range(3):
        tell_test(site.stored.pk, key)
    first = take_due(2)
    assert len(first) == 2
    second = take_due(9)
    assert len({message.number for message in (*first, *second)}) == 3
    assert take_due(9) == ()
    # What nobody finished comes again after a while; of an address that is off it does not.
    WebhookMessage.objects.update(due_at=timezone.now())
    assert len(take_due(9)) == 3
    WebhookMessage.objects.update(due_at=timezone.now())
    Webhook.objects.update(is_on=False)
    assert take_due(9) == ()


def test_a_portfolio_has_as_many_addresses_as_the_quota(site: Site, other: int, settings: Any) -> None:
    settings.QUOTAS = {"webhooks": 1}
    added(site.stored.pk)
    with pytest.raises(QuotaError):
        added(site.stored.pk)
    added(other)
