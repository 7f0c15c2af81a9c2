"""The first agenda is there before every question is priced; what cannot be known yet is not said."""

import dataclasses

import pytest
from benchmarks.instances import Family, make_instance
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
from bowstring.web.store.plans import (
    PlanCard,
    add_findings,
    finding,
    note_ledger,
    record_plan,
    recorded_document,
)

_WAIT = "How much the others could change is still being worked out."


def test_while_the_others_are_priced_the_agenda_and_its_questions_are_there(
    site: Site, planned: PlanCard
) -> None:
    forum = forum_key(forums_of(small_department())[0])
    ledger, agenda = finding(planned.number, "ledger"), finding(planned.number, f"agenda:{forum}")
    items = {item.priced.key for item in agenda.items}
    first = tuple(priced for priced in ledger.tensions if priced.key in items)
    begun = dataclasses.replace(ledger, tensions=first, pending=len(ledger.open_tensions) - len(first))
    recorded = recorded_document(planned.number) | {"ledger": None}
    plan = record_plan(
        site.stored.pk,
        recorded,
        {"begun": begun, f"agenda:{forum}": agenda},
        revision=planned.revision,
    )
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


def test_from_hundreds_of_initiatives_on_the_agenda_comes_first_and_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From fewer on here, so that there is less to price."""
    monkeypatch.setattr("bowstring.planning.solver.solving.FOCUSED_FROM", 80)
    portfolio = make_instance(Family.TYPICAL, initiatives=80, seed=73)
    plan = plan_portfolio(portfolio, seconds=0.5, seed=0)
    assert plan.divisible is not None
    contents = ReportContents(portfolio=portfolio, problems=check_portfolio(portfolio), plan=plan)
    parts = conclude(contents, plan.divisible, tell=lambda _, __: None)
    first, second = next(parts), next(parts)
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
