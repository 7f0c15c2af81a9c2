"""What was made of one record: its entries in the trail, and what it said when somebody opened it."""

from collections.abc import Mapping
from typing import Any

from bowstring.model.language import phrase
from bowstring.web.models import AuditEntry, InitiativeRow
from bowstring.web.moments import clock_words, day_words
from bowstring.web.store.audit import AuditFilter, RecordedChange, changes_of, names_of_accounts
from bowstring.web.store.rows import record_from

_LOOKED_AT = 100


def history_of(portfolio: int, table: str, key: str, *, most: int) -> tuple[RecordedChange, ...]:
    """The latest changes of the record with that key.

    Args:
        portfolio: the portfolio's number.
        table: the record's.
        key: the record's.
        most: how many at most.
    """
    changes = changes_of(portfolio, AuditFilter(table=table, record=key), first=0, most=_LOOKED_AT)
    return tuple(change for change in changes if change.record == key)[:most]


def record_opened(portfolio: int, table: str, stamp: str) -> Any | None:
    """The record of that stamp as it was before somebody changed it; None if that is not known (any more).

    Args:
        portfolio: the portfolio's number.
        table: the record's.
        stamp: of the record as it was opened.
    """
    cells = cells_opened(portfolio, table, stamp)
    return record_from(table, cells) if cells is not None else None


def cells_opened(portfolio: int, table: str, stamp: str) -> Mapping[str, Any] | None:
    """The same as JSON keeps it, for what is no record of a table: the settings."""
    text = getattr(_changed_from(portfolio, table, stamp), "text", None)
    return text.before if text is not None else None


def who_changed(portfolio: int, table: str, stamp: str) -> str:
    """Who changed the record of that stamp and when, in words.

    Args:
        portfolio: the portfolio's number.
        table: the record's.
        stamp: of the record as it is.
    """
    entry = _changed_from(portfolio, table, stamp)
    if entry is None:
        return phrase("Somebody else changed it.")
    name = names_of_accounts({entry.actor}).get(entry.actor) or phrase("Somebody else")
    return phrase(
        "{name} changed it on {day_words} at {clock_words}.",
        name=name,
        day_words=day_words(entry.made_at),
        clock_words=clock_words(entry.made_at),
    )


def team_of_initiative(portfolio: int, key: str) -> str:
    """Whose work an initiative is; blank where nobody's, or there is none."""
    team = InitiativeRow.objects.filter(portfolio=portfolio, key=key).values_list("team", flat=True).first()
    return team or ""


def _changed_from(portfolio: int, table: str, stamp: str) -> AuditEntry | None:
    audit_entries = AuditEntry.objects.filter(portfolio=portfolio, table=table, before=stamp)
    return audit_entries.select_related("text").order_by("-pk").first() if stamp else None
