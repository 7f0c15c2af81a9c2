"""A site that runs: the real web processes, policy and worker, on a database of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page
from tests.ready_tables import lay_tables

_ROOT = Path(__file__).parents[2]
SHOWN, USED, QUESTIONED = "/p/shown", "/p/used", "/p/asked"
"""Three portfolios: one whose pages are looked at, a smaller one that people work on, and one that is only asked."""


@dataclass(frozen=True)
class LiveSite:
    """url: where it runs. pages: an address for each name of the URL table. links: secrets that sign in, by person."""

    url: str
    pages: dict[str, dict[str, Any]]
    links: dict[str, list[str]]

    def sign_in(self, page: Page, who: str) -> None:
        """Sign somebody in, by a link that works once."""
        page.goto(f"{self.url}/sign-in/{self.links[who].pop()}")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda address: "/sign-in" not in address)


@contextmanager
def running_site(folder: Path) -> Iterator[LiveSite]:
    """The site, until the block ends."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("BOWSTRING_", "DJANGO_"))
    }
    environment |= {
        "BOWSTRING_HOME": str(folder),
        "BOWSTRING_PLAN_SECONDS": "1",
        "BOWSTRING_PRICING_EFFORT": "0.2",
        "BOWSTRING_DATABASE": f"sqlite:///{folder / 'bowstring.sqlite3'}",
        "BOWSTRING_SECRET_KEY": "only for tests, and long enough for that purpose",
        "DJANGO_SETTINGS_MODULE": "bowstring.web.settings",
        "PYTHONPATH": os.pathsep.join([str(_ROOT), os.environ.get("PYTHONPATH", "")]),
    }
    lay_tables(folder / "bowstring.sqlite3")
    stage = subprocess.run(
        [sys.executable, str(Path(__file__).parent / "stage.py")],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    serve = [sys.executable, "-m", "bowstring", "serve", "--port", str(port := _free_port())]
    log = folder / "site.log"
    with (
        log.open("w") as complaints,
        subprocess.Popen(
            serve, env=environment, stdout=subprocess.PIPE, stderr=complaints, text=True, cwd=folder
        ) as site,
    ):
        try:
            assert any("runs at" in line for line in site.stdout or ()), log.read_text()
            yield LiveSite(url=f"http://127.0.0.1:{port}", **json.loads(stage.stdout))
        finally:
            site.send_signal(signal.SIGTERM)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
