"""What depends on what: one step at a time, whatever the rows say."""

from hypothesis import given, settings
from tests.decision_rights.landscapes import landscape_portfolios
from tests.decision_rights.test_reach import direct

from bowstring.model.dependencies import ThingKind, dependencies_of
from bowstring.model.portfolio import Portfolio


@settings(max_examples=200, deadline=None)
@given(landscape_portfolios())
def test_every_edge_is_a_dependency_and_every_dependency_an_edge(portfolio: Portfolio) -> None:
    dependencies = dependencies_of(portfolio)
    things = [dependencies.thing(place) for place in range(len(dependencies.keys))]
    nodes = [(thing.kind.value, thing.key) for thing in things]
    needs = direct(portfolio)
    assert nodes == sorted(needs)
    assert {(nodes[a], nodes[b]) for a, b in dependencies.edges} == {
        (provider, node) for node, awaited in needs.items() for provider in awaited
    }


@settings(max_examples=100, deadline=None)
@given(landscape_portfolios())
def test_a_key_names_everything_that_bears_it(portfolio: Portfolio) -> None:
    dependencies = dependencies_of(portfolio)
    for key in {*dependencies.keys, "nothing of the kind"}:
        kinds = [dependencies.thing(place).kind for place in dependencies.named(key)]
        assert kinds == [kind for kind in ThingKind if key in dependencies.places[kind]]
        assert all(dependencies.thing(place).key == key for place in dependencies.named(key))
