"""Wrong passwords and links, counted in the database so that every process knows, and forgotten after a while."""

from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bowstring.web.models import FailureCount

COUNTED_FOR = timedelta(minutes=15)
"""How long wrong tries count, from the first of them on."""
TRIES_AN_ACCOUNT = 5


class Attempt(StrEnum):
    """What is tried: one's own password, anybody's password or a link from one machine, or a letter to oneself."""

    OWN = "own"
    SIGN_IN = "sign-in"
    LINK = "link"
    LETTER = "letter"


def try_again_at(tried: Attempt, whose: str) -> datetime | None:
    """When the next try is looked at; None if it is now. whose: an account's key, or a machine."""
    over = timezone.now() - COUNTED_FOR
    kept = FailureCount.objects.filter(key=_key(tried, whose), began_at__gt=over).first()
    return kept.began_at + COUNTED_FOR if kept is not None and kept.count >= _limit(tried) else None


def take_try(tried: Attempt, whose: str) -> datetime | None:
    """Count a try before it is looked at, so that many at the same time are no way round; else when to try again.

    Nothing is counted where `whose` is blank: nobody can be told apart there.
    """
    if not whose:
        return None
    now = timezone.now()
    with transaction.atomic():
        FailureCount.objects.filter(began_at__lte=now - COUNTED_FOR).delete()
        kept, _ = FailureCount.objects.select_for_update().get_or_create(
            key=_key(tried, whose), defaults={"began_at": now}
        )
        if kept.count >= _limit(tried):
            return kept.began_at + COUNTED_FOR
        kept.count += 1
        kept.save(update_fields=["count"])
    return None


def give_back_try(tried: Attempt, whose: str) -> None:
    """A try that was no failure."""
    FailureCount.objects.filter(key=_key(tried, whose), count__gt=0).update(count=F("count") - 1)


def forget_failures(tried: Attempt, whose: str) -> None:
    """Begin anew, since the right one was given."""
    FailureCount.objects.filter(key=_key(tried, whose)).delete()


def _key(tried: Attempt, whose: str) -> str:
    return f"{tried.value}:{whose}"


def _limit(tried: Attempt) -> float:
    if tried in (Attempt.OWN, Attempt.LETTER):
        return TRIES_AN_ACCOUNT
    return settings.TRIES_PER_MACHINE or float("inf")
