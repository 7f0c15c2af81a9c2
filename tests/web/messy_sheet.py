"""A spreadsheet as life leaves it: 180 initiatives with names, a total cost, a start and an end, and little else."""

import random
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

INITIATIVES = 180
_VERBS = (
    "Replace",
    "Improve",
    "Join up",
    "Retire",
    "Digitise",
    "Pilot",
    "Simplify",
    "Move",
    "Automate",
    "Review",
)
_THINGS = (
    "blue badge renewals",
    "the payments ledger",
    "school admissions",
    "appointment booking",
    "the case system",
    "address matching",
    "fee refunds",
    "licence checks",
    "the data warehouse",
    "contact centre scripts",
    "identity proofing",
    "parking permits",
    "grant claims",
    "inspection reports",
    "the notification service",
    "complaints handling",
    "staff rotas",
    "archive requests",
)
_TEAMS = ("Payments", "Payments ", "payments", "Licensing", "Customer contact", "Data & insight", "TBC", "")


def write_messy_sheet(path: Path) -> Path:
    """Write it: a title above the columns, dates in three manners, money in four, blanks, a total, a sheet of notes."""
    rng = random.Random(7)
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Pipeline v7 FINAL")
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write(0, 0, "Digital pipeline – DO NOT SHARE – last updated by finance")
        header = ("Ref", "Project / Initiative ", "Team", "Total cost (£)", "Start", "Finish", "Comments")
        sheet.write_row(2, 0, header)
        row = 3
        for number in range(INITIATIVES):
            if number % 45 == 44:
                row += 1  # a blank line between sections
            _write(sheet, row, number, rng, dates)
            row += 1
        sheet.write(row + 1, 1, "TOTAL")
        sheet.write(row + 1, 3, "£61.2m")
        book.add_worksheet("notes").write(0, 0, "ask about Q3 freeze")
    return path


def _write(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, number: int, rng: random.Random, dates: object
) -> None:
    verb, thing = _VERBS[number % len(_VERBS)], _THINGS[number // len(_VERBS)]
    name = f"{verb} {thing}"
    start = date(2027, 1, 4) + timedelta(days=7 * rng.randrange(60))
    end = start + timedelta(days=91 * rng.randrange(1, 6))
    pounds = rng.choice((40, 85, 120, 260, 410, 900, 1_400)) * 1_000
    sheet.write(row, 0, f"PRJ-{number + 1:03d}")
    sheet.write(row, 1, name if number % 9 else f"  {name.upper()} ")
    sheet.write(row, 2, rng.choice(_TEAMS))
    _write_money(sheet, row, pounds, number)
    _write_dates(sheet, row, (start, end), number, dates)
    sheet.write(row, 6, rng.choice(("", "", "awaiting sign-off", "see email", "=HYPERLINK?", "on hold?")))


def _write_money(sheet: xlsxwriter.worksheet.Worksheet, row: int, pounds: int, number: int) -> None:
    if number % 23 == 22:
        sheet.write(row, 3, "TBC")
    elif number % 5 == 1:
        sheet.write(row, 3, f"£{pounds:,}")
    elif number % 5 == 2:
        sheet.write(row, 3, f"£{pounds / 1_000:g}k")
    elif number % 5 == 3:
        sheet.write(row, 3, f"{pounds / 1_000_000:g}m")
    else:
        sheet.write_number(row, 3, pounds)


def _write_dates(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, days: tuple[date, date], number: int, dates: object
) -> None:
    for column, day in zip((4, 5), days, strict=True):
        if number % 31 == 30:
            sheet.write(row, column, "tbc")
        elif number % 4 == 1:
            sheet.write(row, column, f"{day:%B %Y}")
        elif number % 4 == 2:
            sheet.write(row, column, f"Q{(day.month - 1) // 3 + 1} {day.year}")
        else:
            sheet.write_datetime(row, column, day, dates)
