"""From an upload to what it would change: read by its own format, or by naming its columns."""

import dataclasses
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeVar

from bowstring.formats.cells import cell_text
from bowstring.formats.files import FORMATS, read_portfolio
from bowstring.formats.findings import refusal
from bowstring.formats.guessing import guess_map
from bowstring.formats.importing import read_mapped
from bowstring.formats.mapping import TableMap, map_text, parse_map
from bowstring.formats.merging import with_names_known
from bowstring.formats.source import Source, read_source
from bowstring.model.checks import check_portfolio
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import BadDataError, Place, Problem
from bowstring.web.record_files import ENDING, portfolio_of, read_records

MOST_BYTES = 20_000_000
"""The largest upload; beyond it the command line reads what there is."""

_SAMPLES, _SAMPLE_LENGTH = 3, 60
_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody sent."""

    name: str
    content: bytes

    def at(self, use: Callable[[Path], _Told]) -> _Told:
        """What `use` makes of it as a file on disk, for as long as it takes."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / (PurePath(self.name.replace("\\", "/")).name or "table.csv")
            path.write_bytes(self.content)
            return use(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnSample:
    """A column of a table, with some of what stands in it."""

    name: str
    samples: tuple[str, ...]


def check_size(name: str, size: int) -> None:
    """Go on only where a file is not too large. Raises: BadDataError."""
    if size > MOST_BYTES:
        raise refusal(
            Place(table=name),
            f"the file has {size // 1_000_000:,} MB; at most {MOST_BYTES // 1_000_000} MB are read here.",
            "Leave out sheets and pictures that are not needed, split it, or use `bowstring convert`.",
        )


def guessed_map(upload: Upload) -> str:
    """A map of the upload's columns to correct, in TOML; "" where it is a whole portfolio already.

    Raises: BadDataError where it is neither.
    """
    return "" if upload.at(_is_portfolio) else map_text(upload.at(guess_map))


def columns_of(upload: Upload) -> tuple[ColumnSample, ...]:
    """The upload's columns. Raises: BadDataError where it is no table."""
    source: Source = upload.at(read_source)
    found: dict[str, dict[str, None]] = {name: {} for name in source.header}
    for row in source.rows:
        for name, cell in zip(source.header, row, strict=False):
            text = " ".join(cell_text(cell).split())
            if text and len(found[name]) < _SAMPLES:
                found[name][text[:_SAMPLE_LENGTH]] = None
    return tuple(ColumnSample(name=name, samples=tuple(texts)) for name, texts in found.items())


def read_upload(upload: Upload, map_toml: str, here: Portfolio) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio that an upload tells, and every problem met: reading it, and looking at what it says.

    here: the portfolio it is for, whose records it may name. Raises: BadDataError where it cannot be read.
    """
    if upload.name.endswith(ENDING):
        return portfolio_of(read_records(upload.content), here)
    if map_toml:
        told: TableMap = parse_map(map_toml, upload.name)
        start = {"start": str(here.settings.start), "currency": here.settings.currency}
        table_map = dataclasses.replace(told, settings={**start, **told.settings})
        portfolio, problems = upload.at(lambda path: read_mapped(path, table_map))
        portfolio = with_names_known(here, portfolio)
    else:
        portfolio, problems = upload.at(read_portfolio)
    return portfolio, tuple(dict.fromkeys((*problems, *check_portfolio(portfolio))))


def settings_taken(here: Portfolio, there: Portfolio, *, is_whole: bool) -> Settings | None:
    """The settings that an import brings: only to a portfolio without initiatives; None where it brings none.

    Raises: BadDataError where its money is in another currency.
    """
    if not here.initiatives:
        told = there.settings if is_whole else here.settings
        taken = dataclasses.replace(told, name=here.settings.name, currency=there.settings.currency)
        return taken if taken != here.settings else None
    if here.settings.currency != there.settings.currency:
        raise refusal(
            Place(table="portfolio"),
            f"the file is in {there.settings.currency}, the portfolio in {here.settings.currency}.",
            "Convert its amounts to one currency.",
        )
    return None


def _is_portfolio(path: Path) -> bool:
    chosen = next((one for one in FORMATS.values() if path.suffix.lower() in one.reads), None)
    if chosen is None:
        return False
    try:
        sheets = chosen.load().read(path)
    except BadDataError:
        return False
    return sheets.settings is not None and "initiatives" in sheets.tables
