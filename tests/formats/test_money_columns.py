# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""Columns of money: their unit, their decimal mark, and what is no money."""

from pathlib import Path

import pytest
from tests.formats.reading import guessed, questions, table


@pytest.mark.parametrize(
    ("title", "times"),
    [
        ("Cost (£000)", 1e3),
        ("Cost (£'000)", 1e3),
        ("Cost (£000s)", 1e3),
        ("Cost ($K)", 1e3),
        ("Cost (k€)", 1e3),
        ("Kosten (T€)", 1e3),
        ("Kosten in Tsd. EUR", 1e3),
        ("Cost AUD 000", 1e3),
        ("Presupuesto (miles de euros)", 1e3),
        ("Costo (migliaia di euro)", 1e3),
        ("Kostnad (tkr)", 1e3),
        ("Cost (thousands)", 1e3),
        ("Coût (M€)", 1e6),
        ("Cost (EUR m)", 1e6),
        ("Cost ($MM)", 1e6),
        ("cost_m", 1e6),
        ("Kosten (Mio. €)", 1e6),
        ("Cost (US$ million)", 1e6),
        ("Cost (£bn)", 1e9),
        ("Kosten (Mrd. EUR)", 1e9),
        ("Coût (milliards d'euros)", 1e9),
        ("Cost (₹ lakh)", 1e5),
        ("Cost (Rs crore)", 1e7),
        ("Cost (£)", 1),
    ],
)
def test_units_in_the_column_name(tmp_path: Path, title: str, times: float) -> None:
    made = guessed(tmp_path, f"Project,{title}\nPortal,48\nArchive,35\n")
    assert [i.total_cost for i in made.initiatives] == [48 * times, 35 * times]


@pytest.mark.parametrize(
    ("above", "times"),
    [
        ("All figures in £000", 1e3),
        ("Beträge in Tsd. EUR", 1e3),
        ("Portfolio 2026 (£m)", 1e6),
        ("Montants en k€", 1e3),
    ],
)
def test_units_in_a_title_or_a_note(tmp_path: Path, above: str, times: float) -> None:
    rows = "Project,Cost,Owner\nPortal,48,Ann\nArchive,35,Bob\n"
    for text in (f"{above},,\n\n{rows}", f"{rows}\n{above},,\n"):
        made = guessed(tmp_path, text)
        assert [i.total_cost for i in made.initiatives] == [48 * times, 35 * times]


def test_units_above_the_column_names_and_below_them(tmp_path: Path) -> None:
    above = ",,Money (£k),,Dates,\nProject,Owner,Budget,Spent,Start,End\nA,X,480,10,2026-04-01,2027-03-31\nB,Y,350,5,2026-04-01,2027-03-31\n"
    assert [i.total_cost for i in guessed(tmp_path, above).initiatives] == [480_000, 350_000]
    below = "Project,Owner,Budget,Duration\n,,£000,months\nA,X,480,6\nB,Y,350,9\n"
    made = guessed(tmp_path, below).initiatives
    assert [(i.total_cost, i.duration_quarters) for i in made] == [(480_000, 2), (350_000, 3)]


@pytest.mark.parametrize(
    ("cells", "costs"),
    [
        (("450.000,00", "1.250.000,00"), (450_000, 1_250_000)),
        (("312,5", "450.000"), (312.5, 450_000)),
        (("1.234,56", "450.000"), (1234.56, 450_000)),
        (("1,234.56", "450,000"), (1234.56, 450_000)),
        (("1'250'000", "450'000"), (1_250_000, 450_000)),
        (("1 250 000", "450 000"), (1_250_000, 450_000)),
        (("12,34,567", "4,50,000"), (1_234_567, 450_000)),
        (("€ 1,2 Mio.", "450.000 €"), (1_200_000, 450_000)),
        (("£1.2m", "£450k"), (1_200_000, 450_000)),
        (("(300)", "450"), (-300, 450)),
    ],
)
def test_a_column_of_figures_is_judged_as_a_whole(
    tmp_path: Path, cells: tuple[str, ...], costs: tuple[float, ...]
) -> None:
    made = guessed(
        tmp_path,
        table(("Project", "Cost"), *((f"Work {n}", cell) for n, cell in enumerate(cells)), mark="\t"),
    )
    assert tuple(i.total_cost for i in made.initiatives) == costs
    assert not made.questions


def test_what_a_point_means_is_asked_and_empty_until_answered(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost\nPortal,450.000\nArchive,90.000\n")
    assert [i.total_cost for i in made.initiatives] == [None, None]
    (question,) = made.questions
    assert (question.kind, question.about) == ("numbers", "Cost")
    assert "450.000 is 450,000" in question.options
    for answer, costs in (("comma", [450_000, 90_000]), ("point", [450, 90])):
        assert [i.total_cost for i in made.answered("numbers", "Cost", answer).initiatives] == costs


def test_a_plain_figure_far_from_scaled_ones_is_asked_about(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost\nPortal,£60k\nArchive,£3m\nForms,750\n")
    assert [i.total_cost for i in made.initiatives] == [60_000, 3_000_000, None]
    assert questions(made) == [("scale", "Cost")]
    assert made.answered("scale", "Cost", "thousand").initiatives[2].total_cost == 750_000


def test_an_amount_in_full_among_thousands_is_asked_about(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost (£000)\nPortal,480\nArchive,350\nForms,450000\nOther,£1.2m\n")
    assert [i.total_cost for i in made.initiatives] == [480_000, 350_000, None, 1_200_000]
    assert questions(made) == [("scale", "Cost (£000)")]
    assert "name their own scale" in made.words


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Cost of Delay",
            "Original estimate",
            "Remaining Estimate",
            "Story point estimate",
            "Cost rank",
            "Cost score",
        ),
        *(
            "Cost variance",
            "Funding gap",
            "% of budget spent",
            "Estimate (days)",
            "Budget share",
            "Cost centre",
            "NPV",
        ),
        *("Benefits (£k)", "Total Planned Benefit", "Cost index", "Budget year", "Estimate"),
    ],
)
def test_what_is_no_money_is_no_cost(tmp_path: Path, title: str) -> None:
    made = guessed(tmp_path, f"Project,{title},Owner\nPortal,16,Ann\nArchive,21,Bob\n")
    assert [i.total_cost for i in made.initiatives] == [None, None]


def test_a_column_whose_name_leaves_a_doubt_is_asked_about(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Cost envelope,Owner\nPortal,160000,Ann\nArchive,210000,Bob\n")
    assert [i.total_cost for i in made.initiatives] == [None, None]
    assert questions(made) == [("columns", "Cost envelope")]
    settled = made.answered("columns", "Cost envelope", "total_cost")
    assert [i.total_cost for i in settled.initiatives] == [160_000, 210_000]
