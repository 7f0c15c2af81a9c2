"""Plans and their ledgers kept in the user's cache folder: planned and priced once, for every command."""

import contextlib
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bowstring.formats.own.version import version_of
from bowstring.formats.program import program
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BowstringError
from bowstring.planning.adopted.restore import divisible_again
from bowstring.planning.plan import Plan
from bowstring.tensions.ledger import Ledger
from bowstring.tensions.pricing_effort import EFFORT
from bowstring.web.conclusions import document_of, value_of
from bowstring.worlds.worlds import Worlds

MOST_KEPT = 200
"""More plans, or ledgers, than this are not kept: those that were read longest ago go."""

_MOST_BYTES = 200_000_000
_PLAN, _LEDGER, _WORLDS = "plan", "priced", "worlds"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanKey:
    """What a plan is a function of. Source: docs/methods.md#the-same-facts-the-same-answer.

    version: of the facts. floor, seconds, seed: as they were asked for. program: which program and solver planned.
    near: the plan that it stays near to, by its key and starts; "" if none.
    """

    version: str
    floor: float | None
    seconds: float | None
    seed: int
    program: str
    near: str = ""

    @property
    def name(self) -> str:
        """The name of the file that keeps the plan."""
        return _file_name(_PLAN, self._parts)

    def ledger_name(self, plan: Plan, work: float) -> str:
        """The name of the file that keeps the ledger of this key's plan, priced with so much effort."""
        return _file_name(_LEDGER, [*self._parts, _starts(plan), work, os.environ.get(EFFORT, "")])

    def worlds_name(self, plan: Plan) -> str:
        """The name of the file that keeps the worlds that were drawn last for this key's plan."""
        return _file_name(_WORLDS, [*self._parts, _starts(plan)])

    def near_to(self, other: "PlanKey", plan: Plan) -> "PlanKey":
        """The key of a plan that stays near another, of that other key."""
        return replace(self, near=json.dumps([other.name, _starts(plan)]))

    @property
    def _parts(self) -> list[object]:
        return [self.version, self.floor, self.seconds, self.seed, self.program, *filter(None, [self.near])]


def plan_key(portfolio: Portfolio, *, floor: float | None, seconds: float | None, seed: int) -> PlanKey:
    """The key of the plan of these facts with these options, by this program.

    Args:
        portfolio: its facts.
        floor: minimum share of each focus.
        seconds: most to search for.
        seed: of the search.
    """
    return PlanKey(version=version_of(portfolio), floor=floor, seconds=seconds, seed=seed, program=program())


def recorded_plan(portfolio: Portfolio, key: PlanKey) -> Plan | None:
    """The plan that was kept under a key, with what its prices are told in; None if there is none that can be read.

    A file that is damaged, or that somebody else put there, counts as none.
    """
    plan = _kept(key.name, _PLAN)
    if not isinstance(plan, Plan) or set(plan.starts) != set(portfolio.index.initiatives):
        return None
    try:
        return replace(plan, divisible=divisible_again(portfolio, plan))
    except BowstringError:
        return None


def keep_plan(plan: Plan, key: PlanKey) -> None:
    """Keep a plan under its key, whole or not at all, readable by its owner alone.

    Where that cannot be done nothing is lost but time.
    """
    if plan.is_planned and plan.divisible is not None:
        _keep(key.name, _PLAN, plan)


def recorded_ledger(plan: Plan, key: PlanKey, *, work: float) -> Ledger | None:
    """The ledger that was kept beside a plan, exactly as it was priced; None if there is none that can be read.

    work: the effort that whole plans were allowed.
    """
    ledger = _kept(key.ledger_name(plan, work), _LEDGER)
    return ledger if isinstance(ledger, Ledger) else None


def keep_ledger(ledger: Ledger, plan: Plan, key: PlanKey, *, work: float) -> None:
    """Keep a plan's whole ledger beside it, what-ifs included, as `keep_plan` keeps the plan.

    Args:
        ledger: the priced questions.
        plan: that was priced.
        key: under which it is kept.
        work: effort of pricing.
    """
    _keep(key.ledger_name(plan, work), _LEDGER, ledger)


def recorded_worlds(plan: Plan, key: PlanKey) -> Worlds | None:
    """The worlds that were drawn last for a plan; None if there are none that can be read."""
    worlds = _kept(key.worlds_name(plan), _WORLDS)
    return worlds if isinstance(worlds, Worlds) else None


def keep_worlds(worlds: Worlds, plan: Plan, key: PlanKey) -> None:
    """Keep worlds beside their plan, as `keep_plan` keeps the plan."""
    _keep(key.worlds_name(plan), _WORLDS, worlds)


def _starts(plan: Plan) -> list[tuple[str, str]]:
    return sorted((key, str(start)) for key, start in {**plan.starts, **plan.later}.items())


def _file_name(kind: str, parts: Sequence[object]) -> str:
    return f"{kind}-{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}.json"


def _kept(name: str, kind: str) -> object:
    """The conclusion of a kind that a file keeps; None if there is none that can be read."""
    folder = cache_folder()
    text = _read(folder / name) if folder is not None else None
    if text is None:
        return None
    try:
        document = json.loads(text)
        is_whole = document["digest"] == _digest(document[kind])
        value: object = value_of(kind, document[kind]) if is_whole else None
    except (ValueError, KeyError, TypeError):
        return None
    return value


def _keep(name: str, kind: str, value: object) -> None:
    """Put a conclusion in its file, wholly or not at all; where that cannot be done, nothing."""
    folder = cache_folder()
    if folder is None:
        return
    document = document_of(kind, value)
    text = json.dumps({"digest": _digest(document), kind: document}, allow_nan=False)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Made readable by its owner alone from the first byte on.
        number, writing = tempfile.mkstemp(dir=folder, prefix=".writing-")
        try:
            with os.fdopen(number, "w", encoding="utf-8") as file:
                file.write(text)
            Path(writing).replace(folder / name)
        except OSError:
            Path(writing).unlink(missing_ok=True)
            raise
        _drop_oldest(folder, kind)
    except OSError:
        return


def cache_folder() -> Path | None:
    """Where all is kept: BOWSTRING_CACHE, else the user's cache folder; None if BOWSTRING_CACHE is empty."""
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
    """A kept file's text, marked as read now; None if it is not there, not the user's own, or too large."""
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


def _drop_oldest(folder: Path, kind: str) -> None:
    """Drop what was read longest ago, beyond as many of a kind as are kept."""
    paths = sorted(folder.glob(f"{kind}-*.json"), key=lambda path: (path.lstat().st_mtime, path.name))
    for path in paths[: max(0, len(paths) - MOST_KEPT)]:
        path.unlink(missing_ok=True)


def _digest(document: Mapping[str, object]) -> str:
    # In the order in which it is written, since JSON makes texts of the numbers that some are found by.
    text = json.dumps(document, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
