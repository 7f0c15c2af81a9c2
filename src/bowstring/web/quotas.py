"""How much of what anybody may have: one table, which whoever runs the site can change."""

from dataclasses import dataclass

from django.conf import settings

from bowstring.model.language import marked, phrase, written
from bowstring.model.problems import BowstringError


class QuotaError(BowstringError):
    """Somebody has as much as they may have; the message says of what, how much, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """most: how many there may be. words: what is said at that point, with a place for the number."""

    most: int
    words: str


QUOTAS: dict[str, Quota] = {
    "jobs_of_person": Quota(
        most=10,
        words=marked("{most} of your jobs are waiting already. Wait for one to finish, or stop it."),
    ),
    "jobs_of_portfolio": Quota(
        most=40,
        words=marked(
            "{most} jobs are waiting for this portfolio already. Wait for one to finish, or stop it."
        ),
    ),
    "scenarios": Quota(
        most=50,
        words=marked("This portfolio has {most} scenarios already. Delete one that you no longer need."),
    ),
    "uploads": Quota(
        most=20,
        words=marked("{most} files are waiting to be saved. Save or discard one of them first."),
    ),
    "invitations_a_day": Quota(
        most=200,
        words=marked("You have sent {most} invitations today. Send more tomorrow."),
    ),
    "comments": Quota(
        most=20_000,
        words=marked("This portfolio holds {most} comments already. Erase some that nobody needs."),
    ),
    "portfolios_of_account": Quota(
        most=20,
        words=marked("You own {most} portfolios already. Whoever runs the site can raise this number."),
    ),
    "webhooks": Quota(
        most=10, words=marked("This portfolio tells {most} addresses already. Take one away first.")
    ),
    "tokens_of_account": Quota(
        most=20, words=marked("You have {most} tokens already. Revoke one that nothing uses any more.")
    ),
    "seats_of_machine": Quota(
        most=100,
        words=marked(
            "{most} people have joined from your network address already. Sign in to join, "
            "or ask whoever runs the site to raise this number."
        ),
    ),
}
"""Every quota, by the name that `BOWSTRING_QUOTAS` knows it by."""


def most_of(name: str) -> int:
    """How many there may be, here."""
    return int(settings.QUOTAS.get(name, QUOTAS[name].most))


def check_quota(name: str, count: int) -> None:
    """Go on only while one more may come. count: how many there are. Raises: QuotaError."""
    most = most_of(name)
    if count >= most:
        raise QuotaError(phrase(QUOTAS[name].words, most=written(most, ",")))


def quotas_from(text: str) -> dict[str, int]:
    """The quotas that a setting such as `scenarios=200,uploads=5` names. Raises: BowstringError."""
    changed = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, _, number = part.partition("=")
        if name.strip() not in QUOTAS or not number.strip().isdecimal():
            raise BowstringError(
                f"BOWSTRING_QUOTAS holds {part!r}. Write NAME=NUMBER with commas; names are {', '.join(QUOTAS)}."
            )
        changed[name.strip()] = int(number)
    return changed
