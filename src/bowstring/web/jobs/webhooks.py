"""The worker's chore that sends webhooks: signed as Standard Webhooks says, or as Slack and Teams read them."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from html import escape
from http.client import HTTPException
from typing import Any

from django.conf import settings
from django.utils import timezone

from bowstring.model.language import phrase
from bowstring.web.outward import NoWayOutError, OutwardTarget, find_target, post
from bowstring.web.store.webhooks import (
    SLACK,
    TEAMS,
    Event,
    Message,
    forget_messages,
    note_failure,
    note_taken,
    take_due,
)

_MOST = 5
_GONE = 410
_WORDS = {
    Event.PLAN_ADOPTED.value: phrase("A plan was adopted"),
    Event.PLAN_MADE.value: phrase("There is a new plan"),
    Event.TENSION_OPENED.value: phrase("A conversation was opened"),
    Event.TENSION_SETTLED.value: phrase("A question was answered"),
}

Post = Callable[[OutwardTarget, bytes, dict[str, str]], tuple[int, str]]


def send_webhooks(find: Callable[[str], OutwardTarget] = find_target, send: Post = post) -> int:
    """Send what is due; how many were taken. find, send: how addresses are looked up and sent to."""
    if not settings.SENDS_WEBHOOKS:
        return 0
    forget_messages(timezone.now())
    return sum(_sent(message, find, send) for message in take_due(_MOST))


def _sent(message: Message, find: Callable[[str], OutwardTarget], send: Post) -> bool:
    try:
        target = find(message.url)
        body = body_of(message)
        status, _ = send(target, body, headers_of(message, body, now=int(time.time())))
    except NoWayOutError as refused:
        note_failure(message, str(refused))
        return False
    except (OSError, HTTPException, ValueError) as broken:
        note_failure(message, phrase("it could not be reached ({name})", name=type(broken).__name__))
        return False
    if 200 <= status < 300:
        note_taken(message, phrase("status {status}", status=status))
        return True
    note_failure(message, phrase("it answered with status {status}", status=status), is_gone=status == _GONE)
    return False


def body_of(message: Message) -> bytes:
    """What is sent: the message itself, or the same in the form that a chat reads."""
    if message.form not in (SLACK, TEAMS):
        return message.body.encode()
    content = json.loads(message.body)
    words = words_of(content)
    if message.form == SLACK:
        # So that the chat reads no mention and no link of its own.
        document: dict[str, Any] = {"text": escape(words, quote=False)}
    else:
        card = {
            "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
            "type": "AdaptiveCard",
            "version": "1.4",
            "body": [{"type": "TextBlock", "text": words, "wrap": True}],
        }
        document = {
            "type": "message",
            "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}],
        }
    return json.dumps(document, ensure_ascii=False).encode()


def words_of(content: dict[str, Any]) -> str:
    """A message as people read it, with where to look."""
    about = content["data"]
    what = _WORDS.get(content["type"], "This is a test")
    name = phrase(" in {about}", about=about["name"]) if about.get("name") else ""
    where = f" {about['url']}" if about.get("url") else ""
    title = f": {about['title']}" if about.get("title") else ""
    return f"{what}{name}{title}.{where}"


def headers_of(message: Message, body: bytes, *, now: int) -> dict[str, str]:
    """What goes with a message; it is signed, so that its receiver knows whom it comes from and when it was sent."""
    signed = f"{message.key}.{now}.".encode() + body
    signature = base64.b64encode(hmac.new(message.secret, signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": phrase("Bowstring"),
        "webhook-id": message.key,
        "webhook-timestamp": str(now),
        "webhook-signature": f"v1,{signature}",
    }
