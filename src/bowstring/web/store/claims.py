"""Which of a portfolio's people somebody is: each claimed by one member or one open invitation, never by two.

Whoever changes a claim holds the row of its portfolio, so that two who change one at once come one after the other.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone

from bowstring.model.language import phrase
from bowstring.model.problems import BowstringError
from bowstring.web.models import Membership, OneTimeLink, PersonClaim, SealedScore, StoredPortfolio


class PersonTakenError(BowstringError):
    """Another member, or an open invitation, is that person already."""

    def __init__(self, person: str) -> None:
        super().__init__(
            phrase(
                "Another member or open invitation already has the key {person}. Each person "
                "has one account.",
                person=person,
            )
        )
        self.person = person


class ScoresWaitError(BowstringError):
    """Who somebody is would change, or a person go, while sealed scores wait under that key."""

    def __init__(self, person: str) -> None:
        super().__init__(
            phrase(
                "Sealed scores of {person} wait to be shown. Who that is stays as it is "
                "until they are shown, or withdrawn by whoever gave them.",
                person=person,
            )
        )
        self.person = person


def claim_person(
    stored: StoredPortfolio,
    person: str,
    *,
    membership: Membership | None = None,
    invitation: OneTimeLink | None = None,
) -> None:
    """Say which of the people a member or an invitation is. Raises: PersonTakenError.

    Args:
        stored: the portfolio, held by this transaction.
        person: a key among its people; blank for none of them.
        membership, invitation: whose claim it is: one of the two.
    """
    PersonClaim.objects.filter(membership=membership, invitation=invitation).delete()
    # Invitations end by themselves, and free whom they named.
    ended = PersonClaim.objects.filter(portfolio=stored, invitation__expires_at__lte=timezone.now())
    ended.delete()
    if not person:
        return
    try:
        with transaction.atomic():
            PersonClaim.objects.create(
                portfolio=stored, person=person, membership=membership, invitation=invitation
            )
    except IntegrityError:
        raise PersonTakenError(person) from None


def need_same_person(portfolio: int, person: str, giver: str) -> None:
    """Go on only where an account can become that person without any sealed score changing whose it is.

    giver: the account's key; blank where there is none yet. person: blank for none of the people.
    Raises: ScoresWaitError where the account's own scores wait under another key, or another's under that person's.
    """
    waiting = SealedScore.objects.filter(portfolio=portfolio)
    own = waiting.filter(giver=giver).exclude(assessor=person or giver).order_by("assessor").first()
    if giver and own is not None:
        raise ScoresWaitError(own.assessor)
    if person and waiting.filter(assessor=person).exclude(giver=giver).exists():
        raise ScoresWaitError(person)


def need_no_scores_of(portfolio: int, person: str) -> None:
    """Go on only where no sealed score waits under that person's key. Raises: ScoresWaitError."""
    if SealedScore.objects.filter(portfolio=portfolio, assessor=person).exists():
        raise ScoresWaitError(person)


def assessor_of(portfolio: int, giver: str) -> str:
    """The key that what an account or a guest says is attributed to; held until the transaction ends."""
    members = Membership.objects.filter(portfolio=portfolio, account__key=giver)
    membership = members.select_for_update(of=("self",)).first()
    return (membership.person if membership is not None else "") or giver
