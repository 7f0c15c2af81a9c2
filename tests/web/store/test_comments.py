"""Comments in the database: bounded, each erased by who may, those of other portfolios left alone."""

from typing import Any

import pytest
from tests.web.conftest import Site

from bowstring.web.models import StoredPortfolio
from bowstring.web.quotas import QuotaError
from bowstring.web.store.comments import add_comment, comments_on, remove_comment


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
