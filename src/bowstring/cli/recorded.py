"""Plans kept in the user's cache folder: the same facts and options are planned once, for every command."""

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bowstring.formats.program import program
from bowstring.formats.version import version_of
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BowstringError
from bowstring.planning.plan import Plan
from bowstring.planning.restore import divisible_again
from bowstring.web.conclusions import document_of, value_of

MOST_KEPT = 200
"""More plans than this are not kept: those that were read longest ago go."""

_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanKey:
    """What a plan is a function of. Source: docs/methods.md#the-same-facts-the-same-answer.

    version: of the facts. floor, seconds, seed: as they were asked for. program: which program and solver planned.
    """

    version: str
    floor: float | None
    seconds: float | None
    seed: int
    program: str

    @property
    def name(self) -> str:
        """The name of the file that keeps the plan."""
        parts = [self.version, self.floor, self.seconds, self.seed, self.program]
        return f"plan-{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}.json"


def plan_key(portfolio: Portfolio, *, floor: float | None, seconds: float | None, seed: int) -> PlanKey:
    """The key of the plan of these facts with these options, by this program."""
    return PlanKey(version=version_of(portfolio), floor=floor, seconds=seconds, seed=seed, program=program())


def recorded_plan(portfolio: Portfolio, key: PlanKey) -> Plan | None:
    """The plan that was kept under a key, with what its prices are told in; None where there is none that can be read.

    A file that is damaged, or that somebody else put there, counts as none.
    """
    folder = cache_folder()
    text = _read(folder / key.name) if folder is not None else None
    if text is None:
        return None
    try:
        document = json.loads(text)
        plan = value_of("plan", document["plan"]) if document["digest"] == _digest(document["plan"]) else None
        if not isinstance(plan, Plan) or set(plan.starts) != set(portfolio.index.initiatives):
            return None
        return replace(plan, divisible=divisible_again(portfolio, plan))
    except (ValueError, KeyError, TypeError, BowstringError):
        return None


def keep_plan(plan: Plan, key: PlanKey) -> None:
    """Keep a plan under its key, whole or not at all, readable by its owner alone.

    Where that cannot be done nothing is lost but time.
    """
    folder = cache_folder()
    if folder is None or not plan.is_planned or plan.divisible is None:
        return
    document = document_of("plan", plan)
    text = json.dumps({"digest": _digest(document), "plan": document}, allow_nan=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made readable by its owner alone from the first byte on.
        number, writing = tempfile.mkstemp(dir=folder, prefix=".writing-")
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(text)
            Path(writing).replace(folder / key.name)
        except OSError:
            Path(writing).unlink(missing_ok=True)
            raise
        _drop_oldest(folder)
    except OSError:
        return


def cache_folder() -> Path | None:
    """Where plans are kept: BOWSTRING_CACHE, else the user's cache folder; None where BOWSTRING_CACHE is empty."""
    named = os.environ.get("BOWSTRING_CACHE")
    if named is not None:
        return Path(named).expanduser() if named else None
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "bowstring" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "bowstring"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "bowstring"


def _read(path: Path) -> str | None:
    """A kept file's text, marked as read now; None where it is not there, not the user's own, or too large."""
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(number, "rb") as file:
            status = os.fstat(file.fileno())
            is_own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
            if not is_own or status.st_size > _MOST_BYTES:
                return None
            text = file.read(_MOST_BYTES).decode()
    except (OSError, ValueError):
        return None
    # Where that cannot be marked it goes sooner.
    with contextlib.suppress(OSError):
        os.utime(path)
    return text


def _drop_oldest(folder: Path) -> None:
    """Drop the plans that were read longest ago, beyond as many as are kept."""
    plans = sorted(folder.glob("plan-*.json"), key=lambda path: (path.lstat().st_mtime, path.name))
    for path in plans[: max(0, len(plans) - MOST_KEPT)]:
        path.unlink(missing_ok=True)


def _digest(document: Mapping[str, object]) -> str:
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
