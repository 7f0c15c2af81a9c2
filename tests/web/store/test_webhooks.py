"""Addresses that are told: each portfolio's own, and messages taken once."""

import dataclasses
from datetime import timedelta
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
    RETRIES,
    Event,
    add_webhook,
    forget_messages,
    note_failure,
    note_taken,
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


def test_a_card_says_what_became_of_the_last_message(site: Site) -> None:
    key = added(site.stored.pk, *Event)

    def state() -> str:
        (card,) = webhooks_of(site.stored.pk)
        assert (card.key, card.host, card.is_on) == (key, "hooks.example.org", True)
        return card.state

    assert state() == "Nothing sent yet"
    tell_test(site.stored.pk, key)
    assert state() == "Being sent"
    (message,) = take_due(5)
    note_failure(message, "no answer")
    assert state() == "Not delivered yet: no answer"
    assert WebhookMessage.objects.get().attempts == 1
    note_failure(dataclasses.replace(message, attempts=len(RETRIES)), "still none")
    assert state() == "Last message could not be delivered: still none"
    note_taken(message, "200")
    assert state().startswith("Last message delivered on ")
    assert Webhook.objects.get().is_on


def test_an_address_where_nobody_is_any_more_is_off_and_old_messages_are_forgotten(site: Site) -> None:
    gone, kept = added(site.stored.pk, *Event), added(site.stored.pk, *Event)
    for key in (gone, kept):
        tell_test(site.stored.pk, key)
    first = next(
        message
        for message in take_due(5)
        if WebhookMessage.objects.get(pk=message.number).webhook.key == gone
    )
    note_failure(first, "410", is_gone=True)
    assert {card.key: card.is_on for card in webhooks_of(site.stored.pk)} == {gone: False, kept: True}
    forget_messages(timezone.now())
    assert WebhookMessage.objects.count() == 2
    forget_messages(timezone.now() + timedelta(days=400))
    assert [message.webhook.key for message in WebhookMessage.objects.all()] == [kept]
