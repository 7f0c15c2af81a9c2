"""Portfolios on disk: which format a path is in, reading it whole, replacing it whole."""

import importlib
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from bowstring.formats import guarded
from bowstring.formats.findings import refusal
from bowstring.formats.limits import Limits, check_cells, own_limits
from bowstring.formats.own import csv_folder
from bowstring.formats.own.sheets import Inventory, Sheets, portfolio_of, sheets_of
from bowstring.model.portfolio import Portfolio
from bowstring.model.problems import BadDataError, Place, Problem


class FormatModule(Protocol):
    """A file format: what its module has."""

    def read(self, path: Path, limits: Limits) -> Sheets:
        """What is at that path. Raises: BadDataError where it is not in this format at all, or beyond the limits."""

    def write(self, sheets: Sheets, path: Path) -> None:
        """Make that file, or fill that empty folder. Raises: BadDataError where the format cannot hold them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A way to keep a portfolio: its module, and the endings of the files it reads and writes.

    The module is named, not imported: xlsxwriter and yaml take a quarter of a second to load, and a folder
    needs neither.
    """

    module: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]

    def load(self) -> FormatModule:
        """The module, imported when it is first asked for."""
        return cast(FormatModule, importlib.import_module(f"bowstring.formats.own.{self.module}"))


FORMATS: Mapping[str, Format] = {
    "folder": Format(module="csv_folder", reads=("",), writes=("",)),
    "workbook": Format(module="workbook", reads=(".xlsx", ".xlsm"), writes=(".xlsx",)),
    "yaml": Format(module="yaml_file", reads=(".yaml", ".yml"), writes=(".yaml", ".yml")),
    "json": Format(module="json_file", reads=(".json",), writes=(".json",)),
}


def read_portfolio(path: Path) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The portfolio at that path on one's own disk, with the warnings and notes met on the way.

    A workbook is read in a process of its own: it alone can ask for far more memory than it is large.
    Raises: BadDataError with every problem found, where any of them is an error.
    """
    is_settings = path.name == csv_folder.SETTINGS_FILE
    if path.is_file() and not is_settings and _format_of(path) is FORMATS["workbook"]:
        return guarded.read_portfolio(path, own_limits())
    return read_here(path, own_limits())


def read_here(path: Path, limits: Limits) -> tuple[Portfolio, tuple[Problem, ...]]:
    """The same, read in this process, whatever the format.

    Raises: BadDataError with every problem found, where any of them is an error.
    """
    if path.name == csv_folder.SETTINGS_FILE and not path.is_dir():
        path = path.parent
    if not path.exists():
        raise refusal(Place(table=str(path)), "there is no such file or folder.", "Check how it is written.")
    try:
        sheets = _format_of(path).load().read(path, limits)
        cells = sum(len(sheet.rows) * len(sheet.header) for sheet in sheets.tables.values())
        check_cells(Place(table=path.name), cells, limits)
        return portfolio_of(sheets)
    except RecursionError:
        raise refusal(
            Place(table=path.name), "it is nested too deeply.", "A portfolio nests five deep."
        ) from None
    except OSError as error:
        raise refusal(Place(table=str(path)), f"it cannot be read: {error.strerror or error}.") from error


def inspect_here(path: Path, limits: Limits) -> Inventory:
    """What is at that path; nothing where no format can read it."""
    try:
        sheets = _format_of(path).load().read(path, limits)
    except BadDataError:
        return Inventory()
    return Inventory(
        has_settings=sheets.settings is not None,
        has_initiatives="initiatives" in sheets.tables,
        strangers=sheets.strangers,
    )


def write_portfolio(portfolio: Portfolio, path: Path) -> None:
    """Keep the portfolio at that path: wholly, or not at all.

    A folder's other files are left alone, and so are those of its files that say the same already, comments and
    all. A file or folder that is not a portfolio is not replaced, nor a file that holds more than a portfolio,
    such as a workbook with a sheet of notes. A file is put in place in one step; a folder's files one after another,
    and should that fail or be interrupted, the old ones are put back.
    Raises: BadDataError where it cannot be written.
    """
    place = Place(table=str(path))
    target = path.resolve()
    if not target.parent.is_dir():
        raise refusal(place, f"there is no folder {target.parent}.", "Make it first.")
    chosen = _format_of(target, to_write=True)
    _check_target(chosen, target, place)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as staging:
            _write(sheets_of(portfolio), chosen, target, Path(staging))
    except OSError as error:
        raise refusal(
            place, f"it cannot be written: {error.strerror or error}. Nothing was changed."
        ) from error


def _write(sheets: Sheets, chosen: Format, target: Path, staging: Path) -> None:
    fresh = staging / target.name
    is_folder = chosen is FORMATS["folder"]
    if is_folder:
        fresh.mkdir()
    chosen.load().write(sheets, fresh)
    if is_folder and target.is_dir():
        _replace_owned(fresh, target, staging)
    else:
        fresh.replace(target)


def _replace_owned(fresh: Path, target: Path, staging: Path) -> None:
    """Move the fresh files over those that say something else; put the old ones back if that fails half-way."""
    before = staging / "before"
    before.mkdir()
    there = [name for name in csv_folder.OWNED if (target / name).is_file()]
    made = [name for name in csv_folder.OWNED if (fresh / name).is_file()]
    new = [name for name in made if not csv_folder.says_same(fresh / name, target / name)]
    old = [name for name in there if name in new or name not in made]
    for name in old:
        shutil.copy2(target / name, before / name)
    moved: list[str] = []
    is_done = False
    try:
        for name in new:
            (fresh / name).replace(target / name)
            moved.append(name)
        for name in set(old) - set(new):
            (target / name).unlink()
        is_done = True
    finally:
        if not is_done:
            _put_back(moved, old, before, target)


def _put_back(moved: Sequence[str], old: Sequence[str], before: Path, target: Path) -> None:
    for name in moved:
        if name not in old:
            (target / name).unlink()
    for name in old:
        shutil.copy2(before / name, target / name)


def _check_target(chosen: Format, target: Path, place: Place) -> None:
    if not target.exists():
        return
    if target.is_dir():
        is_used = any(not inside.name.startswith(".") for inside in target.iterdir())
        if is_used and not (target / csv_folder.SETTINGS_FILE).is_file():
            mend = "Choose an empty folder, or a new name."
            raise refusal(place, f"this folder holds other files and no {csv_folder.SETTINGS_FILE}.", mend)
        return
    mend = "Choose another name, or remove that file first."
    look = guarded.inspect if chosen is FORMATS["workbook"] else inspect_here
    there = look(target, own_limits())
    if not there.has_settings:
        raise refusal(place, "there is a file by that name which is not a portfolio.", mend)
    if there.strangers:
        lost = ", ".join(there.strangers)
        raise refusal(place, f"writing over this file would lose what else it holds: {lost}.", mend)


def _format_of(path: Path, *, to_write: bool = False) -> Format:
    """The format that reads or writes that path. Raises: BadDataError where none does."""
    suffix = path.suffix.lower()
    if path.is_dir() or (not suffix and not path.exists()):
        return FORMATS["folder"]
    endings = {format_: format_.writes if to_write else format_.reads for format_ in FORMATS.values()}
    for format_, those in endings.items():
        if suffix and suffix in those:
            return format_
    listed = ", ".join(ending for those in endings.values() for ending in those if ending)
    mend = f"Give a folder, or a file ending in {listed}."
    if path.name == csv_folder.SETTINGS_FILE:
        mend = f"That name is for the settings of a folder; give the folder: {path.parent}."
    if suffix in {".csv", ".tsv", ".txt"}:
        mend = "Bring a single table in by naming its columns: convert SRC DST --map map.toml."
    raise refusal(Place(table=str(path)), "is not a portfolio.", mend)
