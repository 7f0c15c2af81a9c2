"""The scripts that attack run, on tiny numbers, and find nothing. Each is a process with a database of its own."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks.damage import spoil_document, spoil_tables
from benchmarks.web_forms import forms_of

_ROOT = Path(__file__).parents[2]
_PAGE = """
<form method="post" action="/raise"><input type="hidden" name="once_key" value="k"><input name="a" value="x &amp; y">
<textarea name="b">
one
two</textarea><select name="c"><option value="1">1</option><option value="2" selected>2</option></select>
<input type="radio" name="d" value="yes"><input type="radio" name="d" value="no">
<button name="go" value="now">Go</button>
</form><form><input type="search" name="q"></form>
"""


@pytest.mark.parametrize(
    ("script", "options", "line"),
    [
        ("fuzz_commands", ["--count", "1", "--small", "--kind", "json", "--kind", "messy sheet"], "Every command"),
        ("fuzz_site", ["--seconds", "1", "--page", "raise", "--page", "sign-in"], "Hostile requests"),
        ("blindness", ["--examples", "1", "--steps", "5"], "What six people did"),
        ("soak", ["--minutes", "0.04", "--people", "2", "--small"], "2 people"),
    ],
)  # fmt: skip
def test_the_script_prints_its_table_and_finds_nothing(
    script: str, options: list[str], line: str, tmp_path: Path
) -> None:
    # Without the settings of these tests: each script makes a site of its own.
    ran = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{script}", *options],
        cwd=_ROOT,
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "TMPDIR": str(tmp_path),
            "BOWSTRING_PLAN_SECONDS": "1",
            "BOWSTRING_PRICING_EFFORT": "0.2",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert line in ran.stdout
    assert "on a machine with" in ran.stdout


def test_the_same_seed_spoils_the_same() -> None:
    tables = {"assets": [["key", "name"], ["a", "A"], ["b", "B"]]}
    spoilt = [spoil_tables(np.random.default_rng(seed), tables) for seed in range(50)]
    assert spoilt == [spoil_tables(np.random.default_rng(seed), tables) for seed in range(50)]
    assert sum(variant != tables for variant in spoilt) > 30
    assert tables == {"assets": [["key", "name"], ["a", "A"], ["b", "B"]]}


def test_a_spoilt_document_is_another() -> None:
    kept = str({"assets": [{"key": "a", "name": "A"}]})
    changed = sum(
        str(spoil_document(np.random.default_rng(seed), {"assets": [{"key": "a", "name": "A"}]})) != kept
        for seed in range(50)
    )
    assert changed > 40


def test_a_form_is_read_as_a_browser_reads_it() -> None:
    sent, form = forms_of(_PAGE)
    assert (sent.action, sent.method, sent.is_sent, form.is_sent) == ("/raise", "post", True, False)
    assert sent.filled({"a": "z"}) == {
        "once_key": ["k"],
        "a": ["z"],
        "b": ["one\ntwo"],
        "c": ["2"],
        "d": ["yes"],
        "go": ["now"],
    }
    assert sent.fields["a"].values == ["x & y"]
    assert [field.name for field in sent.fields.values() if field.is_typed] == ["a", "b"]
