"""Marks that no eye sees are shown on every page as what they are, and stay in what is stored."""

import dataclasses

from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.store.facts import Edit, change_records, kept_records
from bowstring.web.unseen import page_made_visible

_NAME = "Pay\u202etnemyap\u2066 gate\x1b[31m"


def test_a_page_shows_them_and_its_form_keeps_them(site: Site) -> None:
    kept = kept_records(site.stored.pk, "initiatives")[0]
    record = dataclasses.replace(kept.record, name=_NAME, description=_NAME)
    change_records(site.stored.pk, [Edit(table="initiatives", row=kept.row, record=record)], actor="")
    browser = site.client(Role.LEAD)
    page = browser.get(site.url("initiatives")).content.decode()
    assert "Pay[U+202E]tnemyap[U+2066] gate[U+001B][31m" in page
    assert "\u202e" not in page
    form = browser.get(site.url(f"facts/initiatives/{kept.row}")).content.decode()
    assert f'value="{_NAME}"' in form
    assert kept_records(site.stored.pk, "initiatives")[0].record.name == _NAME


def test_only_fields_are_left_alone() -> None:
    fields = '<input value="\u202e"><textarea>\u202e\n</textarea><option value="\u202e">'
    assert page_made_visible(f'<p title="\u202e">\u202e</p>{fields}\u202e') == (
        f'<p title="[U+202E]">[U+202E]</p>{fields}[U+202E]'
    )
