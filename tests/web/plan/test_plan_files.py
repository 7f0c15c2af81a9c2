"""A plan as a file to keep."""

import csv
import dataclasses
import io
import json

from tests.web.api.conftest import program_of
from tests.web.conftest import Site
from tests.web.unpacked import text_of

from bowstring.planning.plan import Plan
from bowstring.web.access import Role
from bowstring.web.plan.plan_files import PLAN_FORMS
from bowstring.web.store.facts import Edit, change_records, kept_records
from bowstring.web.store.plans import PlanCard, finding


def test_the_table_has_every_initiative_with_its_start(site: Site, planned: PlanCard) -> None:
    plan: Plan = finding(planned.number, "plan")
    rows = list(csv.DictReader(io.StringIO(_file(site, planned, "csv"))))
    assert {row["initiative"] for row in rows} == set(plan.starts)
    assert {row["initiative"] for row in rows if row["starts"]} == set(plan.funded)


def test_no_cell_of_the_table_is_a_formula(site: Site, planned: PlanCard) -> None:
    kept = kept_records(site.stored.pk, "initiatives")[0]
    record = dataclasses.replace(kept.record, name='=HYPERLINK("http://example.org")')
    change_records(site.stored.pk, [Edit(table="initiatives", row=kept.row, record=record)], actor="")
    rows = list(csv.reader(io.StringIO(_file(site, planned, "csv"))))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))]
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row)


def test_markdown_tells_what_starts_when_and_no_name_is_markup(site: Site, planned: PlanCard) -> None:
    plan: Plan = finding(planned.number, "plan")
    kept = next(
        record for record in kept_records(site.stored.pk, "initiatives") if record.record.key in plan.funded
    )
    record = dataclasses.replace(kept.record, name="A [link](http://example.org) *now*")
    change_records(site.stored.pk, [Edit(table="initiatives", row=kept.row, record=record)], actor="")
    text = _file(site, planned, "md")
    assert text.count("\n- ") == len(plan.funded)
    assert r"A \[link\](http://example.org) \*now\*" in text


def test_documents_tell_the_same_starts(site: Site, planned: PlanCard) -> None:
    plan: Plan = finding(planned.number, "plan")
    starts = {key: str(start) if start else None for key, start in plan.starts.items()}
    assert json.loads(_file(site, planned, "json"))["starts"] == starts
    recorded = json.loads(_file(site, planned, "plan"))
    assert recorded["starts"] == starts
    assert recorded["key"] == planned.key


def test_every_form_on_the_page_is_there_by_link_and_by_program(site: Site, planned: PlanCard) -> None:
    browser, program = site.client(Role.VIEWER), program_of(site.account(Role.EDITOR))
    page = browser.get(site.url("plan")).content.decode()
    for form in PLAN_FORMS:
        url = site.url(f"plan/{planned.key}/{form}")
        assert f'href="{url}"' in page
        answer = browser.get(url)
        assert answer.status_code == 200, form
        seen = text_of(answer)
        calls = f"/api/v1/portfolios/{site.stored.key}/plans"
        for key in (planned.key, "latest"):
            assert text_of(program.get(f"{calls}/{key}/files/{form}")) == seen, form
    assert program.get(f"{calls}/latest/files/exe").status_code == 404


def test_what_is_no_file_or_no_plan_is_not_found(site: Site, planned: PlanCard) -> None:
    browser = site.client(Role.VIEWER)
    assert browser.get(site.url(f"plan/{planned.key}/exe")).status_code == 404
    assert browser.get(site.url("plan/plan-000000000000/csv")).status_code == 404
    assert site.client(None).get(site.url(f"plan/{planned.key}/csv")).status_code == 404


def _file(site: Site, planned: PlanCard, form: str) -> str:
    answer = site.client(Role.VIEWER).get(site.url(f"plan/{planned.key}/{form}"))
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return answer.content.decode()
