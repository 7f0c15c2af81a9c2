# ruff: noqa: E501 (lists of words and rows of cells read better on one line)
"""A known portfolio written as a messy table: separators, marks, units, dates, totals, headings, words in many manners."""

import csv
import io
import random
from dataclasses import dataclass
from datetime import date, timedelta

from bowstring.model.quarters import Quarter

_NAMES = {
    "English": ("Project", "Budget", "Start", "End", "Owner", "Status", "Depends on", "Total"),
    "German": (
        "Projekt",
        "Kosten",
        "Beginn",
        "Ende",
        "Verantwortlich",
        "Projektstatus",
        "Abhängigkeiten",
        "Summe",
    ),
    "French": (
        "Nom du projet",
        "Coût",
        "Date de début",
        "Date de fin",
        "Responsable",
        "Statut",
        "Dépendances",
        "Total",
    ),
    "Spanish": (
        "Nombre",
        "Presupuesto",
        "Inicio",
        "Fecha de fin",
        "Responsable",
        "Estado",
        "Depende de",
        "Total",
    ),
    "Italian": ("Nome", "Costo", "Inizio", "Scadenza", "Responsabile", "Stato", "Dipende da", "Totale"),
}
_STATUS = {
    "English": {"running": "In flight", "complete": "Closed", "proposed": "Not started"},
    "German": {"running": "laufend", "complete": "abgeschlossen", "proposed": "geplant"},
    "French": {"running": "en cours", "complete": "terminé", "proposed": "planifié"},
    "Spanish": {"running": "en curso", "complete": "finalizado", "proposed": "planificado"},
    "Italian": {"running": "in corso", "complete": "completato", "proposed": "pianificato"},
}
_THINGS = (
    "portal",
    "archive",
    "register",
    "sign-in",
    "ledger",
    "search",
    "payments",
    "letters",
    "permits",
    "maps",
)
_VERBS = ("Build", "Move", "Retire", "Join", "Renew", "Open")
_PEOPLE = ("Ann Lee", "Bob Ray", "Cleo Marsh", "Dan Oak")


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What a row says; None where it says that it is not known."""

    name: str
    cost: float | None
    start: Quarter | None
    end: Quarter | None
    owner: str
    status: str
    requires: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MessyTable:
    """The table as text, and what it says. manner: how it was written, for who looks at a failure."""

    text: str
    rows: tuple[Truth, ...]
    manner: str


def messy_table(seed: int) -> MessyTable:
    """The table of that seed."""
    rng = random.Random(seed)
    language = rng.choice(list(_NAMES))
    is_english = language == "English"
    mark = rng.choice((",", ";", "\t")) if is_english else rng.choice((";", "\t"))
    unit = rng.choice(("", "", "name", "title", "cell"))
    dates = rng.choice(("iso", "numbered", "worded", "month", "quarter", "typed"))
    rows = truths(rng)
    has_keys = rng.random() < 0.5
    keys = [f"P-{n:02d}" for n in range(1, len(rows) + 1)]
    names = list(_NAMES[language])
    total_word = names.pop()
    if unit == "name":
        names[1] += (
            rng.choice((" (£000)", " (£k)", " £'000"))
            if is_english
            else rng.choice((" (T€)", " (k€)", " (Tsd. EUR)"))
        )
    header = (["ID"] if has_keys else []) + names
    lines: list[list[str]] = []
    if unit == "title":
        lines.append([rng.choice(("All figures in £000", "Portfolio (£k)")) if is_english else "Budget (k€)"])
        lines.append([])
    lines.append(header)
    with_headings = rng.random() < 0.25 and len(rows) >= 4
    scale = 1_000 if unit in ("name", "title") else 1
    for at, row in enumerate(rows):
        if with_headings and at % 3 == 0:
            lines.append([["Grow", "Run", "Change"][at // 3 % 3]])
        cost = _money(row.cost / scale, rng, is_english=is_english, is_scaled=unit == "cell")
        required = [keys[int(n)] if has_keys else rows[int(n)].name for n in row.requires]
        cells = [
            row.name,
            cost,
            _day(row.start, dates, language, is_end=False),
            _day(row.end, dates, language, is_end=True),
            row.owner,
            _STATUS[language][row.status],
            rng.choice(("; ", ", ", " & ")).join(required) or rng.choice(("", "-", "n/a")),
        ]
        lines.append(([keys[at]] if has_keys else []) + cells)
    if rng.random() < 0.4:
        total = _money(sum(row.cost for row in rows) / scale, rng, is_english=is_english, is_scaled=False)
        lines.append(([""] if has_keys else []) + [total_word, total])
    if rng.random() < 0.2:
        lines += [[], ["Note: prepared by finance"]]
    text = io.StringIO()
    csv.writer(text, delimiter=mark, lineterminator="\n").writerows(lines)
    wanted = tuple(
        Truth(**{**_fields(row), "requires": tuple(rows[int(n)].name for n in row.requires)}) for row in rows
    )
    return MessyTable(
        text=text.getvalue(), rows=wanted, manner=f"{language}, {mark!r}, unit {unit!r}, dates {dates}"
    )


def _fields(row: Truth) -> dict[str, object]:
    return {name: getattr(row, name) for name in row.__dataclass_fields__}


def truths(rng: random.Random) -> list[Truth]:
    """Rows of a portfolio, each of which may require earlier ones, by their place."""
    rows: list[Truth] = []
    for at in range(rng.randrange(3, 12)):
        start = Quarter(2026, 1).plus(rng.randrange(6))
        rows.append(
            Truth(
                name=f"{_VERBS[at % 6]} the {_THINGS[at % 10]} {'ABC'[at // 6]}",
                cost=float(rng.choice((5, 12, 45, 90, 350, 480, 1_200, 2_750)) * 1_000),
                start=start,
                end=start.plus(rng.randrange(5)),
                owner=rng.choice(_PEOPLE),
                status=rng.choice(("running", "complete", "proposed")),
                requires=tuple(
                    str(n) for n in sorted(rng.sample(range(at), min(at, rng.choice((0, 0, 1, 2)))))
                ),
            )
        )
    return rows


def _money(value: float, rng: random.Random, *, is_english: bool, is_scaled: bool) -> str:
    if is_scaled:
        number = f"{value / 1e6:g}" if value >= 1e6 else f"{value / 1e3:g}"
        if is_english:
            return f"£{number}{'m' if value >= 1e6 else 'k'}"
        return f"{number.replace('.', ',')} {'Mio. €' if value >= 1e6 else 'T€'}"
    manner = rng.choice(("plain", "grouped", "signed", "pence"))
    if manner == "plain":
        return f"{value:.0f}"
    grouped = f"{value:,.2f}" if manner == "pence" else f"{value:,.0f}"
    if not is_english:
        grouped = grouped.translate(str.maketrans(",.", ".,"))
    sign = ("£{}" if is_english else "{} €") if manner == "signed" else "{}"
    return sign.format(grouped)


_MONTHS = {
    "English": "January February March April May June July August September October November December",
    "German": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "French": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Italian": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}


def _day(quarter: Quarter, manner: str, language: str, *, is_end: bool) -> str:
    day = quarter.plus(1).first_day - timedelta(days=1) if is_end else quarter.first_day
    month = _MONTHS[language].split()[day.month - 1]
    if manner == "iso":
        return day.isoformat()
    if manner == "numbered":
        return f"{day:%d/%m/%Y}" if language in ("English", "French") else f"{day:%d.%m.%Y}"
    if manner == "worded":
        return f"{day.day} {month} {day.year}"
    if manner == "month":
        return f"{month} {day.year}"
    if manner == "quarter":
        return f"Q{quarter.number} {quarter.year}"
    return f"{date(day.year, day.month, day.day):%d-%b-%y}"
