"""Columns that rank work by worth are offered as rough assessments, never taken in unless somebody says so."""

import dataclasses
from pathlib import Path

import pytest
from tests.formats.reading import DAY
from typer.testing import CliRunner

from bowstring.cli.app import app
from bowstring.formats.foreign.columns.score_kinds import (
    BOTH,
    BUSINESS,
    USER,
    ScoreKind,
    places_in_words,
    places_of_figures,
    score_kind,
)
from bowstring.formats.foreign.columns.titles import title_of
from bowstring.formats.foreign.guessing import Guess, guess
from bowstring.formats.foreign.importing import import_source
from bowstring.formats.foreign.mapping import map_text, parse_map
from bowstring.formats.foreign.source import read_source
from bowstring.formats.own.merging import merge, with_names_known
from bowstring.model.assessments import Evidence, Lens

CASES = Path(__file__).resolve().parents[2] / "../shared/cases"
LIST = """ID,Project,Budget (£k),Start,End,Owner,MoSCoW,RICE,Customer value,Benefits (£k),Priority,Rank,Risk,Effort
P-1,Portal,450,2026-04-01,2026-12-31,Ann,Must,120.5,High,200,1,3,High,5
P-2,Archive,120,2026-07-01,2027-03-31,Bob,Should,80,Medium,50,2,1,Low,3
P-3,Maps,90,2026-07-01,2026-12-31,Bob,Could,15,Low,0,3,2,Low,2
P-4,Letters,300,2026-04-01,2027-06-30,Cleo,Must,44,High,900,1,4,High,1
P-5,Sign-in,60,2026-10-01,2026-12-31,Cleo,Won't,3,tbc,10,2,5,High,2
"""


def guess_of(folder: Path, text: str = LIST, *, with_scores: bool = False) -> Guess:
    """What is made of a list."""
    path = folder / "list.csv"
    path.write_text(text, encoding="utf-8")
    return guess(path, today=DAY, with_scores=with_scores)


def test_scores_are_offered_and_change_nothing_until_somebody_takes_them_in(tmp_path: Path) -> None:
    made = guess_of(tmp_path)
    assert [offer.about for offer in made.offers] == [
        "MoSCoW",
        "RICE",
        "Customer value",
        "Benefits (£k)",
        "Priority",
        "Rank",
    ]
    assert made.questions == ()
    assert made.imported is not None
    assert made.imported.portfolio.assessments == ()
    assert "'MoSCoW'" not in map_text(made.table_map)
    words = made.offers[0].options
    assert "'Must' is worth 3,000 to 10,000 people and £18,000 to £60,000 a quarter" in words


def test_an_answer_in_the_map_takes_them_in_as_guesses_that_weigh_little(tmp_path: Path) -> None:
    made = guess_of(tmp_path)
    text = map_text(made.table_map).replace('"Customer value" = "?"', '"Customer value" = "user_need"')
    portfolio = import_source(made.source, parse_map(text, "map"), today=DAY).portfolio
    views = {view.initiative: view for view in portfolio.assessments}
    assert list(views) == ["P-1", "P-2", "P-3", "P-4"]
    assert {view.lens for view in views.values()} == {Lens.USER_NEED}
    assert (views["P-1"].low, views["P-1"].high) == (3_000, 10_000)
    assert (views["P-3"].low, views["P-3"].high) == (300, 1_000)
    assert {view.evidence for view in views.values()} == {Evidence.GUESS}
    assert not any(view.independent for view in views.values())
    assert views["P-1"].rationale == "Customer value: High (scores, put into five ranges)"
    assert portfolio.settings.lens[Lens.USER_NEED].bands[3] == (3_000, 10_000)
    assert {i.extra["Customer value"] for i in portfolio.initiatives} == {"High", "Medium", "Low", "tbc"}
    assessor = next(person for person in portfolio.people if person.key == views["P-1"].assessor)
    assert assessor.name == "The column “Customer value”"


def test_taking_them_all_in_speaks_of_each_side_once_and_leaves_doubts_open(tmp_path: Path) -> None:
    made = guess_of(tmp_path, with_scores=True)
    assert made.table_map.answers["scores"] == {
        "MoSCoW": "both",
        "RICE": "keep",
        "Customer value": "keep",
        "Benefits (£k)": "keep",
        "Rank": "keep",
        # 1 may be the best or the least.
        "Priority": "?",
    }
    assert made.imported is not None
    assert len(made.imported.portfolio.assessments) == 10


def test_columns_of_a_side_each_come_before_those_of_both_where_none_sums_up_others(tmp_path: Path) -> None:
    text = """ID,Project,Budget,Priority,Customer value,Benefits (£k)
P-1,Portal,450,High,Low,200
P-2,Maps,90,Low,High,50
P-3,Letters,300,Medium,Medium,10
"""
    assert guess_of(tmp_path, text, with_scores=True).table_map.answers["scores"] == {
        "Customer value": "user_need",
        "Benefits (£k)": "business_value",
        "Priority": "keep",
    }


def test_ranks_have_their_lowest_figure_first(tmp_path: Path) -> None:
    made = guess_of(tmp_path)
    rank = next(offer for offer in made.offers if offer.about == "Rank")
    assert rank.choices[0].answer == "both, lowest first"
    assert "'1' is worth 10,000 to 60,000 people" in rank.choices[0].reading
    priority = next(offer for offer in made.offers if offer.about == "Priority")
    assert {"both", "both, lowest first"} <= {choice.answer for choice in priority.choices}


def test_the_same_list_again_has_the_same_assessor(tmp_path: Path) -> None:
    first = guess_of(tmp_path, with_scores=True).imported
    later = guess_of(tmp_path, LIST.replace("P-5,Sign-in,60", "P-5,Sign-in,70"), with_scores=True).imported
    assert first is not None
    assert later is not None
    here = first.portfolio
    change = merge(here, here, with_names_known(here, later.portfolio))
    assert change.added == ()
    assert change.vanished == ()
    assert [record.identity for record in change.changed] == [("P-5",)]


@pytest.mark.parametrize(
    "column",
    [
        *["Effort", "Risk score", "Confidence", "Complexity", "T-shirt size", "Story points", "RAG", "Cost"],
        *["Customer", "Benefits owner", "Benefit description", "Customer email", "Contract value", "Status"],
    ],
)
def test_what_ranks_something_else_than_worth_is_not_offered(column: str) -> None:
    assert score_kind(title_of(column), is_figures=True) is None


@pytest.mark.parametrize(
    ("column", "side"),
    [
        *[("RICE score", "both"), ("WSJF", "both"), ("Priority", "both"), ("Votes", "user_need")],
        *[("NPV (£m)", "business_value"), ("Cost of delay", "business_value"), ("User impact", "user_need")],
        *[("Business value", "business_value"), ("Benefits", "business_value"), ("Impact", "both")],
    ],
)
def test_what_ranks_worth_speaks_of_a_side(column: str, side: str) -> None:
    kind = score_kind(title_of(column), is_figures=False)
    assert kind is not None
    assert kind.side == side


def test_words_and_figures_have_their_ranges() -> None:
    assert places_in_words(["H", "M", "L"]) == {"H": 3, "M": 2, "L": 1}
    assert places_in_words(["M", "S", "C"]) == {"M": 3, "S": 2, "C": 1}
    assert places_in_words(["hoch", "mittel", "gering"]) == {"hoch": 3, "mittel": 2, "gering": 1}
    assert places_in_words(["Portal", "Maps"]) is None
    assert places_of_figures([5, 1, 3, 3], low_first=False) == [4, 0, 2, 2]
    assert places_of_figures([10, 20, 30, 40, 50], low_first=True) == [4, 3, 2, 1, 0]


@pytest.mark.parametrize(
    ("name", "columns"),
    [("jpd.csv", {"Impact", "Value"}), ("planview.csv", {"benefit"})],
)
def test_exports_of_tools_offer_their_scores(name: str, columns: set[str]) -> None:
    path = CASES / "tools" / name
    if not path.is_file():
        pytest.skip(f"the kept exports are not on this machine: {path}")
    made = guess(path, today=DAY)
    offers = " ".join(offer.about for offer in made.offers)
    assert all(column.lower() in offers.lower() for column in columns), offers


def test_a_list_with_scores_reaches_an_agenda_without_typing(tmp_path: Path) -> None:
    rows = "".join(
        f"P-{n},Work {n},{100 * n},2026-04-01,2026-12-31,Ann,{('Must', 'Should', 'Could')[n % 3]}\n"
        for n in range(1, 13)
    )
    path = tmp_path / "list.csv"
    path.write_text(f"ID,Project,Budget (£k),Start,End,Owner,MoSCoW\n{rows}", encoding="utf-8")
    runner = CliRunner()
    made = runner.invoke(app, ["convert", str(path), str(tmp_path / "made"), "--guess", "--scores"])
    assert made.exit_code == 0, made.output
    assert "24 rough assessments came from MoSCoW priorities" in " ".join(made.output.split())
    agenda = runner.invoke(app, ["agenda", str(tmp_path / "made")])
    assert agenda.exit_code == 0, agenda.output
    assert "open questions" in agenda.output


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("RICE score", ScoreKind(words="RICE scores", side=BOTH, is_formula=True)),
        ("MoSCoW", ScoreKind(words="MoSCoW priorities", side=BOTH, is_formula=True)),
        ("Cost of delay", ScoreKind(words="costs of delay", side=BUSINESS)),
        ("Priority", ScoreKind(words="priorities", side=BOTH)),
        ("Rank", ScoreKind(words="ranks", side=BOTH, low_first=True)),
        ("Impact", ScoreKind(words="scores", side=BOTH)),
        ("User value", ScoreKind(words="scores", side=USER)),
        ("User priority", ScoreKind(words="scores", side=USER)),
        ("Reach", ScoreKind(words="scores", side=USER)),
        ("Votes", ScoreKind(words="votes", side=USER)),
        ("Customer votes", ScoreKind(words="votes", side=USER)),
        ("Strategic value", ScoreKind(words="scores", side=BUSINESS)),
        ("Benefit", ScoreKind(words="benefits", side=BUSINESS)),
    ],
)
def test_a_column_of_scores_is_of_a_side_and_an_order(column: str, kind: ScoreKind) -> None:
    """Figures of priorities alone may be either way round."""
    assert score_kind(title_of(column), is_figures=False) == kind
    assert kind.low_first is not None
    of_figures = dataclasses.replace(kind, low_first=None if column == "Priority" else kind.low_first)
    assert score_kind(title_of(column), is_figures=True) == of_figures


def test_words_rank_from_very_low_to_very_high_and_from_will_not_to_must() -> None:
    english = {"Very high": 4, "High": 3, "Medium": 2, "Low": 1, "Very low": 0}
    foreign = {"sehr hoch": 4, "muy alta": 4, "hoog": 3, "average": 2, "laag": 1, "tres faible": 0}
    moscow = {"Must have": 3, "Should": 2, "Could": 1, "Won't": 0, "Won’t have": 0}
    for places in (english, foreign, moscow, {"M": 3, "s": 2, "C": 1, "W": 0}, {"h": 3, "M": 2}):
        assert places_in_words(list(places)) == places
    # All of one kind rank nothing, and nine in ten have to be understood.
    assert places_in_words(["High", "high"]) is None
    assert places_in_words(["High", *["Low"] * 8, "x"]) == {"High": 3, "Low": 1}
    assert places_in_words(["High", *["Low"] * 7, "x"]) is None


def test_figures_rank_by_themselves_on_a_scale_of_five_and_else_by_fifths() -> None:
    assert places_of_figures([1, 5, 3, 3], low_first=False) == [0, 4, 2, 2]
    assert places_of_figures([1, 5, 3, 3], low_first=True) == [4, 0, 2, 2]
    assert places_of_figures([1, 2, 3, 4, 5], low_first=False) == [0, 1, 2, 3, 4]
    assert places_of_figures([10, 20, 30, 40, 50], low_first=False) == [0, 1, 2, 3, 4]
    assert places_of_figures([10, 20, 30, 40, 50], low_first=True) == [4, 3, 2, 1, 0]
    assert places_of_figures([0, 5, 5], low_first=False) == [0, 3, 3]
    assert places_of_figures([6, 5, 5], low_first=False) == [4, 1, 1]
    assert places_of_figures([1.5, 5, 5], low_first=False) == [0, 3, 3]


@pytest.mark.parametrize(
    ("unranked", "words"), [(0, ""), (1, "1 cell could not be"), (2, "2 cells could not be")]
)
def test_cells_that_could_not_be_ranked_are_counted(tmp_path: Path, unranked: int, words: str) -> None:
    values = [*"12345" * 8, *["later"] * unranked]
    rows = (f"P-{at},Work {at},{at}00,{value}" for at, value in enumerate(values, start=1))
    table_map = guess_of(tmp_path, "\n".join(("ID,Project,Budget,RICE", *rows))).table_map
    answered = dataclasses.replace(table_map, answers={**table_map.answers, "scores": {"RICE": "user_need"}})
    made = import_source(read_source(tmp_path / "list.csv"), answered, today=DAY)
    (problem,) = (
        str(problem) for problem in made.problems if "rough assessments came from" in problem.message
    )
    assert "40 rough assessments" in problem
    assert ("could not be ranked" in problem) == bool(unranked)
    assert words in problem
