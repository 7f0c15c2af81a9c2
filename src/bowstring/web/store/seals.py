"""What was said behind a seal that never opened: shown once nothing sealed is left that it could tell."""

from bowstring.web.models import Comment, SealedScore, Session


def release_comments(portfolio: int) -> None:
    """Let everybody read comments of sessions that were closed without being shown, where no seal is left to keep.

    While figures of that work wait, or another round of it is being sealed, they stay their authors' own: a comment may
    tell a figure. Where all figures were shown later, or nobody had sealed any, there is nothing left to hide.
    """
    closed = Session.objects.filter(portfolio=portfolio, revealed_at=None, closed_at__isnull=False)
    silent = [
        session.pk
        for session in closed.filter(pk__in=Comment.objects.filter(portfolio=portfolio).values("session"))
        if not _is_sealed(portfolio, session.initiatives)
    ]
    Comment.objects.filter(session__in=silent).update(session=None)


def _is_sealed(portfolio: int, initiatives: list[str]) -> bool:
    """Whether figures of that work wait, or are being sealed."""
    if SealedScore.objects.filter(portfolio=portfolio, initiative__in=initiatives).exists():
        return True
    sealing = Session.objects.filter(portfolio=portfolio, revealed_at=None, closed_at=None)
    return any(set(initiatives) & set(session.initiatives) for session in sealing)
