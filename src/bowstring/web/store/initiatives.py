"""The list of initiatives: what can be asked of it, answered by the database."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce

from bowstring.model.portfolio import Settings
from bowstring.model.rules.assessments import STALE_AFTER_DAYS
from bowstring.web.models import AssessmentRow, NeedRow
from bowstring.web.store.lists import ListPage, ListQuery, ordered, page_of, rows_of, searched
from bowstring.web.store.rows import record_of

TABLE = "initiatives"


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeQuery(ListQuery):
    """Which initiatives somebody wants to see; blank: any. plan: "in" or "out"; lack: "stale" or "unassessed".

    funded: keys of what the latest plan starts; None if there is no plan. starts: the quarter of each.
    """

    focus: str = ""
    phase: str = ""
    team: str = ""
    plan: str = ""
    lack: str = ""
    need: str = ""
    life_event: str = ""
    funded: frozenset[str] | None = field(default=None, repr=False)
    starts: Mapping[str, str] = field(default_factory=dict, repr=False)


def list_initiatives(portfolio: int, wanted: InitiativeQuery, settings: Settings) -> ListPage:
    """A page of the initiatives wanted.

    Args:
        portfolio: the portfolio's number.
        wanted: which, and in which order.
        settings: of the portfolio.
    """
    return page_of(TABLE, _narrowed(portfolio, wanted, settings), wanted)


def every_initiative(portfolio: int, wanted: InitiativeQuery, settings: Settings) -> tuple[Any, ...]:
    """All the initiatives wanted, in their order, as an export has them."""
    rows = ordered(TABLE, _narrowed(portfolio, wanted, settings), wanted)
    return tuple(record_of(TABLE, row) for row in rows.iterator(chunk_size=500))


def rows_wanted(portfolio: int, wanted: InitiativeQuery, settings: Settings, *, most: int) -> tuple[int, ...]:
    """The numbers of the initiatives wanted, in their order; the first `most` and one more, which tells of more."""
    rows = ordered(TABLE, _narrowed(portfolio, wanted, settings), wanted)
    return tuple(rows.values_list("pk", flat=True)[: most + 1])


def choices_of(portfolio: int, column: str) -> tuple[str, ...]:
    """The values that initiatives have in a column, sorted."""
    rows = rows_of(portfolio, TABLE).exclude(**{column: ""}).exclude(**{f"{column}__isnull": True})
    return tuple(rows.order_by(column).values_list(column, flat=True).distinct())


def life_events_of(portfolio: int) -> tuple[str, ...]:
    """The life events that needs belong to, sorted."""
    rows = NeedRow.objects.filter(portfolio=portfolio).exclude(life_event="").order_by("life_event")
    return tuple(rows.values_list("life_event", flat=True).distinct())


def _narrowed(portfolio: int, wanted: InitiativeQuery, settings: Settings) -> QuerySet[Any]:
    filters = {name: getattr(wanted, name) for name in ("focus", "phase", "team") if getattr(wanted, name)}
    rows = searched(portfolio, TABLE, rows_of(portfolio, TABLE).filter(**filters), wanted)
    if wanted.need:
        rows = _naming(rows, "needs", [wanted.need])
    if wanted.life_event:
        needs = NeedRow.objects.filter(portfolio=portfolio, life_event=wanted.life_event)
        rows = _naming(rows, "needs", needs.values_list("key", flat=True))
    if wanted.plan and wanted.funded is not None:
        is_in = Q(key__in=wanted.funded)
        rows = rows.filter(is_in if wanted.plan == "in" else ~is_in)
    if wanted.lack == "stale":
        rows = rows.filter(_stale(portfolio, settings), stopped_on=None)
    if wanted.lack == "unassessed":
        rows = rows.filter(~Exists(_assessments(portfolio)), stopped_on=None)
    if wanted.sort == "quarterly":
        rows = rows.annotate(quarterly=_quarterly_cost())
    if wanted.sort == "planned":
        rows = rows.annotate(planned=_planned_start(wanted.starts))
    return rows


def _planned_start(starts: Mapping[str, str]) -> Case:
    """The quarter in which the plan starts each, as text that sorts by time; nothing for what it leaves out."""
    keys: dict[str, list[str]] = defaultdict(list)
    for key, start in starts.items():
        keys[start].append(key)
    quarters = (When(key__in=keys[start], then=Value(start)) for start in sorted(keys))
    return Case(*quarters, default=Value(None), output_field=TextField())


def _quarterly_cost() -> Coalesce:
    """Money per quarter where a column or two tell it."""
    spread = Case(
        When(
            duration_quarters__gt=0,
            then=ExpressionWrapper(F("total_cost") / F("duration_quarters"), output_field=FloatField()),
        ),
        output_field=FloatField(),
    )
    return Coalesce(F("cost_per_quarter"), spread, output_field=FloatField())


def _naming(rows: QuerySet[Any], column: str, keys: Iterable[str]) -> QuerySet[Any]:
    """Rows whose list in that column holds one of the keys: databases keep it as text with keys in quotes."""
    condition = Q(pk__in=())
    for key in keys:
        for quoted in {json.dumps(key), json.dumps(key, ensure_ascii=False)}:
            condition |= Q(listed__contains=quoted)
    named: QuerySet[Any] = rows.alias(listed=Cast(column, TextField())).filter(condition)
    return named


def _assessments(portfolio: int) -> QuerySet[AssessmentRow]:
    return AssessmentRow.objects.filter(portfolio=portfolio, initiative=OuterRef("key"))


def _stale(portfolio: int, settings: Settings) -> Q:
    """Work that somebody assessed long before the portfolio's date, and not again since."""
    if settings.as_of is None:
        return Q(pk__in=())
    day = settings.as_of - timedelta(days=STALE_AFTER_DAYS)
    since = datetime.combine(day, time.min, UTC)
    again = AssessmentRow.objects.filter(
        portfolio=portfolio,
        initiative=OuterRef("initiative"),
        lens=OuterRef("lens"),
        assessor=OuterRef("assessor"),
        made_at__gte=since,
    )
    return Q(Exists(_assessments(portfolio).filter(~Exists(again), made_at__lt=since)))
