# ruff: noqa: E501 (rows of tables read better on one line)
"""Registers, pipelines and roadmaps as their owners keep them: nothing of them is read wrongly in silence."""

from pathlib import Path

import pytest
from tests.formats.reading import Made, guessed, questions


def dates(made: Made) -> list[tuple[str, str]]:
    """Start and end of each piece of work."""
    return [(str(work.start), str(work.end)) for work in made.initiatives]


def test_a_german_programme_with_terms_in_one_column(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Förderprogramm 2026;;;;\n;;;;\nLfd. Nr.;Maßnahme;Mittelansatz in Tsd. EUR;Laufzeit;Abhängig von\n"
        "1;E-Akte;12.500;01/2025 – 12/2027;-\n2;Portal;3.200,5;07/2026 – 06/2028;1\n;Summe;15.700,5;;\n",
    )
    assert dates(made) == [("2025-Q1", "2027-Q4"), ("2026-Q3", "2028-Q2")]
    assert questions(made) == [("columns", "Mittelansatz in Tsd. EUR")]
    answered = made.answered("columns", "Mittelansatz in Tsd. EUR", "total_cost")
    assert [work.total_cost for work in answered.initiatives] == [12_500_000, 3_200_500]
    assert made.portfolio.settings.currency == "EUR"


def test_how_far_work_is_in_per_cent_is_no_status(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Intitulé du projet;Montant (M€);Date de fin prévisionnelle;Avancement\nPortail;1,25;31 décembre 2026;40 %\nArchives;12;juin 2027;100 %\n",
    )
    assert questions(made) == []
    assert [(work.status, work.total_cost, str(work.end)) for work in made.initiatives] == [
        ("", 1_250_000, "2026-Q4"),
        ("", 12_000_000, "2027-Q2"),
    ]


def test_a_unit_that_is_responsible_is_no_person(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Código;Proyecto;Unidad responsable;Fecha inicio\nP-1;Portal;SGTI;01/02/2026\nP-2;Archivo;SGTI;15/03/2026\n",
    )
    assert made.portfolio.people == ()
    assert [team.name for team in made.portfolio.teams] == ["SGTI"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("CUP;Titolo intervento;Stato\nB11F22000010001;Migrazione al cloud;In corso\nB11F22000020001;PagoPA;Completato\n", ["Migrazione al cloud", "PagoPA"]),
        ("Agency,Investment Title,UII,CIO Rating\nTreasury,Tax portal,015-000000001,4 - Low Risk\nTreasury,Mail,015-000000002,3 - Medium Risk\n", ["Tax portal", "Mail"]),
        ("Feature reference #,Feature name,Feature start date,Feature due date\nAPP-12,Bulk edit,2026-10-01,2026-12-15\nAPP-13,Tokens,2026-07-01,2026-09-15\n", ["Bulk edit", "Tokens"]),
    ],
)  # fmt: skip
def test_codes_and_ratings_are_no_names_and_features_are_work(
    tmp_path: Path, text: str, names: list[str]
) -> None:
    made = guessed(tmp_path, text)
    assert [work.name for work in made.initiatives] == names


@pytest.mark.parametrize(
    "column", ["Initiële raming (x € 1.000)", "Estimated contract value (£)", "Wartość projektu (mln zł)"]
)
def test_an_amount_whose_name_is_not_known_is_asked_about_and_names_the_currency(
    tmp_path: Path, column: str
) -> None:
    made = guessed(tmp_path, f"Name;{column};Owner\nPortal;12;Ann\nMaps;8;Bob\n")
    assert questions(made) == [("columns", column)]
    assert "no currency is named" not in made.words


def test_a_cost_of_capital_beside_one_of_revenue_is_not_the_whole_in_silence(tmp_path: Path) -> None:
    made = guessed(
        tmp_path, "Ref,Project,Cost,\n,,Capital £m,Revenue £m\nA1,Portal,1.2,0.3\nA2,Maps,0.5,0.1\n"
    )
    assert [work.total_cost for work in made.initiatives] == [None, None]
    assert questions(made) == [("columns", "Cost Capital £m")]


def test_low_likely_and_high_are_what_they_say(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Initiative,Low estimate (£k),High estimate (£k),Most likely (£k)\nPortal,300,600,450\nMaps,50,120,90\n",
    )
    work = made.initiatives[0]
    assert (work.cost_low, work.total_cost, work.cost_high) == (300_000, 450_000, 600_000)


def test_a_field_of_ones_own_in_jira_is_read_by_its_own_name(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Summary,Issue key,Issue id,Issue Type,Status,Project key,Custom field (Start date),Custom field (Budget)\nPortal,P-1,1,Epic,To Do,P,01/Oct/26 12:00 AM,120000\nMaps,P-2,2,Epic,Done,P,01/Apr/27 12:00 AM,80000\n",
    )
    assert [work.total_cost for work in made.initiatives] == [120_000, 80_000]
    assert [str(work.start) for work in made.initiatives] == ["2026-Q4", "2027-Q2"]


@pytest.mark.parametrize(
    "cell",
    [
        "1790812800000",
        "Thu Oct 01 2026 09:00:00 GMT+0000 (GMT)",
        "Thu Oct 01 2026 09:00:00 GMT+0200 (Central European Summer Time)",
    ],
)
def test_days_as_programs_write_them_are_read(tmp_path: Path, cell: str) -> None:
    made = guessed(tmp_path, f"Task ID,Task Name,Start Date\n86a,Portal,{cell}\n86b,Maps,{cell}\n")
    assert [str(work.start) for work in made.initiatives] == ["2026-Q4", "2026-Q4"]


def test_people_in_brackets_are_called_without_them(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Task ID,Task Name,Assignees\n86a,Portal,[Ann Lee]\n86b,Maps,[Bob Ray]\n")
    assert [person.name for person in made.portfolio.people] == ["Ann Lee", "Bob Ray"]
    assert made.initiatives[0].owner == made.portfolio.people[0].key


def test_a_board_is_a_list_of_its_cards(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Now,Next,Later\nPortal,Maps,Letters\nSign-in,,\n")
    assert [(work.name, work.extra["Horizon"]) for work in made.initiatives] == [
        ("Portal", "Now"),
        ("Sign-in", "Now"),
        ("Maps", "Next"),
        ("Letters", "Later"),
    ]
    made = guessed(tmp_path, "To do,In progress,Done\nPortal,Maps,Letters\nSign-in,,\n")
    assert [(work.name, str(work.standing)) for work in made.initiatives] == [
        ("Portal", "proposed"),
        ("Sign-in", "proposed"),
        ("Maps", "running"),
        ("Letters", "complete"),
    ]
    assert "it is a board" in made.words


def test_amounts_below_quarters_are_no_cards(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Q1 2027,Q2 2027\nPortal,100,200\nMaps,50,50\n")
    assert [work.name for work in made.initiatives] == ["Portal", "Maps"]


def test_totals_of_parts_are_compared_with_their_parts(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Programme,Project,Cost (£k)\nDigital,Portal,450\nDigital,Maps,90\nDigital Total,,540\nEstates,Roof,1200\nEstates Total,,1200\nGrand Total,,1740\n",
    )
    assert [work.name for work in made.initiatives] == ["Portal", "Maps", "Roof"]
    assert "adds up to" not in made.words


def test_a_name_that_several_rows_bear_is_nobodys_key(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Project,Directorate,Cost,Depends on\nPortal,Births,£100k,\nPortal,Deaths,£200k,\nMaps,Births,£50k,Portal\n",
    )
    assert made.initiatives[2].requires == ()
    assert "several rows bear that name" in made.words


def test_a_budget_of_one_year_is_not_the_whole(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Nom;Budget 2026;Budget 2027\nPortail;150 000 €;50 000 €\nCartes;90 000 €;\n")
    assert [work.total_cost for work in made.initiatives] == [None, None]
    assert [dict(work.cost) for work in made.initiatives] == [
        {"2026": 150_000, "2027": 50_000},
        {"2026": 90_000},
    ]


def test_the_cost_of_year_1_is_not_that_of_every_year(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        "Project,Cost Year 1,Cost Year 2,Total Cost\nPortal,100000,350000,450000\nMaps,90000,0,90000\n",
    )
    assert [(work.total_cost, work.cost_per_quarter) for work in made.initiatives] == [
        (450_000, None),
        (90_000, None),
    ]


def test_a_choice_of_two_rows_is_no_key_and_a_forecast_no_outcome(tmp_path: Path) -> None:
    made = guessed(
        tmp_path,
        'Epic,Go/No-go,Approved budget,Forecast outturn\nPortal,Go,"£1,200,000","£1,350,000"\nMaps,No-go,"£90,000","£88,500"\n',
    )
    assert [work.key for work in made.initiatives] == ["portal", "maps"]
    assert [(work.total_cost, work.actual_cost) for work in made.initiatives] == [
        (1_200_000, None),
        (90_000, None),
    ]
