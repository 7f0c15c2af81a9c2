"""Who is told elsewhere: signed, retried, never inside a network, and never of what is sealed."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.jobs.webhooks import body_of, headers_of, send_webhooks
from bowstring.web.models import Webhook, WebhookMessage
from bowstring.web.outward import NoWayOutError, OutwardTarget, check_url, find_target, is_public
from bowstring.web.store.adoption import adopt_plan
from bowstring.web.store.plans import PlanCard
from bowstring.web.store.webhooks import RETRIES, Event, Message, add_webhook, signing_secret, tell

URL = "https://hooks.example.org/a/b?c=d"
SOMEWHERE = OutwardTarget(host="hooks.example.org", machine="93.184.216.34", path="/a/b?c=d")


def webhook(site: Site, *events: Event, form: str = "standard") -> str:
    return add_webhook(site.stored.pk, "A program", URL, form=form, events=events or tuple(Event), by="")


class Post:
    """Takes what is sent, and answers with these statuses in turn."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.sent: list[tuple[OutwardTarget, bytes, dict[str, str]]] = []

    def __call__(self, target: OutwardTarget, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        self.sent.append((target, body, headers))
        return self.statuses.pop(0), ""


def find(_: str) -> OutwardTarget:
    return SOMEWHERE


def message(form: str = "standard", body: str = '{"test": 2432232314}') -> Message:
    secret = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    key = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    return Message(number=1, key=key, url=URL, form=form, secret=secret, body=body, attempts=0)


def test_the_signature_is_that_of_the_published_example() -> None:
    """Source: the example of the Standard Webhooks' reference libraries."""
    headers = headers_of(message(), b'{"test": 2432232314}', now=1614265330)
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-id"] == "msg_p5jXN8AQM9LWM0D4loKWxJek"
    assert headers["webhook-timestamp"] == "1614265330"


def test_chats_get_a_line_that_mentions_nobody() -> None:
    about = {"portfolio": "p", "name": "<!channel> & co", "url": "https://b.example.org/p/p/plan"}
    body = json.dumps({"type": "plan.adopted", "timestamp": "2026-03-12T00:00:00Z", "data": about})
    line = json.loads(body_of(message("slack", body)))["text"]
    assert line == "A plan was adopted in &lt;!channel&gt; &amp; co. https://b.example.org/p/p/plan"
    card = json.loads(body_of(message("teams", body)))["attachments"][0]["content"]
    assert card["body"][0]["text"].startswith("A plan was adopted in")


def test_an_adopted_plan_is_told_once_to_those_who_want_it(site: Site, planned: PlanCard) -> None:
    key = webhook(site, Event.PLAN_ADOPTED)
    webhook(site, Event.TENSION_OPENED)
    adopt_plan(site.stored.pk, planned.number, unmet=(), by="a-1")
    adopt_plan(site.stored.pk, planned.number, unmet=(), by="a-1")
    post = Post(200)
    assert send_webhooks(find, post) == 1
    assert send_webhooks(find, post) == 0
    ((target, body, headers),) = post.sent
    sent = json.loads(body)
    assert (target, sent["type"], sent["data"]["plan"]) == (SOMEWHERE, "plan.adopted", planned.key)
    assert sent["data"]["url"].endswith("/p/small/plan")
    row = WebhookMessage.objects.get()
    secret = base64.b64decode(signing_secret(key).removeprefix("whsec_"))
    signed = Message(
        number=row.pk, key=row.key, url=URL, form="standard", secret=secret, body=row.body, attempts=0
    )
    assert headers == headers_of(signed, body, now=int(headers["webhook-timestamp"]))


def test_what_is_not_taken_is_tried_again_later_and_given_up_in_the_end(site: Site) -> None:
    webhook(site)
    tell(site.stored.pk, Event.PLAN_MADE, {"plan": "p-1"})
    post = Post(*[500] * (len(RETRIES) + 1))
    for attempt in range(len(RETRIES) + 1):
        assert send_webhooks(find, post) == 0
        assert send_webhooks(find, post) == 0, "it is not due yet"
        assert len(post.sent) == attempt + 1
        waiting = WebhookMessage.objects.get().due_at
        if attempt < len(RETRIES):
            assert waiting is not None
            assert abs(waiting - timezone.now() - RETRIES[attempt]) < timedelta(minutes=1)
            WebhookMessage.objects.update(due_at=timezone.now())
    assert WebhookMessage.objects.get().due_at is None
    assert len({headers["webhook-id"] for _, _, headers in post.sent}) == 1


def test_an_address_where_nobody_is_any_more_is_told_no_more(site: Site) -> None:
    webhook(site)
    tell(site.stored.pk, Event.PLAN_MADE, {"plan": "p-1"})
    send_webhooks(find, Post(410))
    assert not Webhook.objects.get().is_on
    tell(site.stored.pk, Event.PLAN_MADE, {"plan": "p-2"})
    assert WebhookMessage.objects.count() == 1


def test_nothing_is_sent_where_the_settings_forbid_it(site: Site, settings: Any) -> None:
    webhook(site)
    settings.SENDS_WEBHOOKS = False
    tell(site.stored.pk, Event.PLAN_MADE, {"plan": "p-1"})
    assert not WebhookMessage.objects.exists()


@pytest.mark.parametrize(
    "machine",
    [
        *("127.0.0.1", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "ff02::1"),
        *("::ffff:10.0.0.7", "::ffff:8.8.8.8", "64:ff9b::a00:7", "2002:a00:7::1", "198.18.0.1", "not one"),
    ],
)
def test_machines_inside_a_network_are_not_public(machine: str) -> None:
    assert not is_public(machine)


def test_a_name_is_sent_to_only_where_every_machine_behind_it_is_public() -> None:
    assert find_target(URL, lambda *_: ["93.184.216.34"]) == SOMEWHERE
    assert is_public("2606:2800:220:1:248:1893:25c8:1946")
    for machines in (["93.184.216.34", "10.0.0.7"], ["::1"], []):
        with pytest.raises(NoWayOutError, match="not a public machine"):
            find_target(URL, lambda *_, machines=machines: machines)

    def unknown(*_: object) -> list[str]:
        raise OSError("no such name")

    with pytest.raises(NoWayOutError, match="is not known"):
        find_target(URL, unknown)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.org/a",
        "https://somebody:secret@hooks.example.org/",
        "https://hooks.example.org:8443/",
        "https:///nowhere",
        "https://hooks.example.org/a b",
        "https://hooks.example.org/#a",
        "https://[::1",
        "ftp://hooks.example.org/",
        "https://höoks.example.org/",
    ],
)
def test_addresses_of_other_kinds_are_refused(url: str) -> None:
    with pytest.raises(NoWayOutError):
        check_url(url)


def test_a_redirect_is_not_followed_and_counts_as_not_taken(site: Site) -> None:
    webhook(site)
    tell(site.stored.pk, Event.PLAN_MADE, {"plan": "p-1"})
    post = Post(302)
    assert send_webhooks(find, post) == 0
    assert len(post.sent) == 1
    assert WebhookMessage.objects.get().answer == "it answered with status 302"


def test_an_owner_adds_tries_and_removes_an_address_and_only_its_host_is_shown(site: Site) -> None:
    owner = site.client(Role.OWNER)
    url = site.url("people/elsewhere")
    fields = {"name": "Board", "form": "slack", "events": ["plan.made"], "url": "http://10.0.0.7/"}
    assert owner.post(url, fields).status_code == 422
    page = owner.post(url, {**fields, "url": URL}, follow=True).content.decode()
    assert "hooks.example.org" in page
    assert "/a/b?c=d" not in page
    key = Webhook.objects.get().key
    assert owner.post(f"{url}/{key}/try").status_code == 302
    assert send_webhooks(find, Post(200)) == 1
    assert "Last message delivered" in owner.get(url).content.decode()
    assert owner.post(f"{url}/{key}/remove").status_code == 302
    assert not Webhook.objects.exists()
    assert site.client(Role.LEAD).get(url).status_code == 403
