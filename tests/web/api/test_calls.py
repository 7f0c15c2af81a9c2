"""Every call of the interface: what its description promises, who may make it, and what comes back."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, resolve
from jsonschema import Draft202012Validator
from tests.web.api.conftest import program_of
from tests.web.conftest import Site
from tests.web.plan.test_worlds import drawn_of
from tests.web.samples import PARTS, SAMPLES
from tests.web.test_access import HOLDERS, WHO, member

from bowstring.model.referring import referrers_of
from bowstring.web.access import Right, Role, Scope
from bowstring.web.api.interface import description, interface
from bowstring.web.jobs import jobs
from bowstring.web.models import ImportRun
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import StoredRecord, kept_records, load_portfolio
from bowstring.web.store.plans import PlanCard, add_findings, latest_plan
from bowstring.web.store.recorded_plan import RecordedPlan
from bowstring.worlds.talk import contested_only

ROOT = "/api/v1"


@dataclass(frozen=True)
class Call:
    """One call of the description, and what its function declares."""

    name: str
    method: str
    path: str
    right: Right
    is_writing: bool

    @property
    def is_inside(self) -> bool:
        return "{portfolio_key}" in self.path


def calls() -> Iterator[Call]:
    declared = {
        operation.operation_id: operation.view_func
        for router in interface._get_bound_routers()
        for view in router.path_operations.values()
        for operation in view.operations
    }
    for path, methods in description()["paths"].items():
        for method, details in methods.items():
            function = declared[details["operationId"]]
            yield Call(details["operationId"], method, path, function.right, function.is_writing)


CALLS = tuple(calls())
NOT_THERE = {"plan-scenario", "read-why", "ask-why", "undo-import"}
"""Calls about what the small department has not: a scenario, an explanation, an import that was stored."""


def unnamed_asset(site: Site) -> StoredRecord:
    """An asset that may go: no other record names it."""
    facts = load_portfolio(site.stored.pk)
    assets = kept_records(site.stored.pk, "assets")
    return next(asset for asset in assets if not referrers_of(facts, "assets", asset.record.key))


def bodies(site: Site) -> dict[str, Any]:
    """A body for each call that takes one: what a program would send."""
    asset = unnamed_asset(site)
    return {
        "add-fact": {"record": {"name": "A new asset", "focus": "platform"}},
        "change-fact": {"stamp": asset.stamp, "record": {"description": "Told anew."}},
        "adopt": {"has_read_unmet": True},
        "change-facts": {
            "rows": [{"row": asset.row, "stamp": asset.stamp}],
            "record": {"description": "Told anew."},
        },
        "store-import": {"take": []},
        "add-comment": {"about": PARTS["about"](site), "text": "As said."},
        "open-conversation": {"tension": PARTS["tension"](site)},
    }


@pytest.fixture
def parts(site: Site, planned: PlanCard) -> dict[str, Any]:
    """Values for the parts of addresses, of records that exist."""
    plan = latest_plan(site.stored.pk)
    assert plan is not None
    asset = unnamed_asset(site)
    return {
        "portfolio_key": site.stored.key,
        "table": "assets",
        "row": asset.row,
        "stamp": asset.stamp,
        "plan_key": plan.key,
        "initiative": PARTS["initiative"](site),
        "scenario": "none",
        "number": jobs.ask(site.stored.pk, "frontier").number,
        "form": "json",
        "run": PARTS["run"](site),
        "change": SAMPLES["bulk-undo"](site)["change"],
        "conversation": PARTS["conversation"](site),
        "comment": PARTS["comment"](site),
    }


def send(program: Client, call: Call, parts: dict[str, Any], sent: dict[str, Any], **headers: str) -> Any:
    """What comes back; whatever was stored meanwhile is taken back."""
    path = re.sub(r"{(\w+)}", lambda part: str(parts[part[1]]), call.path)
    if call.name == "remove-fact":
        path = f"{path}?stamp={parts['stamp']}"
    body = (
        {"data": json.dumps(sent[call.name]), "content_type": "application/json"} if call.name in sent else {}
    )
    if call.name == "send-import":
        body = {"data": {"file": SimpleUploadedFile("wishes.csv", b"Project,Cost\nNew forms,120000\n")}}
    with transaction.atomic():
        answer = getattr(program, call.method)(path, **body, headers=headers or None)
        transaction.set_rollback(True)
    return answer


def documented(call: Call, status: int) -> Any:
    """The schema that the description promises for that status; None where it promises none."""
    responses = description()["paths"][call.path][call.method]["responses"]
    assert status in responses, f"{call.name} answers {status}, which is told nowhere"
    content = list(responses[status].get("content", {}).values())
    if not content or "$ref" not in content[0].get("schema", {}):
        return None
    return description()["components"]["schemas"][content[0]["schema"]["$ref"].rpartition("/")[2]]


def test_the_description_is_openapi_and_every_schema_of_it_one() -> None:
    document = description()
    assert document["openapi"].startswith("3.1")
    for schema in document["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_every_call_is_at_an_address_and_every_address_a_call() -> None:
    there = {(call.method.upper(), call.path) for call in CALLS}
    assert len({call.name for call in CALLS}) == len(CALLS)
    namespaces = [
        part for part in get_resolver().url_patterns if getattr(part, "namespace", "") == "interface"
    ]
    assert len(there) == sum(len(part.url_patterns) for part in namespaces)


def test_an_owner_gets_what_the_description_promises(site: Site, parts: dict[str, Any]) -> None:
    program = program_of(member("owner", site))
    sent, wrong = bodies(site), []
    for call in CALLS:
        answer = send(program, call, parts, sent)
        schema = documented(call, answer.status_code)
        if call.name not in NOT_THERE and answer.status_code >= 300:
            wrong.append(f"{call.name}: {answer.status_code} {answer.content[:200]!r}")
        elif schema is not None:
            errors = [
                error.message[:200] for error in Draft202012Validator(schema).iter_errors(answer.json())
            ]
            wrong += [f"{call.name}: {error}" for error in errors]
    assert wrong == []


@pytest.mark.parametrize("who", list(WHO))
def test_everybodys_program_is_answered_as_their_role_allows(
    who: str, site: Site, parts: dict[str, Any]
) -> None:
    account = None
    if who != "anonymous":
        account = member(who, site) if WHO[who] else make_account("outside@example.org")
    program = program_of(account) if account is not None else Client()
    sent, wrong = bodies(site), []
    for call in CALLS:
        answer = send(program, call, parts, sent)
        complaint = verdict(who, call, answer.status_code)
        if who == "outsider" and call.is_inside:
            nowhere = send(program, call, parts | {"portfolio_key": "there-is-none"}, sent)
            complaint = complaint or ("tells" if nowhere.content != answer.content else "")
        if complaint:
            wrong.append(f"{call.name} as {who}: {complaint}, {answer.status_code}")
        documented(call, answer.status_code)
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert wrong == []


def verdict(who: str, call: Call, status: int) -> str:
    """What is wrong with a status; blank where nothing is."""
    if status >= 500:
        return "a fault"
    if who == "anonymous":
        return "" if status == HTTPStatus.UNAUTHORIZED else "answered without a token"
    if who == "outsider" and call.is_inside:
        return "" if status == HTTPStatus.NOT_FOUND else "tells that it exists"
    if who not in HOLDERS[call.right]:
        return "" if status == HTTPStatus.FORBIDDEN else "allowed"
    may_be_refused = call.right is Right.EDIT and who.startswith("editor")
    return "refused" if status == HTTPStatus.FORBIDDEN and not may_be_refused else ""


def test_a_token_that_may_only_read_changes_nothing(site: Site, parts: dict[str, Any]) -> None:
    program = program_of(member("owner", site), scope=Scope.READ)
    sent = bodies(site)
    for call in CALLS:
        answer = send(program, call, parts, sent)
        assert (answer.status_code == HTTPStatus.FORBIDDEN) == call.is_writing, call.name
    assert {call.method for call in CALLS if not call.is_writing} == {"get"}


def test_a_session_of_a_browser_is_no_token(site: Site, parts: dict[str, Any]) -> None:
    browser = Client()
    browser.force_login(member("owner", site), backend="django.contrib.auth.backends.ModelBackend")
    for call in CALLS:
        assert send(browser, call, parts, bodies(site)).status_code == HTTPStatus.UNAUTHORIZED


def test_what_goes_wrong_is_a_problem_with_place_and_mend(site: Site, parts: dict[str, Any]) -> None:
    program = program_of(member("owner", site))
    url = f"{ROOT}/portfolios/{site.stored.key}/facts/initiatives"
    wrong = {"record": {"name": "Sums", "focus": "sideways", "cost_per_quarter": "a lot"}}
    answer = program.post(url, json.dumps(wrong), content_type="application/json")
    problem = answer.json()
    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert problem["type"] == "urn:bowstring:problem:invalid"
    assert {each["column"] for each in problem["problems"]} == {"focus", "cost_per_quarter"}
    assert all(each["mend"] for each in problem["problems"])
    for path, status in (
        (f"{ROOT}/nowhere", 404),
        (f"{ROOT}/portfolios/{site.stored.key}/facts/nothing", 404),
        (f"{ROOT}/portfolios/{site.stored.key}/facts/assets?sort=nothing", 422),
        (f"{ROOT}/portfolios/{site.stored.key}/facts/assets?page=x", 422),
        (f"{ROOT}/portfolios/{site.stored.key}/agenda?forum=none", 422),
    ):
        answer = program.get(path)
        assert answer.status_code == status, path
        assert answer.headers["Content-Type"] == "application/problem+json", path
        Draft202012Validator(description()["components"]["schemas"]["problem"]).validate(answer.json())
    assert program.put(f"{ROOT}/portfolios").status_code == 405
    assert program.post(url, "{", content_type="application/json").status_code == 400
    assert resolve(f"{ROOT}/").url_name == "interface"


def test_an_upload_waits_until_it_is_stored_and_can_be_undone(site: Site, planned: PlanCard) -> None:
    program = program_of(member("lead", site))
    url = f"{ROOT}/portfolios/{site.stored.key}/imports"
    sent = SimpleUploadedFile("wishes.csv", b"Project,Cost\nNew forms,120000\nPay online,90000\n")
    preview = program.post(url, {"file": sent}).json()
    assert [each["record"]["name"] for each in preview["added"]] == ["New forms", "Pay online"]
    assert not kept_records(site.stored.pk, "initiatives", name="New forms")
    stored = program.post(f"{url}/{preview['import']}/store", "{}", content_type="application/json").json()
    assert (stored["state"], stored["changes"]) == ("stored", 2)
    assert kept_records(site.stored.pk, "initiatives", name="New forms")
    assert program.get(url).json()["imports"][0]["import"] == preview["import"]
    assert program.post(f"{url}/{preview['import']}/undo").json()["state"] == "undone"
    assert not kept_records(site.stored.pk, "initiatives", name="New forms")
    assert ImportRun.objects.count() == 1


def test_worlds_that_were_drawn_are_told_as_by_the_commands(site: Site, planned: PlanCard) -> None:
    """The share of worlds with why; with the agenda, which is made anew then, how many questions are left out."""
    program = program_of(site.account(Role.EDITOR))
    root = f"{ROOT}/portfolios/{site.stored.key}"
    before = program.get(f"{root}/agenda").json()
    drawn, ledger = drawn_of(site), RecordedPlan(planned).ledger
    assert ledger is not None
    add_findings(planned.number, {"worlds": drawn})
    after = program.get(f"{root}/agenda").json()
    assert before["settled_in_worlds"] == 0
    assert after["settled_in_worlds"] == contested_only(ledger, drawn)[1] > 0
