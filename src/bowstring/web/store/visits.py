"""When a member was here last, so that the site can tell what has happened since."""

from datetime import datetime, timedelta

from django.utils import timezone

from bowstring.web.models import Membership

AWAY = timedelta(hours=4)
"""Who comes again within that time is still here."""

_NOTED_EVERY = timedelta(minutes=5)


def note_visit(portfolio: int, account: str, *, now: datetime | None = None) -> datetime | None:
    """Note that somebody is here; when they were here before, where they have been away since. None otherwise.

    Args:
        portfolio: the portfolio's number.
        account: whose.
        now: the time; None for that of the clock.
    """
    moment = now or timezone.now()
    mine = Membership.objects.filter(portfolio=portfolio, account__key=account)
    last = mine.values_list("last_seen_at", flat=True).first()
    if last is None or moment - last >= _NOTED_EVERY:
        mine.update(last_seen_at=moment)
    return last if last is not None and moment - last >= AWAY else None
