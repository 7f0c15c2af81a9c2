"""Recorded plans: which is the latest, the adopted, the same work as before; and conclusions kept beside them."""

import dataclasses
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.web.conftest import Site

from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.web.models import Finding, StoredPlan
from bowstring.web.store import plans
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.plans import (
    LAST,
    PlanCard,
    add_findings,
    adopted_plan,
    finding,
    findings,
    forget_draft,
    forget_findings,
    is_whole,
    keys_of_plans,
    latest_of_scenarios,
    latest_plan,
    plan_by_key,
    plan_since,
    plans_of,
    plans_since,
    record_plan,
    recorded_document,
    renew_plan,
    starts_of,
)

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
STARTS = {"i-a": "2026-Q2", "i-b": None}


def record(
    site: Site,
    key: str,
    *,
    revision: int = 1,
    scenario: str = "",
    starts: Mapping[str, str | None] = STARTS,
    sentences: Mapping[str, str] | None = None,
) -> PlanCard:
    """A plan, recorded as far as the store looks at it."""
    document = {
        "key": key,
        "portfolio": {"version": "v"},
        "status": "proven",
        "starts": dict(starts),
    }
    conclusions: dict[str, object] = {"sentences": dict(sentences)} if sentences is not None else {}
    return record_plan(
        site.stored.pk, document, conclusions, revision=revision, scenario=scenario, author="a-1"
    )


def adopt(card: PlanCard) -> None:
    StoredPlan.objects.filter(pk=card.number).update(adopted_at=timezone.now(), adopted_by="a-1")


def test_a_card_holds_what_was_recorded(site: Site) -> None:
    card = record(site, "k-1", revision=4, scenario="s")
    assert (card.key, card.revision, card.version, card.scenario) == ("k-1", 4, "v", "s")
    assert (card.status, card.author, card.adopted_at, card.adopted_by) == ("proven", "a-1", None, "")
    assert plan_by_key(site.stored.pk, "k-1") == card
    assert recorded_document(card.number)["starts"] == STARTS
    assert starts_of(card.number) == {"i-a": Quarter(2026, 2), "i-b": None}


def test_the_latest_is_that_of_the_newest_facts_then_the_one_recorded_last(site: Site) -> None:
    assert latest_plan(site.stored.pk) is None
    newer = record(site, "newer", revision=3)
    record(site, "late, of old facts", revision=2)
    assert latest_plan(site.stored.pk) == newer
    again = record(site, "again", revision=3)
    assert latest_plan(site.stored.pk) == again


def test_scenarios_have_plans_of_their_own(site: Site) -> None:
    plain = record(site, "plain")
    record(site, "s-1 old", revision=5, scenario="s-1")
    record(site, "s-1 late, of old facts", revision=4, scenario="s-1")
    s_1, s_2 = record(site, "s-1", revision=5, scenario="s-1"), record(site, "s-2", scenario="s-2")
    assert latest_plan(site.stored.pk) == plain
    assert latest_plan(site.stored.pk, scenario="s-1") == s_1
    assert latest_plan(site.stored.pk, scenario="s-3") is None
    assert latest_of_scenarios(site.stored.pk) == {"s-1": s_1, "s-2": s_2}


def test_the_adopted_plan_is_the_one_adopted_last(site: Site) -> None:
    first, second = record(site, "first"), record(site, "second")
    record(site, "never")
    assert adopted_plan(site.stored.pk) is None
    adopt(second)
    adopt(first)
    adopted = adopted_plan(site.stored.pk)
    assert adopted is not None
    assert (adopted.key, adopted.adopted_by) == ("first", "a-1")


def test_plans_of_another_portfolio_do_not_show(site: Site) -> None:
    card = record(site, "k-1", scenario="s")
    adopt(record(site, "k-2"))
    other = create_portfolio(Portfolio(settings=Settings(name="x", start=Quarter(2026, 2))), "x").pk
    assert latest_plan(other) is None
    assert adopted_plan(other) is None
    assert latest_of_scenarios(other) == {}
    assert plan_since(other, "k-1") == ""
    with pytest.raises(UnknownKeyError, match="k-1"):
        plan_by_key(other, card.key)


def test_of_two_plans_of_a_key_the_later_counts(site: Site) -> None:
    record(site, "same")
    later = record(site, "same", revision=2)
    assert plan_by_key(site.stored.pk, "same") == later


def test_a_plan_that_is_not_there_is_said(db: None) -> None:
    with pytest.raises(UnknownKeyError, match="12345"):
        recorded_document(12345)


def test_a_plan_of_the_same_starts_changed_nothing(site: Site) -> None:
    """What is learned from an answer rests on this: the key from before says that nothing moved."""
    record(site, "before")
    assert plan_since(site.stored.pk, "before") == "before"
    record(site, "same work", revision=2)
    assert plan_since(site.stored.pk, "before") == "before"


@pytest.mark.parametrize(
    "starts",
    [
        {"i-a": "2026-Q3", "i-b": None},
        {"i-a": "2026-Q2", "i-b": "2026-Q2"},
        {"i-a": None, "i-b": None},
        {"i-a": "2026-Q2"},
        {**STARTS, "i-c": None},
    ],
    ids=["later", "one more", "left out", "gone", "new"],
)
def test_a_plan_of_other_starts_is_the_one_since(site: Site, starts: dict[str, str | None]) -> None:
    record(site, "before")
    record(site, "other work", revision=2, starts=starts)
    assert plan_since(site.stored.pk, "before") == "other work"


def test_where_the_plan_before_is_not_kept_the_last_is_the_one_since(site: Site) -> None:
    assert plan_since(site.stored.pk, "before") == ""
    record(site, "last")
    assert plan_since(site.stored.pk, "") == "last"
    assert plan_since(site.stored.pk, "never recorded") == "last"


def test_a_draft_is_dropped_and_an_adopted_plan_never(site: Site) -> None:
    draft, adopted = record(site, "draft", sentences={"i": "x"}), record(site, "adopted")
    adopt(adopted)
    for number in (None, draft.number, adopted.number):
        forget_draft(number)
    assert list(StoredPlan.objects.values_list("key", flat=True)) == ["adopted"]
    assert not Finding.objects.exists()


def test_conclusions_are_kept_by_name_and_replaced(site: Site, django_assert_num_queries: Any) -> None:
    card = record(site, "k-1", sentences={"i-a": "first"})
    other = record(site, "k-2", sentences={"i-a": "of the other"})
    assert finding(card.number, "sentences") == {"i-a": "first"}
    with django_assert_num_queries(0):
        assert finding(card.number, "sentences") == {"i-a": "first"}
    add_findings(card.number, {"sentences": {"i-a": "second"}})
    assert finding(card.number, "sentences") == {"i-a": "second"}
    assert Finding.objects.filter(plan=card.number).count() == 1
    assert finding(other.number, "sentences") == {"i-a": "of the other"}
    assert finding(card.number, "sentences:none") is None


def test_what_another_process_concluded_anew_is_seen_with_the_plan(site: Site) -> None:
    """As a worker does: this process remembers the old ones, and nobody tells it but the plan's own row."""
    card = record(site, "k-1", sentences={"i-a": "first"})
    assert latest_plan(site.stored.pk) == card
    assert finding(card.number, "sentences") == {"i-a": "first"}
    remembered, counted = dict(plans._cache), dict(plans._replaced)
    add_findings(card.number, {"sentences": {"i-a": "second"}})
    plans._cache.update(remembered)
    plans._replaced.update(counted)
    assert finding(card.number, "sentences") == {"i-a": "first"}
    assert latest_plan(site.stored.pk) == card
    assert finding(card.number, "sentences") == {"i-a": "second"}
    add_findings(card.number, {"sentences:new": {"i-a": "new"}})
    assert StoredPlan.objects.get().replaced == 1


def test_conclusions_come_in_one_query_and_only_those_that_were_drawn(
    site: Site, django_assert_num_queries: Any
) -> None:
    card = record(site, "k-1", sentences={"i-a": "first"})
    add_findings(card.number, {"sentences:a": {"i": "a"}, "sentences:b": {"i": "b"}})
    assert finding(card.number, "sentences:a") == {"i": "a"}
    with django_assert_num_queries(1):
        drawn = findings(card.number, ("sentences:a", "sentences:b", "sentences:c"))
    assert drawn == {"sentences:a": {"i": "a"}, "sentences:b": {"i": "b"}}
    Finding.objects.all().delete()
    assert set(findings(card.number, ("sentences", "sentences:a", "sentences:b"))) == set(drawn)
    forget_findings()
    assert findings(card.number, ("sentences", "sentences:a")) == {}


def test_what_is_remembered_stays_bounded_and_the_oldest_goes(
    site: Site, django_assert_num_queries: Any
) -> None:
    most = plans._KEPT
    card = record(site, "k-1")
    names = [f"sentences:{place}" for place in range(most + 1)]
    add_findings(card.number, {name: {"i": name} for name in names})
    for name in names:
        finding(card.number, name)
    with django_assert_num_queries(0):
        assert finding(card.number, names[1]) == {"i": names[1]}
    with django_assert_num_queries(1):
        assert finding(card.number, names[0]) == {"i": names[0]}


def at(card: PlanCard, hour: int) -> PlanCard:
    """The plan as if it had been recorded at an hour."""
    StoredPlan.objects.filter(pk=card.number).update(made_at=NOON + timedelta(hours=hour))
    return plan_by_key(StoredPlan.objects.get(pk=card.number).portfolio_id, card.key)


def keys_since(site: Site, hour: float, until: PlanCard | None) -> list[str]:
    """The plans since an hour, by key."""
    since = plans_since(site.stored.pk, NOON + timedelta(hours=hour), until=until)
    return [card.key for card in since]


def test_plans_since_a_moment_begin_with_the_one_that_held_then(site: Site) -> None:
    cards = [at(record(site, f"k-{hour}"), hour) for hour in range(4)]
    assert keys_since(site, 1, cards[-1]) == ["k-1", "k-2", "k-3"]
    assert keys_since(site, 1.5, cards[-1]) == ["k-1", "k-2", "k-3"]
    assert keys_since(site, 1.5, cards[2]) == ["k-1", "k-2"]
    assert keys_since(site, 9, cards[-1]) == ["k-3"]
    assert keys_since(site, -1, cards[-1]) == ["k-0", "k-1", "k-2", "k-3"]
    assert keys_since(site, 1, None) == []
    at(record(site, "of a scenario", scenario="s"), 2)
    StoredPlan.objects.filter(key="k-2").update(status="infeasible")
    assert keys_since(site, 1, at(record(site, "k-4"), 4)) == ["k-1", "k-3", "k-4"]


def test_of_many_plans_since_the_first_and_the_newest_few_are_told(site: Site) -> None:
    cards = [at(record(site, f"k-{hour}"), hour) for hour in range(8)]
    newest = ["k-2", "k-3", "k-4", "k-5", "k-6", "k-7"]
    assert keys_since(site, 0, cards[-1]) == ["k-0", *newest]
    assert keys_since(site, 1, cards[-1]) == ["k-1", *newest]
    assert keys_since(site, -1, cards[-1]) == ["k-0", *newest]
    assert keys_since(site, -1, cards[5]) == ["k-0", "k-1", "k-2", "k-3", "k-4", "k-5"]


def test_the_plans_of_the_portfolio_as_it_is_come_newest_first_and_by_their_numbers(site: Site) -> None:
    first, second = record(site, "k-1"), record(site, "k-2")
    draft = record(site, "of a scenario", scenario="s")
    assert plans_of(site.stored.pk, most=5) == (second, first)
    assert plans_of(site.stored.pk, most=1) == (second,)
    assert keys_of_plans([first.number, draft.number, 0]) == {
        first.number: "k-1",
        draft.number: "of a scenario",
    }


def test_a_plan_is_whole_once_its_last_conclusion_is_drawn_or_nothing_was_planned(site: Site) -> None:
    card = record(site, "k-1")
    assert not is_whole(card)
    add_findings(card.number, {LAST: ()})
    assert is_whole(card)
    assert is_whole(dataclasses.replace(record(site, "k-2"), status="infeasible"))


def test_a_plan_may_also_be_that_of_later_facts_and_of_no_earlier_ones(site: Site) -> None:
    first, second = record(site, "k-1", revision=3), record(site, "k-2", revision=3)
    renew_plan(first.number, 5)
    assert [plan_by_key(site.stored.pk, key).revision for key in ("k-1", "k-2")] == [5, 3]
    renew_plan(first.number, 4)
    renew_plan(second.number, 2)
    assert [plan_by_key(site.stored.pk, key).revision for key in ("k-1", "k-2")] == [5, 3]
