"""When a member was here last: their own, of that portfolio, noted now and then, told to who was away."""

from datetime import UTC, datetime, timedelta

from tests.web.conftest import Site

from bowstring.web.access import Role, grant
from bowstring.web.models import Membership, StoredPortfolio
from bowstring.web.store.visits import AWAY, note_visit

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_who_was_away_is_told_since_when_and_who_was_not_is_told_nothing(site: Site) -> None:
    account = site.account(Role.VIEWER)
    here = site.stored.pk

    def come(after: timedelta) -> datetime | None:
        return note_visit(here, account.key, now=NOON + after)

    assert come(timedelta()) is None
    # Within five minutes nothing is noted: the visit at noon is still the last.
    assert come(4 * MINUTE) is None
    assert come(AWAY) == NOON
    assert come(AWAY + 5 * MINUTE) is None
    assert come(2 * AWAY + 4 * MINUTE) is None
    assert come(3 * AWAY + 4 * MINUTE) == NOON + 2 * AWAY + 4 * MINUTE


def test_a_visit_is_ones_own_in_that_portfolio(site: Site) -> None:
    account, colleague = site.account(Role.VIEWER), site.account(Role.EDITOR)
    other = StoredPortfolio.objects.create(key="other", name="Other", settings={})
    for member in (account, colleague):
        grant(member, other, Role.VIEWER)
    note_visit(site.stored.pk, account.key, now=NOON)
    seen = Membership.objects.filter(last_seen_at=NOON)
    assert [(membership.account, membership.portfolio) for membership in seen] == [(account, site.stored)]
    assert note_visit(other.pk, account.key, now=NOON + AWAY) is None
    assert note_visit(site.stored.pk, colleague.key, now=NOON + AWAY) is None
