"""Pages tell moments by the site's own clock."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from tests.web.conftest import Site

from bowstring.web.access import Role
from bowstring.web.models import ApiToken
from bowstring.web.moments import clock_words, day_words, moment_words, short_day_words
from bowstring.web.store.tokens import make_token

EVENING = datetime(2026, 7, 31, 23, 30, tzinfo=UTC)


def test_a_moment_is_told_by_the_zone_that_is_set() -> None:
    assert moment_words(EVENING) == "31 July 2026, 23:30 UTC"
    with timezone.override("Europe/London"):
        assert (day_words(EVENING), clock_words(EVENING)) == ("1 August 2026", "00:30 BST")
        assert short_day_words(EVENING) == "1 August"


def test_a_page_has_the_day_of_the_sites_zone(site: Site, settings: Any) -> None:
    account = site.account(Role.VIEWER)
    make_token(account, "a test", scope="read", days=1)
    ApiToken.objects.update(used_at=EVENING)
    browser = site.client(Role.EDITOR)
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert "31 July 2026" in browser.get("/account/tokens").content.decode()
    with timezone.override("Pacific/Auckland"):
        page = browser.get("/account/tokens").content.decode()
    assert "1 August 2026" in page
    assert "31 July 2026" not in page
