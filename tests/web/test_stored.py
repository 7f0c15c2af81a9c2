"""A copied department is the stored one: the same facts, plan and trail, and new rows beside it."""

from typing import Any

import pytest
from tests.web.concluded import concluded
from tests.web.conftest import Site
from tests.web.small_department import small_department
from tests.web.stored import KEY, store_department

from bowstring.model.needs import Outcome
from bowstring.web.conclusions import document_of
from bowstring.web.models import FACTS, AuditEntry, StoredPortfolio
from bowstring.web.store.facts import Edit, change_records, create_portfolio, forget_facts, load_revision
from bowstring.web.store.plans import PlanCard, finding, forget_findings, recorded_document


def rows_of(portfolio: int) -> dict[str, list[dict[str, Any]]]:
    """Every row of a portfolio's facts, but for its number and whose it is."""
    return {
        table: [
            {name: cell for name, cell in row.items() if name not in ("id", "portfolio_id")}
            for row in model._default_manager.filter(portfolio=portfolio).order_by("position").values()
        ]
        for table, model in FACTS.items()
    }


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_copy_is_what_storing_leaves(site: Site, time: str) -> None:
    stored = create_portfolio(small_department(), "stored")
    assert rows_of(site.stored.pk) == rows_of(stored.pk)
    assert (site.stored.key, site.stored.name, site.stored.settings) == (KEY, stored.name, stored.settings)
    assert site.stored.table_revisions == stored.table_revisions
    entries = [
        list(
            AuditEntry.objects.filter(portfolio=stored_portfolio).values(
                "revision", "actor", "action", "table", "after"
            )
        )
        for stored_portfolio in (site.stored, stored)
    ]
    assert entries[0] == entries[1]
    forget_facts()
    assert load_revision(site.stored.pk) == (1, small_department())


def test_what_is_remembered_of_a_copy_gives_way_to_a_change(site: Site) -> None:
    outcome = Outcome(key="o-new", name="Something new")
    change_records(site.stored.pk, [Edit(table="outcomes", record=outcome)], actor="a-1")
    revision, facts = load_revision(site.stored.pk)
    assert revision == 2
    assert outcome in facts.outcomes
    assert len(facts.outcomes) == len(small_department().outcomes) + 1


def test_a_copied_plan_is_the_recorded_one(site: Site, planned: PlanCard) -> None:
    recorded, findings = concluded()
    assert recorded_document(planned.number) == recorded
    forget_findings()
    for name, value in findings.items():
        assert document_of(name, finding(planned.number, name)) == document_of(name, value)


def test_beside_another_portfolio_it_is_stored_anew(db: None) -> None:
    other = create_portfolio(small_department(), "other")
    assert store_department().pk != other.pk
    assert StoredPortfolio.objects.count() == 2
