"""Every page tells under which page of a menu it stands: that of its table, or that which leads to it."""

import re

import pytest
from tests.web.conftest import Site
from tests.web.samples import PARTS
from tests.web.small_department import small_department

from bowstring.web.access import Role
from bowstring.web.store.facts import kept_records
from bowstring.web.store.plans import PlanCard

_CURRENT = re.compile(r'<nav class="bs-pages".*?aria-current="page">([^<]*)<', re.DOTALL)


def _current(site: Site, path: str) -> str:
    page = site.client(Role.OWNER).get(site.url(path)).content.decode()
    match = _CURRENT.search(page)
    return match[1] if match is not None else ""


@pytest.mark.parametrize(
    ("path", "menu"),
    [
        ("facts/initiatives/change?row={initiatives}", "Initiatives"),
        ("facts/assets/{assets}", "Assets"),
        ("facts/assets/add", "Assets"),
        ("facts/teams/{teams}", "Teams"),
        ("facts/decisions/add", "Decisions"),
        ("facts/budget", "All facts"),
        ("facts/budget/add", "All facts"),
        ("plan/adopt", "Plan"),
        ("plan/method", "Plan"),
        ("plan/settle/{initiative}", "Plan"),
        ("import/{run}", "Import"),
        ("import/{run}/columns", "Import"),
    ],
)
@pytest.mark.usefixtures("reads_here")
def test_a_page_stands_under_the_page_that_a_reader_looks_for_it_at(
    site: Site, planned: PlanCard, path: str, menu: str
) -> None:
    rows = {table: kept_records(site.stored.pk, table)[0].row for table in ("initiatives", "assets", "teams")}
    parts = {**rows, "initiative": small_department().initiatives[0].key, "run": ""}
    if "{run}" in path:
        parts["run"] = PARTS["run"](site)
    assert _current(site, path.format_map(parts)) == menu
