"""Kinds of cells and columns that were met once and read wrongly or not at all."""

from pathlib import Path

import pytest
from tests.formats.reading import guessed, questions

from bowstring.formats.foreign.columns.statuses import status_words
from bowstring.model.status import standing_of


@pytest.mark.parametrize(
    ("text", "quarter"),
    [
        ("III/2026", "2026-Q3"),
        ("Q III 2026", "2026-Q3"),
        ("QIV 2026", "2026-Q4"),
        ("III. Quartal 2026", "2026-Q3"),
        ("2026/II", "2026-Q2"),
        ("I trimestre 2027", "2027-Q1"),
    ],
)
def test_quarters_in_roman_numerals_are_read(tmp_path: Path, text: str, quarter: str) -> None:
    made = guessed(tmp_path, f"Projekt;Beginn\nPortal;{text}\nMaps;{text}\n")
    assert [str(initiative.start) for initiative in made.initiatives] == [quarter, quarter]


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        (
            "running",
            "läuft|in Arbeit|en cours|en curso|en proceso|in corso|lopend|loopt|em andamento|a decorrer",
        ),
        (
            "complete",
            "abgeschlossen|terminée|clôturée|finalizada|completata|chiusa|afgerond|concluída|fechado",
        ),
        ("cancelled", "abgebrochen|annulée|abandonnée|cancelada|annullata|stopgezet|geannuleerd|rejeitado"),
        (
            "on hold",
            "pausiert|ruhend|en pause|suspendue|en pausa|paralizado|sospesa|uitgesteld|suspensa|adiado",
        ),
        (
            "proposed",
            "in Vorbereitung|non commencé|à lancer|por iniciar|da avviare|niet gestart|planeado|pendente",
        ),
    ],
)
def test_status_is_read_in_seven_languages(standing: str, words: str) -> None:
    read = {word: standing_of(status_words(word)) for word in words.split("|")}
    assert {word: str(given) for word, given in read.items()} == dict.fromkeys(read, standing)


def test_names_have_no_blanks_around_them_and_no_mark_of_a_list(tmp_path: Path) -> None:
    made = guessed(
        tmp_path, "Project,Budget,Depends on\n  • Portal ,£5,\n– Maps,£6,Portal\n* Search  ,£7,• Maps\n"
    )
    assert [initiative.name for initiative in made.initiatives] == ["Portal", "Maps", "Search"]
    assert made.initiatives[2].requires == ("maps",)


def test_a_name_that_begins_with_a_sign_of_its_own_keeps_it(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Budget\n-5G rollout,£5\n*new* search,£6\nPortal - phase 2,£7\n")
    names = [initiative.name for initiative in made.initiatives]
    assert names == ["-5G rollout", "*new* search", "Portal - phase 2"]


def test_a_total_without_a_currency_is_asked_about_and_with_one_is_the_cost(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Total\nPortal,1200\nMaps,350\n")
    assert questions(made) == [("columns", "Total")]
    assert made.answered("columns", "Total", "total_cost").initiatives[0].total_cost == 1_200
    assert (
        guessed(tmp_path, "Project,Total (£k)\nPortal,1200\nMaps,350\n").initiatives[0].total_cost
        == 1_200_000
    )


def test_a_currency_in_a_column_that_is_in_doubt_is_the_tables(tmp_path: Path) -> None:
    made = guessed(tmp_path, "Project,Foo cost (€)\nPortal,1200\nMaps,350\n")
    assert made.portfolio.settings.currency == "EUR"
    assert "no currency is named" not in made.words
