"""A portfolio as a folder: portfolio.toml and one CSV file a table."""

import difflib
from pathlib import Path

import tomli_w

from bowstring.formats.findings import Findings
from bowstring.formats.limits import MAX_SETTINGS_BYTES, Limits
from bowstring.formats.own.csv_text import decode, read_csv, write_csv
from bowstring.formats.own.settings import TABLE, Nested, read_settings
from bowstring.formats.own.sheets import Sheets
from bowstring.formats.own.tables import TABLES, Sheet
from bowstring.formats.own.toml_text import parse_toml
from bowstring.model.language import phrase
from bowstring.model.problems import Place

SETTINGS_FILE = "portfolio.toml"
OWNED = (SETTINGS_FILE, *(f"{name}.csv" for name in TABLES))
"""The files that are the portfolio; everything else in the folder is left alone."""

_RESULTS = ("plan.csv", "tensions.csv")


def read(path: Path, limits: Limits) -> Sheets:
    """The folder's settings and tables. Raises: BadDataError where it is beyond the limits, or a file leads out."""
    findings = Findings()
    _refuse_links_out(path)
    settings = _read_toml(path / SETTINGS_FILE, findings)
    tables: dict[str, Sheet] = {}
    for name in TABLES:
        file = path / f"{name}.csv"
        if file.is_file():
            sheet = read_csv(file, name, findings, limits)
            tables[name] = sheet or Sheet(table=name, header=(), rows=())
    _tell_strangers(path, findings)
    unread = [name for name, sheet in tables.items() if not sheet.header]
    return Sheets(
        settings=settings,
        tables={name: sheet for name, sheet in tables.items() if name not in unread},
        problems=findings.problems(),
    )


def write(sheets: Sheets, path: Path) -> None:
    """Write the sheets into that folder, which is there and empty."""
    (path / SETTINGS_FILE).write_bytes(tomli_w.dumps(dict(sheets.settings or {})).encode("utf-8"))
    for name, sheet in sheets.tables.items():
        (path / f"{name}.csv").write_bytes(write_csv(sheet))


def says_same(fresh: Path, there: Path) -> bool:
    """Whether the file that is there says what the fresh one does; settings may be put in other words."""
    if not there.is_file():
        return False
    if fresh.name != SETTINGS_FILE:
        return fresh.read_bytes() == there.read_bytes()
    findings = Findings()
    documents = [_read_toml(path, findings) for path in (fresh, there)]
    return None not in documents and read_settings(documents[0] or {}, findings) == read_settings(
        documents[1] or {}, findings
    )


def _refuse_links_out(folder: Path) -> None:
    """A link that leads out of the folder could tell what somebody else may not read. Raises: BadDataError."""
    inside = folder.resolve()
    findings = Findings()
    for name in OWNED:
        file = folder / name
        if file.is_symlink() and not file.resolve().is_relative_to(inside):
            message = "is a link to something outside the folder and is not read."
            findings.error(Place(table=name), message, phrase("Put the file itself there."))
    findings.raise_errors()


def _read_toml(path: Path, findings: Findings) -> Nested | None:
    where = Place(table=TABLE)
    if not path.is_file():
        mend = f"Add one with at least name = 'Our portfolio' and start = '2026-Q4' to {path.parent}."
        findings.error(where, phrase("there is no {settings_file}.", settings_file=SETTINGS_FILE), mend)
        return None
    if path.stat().st_size > MAX_SETTINGS_BYTES:
        message = f"{SETTINGS_FILE} is larger than {MAX_SETTINGS_BYTES // 1_000_000} MB."
        findings.error(where, message, phrase("Keep only settings in it."))
        return None
    text = decode(path.read_bytes(), where, findings)
    if text is None:
        return None
    try:
        settings = parse_toml(text)
    except ValueError as error:
        findings.error(
            where,
            phrase("{settings_file} is not TOML: {error}.", settings_file=SETTINGS_FILE, error=error),
            phrase("Put text in quotes: name = 'Our portfolio'."),
        )
        return None
    for name in [key for key, value in settings.items() if key in TABLES and isinstance(value, list)]:
        message = f"{SETTINGS_FILE} holds the settings of a folder, and these records would be lost."
        mend = f"Keep them in {name}.csv beside it, or everything in one YAML or JSON document."
        findings.error(Place(table=TABLE, column=name), message, mend)
    return settings


def _tell_strangers(path: Path, findings: Findings) -> None:
    """Tell CSV files that are no table, lest a mistyped name hide a whole table."""
    for file in sorted(path.glob("*.csv")):
        if file.name in OWNED or file.name in _RESULTS:
            continue
        close = difflib.get_close_matches(file.stem.lower(), TABLES, n=1, cutoff=0.8)
        where = Place(table=file.name)
        if close:
            findings.warn(
                where, "is not a table of a portfolio and was not read.", f"Rename it to {close[0]}.csv?"
            )
        else:
            findings.note(where, phrase("is not a table of a portfolio and was not read."))
