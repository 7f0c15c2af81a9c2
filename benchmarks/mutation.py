"""What share of small faults the tests see: a line is changed in a copy of the project, and its tests are run.

    python -m benchmarks.mutation delivery web/store --count 40 --seconds 300 --seed 0

Claim: at least 85 in 100 faults of the core and the store are seen. A package is a folder below `src/bowstring`, or one
module of it. Of each package as many faults are tried as asked for, drawn by the seed, until the seconds are over. The
project itself is never changed.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from benchmarks.measuring import progress, tell
from benchmarks.mutants import Mutant, count_mutants, mutant_of

_PROJECT = Path(__file__).parents[1]
_COPIED = ("src", "tests", "examples", "benchmarks", "docs", "pyproject.toml", "README.md")
_SOURCE = Path("src", "bowstring")
# Faults that loop are stopped once they take so many times as long as the tests do, and a while.
_TIMES_AS_LONG, _AND_SECONDS = 4, 20
_TRIES = 3
_READING = ("test_cells", "test_bad_input", "test_round_trip", "test_writing")
_TABLES = tuple(
    f"tests/formats/test_{name}.py"
    for name in ("lifelike_tables", "small_kinds", "mapping", "guessing", "registers")
)

TESTS: dict[str, tuple[str, ...]] = {
    "formats": tuple(f"tests/formats/{name}.py" for name in _READING),
    "formats/cells": ("tests/formats/test_cells.py", "tests/model/test_figures.py"),
    "formats/columns": _TABLES,
    "formats/decision_records": ("tests/formats/test_decision_records.py", "tests/web/test_record_files.py"),
    "formats/guarded": ("tests/formats/test_attacks.py", "tests/formats/test_round_trip.py"),
    "formats/editions": ("tests/formats/test_editions.py",),
    "formats/guessing": _TABLES,
    "formats/import_links": (*_TABLES, "tests/formats/test_editions.py"),
    "formats/import_rows": (*_TABLES, "tests/formats/test_editions.py"),
    "formats/import_scores": ("tests/formats/test_scores.py",),
    "formats/importing": (*_TABLES, "tests/formats/test_merging.py"),
    "formats/interpret": ("tests/formats/test_cells.py", "tests/formats/test_bad_input.py"),
    "formats/limits": ("tests/formats/test_attacks.py", "tests/formats/test_bad_input.py"),
    "formats/madr": ("tests/formats/test_decision_records.py", "tests/web/test_record_files.py"),
    "formats/mapping": ("tests/formats/test_mapping.py", "tests/formats/test_guessing.py"),
    "formats/package": ("tests/formats/test_attacks.py", "tests/formats/test_round_trip.py"),
    "formats/plan_files": ("tests/cli/test_commands.py", "tests/formats/test_writing.py"),
    "formats/profiles": _TABLES,
    "formats/source": (*_TABLES, "tests/formats/test_bad_input.py"),
    "formats/starting": ("tests/cli/test_commands.py", "tests/formats/test_writing.py"),
    "formats/together": ("tests/web/test_record_files.py", "tests/formats/test_decision_records.py"),
    "formats/version": ("tests/cli/test_commands.py", "tests/formats/test_writing.py"),
    "formats/vocabulary": ("tests/formats/test_mapping.py", "tests/formats/test_guessing.py"),
    "web/access": ("tests/web/test_rights.py",),
    "web/store/claims": ("tests/web/store/test_members.py", "tests/web/store/test_invitations.py"),
    "web/store/failures": ("tests/web/people/test_accounts.py",),
    "web/store/history": ("tests/web/store/test_audit.py", "tests/web/store/test_history.py"),
    "web/store/initiatives": (
        "tests/web/store/test_initiatives.py",
        "tests/web/portfolio/test_initiatives.py",
    ),
    "web/store/jobs": ("tests/web/store/test_jobs.py", "tests/web/store/test_turns.py"),
    "web/store/letters": ("tests/web/store/test_letters.py", "tests/web/talk/test_agenda.py"),
    "web/store/presence": ("tests/web/store/test_lists.py",),
    "web/store/provider_accounts": ("tests/web/test_openid.py",),
    "web/store/rooms": ("tests/web/reuse", "tests/web/teams", "tests/web/decisions", "tests/web/delivered"),
    "web/store/rows": ("tests/web/store/test_facts.py",),
    "web/store/sealed": ("tests/web/store/test_sessions.py", "tests/web/store/test_sealed.py"),
    "web/store/settings": ("tests/web/portfolio/test_portfolio_settings.py",),
    "web/store/sweeping": ("tests/web/store/test_turns.py",),
}
"""Which tests see to a module, where the file named after it is not all of them; of a package, where there is none."""


class Outcome(StrEnum):
    """What came of a fault."""

    KILLED = "killed"
    SURVIVED = "survived"
    TIMED_OUT = "timed out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A fault that was tried. module: below `src/bowstring`, without its ending."""

    module: str
    mutant: Mutant
    outcome: Outcome

    @property
    def is_seen(self) -> bool:
        """Whether the tests do not pass with it."""
        return self.outcome is not Outcome.SURVIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageTrials:
    """What was tried of a package. possible: all its faults. failing: modules whose tests fail as they are."""

    package: str
    possible: int
    trials: tuple[Trial, ...]
    failing: tuple[str, ...]

    def count(self, outcome: Outcome) -> int:
        """How many came out so."""
        return sum(trial.outcome is outcome for trial in self.trials)

    @property
    def share(self) -> str:
        """How many of a hundred are seen."""
        seen = sum(trial.is_seen for trial in self.trials)
        return f"{100 * seen / len(self.trials):.0f} %" if self.trials else "–"


class Copy:
    """A copy of the project in which modules are changed and tests run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seconds: dict[tuple[str, ...], float | None] = {}
        for name in _COPIED:
            path = _PROJECT / name
            if path.is_dir():
                shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif path.exists():
                shutil.copy2(path, folder / name)

    def modules_of(self, package: str) -> list[str]:
        """The modules of a package, by name."""
        path = self.folder / _SOURCE / package
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
        root = self.folder / _SOURCE
        return [
            file.relative_to(root).with_suffix("").as_posix() for file in files if file.name != "__init__.py"
        ]

    def source_of(self, module: str) -> str:
        """The text of a module as it is."""
        return self._path(module).read_text(encoding="utf-8")

    def tests_of(self, module: str) -> tuple[str, ...]:
        """The files of tests that see to a module."""
        package, _, name = module.rpartition("/")
        mirrored = f"tests/{package}/test_{name}.py"
        if module not in TESTS and (self.folder / mirrored).exists():
            return (mirrored,)
        return TESTS.get(module) or TESTS.get(package) or (f"tests/{package}",)

    def seconds_of(self, module: str) -> float | None:
        """How long the tests of a module take as it is; None if they do not pass."""
        tests = self.tests_of(module)
        if tests not in self._seconds:
            progress(f"as it is: {' '.join(tests)}")
            began = time.monotonic()
            passed = self._run(tests, limit=None) is Outcome.SURVIVED
            self._seconds[tests] = time.monotonic() - began if passed else None
        return self._seconds[tests]

    def try_fault(self, module: str, mutant: Mutant) -> Trial:
        """Change the module, run its tests, and put it back."""
        path, seconds = self._path(module), self.seconds_of(module) or 0.0
        text, times = path.read_bytes(), path.stat()
        path.write_text(mutant.source, encoding="utf-8")
        try:
            limit = _TIMES_AS_LONG * seconds + _AND_SECONDS
            outcome = self._run(self.tests_of(module), limit=limit)
        finally:
            path.write_bytes(text)
            # With its old time what Python compiled of it holds again.
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        return Trial(module=module, mutant=mutant, outcome=outcome)

    def _path(self, module: str) -> Path:
        return (self.folder / _SOURCE / module).with_suffix(".py")

    def _run(self, tests: tuple[str, ...], *, limit: float | None) -> Outcome:
        """What came of some tests; without a limit they are run as they are, and what is compiled is kept."""
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join((str(self.folder / "src"), str(self.folder))),
            "BOWSTRING_HOME": str(self.folder / "home"),
            "PYTHONDONTWRITEBYTECODE": "" if limit is None else "1",
        }
        # Tables are made at once rather than migration by migration: half of what a test of the site takes.
        options = ("-x", "-q", "-p", "no:cacheprovider", "--nomigrations")
        command = [sys.executable, "-m", "pytest", *options, *tests]
        for _ in range(_TRIES):
            try:
                ended = _end_of(command, self.folder, environment, limit)
            except subprocess.TimeoutExpired:
                return Outcome.TIMED_OUT
            # Stopped from outside says nothing of the fault.
            if ended != -signal.SIGTERM:
                break
        return Outcome.KILLED if ended else Outcome.SURVIVED


def _end_of(command: list[str], folder: Path, environment: dict[str, str], limit: float | None) -> int:
    """What a command ends with; what it started ends with it. Raises: subprocess.TimeoutExpired."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    ) as child:
        try:
            return child.wait(timeout=limit)
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)


def try_package(project: Copy, package: str, *, count: int, seconds: float, seed: int) -> PackageTrials:
    """Try faults of a package.

    Args:
        project: where.
        package: a folder below `src/bowstring`, or a module of it.
        count: how many at most; none for every one.
        seconds: after so many no other is begun.
        seed: which.
    """
    faults = [
        (module, number)
        for module in project.modules_of(package)
        for number in range(count_mutants(project.source_of(module)))
    ]
    drawn = random.Random(seed).sample(faults, min(count or len(faults), len(faults)))
    until, failing, trials = time.monotonic() + seconds, set[str](), list[Trial]()
    for module, number in drawn:
        if time.monotonic() >= until:
            break
        if project.seconds_of(module) is None:
            failing.add(module)
            continue
        trials.append(project.try_fault(module, mutant_of(project.source_of(module), number)))
        progress(f"{trials[-1].outcome}: {_line_of(trials[-1])}")
    return PackageTrials(
        package=package, possible=len(faults), trials=tuple(trials), failing=tuple(sorted(failing))
    )


def _line_of(trial: Trial) -> str:
    return f"{(_SOURCE / trial.module).as_posix()}.py:{trial.mutant.line}: {trial.mutant.change}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Try and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation")
    parser.add_argument("packages", nargs="+", help="folders below src/bowstring, or modules of them")
    parser.add_argument("--count", type=int, default=40, help="faults of each package; 0 for every one")
    parser.add_argument("--seconds", type=float, default=300.0, help="for each package")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    for package in options.packages:
        path = _PROJECT / _SOURCE / package
        if not path.is_dir() and not path.with_suffix(".py").is_file():
            parser.error(f"there is no {(_SOURCE / package).as_posix()}; name a folder or a module of it")
    with tempfile.TemporaryDirectory(prefix="bowstring-mutation-") as folder:
        project = Copy(Path(folder))
        limits = {"count": options.count, "seconds": options.seconds, "seed": options.seed}
        packages = [try_package(project, package, **limits) for package in options.packages]
    _print(packages, seed=options.seed)


def _print(packages: Sequence[PackageTrials], *, seed: int) -> None:
    survivors = [_line_of(trial) for package in packages for trial in package.trials if not trial.is_seen]
    failing = [
        f"not tried, as its tests fail as they are: {module}"
        for package in packages
        for module in package.failing
    ]
    tell(
        f"Small faults that the tests see, drawn by seed {seed}. One that makes them run too long counts as seen.",
        ("Package", "Possible", "Tried", *(outcome.capitalize() for outcome in Outcome), "Share seen"),
        [
            (
                package.package,
                f"{package.possible:,}",
                str(len(package.trials)),
                *(str(package.count(outcome)) for outcome in Outcome),
                package.share,
            )
            for package in packages
        ],
        *(["Survivors:", *sorted(survivors)] if survivors else ["No survivors."]),
        *failing,
    )


if __name__ == "__main__":
    main()
