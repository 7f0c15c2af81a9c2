"""Which portfolios a site holds."""

from bowstring.web.models import StoredPortfolio


def numbers_by_key() -> dict[str, int]:
    """The number of each portfolio, by its key."""
    return dict(StoredPortfolio.objects.order_by("key").values_list("key", "pk"))
