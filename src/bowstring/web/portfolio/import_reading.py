"""From an upload to what it would change: read by its own format, or by naming its columns."""

import dataclasses
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeVar

from bowstring.formats import guarded
from bowstring.formats.files import FORMATS
from bowstring.formats.findings import refusal
from bowstring.formats.foreign.backstage_files import is_catalogue
from bowstring.formats.foreign.preview import Preview
from bowstring.formats.keys import slug
from bowstring.formats.limits import uploaded_limits
from bowstring.formats.own.merging import with_names_known
from bowstring.formats.own.updating import settings_here
from bowstring.model.checks import check_portfolio
from bowstring.model.language import phrase
from bowstring.model.portfolio import Portfolio, Settings
from bowstring.model.problems import Place, Problem
from bowstring.web.portfolio.record_files import ENDING, portfolio_of, read_records

_UNSAFE = re.compile(r"[\x00-\x1f\x7f/:*?\"<>|]|[\ud800-\udfff]")
_LONGEST_STEM, _LONGEST_ENDING = 150, 10
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that somebody sent."""

    name: str
    content: bytes

    def at(self, use: Callable[[Path], _Result]) -> _Result:
        """What `use` makes of it as a file on disk, for as long as it takes."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / file_name(self.name)
            path.write_bytes(self.content)
            return use(path)


def file_name(name: str) -> str:
    """A name that any file system takes, as like the given one as can be: its ending says what the file is."""
    last = _UNSAFE.sub("-", PurePath(name.replace("\\", "/")).name).strip(". ") or "table.csv"
    ending = PurePath(last).suffix[:_LONGEST_ENDING]
    stem = last.removesuffix(PurePath(last).suffix).encode()[:_LONGEST_STEM].decode(errors="ignore")
    return f"{stem or 'table'}{ending}"


def source_of(name: str) -> str:
    """The key of the source that a file of that name is the newest state of."""
    return slug(PurePath(name).stem) or "table"


def guessed_map(upload: Upload) -> str:
    """A map of the upload's columns to correct, in TOML; "" where it is a whole portfolio or a catalogue.

    Raises: BadDataError where it is none of them.
    """
    if _is_catalogue(upload):
        return ""
    return upload.at(_guessed_map)


def reviewed(upload: Upload, map_toml: str, here: Portfolio) -> Preview:
    """What a map makes of an upload, for the portfolio it is for. Raises: BadDataError where it does not fit."""
    settings = settings_here(here)
    return upload.at(lambda path: guarded.review(path, map_toml, uploaded_limits(), settings=settings))


def guessed_anew(upload: Upload, map_toml: str, *, tool: str, table: str) -> str:
    """A new guess, in TOML, from what a person says about where the table stands.

    Args:
        upload, map_toml: what is looked at, and the map that says which sheet and rows.
        tool, table: what it comes from, and what a row is; "" for what fits best.

    Raises: BadDataError where the upload is no table, or not that tool's.
    """
    limits = uploaded_limits()
    preview = upload.at(lambda path: guarded.guess(path, limits, tool=tool, table=table, map_text=map_toml))
    return preview.map_text


def named_map(upload: Upload, table: str, fields: Mapping[str, str], map_toml: str = "") -> str:
    """The map where a person has named the columns, in TOML.

    Args:
        upload, table, fields: the table, what a row is, and the field of each column.
        map_toml: the map before, whose rows and answers hold.

    Raises: BadDataError where the upload is no table.
    """
    limits = uploaded_limits()
    preview = upload.at(lambda path: guarded.name_columns(path, table, fields, limits, map_text=map_toml))
    return preview.map_text


def read_upload(upload: Upload, map_toml: str, here: Portfolio) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio that an upload tells, and every problem met: reading it, and looking at what it says.

    here: the portfolio it is for, whose records it may name. Raises: BadDataError where it cannot be read.
    """
    if upload.name.endswith(ENDING):
        return portfolio_of(read_records(upload.content), here)
    limits = uploaded_limits()
    if map_toml:
        settings = settings_here(here)
        people = [person.key for person in here.people]
        portfolio, problems = upload.at(
            lambda path: guarded.read_mapped(
                path, map_toml, limits, map_name=upload.name, settings=settings, people=people
            )
        )
        portfolio = with_names_known(here, portfolio)
    elif _is_catalogue(upload):
        portfolio, problems = upload.at(lambda path: guarded.read_backstage(path, limits))
        # A catalogue tells neither money nor time.
        portfolio = with_names_known(here, dataclasses.replace(portfolio, settings=here.settings))
    else:
        portfolio, problems = upload.at(lambda path: guarded.read_portfolio(path, limits))
    return portfolio, tuple(dict.fromkeys((*problems, *check_portfolio(portfolio))))


def settings_taken(here: Portfolio, there: Portfolio, *, is_whole: bool) -> Settings | None:
    """The settings that an import brings: only to a portfolio without initiatives; None if it brings none.

    Raises: BadDataError where its money is in another currency.
    """
    if not here.initiatives:
        settings = there.settings if is_whole else here.settings
        taken = dataclasses.replace(settings, name=here.settings.name, currency=there.settings.currency)
        return taken if taken != here.settings else None
    if here.settings.currency != there.settings.currency:
        raise refusal(
            Place(table="portfolio"),
            phrase(
                "the file is in {currency}, the portfolio in {settings_currency}.",
                currency=there.settings.currency,
                settings_currency=here.settings.currency,
            ),
            phrase("Convert its amounts to one currency."),
        )
    return None


def _is_catalogue(upload: Upload) -> bool:
    """Whether somebody sent a Backstage catalogue."""
    is_yaml = PurePath(upload.name).suffix.lower() in (".yaml", ".yml")
    return is_yaml and is_catalogue(upload.content.decode(errors="replace"))


def _guessed_map(path: Path) -> str:
    limits = uploaded_limits()
    if any(path.suffix.lower() in form.reads for form in FORMATS.values()):
        inventory = guarded.inspect(path, limits)
        if inventory.has_settings and inventory.has_initiatives:
            return ""
    return guarded.guess_map(path, limits)
