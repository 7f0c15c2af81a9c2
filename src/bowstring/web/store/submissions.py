"""Forms taken in once: sending one a second time stores nothing, and leads to where the first time led."""

import secrets
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from bowstring.web.models import Submission

_KEPT_FOR = timedelta(days=2)


def one_time_key() -> str:
    """A key that tells one opened form from every other."""
    return secrets.token_urlsafe(24)


def store_once(key: str, store: Callable[[], str], *, by: str) -> str:
    """Store what a form says, all or nothing, and where to go then; if it was stored before, only where that went.

    store: does it, and answers with the address to go to. by: the account's key; keys of others do not meet its own.
    """
    whose = f"{by}:{key}"
    try:
        with transaction.atomic():
            taken = _take(whose, by)
            if taken is None:
                raise _TakenError
            taken.went_to = store()
            taken.save(update_fields=["went_to"])
            return taken.went_to
    except _TakenError:
        return Submission.objects.get(key=whose).went_to


def forget_submissions() -> None:
    """Drop the keys of forms that nobody will send again."""
    Submission.objects.filter(made_at__lt=timezone.now() - _KEPT_FOR).delete()


class _TakenError(Exception):
    """The form was taken in before."""


def _take(key: str, by: str) -> Submission | None:
    # A second sender waits here until the first has committed, so that it finds where the first went.
    try:
        with transaction.atomic():
            return Submission.objects.create(key=key, account=by)
    except IntegrityError:
        return None
