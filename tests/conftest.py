"""What all tests share: one browser for each process, since there can be only one at a time; who begins with what."""

import atexit
import gc
import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Tests run in as many processes as there are cores: threads of theirs would only wait for one another.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")
# A browser that is open has a loop of its own in this thread. Nothing runs in it while a test looks at the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# Pages and commands are tested with few whole plans; tests of prices allow as many as are usual.
os.environ.setdefault("BOWSTRING_PRICING_EFFORT", "0.2")

# To look for what can go as often as Python does took a tenth of the time of the site's tests, and of collecting them.
gc.set_threshold(50_000, 50, 100)

# No test reads or writes what is kept for whoever runs it.
_CACHE = tempfile.mkdtemp(prefix="bowstring-cache-")
os.environ["BOWSTRING_CACHE"] = _CACHE
atexit.register(shutil.rmtree, _CACHE, ignore_errors=True)

import pytest  # noqa: E402
from playwright.sync_api import Browser, Error, sync_playwright  # noqa: E402

# Debian's. The first has nothing that only a window needs, and takes half the time; pages are drawn by the same code.
CHROMIUMS = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Scripts of a page run once: compiling them any better costs more than it brings.
    "--js-flags=--no-maglev --no-turbofan",
)

# Each of two processes begins with something long, and none is left with it in the end: what is looked at in a browser,
# for which a site has to be set up, and what waits for a server or for workers; what attacks a site. Both need what is
# concluded of the small department: while the first works it out the second does what needs none.
_LONG = (
    ("tests/browser/", "tests/web/postgres/", "tests/web/workers/", "tests/cli/test_site.py"),
    (
        "tests/cli/test_commands.py",
        "tests/test_tutorial.py",
        "tests/test_built_docs.py",
        "tests/benchmarks/",
        "tests/web/test_languages.py",
    ),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of tests: as many parts as there are kinds of long ones, each with its own in front."""
    heads = [
        [item for place in places for item in items if item.nodeid.startswith(place)] for places in _LONG
    ]
    every = tuple(place for places in _LONG for place in places)
    others = iter([item for item in items if not item.nodeid.startswith(every)])
    share = -(-len(items) // len(_LONG))
    parts = [[*head, *itertools.islice(others, max(0, share - len(head)))] for head in heads]
    items[:] = [*(item for part in parts for item in part), *others]


def pytest_collection_finish() -> None:
    """Whatever is there now stays for the whole run: Python need not look through it again for what can go."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or a message why there is none."""
    there = next((path for path in CHROMIUMS if path.exists()), None)
    if there is None:
        pytest.skip(f"Chromium is not installed at {CHROMIUMS[-1]}: nothing was opened in a browser")
    with sync_playwright() as playwright:
        try:
            opened = playwright.chromium.launch(executable_path=str(there), args=list(_QUIET))
        except Error as error:
            pytest.skip(f"Chromium does not start here: {error.message.splitlines()[0]}")
        yield opened
        opened.close()
