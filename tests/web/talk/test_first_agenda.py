"""The first agenda is there before every question is priced; what cannot be known yet is not said."""

import dataclasses
import html
from io import BytesIO

import pytest
from benchmarks.instances import Family, make_instance
from python_calamine import CalamineWorkbook
from tests.web.conftest import Site
from tests.web.small_department import small_department

from bowstring.model.checks import check_portfolio
from bowstring.planning.planner import plan_portfolio
from bowstring.report.contents import ReportContents
from bowstring.tensions.agenda import Agenda
from bowstring.tensions.ledger import Ledger
from bowstring.web.access import Role
from bowstring.web.jobs.concluding import conclude, forum_key, forums_of
from bowstring.web.jobs.planning import shown_first
from bowstring.web.models import StoredPlan
from bowstring.web.store.jobs import end_job, note_plan, queue_job, take_job
from bowstring.web.store.plans import (
    PlanCard,
    add_findings,
    finding,
    note_ledger,
    record_plan,
    recorded_document,
)

_WAIT = "How much the others could change is not known yet."
_FORUM = f"agenda:{forum_key(forums_of(small_department())[0])}"


def begun_plan(site: Site, planned: PlanCard) -> tuple[PlanCard, Ledger, Agenda]:
    """The plan as a site's first, only the questions of its first agenda priced yet; all of them; the agenda."""
    ledger, agenda = finding(planned.number, "ledger"), finding(planned.number, _FORUM)
    items = {item.priced.key for item in agenda.items}
    first = tuple(priced for priced in ledger.tensions if priced.key in items)
    begun = dataclasses.replace(ledger, tensions=first, pending=len(ledger.open_tensions) - len(first))
    recorded, whole = recorded_document(planned.number) | {"ledger": None}, finding(planned.number, "plan")
    StoredPlan.objects.filter(pk=planned.number).delete()
    findings = {"begun": begun, _FORUM: agenda, "plan": whole}
    plan = record_plan(site.stored.pk, recorded, findings, revision=planned.revision)
    return plan, ledger, agenda


def stopped_job(site: Site, plan: PlanCard | None) -> int:
    """A job that somebody stopped, after it had shown a plan or before."""
    number = queue_job(site.stored.pk, "plan", {}, by="")[0].number
    holder = take_job(number)
    assert holder is not None
    if plan is not None:
        note_plan(number, plan.number)
    end_job(number, holder, "cancelled")
    return number


def test_while_the_others_are_priced_the_agenda_and_its_questions_are_there(
    site: Site, planned: PlanCard
) -> None:
    plan, ledger, agenda = begun_plan(site, planned)
    items = {item.priced.key for item in agenda.items}
    client = site.client(Role.EDITOR)
    page = client.get(site.url()).content.decode()
    assert f"{len(ledger.open_tensions)} open questions.</strong>" in page
    assert _WAIT in page
    assert "leave them" not in page
    for item in agenda.items:
        assert f'id="{item.priced.key}"' in page or item.priced.tension.question in page
        assert client.get(site.url(f"questions/{item.priced.key}")).status_code == 200
    other = next(priced.key for priced in ledger.open_tensions if priced.key not in items)
    assert client.get(site.url(f"questions/{other}")).status_code == 404
    every = client.get(site.url("questions")).content.decode()
    assert "The agenda already has what to talk about first." in every
    assert "Download as" not in page
    add_findings(plan.number, {"ledger": ledger})
    page = client.get(site.url()).content.decode()
    assert _WAIT not in page
    assert "Download as" in page
    assert f"{ledger.cannot:,} cannot on their own, whoever is right" in page
    assert client.get(site.url(f"questions/{other}")).status_code == 200


def test_until_then_no_page_says_what_is_not_so(site: Site, planned: PlanCard) -> None:
    plan, _, agenda = begun_plan(site, planned)
    question = agenda.items[0].priced.tension.question
    client = site.client(Role.EDITOR)
    assert "too few assessments" not in client.get(site.url("ask")).content.decode()
    assert "has a price with today" not in client.get(site.url("teams")).content.decode()
    assert question in html.unescape(client.get(site.url("search"), {"q": question}).content.decode())
    page = client.get(site.url("plan")).content.decode()
    assert "questions as Parquet" not in page
    book = client.get(site.url(f"plan/{plan.key}/xlsx"))
    assert book.status_code == 200
    sheets = CalamineWorkbook.from_filelike(BytesIO(book.content))
    assert "What is open" not in sheets.sheet_names
    lines = [str(cell) for row in sheets.get_sheet_by_name("Summary").to_python() for cell in row]
    assert any(line.endswith(_WAIT) for line in lines)


def test_a_comment_on_a_question_of_the_first_agenda_is_kept(site: Site, planned: PlanCard) -> None:
    _, _, agenda = begun_plan(site, planned)
    key = agenda.items[0].priced.key
    client = site.client(Role.EDITOR)
    answer = client.post(site.url(f"comments/on/question:{key}"), {"text": "We met about this."})
    assert answer.status_code == 302
    assert "We met about this." in client.get(site.url(f"questions/{key}")).content.decode()


def test_where_pricing_was_stopped_the_pages_say_so_and_offer_to_plan_again(
    site: Site, planned: PlanCard
) -> None:
    plan, _, _ = begun_plan(site, planned)
    number = stopped_job(site, plan)
    client = site.client(Role.EDITOR)
    other = forum_key(forums_of(small_department())[1])
    for address in ("", f"?forum={other}", "questions", "ask"):
        page = client.get(site.url(address)).content.decode()
        assert "It was stopped early. We kept the results so far." in page
        assert "Plan again" in page
        assert "working out" not in page
        assert "worked out" not in page
    page = client.get(site.url(f"jobs/{number}")).content.decode()
    assert "There is no result" not in page
    assert "We kept the results so far." in page


def test_a_later_plan_that_was_stopped_changed_nothing(site: Site, planned: PlanCard) -> None:
    number = stopped_job(site, None)
    page = site.client(Role.EDITOR).get(site.url(f"jobs/{number}")).content.decode()
    assert "It was stopped early. Nothing has changed." in page


def test_from_hundreds_of_initiatives_on_the_agenda_comes_first_and_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From fewer on here, so that there is less to price."""
    monkeypatch.setattr("bowstring.planning.solver.solving.FOCUSED_FROM", 80)
    portfolio = make_instance(Family.TYPICAL, initiatives=80, seed=73)
    plan = plan_portfolio(portfolio, seconds=0.5, seed=0)
    assert plan.divisible is not None
    contents = ReportContents(portfolio=portfolio, problems=check_portfolio(portfolio), plan=plan)
    shares: list[float] = []
    parts = conclude(contents, plan.divisible, tell=lambda share, _: shares.append(share))
    first, second = next(parts), next(parts)
    assert shares == sorted(shares)
    assert 0 < shares[0] < shares[-1] < 1
    name = f"agenda:{forum_key(forums_of(portfolio)[0])}"
    begun, agenda, ledger = first["begun"], first[name], second["ledger"]
    assert isinstance(begun, Ledger)
    assert isinstance(agenda, Agenda)
    assert isinstance(ledger, Ledger)
    assert not {"ledger", "priced"} & first.keys()
    assert begun.pending
    assert not ledger.pending
    assert second["priced"] == ledger
    assert second[name] == agenda
    by_key = {priced.key: priced for priced in ledger.tensions}
    assert agenda.items
    for item in agenda.items:
        assert by_key[item.priced.key] == item.priced
        assert item.priced.key in first["sentences"]


def test_where_questions_are_read_already_they_stand_until_all_are_priced(
    site: Site, planned: PlanCard, tiny_site: Site
) -> None:
    parts = [{"begun": 1, "agenda:a": 2}, {"ledger": 3, "agenda:a": 4}, {"served": 5}]
    later, first = iter(parts), iter(parts)
    assert shown_first(site.stored.pk, later) == {"agenda:a": 4, "ledger": 3}
    assert list(later) == parts[2:]
    assert shown_first(tiny_site.stored.pk, first) == parts[0]
    assert list(first) == parts[1:]
    assert shown_first(site.stored.pk, iter(parts[1:])) == parts[1]


def test_what_the_pages_show_is_what_the_recorded_plan_holds(site: Site, planned: PlanCard) -> None:
    before = recorded_document(planned.number)
    note_ledger(planned.number, {"plan_value": 1.0, "tensions": []})
    assert recorded_document(planned.number) == {**before, "ledger": {"plan_value": 1.0, "tensions": []}}
