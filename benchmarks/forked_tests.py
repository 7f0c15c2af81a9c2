"""Tests run in processes that are forked off one where every library is loaded: each begins in a blink.

`python -m benchmarks.forked_tests` answers lines of JSON, from the folder of the project whose tests it runs. Nothing
of the project itself is loaded before a fork, so each sees its source as it then is.
"""

import gc
import importlib
import json
import math
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

# What the project and its tests import, and what that takes.
_LIBRARIES = (
    "argon2",
    "cattrs",
    "clevercsv",
    "coverage",
    "django.core.handlers.wsgi",
    "django.core.management",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.executor",
    "django.db.models",
    "django.forms",
    "django.template.defaulttags",
    "django.test",
    "django.views.generic",
    "highspy",
    "hypothesis.stateful",
    "jinja2",
    "markdown_it",
    "numpy",
    "playwright.sync_api",
    "prometheus_client",
    "pydantic",
    "python_calamine",
    "rich.table",
    "rustworkx",
    "scipy.stats",
    "tomli_w",
    "typer.testing",
    "xlsxwriter",
    "yaml",
)
_PASSED = 0
_WAIT = 0.005
# Modules are compiled anew each time, and asserts need no words: nobody reads what failed.
OPTIONS = (
    "-x",
    "-q",
    "-p",
    "no:cacheprovider",
    "--assert=plain",
    "--import-mode=importlib",
    "-o",
    "addopts=",
)


class Verdict(StrEnum):
    """What came of a fault."""

    KILLED = "killed"
    SURVIVED = "survived"
    TIMED_OUT = "timed out"


class ForkedTests:
    """Runs tests of a folder that holds the project, or a copy of it."""

    def __init__(self, folder: Path) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.forked_tests"],
            cwd=folder,
            env=environment_of(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, tests: Sequence[str], *, limit: float) -> Verdict:
        """What comes of some tests, in their order, stopped at the first that fails. limit: seconds."""
        return Verdict(self._ask({"run": list(tests), "limit": limit}))

    def record(self, files: Sequence[str], package: str, kept: Path) -> None:
        """Keep in a file which tests run which lines of a package, below the source, and how long each takes."""
        self._ask({"run": list(files), "limit": 3_600.0, "package": package, "kept": str(kept)})

    def close(self) -> None:
        """End the process that waits for the next."""
        self._server.communicate()

    def _ask(self, question: dict[str, Any]) -> str:
        stdin, stdout = self._server.stdin, self._server.stdout
        if stdin is None or stdout is None:
            raise RuntimeError("the process that runs tests has no pipes")
        stdin.write(json.dumps(question) + "\n")
        stdin.flush()
        answer = stdout.readline().strip()
        if not answer:
            raise RuntimeError("the process that runs tests has ended")
        return answer


def environment_of(folder: Path) -> dict[str, str]:
    """The variables with which the tests of a folder run."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(folder / "src"), str(folder))),
        "BOWSTRING_HOME": str(folder / "home"),
        "OPENBLAS_NUM_THREADS": "1",
    }


class _InOrder:
    """Of what is collected only the tests asked for, in the order in which they were asked for."""

    def __init__(self, tests: Sequence[str]) -> None:
        self._places = {test: place for place, test in enumerate(tests)}

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Keep and sort them."""
        chosen = [item for item in items if item.nodeid in self._places]
        items[:] = sorted(chosen, key=lambda item: self._places[item.nodeid])


def _serve(questions: Iterable[str]) -> None:
    for name in _LIBRARIES:
        try:
            importlib.import_module(name)
        except ImportError:
            # It is not installed: what needs it is not run either.
            continue
    gc.freeze()
    for line in questions:
        question = json.loads(line)
        print(_outcome_of(question), flush=True)


def _outcome_of(question: dict[str, Any]) -> Verdict | None:
    child = os.fork()
    if not child:
        _be_child(question)
    return child_verdict(child, question["limit"])


def child_verdict(child: int, limit: float, *, cold: int | None = None) -> Verdict | None:
    """What comes of a child that runs tests; what it started ends with it.

    Args:
        child: its process.
        limit: after so many seconds it is stopped.
        cold: the code with which it ends if it could not try, and the answer is None.
    """
    until = time.monotonic() + limit
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            _kill_group(child)
            code = os.waitstatus_to_exitcode(status)
            if code == cold:
                return None
            return Verdict.SURVIVED if code == _PASSED else Verdict.KILLED
        time.sleep(_WAIT)
    _kill_group(child)
    os.waitpid(child, 0)
    return Verdict.TIMED_OUT


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def stop_after(seconds: float) -> None:
    """End by oneself after so much of the processor: whoever would stop a fault that loops may be gone."""
    most = math.ceil(seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most, most))


def be_quiet() -> None:
    """Read nothing, and say nothing."""
    quiet = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(quiet, stream)


def _be_child(question: dict[str, Any]) -> None:
    """Run the tests and end, in silence and as the head of a group of processes."""
    code = 1
    try:
        os.setsid()
        stop_after(question["limit"])
        be_quiet()
        tests = question["run"]
        if "kept" in question:
            # Only here is the tracer wanted, and what else this module needs.
            from benchmarks.covering import record_lines

            record_lines(tests, question["package"], Path(question["kept"]), options=OPTIONS[1:])
            code = _PASSED
        else:
            sys.dont_write_bytecode = True
            files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
            code = int(pytest.main([*OPTIONS, *files], plugins=[_InOrder(tests)]))
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve(sys.stdin)
