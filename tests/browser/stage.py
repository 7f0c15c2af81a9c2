"""Prepare a site for a browser: the small department, stored and planned, its people, and an address for every page.

Run by `live_site.py` in a process of its own, with the site's real settings. Prints what a `Stage` holds.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402
from tests.browser.promises import before_this_week, with_promises  # noqa: E402
from tests.web.concluded import concluded, tiny_concluded  # noqa: E402
from tests.web.conftest import SIDES, Site  # noqa: E402
from tests.web.samples import PARTS, SAMPLES  # noqa: E402
from tests.web.small_department import small_department, tiny_department  # noqa: E402
from tests.web.test_access import PAGES, Page  # noqa: E402

from bowstring.model.portfolio import Portfolio  # noqa: E402
from bowstring.web.access import Right, Role, grant  # noqa: E402
from bowstring.web.models import Account, StoredPortfolio  # noqa: E402
from bowstring.web.store.accounts import make_account, make_sign_in_link  # noqa: E402
from bowstring.web.store.facts import Edit, change_records, create_portfolio, kept_records  # noqa: E402
from bowstring.web.store.plans import record_plan  # noqa: E402
from bowstring.web.store.sessions import join_secret  # noqa: E402

_LINKS = 40
_PEOPLE = {
    "owner": (Role.OWNER, SIDES),
    "lead": (Role.LEAD, SIDES),
    "editor": (Role.EDITOR, []),
    "user": (Role.ASSESSOR, SIDES[:1]),
    "business": (Role.ASSESSOR, SIDES[1:]),
}


def main() -> None:
    """Everything, in a database that holds nothing but its tables."""
    shown, used = _stored("shown", small_department()), _stored("used", tiny_department())
    people = _people(shown, used, _changed_this_week("asked"))
    site = Site(stored=shown, client=_nobody, account=_nobody)
    json.dump(
        {
            "pages": {page.name: _address(page, site) for page in PAGES},
            "links": {
                name: [make_sign_in_link(account) for _ in range(_LINKS)] for name, account in people.items()
            },
        },
        sys.stdout,
    )


def _stored(key: str, portfolio: Portfolio) -> StoredPortfolio:
    """One whose pages are looked at, and a smaller one that people work on, so that nobody waits long for its plans."""
    stored = create_portfolio(portfolio, key)
    recorded, findings = tiny_concluded() if portfolio is tiny_department() else concluded()
    record_plan(stored.pk, recorded, findings, revision=1)
    return stored


def _changed_this_week(key: str) -> StoredPortfolio:
    """One with promises that fell due, whose facts changed since its first plan, and that was planned again."""
    questioned = with_promises(small_department(), timezone.localdate())
    stored = _stored(key, before_this_week(questioned))
    edits = [
        Edit(table="initiatives", row=kept.row, record=work)
        for kept, work in zip(kept_records(stored.pk, "initiatives"), questioned.initiatives, strict=True)
        if kept.record != work
    ]
    recorded, findings = concluded()
    record_plan(stored.pk, recorded, findings, revision=change_records(stored.pk, edits, actor=""))
    return stored


def _people(*portfolios: StoredPortfolio) -> dict[str, Account]:
    accounts_by_key = {"newcomer": make_account("newcomer@example.org", name="Newcomer")}
    keys = [person.key for person in small_department().people]
    for place, (name, (role, sides)) in enumerate(_PEOPLE.items()):
        accounts_by_key[name] = make_account(f"{name}@example.org", name=name.capitalize())
        for stored in portfolios:
            grant(accounts_by_key[name], stored, role, sides=sides, person=keys[place])
    return accounts_by_key


def _address(page: Page, site: Site) -> dict[str, Any]:
    """Where a page is, which door leads to it, whether anybody may come; empty where it has no sample."""
    made = SAMPLES.get(page.name)
    values = {"portfolio_key": site.stored.key}
    values |= {part: make(site) for part, make in PARTS.items() if part in page.parts}
    values |= made(site) if made is not None else {}
    if not set(page.parts) <= set(values):
        return {}
    door = f"/join/{join_secret(values['session_key'])}" if page.right is Right.JOINED else ""
    return {"url": page.url(values), "door": door, "is_public": page.right is Right.PUBLIC}


def _nobody(*_: Any, **__: Any) -> Any:
    raise AssertionError("a stage has no browsers")


if __name__ == "__main__":
    main()
