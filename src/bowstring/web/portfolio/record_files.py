"""Decision records that somebody uploads: Markdown files or a zip of them, read as one upload."""

import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import TypeVar

from bowstring.formats import guarded
from bowstring.formats.decisions.decision_records import Records, with_records
from bowstring.formats.findings import refusal
from bowstring.formats.limits import uploaded_limits
from bowstring.formats.together import zipped
from bowstring.model.checks import check_portfolio
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem

ENDING = ".md.zip"
"""How the name of an upload of records ends."""

_Read = TypeVar("_Read")


def bundled(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Markdown files, and those in zips, as one zip without folders. Raises: BadDataError."""
    contents: dict[str, bytes] = {}
    for name, content in files:
        pairs = _unzipped(name, content) if name.lower().endswith(".zip") else [(name, content)]
        for inner, text in pairs:
            contents[_free(PurePath(inner.replace("\\", "/")).name, contents)] = text
    markdown = {name: text for name, text in contents.items() if name.lower().endswith(".md")}
    if not markdown:
        raise refusal(
            Place(table="files"),
            phrase("there is no Markdown file among them."),
            phrase("Choose files ending in .md."),
        )
    return zipped(markdown)


def read_records(content: bytes) -> Records:
    """The decisions and the advice of a bundle. Raises: BadDataError with all that is wrong."""
    return _at(content, lambda path: guarded.read_records(path, uploaded_limits()))


def portfolio_of(records: Records, here: Portfolio) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The records as a portfolio of their own, and what is wrong with them beside the portfolio they are for."""
    there = Portfolio(settings=here.settings, decisions=records.decisions, advice=records.advice)
    had = set(check_portfolio(here))
    problems = (
        problem
        for problem in check_portfolio(with_records(here, records))
        if problem.where.table in ("decisions", "advice") and problem not in had
    )
    return there, tuple(dict.fromkeys((*records.problems, *problems)))


def _unzipped(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """The Markdown files of a zip; no more is unpacked than may be read. Raises: BadDataError."""
    return _at(content, lambda path: guarded.unzip(path, name, uploaded_limits()))


def _at(content: bytes, use: Callable[[Path], _Read]) -> _Read:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.zip"
        path.write_bytes(content)
        return use(path)


def _free(name: str, taken: dict[str, bytes]) -> str:
    """A name that no other file of the bundle has."""
    stem, place = name.removesuffix(".md"), 1
    while name in taken:
        place += 1
        name = f"{stem}-{place}.md"
    return name
