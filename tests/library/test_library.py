"""The library gives what the core works out, shows it shortly, and costs nothing until it is asked."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from tests.web.small_department import tiny_department

import bowstring as bs
from bowstring.answers.talk import tensions_answer
from bowstring.library.frame import Frame
from bowstring.tensions.pricing import context_of, price_tensions


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory: pytest.TempPathFactory) -> bs.LoadedPortfolio:
    """Ten initiatives of the department, read from a folder."""
    return bs.read(bs.LoadedPortfolio(tiny_department()).save(tmp_path_factory.mktemp("read") / "tiny"))


@pytest.fixture(scope="module")
def plan(portfolio: bs.LoadedPortfolio) -> bs.PlannedPortfolio:
    return bs.plan(portfolio)


def test_importing_costs_nothing_and_every_name_is_there() -> None:
    heavy = ("numpy", "django", "highspy", "bowstring")
    script = f"import sys, bowstring; print(sum(name.split('.')[0] in {heavy} for name in sys.modules))"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout == "1\n"
    assert set(bs.__all__) <= set(dir(bs))
    assert all(getattr(bs, name) is not None for name in (*bs.__all__, "__version__"))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = bs.nothing  # type: ignore[attr-defined]


def test_what_was_read_is_shown_shortly_and_as_tables(portfolio: bs.LoadedPortfolio) -> None:
    facts = portfolio.facts
    assert facts == tiny_department()
    assert len(repr(portfolio)) < 200
    assert f"{len(facts.initiatives)} initiatives" in repr(portfolio)
    assert portfolio.name in portfolio._repr_html_()
    assert portfolio.table("initiatives")["key"] == [initiative.key for initiative in facts.initiatives]
    assert "initiatives" in portfolio.tables
    with pytest.raises(bs.UnknownKeyError, match="initiatives"):
        portfolio.table("nothing")
    assert portfolio.problems().columns[0] == "severity"


def test_the_plan_and_its_questions_are_those_of_the_core(plan: bs.PlannedPortfolio) -> None:
    core = plan.plan
    assert core.divisible is not None
    assert plan.value == core.value
    assert plan.starts()["starts"] == [
        str(start) if start else None for _, start in sorted(core.starts.items())
    ]
    ledger = price_tensions(context_of(plan.portfolio.facts, core.divisible, core))
    answer = tensions_answer(ledger, ledger.tensions, ())
    questions = plan.tensions()
    expected = [(row["key"], row["user_need"], row["points"]) for row in answer["tensions"]]  # type: ignore[attr-defined]
    assert list(zip(questions["key"], questions["user_need"], questions["points"], strict=True)) == expected
    assert questions.title == ledger.first_line
    assert json.loads(json.dumps(plan.to_dict()))["value"] == core.value
    assert len(repr(plan)) < 200
    assert plan.portfolio.name in plan._repr_html_()


def test_a_table_becomes_a_frame_of_whichever_library_is_there(plan: bs.PlannedPortfolio) -> None:
    table = plan.tensions()
    frame = table.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(table.columns)
    assert frame["key"].tolist() == table["key"]
    other = table.to_frame("polars")
    assert isinstance(other, pl.DataFrame)
    assert other["hours"].to_list() == table["hours"]
    assert len(table[:2]) == 2
    assert table[0]["key"] == table["key"][0]
    assert len(repr(table)) < 400
    assert table.to_dict() == list(table)


def test_what_a_table_shows_is_escaped_and_bounded() -> None:
    table = Frame(("name", "of"), [{"name": "<b>", "of": ["a", "b"]}] * 12, title="A <title>")
    html = table._repr_html_()
    assert "<b>" not in html
    assert "&lt;b&gt;" in html
    assert "a, b" in html
    assert "and 2 more" in html
    assert html.count("<tr>") == 11


def test_why_and_the_agenda_answer_in_words(plan: bs.PlannedPortfolio) -> None:
    key = plan.funded[0]
    name = plan.portfolio.facts.index.initiatives[key].name
    why = plan.why(name)
    assert why.why.initiative.key == key
    assert why.starts == str(plan.plan.starts[key])
    assert why.reasons
    assert all(reason in str(why) for reason in why.reasons)
    assert set(why.must_be_true) == {lens.value for lens in why.why.sides}
    assert why.to_dict()["initiative"] == key
    assert "<li>" in why._repr_html_()
    with pytest.raises(bs.UnknownKeyError, match="there is no initiative"):
        plan.why("nothing like it")
    agenda = plan.agenda(hours=3)
    assert sum(agenda["hours"]) <= 3
    assert set(agenda["key"]) <= set(plan.tensions()["key"])
    with pytest.raises(bs.UnknownKeyError, match="no forum"):
        plan.agenda(forum="nothing")


def test_a_plan_stands_beside_rankings_and_other_plans(plan: bs.PlannedPortfolio) -> None:
    other = bs.plan(plan.portfolio, seed=1)
    comparison = bs.compare(plan, other, "wsjf")
    assert comparison.ways["name"][0] == "the plan"
    assert comparison.ways["value"][0] == plan.value
    assert len(comparison.ways) == 3
    assert comparison.moves["initiative"] == [
        key for key in sorted(plan.plan.starts) if plan.plan.starts[key] != other.plan.starts[key]
    ]
    assert len(repr(comparison)) < 200
    assert "wsjf" in comparison._repr_html_()
    assert len(bs.compare(plan).ways) > 5
    with pytest.raises(bs.UnknownKeyError, match="wsjf"):
        bs.compare(plan, "nothing")


def test_pictures_show_themselves_and_are_saved(plan: bs.PlannedPortfolio, tmp_path: Path) -> None:
    for name in plan.charts:
        picture = plan.chart(name)
        bundle = picture._repr_mimebundle_()
        assert bundle["application/vnd.vegalite.v5+json"] == picture.to_dict()
        assert bundle["image/svg+xml"].startswith("<svg")
        assert picture.table.to_dict()
    picture = plan.chart()
    assert picture.save(tmp_path / "timeline.svg").read_text(encoding="utf-8") == picture.to_svg()
    assert (
        json.loads(picture.save(tmp_path / "timeline.json").read_text(encoding="utf-8")) == picture.to_dict()
    )
    assert picture.save(tmp_path / "timeline.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(bs.BowstringError, match=r"\.svg, \.png or \.json"):
        picture.save(tmp_path / "timeline.gif")
    with pytest.raises(bs.UnknownKeyError, match="timeline"):
        plan.chart("nothing")


def test_a_portfolio_without_figures_says_so() -> None:
    facts = tiny_department()
    bare = bs.plan(type(facts)(settings=facts.settings, initiatives=facts.initiatives))
    assert bare.value is None
    assert bare.funded == ()
    assert bare.plan.status.value in repr(bare)
    with pytest.raises(bs.BadDataError):
        bare.tensions()


def test_the_page_tells_what_there_is() -> None:
    page = (Path(__file__).parents[2] / "docs" / "library.md").read_text(encoding="utf-8")
    for home in (bs.LoadedPortfolio, bs.PlannedPortfolio, bs.Comparison, bs.Frame, bs.Picture):
        row = next(line for line in page.splitlines() if f"`{home.__name__}`:" in line)
        names = re.findall(r"`(\w+)[(`]", row.split("|")[2])
        attributes = {*dir(home), "facts"}
        assert {name for name in names if name not in attributes} == {home.__name__}
