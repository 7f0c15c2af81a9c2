"""Edits that meet: what is checked is what would be stored, and a record that has gone meanwhile is told as that."""

import dataclasses

import pytest
from tests.web.conftest import Site

from bowstring.web.access import Role, visits_of
from bowstring.web.site.editing import acceptable, store_edits
from bowstring.web.store.facts import Edit, StaleEditError, kept_records


def test_an_edit_of_what_somebody_just_changed_is_stale_and_no_fault(site: Site) -> None:
    (visit,) = visits_of(site.account(Role.OWNER))
    opened = kept_records(visit.portfolio_id, "needs")[0]
    theirs, mine = (dataclasses.replace(opened.record, statement=words) for words in ("Theirs", "Mine"))
    edit = Edit(table="needs", row=opened.row, record=theirs, stamp=opened.stamp)
    store_edits(visit, [edit])
    assert acceptable(visit, "needs", mine, old=opened.record) == ()
    with pytest.raises(StaleEditError):
        store_edits(visit, [dataclasses.replace(edit, record=mine)])
