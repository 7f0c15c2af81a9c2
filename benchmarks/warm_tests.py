"""Tests that are collected once, forked for each fault: it is put into the functions that are there already.

`python -m benchmarks.warm_tests FILE…` collects tests of the project in whose folder it runs, then answers lines of
JSON. A fault in what runs as a module is loaded, such as a table, cannot be put in afterwards: then it answers `cold`.
"""

import gc
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType
from typing import IO, Any

import pytest

from benchmarks.forked_tests import OPTIONS, Verdict, be_quiet, child_verdict, environment_of, stop_after

_READY, _COLD = "ready", "cold"
_COLD_CODE = 77
_Function = tuple[str, int, tuple[str, ...], tuple[str, ...]]


class ColdFaultError(Exception):
    """A fault is in what runs as its module is loaded."""


class WarmTests:
    """Tests of some files of a folder that holds the project, or a copy of it, collected and ready."""

    def __init__(self, folder: Path, files: Sequence[str]) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.warm_tests", *files],
            cwd=folder,
            env=environment_of(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        # Until everything is loaded no file may change.
        self._answer()

    def run(
        self, tests: Sequence[str], *, path: Path, sources: tuple[str, str], limit: float
    ) -> Verdict | None:
        """What comes of some tests, in their order, stopped at the first that fails; None if the fault is cold.

        Args:
            tests: by name.
            path: the module's.
            sources: its text without and with the fault.
            limit: seconds.
        """
        question = {"run": list(tests), "path": str(path), "sources": sources, "limit": limit}
        if self._server.stdin is None:
            raise RuntimeError("the process that runs tests has no pipes")
        self._server.stdin.write(json.dumps(question) + "\n")
        self._server.stdin.flush()
        answer = self._answer()
        return None if answer == _COLD else Verdict(answer)

    def close(self) -> None:
        """End the process that waits for the next."""
        self._server.communicate()

    def _answer(self) -> str:
        answer = self._server.stdout.readline().strip() if self._server.stdout is not None else ""
        if not answer:
            raise RuntimeError("the process that runs tests has ended")
        return answer


def replaced_codes(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The functions of a module that a fault changes, as they are and with it. Raises: ColdFaultError."""
    pairs = list(_nested(old, new))
    if not old.co_flags & CO_OPTIMIZED:
        if _own(old) != _own(new):
            raise ColdFaultError(old.co_qualname)
    elif _whole(old) != _whole(new):
        yield old, new
    for before, after in pairs:
        yield from replaced_codes(before, after)


def put_fault(functions: dict[_Function, list[FunctionType]], path: str, before: str, after: str) -> None:
    """Put a fault into the functions that are there. Raises: ColdFaultError.

    Args:
        functions: those of the module.
        path: where it is.
        before, after: its source without and with the fault.
    """
    pairs = list(replaced_codes(compile(before, path, "exec"), compile(after, path, "exec")))
    changed = [(function, new) for old, new in pairs for function in functions.get(_key(old), ())]
    if pairs and (not changed or _key(pairs[0][0]) not in functions):
        raise ColdFaultError(path)
    for function, code in changed:
        if function.__code__.co_freevars != code.co_freevars:
            raise ColdFaultError(function.__qualname__)
        function.__code__ = code


def functions_by_file(folder: Path) -> dict[str, dict[_Function, list[FunctionType]]]:
    """Every function that was loaded from a folder, by file."""
    functions: dict[str, dict[_Function, list[FunctionType]]] = defaultdict(lambda: defaultdict(list))
    # What the tests' own set-up froze is not listed until it is let go; then it stays for good again.
    gc.unfreeze()
    for thing in gc.get_objects():
        # Not `isinstance`: something that is made when it is needed would be made.
        if type(thing) is FunctionType and thing.__code__.co_filename.startswith(str(folder)):
            functions[thing.__code__.co_filename][_key(thing.__code__)].append(thing)
    gc.collect()
    gc.freeze()
    return functions


def _key(code: CodeType) -> _Function:
    return code.co_qualname, code.co_firstlineno, code.co_names, code.co_varnames


def _nested(old: CodeType, new: CodeType) -> Iterator[tuple[CodeType, CodeType]]:
    """The functions and classes inside, in pairs."""
    inside = [[part for part in code.co_consts if isinstance(part, CodeType)] for code in (old, new)]
    if len(inside[0]) != len(inside[1]):
        if not old.co_flags & CO_OPTIMIZED:
            raise ColdFaultError(old.co_qualname)
        return
    yield from zip(*inside, strict=True)


def _own(code: CodeType) -> tuple[object, ...]:
    """What a code does itself, wherever its lines stand."""
    values = [repr(value) for value in code.co_consts if not isinstance(value, CodeType)]
    return code.co_code, values, code.co_names, code.co_varnames, code.co_freevars


def _whole(code: CodeType) -> tuple[object, ...]:
    inside = [_whole(part) for part in code.co_consts if isinstance(part, CodeType)]
    return *_own(code), inside


class _Serving:
    """Answers questions in place of running what was collected."""

    def __init__(self, questions: IO[str], answers: IO[str]) -> None:
        self._questions, self._answers = questions, answers

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Answer until nobody asks any more."""
        _remember_state()
        # What could not be collected is not run; each child begins with nothing failed.
        session.testsfailed = 0
        items = {item.nodeid: item for item in session.items}
        functions = functions_by_file(Path.cwd() / "src")
        print(_READY, file=self._answers, flush=True)
        for line in self._questions:
            question = json.loads(line)
            # The parent's to remove: a child ends without tidying, or is killed.
            with tempfile.TemporaryDirectory(prefix="bowstring-mutation-cache-") as cache:
                child = os.fork()
                if not child:
                    os.environ["BOWSTRING_CACHE"] = cache
                    _be_child(session, items, functions.get(question["path"], {}), question)
                verdict = child_verdict(child, question["limit"], cold=_COLD_CODE)
            print(verdict or _COLD, file=self._answers, flush=True)
        return True


def _remember_state() -> None:
    """What tests keep for one another follows from the source as it is without a fault."""
    try:
        from tests.kept import state
    except ImportError:
        return
    state()


def _be_child(
    session: pytest.Session,
    items: dict[str, pytest.Item],
    functions: dict[_Function, list[FunctionType]],
    question: dict[str, Any],
) -> None:
    """Put the fault in, run the tests and end, as the head of a group of processes."""
    code = 1
    try:
        os.setsid()
        stop_after(question["limit"])
        try:
            put_fault(functions, question["path"], *question["sources"])
        except ColdFaultError:
            os._exit(_COLD_CODE)
        chosen = [items[test] for test in question["run"] if test in items]
        for item, following in itertools.zip_longest(chosen, chosen[1:]):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if session.testsfailed:
                break
        else:
            code = 0
    finally:
        os._exit(code)


def main(files: Sequence[str]) -> None:
    """Collect, and answer on what were standard input and output."""
    questions, answers = os.fdopen(os.dup(0), "r"), os.fdopen(os.dup(1), "w")
    be_quiet()
    options = [option for option in OPTIONS if option != "-x"]
    pytest.main([*options, *files], plugins=[_Serving(questions, answers)])


if __name__ == "__main__":
    main(sys.argv[1:])
