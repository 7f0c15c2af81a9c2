"""What a list offers to whoever may change it: to change many records at once, and to undo that."""

from dataclasses import dataclass

from bowstring.web.access import Visit
from bowstring.web.moments import moment_words
from bowstring.web.portfolio.bulk_forms import ChangedFieldForm
from bowstring.web.site.editing import may_add, settled_for
from bowstring.web.site.frame import address
from bowstring.web.store.bulk_changes import MOST_RECORDS, last_bulk_change


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoOffer:
    """The last change of many records that somebody made. words: what it did."""

    words: str
    when: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkBar:
    """For parts/bulk.html. query: the list's own, without its page. total: how many it has; 0 where too many."""

    url: str
    form: ChangedFieldForm
    query: str
    total: int
    undo: UndoOffer | None


def bulk_bar(visit: Visit, table: str, *, query: str, total: int) -> BulkBar | None:
    """The bar of a list; None for who may not change it."""
    if not may_add(visit, table):
        return None
    return BulkBar(
        url=address("bulk-change", visit, table=table),
        form=ChangedFieldForm(table=table, fixed=settled_for(visit)),
        query=query,
        total=total if total <= MOST_RECORDS else 0,
        undo=_undo(visit, table),
    )


def _undo(visit: Visit, table: str) -> UndoOffer | None:
    change = last_bulk_change(visit.portfolio_id, table, by=visit.account)
    if change is None:
        return None
    return UndoOffer(
        words=change.words,
        when=moment_words(change.made_at),
        url=address("bulk-undo", visit, table=table, change=change.key),
    )
