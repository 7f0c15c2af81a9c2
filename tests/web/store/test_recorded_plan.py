"""A recorded plan gives each conclusion by its own type, and reads those named at once in one query."""

import typing
from collections.abc import Callable
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.web.conftest import Site

from bowstring.web.conclusions import KINDS
from bowstring.web.store.plans import PlanCard, record_plan
from bowstring.web.store.recorded_plan import RecordedPlan

ELSEWHERE = {"along", "improvement"}
"""Read from whichever plan has them last, by `latest_findings`."""


def reader_of(kind: str) -> Callable[..., Any]:
    """The function behind what gives conclusions of a kind."""
    member = vars(RecordedPlan)[kind]
    return member.fget if isinstance(member, property) else member


@pytest.mark.parametrize("kind", sorted(set(KINDS) - ELSEWHERE))
def test_every_kind_of_conclusion_is_given_by_the_type_that_it_is_kept_by(kind: str) -> None:
    given = typing.get_type_hints(reader_of(kind))["return"]
    assert given == KINDS[kind] or KINDS[kind] in typing.get_args(given)


def card_of(site: Site, **sentences: dict[str, str]) -> PlanCard:
    """A plan recorded with sentences under some names."""
    document = {"key": "k", "portfolio": {"version": "v"}, "status": "proven", "starts": {}}
    return record_plan(site.stored.pk, document, sentences, revision=1)


@pytest.mark.django_db
def test_what_is_named_is_read_in_one_query_drawn_or_not(
    site: Site, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    card = card_of(site, sentences={"i-a": "first"})
    with django_assert_num_queries(0):
        record = RecordedPlan(card)
    with django_assert_num_queries(1):
        record = RecordedPlan(card, "plan", "ledger", "sentences", "agenda:executive")
        assert (record.plan, record.ledger, record.agenda("executive")) == (None, None, None)
        assert record.sentences == {"i-a": "first"}
        assert (record.has("sentences"), record.has("plan")) == (True, False)
    with django_assert_num_queries(1):
        assert record.questions(["a", "b"]) == {}
        assert record.question("a") is None


@pytest.mark.django_db
def test_without_a_plan_nothing_was_concluded(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        record = RecordedPlan(None, "plan", "sentences")
        assert (record.plan, record.sentences, record.rivals, record.why("i-a")) == (None, {}, (), None)
