"""Decision records that somebody uploads: Markdown files or a zip of them, read as one upload."""

import io
import tempfile
import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePath

from bowstring.formats.decision_records import Records, read_decision_records, with_records
from bowstring.formats.findings import refusal
from bowstring.formats.together import zipped
from bowstring.model.checks import check_portfolio
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import Place, Problem

ENDING = ".md.zip"
"""How the name of an upload of records ends."""

_MOST_FILES, _MOST_BYTES = 2_000, 20_000_000


def bundled(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Markdown files, and those in zips, as one zip without folders. Raises: BadDataError."""
    found: dict[str, bytes] = {}
    for name, content in files:
        told = _unzipped(name, content) if name.lower().endswith(".zip") else [(name, content)]
        for inner, text in told:
            found[_free(PurePath(inner.replace("\\", "/")).name, found)] = text
    markdown = {name: text for name, text in found.items() if name.lower().endswith(".md")}
    if not markdown:
        raise refusal(
            Place(table="files"), "there is no Markdown file among them.", "Choose files ending in .md."
        )
    return zipped(markdown)


def read_records(content: bytes) -> Records:
    """The decisions and the advice of a bundle. Raises: BadDataError with all that is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in _unzipped("records", content):
            (Path(folder) / PurePath(name).name).write_bytes(text)
        return read_decision_records(Path(folder))


def portfolio_of(records: Records, here: Portfolio) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The records as a portfolio of their own, and what is wrong with them beside the portfolio they are for."""
    there = Portfolio(settings=here.settings, decisions=records.decisions, advice=records.advice)
    had = set(check_portfolio(here))
    told = (
        one
        for one in check_portfolio(with_records(here, records))
        if one.where.table in ("decisions", "advice") and one not in had
    )
    return there, tuple(dict.fromkeys((*records.problems, *told)))


def _unzipped(name: str, content: bytes) -> list[tuple[str, bytes]]:
    """The Markdown files of a zip; no more is unpacked than may be read. Raises: BadDataError."""
    place = Place(table=name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            told = [one for one in archive.infolist() if one.filename.lower().endswith(".md")]
            if len(told) > _MOST_FILES or sum(one.file_size for one in told) > _MOST_BYTES:
                raise refusal(place, "it holds more than can be read at once.", "Split it.")
            return [(one.filename, archive.read(one)) for one in told]
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as bad:
        raise refusal(place, "it cannot be opened as a zip.", "Make it again, or choose the files.") from bad


def _free(name: str, taken: dict[str, bytes]) -> str:
    """A name that no other file of the bundle has."""
    stem, place = name.removesuffix(".md"), 1
    while name in taken:
        place += 1
        name = f"{stem}-{place}.md"
    return name
