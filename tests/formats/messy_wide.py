# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""A known portfolio among the columns that registers have beside it: in any order, in seven languages, with gaps."""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tests.formats.messy import MessyTable, Truth, truths

from bowstring.model.quarters import Quarter

_TITLES: dict[str, dict[str, Sequence[str]]] = {
    "English": {
        "key": ("ID", "Ref", "Project ID", "No."),
        "name": ("Project", "Project name", "Initiative", "Title", "Name"),
        "cost": ("Budget", "Total cost", "Whole life cost", "Estimated cost", "Approved budget"),
        "start": ("Start", "Start date", "Planned start", "Starts"),
        "end": ("End", "End date", "Finish", "Target end date", "Planned finish"),
        "owner": ("Owner", "Project manager", "Lead", "SRO"),
        "status": ("Status", "Project status", "State"),
        "requires": ("Depends on", "Dependencies", "Predecessors", "Blocked by"),
    },
    "German": {
        "key": ("Nr.", "Projekt-ID", "ID"),
        "name": ("Projekt", "Projektname", "Vorhaben", "Bezeichnung"),
        "cost": ("Kosten", "Budget", "Gesamtkosten"),
        "start": ("Beginn", "Start", "Startdatum"),
        "end": ("Ende", "Enddatum", "Fertigstellung"),
        "owner": ("Verantwortlich", "Projektleitung", "Projektleiter"),
        "status": ("Status", "Projektstatus"),
        "requires": ("Abhängigkeiten", "Abhängig von", "Vorgänger"),
    },
    "French": {
        "key": ("N°", "Réf.", "ID"),
        "name": ("Projet", "Nom du projet", "Intitulé"),
        "cost": ("Coût", "Budget", "Coût total"),
        "start": ("Début", "Date de début"),
        "end": ("Fin", "Date de fin"),
        "owner": ("Responsable", "Chef de projet"),
        "status": ("Statut", "État"),
        "requires": ("Dépendances", "Dépend de", "Prédécesseurs"),
    },
    "Spanish": {
        "key": ("Código", "ID"),
        "name": ("Proyecto", "Nombre del proyecto", "Nombre"),
        "cost": ("Presupuesto", "Coste", "Coste total"),
        "start": ("Inicio", "Fecha de inicio"),
        "end": ("Fin", "Fecha de fin"),
        "owner": ("Responsable", "Jefe de proyecto"),
        "status": ("Estado",),
        "requires": ("Depende de", "Dependencias"),
    },
    "Italian": {
        "key": ("Codice", "ID"),
        "name": ("Progetto", "Nome", "Nome progetto"),
        "cost": ("Costo", "Budget", "Costo totale"),
        "start": ("Inizio", "Data inizio"),
        "end": ("Fine", "Data fine"),
        "owner": ("Responsabile",),
        "status": ("Stato",),
        "requires": ("Dipende da", "Dipendenze"),
    },
    "Dutch": {
        "key": ("Nr.", "ID"),
        "name": ("Project", "Projectnaam", "Naam"),
        "cost": ("Kosten", "Budget", "Totale kosten"),
        "start": ("Start", "Startdatum", "Begin"),
        "end": ("Einde", "Einddatum"),
        "owner": ("Eigenaar", "Projectleider", "Verantwoordelijke"),
        "status": ("Status",),
        "requires": ("Afhankelijk van", "Afhankelijkheden"),
    },
    "Portuguese": {
        "key": ("Código", "ID"),
        "name": ("Projeto", "Nome do projeto", "Nome"),
        "cost": ("Custo", "Orçamento", "Custo total"),
        "start": ("Início", "Data de início"),
        "end": ("Fim", "Data de fim"),
        "owner": ("Responsável", "Gestor do projeto"),
        "status": ("Estado", "Situação"),
        "requires": ("Depende de", "Dependências"),
    },
}
_STATUS = {
    "English": {"running": ("In progress", "In flight", "Active"), "complete": ("Complete", "Closed", "Done"), "proposed": ("Not started", "Planned", "Proposed")},
    "German": {"running": ("laufend", "in Arbeit"), "complete": ("abgeschlossen", "beendet"), "proposed": ("geplant", "nicht begonnen")},
    "French": {"running": ("en cours",), "complete": ("terminé", "clôturé"), "proposed": ("planifié", "à venir")},
    "Spanish": {"running": ("en curso", "en marcha"), "complete": ("finalizado", "cerrado"), "proposed": ("planificado", "pendiente")},
    "Italian": {"running": ("in corso", "avviato"), "complete": ("completato", "chiuso"), "proposed": ("pianificato", "da avviare")},
    "Dutch": {"running": ("lopend", "in uitvoering"), "complete": ("afgerond", "gereed"), "proposed": ("gepland", "niet gestart")},
    "Portuguese": {"running": ("em curso", "em andamento"), "complete": ("concluído", "terminado"), "proposed": ("planeado", "por iniciar")},
}  # fmt: skip
_BESIDE: dict[str, Sequence[str]] = {
    "RAG": ("Red", "Amber", "Green"),
    "Priority": ("High", "Medium", "Low"),
    "Score": ("12", "35", "7.5", "88"),
    "Risk": ("High", "Low"),
    "Comments": (
        "Awaiting sign-off from finance, see notes of 12 May",
        "None",
        "On track",
        "Cost went up by £20k in 2025",
    ),
    "Created": ("12/03/2025", "28/02/2025", "17/06/2025"),
    "% complete": ("10%", "0%", "75%", "100%"),
    "FTE": ("2", "3.5", "1"),
    "Benefits (£)": ("100,000", "25,000", "0"),
    "Department": ("Finance", "Transport", "Health"),
    "Sponsor": ("Eve Hill", "Fay Moss"),
    "Last updated": ("01/11/2026", "15/10/2026"),
    "Strategic theme": ("Grow", "Protect", "Simplify"),
    "Days late": ("0", "12", "45"),
    "Website": ("https://example.org/a", "https://example.org/b"),
}
_GAPS = ("", "", "tbc", "n/a", "TBC", "-")


def wide_table(seed: int) -> MessyTable:
    """The table of that seed."""
    rng = random.Random(f"wide {seed}")
    language = rng.choice(list(_TITLES))
    titles = {field: rng.choice(names) for field, names in _TITLES[language].items()}
    rows = [_with_gaps(row, rng) for row in truths(rng)]
    keys = [f"{rng.choice(('P-', 'PRJ', ''))}{n}" for n in range(101, 101 + len(rows))]
    money = rng.choice(("plain", "grouped", "signed", "k"))
    columns: dict[str, tuple[str, list[str]]] = {
        "key": (titles["key"], keys),
        "name": (titles["name"], [_decorated(row.name, rng, seed) for row in rows]),
        "cost": (
            _cost_title(titles["cost"], money, language, seed),
            [_money(row.cost, money, language, rng) for row in rows],
        ),
        "owner": (titles["owner"], [row.owner for row in rows]),
        "status": (titles["status"], [rng.choice(_STATUS[language][row.status]) for row in rows]),
    }
    style = rng.choice(("iso", "numbered", "quarter", "roman", "year first"))
    columns["start"] = titles["start"], [_day(row.start, style, language, rng, is_end=False) for row in rows]
    columns["end"] = titles["end"], [_day(row.end, style, language, rng, is_end=True) for row in rows]
    has_key = rng.random() < 0.7
    by = rng.choice(("key", "name")) if has_key else "name"
    mark = rng.choice(("; ", ", ", " / ", "\n"))
    required = [
        mark.join(keys[int(n)] if by == "key" else rows[int(n)].name for n in row.requires) for row in rows
    ]
    columns["requires"] = titles["requires"], [text or rng.choice(("", "-", "n/a")) for text in required]
    order = _order(columns, rng, has_key=has_key)
    if language == "English":
        columns["spent"] = "Spend to date (£)", [f"{(row.cost or 0) / 4:,.2f}" for row in rows]
        order += ["spent"] if rng.random() < 0.3 else []
        for title in rng.sample(list(_BESIDE), rng.randrange(5)):
            columns[title] = title, [rng.choice(_BESIDE[title]) for _ in rows]
            order.insert(rng.randrange(2, len(order) + 1), title)
    lines = [_heading([columns[name][0] for name in order], rng)]
    if rng.random() < 0.15:
        lines.append([("£" if language == "English" else "€") if name == "cost" else "" for name in order])
    lines += [[columns[name][1][at] for name in order] for at in range(len(rows))]
    text = io.StringIO()
    separator = rng.choice((",", "\t", ";")) if language == "English" else rng.choice((";", "\t"))
    csv.writer(text, delimiter=separator, lineterminator="\n").writerows(lines)
    wanted = tuple(replace(row, requires=tuple(rows[int(n)].name for n in row.requires)) for row in rows)
    return MessyTable(
        text=text.getvalue(), rows=wanted, manner=f"{language}, {separator!r}, {money}, {style}, {order}"
    )


def _heading(titles: list[str], rng: random.Random) -> list[str]:
    """The titles, now and then in capitals or on two lines of a cell."""
    manner = rng.random()
    if manner < 0.1:
        return [title.upper() for title in titles]
    return [title.replace(" ", "\n", 1) for title in titles] if manner < 0.2 else titles


def _with_gaps(row: Truth, rng: random.Random) -> Truth:
    """The row, of which one in eight has no cost or no dates."""
    gap = rng.random()
    if gap < 0.06:
        return replace(row, cost=None)
    return replace(row, start=None, end=None) if gap < 0.12 else row


def _order(columns: dict[str, tuple[str, list[str]]], rng: random.Random, *, has_key: bool) -> list[str]:
    """The columns in an order: the key first, where it is there, and the name anywhere."""
    rest = [name for name in columns if name not in ("key", "name")]
    rng.shuffle(rest)
    rest.insert(0 if rng.random() < 0.7 else rng.randrange(len(rest)), "name")
    return ["key", *rest] if has_key else rest


def _decorated(name: str, rng: random.Random, seed: int) -> str:
    if seed % 7 == 0:
        return f"• {name}"
    return f" {name} " if rng.random() < 0.05 else name


def _cost_title(title: str, money: str, language: str, seed: int) -> str:
    sign = "£" if language == "English" else "€"
    if money == "k":
        return f"{title} ({sign}k)"
    return f"{title} ({sign})" if seed % 2 else title


def _money(value: float | None, manner: str, language: str, rng: random.Random) -> str:
    if value is None:
        return rng.choice(_GAPS)
    if manner == "k":
        return f"{value / 1000:g}"
    if manner == "plain":
        return f"{value:.0f}"
    grouped = f"{value:,.0f}" if language == "English" else f"{value:,.0f}".replace(",", ".")
    if manner == "grouped":
        return grouped
    return f"£{grouped}" if language == "English" else f"{grouped} €"


def _day(quarter: Quarter | None, style: str, language: str, rng: random.Random, *, is_end: bool) -> str:
    if quarter is None:
        return rng.choice(_GAPS)
    day = quarter.plus(1).first_day - timedelta(days=1) if is_end else quarter.first_day
    if style == "iso":
        return day.isoformat()
    if style == "numbered":
        return f"{day:%d.%m.%Y}" if language in ("German", "Italian") else f"{day:%d/%m/%Y}"
    if style == "year first":
        return f"{day:%Y/%m/%d}"
    if style == "roman":
        return f"{('I', 'II', 'III', 'IV')[quarter.number - 1]}/{quarter.year}"
    return (
        f"Q{quarter.number}/{quarter.year}" if language == "German" else f"Q{quarter.number} {quarter.year}"
    )
