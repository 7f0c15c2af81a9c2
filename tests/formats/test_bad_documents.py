"""Whatever is wrong with a YAML or JSON document is told; what was typed by hand is kept as typed."""

from pathlib import Path

import pytest
from tests.formats.refusing import refused

from bowstring.formats.files import read_portfolio
from bowstring.model.assets import Focus
from bowstring.model.initiatives import Initiative
from bowstring.model.portfolio import Settings
from bowstring.model.quarters import Quarter


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.yaml", "", "the file is empty"),
        ("a.yaml", "just text", "this is not a portfolio"),
        ("a.yaml", "portfolio: {name: [", "this is not YAML"),
        ("a.yaml", "portfolio:\n\tname: x", "this is not YAML"),
        ("a.yaml", "a: &x [1]\nb: *x\n", "an alias (*name) is not read"),
        ("a.yaml", "a: " + "[" * 100_000, "nested too deeply"),
        ("a.yaml", "portfolio: {}\nportfolio: {}\n", "stands twice"),
        ("a.yaml", "initiatives: []\n", "no settings under 'portfolio'"),
        (
            "a.yaml",
            "portfolio: {name: a, start: 2026-Q4}\ninitiatives: lots\n",
            "initiatives: this is not a list",
        ),
        (
            "a.yaml",
            "portfolio: {name: a, start: 2026-Q4}\nassets: [3]\n",
            "assets, row 2: '3' is not a record",
        ),
        ("a.json", "{", "this is not JSON"),
        ("a.json", "[" * 100_000, "nested too deeply"),
        ("a.json", '{"portfolio": {"name": 1, "name": 2}}', "the key 'name' stands twice"),
        (
            "a.json",
            '{"portfolio": {"name": "a", "start": "2026-Q4", "discount_rate": NaN}}',
            "not a finite number",
        ),
        (
            "a.json",
            '{"portfolio": {"name": "a", "start": "2026-Q4"}, "needs": [{"key": "a", "statement": "\\ud800"}]}',
            "the text holds a broken character",
        ),
    ],
)
def test_documents_that_cannot_be_read(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text)
    assert message in refused(tmp_path / name)


def test_a_document_typed_by_hand_keeps_what_was_typed(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "portfolio: {name: no, start: 2026-11-02}\n"
        "initiatives:\n"
        "  - {key: 007, name: 1.10, focus: Product, effort: {design: 2}, needs: [a, b], requires: c; d,\n"
        "     version: 1.10, tags: [x, y], links: {home: z}, total_cost: 1e6, extra: {team: other}}\n"
    )
    portfolio, _ = read_portfolio(tmp_path / "a.yaml")
    assert portfolio.settings == Settings(name="no", start=Quarter(2026, 4))
    extra = {"version": "1.10", "tags": "x;y", "links": '{"home": "z"}', "team": "other"}
    assert portfolio.initiatives[0] == Initiative(
        key="007",
        name="1.10",
        focus=Focus.PRODUCT,
        effort={"design": 2.0},
        needs=("a", "b"),
        requires=("c", "d"),
        total_cost=1e6,
        extra=extra,
    )
