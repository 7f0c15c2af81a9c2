"""Adopting a plan: the needs that it leaves unmet signed as read, the day and the person kept, with its trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.web.models import StoredPlan, UnmetSignature
from bowstring.web.store.audit import AuditRecord, names_of_accounts, write_entry
from bowstring.web.store.webhooks import Event, tell

PLANS = "plans"
"""The table name under which an adoption stands in the audit trail."""


class NotAdoptedError(BowstringError):
    """A plan that cannot be adopted any more: another was made or adopted meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Somebody who signed the needs that a plan leaves unmet as read. needs: their keys."""

    name: str
    signed_at: datetime
    needs: tuple[str, ...]


def adopt_plan(portfolio: int, plan: int, *, unmet: Iterable[str], by: str) -> None:
    """Adopt a plan, the needs that it leaves unmet signed as read by who adopts it.

    Once adopted it stays so: adopting it again changes nothing. Raises: NotAdoptedError where the portfolio has no
    such plan, or a plan of newer facts.
    """
    with transaction.atomic():
        plans = StoredPlan.objects.select_for_update().filter(portfolio=portfolio, scenario="")
        stored_plan = plans.filter(pk=plan).first()
        newest = plans.order_by("-revision", "-pk").values_list("pk", flat=True).first()
        if stored_plan is None or newest != plan:
            raise NotAdoptedError(phrase("There is a newer plan. Look at that one first."))
        if stored_plan.adopted_at is not None:
            return
        keys, now = sorted(unmet), timezone.now()
        UnmetSignature.objects.create(plan=stored_plan, account=by, signed_at=now, needs=keys)
        stored_plan.adopted_at, stored_plan.adopted_by = now, by
        stored_plan.save(update_fields=["adopted_at", "adopted_by"])
        entry = AuditRecord(
            actor=by,
            action="adopted",
            table=PLANS,
            record=stored_plan.key,
            after={"plan": stored_plan.key, "needs_left_unmet": keys},
        )
        write_entry(stored_plan.portfolio, entry, revision=stored_plan.revision, made_at=now)
        tell(portfolio, Event.PLAN_ADOPTED, {"plan": stored_plan.key})


def signatures_of(plan: int) -> tuple[Signature, ...]:
    """Who signed the needs that a plan leaves unmet, the first first."""
    rows = list(UnmetSignature.objects.filter(plan=plan).order_by("signed_at", "pk"))
    names = names_of_accounts(row.account for row in rows)
    return tuple(
        Signature(name=names.get(row.account, ""), signed_at=row.signed_at, needs=tuple(row.needs))
        for row in rows
    )
