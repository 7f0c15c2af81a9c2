"""Comments in the database: bounded, each erased by who may, those of other portfolios left alone."""

from datetime import timedelta
from typing import Any

import pytest
from tests.web.conftest import Site

from bowstring.web.access import Role, grant
from bowstring.web.models import StoredPortfolio
from bowstring.web.quotas import QuotaError
from bowstring.web.store.accounts import make_account
from bowstring.web.store.comments import add_comment, comments_on, erase_comments, mentions_of, remove_comment
from bowstring.web.store.sessions import open_session, reveal_session


def comment(portfolio: int, text: str, *, by: str = "a-1", about: str = "initiative:i") -> int:
    return add_comment(portfolio, about, text, by=by, initiatives=())


def texts(portfolio: int, about: str = "initiative:i") -> list[str]:
    return [card.text for card in comments_on(portfolio, about, reader="")]


def test_a_portfolio_holds_as_many_as_the_quota(site: Site, settings: Any) -> None:
    settings.QUOTAS = {"comments": 1}
    other = StoredPortfolio.objects.create(key="other", name="Other", settings={}).pk
    comment(site.stored.pk, "first")
    with pytest.raises(QuotaError):
        comment(site.stored.pk, "second")
    comment(other, "elsewhere")
    assert (texts(site.stored.pk), texts(other)) == (["first"], ["elsewhere"])


def test_only_its_author_or_a_lead_erases_one_and_only_there(site: Site) -> None:
    other = StoredPortfolio.objects.create(key="other", name="Other", settings={}).pk
    first, second = comment(site.stored.pk, "first"), comment(site.stored.pk, "second", about="question:q")
    assert comments_on(site.stored.pk, "", reader="")[0].text == "first"
    assert texts(site.stored.pk) == ["first"]
    assert remove_comment(site.stored.pk, first, by="a-2", is_lead=False) == ""
    assert remove_comment(other, first, by="a-1", is_lead=True) == ""
    assert remove_comment(site.stored.pk, first, by="a-1", is_lead=False) == "initiative:i"
    assert texts(site.stored.pk) == []
    assert texts(site.stored.pk, "question:q") == ["second"]
    assert remove_comment(site.stored.pk, second, by="a-2", is_lead=True) == "question:q"


def test_who_is_named_is_told_by_others_and_since_a_moment(site: Site) -> None:
    here, other = site.stored, StoredPortfolio.objects.create(key="other", name="Other", settings={})
    ann, bob = (
        make_account("ann@example.org", name="Ann Lee"),
        make_account("bob@example.org", name="Bob Ray"),
    )
    for stored in (here, other):
        grant(ann, stored, Role.EDITOR)
        grant(bob, stored, Role.LEAD)
    comment(here.pk, "for @Ann Lee", by=bob.key)
    comment(here.pk, "for nobody", by=bob.key)
    comment(here.pk, "for @Bob Ray", by=bob.key)
    comment(here.pk, "to myself, @Ann Lee", by=ann.key)
    comment(other.pk, "elsewhere, for @Ann Lee", by=bob.key)
    (named,) = mentions_of(here.pk, ann.key)
    assert (named.text, named.author, named.is_hidden) == ("for @Ann Lee", bob.key, False)
    assert mentions_of(here.pk, bob.key) == ()
    assert mentions_of(here.pk, ann.key, since=named.made_at) == (named,)
    assert mentions_of(here.pk, ann.key, since=named.made_at + timedelta(seconds=1)) == ()


def test_what_somebody_said_is_erased_by_their_key_among_the_people_and_there_alone(site: Site) -> None:
    here, other = site.stored, StoredPortfolio.objects.create(key="other", name="Other", settings={})
    ann, bob = make_account("ann@example.org"), make_account("bob@example.org", name="Bob Ray")
    for stored in (here, other):
        grant(ann, stored, Role.EDITOR, person="p-ann")
        grant(bob, stored, Role.LEAD)
        comment(stored.pk, "of Ann", by=ann.key)
        comment(stored.pk, "of Ann, naming @Bob Ray", by=ann.key)
        comment(stored.pk, "of Bob", by=bob.key)
    assert erase_comments("p-nobody", portfolio=here.pk) == 0
    assert erase_comments("p-ann", portfolio=here.pk) == 2
    assert texts(here.pk) == ["of Bob"]
    assert len(texts(other.pk)) == 3


def test_what_is_said_of_work_that_is_being_scored_is_seen_once_that_is_shown(site: Site) -> None:
    portfolio = site.stored.pk
    rounds = open_session(portfolio, kind="conversation", initiatives=("i",), by="a-1")
    add_comment(portfolio, "initiative:i", "of what is scored", by="a-1", initiatives=("i", "j"))
    add_comment(portfolio, "initiative:i", "of other work", by="a-1", initiatives=("k",))
    assert texts(portfolio) == ["of other work"]
    own = comments_on(portfolio, "initiative:i", reader="a-1")
    assert [(card.text, card.is_hidden) for card in own] == [
        ("of what is scored", True),
        ("of other work", False),
    ]
    assert reveal_session(portfolio, rounds.key, actor="a-1") == 0
    assert texts(portfolio) == ["of what is scored", "of other work"]
