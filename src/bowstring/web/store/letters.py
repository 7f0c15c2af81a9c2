"""Who gets the weekly letter, and which were sent."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from bowstring.web.models import Job, Membership

LETTER = "letter"
"""The kind under which letters stand among the jobs that were done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A member who wants the weekly letter. person: their key among the portfolio's people, or blank."""

    portfolio: int
    portfolio_key: str
    account: str
    email: str
    teams: tuple[str, ...]
    person: str


def readers() -> tuple[Reader, ...]:
    """Everybody who wants the weekly letter of a portfolio."""
    mailed = Membership.objects.filter(is_mailed=True, account__is_active=True)
    memberships = mailed.select_related("account", "claim", "portfolio").defer("portfolio__settings")
    return tuple(
        Reader(
            portfolio=membership.portfolio_id,
            portfolio_key=membership.portfolio.key,
            account=membership.account.key,
            email=membership.account.email,
            teams=tuple(membership.teams),
            person=membership.person,
        )
        for membership in memberships.order_by("portfolio", "account")
    )


def claim_letter(reader: Reader, forum: str, week: str) -> int | None:
    """The number of a letter that is now this caller's to send; None if it was sent, or another sends it.

    Args:
        reader: to whom.
        forum: whose agenda.
        week: of which week.
    """
    parameters = {"account": reader.account, "forum": forum, "week": week}
    with transaction.atomic():
        # Two workers would both find nothing: the second waits here.
        Membership.objects.select_for_update().filter(
            portfolio=reader.portfolio, account__key=reader.account
        ).first()
        sent = Job.objects.filter(portfolio=reader.portfolio, kind=LETTER, parameters=parameters)
        if sent.exists():
            return None
        return Job.objects.create(
            portfolio_id=reader.portfolio,
            kind=LETTER,
            parameters=parameters,
            state="done",
            ended_at=timezone.now(),
        ).pk


def give_back(letter: int) -> None:
    """A letter that could not be sent is anybody's again."""
    Job.objects.filter(pk=letter, kind=LETTER).delete()
