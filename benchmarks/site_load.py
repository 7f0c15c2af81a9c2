"""How the site bears people: 16 clicking at once, 100 who score within a minute, its weight, its queries.

    python -m benchmarks.site_load --size 359 --people 16 --seconds 60
    python -m benchmarks.site_load --members 150 --within 120
    python -m benchmarks.site_load --members 500 --within 120 --on postgresql

Claims: with the example department every page comes within 300 ms in the median and 800 ms at the 95th percentile with
16 people clicking at once; with 10,000 initiatives within a second; of 100 people who score within a minute nothing is
lost; from the sign-in to the agenda it takes less than 250 kB. The site is the real one, as `bowstring serve` runs it.
"""

import argparse
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from typing import Any

from tests.ready_tables import lay_tables
from tests.web.postgres.cluster import running_cluster

from benchmarks.measuring import progress, tell

_ROOT = Path(__file__).parents[1]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables."""
    argument_parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    argument_parser.add_argument("--size", type=int, default=359, help="initiatives")
    argument_parser.add_argument("--people", type=int, default=16, help="who click at once")
    argument_parser.add_argument(
        "--wait", type=float, default=1.0, help="seconds between a page and their next click"
    )
    argument_parser.add_argument("--seconds", type=float, default=60.0, help="how long they click")
    argument_parser.add_argument(
        "--warm", type=float, default=10.0, help="how long they click before it counts"
    )
    argument_parser.add_argument("--scorers", type=int, default=100, help="who score in one session")
    argument_parser.add_argument("--within", type=float, default=60.0, help="seconds in which they do")
    argument_parser.add_argument(
        "--site", type=Path, help="a site's database in which `bowstring demo` planned the department"
    )
    argument_parser.add_argument(
        "--members",
        type=int,
        default=0,
        help="only this: members who score, while --people read a page every 30 s",
    )
    argument_parser.add_argument("--only", default="", help="only pages whose name has this in it")
    argument_parser.add_argument("--on", choices=("sqlite", "postgresql"), default="sqlite")
    argument_parser.add_argument("--plan-seconds", type=float, default=10.0, help="the plan's ceiling")
    options = argument_parser.parse_args(arguments)
    measure = _measure_members if options.members else _measure
    with (
        tempfile.TemporaryDirectory(prefix="bowstring-load-") as home,
        running_cluster() if options.on == "postgresql" else nullcontext("") as url,
    ):
        measure(Site(Path(home), url), options)
    return 0


class Site:
    """A site in a folder of its own, on a database of its own. url: of the database, blank for a file there."""

    def __init__(self, home: Path, url: str = "") -> None:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("BOWSTRING_", "DJANGO_"))
        }
        self.home = home
        self.environment = kept | {
            "BOWSTRING_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "bowstring.web.settings",
            "BOWSTRING_LOG": "ERROR",
            # As `bowstring serve` starts its web processes.
            "OPENBLAS_NUM_THREADS": "1",
            **({"BOWSTRING_DATABASE": url} if url else {}),
        }
        if not url:
            lay_tables(self.database)

    def ask(self, module: str, *words: str, payload: object = None) -> Any:
        """What a module of its own process answers."""
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{module}", *words],
            cwd=_ROOT,
            env=self.environment,
            check=True,
            input=json.dumps(payload),
            stdout=subprocess.PIPE,
            text=True,
        )
        return json.loads(done.stdout)

    @property
    def database(self) -> Path:
        """The file that holds it."""
        return self.home / "bowstring.sqlite3"

    def take_over(self, site: Path) -> None:
        """Hold what another site's database holds."""
        with closing(sqlite3.connect(site)) as kept, closing(sqlite3.connect(self.database)) as ours:
            kept.backup(ours)

    @contextmanager
    def running(self) -> Iterator[str]:
        """Its address, while it runs."""
        port = _free_port()
        serve = [sys.executable, "-m", "bowstring", "serve", "--port", str(port)]
        with subprocess.Popen(
            serve, cwd=self.home, env=self.environment, stdout=subprocess.PIPE, text=True
        ) as site:
            if not any("runs at" in line for line in site.stdout or ()):
                raise RuntimeError("the site did not start; what it said stands above")
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                site.send_signal(signal.SIGTERM)


def _measure(site: Site, options: argparse.Namespace) -> None:
    progress("Storing and planning")
    if options.site is not None:
        site.take_over(options.site)
    links = 2 * options.people + 1
    prepare = ("--size", str(options.size), "--seconds", str(options.plan_seconds), "--links", str(links))
    stage = site.ask("site_stage", "prepare", *prepare)
    progress("Counting queries")
    pages = site.ask("site_stage", "pages", "--only", options.only)
    with site.running() as url:
        weight = site.ask("site_people", payload={"what": "weigh", "url": url, "links": stage["links"][-1:]})
        request = {
            "what": "click",
            "url": url,
            "pages": pages,
            "wait": options.wait,
            "people": options.people,
        }
        half = stage["links"][: options.people], stage["links"][options.people : -1]
        for seconds, secrets in zip((options.warm, options.seconds), half, strict=True):
            progress(f"{options.people} people click for {seconds:g} s")
            read = site.ask("site_people", payload=request | {"links": secrets, "seconds": seconds})
        progress(f"{options.scorers} people score within {options.within:g} s")
        score = {"what": "score", "url": url, "join": stage["join"], "people": options.scorers}
        scored = site.ask("site_people", payload=score | {"seconds": options.within})
        sealed = site.ask("site_stage", "sealed")
    _tell_pages(options, pages, read, initiatives=stage["initiatives"])
    _tell_scores(options, scored, sealed=sealed)
    _tell_weight(weight)


def _measure_members(site: Site, options: argparse.Namespace) -> None:
    """Members who score while others read: how long each page takes, and whether all is kept."""
    progress("Storing and planning")
    prepare = ("--size", str(options.size), "--seconds", str(options.plan_seconds))
    stage = site.ask("site_stage", "prepare", *prepare, "--links", str(options.people))
    members = site.ask("site_stage", "members", "--members", str(options.members))
    pages = site.ask("site_stage", "pages", "--only", options.only)
    with site.running() as url:
        progress(f"{options.members} members score within {options.within:g} s, {options.people} read")
        request = {
            "what": "assess",
            "url": url,
            "pages": pages,
            "wait": 30.0,
            "people": options.people,
            "links": stage["links"],
            "members": members["links"],
            "assess": members["assess"],
            "within": options.within,
            "seconds": options.within + 15,
        }
        scored = site.ask("site_people", payload=request)
        sealed = site.ask("site_stage", "sealed")
    tell(
        f"{options.members} members score within {options.within:g} s on {options.on}, {options.people} read",
        ("Step", "Times", "Failed", "Median, ms", "P95, ms", "Most, ms"),
        [(name, *_row(figures)) for name, figures in sorted(scored["pages"].items())],
        *scored["faults"],
        f"{sealed} of {options.members} scores are kept.",
        f"Playing them took {scored['processor']:.0f} s of a processor. Load of the machine: {os.getloadavg()[0]:.1f}.",
    )


def _tell_pages(
    options: argparse.Namespace, pages: dict[str, Any], read: dict[str, Any], *, initiatives: int
) -> None:
    page_figures = sorted(read["pages"].items(), key=lambda item: -item[1]["p95"])
    rows = [
        (
            name,
            str(pages[name]["queries"]),
            f"{pages[name]['bytes'] / 1000:,.0f}",
            *_row(figures),
        )
        for name, figures in page_figures
    ]
    tell(
        f"{options.people} people at {initiatives:,} initiatives, {options.wait:g} s from a page to the next click",
        ("Page", "Queries", "kB", "Times", "Failed", "Median, ms", "P95, ms", "Most, ms"),
        [*rows, ("all of them", "", "", *_row(read["all"]))],
        *read["faults"],
        f"Load of the machine: {os.getloadavg()[0]:.1f}.",
    )


def _tell_scores(options: argparse.Namespace, scored: dict[str, Any], *, sealed: int) -> None:
    tell(
        f"{options.scorers} people join by a link and score within {options.within:g} s",
        ("Step", "Times", "Failed", "Median, ms", "P95, ms", "Most, ms"),
        [(name, *_row(figures)) for name, figures in sorted(scored["pages"].items())],
        *scored["faults"],
        f"{sealed} of {options.scorers} scores are kept.",
    )


def _tell_weight(weight: dict[str, int]) -> None:
    tell(
        "From the sign-in to the agenda, without charts",
        ("What", "kB over the wire"),
        [
            ("two pages, packed", f"{weight['packed'] / 1000:,.0f}"),
            ("two pages, as the site sends them", f"{weight['pages'] / 1000:,.0f}"),
            ("styles, scripts, icon", f"{weight['files'] / 1000:,.0f}"),
        ],
    )


def _row(figures: dict[str, Any]) -> tuple[str, ...]:
    times = (f"{figures[name] or 0:,.0f}" for name in ("median", "p95", "most"))
    return (str(figures["count"]), str(figures["failed"]), *times)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
