"""What share of small faults the tests see: a line is changed in a copy of the project, and its tests are run.

    python -m benchmarks.mutation delivery web/store --count 40 --seconds 300 --seed 0

Claim: at least 85 in 100 faults of delivery, access, the store and formats are seen, in the mean. A package is a folder
below `src/bowstring`, or one module of it. Of each package as many faults are tried as asked for, drawn by the seed,
until the seconds are over. The project itself is never changed.

Which tests run which lines is recorded once and kept in `.cache/mutation`; each fault is then tried by those that run
its line, cheapest first. What only tests beyond the first half minute (`--within`) would see counts as not seen.
"""

import argparse
import os
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.covering import Covering, is_of_today, key_of, read_covering, sources_of
from benchmarks.forked_tests import ForkedTests, Verdict
from benchmarks.measuring import progress, tell
from benchmarks.mutants import Mutant, count_mutants, mutant_of
from benchmarks.warm_tests import WarmTests

_PROJECT = Path(__file__).parents[1]
_COPIED = ("src", "tests", "examples", "benchmarks", "docs", "pyproject.toml", "README.md")
_SOURCE = Path("src", "bowstring")
_KEPT = _PROJECT / ".cache" / "mutation"
# Faults that loop are stopped once they take so many times as long as the tests do, and a while.
_TIMES_AS_LONG, _AND_SECONDS = 4, 20
_SECONDS_OF_TESTS = 30.0
# After so many faults the same tests are run with nothing changed, and have to pass.
_UNTIL_CONTROL = 10

TESTS: dict[str, tuple[str, ...]] = {
    "formats": (
        "tests/formats",
        "tests/model/test_figures.py",
        "tests/web/test_record_files.py",
        "tests/cli/test_commands.py",
    ),
    "tensions": (
        "tests/tensions",
        "tests/advice",
        "tests/planning/test_plan_curve.py",
        "tests/planning/test_outcomes.py",
    ),
    "web/access": (
        "tests/web/test_rights.py",
        "tests/web/api/test_tokens.py",
        "tests/web/talk/test_agenda_calendar.py",
        "tests/web/people/test_people.py",
    ),
    "web/store": tuple(
        f"tests/web/{place}"
        for place in (
            *(
                "store",
                "people",
                "talk",
                "portfolio",
                "plan",
                "reuse",
                "teams",
                "decisions",
                "delivered",
                "site",
            ),
            *(
                "api",
                "test_rights.py",
                "test_jobs.py",
                "test_openid.py",
                "test_unseen.py",
                "test_watching.py",
            ),
            *("test_webhooks.py", "test_record_files.py"),
        )
    ),
}
"""Which tests see to a package, or to a module, where the folder or the file named after it is not all of them."""

ELSEWHERE: dict[str, tuple[str, ...]] = {
    "formats/guarded": ("tests/formats/test_attacks.py",),
    "formats/reader": ("tests/formats/test_attacks.py",),
    "web/store/provider_accounts": ("tests/web/test_openid.py",),
}
"""Files of tests that run a module in a process of its own, where nobody sees which lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A fault that was tried. module: below `src/bowstring`, without its ending."""

    module: str
    mutant: Mutant
    outcome: Verdict

    @property
    def is_seen(self) -> bool:
        """Whether the tests do not pass with it."""
        return self.outcome is not Verdict.SURVIVED


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageTrials:
    """What was tried of a package. possible: all its faults. failing: tests that fail as they are. unsound: of so
    many controls how many were seen though nothing was changed."""

    package: str
    possible: int
    trials: tuple[Trial, ...]
    failing: tuple[str, ...]
    unsound: int

    def count(self, outcome: Verdict) -> int:
        """How many came out so."""
        return sum(trial.outcome is outcome for trial in self.trials)

    @property
    def share(self) -> str:
        """How many of a hundred are seen."""
        seen = sum(trial.is_seen for trial in self.trials)
        return f"{100 * seen / len(self.trials):.0f} %" if self.trials else "–"


class Copy:
    """A copy of the project in which modules are changed and tests run."""

    def __init__(self, folder: Path, *, within: float = _SECONDS_OF_TESTS) -> None:
        """folder: where it is laid. within: how many seconds of tests each fault is tried by."""
        self.folder, self._within = folder, within
        for name in _COPIED:
            path = _PROJECT / name
            if path.is_dir():
                shutil.copytree(path, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif path.exists():
                shutil.copy2(path, folder / name)
        self._tests = ForkedTests(folder)
        self._warm: WarmTests | None = None

    def close(self) -> None:
        """End what runs its tests."""
        self._tests.close()
        self.cool()

    def warm(self, package: str) -> None:
        """Collect the tests of a package, so that each fault needs no more than to run them."""
        self.cool()
        self._warm = WarmTests(self.folder, self.files_of(package))

    def cool(self) -> None:
        """Forget what was collected."""
        if self._warm is not None:
            self._warm.close()
        self._warm = None

    def source_of(self, module: str) -> str:
        """The text of a module as it is."""
        return self._path(module).read_text(encoding="utf-8")

    def files_of(self, package: str) -> list[str]:
        """The files of tests that see to a package."""
        parent, _, name = package.rpartition("/")
        mirrored, tests = self.folder / "tests" / parent / f"test_{name}.py", self.folder / "tests" / package
        # Tests of a folder within a package stand with the others of the package.
        above = next((path for path in (tests, *tests.parents) if path.exists()), tests)
        default = mirrored if mirrored.exists() else above
        paths = [self.folder / place for place in TESTS.get(package, (default,))]
        files = [file for path in paths for file in (sorted(path.rglob("test_*.py")) or [path])]
        return [file.relative_to(self.folder).as_posix() for file in files]

    def covering_of(self, package: str) -> Covering:
        """Which tests run which lines of a package: recorded where it is not known from another time."""
        _KEPT.mkdir(parents=True, exist_ok=True)
        recordings, sources = [], sources_of(self.folder, package)
        for file in self.files_of(package):
            kept = _KEPT / f"{key_of(self.folder, file, package)}.json"
            if not is_of_today(kept, sources):
                progress(f"what {file} runs")
                self._tests.record([file], package, kept)
            if not kept.exists():
                raise RuntimeError(f"{file} could not be run: try `pytest {file}`")
            recordings.append(kept)
        return read_covering(recordings, sources)

    def try_fault(self, module: str, mutant: Mutant, covering: Covering) -> Trial:
        """Change the module, run the tests that would see it, and put it back."""
        # What a test runs only because it is the first to load the module is nothing that it sees to.
        lines = () if mutant.is_loading else mutant.lines
        chosen = covering.tests_of(module, lines, seconds=self._within)
        tests = (*chosen, *covering.tests_in(ELSEWHERE.get(module, ())))
        if not tests:
            return Trial(module=module, mutant=mutant, outcome=Verdict.SURVIVED)
        path = self._path(module)
        text, times = path.read_bytes(), path.stat()
        limit = _TIMES_AS_LONG * sum(covering.seconds[test] for test in tests) + _AND_SECONDS
        path.write_text(mutant.source, encoding="utf-8")
        try:
            outcome = self._warmly(tests, path, text.decode(), mutant.source, limit) or self._tests.run(
                tests, limit=limit
            )
        finally:
            path.write_bytes(text)
            # With its old time what Python compiled of it holds again.
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        return Trial(module=module, mutant=mutant, outcome=outcome)

    def _warmly(
        self, tests: Sequence[str], path: Path, before: str, source: str, limit: float
    ) -> Verdict | None:
        if self._warm is None:
            return None
        return self._warm.run(tests, path=path, sources=(before, source), limit=limit)

    def _path(self, module: str) -> Path:
        return (self.folder / _SOURCE / module).with_suffix(".py")


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
        for module in sources_of(project.folder, package)
        for number in range(count_mutants(project.source_of(module)))
    ]
    drawn = random.Random(seed).sample(faults, min(count or len(faults), len(faults)))
    covering, trials = project.covering_of(package), list[Trial]()
    project.warm(package)
    unsound = 0
    until = time.monotonic() + seconds
    for module, number in drawn:
        if time.monotonic() >= until:
            break
        mutant = mutant_of(project.source_of(module), number)
        trials.append(project.try_fault(module, mutant, covering))
        progress(f"{trials[-1].outcome}: {_line_of(trials[-1])}")
        if len(trials) % _UNTIL_CONTROL == 0:
            unchanged = replace(mutant, source=project.source_of(module))
            unsound += project.try_fault(module, unchanged, covering).is_seen
    return PackageTrials(
        package=package,
        possible=len(faults),
        trials=tuple(trials),
        failing=tuple(sorted(covering.failing)),
        unsound=unsound,
    )


def _line_of(trial: Trial) -> str:
    return f"{(_SOURCE / trial.module).as_posix()}.py:{trial.mutant.line}: {trial.mutant.change}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Try and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation")
    parser.add_argument("packages", nargs="+", help="folders below src/bowstring, or modules of them")
    parser.add_argument("--count", type=int, default=40, help="faults of each package; 0 for every one")
    parser.add_argument("--seconds", type=float, default=300.0, help="for each package")
    parser.add_argument(
        "--within", type=float, default=_SECONDS_OF_TESTS, help="seconds of tests for each fault"
    )
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    for package in options.packages:
        path = _PROJECT / _SOURCE / package
        if not path.is_dir() and not path.with_suffix(".py").is_file():
            parser.error(f"there is no {(_SOURCE / package).as_posix()}; name a folder or a module of it")
    with tempfile.TemporaryDirectory(prefix="bowstring-mutation-") as folder:
        project = Copy(Path(folder), within=options.within)
        limits = {"count": options.count, "seconds": options.seconds, "seed": options.seed}
        try:
            packages = [try_package(project, package, **limits) for package in options.packages]
        finally:
            project.close()
    _print(packages, seed=options.seed)


def _print(packages: Sequence[PackageTrials], *, seed: int) -> None:
    survivors = [_line_of(trial) for package in packages for trial in package.trials if not trial.is_seen]
    failing = [f"not run, as it fails as it is: {test}" for package in packages for test in package.failing]
    unsound = [
        f"{package.package}: {package.unsound} times the tests failed with nothing changed: the share is too high"
        for package in packages
        if package.unsound
    ]
    tell(
        f"Small faults that the tests see, drawn by seed {seed}. One that makes them run too long counts as seen.",
        ("Package", "Possible", "Tried", *(outcome.capitalize() for outcome in Verdict), "Share seen"),
        [
            (
                package.package,
                f"{package.possible:,}",
                str(len(package.trials)),
                *(str(package.count(outcome)) for outcome in Verdict),
                package.share,
            )
            for package in packages
        ],
        *(["Survivors:", *sorted(survivors)] if survivors else ["No survivors."]),
        *failing,
        *unsound,
    )


if __name__ == "__main__":
    main()
