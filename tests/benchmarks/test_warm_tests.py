"""A fault is put into functions that are loaded already, wherever they went; what cannot be is said to be cold."""

import gc
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from benchmarks.warm_tests import ColdFaultError, functions_by_file, put_fault

SOURCE = """
import functools

LEAST = 3


class Row:
    most = 7

    def __init__(self, size: int) -> None:
        self.size = size

    @property
    def is_large(self) -> bool:
        return self.size > 5

    @functools.cache
    def doubled(self) -> int:
        return self.size * 2


def adder(more: int = 1):
    def add(size: int) -> int:
        return size + more

    return add


def large(rows):
    return [row for row in rows if row.is_large]


sort_by = lambda size: -size
add_one = adder()
"""


def with_fault(folder: Path, before: str, after: str) -> dict[str, Any]:
    """The names of a module once a fault was put into what it had made."""
    path, names = str(folder / "module.py"), dict[str, Any]()
    exec(compile(SOURCE, path, "exec"), names)  # noqa: S102 - written above
    # It was made just now: all that other tests left need not be looked through, which takes most of a second.
    with patch.object(gc, "unfreeze"):
        functions = functions_by_file(folder)
    put_fault(functions[path], path, SOURCE, SOURCE.replace(before, after))
    return names


def test_a_method_a_wrapped_one_a_closure_a_comprehension_and_a_lambda_have_it(tmp_path: Path) -> None:
    names = with_fault(tmp_path, "self.size > 5", "self.size >= 5")
    assert names["Row"](5).is_large
    assert with_fault(tmp_path, "self.size * 2", "self.size / 2")["Row"](4).doubled() == 2
    assert with_fault(tmp_path, "size + more", "size - more")["add_one"](4) == 3
    assert with_fault(tmp_path, "size + more", "size - more")["adder"](2)(4) == 2
    names = with_fault(tmp_path, "if row.is_large", "if True")
    assert len(names["large"]([names["Row"](1), names["Row"](9)])) == 2
    assert with_fault(tmp_path, "-size", "size")["sort_by"](3) == 3


def test_functions_that_the_tests_froze_are_seen_all_the_same(tmp_path: Path) -> None:
    path, names = str(tmp_path / "module.py"), dict[str, Any]()
    exec(compile(SOURCE, path, "exec"), names)  # noqa: S102 - written above
    # As the tests do when they were collected.
    gc.freeze()
    assert {function.__name__ for [function] in functions_by_file(tmp_path)[path].values()} >= {
        "large",
        "add",
    }


def test_what_does_not_change_stays(tmp_path: Path) -> None:
    names = with_fault(tmp_path, "nothing of this", "is there")
    assert (names["Row"](5).is_large, names["add_one"](4)) == (False, 5)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("LEAST = 3", "LEAST = 4"),
        ("most = 7", "most = 8"),
        ("more: int = 1", "more: int = 2"),
        ("adder()", "adder"),
    ],
)
def test_what_ran_as_the_module_was_loaded_is_cold(tmp_path: Path, before: str, after: str) -> None:
    with pytest.raises(ColdFaultError):
        with_fault(tmp_path, before, after)


def test_a_function_that_was_never_loaded_is_cold(tmp_path: Path) -> None:
    with pytest.raises(ColdFaultError):
        put_fault({}, str(tmp_path / "module.py"), SOURCE, SOURCE.replace("self.size > 5", "self.size < 5"))


def test_what_loops_ends_by_itself_where_nobody_is_left_to_stop_it() -> None:
    loop = "from benchmarks.forked_tests import stop_after\nstop_after(0.0)\nwhile True: pass"
    ended = subprocess.run(
        [sys.executable, "-c", loop], cwd=Path(__file__).parents[2], check=False, timeout=60
    )
    assert ended.returncode in (-signal.SIGXCPU, -signal.SIGKILL)
