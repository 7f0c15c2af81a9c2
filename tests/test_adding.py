"""What docs/architecture.md says of adding a kind, a format and a page is all there is to do.

Each is added here from the outside, at the places that the table names and at no other, and is then seen everywhere.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path as route
from tests.tensions.tiny import tiny
from typer.testing import CliRunner

from bowstring.answers.talk import tensions_answer
from bowstring.cli.app import app
from bowstring.formats.files import FORMATS, Format, read_portfolio, write_portfolio
from bowstring.formats.own import yaml_file
from bowstring.formats.plans.plan_files import recorded_document
from bowstring.model.assessments import Lens
from bowstring.model.decisions import Level
from bowstring.planning.planner import plan_portfolio
from bowstring.planning.prices.whatif import WhatIf
from bowstring.report.contents import ReportContents, gather
from bowstring.report.page import report_page
from bowstring.tensions.kind import Kind
from bowstring.tensions.tension import PricingContext, Purpose, Tension
from bowstring.tensions.tension_kinds import TENSION_KINDS
from bowstring.web import urls
from bowstring.web.access import Right, Role, Visit, grant, needs
from bowstring.web.jobs.concluding import findings_of
from bowstring.web.models import StoredPortfolio
from bowstring.web.portfolio.exporting import EXPORTS
from bowstring.web.site import frame
from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import create_portfolio, forget_facts
from bowstring.web.store.plans import forget_findings, record_plan

ROOT = Path(__file__).parents[1]
PORTFOLIO = tiny(likely_values={("plain", Lens.USER_NEED): (10.0, 900.0)})


def find_boldness(context: PricingContext) -> Iterator[Tension]:
    """One tension for each piece of work: what if it were worth twice as much to users?"""
    for candidate in context.pricer.problem.candidates:
        worth = 2 * context.pricer.mean(candidate.key, Lens.USER_NEED)
        yield Tension(
            kind=BOLDNESS.key,
            about=(candidate.key,),
            pole_key="bolder",
            poles=("as it is", "bolder"),
            question=f"“{candidate.initiative.name}”: are we bold enough?",
            what_if="it is done boldly",
            outcomes=((1.0, WhatIf(values={(candidate.key, Lens.USER_NEED): worth})),),
            level=Level.TEAM,
        )


BOLDNESS = Kind(
    key="boldness",
    words="could it be bolder?",
    asks="are we bold enough?",
    find=find_boldness,
    purpose=Purpose.CREATE,
    hours=0.25,
    supposes="Imagine {}.",
    is_up_to=True,
)


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    forget_facts()
    forget_findings()


def stored(portfolio: Any = PORTFOLIO) -> tuple[StoredPortfolio, Client]:
    """The tiny portfolio on the site, and the browser of its lead."""
    made = create_portfolio(portfolio, "tiny")
    account = make_account("lead@example.org", name="Lead", password="a long enough password")
    grant(account, made, Role.LEAD, sides=[lens.value for lens in Lens])
    browser = Client()
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return made, browser


def page_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_table_names_every_place() -> None:
    """The places used below stand in the row of what is added."""
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = {row.split("|")[1].strip(): row for row in text.splitlines() if row.startswith("| a")}
    for what, places in {
        "a kind of tension": ("tensions/kinds/<name>.py", "`TENSION_KINDS` of `tensions/tension_kinds.py`"),
        "a file format": ("formats/own/<name>.py", "`FORMATS`", "`EXPORTS` in `web/portfolio/exporting.py`"),
        "a page": ("`web/<area>/`", "a template", "`urls.py`", "`MENUS` in `web/site/frame.py`"),
    }.items():
        assert all(place in rows[what] for place in places), what


@pytest.mark.django_db
def test_a_kind_is_added_by_its_file_and_a_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(cast(dict[str, Kind], TENSION_KINDS), BOLDNESS.key, BOLDNESS)
    plan = plan_portfolio(PORTFOLIO)
    contents = gather(PORTFOLIO, (), plan)
    assert contents.ledger is not None
    bold = [tension for tension in contents.ledger.tensions if tension.kind is BOLDNESS]
    assert {priced_tension.tension.about[0] for priced_tension in bold} == {
        work.key for work in PORTFOLIO.initiatives
    }
    assert any(priced_tension.could_change_the_plan for priced_tension in bold)

    page = report_page(contents)
    assert "could it be bolder?" in page
    assert "Imagine it is done boldly." in page

    tensions = json.loads(json.dumps(tensions_answer(contents.ledger, bold, ())))["tensions"]
    assert {entry["kind"] for entry in tensions} == {"boldness"}
    write_portfolio(PORTFOLIO, tmp_path / "tiny.json")
    printed = CliRunner().invoke(app, ["tensions", str(tmp_path / "tiny.json"), "--kind", "boldness"])
    assert "Could it be bolder?" in printed.stdout
    assert "Worth up to" in printed.stdout

    made, browser = stored()
    findings = findings_of(ReportContents(portfolio=PORTFOLIO, problems=(), plan=plan))
    record_plan(made.pk, recorded_document(PORTFOLIO, plan, contents.ledger), findings, revision=1)
    questions = page_of(browser, "/p/tiny/questions")
    assert "are we bold enough?" in questions
    assert "Could it be bolder?" in questions
    assert "Imagine it is done boldly." in page_of(browser, "/p/tiny/")


@pytest.mark.django_db
def test_a_format_is_added_by_its_file_and_two_lines(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    module = ModuleType("bowstring.formats.own.lines_file")
    module.read, module.write = yaml_file.read, yaml_file.write  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, module.__name__, module)
    added = Format(module="lines_file", reads=(".lines",), writes=(".lines",))
    monkeypatch.setitem(cast(dict[str, Format], FORMATS), "lines", added)
    monkeypatch.setitem(
        cast(dict[str, tuple[str, str, str]], EXPORTS), "lines", ("Lines", ".lines", "text/x-lines")
    )

    write_portfolio(PORTFOLIO, tmp_path / "tiny.lines")
    assert read_portfolio(tmp_path / "tiny.lines")[0] == PORTFOLIO
    for command in (
        ["convert", str(tmp_path / "tiny.lines"), str(tmp_path / "tiny.xlsx")],
        ["check", str(tmp_path / "tiny.lines"), "--json"],
    ):
        assert CliRunner().invoke(app, command).exit_code == 0

    made, browser = stored()
    answer = browser.get("/p/tiny/export/lines")
    assert answer.headers["Content-Type"] == "text/x-lines"
    back = tmp_path / "back.lines"
    back.write_bytes(answer.content)
    assert read_portfolio(back)[0].initiatives == PORTFOLIO.initiatives
    assert "/export/lines" in page_of(browser, f"/p/{made.key}/import")


@needs(Right.VIEW)
def weather(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A page of the test's own."""
    return frame.show(request, "weather.html", "Fair, wind from the west", visit=visit)


@pytest.mark.django_db
def test_a_page_is_added_by_a_view_a_template_an_address_and_a_place_in_the_menu(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, settings: Any
) -> None:
    (tmp_path / "weather.html").write_text(
        '{% extends "base.html" %}{% block content %}<h1>Weather</h1><p>{{ page }}</p>{% endblock %}'
    )
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [{**engine, "DIRS": [tmp_path, *engine["DIRS"]]}]
    more = ModuleType("urls_with_weather")
    more.__dict__.update({name: getattr(urls, name) for name in vars(urls) if name.startswith("handler")})
    more.urlpatterns = [  # type: ignore[attr-defined]
        *urls.urlpatterns,
        route("p/<slug:portfolio_key>/weather", weather, name="weather"),
    ]
    monkeypatch.setitem(sys.modules, more.__name__, more)
    settings.ROOT_URLCONF = more.__name__
    monkeypatch.setattr(frame, "MENUS", (*frame.MENUS, ("Sky", (("Weather", "weather", Right.VIEW),))))

    _, browser = stored()
    assert "Fair, wind from the west" in page_of(browser, "/p/tiny/weather")
    assert 'href="/p/tiny/weather"' in page_of(browser, "/p/tiny/questions")
    outside = make_account("outside@example.org", password="a long enough password")
    browser.force_login(outside, backend="django.contrib.auth.backends.ModelBackend")
    assert browser.get("/p/tiny/weather").status_code == 404
