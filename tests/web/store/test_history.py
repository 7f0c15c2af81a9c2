"""Whose work an initiative is, for who may edit it."""

from dataclasses import replace

from tests.web.conftest import Site

from bowstring.web.store.accounts import make_account
from bowstring.web.store.facts import Edit, change_records, kept_records
from bowstring.web.store.history import team_of_initiative, who_changed


def test_the_team_of_an_initiative_is_told_and_of_none_nobody(site: Site) -> None:
    other, *_, kept = kept_records(site.stored.pk, "initiatives")
    others = Edit(table="initiatives", record=replace(other.record, team="t-other"), row=other.row)
    change_records(site.stored.pk, [others], actor="")
    for team in ("t-new", ""):
        row = next(
            row for row in kept_records(site.stored.pk, "initiatives") if row.record.key == kept.record.key
        )
        edit = Edit(table="initiatives", record=replace(row.record, team=team), row=row.row)
        change_records(site.stored.pk, [edit], actor="")
        assert team_of_initiative(site.stored.pk, kept.record.key) == team
    assert team_of_initiative(site.stored.pk, "nobody-knows-it") == ""
    assert team_of_initiative(site.stored.pk + 1, kept.record.key) == ""


def test_of_changes_from_the_same_words_the_latest_is_told(site: Site) -> None:
    first, second = make_account("ann@example.org", name="Ann"), make_account("bob@example.org", name="Bob")
    kept = kept_records(site.stored.pk, "initiatives")[0]
    stamp = kept.stamp
    for account, name in ((first, "New"), (first, kept.record.name), (second, "Newer")):
        row = kept_records(site.stored.pk, "initiatives")[0]
        edit = Edit(table="initiatives", record=replace(row.record, name=name), row=row.row)
        change_records(site.stored.pk, [edit], actor=account.key)
    assert who_changed(site.stored.pk, "initiatives", stamp).startswith("Bob changed it on ")
    assert who_changed(site.stored.pk, "initiatives", "") == "Somebody else changed it."
