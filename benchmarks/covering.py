"""Which tests run which lines of a package, and how long each test takes."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

_SOURCE = Path("src", "bowstring")
_ANY_LINE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Covering:
    """What was recorded.

    seconds: of each test that passes; lines: module → line → tests that run it; touching: module → tests that run any
    line of it; failing: tests that do not pass as they are.
    """

    seconds: Mapping[str, float]
    lines: Mapping[str, Mapping[int, frozenset[str]]]
    failing: frozenset[str]

    def tests_of(self, module: str, lines: Iterable[int], *, seconds: float) -> tuple[str, ...]:
        """The tests that would see a fault: of the file named after the module first, then the cheapest.

        After them come the others of their files: what a line gives may have been remembered by an earlier test of the
        same file. Lines that run when a module is loaded, such as those of a table or of named values, belong to all
        tests of the files that run any line of it, whether or not they run one themselves.

        Args:
            module: where the fault is, below the source.
            lines: its statement's.
            seconds: how long they may take together; the cheapest is named in any case.
        """
        rows = self.lines.get(module, {})
        running = frozenset[str]().union(*(rows.get(line, frozenset()) for line in (*lines, _ANY_LINE)))
        files = {test.partition("::")[0] for test in running or frozenset[str]().union(*rows.values())}
        others = {test for test in self.seconds if test.partition("::")[0] in files} - running
        chosen = list[str]()
        for test in (*self._in_order(running, module), *self._in_order(others, module)):
            # One that takes too long leaves room for those that do not.
            if self.seconds[test] <= seconds or not chosen:
                seconds -= self.seconds[test]
                chosen.append(test)
        return tuple(chosen)

    def tests_in(self, files: Collection[str]) -> tuple[str, ...]:
        """Every test of some files that passes."""
        return tuple(test for test in sorted(self.seconds) if test.partition("::")[0] in files)

    def _in_order(self, tests: Iterable[str], module: str) -> list[str]:
        own = f"/test_{module.rpartition('/')[2]}.py::"
        return sorted(tests, key=lambda test: (own not in test, self.seconds[test], test))


def sources_of(folder: Path, package: str) -> dict[str, str]:
    """What each module of a package is, by name: a digest of its text. folder: the project's, or a copy's."""
    path = folder / _SOURCE / package
    files = sorted(path.rglob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    return {
        file.relative_to(folder / _SOURCE).with_suffix("").as_posix(): _digest(file.read_bytes())
        for file in files
        if file.name != "__init__.py"
    }


def key_of(folder: Path, file: str, package: str) -> str:
    """What a recording is kept under: it is that of a file of tests as it is, for a package."""
    return _digest(b"\0".join((file.encode(), package.encode(), (folder / file).read_bytes())))


def is_of_today(kept: Path, sources: Mapping[str, str]) -> bool:
    """Whether a recording is there and knows every module of the package."""
    return kept.exists() and json.loads(kept.read_text(encoding="utf-8"))["sources"].keys() >= sources.keys()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def read_covering(files: Iterable[Path], sources: Mapping[str, str]) -> Covering:
    """What several recordings say together.

    A module that has changed since is tried by every test that ran any of it: where its lines are now is not known.

    Args:
        files: the recordings.
        sources: the package as it is now.
    """
    seconds, failing = dict[str, float](), set[str]()
    lines: defaultdict[str, defaultdict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for file in files:
        recorded = json.loads(file.read_text(encoding="utf-8"))
        names = recorded["tests"]
        failing |= set(recorded["failing"])
        seconds |= {
            names[place]: taken for place, taken in recorded["seconds"] if names[place] not in failing
        }
        for module, rows in recorded["lines"].items():
            is_same = recorded["sources"].get(module) == sources.get(module)
            for line, places in rows.items():
                lines[module][int(line) if is_same else _ANY_LINE] |= {
                    names[place] for place in places
                } & seconds.keys()
    return Covering(
        seconds=seconds,
        lines={
            module: {line: frozenset(tests) for line, tests in rows.items()} for module, rows in lines.items()
        },
        failing=frozenset(failing),
    )


def record_lines(tests: Sequence[str], package: str, kept: Path, *, options: Sequence[str]) -> None:
    """Run tests and keep what they run.

    Args:
        tests: files of tests, from the project's folder, where this runs.
        package: a folder below `src/bowstring`, or a module of it.
        kept: the file to write.
        options: how to run them.
    """
    path = Path.cwd() / _SOURCE / package
    include = [str(path / "*")] if path.is_dir() else [str(path.with_suffix(".py"))]
    # Threads of a server, and the solver's, are followed as well.
    tracer = Coverage(data_file=None, config_file=False, include=include, messages=False)
    recorder = _Recorder(tracer)
    tracer.start()
    pytest.main([*options, *tests], plugins=[recorder])
    tracer.stop()
    kept.write_text(json.dumps(recorder.recorded(package)), encoding="utf-8")


class _Recorder:
    """Tells the tracer which test or shared fixture runs; what a fixture runs belongs to every test that uses it."""

    def __init__(self, tracer: Coverage) -> None:
        self._tracer = tracer
        self._contexts: dict[str, set[str]] = defaultdict(set)
        self._seconds: dict[str, float] = defaultdict(float)
        self._failing: set[str] = set()
        self._current = ""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        """A test begins; fixtures that it shares are named by where they are defined."""
        definitions = getattr(item, "_fixtureinfo").name2fixturedefs  # noqa: B009 - pytest gives it no public name
        self._contexts[item.nodeid].add(item.nodeid)
        for name, fixtures in definitions.items():
            self._contexts[item.nodeid].update(f"{fixture.baseid}:{name}" for fixture in fixtures)
        self._switch(item.nodeid)
        result = yield
        self._switch("")
        return result

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: pytest.FixtureDef[Any]) -> Generator[None, object, object]:
        """A fixture is made: if others share it, what it runs is theirs as well."""
        before = self._current
        if fixturedef.scope != "function":
            self._switch(f"{fixturedef.baseid}:{fixturedef.argname}")
        try:
            return (yield)
        finally:
            self._switch(before)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """How long it took, and whether it passed."""
        self._seconds[report.nodeid] += report.duration
        if report.failed:
            self._failing.add(report.nodeid)

    def recorded(self, package: str) -> dict[str, Any]:
        """What is kept of a package, ready for JSON: tests by their place in a list."""
        names = sorted(self._seconds)
        using: defaultdict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(names):
            for context in self._contexts[name]:
                using[context].append(place)
        data = self._tracer.get_data()
        lines = {}
        for file in sorted(data.measured_files()):
            module = Path(file).relative_to(Path.cwd() / _SOURCE).with_suffix("").as_posix()
            lines[module] = {
                line: sorted({place for context in contexts for place in using.get(context, ())})
                for line, contexts in data.contexts_by_lineno(file).items()
            }
        return {
            "sources": sources_of(Path.cwd(), package),
            "tests": names,
            "seconds": [(place, self._seconds[name]) for place, name in enumerate(names)],
            "failing": sorted(self._failing),
            "lines": lines,
        }

    def _switch(self, context: str) -> None:
        self._current = context
        self._tracer.switch_context(context)
