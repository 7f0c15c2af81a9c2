"""Comments on questions and initiatives: words of the site, never facts; on what is sealed hidden until the reveal."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from bowstring.web.models import Comment, Membership, Mention, Session
from bowstring.web.quotas import check_quota
from bowstring.web.store.audit import names_of_accounts
from bowstring.web.store.members import members_of

MOST_WORDS = 2000
"""The longest comment, in characters."""

_MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentCard:
    """A comment as one reader sees it. about: "initiative:…" or "question:…", with the key. author: an account's key.

    is_hidden: only its author sees it yet, since figures are sealed.
    """

    number: int
    about: str
    author: str
    author_name: str
    text: str
    made_at: datetime
    is_hidden: bool


def add_comment(portfolio: int, about: str, text: str, *, by: str, initiatives: Collection[str]) -> int:
    """Keep a comment, and whom it names; its number.

    Args:
        portfolio: its number.
        about: what it is about.
        text: what it says.
        by: the key of the account that says it.
        initiatives: keys of the work that it is about: where figures of theirs are sealed, so is the comment.
    """
    check_quota("comments", Comment.objects.filter(portfolio=portfolio).count())
    with transaction.atomic():
        sealing = Session.objects.filter(portfolio=portfolio, revealed_at=None, closed_at=None).order_by(
            "-pk"
        )
        # The round in which figures of that work are being sealed.
        sealed = next((session for session in sealing if set(session.initiatives) & set(initiatives)), None)
        comment = Comment.objects.create(
            portfolio_id=portfolio,
            about=about,
            author=by,
            text=text,
            session=sealed,
            number=sealed.number if sealed is not None else 1,
            made_at=timezone.now(),
        )
        Mention.objects.bulk_create(
            Mention(comment=comment, account=account) for account in _named_in(portfolio, text)
        )
    return comment.pk


def comments_on(portfolio: int, about: str, *, reader: str) -> tuple[CommentCard, ...]:
    """What this reader may see of the comments on something, the oldest first; of very many the newest.

    about: blank for all that were made in the portfolio. reader: an account's key; blank for what everybody may see.
    """
    comments = Comment.objects.filter(portfolio=portfolio)
    rows = _seen_by(comments.filter(about=about) if about else comments, reader)
    return _cards(reversed(rows.order_by("-pk")[:_MOST_SHOWN]))


def mentions_of(portfolio: int, account: str, *, since: datetime | None = None) -> tuple[CommentCard, ...]:
    """Comments that name somebody, as far as they may see them, the newest first. since: only what is newer."""
    rows = Comment.objects.filter(portfolio=portfolio, mentions__account=account).exclude(author=account)
    if since is not None:
        rows = rows.filter(Q(made_at__gte=since) | Q(session__revealed_at__gte=since))
    return _cards(_seen_by(rows, account).order_by("-pk")[:_MOST_SHOWN])


def remove_comment(portfolio: int, number: int, *, by: str, is_lead: bool) -> str:
    """Erase a comment, by its author, or by a lead who can see it; what it was about, blank where nothing went.

    Args:
        portfolio: the portfolio's number.
        number: the comment's.
        by: key of the account that asks.
        is_lead: whether they may erase those of others.
    """
    rows = _seen_by(Comment.objects.filter(portfolio=portfolio, pk=number), by)
    comment = rows.first() if is_lead else rows.filter(author=by).first()
    if comment is None:
        return ""
    about = comment.about
    comment.delete()
    return str(about)


def erase_comments(person: str, *, portfolio: int) -> int:
    """Erase what somebody said, by their key among the people; how many comments that were."""
    accounts = Membership.objects.filter(portfolio=portfolio, claim__person=person).values("account__key")
    _, erased = Comment.objects.filter(portfolio=portfolio, author__in=accounts).delete()
    return erased.get(Comment._meta.label, 0)


def _seen_by(rows: QuerySet[Comment], reader: str) -> QuerySet[Comment]:
    """Without what waits for a reveal, but for the reader's own."""
    is_over = Q(session__revealed_at__isnull=False) | Q(number__lt=F("session__number"))
    return rows.filter(Q(author=reader) | Q(session=None) | is_over).select_related("session")


def _named_in(portfolio: int, text: str) -> tuple[str, ...]:
    """The accounts of the members whose names stand behind an @, each once."""
    return tuple(
        member.account
        for member in members_of(portfolio)
        if member.name and re.search(rf"@{re.escape(member.name)}(?!\w)", text, re.IGNORECASE)
    )


def _cards(rows: Iterable[Comment]) -> tuple[CommentCard, ...]:
    comments = list(rows)
    names = names_of_accounts({comment.author for comment in comments})
    return tuple(
        CommentCard(
            number=comment.pk,
            about=comment.about,
            author=comment.author,
            author_name=names.get(comment.author, "somebody who has left"),
            text=comment.text,
            made_at=comment.made_at,
            is_hidden=_is_hidden(comment),
        )
        for comment in comments
    )


def _is_hidden(comment: Comment) -> bool:
    session = comment.session
    return session is not None and session.revealed_at is None and comment.number >= session.number
