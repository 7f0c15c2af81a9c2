"""What takes tests long to work out: once a run, or kept for as long as nothing changes that it follows from."""

import fcntl
import hashlib
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".cache" / "tests"
T = TypeVar("T")
_SOLVING = ("highspy", "numpy")
_TABLES = ("django", "django-allauth", "django-axes", "django-tasks-db")
# Of the site only what concludes and writes it down, and its tables; how it is shown and typed changes nothing.
_ELSEWHERE = {"cli", "web"}
_OF_THE_SITE = ("web/jobs", "web/conclusions.py", "web/migrations")


def kept(name: str, make: Callable[[], T]) -> T:
    """What `make` makes, or made for an earlier test: processes wait for the one that works it out.

    Args:
        name: what it is kept under, in the folder `.cache/tests`.
        make: works it out from the source, the example and the tests' own portfolios alone.
    """
    return _once(name, state(), make)


def shared(name: str, make: Callable[[], T]) -> T:
    """What `make` makes, once for all processes of this run of the tests; the next run makes it anew.

    Args:
        name: what it is shared under.
        make: works it out.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    return _once(name, run, make) if run else make()


def _once(name: str, made_from: str, make: Callable[[], T]) -> T:
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}-{made_from}.pickle"
    with (FOLDER / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists():
            value: T = pickle.loads(path.read_bytes())  # noqa: S301 - written here
            return value
        value = make()
        for old in FOLDER.glob(f"{name}-*.pickle"):
            old.unlink()
        part = path.with_suffix(".part")
        part.write_bytes(pickle.dumps(value))
        part.replace(path)
    return value


@cache
def state() -> str:
    """The digest of everything that results follow from: source, effort, example, portfolios, solver, Python."""
    effort = os.environ.get("BOWSTRING_PRICING_EFFORT")
    digest = hashlib.sha256(f"{sys.version} {effort}".encode())
    for package in (*_SOLVING, *_TABLES):
        digest.update(f"{package}=={version(package)}\n".encode())
    for path in _sources():
        digest.update(f"{path.relative_to(ROOT)}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:20]


def _sources() -> Iterator[Path]:
    package = ROOT / "src" / "bowstring"
    for folder in sorted(set(package.iterdir()) - {package / name for name in _ELSEWHERE}):
        yield from _modules(folder)
    for name in _OF_THE_SITE:
        yield from _modules(package / name)
    yield from sorted((ROOT / "examples" / "department").iterdir())
    yield from (
        ROOT / "tests" / name for name in ("web/small_department.py", "web/concluded.py", "charts/telling.py")
    )


def _modules(place: Path) -> Iterator[Path]:
    yield from sorted(place.rglob("*.py")) if place.is_dir() else (place,)
