"""Saved views are each account's own, of one list of one portfolio, and one of the same name is replaced."""

from tests.web.conftest import Site

from bowstring.web.models import StoredPortfolio
from bowstring.web.store.accounts import make_account
from bowstring.web.store.saved_views import drop_view, save_view, saved_views


def test_a_view_is_seen_replaced_and_forgotten_where_it_was_saved_and_nowhere_else(site: Site) -> None:
    here, there = site.stored.pk, StoredPortfolio.objects.create(key="other", name="Other", settings={}).pk
    ann, bo = make_account("ann@example.org"), make_account("bo@example.org")
    places = [
        (here, ann, "initiatives"),
        (here, ann, "assets"),
        (here, bo, "initiatives"),
        (there, ann, "initiatives"),
    ]
    for number, (portfolio, account, page) in enumerate(places):
        save_view(portfolio, account.pk, page, name="Mine", query=f"q={number}")
    save_view(here, ann.pk, "initiatives", name="Another", query="q=a")
    save_view(here, ann.pk, "initiatives", name="Mine", query="q=new")

    def seen() -> list[tuple[tuple[str, str], ...]]:
        return [saved_views(portfolio, account.key, page) for portfolio, account, page in places]

    others = [(("Mine", f"q={number}"),) for number in (1, 2, 3)]
    assert seen() == [(("Another", "q=a"), ("Mine", "q=new")), *others]
    drop_view(here, ann.key, "initiatives", name="Mine")
    assert seen() == [(("Another", "q=a"),), *others]
    drop_view(here, bo.key, "assets", name="Mine")
    assert seen() == [(("Another", "q=a"),), *others]
