"""A site that is not at the top of its name: every link of every page stays inside it, and leads somewhere."""

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.ready_tables import lay_tables


def test_a_site_under_a_path_is_walked_by_its_own_links(tmp_path: Path) -> None:
    root, site = Path(__file__).parents[2], tmp_path / "site.sqlite3"
    lay_tables(site)
    bare = {name: value for name, value in os.environ.items() if not name.startswith("BOWSTRING_")}
    ran = subprocess.run(
        [
            sys.executable,
            str(root / "tests/web/sub_path_journey.py"),
            f"sqlite:///{site}",
        ],
        env={**bare, "DJANGO_SETTINGS_MODULE": "bowstring.web.settings", "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    journey = json.loads(ran.stdout.splitlines()[-1])
    statuses = journey["statuses"]
    assert journey["outside"] == []
    # An address that only takes what a form sends answers 405.
    assert {path: status for path, status in statuses.items() if status >= 400 and status != 405} == {}
    assert journey["servers"] == [{"url": "/bowstring"}]
    pages = {path.removeprefix("/bowstring").split("?")[0] for path in statuses}
    assert {"/p/small/", "/p/small/plan", "/p/small/initiatives", "/account", "/account/tokens"} <= pages
    assert any(page.startswith("/static/") for page in pages)
    assert len(pages) > 40
