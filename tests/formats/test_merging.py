"""The same source again: what is added, taken, kept, asked and never deleted."""

import dataclasses

from hypothesis import HealthCheck, given, settings
from tests.strategies import portfolios

from bowstring.formats.own.merging import identity_of, merge, with_names_known
from bowstring.formats.own.tables import TABLES
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.organisation import Person, Team
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


def test_only_changes_with_a_conflict_are_to_be_chosen_and_only_of_that_field() -> None:
    here = portfolio(name="Pay in one go")
    other = dataclasses.replace(here.initiatives[0], key="ask", name="Ask once")
    base, there = portfolio(), portfolio(name="Pay at once", team="births")
    here, base, there = (
        dataclasses.replace(side, initiatives=(*side.initiatives, other_work))
        for side, other_work in (
            (here, other),
            (base, other),
            (there, dataclasses.replace(other, name="Ask nobody")),
        )
    )
    result = merge(base, here, there)
    assert [change.identity for change in result.changed] == [("pay",), ("ask",)]
    assert [change.identity for change in result.conflicts] == [("pay",)]
    assert {field.field: field.is_conflict for field in result.conflicts[0].fields} == {
        "name": True,
        "team": False,
    }


def test_items_that_a_source_adds_to_what_is_kept_beside_are_taken_and_none_goes() -> None:
    (change,) = merge(None, portfolio(extra={"a": "1"}), portfolio(extra={"b": "2"})).changed
    assert change.taken(frozenset()).extra == {"a": "1", "b": "2"}
    assert merge(None, portfolio(extra={"a": "1", "b": "2"}), portfolio(extra={"b": "2"})).changed == ()


def test_who_is_named_is_who_is_known_whatever_the_capitals_and_spaces() -> None:
    """The first of two namesakes; somebody of whom more is told is kept, under the key that is known."""
    people = (
        Person(key="p-1", name="Ann  Lee"),
        Person(key="p-2", name="Ann Lee"),
        Person(key="p-9", name=""),
    )
    teams = (Team(key="t-1", name="North"),)
    here = dataclasses.replace(portfolio(), people=people, teams=teams)
    there = dataclasses.replace(
        portfolio(owner="ann-lee", team="north", needs=("n-1", "n-1"), user_lead="somebody"),
        people=(Person(key="ann-lee", name="ann LEE"), Person(key="bo", name="Bo"), Person(key="p-9")),
        teams=(Team(key="north", name="north"),),
    )
    renamed = with_names_known(here, there)
    (work,) = renamed.initiatives
    assert (work.owner, work.team, work.user_lead, work.needs) == ("p-1", "t-1", "somebody", ("n-1",))
    assert [person.key for person in renamed.people] == ["bo"]
    assert renamed.teams == ()
    more = dataclasses.replace(there, people=(Person(key="ann-lee", name="Ann Lee", team="north"),))
    assert [(person.key, person.team) for person in with_names_known(here, more).people] == [
        ("ann-lee", "t-1")
    ]


def test_a_record_gone_from_a_source_that_told_more_than_its_name_is_told() -> None:
    base = dataclasses.replace(
        portfolio(), people=(Person(key="p-1", name="Ann"), Person(key="p-2", name="Bo", team="t-1"))
    )
    empty = Portfolio(settings=SETTINGS)
    assert merge(base, base, empty).vanished == (("initiatives", ("pay",)), ("people", ("p-2",)))
    assert merge(base, empty, empty).vanished == ()
