"""Webhooks: who is told of what; messages written down with what they tell of, and taken by whoever sends them."""

import base64
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from bowstring.model.language import phrase
from bowstring.model.problems import UnknownKeyError
from bowstring.web.models import StoredPortfolio, Webhook, WebhookMessage
from bowstring.web.moments import clock_words, day_words
from bowstring.web.quotas import check_quota
from bowstring.web.store.fetching import row_named

STANDARD, SLACK, TEAMS = "standard", "slack", "teams"
RETRIES = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""How long after each failure a message is tried again; after the last it is given up."""

_SALT = "bowstring.webhook"
_HELD_FOR = timedelta(minutes=2)
_KEPT_FOR = timedelta(days=30)


class Event(StrEnum):
    """What addresses may be told of."""

    PLAN_ADOPTED = "plan.adopted"
    PLAN_MADE = "plan.made"
    TENSION_OPENED = "tension.opened"
    TENSION_SETTLED = "tension.settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookCard:
    """An address that is told. host: all that is shown of it. state: what became of the last message, in words."""

    key: str
    name: str
    host: str
    form: str
    events: tuple[str, ...]
    is_on: bool
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message that is to be sent now. body: JSON as it is written down; secret: what it is signed with."""

    number: int
    key: str
    url: str
    form: str
    secret: bytes
    body: str
    attempts: int


def add_webhook(portfolio: int, name: str, url: str, *, form: str, events: Iterable[str], by: str) -> str:
    """Tell an address from now on; its key.

    Args:
        portfolio: the portfolio's number.
        name: what people call it.
        url: where.
        form: how messages are written.
        events: what it is told of.
        by: key of the account that asks.

    Raises: QuotaError.
    """
    check_quota("webhooks", Webhook.objects.filter(portfolio=portfolio).count())
    webhook = Webhook.objects.create(
        portfolio_id=portfolio,
        key=secrets.token_hex(12),
        name=name,
        url=url,
        form=form,
        events=sorted(events),
        made_by=by,
    )
    return webhook.key


def remove_webhook(portfolio: int, key: str) -> None:
    """Tell an address no more, and forget what was on its way there. Raises: UnknownKeyError."""
    gone, _ = Webhook.objects.filter(portfolio=portfolio, key=key).delete()
    if not gone:
        raise UnknownKeyError(key)


def webhooks_of(portfolio: int) -> tuple[WebhookCard, ...]:
    """The addresses that a portfolio tells."""
    return tuple(_card(webhook) for webhook in Webhook.objects.filter(portfolio=portfolio))


def signing_secret(key: str) -> str:
    """What an address's messages are signed with, as its receiver is given it: made from the site's own secret."""
    return f"whsec_{base64.b64encode(_secret(key)).decode()}"


def tell(portfolio: int, event: Event, about: Mapping[str, object]) -> None:
    """Write down a message for each address that wants it, in the transaction of what it tells of.

    Args:
        portfolio: the portfolio's number.
        event: what happened.
        about: what is told of it.
    """
    if not settings.SENDS_WEBHOOKS:
        return
    webhooks = [
        webhook
        for webhook in Webhook.objects.filter(portfolio=portfolio, is_on=True)
        if event.value in webhook.events
    ]
    if webhooks:
        key, name = StoredPortfolio.objects.values_list("key", "name").get(pk=portfolio)
        # Where to look: the plan, or the agenda.
        page = "plan" if event in (Event.PLAN_ADOPTED, Event.PLAN_MADE) else "agenda"
        site = urlsplit(settings.ADDRESS)
        url = f"{site.scheme}://{site.netloc}{reverse(page, kwargs={'portfolio_key': key})}"
        for webhook in webhooks:
            _write(webhook, event.value, {"portfolio": key, "name": name, **about, "url": url})


def tell_test(portfolio: int, key: str) -> None:
    """Write down a message that tells nothing, to try an address. Raises: UnknownKeyError."""
    webhook = row_named(Webhook.objects.filter(portfolio=portfolio, key=key), key)
    _write(webhook, "test", {})


def take_due(most: int) -> tuple[Message, ...]:
    """Messages to send now, held for a while so that no other worker sends them too."""
    now = timezone.now()
    due = WebhookMessage.objects.filter(due_at__lte=now, webhook__is_on=True).order_by("due_at", "pk")
    taken = []
    for number in due.values_list("pk", flat=True)[:most]:
        mine = WebhookMessage.objects.filter(pk=number, due_at__lte=now).update(due_at=now + _HELD_FOR)
        if mine:
            taken.append(number)
    rows = WebhookMessage.objects.filter(pk__in=taken).select_related("webhook").order_by("pk")
    return tuple(
        Message(
            number=row.pk,
            key=row.key,
            url=row.webhook.url,
            form=row.webhook.form,
            secret=_secret(row.webhook.key),
            body=row.body,
            attempts=row.attempts,
        )
        for row in rows
    )


def note_taken(message: Message, answer: str) -> None:
    """Keep that a message was taken."""
    WebhookMessage.objects.filter(pk=message.number).update(
        due_at=None, taken_at=timezone.now(), attempts=message.attempts + 1, answer=answer[:200]
    )


def note_failure(message: Message, answer: str, *, is_gone: bool = False) -> None:
    """Keep that a message was not taken: it is tried again later, or given up. is_gone: nobody is there any more."""
    is_last = is_gone or message.attempts >= len(RETRIES)
    due = None if is_last else timezone.now() + RETRIES[message.attempts]
    with transaction.atomic():
        rows = WebhookMessage.objects.filter(pk=message.number)
        rows.update(due_at=due, attempts=message.attempts + 1, answer=answer[:200])
        if is_gone:
            Webhook.objects.filter(messages=message.number).update(is_on=False)


def forget_messages(now: datetime) -> None:
    """Drop what was taken or given up long ago."""
    WebhookMessage.objects.filter(due_at=None, made_at__lt=now - _KEPT_FOR).delete()


def _secret(key: str) -> bytes:
    return salted_hmac(_SALT, key, algorithm="sha256").digest()


def _write(webhook: Webhook, event: str, about: Mapping[str, object]) -> None:
    now = timezone.now()
    body = {"type": event, "timestamp": now.isoformat(), "data": dict(about)}
    WebhookMessage.objects.create(
        webhook=webhook,
        key=f"msg_{secrets.token_hex(12)}",
        event=event,
        body=json.dumps(body, ensure_ascii=False),
        made_at=now,
        due_at=now,
    )


def _card(webhook: Webhook) -> WebhookCard:
    last = webhook.messages.first()
    if last is None:
        state = phrase("Nothing sent yet")
    elif last.taken_at is not None:
        state = phrase(
            "Last message delivered on {day_words} at {clock_words}",
            day_words=day_words(last.taken_at),
            clock_words=clock_words(last.taken_at),
        )
    elif last.due_at is None:
        state = phrase("Last message could not be delivered: {answer}", answer=last.answer)
    else:
        state = (
            phrase("Not delivered yet: {answer}", answer=last.answer)
            if last.attempts
            else phrase("Being sent")
        )
    return WebhookCard(
        key=webhook.key,
        name=webhook.name,
        host=webhook.url.split("/")[2] if webhook.url.count("/") >= 2 else "",
        form=webhook.form,
        events=tuple(webhook.events),
        is_on=webhook.is_on,
        state=state,
    )
