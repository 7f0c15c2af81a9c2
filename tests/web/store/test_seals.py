"""What was said behind a seal that never opened is shown once nothing sealed of that work is left, and no sooner."""

from django.utils import timezone
from tests.web.conftest import Site
from tests.web.store.test_sessions import opened, other_portfolio, score, work

from bowstring.model.assessments import Lens
from bowstring.web.models import Comment, Session
from bowstring.web.store.comments import add_comment
from bowstring.web.store.sealed import seal_scores, withdraw_score
from bowstring.web.store.seals import release_comments
from bowstring.web.store.sessions import close_session, join_as_member, reveal_session


def spoken(site: Site) -> tuple[str, int]:
    """A comment in a session that seals its work: the session's key, the comment's number."""
    session = opened(site).key
    join_as_member(session, account="a-1", name="A", lens=Lens.USER_NEED)
    key = work(site)
    return session, add_comment(site.stored.pk, f"initiative:{key}", "310", by="a-1", initiatives=(key,))


def is_hidden(comment: int) -> bool:
    return Comment.objects.get(pk=comment).session_id is not None


def closed(session: str) -> None:
    """Close a session without what follows from it."""
    Session.objects.filter(key=session).update(closed_at=timezone.now())


def test_it_waits_while_the_session_is_open_and_is_shown_once_it_was_closed_with_nothing_sealed(
    site: Site,
) -> None:
    session, comment = spoken(site)
    release_comments(site.stored.pk)
    assert is_hidden(comment)
    closed(session)
    release_comments(other_portfolio())
    assert is_hidden(comment)
    release_comments(site.stored.pk)
    assert not is_hidden(comment)


def test_to_close_the_session_shows_it(site: Site) -> None:
    session, comment = spoken(site)
    close_session(session)
    assert not is_hidden(comment)


def test_it_waits_while_a_figure_of_that_work_is_sealed_anywhere(site: Site) -> None:
    session, comment = spoken(site)
    seal_scores(site.stored.pk, "a-1", [score(site)], session=session)
    close_session(session)
    release_comments(site.stored.pk)
    assert is_hidden(comment)
    # A figure of other work keeps nothing.
    seal_scores(site.stored.pk, "a-1", [score(site, place=1)])
    assert withdraw_score("a-1", site.stored.pk, initiative=work(site), lens="user_need", number=1)
    release_comments(site.stored.pk)
    assert not is_hidden(comment)


def test_it_waits_while_another_session_seals_that_work_and_is_shown_with_its_figures(site: Site) -> None:
    session, comment = spoken(site)
    again = opened(site).key
    closed(session)
    release_comments(site.stored.pk)
    assert is_hidden(comment)
    reveal_session(site.stored.pk, again, actor="a-1")
    assert not is_hidden(comment)


def test_a_session_that_was_shown_and_closed_is_left_to_its_reveal(site: Site) -> None:
    session, comment = spoken(site)
    reveal_session(site.stored.pk, session, actor="a-1", is_over=True)
    before = is_hidden(comment)
    release_comments(site.stored.pk)
    assert is_hidden(comment) is before
