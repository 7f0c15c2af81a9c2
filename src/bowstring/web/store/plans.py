"""Recorded plans and what was concluded from them: kept with the revision they were made from."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock as ThreadLock
from typing import Any

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from bowstring.model.problems import UnknownKeyError
from bowstring.model.quarters import Quarter
from bowstring.web.conclusions import document_of, value_of
from bowstring.web.models import Finding, StoredPlan
from bowstring.web.store.fetching import row_named

_KEPT = 400
_MOST_SINCE = 6
_NOTHING_PLANNED = ("infeasible", "unvalued")

BESIDE = frozenset({"scenarios", "changes"})
"""Tables that no plan of the portfolio as it is rests on."""

LAST = "discoveries"
"""What is concluded last: where that is kept, everything is."""

_cache: OrderedDict[tuple[int, str], Any] = OrderedDict()
_replaced: dict[int, int] = {}
_guard = ThreadLock()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCard:
    """A recorded plan, without its contents. number: its own in the database; author, adopted_by: account keys."""

    number: int
    key: str
    revision: int
    version: str
    scenario: str
    status: str
    author: str
    made_at: datetime
    adopted_at: datetime | None
    adopted_by: str


def record_plan(
    portfolio: int,
    recorded: Mapping[str, Any],
    findings: Mapping[str, object],
    *,
    revision: int,
    author: str = "",
    scenario: str = "",
) -> PlanCard:
    """Keep a plan (`recorded`: the document of formats.plans.plan_files) and its first findings, all or nothing."""
    with transaction.atomic():
        stored = StoredPlan.objects.create(
            portfolio_id=portfolio,
            key=recorded["key"],
            version=recorded["portfolio"]["version"],
            status=recorded["status"],
            recorded=dict(recorded),
            revision=revision,
            author=author,
            scenario=scenario,
            made_at=timezone.now(),
        )
        add_findings(stored.pk, findings)
    return _card(stored)


@transaction.atomic
def add_findings(plan: int, findings: Mapping[str, object]) -> None:
    """Keep more conclusions of a recorded plan; one of the same name is replaced."""
    rows = [
        Finding(plan_id=plan, name=name, document=document_of(name, result))
        for name, result in findings.items()
    ]
    # Every other process that remembers one of these, where it was drawn before, learns of it.
    if Finding.objects.filter(plan=plan, name__in=list(findings)).exists():
        StoredPlan.objects.filter(pk=plan).update(replaced=F("replaced") + 1)
    Finding.objects.bulk_create(
        rows,
        batch_size=200,
        update_conflicts=True,
        unique_fields=("plan", "name"),
        update_fields=("document",),
    )
    with _guard:
        for name in findings:
            _cache.pop((plan, name), None)


def note_ledger(plan: int, ledger: Mapping[str, object]) -> None:
    """Have a recorded plan's own document hold the prices that its pages show.

    ledger: as `formats.plans.plan_files` writes it.
    """
    StoredPlan.objects.filter(pk=plan).update(recorded={**recorded_document(plan), "ledger": dict(ledger)})


def renew_plan(plan: int, revision: int) -> None:
    """Keep that a recorded plan is also the one of a later revision, whose facts are the same."""
    StoredPlan.objects.filter(pk=plan, revision__lt=revision).update(revision=revision)


def latest_plan(portfolio: int, *, scenario: str = "") -> PlanCard | None:
    """The plan of the newest facts; None if there is none yet."""
    stored_plans = StoredPlan.objects.filter(portfolio=portfolio, scenario=scenario).defer("recorded")
    last = stored_plans.order_by("-revision", "-pk").first()
    return _card(last) if last is not None else None


def readable_plan(portfolio: int, *needed: str) -> PlanCard | None:
    """The newest plan of which everything that a page needs was concluded, so that a re-plan leaves no page blank.

    The newest of all where none has it, or where that one says that nothing can be planned. needed: names of findings.
    """
    newest = latest_plan(portfolio)
    if newest is None or newest.status in _NOTHING_PLANNED:
        return newest
    if _concluded(newest.number, needed):
        return newest
    older = StoredPlan.objects.filter(portfolio=portfolio, scenario="").exclude(pk=newest.number)
    complete = older.exclude(status__in=_NOTHING_PLANNED).filter(findings__name__in=needed)
    counted = complete.annotate(there=Count("findings")).filter(there=len(set(needed)))
    last = counted.defer("recorded").order_by("-revision", "-pk").first()
    return _card(last) if last is not None else newest


def plans_since(portfolio: int, moment: datetime, *, until: PlanCard | None) -> tuple[PlanCard, ...]:
    """The plan that was the latest at a moment, then those made since, the oldest first; of many the newest few.

    until: the last of them; none where that is None. Where no plan is so old, the first there is stands for it.
    """
    if until is None:
        return ()
    plans = StoredPlan.objects.filter(portfolio=portfolio, scenario="", pk__lte=until.number).defer(
        "recorded"
    )
    plans = plans.exclude(status__in=_NOTHING_PLANNED)
    then = plans.filter(made_at__lte=moment).order_by("-made_at").first()
    newer = plans.filter(made_at__gt=moment) if then is not None else plans
    since = sorted(newer.order_by("-made_at")[:_MOST_SINCE], key=lambda plan: plan.made_at)
    if then is None:
        then = plans.order_by("made_at").first()
    first = [then] if then is not None and then.pk not in {plan.pk for plan in since} else []
    return tuple(_card(plan) for plan in (*first, *since))


def is_whole(plan: PlanCard) -> bool:
    """Whether everything was concluded from a plan."""
    return plan.status in _NOTHING_PLANNED or _concluded(plan.number, (LAST,))


def _concluded(plan: int, needed: tuple[str, ...]) -> bool:
    with _guard:
        missing = {name for name in needed if (plan, name) not in _cache}
    return not missing or Finding.objects.filter(plan=plan, name__in=missing).count() == len(missing)


def plans_of(portfolio: int, *, most: int) -> tuple[PlanCard, ...]:
    """The plans of the portfolio as it is, the newest first."""
    stored_plans = StoredPlan.objects.filter(portfolio=portfolio, scenario="").defer("recorded")
    return tuple(_card(stored_plan) for stored_plan in stored_plans.order_by("-pk")[:most])


def keys_of_plans(numbers: Iterable[int]) -> dict[int, str]:
    """The keys of recorded plans, by their numbers."""
    return dict(StoredPlan.objects.filter(pk__in=list(numbers)).order_by().values_list("pk", "key"))


def latest_of_scenarios(portfolio: int) -> dict[str, PlanCard]:
    """The plan of each scenario that has one, by the scenario's key."""
    stored_plans = StoredPlan.objects.filter(portfolio=portfolio).exclude(scenario="").defer("recorded")
    return {
        stored_plan.scenario: _card(stored_plan) for stored_plan in stored_plans.order_by("revision", "pk")
    }


def adopted_plan(portfolio: int) -> PlanCard | None:
    """The plan adopted last; None if none was."""
    stored_plans = StoredPlan.objects.filter(portfolio=portfolio, adopted_at__isnull=False).defer("recorded")
    last = stored_plans.order_by("-adopted_at").first()
    return _card(last) if last is not None else None


def plan_by_key(portfolio: int, key: str) -> PlanCard:
    """The plan of that key recorded last. Raises: UnknownKeyError."""
    return _card(row_named(StoredPlan.objects.filter(portfolio=portfolio, key=key).defer("recorded"), key))


def recorded_document(plan: int) -> dict[str, Any]:
    """The document of a recorded plan, as `formats.plans.plan_files` writes it."""
    document = row_named(StoredPlan.objects.filter(pk=plan).values_list("recorded", flat=True), plan)
    return dict(document)


def starts_of(plan: int) -> dict[str, Quarter | None]:
    """When each initiative starts in a recorded plan; None if it is left out."""
    starts = recorded_document(plan)["starts"]
    return {key: Quarter.parse(start) if start is not None else None for key, start in starts.items()}


def plan_since(portfolio: int, before: str) -> str:
    """The key of the plan recorded last; `before` where that one starts the same work, so that nothing changed."""
    last = latest_plan(portfolio)
    if last is None:
        return ""
    try:
        then = plan_by_key(portfolio, before)
    except UnknownKeyError:
        return last.key
    return before if starts_of(then.number) == starts_of(last.number) else last.key


def forget_draft(plan: int | None) -> None:
    """Drop a plan that was recorded in part and never adopted, with what was concluded from it."""
    if plan is not None:
        StoredPlan.objects.filter(pk=plan, adopted_at=None).delete()


def finding(plan: int, name: str) -> Any | None:
    """A conclusion of a recorded plan; None if it was not drawn (yet). Cached: recorded plans do not change."""
    results = findings(plan, (name,))
    return results.get(name)


def findings(plan: int, names: tuple[str, ...]) -> dict[str, Any]:
    """Those of the named conclusions that were drawn, in one query."""
    with _guard:
        results = {name: _cache[plan, name] for name in names if (plan, name) in _cache}
    missing = [name for name in names if name not in results]
    if not missing:
        return results
    rows = Finding.objects.filter(plan=plan, name__in=missing).values_list("name", "document")
    for name, document in rows:
        value = value_of(name, document)
        if value is not None:
            results[name] = value
            _remember(plan, name, value)
    return results


def forget_findings() -> None:
    """Drop what this process remembers, as where the database under it is another one."""
    with _guard:
        _cache.clear()
        _replaced.clear()


def _remember(plan: int, name: str, value: Any) -> None:
    with _guard:
        _cache[plan, name] = value
        while len(_cache) > _KEPT:
            _cache.popitem(last=False)


def _forget_replaced(stored: StoredPlan) -> None:
    """Drop what is remembered of a plan whose conclusions were drawn anew since, by whichever process."""
    with _guard:
        if _replaced.get(stored.pk, stored.replaced) != stored.replaced:
            for key in [key for key in _cache if key[0] == stored.pk]:
                del _cache[key]
        _replaced[stored.pk] = stored.replaced


def _card(stored: StoredPlan) -> PlanCard:
    _forget_replaced(stored)
    return PlanCard(
        number=stored.pk,
        key=stored.key,
        revision=stored.revision,
        version=stored.version,
        scenario=stored.scenario,
        status=stored.status,
        author=stored.author,
        made_at=stored.made_at,
        adopted_at=stored.adopted_at,
        adopted_by=stored.adopted_by,
    )
