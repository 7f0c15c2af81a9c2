"""The interface described: for programs as OpenAPI, for people as a page without foreign scripts."""

import json
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix
from django.views.decorators.http import require_GET

from bowstring.web.access import public
from bowstring.web.api.interface import description
from bowstring.web.site.call_problems import PROBLEMS
from bowstring.web.site.frame import show


@dataclass(frozen=True, slots=True, kw_only=True)
class CallView:
    """A call, as the page tells it."""

    name: str
    method: str
    path: str
    summary: str
    text: str
    parameters: tuple[tuple[str, str, str], ...]
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupView:
    """Calls about the same."""

    name: str
    calls: tuple[CallView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InterfacePage:
    """The whole interface. problems: kind, status, title; answers: names of shapes, each with its schema as text."""

    groups: tuple[GroupView, ...]
    problems: tuple[tuple[str, int, str], ...]
    answers: tuple[tuple[str, str], ...]
    base: str


@public
@require_GET
def openapi(_: HttpRequest) -> HttpResponse:
    """The description that programs read."""
    here = {"servers": [{"url": get_script_prefix().rstrip("/") or "/"}]}
    return HttpResponse(
        json.dumps({**description(), **here}, ensure_ascii=False), content_type="application/json"
    )


@public
@require_GET
def interface_page(request: HttpRequest) -> HttpResponse:
    """The description that people read."""
    groups: dict[str, list[CallView]] = {}
    for path, methods in description()["paths"].items():
        for method, details in methods.items():
            groups.setdefault(details["tags"][0], []).append(_call_view(path, method, details))
    schemas = description()["components"]["schemas"]
    page = InterfacePage(
        groups=tuple(GroupView(name=name, calls=tuple(calls)) for name, calls in groups.items()),
        problems=tuple((kind, status, title) for kind, (status, title) in PROBLEMS.items()),
        answers=tuple(
            (name, json.dumps(schemas[name], ensure_ascii=False, indent=2))
            for name in sorted(schemas)
            if name == name.lower()
        ),
        base=request.build_absolute_uri("/api/v1"),
    )
    return show(request, "interface.html", page)


def _call_view(path: str, method: str, details: dict[str, Any]) -> CallView:
    status, first = next((code, response) for code, response in details["responses"].items() if code < 300)
    contents: list[dict[str, Any]] = list(first.get("content", {}).values())
    schema = contents[0].get("schema", {}) if contents else {}
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return CallView(
        name=str(details["operationId"]),
        method=method.upper(),
        path=path.removeprefix("/api/v1"),
        summary=str(details["summary"]),
        text=str(details.get("description", "")),
        parameters=tuple(_parameters(details)),
        answer=f"{status} {name}".strip(),
    )


def _parameters(details: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [
        (str(each["name"]), str(each["in"]), "needed" if each.get("required") else "may be left out")
        for each in details.get("parameters", [])
        if each["in"] != "path"
    ]
