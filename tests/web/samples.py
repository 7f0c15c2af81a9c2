"""Values for the parts of addresses, so that a walk over the URL table meets pages that are there.

A new page whose address has a part that is not named here adds it: to `PARTS` where the part means the same on every
page, else to `SAMPLES` under the page's name. Each is called with the site and may store what it needs.
"""

import dataclasses
from collections.abc import Callable
from datetime import date
from functools import cache
from typing import Any

from tests.web.conftest import Site

from bowstring.model.assessments import Lens
from bowstring.model.scenarios import Scenario
from bowstring.web.access import Role, grant
from bowstring.web.jobs import jobs
from bowstring.web.portfolio.import_reading import Upload, guessed_map
from bowstring.web.secrets import letter_token
from bowstring.web.store.accounts import account_at, make_account, make_sign_in_link
from bowstring.web.store.bulk_changes import store_bulk_change
from bowstring.web.store.comments import add_comment
from bowstring.web.store.conversations import open_conversation
from bowstring.web.store.facts import Edit, change_records, kept_records, load_portfolio
from bowstring.web.store.imports import keep_upload
from bowstring.web.store.invitations import invite, open_invitations
from bowstring.web.store.members import Permissions
from bowstring.web.store.plans import finding, latest_plan
from bowstring.web.store.sessions import (
    SessionCard,
    join_secret,
    reveal_session,
    session_of_conversation,
)
from bowstring.web.store.tokens import make_token, tokens_of
from bowstring.web.store.webhooks import add_webhook

_UPLOAD = Upload(name="wishes.csv", content=b"Project,Cost\nNew forms,120000\nPay online,90000\n")


def _run(site: Site) -> str:
    return keep_upload(
        site.stored.pk, _UPLOAD.name, _UPLOAD.content, map_text=_map(), source="wishes", by=""
    ).key


@cache
def _map() -> str:
    """Of the same upload, read once in a process."""
    return guessed_map(_UPLOAD)


def _initiative(site: Site) -> str:
    return load_portfolio(site.stored.pk).initiatives[0].key


def _tension(site: Site) -> str:
    plan = latest_plan(site.stored.pk)
    assert plan is not None
    return next(
        tension.key for tension in finding(plan.number, "ledger").tensions if tension.tension.kind == "worth"
    )


def _conversation(site: Site) -> str:
    """An open conversation about a disagreement, its figures shown."""
    tension = _tension(site)
    about = tension.split(":")[1]
    key, _ = open_conversation(
        site.stored.pk, tension, initiatives=(about,), plan="", by="", today=date(2026, 3, 12)
    )
    reveal_session(site.stored.pk, _session(site, key).key, actor="")
    return key


def _session(site: Site, conversation: str) -> SessionCard:
    session_card = session_of_conversation(site.stored.pk, conversation)
    assert session_card is not None
    return session_card


def _join_link(site: Site) -> dict[str, Any]:
    return {"secret": join_secret(_session(site, _conversation(site)).key)}


def _seat(site: Site) -> str:
    return _session(site, _conversation(site)).key


def _comment(site: Site) -> int:
    key = _initiative(site)
    return add_comment(site.stored.pk, f"initiative:{key}", "As said.", by="a-1", initiatives=(key,))


PARTS: dict[str, Callable[[Site], Any]] = {
    "run": _run,
    "initiative": _initiative,
    "tension": _tension,
    "conversation": _conversation,
    "session_key": _seat,
    "decision": lambda site: load_portfolio(site.stored.pk).decisions[0].key,
    "table": lambda _: "assets",
    "page": lambda _: "initiatives",
    "row": lambda site: kept_records(site.stored.pk, "assets")[0].row,
    "ending": lambda _: "csv",
    "about": lambda site: f"initiative:{_initiative(site)}",
    "comment": _comment,
}


def _sign_in_link(site: Site) -> dict[str, Any]:
    return {"secret": make_sign_in_link(make_account("link@example.org"))}


def _invitation(site: Site) -> dict[str, Any]:
    return {"secret": _invited(site)}


def _open_invitation(site: Site) -> dict[str, Any]:
    _invited(site)
    return {"number": open_invitations(site.stored.pk)[0].number}


def _member(site: Site) -> dict[str, Any]:
    somebody = make_account("member@example.org")
    grant(somebody, site.stored, Role.VIEWER)
    return {"account": somebody.key}


def _invited(site: Site) -> str:
    may = Permissions(role=Role.ASSESSOR.value, sides=(Lens.USER_NEED.value,))
    inviter = make_account("inviter@example.org")
    grant(inviter, site.stored, Role.LEAD)
    return invite(site.stored.pk, "invited@example.org", may, by=inviter.key)


def _plan_file(site: Site) -> dict[str, Any]:
    plan = latest_plan(site.stored.pk)
    assert plan is not None
    return {"plan_key": plan.key, "form": "csv"}


def _job(site: Site) -> dict[str, Any]:
    return {"number": jobs.ask(site.stored.pk, "frontier").number}


def _token(site: Site) -> dict[str, Any]:
    """The owner's, where there is one yet."""
    owner = account_at("owner@example.org")
    if owner is None:
        return {"number": 1}
    make_token(owner, "a test", scope="read", days=1)
    return {"number": tokens_of(owner)[0].number}


def _webhook(site: Site) -> dict[str, Any]:
    url = "https://hooks.example.org/a"
    return {
        "webhook": add_webhook(site.stored.pk, "A channel", url, form="slack", events=("plan.made",), by="")
    }


def _scenario(site: Site) -> dict[str, Any]:
    edit = Edit(table="scenarios", record=Scenario(key="less-money", name="Less money"))
    if not load_portfolio(site.stored.pk).scenarios:
        change_records(site.stored.pk, [edit], actor="")
    return {"scenario_key": "less-money"}


def _calendar(site: Site) -> dict[str, Any]:
    reader = make_account("calendar@example.org")
    grant(reader, site.stored, Role.VIEWER)
    return {
        "secret": make_token(reader, "Calendar", scope="calendar", days=1, portfolio=site.stored.pk),
    }


def _bulk_change(site: Site) -> dict[str, Any]:
    kept = kept_records(site.stored.pk, "assets")[0]
    edit = Edit(
        table="assets",
        row=kept.row,
        record=dataclasses.replace(kept.record, description="Changed."),
        stamp=kept.stamp,
    )
    change = store_bulk_change(site.stored.pk, [edit], words="Description changed", actor="")
    return {"table": "assets", "change": change.key}


SAMPLES: dict[str, Callable[[Site], dict[str, Any]]] = {
    "sign-in-link": _sign_in_link,
    "bulk-undo": _bulk_change,
    "stop-letters": lambda site: {"token": letter_token("a-nobody", site.stored.pk)},
    "calendar-feed": _calendar,
    "invitation": _invitation,
    "prove-address": lambda _: {"proof": "forged"},
    "withdraw-invitation": _open_invitation,
    "member": _member,
    "export": lambda _: {"form": "xlsx"},
    "remove-member": _member,
    "join": _join_link,
    "revoke-token": _token,
    "webhook-try": _webhook,
    "webhook-remove": _webhook,
    "plan-file": _plan_file,
    "job": _job,
    "job-bar": _job,
    "job-cancel": _job,
    "scenario": _scenario,
    "scenario-add": _scenario,
    "scenario-plan": _scenario,
    "scenario-take-back": _scenario,
    "scenario-drop": _scenario,
}
