"""Wrong tries are counted for each by themselves, up to the limit, and for a quarter of an hour."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from bowstring.web.models import FailureCount
from bowstring.web.store.failures import (
    COUNTED_FOR,
    TRIES_AN_ACCOUNT,
    Attempt,
    forget_failures,
    give_back_try,
    take_try,
    try_again_at,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def fail(whose: str, times: int, tried: Attempt = Attempt.OWN) -> None:
    for _ in range(times):
        assert take_try(tried, whose) is None


def begun(age: timedelta) -> None:
    FailureCount.objects.update(began_at=timezone.now() - age)


@pytest.mark.parametrize("tried", [Attempt.OWN, Attempt.LETTER])
def test_the_sixth_try_waits_until_the_first_is_forgotten(tried: Attempt) -> None:
    assert TRIES_AN_ACCOUNT == 5
    fail("ada", TRIES_AN_ACCOUNT - 1, tried)
    assert try_again_at(tried, "ada") is None
    fail("ada", 1, tried)
    began = FailureCount.objects.get().began_at
    assert take_try(tried, "ada") == try_again_at(tried, "ada") == began + COUNTED_FOR
    assert timedelta(minutes=15) == COUNTED_FOR
    # What is refused is not counted, and the wait does not grow.
    assert FailureCount.objects.get().count == TRIES_AN_ACCOUNT


@pytest.mark.parametrize(("age", "waits"), [(COUNTED_FOR - SECOND, True), (COUNTED_FOR + SECOND, False)])
def test_tries_count_for_a_quarter_of_an_hour(age: timedelta, waits: bool) -> None:
    fail("ada", TRIES_AN_ACCOUNT)
    begun(age)
    assert (try_again_at(Attempt.OWN, "ada") is not None) is waits
    assert (take_try(Attempt.OWN, "ada") is not None) is waits


def test_each_is_counted_by_themselves_and_each_kind_of_try() -> None:
    fail("ada", TRIES_AN_ACCOUNT)
    assert try_again_at(Attempt.OWN, "bea") is None
    assert try_again_at(Attempt.LETTER, "ada") is None
    fail("bea", 2)
    fail("ada", 1, Attempt.LETTER)
    forget_failures(Attempt.OWN, "ada")
    assert try_again_at(Attempt.OWN, "ada") is None
    assert sorted(FailureCount.objects.values_list("key", "count")) == [("letter:ada", 1), ("own:bea", 2)]


def test_a_try_that_was_no_failure_is_given_back_to_whose_it_was_and_once() -> None:
    fail("ada", 1)
    fail("bea", 2)
    for _ in range(2):
        give_back_try(Attempt.OWN, "ada")
    assert sorted(FailureCount.objects.values_list("key", "count")) == [("own:ada", 0), ("own:bea", 2)]


def test_a_machine_has_the_tries_that_the_site_allows_it(settings: Any) -> None:
    settings.TRIES_PER_MACHINE = 2
    for tried in (Attempt.SIGN_IN, Attempt.LINK):
        fail("10.0.0.1", 2, tried)
        assert take_try(tried, "10.0.0.1") is not None
    settings.TRIES_PER_MACHINE = 0
    fail("10.0.0.1", 20, Attempt.SIGN_IN)
    assert try_again_at(Attempt.SIGN_IN, "10.0.0.1") is None


def test_where_nobody_can_be_told_apart_nothing_is_counted() -> None:
    fail("", TRIES_AN_ACCOUNT + 1)
    assert not FailureCount.objects.exists()
