"""The small department as the site stores it, and its plan: stored once in a process, then copied for each test.

The copy comes from tables beside the site's own, which nothing empties: the database takes it over by itself.
"""

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from tests.web.concluded import concluded
from tests.web.small_department import small_department

from bowstring.web.models import StoredPortfolio
from bowstring.web.store import facts, plans
from bowstring.web.store.facts import create_portfolio
from bowstring.web.store.plans import PlanCard, latest_plan, record_plan

KEY = "small"
Rows = dict[type[models.Model], list[tuple[object, ...]]]
Memory = dict[str, dict[Any, Any]]


def keep_department() -> None:
    """Lay the department beside the site's tables, once in a process and outside of any test."""
    _lay(_department_rows())


def keep_plan() -> None:
    """Lay its plan there, too."""
    _lay(_plan_rows())


def store_department() -> StoredPortfolio:
    """The small department, stored, not planned."""
    if StoredPortfolio.objects.exists() or not _department_rows.cache_info().currsize:
        return _stored()
    _copy(_department_rows())
    stored = StoredPortfolio.objects.get()
    _remember(facts, _facts(stored.pk))
    return stored


def store_plan(portfolio: StoredPortfolio) -> PlanCard:
    """Its plan, recorded with all that is concluded from it."""
    if not _plan_rows.cache_info().currsize or portfolio.pk != _number():
        return _recorded(portfolio)
    _copy(_plan_rows())
    card = latest_plan(portfolio.pk)
    assert card is not None
    _remember(plans, _findings(card.number))
    return card


def _stored() -> StoredPortfolio:
    return create_portfolio(small_department(), KEY)


def _recorded(portfolio: StoredPortfolio) -> PlanCard:
    recorded, findings = concluded()
    return record_plan(portfolio.pk, recorded, findings, revision=1)


@cache
def _department_rows() -> Rows:
    return _rows_after(_stored)


@cache
def _plan_rows() -> Rows:
    """Of the plan alone. The department's numbers are in them, so that both are copied together."""
    with transaction.atomic():
        _copy(_department_rows())
        rows = _rows_after(lambda: _recorded(StoredPortfolio.objects.get()), but=_department_rows())
        transaction.set_rollback(True)
    return rows


@cache
def _facts(portfolio: int) -> Memory:
    """What a process remembers once it has read the facts: no test needs them read again, nor the search indexed."""
    facts.forget_facts()
    facts.load_portfolio(portfolio)
    return _memory(facts)


@cache
def _findings(plan: int) -> Memory:
    """What a process remembers once it has read every conclusion."""
    plans.forget_findings()
    plans.findings(plan, tuple(concluded()[1]))
    return _memory(plans)


def _memory(store: ModuleType) -> Memory:
    return {name: dict(getattr(store, name)) for name in ("_whole", "_cache") if hasattr(store, name)}


def _remember(store: ModuleType, memory: Memory) -> None:
    for name, values in memory.items():
        getattr(store, name).update(values)


def _number() -> object:
    """The number that the department has in each copy."""
    return _department_rows()[StoredPortfolio][0][0]


def _rows_after(store: Callable[[], object], *, but: Rows | None = None) -> Rows:
    """What storing leaves in each of the site's tables; taken back at once.

    Args:
        store: stores something in a database that holds `but` and nothing else.
        but: rows that are not of interest.
    """
    with transaction.atomic():
        store()
        rows = {model: _rows_of(model) for model in apps.get_app_config("web").get_models()}
        transaction.set_rollback(True)
    return {model: some for model, some in rows.items() if some and model not in (but or {})}


def _rows_of(model: type[models.Model]) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_columns(model)} FROM {_name(model._meta.db_table)}")  # noqa: S608
        return list(cursor.fetchall())


def _lay(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for model, some in rows.items():
            places = ", ".join(["%s"] * len(some[0]))
            like = f"SELECT {_columns(model)} FROM {_name(model._meta.db_table)} WHERE 1 = 0"  # noqa: S608
            cursor.execute(f"CREATE TABLE {_beside(model)} AS {like}")
            cursor.executemany(f"INSERT INTO {_beside(model)} VALUES ({places})", some)  # noqa: S608


def _copy(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for model in rows:
            into = f"{_name(model._meta.db_table)} ({_columns(model)})"
            cursor.execute(f"INSERT INTO {into} SELECT {_columns(model)} FROM {_beside(model)}")  # noqa: S608


def _beside(model: type[models.Model]) -> str:
    return _name(f"kept_{model._meta.db_table}")


def _columns(model: type[models.Model]) -> str:
    return ", ".join(_name(field.column) for field in model._meta.concrete_fields)


def _name(name: str) -> str:
    return str(connection.ops.quote_name(name))
