"""The mutation script changes one thing at a time, in a copy, and tells what the tests did not see."""

from functools import partial
from pathlib import Path

import pytest
from benchmarks.covering import Covering
from benchmarks.mutants import count_mutants, mutant_of

from benchmarks import mutation

SOURCE = '''
def least(rows: list[int] = None, *, is_open: bool = True) -> int:
    """The least of 3."""
    if rows:
        note(rows)
    return min(row + 1 for row in rows if row >= 2 and not is_open)
'''


def changes(source: str) -> list[str]:
    return [mutant_of(source, number).change for number in range(count_mutants(source))]


def test_each_fault_changes_one_thing_and_neither_words_nor_types() -> None:
    assert changes(SOURCE) == [
        "True → False",
        "rows → not rows",
        "note(rows) → pass",
        "min → max",
        "row + 1 → row - 1",
        "1 → 2",
        "row >= 2 and (not is_open) → row >= 2 or not is_open",
        "row >= 2 and (not is_open) → True",
        "row >= 2 → row > 2",
        "2 → 3",
        "not is_open → is_open",
    ]
    mutant = mutant_of(SOURCE, 8)
    assert mutant.line == 6
    assert "row > 2 and" in mutant.source
    assert '"""The least of 3."""' in mutant.source


def test_a_small_figure_is_one_more_and_a_large_one_twice_as_much() -> None:
    assert changes("(0, 9, 10, 0.5, 365.25)") == ["0 → 1", "9 → 10", "10 → 20", "0.5 → 1.5", "365.25 → 730.5"]


def test_a_query_loses_one_condition_at_a_time() -> None:
    assert changes("rows.filter(portfolio=portfolio, key=key).first()") == [
        "rows.filter(portfolio=portfolio, key=key).first() → pass",
        "first → last",
        "filter → exclude",
        "filter(portfolio=portfolio) → filter()",
        "filter(key=key) → filter()",
    ]


@pytest.mark.parametrize(
    "source",
    ['"""Words."""', "raise ValueError(3 + 4)", "many(rows, batch_size=200)[key]", "name = f'{row}' + 'x'"],
)
def test_words_errors_and_how_much_at_once_stay(source: str) -> None:
    assert [change for change in changes(source) if change != f"{source} → pass"] == []


def test_a_fault_belongs_to_the_lines_of_its_statement_and_of_a_compound_one_to_its_head() -> None:
    source = "if (\n    few\n    < 3\n):\n    rows = [\n        7,\n    ]\n"
    assert {mutant_of(source, number).lines for number in range(count_mutants(source))} == {
        range(1, 5),
        range(5, 8),
    }


def test_a_fault_in_what_runs_as_a_module_is_loaded_is_no_fault_of_the_test_that_loads_it_first() -> None:
    source = "LEAST = 2\n\n\nclass Rows:\n    many = 3\n\n    def few(self, at=4):\n        return at - 5\n"
    loading = {mutant.line: mutant.is_loading for mutant in map(partial(mutant_of, source), range(5))}
    assert loading == {1: True, 5: True, 7: True, 8: False}


COVERING = Covering(
    seconds={"a.py::quick": 0.1, "a.py::other": 0.2, "b.py::slow": 5.0, "c.py::elsewhere": 0.1},
    lines={
        "module": {1: frozenset(), 3: frozenset({"b.py::slow", "a.py::quick"}), 4: frozenset({"b.py::slow"})}
    },
    failing=frozenset(),
)


def test_a_fault_is_tried_by_the_tests_that_run_its_line_cheapest_first_then_by_their_files() -> None:
    assert COVERING.tests_of("module", (3,), seconds=30) == ("a.py::quick", "b.py::slow", "a.py::other")
    assert COVERING.tests_of("module", (4,), seconds=1) == ("b.py::slow",)
    # What takes too long leaves room for those that do not.
    assert COVERING.tests_of("module", (3,), seconds=1) == ("a.py::quick", "a.py::other")
    assert COVERING.tests_of("module", (3,), seconds=0.2) == ("a.py::quick",)


def test_the_file_named_after_the_module_comes_first() -> None:
    tests = {"x/test_other.py::quick": 0.1, "x/test_rows.py::slow": 2.0, "x/test_rows.py::slower": 3.0}
    covering = Covering(seconds=tests, lines={"area/rows": {3: frozenset(tests)}}, failing=frozenset())
    assert covering.tests_of("area/rows", (3,), seconds=30) == (
        "x/test_rows.py::slow",
        "x/test_rows.py::slower",
        "x/test_other.py::quick",
    )


def test_what_runs_as_a_module_is_loaded_belongs_to_every_test_of_the_files_that_run_it_cheapest_first() -> (
    None
):
    assert COVERING.tests_of("module", (1,), seconds=30) == ("a.py::quick", "a.py::other", "b.py::slow")
    assert COVERING.tests_of("another", (1,), seconds=30) == ()


def test_a_number_beyond_the_faults_is_said() -> None:
    with pytest.raises(IndexError):
        mutant_of(SOURCE, count_mutants(SOURCE))


def test_every_test_that_is_named_is_there() -> None:
    root = Path(__file__).parents[2]
    for module, tests in [*mutation.TESTS.items(), *mutation.ELSEWHERE.items()]:
        path = root / "src" / "bowstring" / module
        assert path.is_dir() or path.with_suffix(".py").is_file(), module
        for name in tests:
            assert (root / name).exists(), name


def test_a_folder_without_tests_of_its_own_is_seen_to_by_those_of_its_package(tmp_path: Path) -> None:
    project = mutation.Copy(tmp_path)
    try:
        assert project.files_of("planning/solver/decomposed") == project.files_of("planning")
        assert project.files_of("model/quarters") == ["tests/model/test_quarters.py"]
        assert "tests/web/store" not in project.files_of("model")
    finally:
        project.close()


def test_the_script_prints_its_table_and_leaves_the_project_alone(capsys: pytest.CaptureFixture[str]) -> None:
    module = Path(__file__).parents[2] / "src" / "bowstring" / "model" / "quarters.py"
    before = module.read_bytes()
    assert not mutation.main(["model/quarters", "--count", "1", "--seconds", "60", "--seed", "3"])
    printed = capsys.readouterr().out
    assert "on a machine with" in printed
    row = next(line for line in printed.splitlines() if line.startswith("model/quarters"))
    assert row.split()[2] == "1"
    assert row.split()[-2] in {"0", "100"}
    assert module.read_bytes() == before


def test_a_package_that_is_not_there_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        mutation.main(["nowhere"])
    assert "there is no src/bowstring/nowhere" in capsys.readouterr().err
