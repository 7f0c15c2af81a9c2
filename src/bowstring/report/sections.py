"""What the parts of the page below the agenda are made of."""

from dataclasses import dataclass

from bowstring.charts.tables import TableView
from bowstring.report.pictures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A thing in a list: its name, and what is to be said of it."""

    name: str
    detail: str
    worth: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page: what it answers, a sentence, pictures, lists, and tables, open where they are the answer."""

    key: str
    title: str
    lead: str = ""
    notes: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    is_grid: bool = False
    lists: tuple[tuple[str, tuple[Named, ...]], ...] = ()
    tables: tuple[tuple[str, TableView], ...] = ()
    is_open: bool = False
