"""Views of lists that somebody keeps: filtered and sorted, under a name of their own."""

from bowstring.web.models import SavedView


def saved_views(portfolio: int, account: str, page: str) -> tuple[tuple[str, str], ...]:
    """Somebody's saved views of a list: names and queries.

    Args:
        portfolio: the portfolio's number.
        account: whose.
        page: of which list.
    """
    views = SavedView.objects.filter(portfolio=portfolio, account__key=account, page=page).order_by("name")
    return tuple(views.values_list("name", "query"))


def save_view(portfolio: int, account: int, page: str, *, name: str, query: str) -> None:
    """Keep a view of a list under a name; one of that name is replaced.

    Args:
        portfolio: the portfolio's number.
        account: whose.
        page: of which list.
        name: what it is called.
        query: the end of its address.
    """
    SavedView.objects.update_or_create(
        portfolio_id=portfolio, account_id=account, page=page, name=name, defaults={"query": query}
    )


def drop_view(portfolio: int, account: str, page: str, *, name: str) -> None:
    """Forget a view.

    Args:
        portfolio: the portfolio's number.
        account: whose.
        page: of which list.
        name: what it is called.
    """
    SavedView.objects.filter(portfolio=portfolio, account__key=account, page=page, name=name).delete()
