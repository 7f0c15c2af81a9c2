"""Records that an address names: there, or the page is not."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.http import Http404

from bowstring.model.problems import UnknownKeyError
from bowstring.web.access import Visit
from bowstring.web.store.facts import StoredRecord, kept_record

_Arguments = ParamSpec("_Arguments")
_Record = TypeVar("_Record")


def or_404(
    what: str, fetch: Callable[_Arguments, _Record], *args: _Arguments.args, **kwargs: _Arguments.kwargs
) -> _Record:
    """What a function of the store gives. what: it in a word, for the page that is not there.

    Raises: Http404 where the store knows no such key.
    """
    try:
        return fetch(*args, **kwargs)
    except UnknownKeyError:
        raise Http404(f"no such {what}") from None


def record_or_404(visit: Visit, table: str, key: str) -> StoredRecord:
    """The record of a table that an address names. Raises: Http404."""
    return or_404(table, kept_record, visit.portfolio_id, table, key.replace("\x00", ""))
