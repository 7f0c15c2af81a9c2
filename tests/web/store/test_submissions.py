"""A form sent twice stores nothing twice."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bowstring.web.models import Submission
from bowstring.web.site.once import OnceForm
from bowstring.web.store.submissions import forget_submissions, one_time_key, store_once

pytestmark = pytest.mark.django_db


class Counter:
    """Counts how often something was stored."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"/went/{self.times}"


def test_a_form_sent_twice_stores_once_and_leads_to_the_same_place() -> None:
    count, key = Counter(), one_time_key()
    assert store_once(key, count, by="a-1") == store_once(key, count, by="a-1") == "/went/1"
    assert count.times == 1


def test_a_key_of_somebody_else_does_not_lead_to_where_they_went() -> None:
    count, key = Counter(), one_time_key()
    assert store_once(key, count, by="a-1") == "/went/1"
    assert store_once(key, count, by="a-2") == "/went/2"


def test_what_could_not_be_stored_may_be_sent_again() -> None:
    def broken() -> str:
        raise RuntimeError

    key = one_time_key()
    with pytest.raises(RuntimeError):
        store_once(key, broken, by="a-1")
    assert store_once(key, Counter(), by="a-1") == "/went/1"


def test_a_form_keeps_the_key_it_was_opened_with_and_gets_one_where_it_has_none() -> None:
    class Named(OnceForm):
        pass

    opened = Named()
    key = opened["once_key"].value()
    assert f'value="{key}"' in str(opened["once_key"])
    sent = Named({"once_key": key})
    assert sent.is_valid()
    assert sent.once == key
    without = Named({})
    assert without.is_valid()
    assert without.once


def test_the_key_of_a_form_is_kept_for_two_days() -> None:
    old, fresh = one_time_key(), one_time_key()
    for key in (old, fresh):
        store_once(key, Counter(), by="a-1")
    day = timedelta(days=1)
    Submission.objects.filter(key__contains=old).update(made_at=timezone.now() - 2 * day - timedelta(hours=1))
    Submission.objects.filter(key__contains=fresh).update(
        made_at=timezone.now() - 2 * day + timedelta(hours=1)
    )
    forget_submissions()
    assert [
        key.endswith(fresh) or fresh in key for key in Submission.objects.values_list("key", flat=True)
    ] == [True]
