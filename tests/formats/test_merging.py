"""The same source again: what is added, taken, kept, asked and never deleted."""

import dataclasses

from hypothesis import HealthCheck, given, settings
from tests.strategies import portfolios

from bowstring.formats.merging import identity_of, merge, with_names_known
from bowstring.formats.tables import TABLES
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.quarters import Quarter

SETTINGS = Settings(name="Small", start=Quarter(2026, 4))


def portfolio(**fields: object) -> Portfolio:
    work = Initiative(key="pay", name="Pay once", focus=Focus.PRODUCT, duration_quarters=2)
    return Portfolio(settings=SETTINGS, initiatives=(dataclasses.replace(work, **fields),))


@given(portfolios())
def test_a_source_that_says_what_is_known_changes_nothing(source: Portfolio) -> None:
    for base in (None, source):
        result = merge(base, source, source)
        assert (result.added, result.changed, result.vanished) == ((), (), ())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(portfolios(), portfolios())
def test_every_record_of_the_source_is_added_changed_or_the_same(here: Portfolio, there: Portfolio) -> None:
    result = merge(None, here, there)
    identities = {(table, identity_of(table, record)) for table in TABLES for record in getattr(there, table)}
    counted = {(table, identity_of(table, record)) for table, record in result.added}
    counted |= {(record_change.table, record_change.identity) for record_change in result.changed}
    assert counted <= identities
    assert len(counted) + result.same == len(identities)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(portfolios(), portfolios())
def test_the_first_import_never_takes_what_was_entered_here_without_asking(
    here: Portfolio, there: Portfolio
) -> None:
    for change in merge(None, here, there).changed:
        for field in change.fields:
            assert field.is_conflict or field.here in (None, "", (), {})


def test_a_field_edited_in_the_source_alone_is_taken() -> None:
    result = merge(portfolio(), portfolio(team="births"), portfolio(name="Pay at once"))
    (change,) = result.changed
    assert [(field.field, field.is_conflict) for field in change.fields] == [("name", False)]
    taken = change.taken(frozenset())
    assert (taken.name, taken.team) == ("Pay at once", "births")


def test_a_field_edited_on_both_sides_is_a_conflict_to_choose() -> None:
    result = merge(portfolio(), portfolio(name="Pay in one go"), portfolio(name="Pay at once"))
    (change,) = result.conflicts
    assert change.taken(frozenset({"name"})).name == "Pay in one go"
    assert change.taken(frozenset()).name == "Pay at once"


def test_an_empty_cell_of_the_source_empties_nothing() -> None:
    assert merge(portfolio(), portfolio(), portfolio(duration_quarters=None)).changed == ()


def test_a_vanished_row_is_told_and_not_deleted() -> None:
    empty = Portfolio(settings=SETTINGS)
    result = merge(portfolio(), portfolio(), empty)
    assert result.vanished == (("initiatives", ("pay",)),)
    assert result.changed == ()


def test_a_row_that_was_taken_away_here_is_offered_anew() -> None:
    empty = Portfolio(settings=SETTINGS)
    assert [table for table, _ in merge(portfolio(), empty, portfolio()).added] == ["initiatives"]


def test_a_person_whom_a_source_only_named_is_not_gone_from_it() -> None:
    people = (Person(key="p-001", name="Ann"),)
    here = Portfolio(settings=Settings(name="P", start=Quarter(2026, 2)), people=people)
    again = with_names_known(here, here)
    assert merge(here, here, again).vanished == ()
