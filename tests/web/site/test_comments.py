"""Comments on questions and initiatives: who sees them, whom they name, what a seal hides, how they are erased."""

from datetime import date

import pytest
from django.test import Client
from tests.web.conftest import SIDES, Site

from bowstring.model.assessments import Lens
from bowstring.web.access import Role, grant
from bowstring.web.models import Account, AuditText, Comment, StoredPortfolio
from bowstring.web.store.accounts import make_account
from bowstring.web.store.comments import MOST_WORDS, add_comment, comments_on, erase_comments, mentions_of
from bowstring.web.store.conversations import open_conversation, reframe
from bowstring.web.store.facts import load_portfolio
from bowstring.web.store.plans import PlanCard, finding
from bowstring.web.store.sealed import Score, reveal_initiative, seal_scores
from bowstring.web.store.sessions import (
    SessionCard,
    close_session,
    reveal_session,
    session_of_conversation,
)


def test_a_member_comments_and_others_read_it(site: Site, planned: PlanCard) -> None:
    viewer, lead = site.client(Role.VIEWER), site.client(Role.LEAD)
    for about, page in _subjects(site, planned):
        answer = viewer.post(site.url(f"comments/on/{about}"), {"text": f"Ask the councils of {about} <b>"})
        assert answer["Location"] == f"{site.url(page)}#comments"
        shown = lead.get(site.url(page)).content.decode()
        assert f"Ask the councils of {about} &lt;b&gt;" in shown
        assert "<strong>Viewer</strong>" in shown
    assert site.client(None).post(site.url(f"comments/on/{about}"), {"text": "x"}).status_code == 404
    assert StoredPortfolio.objects.get().revision == site.stored.revision


def test_what_cannot_be_kept_comes_back_as_it_was_typed(site: Site, planned: PlanCard) -> None:
    viewer, (about, _) = site.client(Role.VIEWER), _subjects(site, planned)[0]
    for text, words in (("", "Write a comment."), ("long " * MOST_WORDS, "long long long")):
        answer = viewer.post(site.url(f"comments/on/{about}"), {"text": text})
        assert answer.status_code == 422
        assert words in answer.content.decode()
    assert not Comment.objects.exists()
    assert viewer.post(site.url("comments/on/initiative:none"), {"text": "x"}).status_code == 404
    assert viewer.post(site.url("comments/on/budget:2026"), {"text": "x"}).status_code == 404


def test_a_comment_is_kept_once_however_often_it_is_sent(site: Site, planned: PlanCard) -> None:
    viewer, (about, _) = site.client(Role.VIEWER), _subjects(site, planned)[0]
    for _ in range(2):
        viewer.post(site.url(f"comments/on/{about}"), {"text": "Once.", "once_key": "a-key"})
    assert Comment.objects.count() == 1


def test_who_is_named_finds_it_from_the_home_page(site: Site, planned: PlanCard) -> None:
    lead, (about, page) = site.client(Role.LEAD), _subjects(site, planned)[0]
    longer = make_account("longer@example.org", name="Portfolio leader")
    grant(longer, site.stored, Role.VIEWER)
    author = make_account("author@example.org", name="Author")
    grant(author, site.stored, Role.VIEWER)
    _say(site, about, "Could you look, @portfolio Lead? (@Author asks)", by=author)
    home = lead.get(site.url()).content.decode()
    assert "1 new comment names you" in home
    named = lead.get(site.url("comments")).content.decode()
    assert "Could you look" in named
    assert f"{site.url(page)}#comments" in named
    assert mentions_of(site.stored.pk, longer.key) == mentions_of(site.stored.pk, author.key) == ()


def test_on_a_sealed_question_a_comment_is_hidden_until_the_reveal(site: Site, planned: PlanCard) -> None:
    session, subjects = _sealed(site, planned)
    author = make_account("author@example.org", name="Author")
    grant(author, site.stored, Role.ASSESSOR, sides=SIDES)
    lead = site.client(Role.LEAD)
    for about, _ in subjects:
        _say(site, about, "I would say 777 for @Portfolio lead", by=author)
    for seen in (False, True):
        for about, page in subjects:
            assert [card.is_hidden for card in comments_on(site.stored.pk, about, reader=author.key)] == [
                not seen
            ]
            assert ("I would say 777" in lead.get(site.url(page)).content.decode()) is seen
        assert ("I would say 777" in lead.get(site.url("comments")).content.decode()) is seen
        assert ("2 new comments name you" in lead.get(site.url()).content.decode()) is seen
        number = Comment.objects.earliest("pk").pk
        if not seen:
            assert lead.post(site.url(f"comments/{number}/erase")).status_code == 404
            reveal_session(site.stored.pk, session.key, actor="")
    assert lead.post(site.url(f"comments/{number}/erase")).status_code == 302


def test_a_new_round_hides_what_is_said_in_it_and_nothing_from_before(site: Site, planned: PlanCard) -> None:
    session, subjects = _sealed(site, planned)
    (about, _), author, reader = subjects[0], make_account("author@example.org"), "a-reader"
    _say(site, about, "first", by=author)
    reveal_session(site.stored.pk, session.key, actor="")
    shown = session_of_conversation(site.stored.pk, session.conversation)
    assert shown is not None
    reframe(site.stored.pk, shown, description="Otherwise", note="", by="")
    _say(site, about, "second", by=author)
    assert [card.text for card in comments_on(site.stored.pk, about, reader=reader)] == ["first"]
    reveal_session(site.stored.pk, session.key, actor="")
    assert [card.text for card in comments_on(site.stored.pk, about, reader=reader)] == ["first", "second"]


def test_what_was_said_behind_a_seal_that_never_opened_is_read_once_nothing_sealed_is_left(
    site: Site, planned: PlanCard
) -> None:
    """While a figure of that work waits it stays hidden, also where the conversation is over: it may tell it."""
    session, subjects = _sealed(site, planned)
    (about, _), author, reader = subjects[0], make_account("author@example.org"), "a-reader"
    work = session.initiatives[0]
    score = Score(initiative=work, lens=Lens.USER_NEED, number=1, low=1, likely=2, high=3)
    seal_scores(site.stored.pk, "a-giver", [score], session=session.key)
    _say(site, about, "I would say 777", by=author)
    close_session(session.key)
    assert comments_on(site.stored.pk, about, reader=reader) == ()
    assert [card.is_hidden for card in comments_on(site.stored.pk, about, reader=author.key)] == [True]
    assert reveal_initiative(site.stored.pk, work, actor="") == 1
    assert [card.text for card in comments_on(site.stored.pk, about, reader=reader)] == ["I would say 777"]


def test_where_nobody_sealed_anything_closing_hides_nothing(site: Site, planned: PlanCard) -> None:
    session, subjects = _sealed(site, planned)
    (about, _), author = subjects[0], make_account("author@example.org")
    _say(site, about, "Is this still wanted?", by=author)
    assert comments_on(site.stored.pk, about, reader="a-reader") == ()
    close_session(session.key)
    assert len(comments_on(site.stored.pk, about, reader="a-reader")) == 1


@pytest.mark.parametrize(("role", "may"), [(Role.VIEWER, False), (Role.EDITOR, False), (Role.LEAD, True)])
def test_a_comment_is_erased_by_its_author_and_by_leads(
    site: Site, planned: PlanCard, role: Role, may: bool
) -> None:
    (about, page), author = _subjects(site, planned)[0], make_account("author@example.org", name="Author")
    grant(author, site.stored, Role.VIEWER)
    number = _say(site, about, "Forget this.", by=author)
    other = site.client(role)
    assert ("/erase" in other.get(site.url(page)).content.decode().split("Forget this.")[1][:400]) is may
    assert other.post(site.url(f"comments/{number}/erase")).status_code == (302 if may else 404)
    own = Client()
    own.force_login(author, backend="django.contrib.auth.backends.ModelBackend")
    assert own.post(site.url(f"comments/{number}/erase")).status_code == (404 if may else 302)
    assert not Comment.objects.exists()
    assert "Forget this." not in str(list(AuditText.objects.values_list("before", "after")))


def test_erasing_a_person_erases_what_they_said(site: Site, planned: PlanCard) -> None:
    (about, _), person = _subjects(site, planned)[0], load_portfolio(site.stored.pk).people[3].key
    author, other = (make_account(f"{name}@example.org", name=name) for name in ("author", "other"))
    grant(author, site.stored, Role.VIEWER, person=person)
    grant(other, site.stored, Role.VIEWER)
    for account in (author, other):
        # Whom it names is kept beside it, and is no comment.
        _say(site, about, "Said, @other and @author.", by=account)
    assert erase_comments(person, portfolio=site.stored.pk) == 1
    assert Comment.objects.get().author == other.key


def _subjects(site: Site, planned: PlanCard) -> tuple[tuple[str, str], ...]:
    """An initiative and a question about it: what comments are about, and their pages."""
    tension = next(row for row in finding(planned.number, "ledger").tensions if row.tension.kind == "worth")
    key = tension.tension.about[0]
    return (f"initiative:{key}", f"initiative/{key}"), (f"question:{tension.key}", f"questions/{tension.key}")


def _sealed(site: Site, planned: PlanCard) -> tuple[SessionCard, tuple[tuple[str, str], ...]]:
    """The same while figures of that work are being sealed, and the session in which they are."""
    subjects = _subjects(site, planned)
    work, tension = (about.split(":", 1)[1] for about, _ in subjects)
    conversation, _ = open_conversation(
        site.stored.pk, tension, initiatives=(work,), plan="", by="", today=date(2026, 3, 12)
    )
    session = session_of_conversation(site.stored.pk, conversation)
    assert session is not None
    return session, subjects


def _say(site: Site, about: str, text: str, *, by: Account) -> int:
    kind, _, key = about.partition(":")
    works = (key,) if kind == "initiative" else (key.split(":")[1],)
    return add_comment(site.stored.pk, about, text, by=by.key, initiatives=works)
