"""Decisions as a folder of Markdown files, one a decision, and back."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

from bowstring.formats.decisions.madr import read_record, record_text
from bowstring.formats.findings import Findings, refusal
from bowstring.formats.keys import slug
from bowstring.formats.limits import UPLOADED, check_size
from bowstring.formats.own.csv_text import decode
from bowstring.formats.own.document import sheet_of_records
from bowstring.formats.own.rows import read_table
from bowstring.formats.own.tables import TABLES, write_table
from bowstring.formats.own.text import tell_broken_text
from bowstring.formats.together import write_together
from bowstring.model.decisions import Advice, Decision
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem

# Files beside records that are none.
_NOT_RECORDS = ("readme", "index", "template", "adr-template")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What a folder of records tells, in the order of its files' names; problems name the file."""

    decisions: tuple[Decision, ...]
    advice: tuple[Advice, ...]
    problems: tuple[Problem, ...] = ()


def write_decision_records(portfolio: Portfolio, folder: Path) -> tuple[str, ...]:
    """Write a file for each decision, with the advice asked for on it; the names of the files.

    Numbered in the order of the table, as MADR does. Raises: BadDataError where the folder cannot be written to.
    """
    contents = decision_files(portfolio)
    write_together(contents, folder)
    return tuple(contents)


def decision_files(portfolio: Portfolio) -> dict[str, bytes]:
    """The same files as bytes, by name."""
    contents: dict[str, bytes] = {}
    advice_by_key: dict[str, list[Advice]] = {}
    for other in portfolio.advice:
        advice_by_key.setdefault(other.decision, []).append(other)
    for number, decision in enumerate(portfolio.decisions, start=1):
        advice = advice_by_key.pop(decision.key, [])
        name = f"{number:04d}-{slug(decision.key) or 'decision'}.md"
        contents[name] = _text_of(decision, advice).encode("utf-8")
    return contents


def read_decision_records(folder: Path) -> Records:
    """The decisions and the advice that a folder's Markdown files tell.

    Raises: BadDataError with every problem found, where any of them is an error.
    """
    place = Place(table=str(folder))
    if not folder.is_dir():
        raise refusal(place, "there is no such folder.", "Name a folder of Markdown files.")
    paths = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() == ".md" and path.stem.lower() not in _NOT_RECORDS
    )
    if not paths:
        raise refusal(place, "it holds no Markdown files.", "Name a folder with one .md file a decision.")
    decisions, advice, findings = list[Decision](), list[Advice](), Findings()
    for path in paths:
        file_decisions, file_advice = _read_file(path, findings)
        decisions.extend(file_decisions)
        advice.extend(file_advice)
    findings.raise_errors()
    return Records(decisions=tuple(decisions), advice=tuple(advice), problems=findings.problems())


def read_record_texts(contents: Mapping[str, bytes]) -> Records:
    """The same of files by their name. Raises: BadDataError with every problem found, where any is an error."""
    decisions, advice, findings = list[Decision](), list[Advice](), Findings()
    for name in sorted(contents):
        if Path(name).stem.lower() not in _NOT_RECORDS:
            record, file_advice = _read_text(Path(name), contents[name], findings)
            decisions.extend(record)
            advice.extend(file_advice)
    findings.raise_errors()
    return Records(decisions=tuple(decisions), advice=tuple(advice), problems=findings.problems())


def with_records(portfolio: Portfolio, records: Records) -> Portfolio:
    """The portfolio with those decisions in place of its own by the same key, and the others added."""
    fresh = {decision.key: decision for decision in records.decisions}
    kept = tuple(fresh.pop(decision.key, decision) for decision in portfolio.decisions)
    replaced = {decision.key for decision in records.decisions}
    return dataclasses.replace(
        portfolio,
        decisions=(*kept, *fresh.values()),
        advice=(*(advice for advice in portfolio.advice if advice.decision not in replaced), *records.advice),
    )


def _text_of(decision: Decision, advice: Sequence[Advice]) -> str:
    entries = []
    for other in advice:
        entry = dict(_entries("advice", dataclasses.replace(other, extra={})))
        del entry["decision"]
        entries.append({**entry, "extra": dict(other.extra)} if other.extra else entry)
    fields = _entries("decisions", dataclasses.replace(decision, extra={}))
    return record_text(dict(fields), decision.extra, entries)


def _entries(table: str, record: object) -> Iterator[tuple[str, object]]:
    """A record's fields as the cells of its table, without those that are empty."""
    sheet = write_table(TABLES[table], [record])
    for name, cell in zip(sheet.header, sheet.rows[0], strict=True):
        if cell not in (None, "", ()):
            yield str(name), cell


def _read_file(path: Path, findings: Findings) -> tuple[list[Decision], list[Advice]]:
    """The decision in a file, and the advice on it; its problems are told under the file's name."""
    place = Place(table=path.name)
    try:
        check_size(path, place)
        return _read_text(path, path.read_bytes(), findings)
    except BadDataError as bad:
        for problem in bad.problems:
            findings.error(problem.where, problem.message, problem.mend)
    except OSError as error:
        findings.error(place, phrase("it cannot be read: {part}.", part=error.strerror or error))
    return [], []


def _read_text(path: Path, content: bytes, findings: Findings) -> tuple[list[Decision], list[Advice]]:
    own, place = Findings(), Place(table=path.name)
    try:
        text = decode(content, place, own)
        record = read_record(text or "", path.name)
    except BadDataError as bad:
        for problem in bad.problems:
            findings.error(problem.where, problem.message, problem.mend)
        return [], []
    if not record:
        findings.note(place, phrase("it holds no decision and was passed over."))
        return [], []
    record.setdefault("key", slug(path.stem.lstrip("0123456789-_")) or slug(path.stem))
    raw_advice, consulted = record.pop("advice", None), record.pop("consulted", None)
    decisions = cast(list[Decision], _records("decisions", [record], own))
    advice = list[Advice]()
    if decisions:
        rows = [{**entry, "decision": decisions[0].key} for entry in _advice_rows(raw_advice, consulted)]
        advice = cast(list[Advice], _records("advice", rows, own))
    for problem in own.problems():
        where = dataclasses.replace(problem.where, table=path.name, row=0)
        relay = {"error": findings.error, "warning": findings.warn, "note": findings.note}
        relay[problem.severity.value](where, problem.message, problem.mend)
    return decisions, advice


def _advice_rows(advice: object, consulted: object) -> Iterator[Mapping[str, object]]:
    """Whom a record says were asked: with what they said, or by name alone."""
    full = [entry for entry in advice if isinstance(entry, Mapping)] if isinstance(advice, list) else []
    yield from ({str(name): value for name, value in entry.items()} for entry in full)
    advisers = {str(entry.get("adviser", "")) for entry in full}
    names = consulted if isinstance(consulted, list) else [consulted] if consulted else []
    yield from ({"adviser": str(name)} for name in names if name and str(name) not in advisers)


def _records(table: str, rows: Sequence[Mapping[str, object]], findings: Findings) -> list[object]:
    sheet = sheet_of_records(table, list(rows), findings, UPLOADED)
    if sheet is None or not rows:
        return []
    tell_broken_text(sheet, findings)
    return list(read_table(sheet, findings))
