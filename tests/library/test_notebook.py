"""The tutorial notebook runs as it stands, on ten initiatives."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from tests.web.small_department import tiny_department

import bowstring as bs

NOTEBOOK = Path(__file__).parents[2] / "docs" / "library-tutorial.ipynb"


# The kernel's own client warns of how it makes its loop.
@pytest.mark.filterwarnings("ignore")
def test_the_tutorial_runs(tmp_path: Path) -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    assert not [cell for cell in notebook.cells if cell.get("outputs")], "outputs go stale: clear them"
    tiny = bs.LoadedPortfolio(tiny_department()).save(tmp_path / "tiny")
    first = next(cell for cell in notebook.cells if "bs.example()" in cell.source)
    first.source = first.source.replace("bs.example()", f"bs.read({str(tiny)!r})")
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    assert (tmp_path / "focus.svg").read_text(encoding="utf-8").startswith("<svg")
    assert (tmp_path / "report.html").exists()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert any("application/vnd.vegalite.v5+json" in output.get("data", {}) for output in shown)
